"""Plain text to read: headline, line of facts, body; articles divided by a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from scraper.export.numbered import Numbered
from scraper.model import SHANGHAI, Article, Timestamp
from scraper.text import one_line, strip_controls

RULE = "\n" + "-" * 40 + "\n\n"


def txt(articles: Iterable[Numbered], stream: TextIO) -> int:
    """Write the articles, a ruled line between them."""
    count = 0
    for count, each in enumerate(articles, 1):
        if count > 1:
            stream.write(RULE)
        stream.write("\n".join(lines(each.article)) + "\n")
    return count


def lines(article: Article) -> Iterator[str]:
    """One article line by line: 引题, 主题, 副题, facts, then every block."""
    for heading in (article.kicker, article.title, article.subtitle):
        if heading:
            yield one_line(heading)
    yield from filter(None, (houses(article), people(article)))
    for block in article.blocks:
        yield ""
        yield strip_controls(block.text)
    if article.canonical_url or article.url:
        yield ""
        yield one_line(article.canonical_url or article.url or "")


def houses(article: Article) -> str:
    """When and by whom it was published: `2023-01-05 · 株洲日报 → 每日看点快看`.

    >>> houses(Article(origin="株洲日报", reprinter="每日看点快看", category="教育"))
    '株洲日报 → 每日看点快看 · 教育'
    """
    chain = [h for h in (article.origin, article.reprinter, article.snapshotter) if h]
    facts = (when(article.published_at), " → ".join(dict.fromkeys(chain)), article.category or "")
    return " · ".join(one_line(fact) for fact in facts if fact)


def when(at: Timestamp | None) -> str:
    """A time as printed, to its precision; the offset where it is not +08:00.

    >>> when(Timestamp.parse("2023-01-05T08:47:00+08:00", "minute"))
    '2023-01-05 08:47'
    """
    if at is None or at.precision in ("day", "month", "year"):
        return str(at or "")
    printed = at.value.strftime(
        "%Y-%m-%d %H:%M:%S" if at.precision == "second" else "%Y-%m-%d %H:%M"
    )
    here = at.value.utcoffset() == SHANGHAI.utcoffset(None)
    return printed if here else printed + at.value.strftime("%z")


def people(article: Article) -> str:
    """Who wrote, edited and photographed it, as printed."""
    named = (
        f"{person.title or person.role} {person.name}"
        for person in (*article.authors, *article.editors, *article.credits)
    )
    return one_line("、".join(named))
