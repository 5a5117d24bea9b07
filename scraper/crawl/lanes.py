"""One lane a host: its errands wait for each other and for nobody else's."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from scraper.urls import paced_host
from storage.protocol import Errand

DEEP = 32
"""Errands that one host may have in hand; the rest stay on the frontier."""
LOW = DEEP // 4
"""A lane with fewer wants more."""
HOSTS_AT_ONCE = 2000
"""Hosts that may have a lane; further ones follow when one has nothing more to do."""


@dataclass(slots=True)
class _Lane:
    waiting: deque[Errand] = field(default_factory=deque[Errand])
    crew: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"])


class Lanes:
    """Hands each errand to `visit`, at most `per_host` at a time for one host."""

    def __init__(self, visit: Callable[[Errand], Awaitable[None]], per_host: int) -> None:
        self._visit = visit
        self._per_host = per_host
        self._lanes: dict[str, _Lane] = {}
        self.in_hand: dict[str, Errand] = {}
        self.finished: set[str] = set()
        """Errands that were done since somebody last cleared this."""
        self.lowered: set[str] = set()
        """Hosts whose lanes ran low since somebody last cleared this."""
        self.moved = asyncio.Event()
        """Set whenever an errand is done."""

    def offer(self, errand: Errand) -> bool:
        """Take an errand in hand; false when its host has enough, or it is in hand already."""
        url = errand.target.url
        host = paced_host(url)
        if url in self.in_hand or not self.room(host):
            return False
        lane = self._lanes.setdefault(host, _Lane())
        self.in_hand[url] = errand
        lane.waiting.append(errand)
        if len(lane.crew) < self._per_host:
            work = self._work(host, lane)
            lane.crew.add(asyncio.create_task(work, name=f"lane {host}"))
        return True

    def knows(self, url: str) -> bool:
        """Whether an errand is in hand, or was done a moment ago."""
        return url in self.in_hand or url in self.finished

    def room(self, host: str) -> int:
        """How many errands more of a host may be taken in hand."""
        lane = self._lanes.get(host)
        if lane is None:
            return DEEP if self.hosts_to_come else 0
        return DEEP - len(lane.waiting)

    @property
    def hosts_to_come(self) -> int:
        """How many hosts more may have a lane."""
        return max(0, HOSTS_AT_ONCE - len(self._lanes))

    def held(self, host: str) -> int:
        """How many errands of a host are in hand."""
        lane = self._lanes.get(host)
        return len(lane.waiting) + len(lane.crew) if lane else 0

    def drop_host(self, host: str) -> None:
        """Put down what nobody has begun at a host; it stays on the frontier."""
        lane = self._lanes.get(host)
        while lane and lane.waiting:
            self.in_hand.pop(lane.waiting.popleft().target.url, None)

    def drop_waiting(self) -> None:
        """Put down what nobody has begun."""
        for host in list(self._lanes):
            self.drop_host(host)
        self.moved.set()

    def tasks(self) -> list[asyncio.Task[None]]:
        """The work under way."""
        return [task for lane in self._lanes.values() for task in lane.crew]

    async def _work(self, host: str, lane: _Lane) -> None:
        try:
            while lane.waiting:
                errand = lane.waiting.popleft()
                if len(lane.waiting) < LOW:
                    self.lowered.add(host)
                try:
                    await self._visit(errand)
                finally:
                    self.in_hand.pop(errand.target.url, None)
                    self.finished.add(errand.target.url)
                    self.moved.set()
        finally:
            # Off the crew in the same breath: an errand offered from now on needs another worker.
            task = asyncio.current_task()
            assert task is not None
            lane.crew.discard(task)
            if not lane.crew:
                self._lanes.pop(host, None)
                self.lowered.add(host)
