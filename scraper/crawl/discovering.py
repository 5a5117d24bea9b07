"""What a crawl would find from one start, and why: discovery without storing anything."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any

from scraper.crawl.bounds import Bounds
from scraper.crawl.looking import Looker
from scraper.crawl.order import Order, Start
from scraper.crawl.related import siblings
from scraper.crawl.running import settings_of
from scraper.crawl.scope import LISTS, Scope, Source
from scraper.crawl.sight import Reader, ThreadReader
from scraper.errors import FetchError
from scraper.fetch.http import now, open_fetcher
from scraper.fetch.patience import PatientFetcher
from scraper.fetch.protocol import Fetcher
from scraper.model import SHANGHAI, Article, Target
from scraper.urls import canonical_url, site_of
from storage.protocol import Archive

LISTS_AT_MOST = 50
"""Lists that one discovery asks; a crawl goes on where it stops."""


@dataclass(frozen=True, slots=True)
class Found:
    """One address a crawl would ask, why, and whether its article is held already."""

    target: Target
    why: str
    known: bool

    def as_dict(self) -> dict[str, Any]:
        """The object of `jianbao discover`."""
        return {
            "url": self.target.url,
            "via": self.target.via,
            "title": self.target.title,
            "published_at": str(self.target.published_at) if self.target.published_at else None,
            "known": self.known,
            "kind": self.target.kind,
            "why": self.why,
        }


def discovered(order: Order, archive: Archive | None = None) -> Iterator[Found]:
    """What a crawl would find from the order's starts, as it is found.

    Asks at most `LISTS_AT_MOST` lists a start, politely, and no articles but the starts; stores
    nothing. Raises `FetchError` when a start cannot be had.
    """
    with asyncio.Runner() as runner:
        found = _discovered(order, archive)
        try:
            while (one := runner.run(anext_or_none(found))) is not None:
                yield one
        finally:
            runner.run(found.aclose())


async def anext_or_none(found: AsyncIterator[Found]) -> Found | None:
    """The next one, None at the end."""
    return await anext(found, None)


async def _discovered(order: Order, archive: Archive | None) -> AsyncGenerator[Found, None]:
    async with open_fetcher(settings_of(order)) as fetcher:
        patient = PatientFetcher(fetcher, sleep=asyncio.sleep)
        for start in order.starts:
            async for found in discover(start, patient, order=order, archive=archive):
                yield found


async def discover(
    start: Start,
    fetcher: Fetcher,
    *,
    order: Order,
    archive: Archive | None = None,
    reader: Reader | None = None,
    lists: int = LISTS_AT_MOST,
) -> AsyncIterator[Found]:
    """What a crawl would find from one start; see `discovered`."""
    reader = reader or ThreadReader(Looker())
    first = Target(canonical_url(start.url), start.name, "start")
    source = Source(start.name, {site_of(first.url)})
    scope = Scope(Bounds(now().astimezone(SHANGHAI).date()), order.window, order.max_depth)
    scope.routed = order.renders
    waiting = deque([first])
    asked = 0
    while waiting and asked < lists:
        parent = waiting.popleft()
        asked += 1
        try:
            snapshot = await fetcher.fetch(parent.url)
        except FetchError:
            if parent is first:
                raise
            continue
        sight = await reader.look(snapshot, expected=parent.kind)
        if sight.what == "article":
            if parent is first:
                yield _found(replace(parent, kind="article"), "the address is an article", archive)
                for one in _named(sight.article, source, scope, snapshot.url):
                    yield _found(one, f"{one.via} on {snapshot.url}", archive)
            continue
        if parent is first:
            source.sites.add(site_of(snapshot.url))
            waiting.extend(await _sitemaps(fetcher, source, snapshot.url))
        targets, _ = scope.follow(source, parent, sight.leads, snapshot.url)
        for target in targets:
            yield _found(target, f"{target.via or sight.leads.kind} on {snapshot.url}", archive)
        waiting.extend(target for target in targets if target.kind in LISTS)


def _named(article: Article | None, source: Source, scope: Scope, url: str) -> Iterator[Target]:
    """What an article names: its original, and others of its site.

    A crawl asks them where a list led to the article, as far as the settings say
    (`crawl.originals`, `crawl.related`).
    """
    if article is None:
        return
    parent = Target(url, source.name, kind="article")
    if article.origin_url and (it := scope.original(source, parent, article.origin_url, url)):
        yield it
    yield from scope.related(source, parent, siblings(article), url)


async def _sitemaps(fetcher: Fetcher, source: Source, url: str) -> list[Target]:
    return [
        Target(sitemap, source.name, "robots.txt", "sitemap")
        for sitemap in await fetcher.sitemaps(url)
        if source.holds(sitemap)
    ]


def _found(target: Target, why: str, archive: Archive | None) -> Found:
    return Found(target, why, archive is not None and bool(archive.knows([target.url])))
