"""Many pages at once: read in processes, answered in the order they were named.

The answer to a page is the same whatever the number of processes. A page that kills its process
(out of memory, a crash in a parser) costs its own line and no other's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from scraper.errors import JianbaoError, ReadError
from scraper.export.safe import json_text
from scraper.files import Page, snapshot
from scraper.knowledge import Knowledge
from scraper.known import known
from scraper.memory import SiteMemory, learn, sample
from scraper.model import Article, Snapshot, Trace
from scraper.pipeline import Explained, explain, extract, study
from scraper.processes import in_order


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one page: an article, or the error that says why there is none."""

    page: Page
    article: Article | None = None
    error: str = ""
    kind: str = ""
    hint: str = ""
    exit_code: int = 0
    trace: Trace | None = None
    """What the page leaves in its site's memory, where that was asked for."""
    alone: Article | None = None
    """With a trace: the article read without that memory, where it made a difference."""

    @property
    def failed(self) -> bool:
        """Whether the page gave no article."""
        return self.article is None


class Memories(Protocol):
    """The memories of sites, by name: a mapping will do."""

    def get(self, site: str, /) -> SiteMemory | None:
        """The memory of a site; None where there is none."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How saved pages are read. Picklable: each process loads what is known of sites itself."""

    now: datetime
    sites: bool = True
    """Whether rules of single sites are heard."""
    folders: tuple[Path, ...] = ()
    """Folders of the user's own site files."""
    memories: Memories = field(default_factory=dict[str, SiteMemory])
    """What recurs on each site that pages are told to be from."""

    def __call__(self, page: Page) -> Answer:
        """The page's article, or why there is none; only a bug raises."""
        try:
            return self.read(page, snapshot(page, now=self.now))
        except JianbaoError as error:
            return refused(page, error)

    def read(self, page: Page, taken: Snapshot) -> Answer:
        """The article in bytes that are here already."""
        try:
            article = extract(taken, self.knowledge_for(page))
        except JianbaoError as error:
            return refused(page, error)
        return Answer(page, as_told(article, page))

    def study(self, page: Page, taken: Snapshot) -> Answer:
        """The same, with what the page leaves in its site's memory."""
        try:
            found = study(taken, self.knowledge_for(page))
        except JianbaoError as error:
            return refused(page, error)
        alone = as_told(found.alone, page) if found.alone else None
        return Answer(page, as_told(found.article, page), trace=found.trace, alone=alone)

    def explain(self, page: Page, taken: Snapshot) -> Explained:
        """Every block with its role and reason, and the article or the error."""
        found = explain(taken, self.knowledge_for(page))
        article = as_told(found.article, page) if found.article else None
        error = found.error and ReadError(
            page.name, found.error.why, kind=found.error.kind, hint=found.error.hint
        )
        return replace(found, article=article, error=error)

    @property
    def knowledge(self) -> Knowledge:
        """What is known of sites; read from the disk once a process."""
        return known(self.folders) if self.sites else Knowledge.NONE

    def knowledge_for(self, page: Page) -> Knowledge:
        """The same, with the memory of the site that the page is from."""
        memory = self.memories.get(page.told.home) if page.told.home else None
        return replace(self.knowledge, memory=memory) if memory else self.knowledge


@dataclass(frozen=True, slots=True)
class Observer:
    """Reads a page for what it leaves in its site's memory."""

    reader: Reader

    def __call__(self, page: Page) -> Answer:
        """The page's trace; none where it holds no article."""
        try:
            taken = snapshot(page, now=self.reader.now)
            return Answer(page, trace=study(taken, self.reader.knowledge).trace)
        except JianbaoError as error:
            return refused(page, error)


def memories(pages: Sequence[Page], reader: Reader, *, processes: int = 1) -> dict[str, SiteMemory]:
    """What recurs on each site that pages are told to be from; the same for any `processes`."""
    traces: dict[str, list[Trace]] = {}
    for answer in answers([p for p in pages if p.told.home], Observer(reader), processes=processes):
        if answer.trace is not None:
            left = traces.setdefault(answer.page.told.home, [])
            left.append(answer.trace)
            if len(left) > _MANY:
                left[:] = sample(set(left))
    return {site: learn(left) for site, left in traces.items()}


_MANY = 2_000
"""Traces of a site that are gathered before a sample of them is kept."""


def as_told(article: Article, page: Page) -> Article:
    """The article without what was only guessed for its file: a time stamp is no `fetched_at`."""
    return replace(article, url=page.told.url, fetched_at=page.told.fetched_at)


def refused(page: Page, error: JianbaoError) -> Answer:
    """The answer for a page that gave an error, in which the page is called by its own name."""
    if isinstance(error, ReadError):
        error = ReadError(page.name, error.why, kind=error.kind, hint=error.hint)
    kind = getattr(error, "kind", "other")
    return Answer(page, None, error.message, kind, error.hint, error.exit_code)


@dataclass(frozen=True, slots=True)
class Row:
    """An answer as a line of JSON, made where the page was read: an article need not travel."""

    text: str
    failed: bool


@dataclass(frozen=True, slots=True)
class AsRow:
    """Reads a page to its row."""

    reader: Reader

    def __call__(self, page: Page) -> Row:
        """The page's row; one that holds no article has "error" in it."""
        return row(self.reader(page))


def row(answer: Answer) -> Row:
    """The row of an answer: the page's name, and its article or error."""
    told: dict[str, Any] = {"file": answer.page.name}
    if answer.article is None:
        return Row(json_text(told | {"error": answer.error, "kind": answer.kind}), failed=True)
    return Row(json_text(told | answer.article.to_json()), failed=False)


def answers(
    pages: Sequence[Page], read: Callable[[Page], Answer], *, processes: int = 1
) -> Iterator[Answer]:
    """One answer a page, in order; with one process all happens in this one."""
    return in_order(pages, read, killed, processes=_usable(pages, processes))


def rows(
    pages: Sequence[Page], read: Callable[[Page], Row], *, processes: int = 1
) -> Iterator[Row]:
    """One row a page, in order, the same for any number of processes."""
    return in_order(pages, read, _killed_row, processes=_usable(pages, processes))


def killed(page: Page) -> Answer:
    """The answer for a page that took its process with it."""
    why = "reading it killed the process that read it"
    return refused(page, ReadError(page.name, why, kind="limits"))


def _killed_row(page: Page) -> Row:
    return row(killed(page))


def _usable(pages: Sequence[Page], processes: int) -> int:
    """Standard input is ours alone."""
    return 1 if any(page.path is None for page in pages) else processes
