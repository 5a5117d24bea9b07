"""Local things into the archive: saved pages, and JSON Lines of articles.

What an article object says is kept; what it leaves out (canonical address, language, digest,
blocks of a bare text) is computed. Items are added in batches, and told of only when their batch
stands in the archive, so that an interruption never leaves a line about something that is not held.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from scraper.batch import Reader
from scraper.errors import JianbaoError, Removed
from scraper.extractor import EXTRACTOR_VERSION
from scraper.files import NOTHING_TOLD, Page, Told, pages, snapshot
from scraper.lang import language
from scraper.memory import SiteMemory, learn
from scraper.model import Article, Snapshot, Trace, Verdict
from scraper.recall import Recall
from scraper.text import LONGEST_TEXT
from scraper.urls import canonical_url
from storage.protocol import Archive

BATCH = 200
"""Items of one transaction."""
LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of one line of JSON."""
ROWS = (".jsonl", ".ndjson")
"""Suffixes (each also with `.gz`) of files that hold articles, one JSON object a line."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to add, or why it cannot be. `name` is its file, with the line where it is one."""

    name: str
    article: Article | None = None
    page: Snapshot | None = None
    error: str = ""
    kind: str = ""
    trace: Trace | None = None
    """What the page leaves in its site's memory."""
    alone: Article | None = None
    """The article read without that memory, where it made a difference."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an item."""

    item: Item
    verdict: Verdict | None = None
    error: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is told of all items from outside."""

    told: Told = NOTHING_TOLD
    source: str | None = None
    """首发媒体 of articles that name none."""


class Recalled:
    """What an archive remembers of sites, by name."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._recall = Recall()

    def get(self, site: str, /) -> SiteMemory | None:
        """The memory of a site; it knows nothing where the archive knows nothing."""
        memory = self._recall.get(site)
        if memory is None:
            memory = learn(self._archive.traces(site))
            self._recall.put(site, memory)
        return memory


def items(paths: Iterable[str], wishes: Wishes, reader: Reader) -> Iterator[Item]:
    """Every article that the paths hold, in order; a bad one is an item with an error."""
    for page in pages(paths, more=ROWS):
        if _holds_rows(page.name):
            yield from _rows(page, wishes)
        elif page.path is None:
            yield from _standard_input(page, wishes, reader)
        else:
            yield _page(page, wishes, reader)


def add(archive: Archive, found: Iterable[Item], *, now: datetime) -> Iterator[Done]:
    """Add items, batch by batch; each is told of once its batch stands."""
    remaining = iter(found)
    while batch := list(islice(remaining, BATCH)):
        with archive.batch():
            done = [_added(archive, item, now) for item in batch]
        yield from done
    archive.seal(at=now)


def _added(archive: Archive, item: Item, now: datetime) -> Done:
    if item.article is None:
        return Done(item, None, item.error, item.kind)
    if (size := len(item.article.text)) > LONGEST_TEXT:
        why = f"a text of {size} characters; no news story is longer than {LONGEST_TEXT}"
        return Done(item, None, f"{item.name}: {why}", "too_large")
    at = item.article.fetched_at or now
    version = EXTRACTOR_VERSION if item.page else ""
    try:
        verdict = archive.add(
            item.article, item.page, at=min(at, now), extractor_version=version,
            trace=item.trace, alone=item.alone,
        )  # fmt: skip
    except Removed as error:
        return Done(item, None, f"{item.name}: {error.message}", "removed")
    return Done(item, verdict)


def _page(page: Page, wishes: Wishes, reader: Reader) -> Item:
    page = replace(page, told=wishes.told.over(page.told))
    try:
        taken = snapshot(page, now=reader.now)
    except JianbaoError as error:
        return _refused(page.name, error)
    return _read(page, taken, wishes, reader)


def _read(page: Page, taken: Snapshot, wishes: Wishes, reader: Reader) -> Item:
    answer = reader.study(page, taken)
    if answer.article is None:
        return Item(page.name, None, None, answer.error, answer.kind)
    alone = _completed(answer.alone, wishes) if answer.alone else None
    article = _completed(answer.article, wishes)
    return Item(page.name, article, taken, trace=answer.trace, alone=alone)


def _standard_input(page: Page, wishes: Wishes, reader: Reader) -> Iterator[Item]:
    """JSON Lines when the first character opens an object, else one page."""
    stream = sys.stdin.buffer
    first = stream.peek(64).lstrip()[:1] if isinstance(stream, io.BufferedReader) else b""
    if first == b"{":
        yield from _of_lines(stream, page.name, wishes)
    else:
        yield _page(page, wishes, reader)


def _holds_rows(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(ROWS)


def _rows(page: Page, wishes: Wishes) -> Iterator[Item]:
    assert page.path is not None
    with _opened(page.path) as stream:
        yield from _of_lines(stream, page.name, wishes)


def _opened(path: Path) -> BinaryIO:
    if path.suffix.lower() == ".gz":
        return gzip.open(path)  # type: ignore[return-value]  # a GzipFile reads as one
    return path.open("rb")


def _of_lines(stream: BinaryIO, name: str, wishes: Wishes) -> Iterator[Item]:
    lines = iter(lambda: stream.readline(LONGEST_LINE + 1), b"")
    for number in range(1, sys.maxsize):
        place = f"{name}:{number}"
        try:
            line = next(lines, None)
        except (OSError, EOFError) as error:  # a gzip file that is cut or broken
            yield Item(place, None, None, f"{place}: cannot be read on: {error}", "truncated")
            return
        if line is None:
            return
        if len(line) > LONGEST_LINE:
            yield Item(place, None, None, f"{place}: a line too long to read", "too_large")
            return
        if line.strip():
            yield _row(place, line, wishes)


def _row(place: str, line: bytes, wishes: Wishes) -> Item:
    try:
        return Item(place, _completed(_article(line), wishes))
    except (ValueError, RecursionError) as error:
        why = "nested too deep" if isinstance(error, RecursionError) else _why(error)
        return Item(place, None, None, f"{place}: {why}", "parse")


def _article(line: bytes) -> Article:
    row: Any = json.loads(line.decode("utf-8-sig"))
    if not isinstance(row, dict):
        raise ValueError("an article is a JSON object")
    for key in ("title", "text"):
        if not (row.get(key) or (key == "text" and row.get("blocks"))):
            raise ValueError(f'an article needs "{key}"')
    article = Article.from_json(row)
    if not article.text.strip():
        raise ValueError('"text" holds nothing to keep')
    return article


def _completed(article: Article, wishes: Wishes) -> Article:
    """The article with what it leaves out."""
    url = article.url or wishes.told.url
    canonical = article.canonical_url or (canonical_url(url) if url else None)
    evidence = dict(article.evidence)
    if wishes.source and not article.origin:
        evidence["origin"] = "--source"
    return replace(
        article,
        url=url,
        canonical_url=canonical,
        fetched_at=article.fetched_at or wishes.told.fetched_at,
        lang=article.lang or language(article.text),
        origin=article.origin or wishes.source,
        evidence=evidence,
    )


def _refused(name: str, error: JianbaoError) -> Item:
    return Item(name, None, None, error.message, str(getattr(error, "kind", "other")))


def _why(error: ValueError) -> str:
    match error:
        case json.JSONDecodeError():
            return f"not JSON: {error}"
        case UnicodeDecodeError():
            return f"not UTF-8 at byte {error.start}"
    return str(error)
