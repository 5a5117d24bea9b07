"""A reader that knows what the archive remembers of each site, and learns on as the crawl goes."""

from __future__ import annotations

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

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        """What an answer is; see `sight.Reader`."""
        memory = await self._memory(site_of(snapshot.url))
        return await self._eyes.look(snapshot, expected=expected, memory=memory)

    async def _memory(self, site: str) -> SiteMemory:
        memory = self._recall.get(site)
        if memory is None:
            memory = await self._books.do(lambda archive: learn(archive.traces(site)))
            self._recall.put(site, memory)
        return memory
