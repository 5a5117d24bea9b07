"""Articles that a site moved: is a new address the place where one that is held went?

A site that renames its articles names them anew in its lists, and lets the old addresses lead on.
So where a text that is held comes from an unknown address of its site, the known one is asked
before anything is kept.
"""

from __future__ import annotations

from collections import Counter

from scraper.crawl.books import Books
from scraper.crawl.sight import Sight
from scraper.errors import FetchError
from scraper.fetch.protocol import Fetcher
from scraper.model import Snapshot
from scraper.text import width
from scraper.urls import article_key, site_of
from storage.protocol import Errand

ASKED = 50
"""Known addresses of a site that are asked in one run for this alone."""
_TELLING = 100.0
"""Characters of Han width of a text that no other article has by chance."""


class Moves:
    """What a run learns of articles that moved; they are looked at again where they stand now."""

    def __init__(self, books: Books, fetcher: Fetcher) -> None:
        self._books = books
        self._fetcher = fetcher
        self._asked = Counter[str]()

    async def followed(self, errand: Errand, answer: Snapshot, sight: Sight) -> Snapshot | None:
        """The same page, come to by the address that is held; None where that leads elsewhere."""
        article, url = sight.article, answer.url
        if article is None or answer.redirects or not is_fresh(errand):
            return None
        if width(article.text) < _TELLING or self._asked[site_of(url)] >= ASKED:
            return None
        digest = article.digest
        former = await self._books.ask(lambda archive: archive.same_text(digest, url))
        if former is None:
            return None
        self._asked[site_of(url)] += 1
        try:
            moved = await self._fetcher.fetch(former)
        except FetchError:
            return None
        if not moved.redirects or article_key(moved.url) != article_key(url):
            return None
        await self._books.post(lambda archive: archive.settle(former, "done", due_at=None))
        return moved


def is_fresh(errand: Errand) -> bool:
    """Whether the address was never asked."""
    return errand.state == "due" and errand.attempts == 0
