"""Many pages at once: read in processes, answered in the order they were named.

The answer to a page is the same whatever the number of processes. A page that kills its process
(out of memory, a crash in a parser) costs its own line and no other's.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path

from scraper.errors import JianbaoError, ReadError
from scraper.files import Page, snapshot
from scraper.knowledge import Knowledge
from scraper.known import known
from scraper.memory import SiteMemory, learn, sample
from scraper.model import Article, Snapshot, Trace
from scraper.pipeline import Explained, explain, extract, study

CHUNK = 4
"""Pages handed to a process at a time."""


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


@dataclass(frozen=True, slots=True)
class Reader:
    """How saved pages are read. Picklable: each process loads what is known of sites itself."""

    now: datetime
    sites: bool = True
    """Whether rules of single sites are heard."""
    folders: tuple[Path, ...] = ()
    """Folders of the user's own site files."""
    memories: Mapping[str, SiteMemory] = field(default_factory=dict[str, SiteMemory])
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
        memory = self.memories.get(page.told.home) if self.memories else None
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


def answers(
    pages: Sequence[Page], read: Callable[[Page], Answer], *, processes: int = 1
) -> Iterator[Answer]:
    """One answer a page, in order; with one process all happens in this one."""
    if processes <= 1 or len(pages) <= 1:
        yield from map(read, pages)
        return
    done = 0
    while done < len(pages):
        try:
            for answer in _in_processes(pages[done:], read, min(processes, len(pages) - done)):
                yield answer
                done += 1
        except BrokenProcessPool:
            yield _alone(pages[done], read)
            done += 1


def _in_processes(
    pages: Sequence[Page], read: Callable[[Page], Answer], processes: int
) -> Iterator[Answer]:
    pool = _pool(processes, read)
    try:
        yield from pool.map(_read, pages, chunksize=CHUNK)
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(page: Page, read: Callable[[Page], Answer]) -> Answer:
    """Read a page that may have killed its process in one where it can hurt nobody."""
    try:
        with _pool(1, read) as pool:
            return pool.submit(_read, page).result()
    except BrokenProcessPool:
        why = "reading it killed the process that read it"
        return refused(page, ReadError(page.name, why, kind="limits"))


def _pool(processes: int, read: Callable[[Page], Answer]) -> ProcessPoolExecutor:
    """Processes that are given the reader, and with it all memories, once."""
    return ProcessPoolExecutor(processes, _context(), initializer=_begin, initargs=(read,))


def _context() -> BaseContext:
    """Processes that start without a copy of our threads (the progress display has one)."""
    try:
        server = get_context("forkserver")
    except ValueError:  # Windows
        return get_context("spawn")
    server.set_forkserver_preload([__name__])
    return server


_readers: list[Callable[[Page], Answer]] = []
"""The reader of this process, when it is one of a pool."""


def _begin(read: Callable[[Page], Answer]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # interrupts are the parent's
    _readers[:] = [read]


def _read(page: Page) -> Answer:
    return _readers[0](page)
