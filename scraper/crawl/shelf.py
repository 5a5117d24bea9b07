"""Where a crawl keeps the robots.txt files that it read: in its archive, for the runs of a day."""

from __future__ import annotations

from scraper.crawl.books import Books
from scraper.fetch.politeness import ROBOTS_KEPT
from scraper.fetch.robots import Kept
from storage.manners import RobotsFile


class RobotsShelf:
    """Robots.txt files in the books of a run. Without books nothing is kept."""

    def __init__(self) -> None:
        self.books: Books | None = None

    async def find(self, origin: str) -> Kept | None:
        """The last one of an origin."""
        if self.books is None:
            return None
        file = await self.books.do(lambda archive: archive.robots(origin))
        return Kept(file.fetched_at, file.body) if file else None

    async def keep(self, origin: str, kept: Kept) -> None:
        """Keep this one."""
        if self.books is not None:
            file, since = RobotsFile(origin, kept.at, kept.body), kept.at - ROBOTS_KEPT
            await self.books.post(lambda archive: archive.keep_robots(file, since=since))
