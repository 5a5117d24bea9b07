"""Manners: one request at a time to a host, a pause after each that grows when the host strains,
robots.txt obeyed, and a host that says it has had enough left alone.

Time passes only through `clock` and `sleep`. A wait that fits into a run is waited out, and holds
nobody but its own host; a longer one is a `FetchError` that says when to come again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import SystemRandom
from urllib.parse import urljoin

from scraper.errors import FetchError
from scraper.fetch import robots
from scraper.fetch.addresses import origin_of
from scraper.fetch.answers import REDIRECTS, retry_after
from scraper.fetch.pace import Door, Pace
from scraper.fetch.patience import SECONDS_IN_RUN, Sleep
from scraper.fetch.protocol import Conditions, Room, Wait
from scraper.fetch.purpose import PAGE, Purpose
from scraper.fetch.robots import Kept, Rules, Shelf
from scraper.fetch.settings import Settings
from scraper.fetch.timeline import Asked, Timeline
from scraper.fetch.wire import Ask, Clock
from scraper.model import Snapshot
from scraper.urls import paced_host

ROBOTS_KEPT = timedelta(days=1)
ROBOTS_REDIRECTS = 5
_RANDOM = SystemRandom()
JITTER = 0.25
"""The pause is up to that share longer, so that we are no metronome."""
LONGEST_PAUSE = 3600.0
PAUSE_IN_RUN = 600.0
"""A host whose robots.txt wants a longer pause is asked once in a run, and rests."""
_REFUSALS = {429: 5.0, 403: 1.0, 503: 2.0}
"""First pause in seconds after such an answer; each further one in a row doubles it."""
_DOWN_AFTER = 3
"""That many requests in a row without any answer, and the host rests."""
_DOWN = frozenset({"connect", "dns", "timeout", "tls"})
_STRAINS = frozenset({"connect", "timeout", "reset"})
"""Failures that tell of a host that has too much to do."""


class HostRests(FetchError):
    """The host is left alone for longer than a run waits; this address was not asked."""


@dataclass(slots=True)
class Host:
    """What we know of a host while we visit it."""

    name: str
    door: Door
    pace: Pace
    next_at: datetime | None = None
    rest_until: datetime | None = None
    rest_kind: str = "throttled"
    rest_why: str = ""
    refusals: int = 0
    silences: int = 0
    rules: dict[str, tuple[Rules, datetime]] = field(
        default_factory=dict[str, tuple[Rules, datetime]]
    )
    robots_troubles: int = 0
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by who reads its robots.txt."""
    in_line: int = 0
    """How many wait for the host's next turn."""

    def bore(self, status: int, seconds: float) -> None:
        """Faster or slower, by how the host bore a request; a refusal has a rest of its own."""
        if status < 500 and self.pace.answered(seconds):
            self.door.widen()
        else:
            self.bore_badly()

    def bore_badly(self) -> None:
        """Half as fast: it failed, or took long."""
        self.pace.trouble()
        self.door.narrow()

    def wait(self, now: datetime) -> Wait | None:
        """Until when it is not asked though somebody would, and why."""
        if self.rest_until is not None and self.rest_until > now:
            return Wait(self.name, self.rest_until, self.rest_why)
        if self.in_line and self.next_at is not None and self.next_at > now:
            pause = f"{self.pace.pause:g} s between requests"
            slowed = self.pace.pause > self.pace.floor
            why = f"it strains, {pause}" if slowed else pause
            return Wait(self.name, self.next_at, why)
        return None


class Politeness:
    """Asks through `ask`, with manners. One object for all requests of a run."""

    def __init__(
        self,
        ask: Ask,
        ask_robots: Callable[[str], Awaitable[Snapshot]],
        settings: Settings,
        *,
        clock: Clock,
        sleep: Sleep,
        random: Callable[[], float] = _RANDOM.random,
        timeline: Timeline | None = None,
        room: Room | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        self._ask = ask
        self._shelf = shelf
        self._room = room
        self._ask_robots = ask_robots
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._random = random
        self._hosts: dict[str, Host] = {}
        self._slots = asyncio.Semaphore(settings.concurrency)
        self.timeline = timeline or Timeline()

    async def ask(
        self,
        url: str,
        *,
        conditions: Conditions | None = None,
        cookies: str = "",
        purpose: Purpose = PAGE,
    ) -> Snapshot:
        """Ask one address when its host may be asked; raises `FetchError`, also for robots.txt."""
        host = self._host(url)
        async with host.door:
            rules = await self._rules(host, url)
            if not rules.allow(url):
                raise FetchError(url, "robots", "robots.txt asks not to fetch this")
            asking = partial(
                self._ask, url, conditions=conditions, cookies=cookies, purpose=purpose
            )
            return await self._in_turn(host, url, asking, paced=not purpose.part_of)

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of an address names; none when it cannot be had."""
        host = self._host(url)
        async with host.door:
            try:
                return (await self._rules(host, url)).sitemaps
            except FetchError:
                return ()

    def _host(self, url: str) -> Host:
        name = paced_host(url)
        if name not in self._hosts:
            door, pace = Door(self._settings.per_host), Pace(self._settings.delay)
            self._hosts[name] = Host(name, door, pace)
            self.timeline.visits(name).keep(pace.pause)
        return self._hosts[name]

    # waiting for a turn

    async def _in_turn(
        self,
        host: Host,
        url: str,
        asking: Callable[[], Awaitable[Snapshot]],
        *,
        paced: bool = True,
    ) -> Snapshot:
        """One request's turn: before it the host's pause, after it the note of what came."""
        if host.rest_until is not None or host.next_at is not None:
            await self._wait(host, url, paced=paced)
        async with self._slots:
            if self._room is not None:
                await self._room.room()
            started = self._clock()
            if host.pace.pause:
                host.next_at = started + timedelta(seconds=host.pace.pause)
            answer: Snapshot | None = None
            try:
                answer = await asking()
            except FetchError as error:
                if error.kind in _STRAINS:
                    host.bore_badly()
                self._silence(host, error)
                raise
            finally:
                self._write_down(host, url, started, answer)
        self._learn(host, answer)
        return answer

    def waits(self) -> tuple[Wait, ...]:
        """The hosts that are not asked now though somebody would, until when, and why."""
        now = self._clock()
        return tuple(wait for host in self._hosts.values() if (wait := host.wait(now)))

    async def _wait(self, host: Host, url: str, *, paced: bool) -> None:
        host.in_line += 1
        try:
            await self._wait_in_line(host, url, paced=paced)
        finally:
            host.in_line -= 1

    async def _wait_in_line(self, host: Host, url: str, *, paced: bool) -> None:
        while True:
            now = self._clock()
            rest = (host.rest_until - now).total_seconds() if host.rest_until else 0.0
            if rest > SECONDS_IN_RUN:
                raise HostRests(url, host.rest_kind, host.rest_why, retry_after=rest)
            pause = (host.next_at - now).total_seconds() if host.next_at and paced else 0.0
            if pause > PAUSE_IN_RUN * (1 + JITTER):
                why = f"its robots.txt wants {host.pace.floor:g} s between requests"
                raise HostRests(url, "throttled", why, retry_after=pause)
            if max(rest, pause) <= 0:
                return
            await self._sleep(max(rest, pause))

    def _write_down(self, host: Host, url: str, started: datetime, answer: Snapshot | None) -> None:
        now = self._clock()
        status = answer.status if answer else None
        self.timeline.note(Asked(host.name, url, started, now, status))
        if status is not None and status not in _REFUSALS:
            host.bore(status, (now - started).total_seconds())
        self.timeline.visits(host.name).keep(host.pace.pause)
        if host.pace.pause:
            pause = host.pace.pause * (1 + JITTER * self._random())
            host.next_at = now + timedelta(seconds=pause)

    # what an answer teaches

    def _learn(self, host: Host, answer: Snapshot) -> None:
        host.silences = 0
        first = _REFUSALS.get(answer.status)
        if first is None:
            host.refusals = 0
            return
        host.refusals += 1
        asked = retry_after(answer.header("retry-after"), answer.fetched_at)
        pause = min(first * 2 ** min(host.refusals - 1, 12), LONGEST_PAUSE)
        why = f"the host refused ({answer.status}) and is left alone for a while"
        self._rest(host, pause if asked is None else asked, "throttled", why)

    def _silence(self, host: Host, error: FetchError) -> None:
        if error.kind not in _DOWN:
            return
        host.silences += 1
        if host.silences >= _DOWN_AFTER:
            pause = min(60.0 * 2 ** min(host.silences - _DOWN_AFTER, 6), LONGEST_PAUSE)
            self._rest(host, pause, error.kind, f"the host does not answer: {error.detail}")

    def _rest(self, host: Host, seconds: float, kind: str, why: str) -> None:
        until = self._clock() + timedelta(seconds=seconds)
        host.rest_until = max(until, host.rest_until or until)
        host.rest_kind, host.rest_why = kind, why

    # robots.txt

    async def _rules(self, host: Host, url: str) -> Rules:
        if not self._settings.obey_robots:
            return Rules()
        origin = origin_of(url)
        held = host.rules.get(origin)
        if held is None or not self._holds(held[1]):
            async with host.reading:  # one asks, the others wait for what it learns
                held = host.rules.get(origin)
                if held is None or not self._holds(held[1]):
                    held = host.rules[origin] = await self._read_rules(host, url, origin)
                    if self._settings.by_hand:
                        host.next_at = None
        return held[0]

    def _holds(self, at: datetime) -> bool:
        """Whether what a robots.txt said then still counts."""
        return timedelta() <= self._clock() - at <= ROBOTS_KEPT

    async def _read_rules(self, host: Host, url: str, origin: str) -> tuple[Rules, datetime]:
        """The rules of an origin as a run of today learnt them, or as they are now; and when."""
        kept = await self._shelf.find(origin) if self._shelf else None
        fresh = kept is None or not self._holds(kept.at)
        if kept is None or fresh:
            kept = Kept(self._clock(), await self._fetch_robots(host, url, origin))
            if self._shelf:
                await self._shelf.keep(origin, kept)
        rules = robots.read(kept.body) if kept.body else Rules()
        if fresh and rules.delay and rules.delay <= SECONDS_IN_RUN:  # it counts from this answer on
            first = kept.at + timedelta(seconds=rules.delay)
            host.next_at = max(first, host.next_at or first)
        host.pace.keep_to(max(self._settings.delay, rules.delay or 0.0))
        self.timeline.visits(host.name).keep(host.pace.pause)
        return rules, kept.at

    async def _fetch_robots(self, host: Host, url: str, origin: str) -> bytes:
        """4xx: everything is allowed. No answer or 5xx: wait, and fetch nothing meanwhile."""
        here = origin + "/robots.txt"
        for _ in range(ROBOTS_REDIRECTS + 1):
            answer = await self._robots_answer(host, url, here)
            location = answer.header("location") if answer.status in REDIRECTS else None
            if location is None:
                break
            here = urljoin(here, location)
        if answer.status == 429 or answer.status >= 500:
            raise self._unreachable(host, url, "http_5xx", f"answered {answer.status}", answer)
        host.robots_troubles = 0
        return answer.body if answer.status == 200 else b""

    async def _robots_answer(self, host: Host, url: str, here: str) -> Snapshot:
        try:
            return await self._in_turn(host, here, partial(self._ask_robots, here))
        except FetchError as error:
            if isinstance(error, HostRests):
                raise HostRests(
                    url, error.kind, error.detail, retry_after=error.retry_after
                ) from error
            refused = self._unreachable(host, url, error.kind, error.detail, None)
            refused.hint = error.hint
            raise refused from error

    def _unreachable(
        self, host: Host, url: str, kind: str, detail: str, answer: Snapshot | None
    ) -> FetchError:
        host.robots_troubles += 1
        asked = retry_after(answer.header("retry-after"), answer.fetched_at) if answer else None
        wait = min(2.0 ** min(host.robots_troubles, 12), LONGEST_PAUSE)
        return FetchError(
            url,
            kind,
            f"robots.txt: {detail}; nothing is fetched before it can be read",
            status=answer.status if answer else None,
            retry_after=wait if asked is None else asked,
        )
