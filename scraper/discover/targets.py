"""Making targets out of what a page names: absolute, kept form, one an article, titled, dated."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from scraper.model import Target, Timestamp
from scraper.times import parse_time
from scraper.urls import absolute, article_key, canonical_url

MOST = 50_000
"""Targets of one page; a sitemap may name no more."""

_ARTICLE_SHAPE = re.compile(
    r"content_\d+|t\d{8}_\d+|/\d{5,}\.(?:s?html?|aspx)$|_forward_\d+|/a/\d+_\d+|doc-i\w+|/c_?\d{5,}"
    r"|c\d+-\d{5,}|[/_-]\d{6,}(?:_\d+)?\.(?:s?html?|aspx|php|jsp)$|ART[IiE]\w+|/\d{6,}/?$"
    r"|/(?:article|news|detail|story|view|show|content|p)/[\w-]*\d{4,}|/[0-9a-f]{24,32}(?:/|\.|$)"
    r"|/[a-z0-9]+(?:-[a-z0-9]+){3,}(?:\.html?)?/?$"
    r"|[?&](?:id|aid|newsid|articleid|contentid|docid|nid|tid)=[\w-]*\d",
    re.IGNORECASE,
)
_LIST_SHAPE = re.compile(
    r"/(?:index|list|node|default|channel|more|page|column)\w{0,12}(?:_\d{1,4})?\.\w{2,5}$"
    r"|/(?![^/]*\d{5})(?![^/]*(?:-[^/-]*){3})[^/]*/$|^/$"
    r"|/(?:list|node|channel|tag|topic|category|page)/",
    re.IGNORECASE,
)


def article_shaped(url: str) -> bool:
    """Whether an address looks like one article's: a number of its own, or its day.

    >>> article_shaped("http://a.cn/2023/01/05/content_123.htm"), article_shaped("http://a.cn/edu/")
    (True, False)
    """
    tail = url.partition("://")[2].partition("/")[2]
    return bool(tail) and _ARTICLE_SHAPE.search(f"/{tail}") is not None and not list_shaped(url)


def list_shaped(url: str) -> bool:
    """Whether an address looks like a column's: a folder, `index_2.html`, `/list/`."""
    path = f"/{url.partition('://')[2].partition('/')[2]}".partition("?")[0]
    return _LIST_SHAPE.search(path) is not None


class Gathering:
    """Targets in order of first mention; a second mention adds the title or time it knows."""

    def __init__(self, base: str, seen_at: datetime) -> None:
        self._base = base
        self._seen_at = seen_at
        self._found: dict[str, Target] = {}

    def add(
        self,
        href: str,
        via: str,
        *,
        kind: str = "unknown",
        title: str = "",
        time: str | Timestamp | None = None,
    ) -> None:
        """Add what an address names; one that is no web address is left out."""
        url = absolute(self._base, href)
        if url is None or len(self._found) >= MOST:
            return
        url = canonical_url(url)
        published = parse_time(time, self._seen_at) if isinstance(time, str) else time
        key = article_key(url)
        known = self._found.get(key)
        if known is None:
            self._found[key] = Target(
                url, via=via, kind=kind, title=title or None, published_at=published
            )
        else:
            self._found[key] = replace(
                known,
                title=max(known.title or "", title, key=len) or None,
                published_at=known.published_at or published,
            )

    def drop(self, url: str) -> None:
        """Forget an address, as a page does its own."""
        self._found.pop(article_key(url), None)

    @property
    def targets(self) -> tuple[Target, ...]:
        """What was gathered."""
        return tuple(self._found.values())
