"""The engine of a crawl: starts → leads → snapshots → articles → the archive, until nothing is due.

All that must survive is in the archive; what is in memory can be lost at any instant. An errand
is settled after what it brought stands in the archive, in the same order of writes, so a killed
run asks again at most what it had in hand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

from scraper.crawl.backlog import Backlog, CountingReader
from scraper.crawl.books import Books
from scraper.crawl.feeding import Feeder
from scraper.crawl.lanes import Lanes
from scraper.crawl.looking import Glancer, Looker
from scraper.crawl.order import Ending, Event, Order, Report, Start
from scraper.crawl.remembering import RememberingReader
from scraper.crawl.run import Run
from scraper.crawl.shelf import RobotsShelf
from scraper.crawl.sight import Eyes, GlancingReader, Reader, ThreadReader
from scraper.crawl.visit import Visitor
from scraper.fetch.patience import Patience, Sleep
from scraper.fetch.protocol import Fetcher
from scraper.fetch.wire import Clock
from storage.protocol import Archive, Errand

TICK = 1.0
"""Seconds between two words about where the run stands."""
GRACE = 2.0
"""Seconds that work under way is given when the run must end."""
More = Callable[[Run], Awaitable[Sequence[Start]]]
"""Asked when nothing is due any more: what to begin next; nothing ends the run."""


def quiet(_: Event) -> None:
    """Watch nothing."""


async def crawl(
    order: Order,
    archive: Archive,
    fetcher: Fetcher,
    *,
    clock: Clock,
    sleep: Sleep,
    watch: Callable[[Event], None] = quiet,
    reader: Reader | None = None,
    eyes: Eyes | None = None,
    backlog: Backlog | None = None,
    shelf: RobotsShelf | None = None,
    patience: Patience | None = None,
    stop: asyncio.Event | None = None,
    more: More | None = None,
) -> Report:
    """Do what the order says; the report is also the run's row in the archive.

    Without a `reader` pages are looked at by `eyes` (without these in a thread, with no knowledge)
    with what the archive remembers of their sites; `backlog` counts what is in hand; the `shelf`
    of the fetcher gets its place in the archive; `more` is asked for further starts when nothing is
    due any more. Holds the run lock (raises `LockHeld`). Setting `stop` ends the run within
    seconds, with all state kept. Raises `ArchiveError` when the archive cannot be written; failures
    of the web are rows and counts, never errors.
    """
    with archive.lock(order.command):
        backlog = backlog or Backlog()
        async with Books(archive, backlog) as books:
            if shelf is not None:
                shelf.books = books
            run = Run(order, books, fetcher, clock, watch)
            await run.begin()
            engine = _Engine(run, sleep, stop or asyncio.Event(), more)
            if reader is None:
                eyes = eyes or ThreadReader(Looker(fetch_only=order.fetch_only))
                reader = _reader_of(order, books, eyes)
            reader = CountingReader(backlog, reader)
            engine.visitor = Visitor(run, reader, patience or Patience(), engine.feeder)
            return await engine.work()


def _reader_of(order: Order, books: Books, eyes: Eyes) -> Reader:
    """Who looks at the answers of a crawl; where nothing is read, nothing is remembered."""
    if order.fetch_only:
        return GlancingReader(Glancer(), eyes)
    return RememberingReader(books, eyes)


class _Engine:
    """Keeps the lanes fed, and ends the run."""

    visitor: Visitor

    def __init__(
        self, run: Run, sleep: Sleep, stop: asyncio.Event, more: More | None = None
    ) -> None:
        self._run = run
        self._sleep = sleep
        self._stop = stop
        self._more_starts = more
        self._lanes = Lanes(self._visit, run.order.per_host)
        self.feeder = Feeder(run, self._lanes)

    async def work(self) -> Report:
        """From the starts to the report."""
        alarm, ticking = self._alarm(), asyncio.create_task(self._tick(), name="ticks")
        grace: float | None = 0.0
        try:
            await self.feeder.place_starts()
            ending, why = await self._feed()
            grace = None if ending in ("done", "limit") else GRACE
        finally:
            ticking.cancel()
            if alarm is not None:
                alarm.cancel()
            await self._wind_up(grace)
        if trouble := self._run.books.trouble:
            raise trouble
        return await self._run.end(ending, why)

    def _alarm(self) -> asyncio.TimerHandle | None:
        """Wakes the feeder when the time is spent, however long what it waits for may take."""
        most = self._run.order.max_time
        if most is None:
            return None
        return asyncio.get_running_loop().call_later(most + 0.01, self._lanes.moved.set)

    async def _tick(self) -> None:
        """Tell where the run stands, in the time of the world: whoever watches lives in it."""
        while True:
            await asyncio.sleep(TICK)
            self._run.tick(len(self._lanes.in_hand), self.feeder.waits())

    async def _visit(self, errand: Errand) -> None:
        if not self._ended():
            await self.visitor.visit(errand)

    async def _place_more(self) -> bool:
        """Go on with further starts when nothing is due any more; false when there are none."""
        starts = await self._more_starts(self._run) if self._more_starts else ()
        await self.feeder.place(starts)
        return bool(starts)

    # feeding

    async def _feed(self) -> tuple[Ending, str]:
        while True:
            if ending := self._ended():
                return ending
            self._lanes.moved.clear()
            await self.feeder.offer()
            if self._lanes.in_hand:
                await self._something_moves()
            elif await self.feeder.offer(everywhere=True) or await self._wait_for_later():
                continue
            elif self.feeder.limit_reached():
                return "limit", f"{self._run.order.limit} articles were looked at"
            elif not await self._place_more():
                return "done", ""

    async def _something_moves(self, nap: float | None = None) -> None:
        """Until an errand is done, the run must end, or a nap is over."""
        waits = [self._lanes.moved.wait(), self._stop.wait()]
        if nap is not None:
            waits.append(self._napped(nap))
        tasks = [asyncio.ensure_future(wait) for wait in waits]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()

    async def _napped(self, seconds: float) -> Literal[True]:
        await self._sleep(seconds)
        return True

    async def _wait_for_later(self) -> bool:
        """Sleep until the next put-off errand of this run; false when there is none."""
        if (when := self.feeder.next_try) is None:
            return False
        pause = (when - self._run.clock()).total_seconds()
        if pause > 0:
            self._run.tell("wait", detail="to try again", seconds=pause)
            await self._something_moves(pause)
        return True

    # ending

    def _ended(self) -> tuple[Ending, str] | None:
        order, run = self._run.order, self._run
        if self._stop.is_set():
            return "interrupted", "stopped by hand"
        if run.books.trouble is not None:
            return "interrupted", "the archive cannot be written"
        if order.limit is not None and run.tally.articles >= order.limit:
            return "limit", f"{order.limit} articles were looked at"
        spent = (run.clock() - run.started_at).total_seconds()
        if order.max_time is not None and spent >= order.max_time:
            return "budget", f"{order.max_time:g} s were spent"
        if order.max_bytes is not None and run.fetcher.timeline.received >= order.max_bytes:
            return "budget", f"{order.max_bytes} bytes were received"
        return None

    async def _wind_up(self, grace: float | None) -> None:
        """Let work under way end, for a while; what is cut short stays on the frontier."""
        self._lanes.drop_waiting()
        tasks = self._lanes.tasks()
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace)
        for task in late:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result
