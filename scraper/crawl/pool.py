"""Looking at pages in processes: a bounded number, started when there is enough to do."""

from __future__ import annotations

import asyncio
import logging
import pickle
import socket
from contextlib import suppress
from multiprocessing.process import BaseProcess

from scraper.crawl.sight import SECONDS, Look, Sight, ThreadReader, too_slow
from scraper.crawl.worker import LENGTH, Done, Job, Shelf, work
from scraper.memory import FORGETFUL, SiteMemory
from scraper.model import Snapshot
from scraper.processes import context

FEW = 12
"""Pages that are looked at in this process before others are started: most commands ask fewer."""
LARGE = 1024 * 1024
"""Bytes of a page that is looked at in a process, few pages or many: this one must stay small."""
SLICE = 512 * 1024
"""Bytes of a page that wait in the pipe to a process."""
_LONGEST_ANSWER = 256 * 1024 * 1024

log = logging.getLogger(__name__)


class Lost(Exception):
    """A process ended, or was ended, over a page."""


class ProcessReader:
    """Looks at answers in processes, each page within `seconds` and the memory of a worker.

    `look` is pickled once a process. A page that ends its process is tried once more, alone in a
    new one (what ended it may have been meant for the process), and then given up.
    """

    def __init__(
        self, look: Look, *, processes: int, seconds: float = SECONDS, few: int = FEW
    ) -> None:
        self._look = look
        self._seconds = seconds
        self._few = few
        self._here = ThreadReader(look, seconds=seconds)
        self._places = asyncio.Semaphore(processes)
        self._resting: list[_Worker] = []
        self._begun: set[_Worker] = set()
        self._seen = 0
        self._closed = False

    async def look(
        self, snapshot: Snapshot, *, expected: str = "unknown", memory: SiteMemory = FORGETFUL
    ) -> Sight:
        """What an answer is; a page that breaks the reader is a page that cannot be read."""
        self._seen += 1
        few = self._seen <= self._few and len(snapshot.body) <= LARGE
        if few or self._closed:
            return await self._here.look(snapshot, expected=expected, memory=memory)
        async with self._places:
            for _ in range(2):
                try:
                    return await self._by_worker(snapshot, expected, memory)
                except TimeoutError:
                    return too_slow(self._seconds)
                except Lost:
                    log.warning("reader_lost", extra={"url": snapshot.url})
        return Sight("nothing", kind="limits", why="reading it killed the process that read it")

    async def aclose(self) -> None:
        """End the processes."""
        self._closed = True
        for worker in list(self._begun):
            self._end(worker)

    async def _by_worker(self, snapshot: Snapshot, expected: str, memory: SiteMemory) -> Sight:
        worker = self._resting.pop() if self._resting else await self._new()
        try:
            async with asyncio.timeout(self._seconds):
                done = await worker.look(snapshot, expected, memory)
        except BaseException:
            self._end(worker)
            raise
        if done.leaving:
            self._end(worker)
        else:
            self._resting.append(worker)
        return done.sight

    async def _new(self) -> _Worker:
        loop = asyncio.get_running_loop()
        process, pipe = await loop.run_in_executor(None, _begin, self._look)
        worker = _Worker(process, *await asyncio.open_connection(sock=pipe))
        self._begun.add(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        self._begun.discard(worker)
        worker.end()


class _Worker:
    """One process, as the crawl sees it."""

    def __init__(
        self, process: BaseProcess, hears: asyncio.StreamReader, says: asyncio.StreamWriter
    ) -> None:
        self._process = process
        self._hears = hears
        self._says = says
        self._shelf = Shelf[None]()
        self._shelf.put("", None)

    async def look(self, snapshot: Snapshot, expected: str, memory: SiteMemory) -> Done:
        """Raises `Lost`."""
        sent = None
        if memory.stamp not in self._shelf:
            self._shelf.put(memory.stamp, None)
            sent = memory
        self._shelf.take(memory.stamp)
        job = Job(snapshot, expected, memory.stamp, sent)
        message = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
        try:
            await self._say(message)
            (size,) = LENGTH.unpack(await self._hears.readexactly(LENGTH.size))
            if size > _LONGEST_ANSWER:
                raise Lost
            done = pickle.loads(await self._hears.readexactly(size))  # noqa: S301  (our own process)
        except (OSError, EOFError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise Lost from error
        assert isinstance(done, Done)
        return done

    async def _say(self, message: bytes) -> None:
        """Send it; of a large one, only `SLICE` bytes are copied at a time."""
        self._says.write(LENGTH.pack(len(message)))
        whole = memoryview(message)
        for start in range(0, len(message), SLICE):
            self._says.write(whole[start : start + SLICE])
            await self._says.drain()

    def end(self) -> None:
        """End it now, whatever it does."""
        self._says.close()
        with suppress(ValueError, OSError):
            self._process.kill()
        asyncio.get_running_loop().run_in_executor(None, self._process.join)


def _begin(look: Look) -> tuple[BaseProcess, socket.socket]:
    """A new process, and our end of the pipe to it."""
    ours, theirs = socket.socketpair()
    try:
        start = context(work.__module__).Process  # type: ignore[attr-defined]  # all contexts have
        process: BaseProcess = start(target=work, args=(theirs, look), daemon=True)
        process.start()
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    ours.setblocking(False)
    return process, ours
