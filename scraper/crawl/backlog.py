"""What was fetched and is not yet read or kept, in bytes: while it is too much, nobody asks on.

Only what moves by itself is counted: answers that are coming, pages that are being read, and pages
on their way to the archive. A page that waits for its next page is not, or pages could wait for
each other.

In hand are at most `MOST` bytes, `FREE` more of every answer that is coming, and what one answer
may bring: of large ones that come while there is too much, one at a time is listened to. Small
ones wait for none, so that a server which stops in the middle of a large answer holds up its like
and nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from scraper.crawl.heap import give_back
from scraper.crawl.sight import Reader, Sight
from scraper.model import Snapshot

MOST = 32 * 1024 * 1024
FREE = 256 * 1024
"""Bytes of an answer that may come whatever is in hand."""
GIVE_BACK_AFTER = 64 * 1024 * 1024
"""Bytes that were in hand and are no longer before free memory is given back to the system."""


class Backlog:
    """Counts bytes in hand. `room` is awaited before each request."""

    def __init__(self, most: int = MOST, *, give_back: Callable[[], None] = give_back) -> None:
        self._most = most
        self._give_back = give_back
        self._bytes = 0
        self._coming = 0
        self._done = 0
        self._ahead: Coming | None = None
        """The large answer that is listened to while there is too much."""
        self._free = asyncio.Event()
        self._free.set()
        self._turn = asyncio.Event()
        self._turn.set()

    @property
    def size(self) -> int:
        """Bytes in hand."""
        return self._bytes

    async def room(self) -> None:
        """Until there is less to be read and kept than the most."""
        await self._free.wait()

    def coming(self) -> Coming:
        """An answer is coming."""
        return Coming(self)

    def add(self, size: int) -> None:
        """So many bytes more are in hand."""
        self._bytes += size
        self._weigh()

    def done(self, size: int) -> None:
        """So many bytes are read, or kept, or given up."""
        self._bytes -= size
        self._done += size
        self._weigh()
        if self._done > GIVE_BACK_AFTER:
            self._done = 0
            self._give_back()

    def _weigh(self) -> None:
        _set(self._free, self._bytes - self._coming <= self._most)
        _set(self._turn, self._bytes <= self._most or self._ahead is None)

    # for an answer that is coming

    def _took(self, size: int) -> None:
        self._coming += size
        self.add(size)

    def _may_take(self, answer: Coming) -> bool:
        return self._bytes <= self._most or self._ahead is answer

    async def _wait(self, answer: Coming) -> None:
        while not self._may_take(answer):
            await self._turn.wait()
            if self._ahead is None and self._bytes > self._most:
                self._ahead = answer
                self._weigh()

    def _ended(self, answer: Coming, size: int) -> None:
        if self._ahead is answer:
            self._ahead = None
        self._coming -= size
        self.done(size)


class Coming:
    """One answer that is coming, counted as it comes. `end` it, however it ends."""

    def __init__(self, backlog: Backlog) -> None:
        self._backlog = backlog
        self._size = 0

    def took(self, size: int) -> bool:
        """So much more has come; whether more may be taken at once, or only after `turn`."""
        self._size += size
        self._backlog._took(size)
        return self._size <= FREE or self._backlog._may_take(self)

    async def turn(self) -> None:
        """Until more may be taken."""
        await self._backlog._wait(self)

    def end(self) -> None:
        """It has come, or was given up."""
        self._backlog._ended(self, self._size)
        self._size = 0


class CountingReader:
    """A reader whose pages count while they are read."""

    def __init__(self, backlog: Backlog, reader: Reader) -> None:
        self._backlog = backlog
        self._reader = reader

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        """What an answer is."""
        size = len(snapshot.body)
        self._backlog.add(size)
        try:
            return await self._reader.look(snapshot, expected=expected)
        finally:
            self._backlog.done(size)


def _set(event: asyncio.Event, on: bool) -> None:
    if on:
        event.set()
    else:
        event.clear()
