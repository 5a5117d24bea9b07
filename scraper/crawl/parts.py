"""Articles of several pages: the following ones are fetched, and all become one article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from scraper.crawl.sight import Reader, Sight
from scraper.errors import FetchError
from scraper.fetch.robots import forbids_archiving
from scraper.model import Article, Snapshot
from scraper.parts import adds_nothing
from scraper.urls import absolute, canonical_url

PARTS_AT_MOST = 60
IDLE_AT_MOST = 1
"""Pages that say nothing new: the first page under its number is one; comments are more."""


class Asks(Protocol):
    """Gives the page at an address: a `Fetcher`, or what was fetched before."""

    async def fetch(self, url: str, /) -> Snapshot:
        """The page. Raises `FetchError`."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A further page that is not to be had, and why: `kind` is one of `FAILURE_KINDS`."""

    url: str
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Whole:
    """An article of one page or several, and the snapshots of the pages after the first."""

    article: Article
    alone: Article | None
    """The same read without its site's memory, where that made a difference."""
    parts: tuple[Snapshot, ...] = ()
    missing: Missing | None = None
    """The page after the last one, where the article ends before its end."""


async def with_parts(
    first: Sight,
    snapshot: Snapshot,
    fetcher: Asks,
    reader: Reader,
    *,
    same_site: Callable[[str, str], bool],
    unasked: bool = False,
) -> Whole:
    """The whole of the article that `first` shows.

    With `unasked` a page that asks not to be archived is taken all the same.

    A page that cannot be had now raises its `FetchError`: nothing cut is kept. One that never can
    be had (gone, no article) leaves what is there, flagged `truncated`, and is told as `missing`.
    """
    assert first.article is not None
    sights, snapshots = [first], list[Snapshot]()
    seen = {canonical_url(snapshot.url)}
    here, onward = first.article.url or snapshot.url, first.article.next_page
    missing: Missing | None = None
    idle = 0
    while onward is not None:
        full = absolute(here, onward)
        url = canonical_url(full) if full else ""
        if not url or url in seen or not same_site(url, snapshot.url):
            break
        if len(sights) >= PARTS_AT_MOST:
            missing = Missing(url, "limits", f"an article of more than {PARTS_AT_MOST} pages")
            break
        seen.add(url)
        try:
            sight, answer = await _part(url, fetcher, reader, unasked)
        except FetchError as error:
            if error.passing:
                raise
            missing = Missing(url, error.kind, error.detail)
            break
        assert sight.article is not None
        here, onward = sight.article.url or url, sight.article.next_page
        if not adds_nothing(sight.article, [s.article for s in sights if s.article]):
            sights.append(sight)
            snapshots.append(answer)
        elif (idle := idle + 1) > IDLE_AT_MOST:
            break
    articles = [sight.article for sight in sights if sight.article]
    alone = [sight.alone or sight.article for sight in sights if sight.article]
    other = any(sight.alone for sight in sights)
    cut = missing is not None
    whole = _joined(articles, cut, idle)
    apart = _joined(alone, cut, idle) if other else None
    return Whole(whole, apart, tuple(snapshots), missing)


def _joined(articles: list[Article], cut: bool, idle: int) -> Article:
    first = articles[0]
    if cut:
        flags = tuple(dict.fromkeys((*first.quality, "truncated")))
        articles = [replace(first, quality=flags), *articles[1:]]
    if len(articles) > 1:
        from scraper.pipeline import join  # seldom needed in this process

        return join(articles)
    return replace(articles[0], next_page=None) if idle else articles[0]


async def _part(url: str, fetcher: Asks, reader: Reader, unasked: bool) -> tuple[Sight, Snapshot]:
    """A further page and what was read of it; raises `FetchError`."""
    snapshot = await fetcher.fetch(url)
    sight = await reader.look(snapshot, expected="article")
    if sight.article is None:
        raise FetchError(url, sight.kind or "not_article", sight.why or "no article")
    if forbids_archiving(snapshot) and not unasked:
        raise FetchError(url, "noarchive", "the page asks not to be archived")
    return sight, snapshot
