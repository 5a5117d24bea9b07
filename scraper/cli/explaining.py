"""Why a page was read as it was: each block with its role and reason, each fact with its rule."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.cli.ending import say, share_failed
from scraper.cli.explained import for_people
from scraper.cli.extracting import Look
from scraper.cli.printing import document, listing
from scraper.errors import JianbaoError, UsageError
from scraper.why.score import score

if TYPE_CHECKING:
    from scraper.batch import Reader
    from scraper.files import Page
    from scraper.model import Snapshot
    from scraper.pipeline import Explained

Take = Callable[["Page"], tuple["Page", "Snapshot"]]
"""Brings a page's bytes, from the disk or the web."""


@dataclass(frozen=True, slots=True)
class Showing:
    """How an explanation is wanted: in which form, of several pages, as talk, as a page."""

    form: Look
    several: bool
    printed: bool
    page: Path | None = None
    """Where the page to look at is written; `-` is standard output."""


def explained(pages: Sequence[Page], take: Take, reader: Reader, showing: Showing) -> int:
    """Explain every page as it was asked for; the exit code."""
    if showing.page is not None:
        return _as_page(pages, take, reader, showing)
    found = _Found(pages, take, reader, showing.several)
    if showing.form in ("text", "md"):
        for name, each in found:
            for_people(name, each)
    elif showing.several:
        rows = (row(name, each) for name, each in found)
        listing(rows, "json" if showing.form == "json" else "jsonl")
    else:
        for name, each in found:
            document(row(name, each), "json" if showing.form == "json" else "jsonl", lambda: None)
    return share_failed(found.failed, len(pages))


@dataclass(slots=True)
class _Found:
    """Every page explained, as it comes; what cannot be read is told, and counted."""

    pages: Sequence[Page]
    take: Take
    reader: Reader
    several: bool
    failed: int = 0

    def __iter__(self) -> Iterator[tuple[str, Explained]]:
        for page in self.pages:
            try:
                found = self.reader.explain(*self.take(page))
            except JianbaoError as error:
                if not self.several:
                    raise
                say(error.message, error.hint)
                self.failed += 1
                continue
            self.failed += found.article is None
            yield page.name, found


def _as_page(pages: Sequence[Page], take: Take, reader: Reader, showing: Showing) -> int:
    """Write the overlay of the one page, and print the explanation where that is wanted too."""
    from scraper.export.files import replaced
    from scraper.why.overlay import overlay

    file = showing.page
    if file is None or showing.several or len(pages) != 1:
        raise UsageError("--explain-html: shows one page", hint="name a single file or address")
    to_stdout = str(file) == "-"
    if showing.printed and to_stdout:
        raise UsageError("--explain-html -: the page takes standard output, --explain too")
    page, taken = take(pages[0])
    found = reader.explain(page, taken)
    html = overlay(found, taken, page.name)
    if to_stdout:
        sys.stdout.write(html)
    else:
        with replaced(file) as stream:
            stream.write(html)
        say(f"{file}: open it in a browser", kind="done")
    if showing.printed:
        again = Showing(showing.form, several=False, printed=True)
        return explained(pages, lambda _: (page, taken), reader, again)
    if found.error is not None:
        say(found.error.message, found.error.hint)
    return share_failed(found.article is None, 1)


def row(name: str, found: Explained) -> dict[str, Any]:
    """The whole explanation as JSON."""
    told = found.document
    return {
        "file": name,
        "kind": told.kind,
        "charset": told.charset,
        "lang": told.lang,
        "flags": list(told.flags),
        "blocks": [
            {
                "role": b.role, "why": b.why, "prose": (rated := score(b)).prose,
                "linked": rated.linked, "tag": b.tag, "place": b.place, "text": b.text,
            }
            for b in told.blocks
        ],
        "hints": [{"name": h.name, "value": h.value, "where": h.where} for h in told.hints],
        "evidence": dict(found.article.evidence) if found.article else {},
        "article": found.article.to_json() if found.article else None,
        "error": found.error.message if found.error else None,
    }  # fmt: skip
