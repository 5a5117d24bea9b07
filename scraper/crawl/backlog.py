"""What was fetched and is not yet read or kept, in bytes: while it is too much, nobody asks on.

Only what moves by itself is counted: answers that are coming, pages that are being read, and pages
on their way to the archive. A page that waits for its next page is not, or pages could wait for
each other.
"""

from __future__ import annotations

import asyncio

from scraper.crawl.sight import Reader, Sight
from scraper.model import Snapshot

MOST = 32 * 1024 * 1024


class Backlog:
    """Counts bytes in hand. `room` is awaited before each request."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._bytes = 0
        self._free = asyncio.Event()
        self._free.set()

    @property
    def size(self) -> int:
        """Bytes in hand."""
        return self._bytes

    async def room(self) -> None:
        """Until there is less in hand than the most."""
        await self._free.wait()

    def add(self, size: int) -> None:
        """So many bytes more are in hand."""
        self._bytes += size
        if self._bytes > self._most:
            self._free.clear()

    def done(self, size: int) -> None:
        """So many bytes are read, or kept, or given up."""
        self._bytes -= size
        if self._bytes <= self._most:
            self._free.set()


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
