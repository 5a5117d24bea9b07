"""One lane a host: its errands wait for each other and for nobody else's."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from scraper.fetch.addresses import paced_host
from storage.protocol import Errand

DEEP = 32
"""Errands that one host may have in hand; the rest stay on the frontier."""


class Lanes:
    """Hands each errand to `visit`, at most `per_host` at a time for one host."""

    def __init__(self, visit: Callable[[Errand], Awaitable[None]], per_host: int) -> None:
        self._visit = visit
        self._per_host = per_host
        self._waiting: dict[str, deque[Errand]] = {}
        self._at_work: dict[str, set[asyncio.Task[None]]] = {}
        self.in_hand: dict[str, Errand] = {}
        self.finished: set[str] = set()
        """Errands that were done since somebody last cleared this."""
        self.moved = asyncio.Event()
        """Set whenever an errand is done."""

    def offer(self, errand: Errand) -> bool:
        """Take an errand in hand; false when its host has enough, or it is in hand already."""
        url = errand.target.url
        host = paced_host(url)
        waiting = self._waiting.setdefault(host, deque())
        if url in self.in_hand or len(waiting) >= DEEP:
            return False
        self.in_hand[url] = errand
        waiting.append(errand)
        crew = self._at_work.setdefault(host, set())
        if len(crew) < self._per_host:
            crew.add(asyncio.create_task(self._work(host, crew), name=f"lane {host}"))
        return True

    def knows(self, url: str) -> bool:
        """Whether an errand is in hand, or was done a moment ago."""
        return url in self.in_hand or url in self.finished

    def low(self, host: str) -> bool:
        """Whether a host's lane will soon have nothing to do."""
        return len(self._waiting.get(host, ())) < DEEP // 4

    def drop_waiting(self) -> None:
        """Put down what nobody has begun; it stays on the frontier."""
        for waiting in self._waiting.values():
            while waiting:
                self.in_hand.pop(waiting.popleft().target.url, None)
        self.moved.set()

    @property
    def hosts(self) -> int:
        """How many hosts are being visited."""
        return sum(1 for crew in self._at_work.values() if crew)

    def tasks(self) -> list[asyncio.Task[None]]:
        """The work under way."""
        return [task for crew in self._at_work.values() for task in crew]

    async def _work(self, host: str, crew: set[asyncio.Task[None]]) -> None:
        waiting = self._waiting[host]
        try:
            while waiting:
                errand = waiting.popleft()
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
            crew.discard(task)
