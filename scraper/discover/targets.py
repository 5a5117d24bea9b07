"""Making targets out of what a page names: absolute, kept form, one an article, titled, dated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from scraper.discover.shapes import article_shaped
from scraper.model import SHANGHAI, Target, Timestamp
from scraper.times import parse_time
from scraper.urls import absolute, article_key, canonical_url

_WORD = 6
"""Characters of a title that a longer one is preferred to."""
MOST = 50_000
"""Targets of one page; a sitemap may name no more."""


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
        """Add what an address names; one that is no web address is left out.

        Without a `kind` the address tells whether it is an article's.
        """
        url = absolute(self._base, href)
        if url is None or len(self._found) >= MOST:
            return
        url = canonical_url(url)
        kind = kind or ("article" if article_shaped(url) else "unknown")
        published = parse_time(time, self._seen_at) if isinstance(time, str) else time
        key = article_key(url)
        self.put(Target(url, via=via, kind=kind, title=title or None, published_at=published), key)

    def put(self, target: Target, key: str) -> None:
        """Add a target whose address is canonical and has that `article_key`."""
        known = self._found.get(key)
        if known is None:
            if len(self._found) < MOST:
                self._found[key] = target
        elif target.title or target.published_at:
            self._found[key] = replace(
                known,
                title=_better(known.title, target.title),
                published_at=known.published_at or target.published_at,
            )

    def drop(self, url: str) -> None:
        """Forget an address, as a page does its own."""
        self._found.pop(article_key(url), None)

    @property
    def targets(self) -> tuple[Target, ...]:
        """What was gathered."""
        return tuple(self._found.values())


def morning(day: date) -> Timestamp:
    """A day of which no hour is known."""
    return Timestamp(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI), "day")


def _better(known: str | None, other: str | None) -> str | None:
    """Of two titles of one address: the first, unless it is cut or a mere word."""
    if not known or not other:
        return known or other
    cut = other.startswith(known.rstrip(".…·")) and len(other) > len(known)
    return other if cut or (len(known) < _WORD and len(other) > len(known)) else known
