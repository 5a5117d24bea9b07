"""The engine of a crawl: starts → leads → snapshots → articles → the archive, until nothing is due.

All that must survive is in the archive; what is in memory can be lost at any instant. An errand
is settled after what it brought stands in the archive, in the same order of writes, so a killed
run asks again at most what it had in hand.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Literal

from scraper.crawl.backlog import Backlog, CountingReader
from scraper.crawl.books import Books
from scraper.crawl.lanes import Lanes
from scraper.crawl.looking import Looker, glance
from scraper.crawl.order import Ending, Event, Order, Report, Start
from scraper.crawl.remembering import RememberingReader
from scraper.crawl.run import Run
from scraper.crawl.scope import LISTS, Source
from scraper.crawl.sight import Eyes, GlancingReader, Reader, ThreadReader
from scraper.crawl.visit import Visitor
from scraper.fetch.addresses import paced_host
from scraper.fetch.patience import Patience, Sleep
from scraper.fetch.protocol import Fetcher
from scraper.fetch.wire import Clock
from scraper.model import Target
from scraper.urls import canonical_url, site_of
from storage.protocol import Archive, Errand

REFILL = 256
"""Rows that are read from the frontier at once."""
PENDING_TRIED = 1000
"""Starts that are offered to the lanes at once; a file may hold a million."""
GRACE = 2.0
"""Seconds that work under way is given when the run must end."""
FAR = timedelta(days=365 * 100)
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
    patience: Patience | None = None,
    stop: asyncio.Event | None = None,
    more: More | None = None,
) -> Report:
    """Do what the order says; the report is also the run's row in the archive.

    Without a `reader` pages are looked at by `eyes` (without these in a thread, with no knowledge)
    with what the archive remembers of their sites; `backlog` counts what is in hand; `more` is
    asked for further starts when nothing is due any more. Holds the run
    lock (raises `LockHeld`). Setting `stop` ends the run within seconds, with all state kept.
    Raises `ArchiveError` when the archive cannot be written; failures of the web are rows and
    counts, never errors.
    """
    with archive.lock(order.command):
        backlog = backlog or Backlog()
        async with Books(archive, backlog) as books:
            run = Run(order, books, fetcher, clock, watch)
            await run.begin()
            engine = _Engine(run, sleep, stop or asyncio.Event(), more)
            if reader is None:
                eyes = eyes or ThreadReader(Looker(fetch_only=order.fetch_only))
                reader = _reader_of(order, books, eyes)
            reader = CountingReader(backlog, reader)
            engine.visitor = Visitor(run, reader, patience or Patience(), engine.again)
            return await engine.work()


def _reader_of(order: Order, books: Books, eyes: Eyes) -> Reader:
    """Who looks at the answers of a crawl; where nothing is read, nothing is remembered."""
    if order.fetch_only:
        return GlancingReader(glance, eyes)
    return RememberingReader(books, eyes)


class _Engine:
    """Feeds the lanes from the frontier, and ends the run."""

    visitor: Visitor

    def __init__(
        self, run: Run, sleep: Sleep, stop: asyncio.Event, more: More | None = None
    ) -> None:
        self._run = run
        self._sleep = sleep
        self._stop = stop
        self._more_starts = more
        self._lanes = Lanes(self._visit, run.order.per_host)
        self._pending: deque[Errand] = deque()
        self._awaited: set[str] = set()
        """The addresses that are pending: their rows on the frontier are passed over."""
        self._later: list[tuple[datetime, int, Errand]] = []
        self._put_off = count()
        self._more: set[str] = set()
        """Sources that may have more on the frontier than is in hand."""
        self._read: dict[str, list[Errand]] = {}
        """Rows that were read from the frontier, by source, and that no lane has taken yet."""

    async def work(self) -> Report:
        """From the starts to the report."""
        alarm = self._alarm()
        grace: float | None = 0.0
        try:
            await self._place_starts()
            ending, why = await self._feed()
            grace = None if ending in ("done", "limit") else GRACE
        finally:
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

    async def _visit(self, errand: Errand) -> None:
        if not self._ended():
            await self.visitor.visit(errand)

    def again(self, errand: Errand, when: datetime) -> None:
        """Try an errand again in this run, not before then."""
        heappush(self._later, (when, next(self._put_off), errand))

    # starts

    async def _place_starts(self) -> None:
        run = self._run
        await self._place(run.order.starts)
        if not run.order.go_on:
            return
        names, far = list(run.sources), run.clock() + FAR
        waiting = await run.books.do(
            lambda archive: [n for n in names if archive.due(far, limit=1, source=n)]
        )
        self._more.update(waiting)
        if run.order.refetch:
            await run.make_all_due(waiting)

    async def _place_more(self) -> bool:
        """Go on with further starts when nothing is due any more; false when there are none."""
        starts = await self._more_starts(self._run) if self._more_starts else ()
        await self._place(starts)
        return bool(starts)

    async def _place(self, starts: Iterable[Start]) -> None:
        run, now = self._run, self._run.clock()
        targets: dict[str, Target] = {}
        for start in starts:
            url = canonical_url(start.url)
            run.sources.setdefault(start.name, Source(start.name)).sites.add(site_of(url))
            target = Target(url, source=start.name, via="start", kind=start.kind, priority=2)
            targets.setdefault(url, target)
            run.mark_start(url)
        for some in _slices(list(targets.values()), REFILL):
            for errand in await run.books.do(partial(_started, some, now)):
                self._expect(errand)

    # feeding

    async def _feed(self) -> tuple[Ending, str]:
        while True:
            if ending := self._ended():
                return ending
            self._lanes.moved.clear()
            await self._offer()
            if self._lanes.in_hand:
                await self._something_moves()
            elif await self._offer(everywhere=True) or await self._wait_for_later():
                continue
            elif self._limit_reached():
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
        if not self._later:
            return False
        pause = (self._later[0][0] - self._run.clock()).total_seconds()
        if pause > 0:
            self._run.tell("wait", detail="to try again", seconds=pause)
            await self._something_moves(pause)
        return True

    def _expect(self, errand: Errand, *, first: bool = False) -> None:
        put = self._pending.appendleft if first else self._pending.append
        put(errand)
        self._awaited.add(errand.target.url)

    async def _offer(self, *, everywhere: bool = False) -> int:
        """Hand out what is due; how many errands were taken in hand."""
        now = self._run.clock()
        while self._later and self._later[0][0] <= now:
            self._expect(heappop(self._later)[2], first=True)
        self._lanes.finished.clear()
        taken = 0
        for _ in range(min(len(self._pending), PENDING_TRIED)):
            errand = self._pending.popleft()
            if self._take(errand):
                taken += 1
                self._awaited.discard(errand.target.url)
            else:
                self._pending.append(errand)
        fed = set(self._run.fed)
        self._run.fed.clear()
        self._more |= fed
        hungry = [name for name in self._more if everywhere or name in fed or self._hungry(name)]
        fresh = [name for name in hungry if everywhere or name in fed or not self._read.get(name)]
        taken += sum(self._offer_read(name) for name in hungry if name not in fresh)
        return taken + (await self._offer_due(fresh, now) if fresh else 0)

    def _hungry(self, name: str) -> bool:
        hosts = self._run.sources[name].hosts
        return not hosts or any(map(self._lanes.low, hosts))

    def _offer_read(self, name: str) -> int:
        """Offer what was read before; how many errands were taken in hand."""
        taken, left = 0, list[Errand]()
        for errand in self._read.pop(name):
            if errand.target.url in self._awaited:
                continue
            if self._take(errand):
                taken += 1
            elif not self._lanes.knows(errand.target.url):
                left.append(errand)
        self._read[name] = left
        return taken

    async def _offer_due(self, names: list[str], now: datetime) -> int:
        in_hand = Counter(errand.target.source for errand in self._lanes.in_hand.values())
        rows = {name: REFILL + in_hand[name] for name in names}

        def read(archive: Archive) -> dict[str, list[Errand]]:
            found = {name: archive.due(now, limit=rows[name], source=name) for name in names}
            urls = [errand.target.url for errands in found.values() for errand in errands]
            removed = archive.removed(urls)
            return {
                name: [errand for errand in errands if errand.target.url not in removed]
                for name, errands in found.items()
            }

        # What is done while the frontier is read may be in the answer as if it were still due.
        self._lanes.finished.clear()
        taken = 0
        for name, errands in (await self._run.books.do(read)).items():
            hosts = self._run.sources[name].hosts
            hosts.update(paced_host(errand.target.url) for errand in errands)
            self._read[name] = errands
            taken += self._offer_read(name)
            if not self._read[name] and len(errands) < rows[name]:
                self._more.discard(name)
        return taken

    def _take(self, errand: Errand) -> bool:
        if errand.target.url in self._run.spoiled:
            return False
        if errand.target.url in self._lanes.finished:
            return False
        if self._limit_reached() and errand.target.kind not in LISTS:
            return False
        return self._lanes.offer(errand)

    def _limit_reached(self) -> bool:
        limit = self._run.order.limit
        if limit is None:
            return False
        hoped = sum(1 for e in self._lanes.in_hand.values() if e.target.kind not in LISTS)
        return self._run.tally.articles + self._run.in_writing + hoped >= limit

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


def _started(targets: list[Target], now: datetime, archive: Archive) -> list[Errand]:
    """Starts on the frontier, due now, whatever they were before; not what was taken down."""
    removed = archive.removed([target.url for target in targets])
    errands = []
    for target in targets:
        if target.url in removed:
            continue
        archive.push([target], due_at=now)
        held = archive.errand(target.url)
        state = "due" if held is None or held.state == "dropped" else held.state
        attempts = held.attempts if held else 0
        archive.settle(target.url, state, due_at=now, attempts=attempts)
        errands.append(Errand(target, state, now, attempts))
    return errands


def _slices(targets: list[Target], size: int) -> Iterator[list[Target]]:
    return (targets[start : start + size] for start in range(0, len(targets), size))
