"""Is a page gone, or is its site? Another page of the site, asked at the same time, tells.

The best one is an article of the same time with an address of the same form, that is still read
as what it is: where none of those is there any more, the site has moved its articles, or broke.
Where no article has such an address, a status of 404 or 410 speaks for itself, and any page of the
site that answers will do; a page that says so in words, is empty or leads elsewhere may be a site
that changed its layout, and needs another article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from scraper.crawl.absent import instead, same_notice
from scraper.crawl.books import Books
from scraper.crawl.endless import alike
from scraper.crawl.sight import Reader, Sight
from scraper.errors import FetchError
from scraper.fetch.protocol import Fetcher
from scraper.model import Article, Snapshot
from scraper.urls import article_key, host_of, site_of
from storage.protocol import Archive, Query

ASKED = 6
"""Articles of a site that are asked in one run for this alone; two for one question."""
ALONE = "nothing of its text is left, and no other article of the site is there"
_REMEMBERED = 8
_NOTICES = 4
_LOOKED_AT = 40
_SLUG = re.compile(r"[^/.?]*(?:-[^/.?-]+){2,}|[^/.?]{30,}")
"""A step of a path that tells of an article in words."""


@dataclass(slots=True)
class _Site:
    """What a run knows of a site by its pages."""

    answered: list[str] = field(default_factory=list[str])
    read: list[str] = field(default_factory=list[str])
    """Articles that were held, and are read as what they are; the last ones."""
    notices: list[str] = field(default_factory=list[str])
    """What stands in place of articles."""
    asked: set[str] = field(default_factory=set[str])
    lost: set[str] = field(default_factory=set[str])
    """Forms of addresses of which no article was there."""
    silent: bool = False
    """Its front page was asked, and did not answer."""


class Controls:
    """The pages of each site that answered in this run."""

    def __init__(self, books: Books, fetcher: Fetcher, reader: Reader) -> None:
        self._books = books
        self._fetcher = fetcher
        self._reader = reader
        self._sites: dict[str, _Site] = {}

    def answered(self, url: str) -> None:
        """A page of the site is there."""
        _note(self._of(url).answered, url)

    def read(self, url: str) -> None:
        """An article of the site that is held is there, and was read as what it is."""
        _note(self._of(url).read, url)

    async def of(self, url: str, *, plain: bool) -> str | None:
        """Another page of the site that answers now; `plain` when the status said it all."""
        site, form = self._of(url), form_of(url)
        found = next((page for page in _others(site.read, url) if form_of(page) == form), None)
        if found or form in site.lost:
            return found
        near = await self._books.do(lambda archive: _near(archive, url))
        its_like = [page for page in near if form_of(page) == form]
        if its_like:
            if not (found := await self._first_read(url, _some(its_like))):
                site.lost.add(form)
            return found
        found = next(_others(site.read, url), None)
        found = found or await self._first_read(url, _some(near))
        if found or not plain:
            return found
        return next(_others(site.answered, url), None) or await self._ask_home(url)

    def notice(self, url: str, text: str) -> str | None:
        """Why a text is no article: it is what stands in place of the site's articles now."""
        if any(same_notice(known, text) for known in self._of(url).notices):
            return f"it stands in place of other articles of the site too: {text[:60]!r}"
        return None

    def note_notice(self, url: str, text: str) -> None:
        """That text stands where something else of the site stood."""
        notices = self._of(url).notices
        if len(notices) < _NOTICES:
            notices.append(text)

    async def everywhere(self, url: str, now: Article) -> str | None:
        """Why the text that took the place of an article is no wording: others show it as well.

        None where another article of the site is there as it was, or none is held.
        """
        site = self._of(url)
        if (why := self.notice(url, now.text)) or next(_others(site.read, url), None):
            return why
        if form_of(url) in site.lost:
            return ALONE
        near = await self._books.do(lambda archive: _near(archive, url))
        for other in _some(near):
            seen = await self._seen(other, site)
            if seen is None or (article := seen[1].article) is None:
                continue
            if same_notice(article.text, now.text):
                self.note_notice(url, now.text)
                return self.notice(url, now.text)
            if await self._is_itself(other, *seen):
                self.read(other)
                return None
        if near:
            site.lost.add(form_of(url))
        return ALONE if near else None

    async def _first_read(self, url: str, pages: list[str]) -> str | None:
        """The first of these articles that is there and read as what it is."""
        site = self._of(url)
        for page in pages:
            seen = await self._seen(page, site)
            if seen is not None and await self._is_itself(page, *seen):
                self.read(page)
                return page
        return None

    async def _seen(self, url: str, site: _Site) -> tuple[Snapshot, Sight] | None:
        """What is at an article's address; None where nothing is, or it was asked before."""
        if url in site.asked or len(site.asked) >= ASKED:
            return None
        site.asked.add(url)
        try:
            snapshot = await self._fetcher.fetch(url)
        except FetchError:
            return None
        return snapshot, await self._reader.look(snapshot, expected="article")

    async def _is_itself(self, url: str, snapshot: Snapshot, sight: Sight) -> bool:
        """Whether what was read there is the article that is held."""
        if sight.what != "article" or article_key(snapshot.url) != article_key(url):
            return False
        if sight.article is None:
            return True
        return await self._books.ask(lambda archive: instead(archive, url, snapshot, sight)) is None

    async def _ask_home(self, url: str) -> str | None:
        site, home = self._of(url), "/".join(url.split("/")[:3]) + "/"
        if home == url or site.silent:
            return None
        try:
            await self._fetcher.fetch(home)
        except FetchError:
            site.silent = True
            return None
        self.answered(home)
        return home

    def _of(self, url: str) -> _Site:
        return self._sites.setdefault(site_of(url), _Site())


def form_of(url: str) -> str:
    """What the addresses of a site's articles have in common.

    >>> form_of("http://a.cn/news/2026/01/05/a-long-way-home/")
    '/news/0/0/0/*/'
    >>> form_of("https://www.a.cn/n/t20260105_17.htm") == form_of("http://a.cn/n/t20251231_9.htm")
    True
    """
    path = url.partition("://")[2].partition("/")[2].partition("#")[0]
    steps = [_SLUG.sub("*", step) for step in path.split("/")]
    return alike("http://-/" + "/".join(steps)).removeprefix("http://-")


def _note(pages: list[str], url: str) -> None:
    if url not in pages:
        pages.append(url)
        del pages[:-_REMEMBERED]


def _others(pages: list[str], url: str) -> Iterator[str]:
    """The pages besides that one, the last first."""
    return (page for page in reversed(pages) if article_key(page) != article_key(url))


def _some(pages: list[str]) -> list[str]:
    """Two of them: the nearest, and one further away where those about it are all gone."""
    return list(dict.fromkeys((*pages[:1], *pages[len(pages) // 2 :][:1])))


def _near(archive: Archive, url: str) -> list[str]:
    """Other articles of the host that are held and not withdrawn: of the same days, then older."""
    held, host, own = archive.get(url), host_of(url), article_key(url)
    until: date | None = None
    if held is not None:
        told = held.article.published_at
        until = (told.value if told else held.first_seen).date() + timedelta(days=2)
    wanted = Query(site=host, withdrawn=False, sort="date", limit=_LOOKED_AT, until=until)
    return [hit.url for hit in archive.search(wanted) if hit.url and article_key(hit.url) != own]
