"""A reader that knows what the archive remembers of each site, and learns on as the crawl goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scraper.crawl.books import Books
from scraper.crawl.sight import Look, Sight, ThreadReader
from scraper.knowledge import Knowledge
from scraper.memory import SiteMemory, learn
from scraper.model import Snapshot
from scraper.recall import Recall
from scraper.urls import site_of


class RememberingReader:
    """Looks at each answer with the memory of its site, as the archive has it."""

    def __init__(
        self, books: Books, look_with: Callable[[Knowledge], Look], knowledge: Knowledge
    ) -> None:
        self._books = books
        self._look_with = look_with
        self._knowledge = knowledge
        self._recall = Recall()

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        """What an answer is; see `sight.ThreadReader`."""
        memory = await self._memory(site_of(snapshot.url))
        known = replace(self._knowledge, memory=memory)
        return await ThreadReader(self._look_with(known)).look(snapshot, expected=expected)

    async def _memory(self, site: str) -> SiteMemory:
        memory = self._recall.get(site)
        if memory is None:
            memory = await self._books.do(lambda archive: learn(archive.traces(site)))
            self._recall.put(site, memory)
        return memory
