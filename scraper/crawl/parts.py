"""Articles of several pages: the following ones are fetched, and all become one article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scraper.crawl.sight import Reader
from scraper.errors import FetchError
from scraper.fetch.protocol import Fetcher
from scraper.fetch.robots import forbids_archiving
from scraper.model import Article, Snapshot
from scraper.pipeline import join
from scraper.urls import absolute, canonical_url

PARTS_AT_MOST = 60


async def with_parts(
    first: Article,
    snapshot: Snapshot,
    fetcher: Fetcher,
    reader: Reader,
    *,
    same_site: Callable[[str, str], bool],
) -> tuple[Article, tuple[Snapshot, ...]]:
    """The whole article, and the snapshots of the pages after the first.

    A page that cannot be had now raises its `FetchError`: nothing cut is kept. One that never can
    be had (gone, no article) leaves what is there, flagged `truncated`.
    """
    articles, snapshots = [first], list[Snapshot]()
    seen = {canonical_url(snapshot.url)}
    onward = first.next_page
    while onward is not None and len(articles) < PARTS_AT_MOST:
        full = absolute(articles[-1].url or snapshot.url, onward)
        url = canonical_url(full) if full else ""
        if not url or url in seen or not same_site(url, snapshot.url):
            break
        seen.add(url)
        page = await _part(url, fetcher, reader)
        if page is None:
            flagged = replace(articles[0], quality=(*articles[0].quality, "truncated"))
            articles[0] = flagged
            break
        articles.append(page[0])
        snapshots.append(page[1])
        onward = page[0].next_page
    return (join(articles) if len(articles) > 1 else articles[0]), tuple(snapshots)


async def _part(url: str, fetcher: Fetcher, reader: Reader) -> tuple[Article, Snapshot] | None:
    try:
        snapshot = await fetcher.fetch(url)
    except FetchError as error:
        if error.passing:
            raise
        return None
    sight = await reader.look(snapshot, expected="article")
    if sight.article is None or forbids_archiving(snapshot):
        return None
    return sight.article, snapshot
