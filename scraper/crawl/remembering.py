"""A reader that knows what the archive remembers of each site, and learns on as the crawl goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from scraper.crawl.books import Books
from scraper.crawl.sight import Look, Sight, ThreadReader
from scraper.knowledge import Knowledge
from scraper.memory import SiteMemory, learn
from scraper.model import Snapshot
from scraper.urls import site_of

SITES = 64
"""Memories that are held at a time; another site's is read from the archive again."""
AT_FIRST = 5
"""Pages of a site after which its memory is read anew, while it is small."""
GROWN = 4
"""Later it is read anew after as many pages as a fraction of it: a quarter."""


@dataclass(slots=True)
class _Held:
    memory: SiteMemory
    left: int
    """Pages that may still be read before it is read anew."""


class RememberingReader:
    """Looks at each answer with the memory of its site, as the archive has it."""

    def __init__(
        self, books: Books, look_with: Callable[[Knowledge], Look], knowledge: Knowledge
    ) -> None:
        self._books = books
        self._look_with = look_with
        self._knowledge = knowledge
        self._held: dict[str, _Held] = {}

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        """What an answer is; see `sight.ThreadReader`."""
        memory = await self._memory(site_of(snapshot.url))
        known = replace(self._knowledge, memory=memory)
        return await ThreadReader(self._look_with(known)).look(snapshot, expected=expected)

    async def _memory(self, site: str) -> SiteMemory:
        held = self._held.pop(site, None)
        if held is None or held.left <= 0:
            memory = await self._books.do(lambda archive: learn(archive.traces(site)))
            held = _Held(memory, max(AT_FIRST, memory.stories // GROWN))
        held.left -= 1
        self._held[site] = held
        while len(self._held) > SITES:
            del self._held[next(iter(self._held))]
        return held.memory
