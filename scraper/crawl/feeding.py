"""From the frontier to the lanes: a queue for each source at each host, and none hides another.

What a run has in hand is in memory alone; all else is read from the frontier when a lane runs low,
so that memory stays flat however long the queues are. A host that rests is passed over until it
may be asked again, and holds up nobody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from heapq import heappop, heappush
from itertools import count, islice

from scraper.crawl.lanes import Lanes
from scraper.crawl.order import Start
from scraper.crawl.run import Run
from scraper.crawl.scope import ASSETS, NO_ARTICLES, Source
from scraper.fetch.protocol import Wait
from scraper.model import Target
from scraper.urls import canonical_url, paced_host, site_of
from storage.manners import Rest
from storage.protocol import Archive, Errand

STARTS_AT_ONCE = 256
QUEUES_AT_ONCE = 16
"""Queues that are read from the frontier at once, each for no more than its lane has room."""

_NEVER = datetime.max.replace(tzinfo=UTC)
Queue = tuple[str, str]
"""A source and a host."""


class Feeder:
    """Hands out what is due, host by host, until the run has enough."""

    def __init__(self, run: Run, lanes: Lanes) -> None:
        self._run = run
        self._lanes = lanes
        self._first: dict[str, deque[Errand]] = {}
        """Starts and retries by host: they go before all that is on the frontier."""
        self._expected: set[str] = set()
        """Their addresses: their rows on the frontier are passed over."""
        self._later: list[tuple[datetime, int, Errand]] = []
        self._put_off = count()
        self._queues: dict[str, dict[str, None]] = {}
        """Host → sources that may have something due there, in their turn."""
        self._hungry: dict[str, None] = {}
        """Hosts whose lanes may have room."""
        self._outside: dict[str, None] = {}
        """Hosts that wait for a lane, since too many have one."""
        self._rests: dict[str, Rest] = {}

    # what comes from elsewhere

    def again(self, errand: Errand, when: datetime) -> None:
        """Try an errand again in this run, not before then."""
        heappush(self._later, (when, next(self._put_off), errand))

    def rest(self, rest: Rest) -> None:
        """Leave a host alone for a while; what waits for it stays on the frontier."""
        self._rests[rest.host] = rest
        self._lanes.drop_host(rest.host)
        for errand in self._first.pop(rest.host, ()):
            self._expected.discard(errand.target.url)

    def close(self, host: str) -> None:
        """Leave a host alone for the rest of the run."""
        self.rest(Rest(host, _NEVER, "trap", "its share is spent"))

    def waits(self) -> dict[str, Wait]:
        """The hosts that are left alone though something of them is due."""
        return {
            host: Wait(host, rest.until, rest.why)
            for host, rest in self._rests.items()
            if host in self._queues and rest.until != _NEVER
        }

    @property
    def next_try(self) -> datetime | None:
        """When the next errand is to be tried again."""
        return self._later[0][0] if self._later else None

    # starts

    async def place_starts(self) -> None:
        """Put the order's starts on the frontier; look where their sources have something due."""
        run, now = self._run, self._run.clock()
        await self.place(run.order.starts)
        rests = await run.books.do(lambda archive: archive.rests(now))
        self._rests = {rest.host: rest for rest in rests}
        if run.order.go_on:
            await self._find_queues()

    async def place(self, starts: Iterable[Start]) -> None:
        """Put starts on the frontier; they are asked whatever is known of them."""
        run, now = self._run, self._run.clock()
        targets: dict[str, Target] = {}
        for start in starts:
            url = start.url if start.kind in ASSETS else canonical_url(start.url)
            source = run.sources.setdefault(start.name, Source(start.name))
            if start.kind not in ASSETS:  # a picture may come from anywhere
                source.sites.add(site_of(url))
            target = Target(url, source=start.name, via="start", kind=start.kind, priority=2)
            targets.setdefault(url, target)
            run.mark_start(url)
        left = iter(targets.values())
        while some := list(islice(left, STARTS_AT_ONCE)):
            for errand in await run.books.do(partial(_started, some, now)):
                self._expect(errand)

    async def _find_queues(self) -> None:
        names = list(self._run.sources)
        queues = await self._run.books.do(
            lambda archive: [(name, host) for name in names for host in archive.hosts(name)]
        )
        for name, host in queues:
            if self._run.sources[name].holds(f"http://{host}/"):
                self._run.sources[name].hosts.add(host)
        self._open(queues)
        if self._run.order.refetch:
            await self._run.make_all_due(list(dict.fromkeys(name for name, _ in queues)))

    def _expect(self, errand: Errand, *, first: bool = False) -> None:
        host = paced_host(errand.target.url)
        waiting = self._first.setdefault(host, deque())
        put = waiting.appendleft if first else waiting.append
        put(errand)
        self._expected.add(errand.target.url)
        self._hungry[host] = None

    def _open(self, queues: Iterable[Queue]) -> None:
        for name, host in queues:
            self._queues.setdefault(host, {})[name] = None
            self._hungry[host] = None

    # handing out

    async def offer(self, *, everywhere: bool = False) -> int:
        """Hand out what is due; how many errands were taken in hand.

        `everywhere` looks into all queues again, whatever was found there before.
        """
        now = self._run.clock()
        while self._later and self._later[0][0] <= now:
            self._expect(heappop(self._later)[2], first=True)
        self._lanes.finished.clear()
        self._open(self._run.fed)
        self._run.fed.clear()
        self._wake(now)
        self._hungry.update(dict.fromkeys(self._queues if everywhere else self._lanes.lowered))
        self._lanes.lowered.clear()
        hosts = self._with_room()
        taken = sum(map(self._offer_first, hosts))
        queues = self._queues_of(hosts)
        while some := list(islice(queues, QUEUES_AT_ONCE)):
            taken += await self._offer_due(some, now)
        return taken

    def _wake(self, now: datetime) -> None:
        for host in [host for host, rest in self._rests.items() if rest.until <= now]:
            del self._rests[host]
            self._hungry[host] = None

    def _with_room(self) -> list[str]:
        """The hungry hosts that may take more now; they are hungry no longer."""
        room = self._lanes.hosts_to_come
        self._hungry.update(dict.fromkeys(islice(self._outside, room)))
        hosts: list[str] = []
        for host in self._hungry:
            self._outside.pop(host, None)
            if host not in self._first and host not in self._queues:
                continue
            if self._lanes.room(host):
                hosts.append(host)
            elif not self._lanes.held(host):
                self._outside[host] = None
        self._hungry.clear()
        return hosts

    def _offer_first(self, host: str) -> int:
        """Offer the starts and retries of a host; how many were taken in hand."""
        waiting, left, taken = self._first.pop(host, deque()), deque[Errand](), 0
        while waiting and self._lanes.room(host) and not self.limit_reached():
            errand = waiting.popleft()
            if self._take(errand):
                taken += 1
                self._expected.discard(errand.target.url)
            else:
                left.append(errand)
        if left or waiting:
            self._first[host] = left + waiting
            self._hungry[host] = None
        return taken

    def _queues_of(self, hosts: list[str]) -> Iterator[Queue]:
        """The queues of hosts that do not rest, as long as their lanes have room."""
        for host in hosts:
            if host in self._rests:
                continue
            for name in list(self._queues.get(host, ())):
                if not self._lanes.room(host):
                    break
                if self.limit_reached():
                    self._hungry[host] = None
                    break
                yield name, host

    async def _offer_due(self, queues: list[Queue], now: datetime) -> int:
        wanted = {
            (name, host): self._lanes.room(host) + self._lanes.held(host) for name, host in queues
        }

        def read(archive: Archive) -> dict[Queue, tuple[list[Errand], bool]]:
            return {
                (name, host): _readable(
                    archive, archive.queue(now, limit=limit, source=name, host=host), limit
                )
                for (name, host), limit in wanted.items()
            }

        # What is done while the frontier is read may be in the answer as if it were still due.
        self._lanes.finished.clear()
        found = await self._run.books.do(read)
        return sum(self._offer_queue(queue, *some) for queue, some in found.items())

    def _offer_queue(self, queue: Queue, errands: list[Errand], complete: bool) -> int:
        """Offer what was read of a queue; one that was read to its end is closed."""
        name, host = queue
        taken = 0
        for errand in errands:
            if errand.target.url in self._expected or self._lanes.knows(errand.target.url):
                continue
            if self._take(errand):
                taken += 1
            elif errand.target.url not in self._run.spoiled:
                complete = False
        sources = self._queues.get(host, {})
        sources.pop(name, None)
        if not complete:
            sources[name] = None  # behind the others
        elif not sources:
            self._queues.pop(host, None)
        return taken

    def _take(self, errand: Errand) -> bool:
        url = errand.target.url
        if url in self._run.spoiled or url in self._lanes.finished:
            return False
        if errand.target.kind not in NO_ARTICLES and self.limit_reached():
            return False
        return self._lanes.offer(errand)

    def limit_reached(self) -> bool:
        """Whether as many articles as asked for are looked at, or in hand."""
        limit = self._run.order.limit
        if limit is None:
            return False
        hoped = sum(1 for e in self._lanes.in_hand.values() if e.target.kind not in NO_ARTICLES)
        return self._run.tally.articles + self._run.in_writing + hoped >= limit


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


def _readable(
    archive: Archive, errands: tuple[Errand, ...], limit: int
) -> tuple[list[Errand], bool]:
    """What may be asked of a queue's errands, and whether they are all that is due."""
    removed = archive.removed([errand.target.url for errand in errands])
    kept = [errand for errand in errands if errand.target.url not in removed]
    return kept, len(errands) < limit
