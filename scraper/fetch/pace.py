"""How fast a host is asked: a little faster after a good answer, half as fast after a bad one.

Additive increase, multiplicative decrease, as TCP finds the speed of a line (Chiu and Jain, 1989).
With a pause between requests it is the pause that gives; without one, how many are under way.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

STEP = 0.25
"""Seconds that a good answer takes off a pause that was lengthened."""
FIRST = 1.0
"""The shortest pause that is doubled."""
LONGEST = 60.0
STRAINED = 3.0
"""An answer that took so many times what is usual at the host (and over a second) is a bad one."""
_LATEST = 0.1
"""Weight of the latest answer in what is usual."""
_LATEST_SLOW = 0.5
"""That of a bad one. A host may make its pages slowly and give files like robots.txt at once: that
is found out by one doubled pause, not by four in a row, which good answers take an hour to undo.
"""
REST_AT_MOST = 30.0
"""A host is left in peace as long as its last answer took, up to that."""


@dataclass(slots=True)
class Pace:
    """The pause between the requests to one host, in seconds; with a `floor` of 0 there is none."""

    floor: float
    pause: float = 0.0
    usual: float | None = None
    """How long an answer of the host usually takes."""

    def __post_init__(self) -> None:
        self.pause = max(self.pause, self.floor)

    def keep_to(self, floor: float) -> None:
        """The pause is never to be shorter (a Crawl-delay)."""
        self.floor = floor
        self.pause = max(self.pause, floor)

    def answered(self, seconds: float) -> bool:
        """An answer came, so long after its request; whether that was a good one."""
        usual = self.usual
        strained = usual is not None and seconds > max(1.0, STRAINED * usual)
        latest = _LATEST_SLOW if strained else _LATEST
        self.usual = seconds if usual is None else usual + latest * (seconds - usual)
        if self.floor and not strained:
            peace = max(self.floor, min(seconds, REST_AT_MOST))
            self.pause = max(peace, self.pause - STEP)
        return not strained

    def trouble(self) -> None:
        """The host failed, or did not answer in time."""
        if self.floor:
            self.pause = min(max(self.pause, FIRST) * 2, max(LONGEST, self.floor))


class Door:
    """Lets so many in at once: at most `most`, half as many after trouble, more in good time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.wide = float(most)
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> None:
        if self._inside < int(self.wide) and not self._waiting:
            self._inside += 1
            return
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(called)
        try:
            await called
        except BaseException:
            if called.done() and not called.cancelled():
                self._leave()  # called in, and cancelled in the same breath
            raise

    async def __aexit__(self, *exc: object) -> None:
        self._leave()

    def _leave(self) -> None:
        self._inside -= 1
        self._call()

    def _call(self) -> None:
        while self._waiting and self._inside < int(self.wide):
            called = self._waiting.popleft()
            if not called.done():
                self._inside += 1
                called.set_result(None)

    def widen(self) -> None:
        """After a good answer: one more at once for each round of good answers."""
        self.wide = min(self._most, self.wide + 1 / self.wide)
        self._call()

    def narrow(self) -> None:
        """After a bad one: half as many."""
        self.wide = max(1.0, self.wide / 2)
