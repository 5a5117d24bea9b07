"""Is a page gone, or is its site? Another page of the site, asked at the same time, tells.

A status of 404 or 410 speaks for itself, and any other page of the site that answers will do. A
page that says so in words, is empty or leads elsewhere may be a site that broke or changed its
layout: there only an article of the site that is still read as one will do.
"""

from __future__ import annotations

from scraper.crawl.absent import instead, suspect
from scraper.crawl.books import Books
from scraper.crawl.sight import Reader
from scraper.errors import FetchError
from scraper.fetch.protocol import Fetcher
from scraper.urls import article_key, site_of
from storage.protocol import Archive, Query

ASKED = 2
"""Articles of a site that are asked in one run for this alone."""
_REMEMBERED = 2


class Controls:
    """The pages of each site that answered in this run."""

    def __init__(self, books: Books, fetcher: Fetcher, reader: Reader) -> None:
        self._books = books
        self._fetcher = fetcher
        self._reader = reader
        self._answered: dict[str, list[str]] = {}
        self._read: dict[str, list[str]] = {}
        self._asked: dict[str, int] = {}

    def answered(self, url: str) -> None:
        """A page of the site is there."""
        _note(self._answered, url)

    def read(self, url: str) -> None:
        """An article of the site is there, and was read as one."""
        _note(self._read, url)

    async def of(self, url: str, *, plain: bool) -> str | None:
        """Another page of the site that answers now; `plain` when the status said it all."""
        found = _other(self._read, url) or await self._ask_an_article(url)
        if found or not plain:
            return found
        return _other(self._answered, url) or await self._ask_home(url)

    async def _ask_an_article(self, url: str) -> str | None:
        site = site_of(url)
        room = ASKED - self._asked.get(site, 0)
        for other in await self._books.do(lambda archive: _held(archive, url, room)):
            self._asked[site] = self._asked.get(site, 0) + 1
            if await self._is_read(other):
                self.read(other)
                return other
        return None

    async def _is_read(self, url: str) -> bool:
        try:
            snapshot = await self._fetcher.fetch(url)
        except FetchError:
            return False
        sight = await self._reader.look(snapshot, expected="article")
        if sight.what != "article" or article_key(snapshot.url) != article_key(url):
            return False
        if not suspect(url, snapshot, sight):
            return True
        return await self._books.do(lambda archive: instead(archive, url, sight)) is None

    async def _ask_home(self, url: str) -> str | None:
        home = "/".join(url.split("/")[:3]) + "/"
        if home == url:
            return None
        try:
            await self._fetcher.fetch(home)
        except FetchError:
            return None
        self.answered(home)
        return home


def _note(pages: dict[str, list[str]], url: str) -> None:
    known = pages.setdefault(site_of(url), [])
    if len(known) < _REMEMBERED and url not in known:
        known.append(url)


def _other(pages: dict[str, list[str]], url: str) -> str | None:
    return next((page for page in pages.get(site_of(url), ()) if page != url), None)


def _held(archive: Archive, url: str, room: int) -> list[str]:
    """The newest other articles of the site that are held and not withdrawn."""
    if room <= 0:
        return []
    host = url.split("/")[2].partition(":")[0] if url.count("/") > 1 else ""
    found = archive.search(Query(site=host, withdrawn=False, sort="date", limit=room + 1))
    own = article_key(url)
    return [hit.url for hit in found if hit.url and article_key(hit.url) != own][:room]
