"""A reader that knows what the archive remembers of each site, and learns on as the crawl goes."""

from __future__ import annotations

import asyncio

from scraper.crawl.books import Books
from scraper.crawl.sight import Eyes, Sight
from scraper.memory import SiteMemory, learn
from scraper.model import Snapshot
from scraper.recall import Recall
from scraper.urls import site_of


class RememberingReader:
    """Looks at each answer with the memory of its site, as the archive has it."""

    def __init__(self, books: Books, eyes: Eyes) -> None:
        self._books = books
        self._eyes = eyes
        self._recall = Recall()
        self._learning: dict[str, asyncio.Task[SiteMemory]] = {}

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        """What an answer is; see `sight.Reader`."""
        memory = await self._memory(site_of(snapshot.url))
        return await self._eyes.look(snapshot, expected=expected, memory=memory)

    async def _memory(self, site: str) -> SiteMemory:
        """The memory in use; while it is made anew, all pages of the site wait for the same."""
        memory = self._recall.get(site)
        if memory is not None:
            return memory
        if site not in self._learning:
            self._learning[site] = asyncio.create_task(self._learn(site), name=f"learn {site}")
        return await asyncio.shield(self._learning[site])

    async def _learn(self, site: str) -> SiteMemory:
        try:
            memory = await self._books.ask(lambda archive: learn(archive.traces(site)))
            self._recall.put(site, memory)
            return memory
        finally:
            del self._learning[site]
