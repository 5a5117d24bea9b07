"""A fetcher around another: what it does not do itself, the inner one does."""

from __future__ import annotations

from scraper.fetch.protocol import Fetcher, Wait
from scraper.fetch.timeline import Timeline


class Around:
    """The part of `Fetcher` that only the inner one can tell."""

    def __init__(self, inner: Fetcher) -> None:
        self._inner = inner

    @property
    def timeline(self) -> Timeline:
        """Every request that was made, host by host."""
        return self._inner.timeline

    def waits(self) -> tuple[Wait, ...]:
        """The hosts that are not asked now though somebody would."""
        return self._inner.waits()

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of an address names."""
        return await self._inner.sitemaps(url)
