"""Articles of several pages: the following ones are fetched, and all become one article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from scraper.crawl.sight import Reader, Sight
from scraper.errors import FetchError
from scraper.fetch.protocol import Fetcher
from scraper.fetch.robots import forbids_archiving
from scraper.model import Article, Snapshot
from scraper.pipeline import join
from scraper.urls import absolute, canonical_url

PARTS_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Whole:
    """An article of one page or several, and the snapshots of the pages after the first."""

    article: Article
    alone: Article | None
    """The same read without its site's memory, where that made a difference."""
    parts: tuple[Snapshot, ...] = ()


async def with_parts(
    first: Sight,
    snapshot: Snapshot,
    fetcher: Fetcher,
    reader: Reader,
    *,
    same_site: Callable[[str, str], bool],
) -> Whole:
    """The whole of the article that `first` shows.

    A page that cannot be had now raises its `FetchError`: nothing cut is kept. One that never can
    be had (gone, no article) leaves what is there, flagged `truncated`.
    """
    assert first.article is not None
    sights, snapshots = [first], list[Snapshot]()
    seen = {canonical_url(snapshot.url)}
    here, onward = first.article.url or snapshot.url, first.article.next_page
    cut = False
    while onward is not None and len(sights) < PARTS_AT_MOST:
        full = absolute(here, onward)
        url = canonical_url(full) if full else ""
        if not url or url in seen or not same_site(url, snapshot.url):
            break
        seen.add(url)
        page = await _part(url, fetcher, reader)
        if cut := page is None:
            break
        sights.append(page[0])
        snapshots.append(page[1])
        assert page[0].article is not None
        here, onward = page[0].article.url or url, page[0].article.next_page
    articles = [sight.article for sight in sights if sight.article]
    alone = [sight.alone or sight.article for sight in sights if sight.article]
    other = any(sight.alone for sight in sights)
    return Whole(_joined(articles, cut), _joined(alone, cut) if other else None, tuple(snapshots))


def _joined(articles: list[Article], cut: bool) -> Article:
    first = articles[0]
    if cut:
        articles = [replace(first, quality=(*first.quality, "truncated")), *articles[1:]]
    return join(articles) if len(articles) > 1 else articles[0]


async def _part(url: str, fetcher: Fetcher, reader: Reader) -> tuple[Sight, Snapshot] | None:
    try:
        snapshot = await fetcher.fetch(url)
    except FetchError as error:
        if error.passing:
            raise
        return None
    sight = await reader.look(snapshot, expected="article")
    if sight.article is None or forbids_archiving(snapshot):
        return None
    return sight, snapshot
