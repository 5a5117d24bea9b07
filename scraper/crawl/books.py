"""The archive in the hands of one thread: writes in batches, and the loop never waits for a disk.

While one batch is written the next one gathers; what is handed in is done in that order. A small
batch that nobody waits for is held for a moment when more pages are in hand: a transaction costs
as much as an article, and the search index is written in pieces as large as the batch.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from scraper.crawl.backlog import Backlog
from scraper.errors import ArchiveError, JianbaoError
from storage.protocol import Archive

T = TypeVar("T")
Act = Callable[[Archive], T]

log = logging.getLogger(__name__)

BATCH = 48
"""Acts in one transaction."""
WAITING = 48
"""Acts that may wait; beyond, whoever hands in more waits. A killed run loses these and a batch."""
GATHERING = 0.25
"""Seconds that a batch is held for pages that are being fetched or read."""


class _ActFailed(Exception):
    """An act of a batch failed; the batch is undone."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An act that was handed in. None acts: the books are closed."""

    act: Act[Any] | None
    done: asyncio.Future[Any]
    size: int = 0
    urgent: bool = True
    """Whether somebody waits for it."""


class Books:
    """Use it as an asynchronous context manager; leaving it writes what was handed in."""

    def __init__(
        self, archive: Archive, backlog: Backlog | None = None, *, gathering: float = GATHERING
    ) -> None:
        self._archive = archive
        self._gathering = gathering
        self._backlog = backlog or Backlog()
        self._acts = asyncio.Queue[_Entry](WAITING)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._trouble: JianbaoError | None = None

    async def __aenter__(self) -> Books:
        self._writer = asyncio.create_task(self._write(), name="archive writer")
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._acts.put(_Entry(None, asyncio.get_running_loop().create_future()))
        await self._writer
        self._thread.shutdown()

    @property
    def trouble(self) -> JianbaoError | None:
        """What keeps the archive from being written: a full disk, damage. The run must end."""
        return self._trouble

    async def do(self, act: Act[T]) -> T:
        """Do it, and come back when it stands on disk."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        await self._acts.put(_Entry(act, done))
        return await done

    async def ask(self, question: Act[T]) -> T:
        """Read the archive as it stands on disk, which may be without what was handed in."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, question, self._archive)
        except ArchiveError as error:
            self._trouble = self._trouble or error
            raise

    async def written(self) -> None:
        """Until all that was handed in before stands on disk."""
        await self.do(lambda archive: None)

    async def post(
        self,
        act: Act[T],
        then: Callable[[T], None] | None = None,
        otherwise: Callable[[BaseException], None] | None = None,
        *,
        size: int = 0,
    ) -> None:
        """Hand it in; it will be done, and before anything that is handed in later.

        `then` is called with the result once it stands on disk, `otherwise` with what went wrong.
        `size` is what it holds in memory until then, in bytes.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        done.add_done_callback(lambda known: self._posted(known, then, otherwise, size))
        self._backlog.add(size)
        try:
            await self._acts.put(_Entry(act, done, size, urgent=False))
        except BaseException:
            done.cancel()
            raise

    def _posted(
        self,
        known: asyncio.Future[T],
        then: Callable[[T], None] | None,
        otherwise: Callable[[BaseException], None] | None,
        size: int,
    ) -> None:
        self._backlog.done(size)
        _pass_on(known, then, otherwise)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        going = True
        while going:
            batch = await self._gathered()
            going = all(entry.act for entry in batch)
            entries = [entry for entry in batch if entry.act]
            if not entries:
                continue
            results = await loop.run_in_executor(
                self._thread, self._commit, [entry.act for entry in entries if entry.act]
            )
            for entry, result in zip(entries, results, strict=True):
                self._tell(entry.done, result)

    async def _gathered(self) -> list[_Entry]:
        """The acts of the next transaction."""
        batch = [await self._acts.get()]
        with suppress(TimeoutError):
            async with asyncio.timeout(self._gathering):
                while len(batch) < BATCH and (self._acts.qsize() or self._may_wait(batch)):
                    batch.append(await self._acts.get())
        return batch

    def _may_wait(self, batch: Sequence[_Entry]) -> bool:
        """Whether nobody waits for any of these, and pages are in hand that may join them."""
        if any(entry.urgent for entry in batch):
            return False
        return self._backlog.size > sum(entry.size for entry in batch)

    def _commit(self, acts: Sequence[Act[Any]]) -> list[Any]:
        """The results in order; an act that fails has its error there, the others stand."""
        try:
            return self._together(acts)
        except Exception as error:  # whatever it is, who waits for the batch must be told
            trouble = JianbaoError(f"the archive broke: {error}")
            self._trouble = error if isinstance(error, JianbaoError) else trouble
            return [self._trouble] * len(acts)

    def _together(self, acts: Sequence[Act[Any]]) -> list[Any]:
        """All acts in one transaction: as if none failed, and if one does, each apart within it.

        What an act does is to the archive alone, so that it can be done again.
        """
        with suppress(_ActFailed), self._archive.batch():
            return [self._trusted(act) for act in acts]
        with self._archive.batch():
            return [self._one(act) for act in acts]

    def _trusted(self, act: Act[Any]) -> Any:
        try:
            return act(self._archive)
        except Exception as error:  # whatever it is, the acts are then done one by one
            raise _ActFailed from error

    def _one(self, act: Act[Any]) -> Any:
        try:
            with self._archive.batch():
                return act(self._archive)
        except Exception as error:  # one act's bug must not take the batch with it; it is told
            return error

    def _tell(self, done: asyncio.Future[Any], result: Any) -> None:
        if isinstance(result, ArchiveError) and self._trouble is None:
            self._trouble = result
        if done.done():
            return
        if isinstance(result, Exception):
            done.set_exception(result)
        else:
            done.set_result(result)


def _pass_on(
    known: asyncio.Future[T],
    then: Callable[[T], None] | None,
    otherwise: Callable[[BaseException], None] | None,
) -> None:
    if known.cancelled():
        return
    error = known.exception()
    if error is None:
        if then is not None:
            then(known.result())
        return
    if not isinstance(error, ArchiveError):  # that ends the run, and is told as its end
        log.error("write_failed", exc_info=error)
    if otherwise is not None:
        otherwise(error)
