"""Articles that were read without an archive, printed: one, or many as they come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from scraper.cli.ending import say, share_failed
from scraper.cli.frame import Frame
from scraper.cli.printing import document, on_terminal, show, styled, texts
from scraper.cli.progress import counted
from scraper.export.formats import FORMATS
from scraper.export.numbered import Numbered
from scraper.text import one_line

if TYPE_CHECKING:
    from scraper.batch import Answer, Reader
    from scraper.files import Page
    from scraper.model import Article

Look = Literal["json", "jsonl", "text", "md"]


def one(article: Article, form: Look) -> None:
    """Print an article that was asked for alone."""
    if form in ("json", "jsonl"):
        document(article.to_json(), form, lambda: None)
    elif form == "md":
        FORMATS["md"].write([Numbered(None, article)], sys.stdout)
    elif on_terminal():
        from scraper.cli.reading import clipping

        clipping(article)
    else:
        FORMATS["txt"].write([Numbered(None, article)], sys.stdout)


def many(
    fetched: Iterable[Answer] | None, pages: Sequence[Page], reader: Reader, form: Look,
    told: Frame, *, processes: int,
) -> int:  # fmt: skip
    """Print what became of every page, as it comes; the exit code.

    `fetched` are the answers of pages that are on the web; others are read here, in processes.
    """
    from scraper.batch import AsRow, answers, row, rows

    tally = _Tally(counted_by=lambda items: counted(items, told, "pages", total=len(pages)))
    if form in ("json", "jsonl"):
        made = map(row, fetched) if fetched else rows(pages, AsRow(reader), processes=processes)
        texts((each.text for each in tally.noted(made)), "json" if form == "json" else "jsonl")
    else:
        found = tally.noted(fetched or answers(pages, reader, processes=processes))
        _for_people(found, form)
    if not told.quiet:
        say(f"{tally.read} articles, {tally.failed} pages without", kind="done")
    return share_failed(tally.failed, tally.failed + tally.read)


class _Fate(Protocol):
    @property
    def failed(self) -> bool: ...


F = TypeVar("F", bound=_Fate)


@dataclass(slots=True)
class _Tally:
    """How many pages gave an article, and how many none."""

    counted_by: Callable[[Iterable[Any]], Iterator[Any]]
    read: int = 0
    failed: int = 0

    def noted(self, fates: Iterable[F]) -> Iterator[F]:
        """Pass fates on, and count them."""
        for fate in self.counted_by(fates):
            self.failed += fate.failed
            self.read += not fate.failed
            yield fate


def _for_people(found: Iterator[Answer], form: Look) -> None:
    if on_terminal() and form == "text":
        for answer in found:
            _line(answer)
        return
    written = FORMATS["md" if form == "md" else "txt"]
    written.write((Numbered(None, article) for article in _articles(found)), sys.stdout)


def _articles(found: Iterator[Answer]) -> Iterator[Article]:
    """The articles; what is none is told on standard error."""
    for answer in found:
        if answer.article is None:
            say(answer.error, answer.hint)
        else:
            yield answer.article


def _line(answer: Answer) -> None:
    if answer.article is None:
        show(styled(one_line(answer.error), "match"))
        return
    facts = (answer.page.name, str(answer.article.published_at or ""), answer.article.origin or "")
    show(styled(one_line(answer.article.title or "无题"), "bold"))
    show("   " + styled(" · ".join(one_line(fact) for fact in facts if fact), "dim"))
