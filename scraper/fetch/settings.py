"""How much a fetch may take, how long, and in whose name it asks."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.fetch.terms import ORDINARY, Agreed, Proxy, Terms

MEGABYTE = 1024 * 1024
PRODUCT = "jianbao"
"""The name robots.txt files may speak to."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request. Sizes in bytes, times in seconds."""

    headers: int = 64 * 1024
    raw: int = 16 * MEGABYTE
    """The body as it comes over the wire."""
    decoded: int = 48 * MEGABYTE
    """The body after its content codings are undone."""
    ratio: float = 200.0
    """Decoded to raw, once `free` bytes were decoded: more is a bomb."""
    free: int = 4 * MEGABYTE
    connect: float = 10.0
    read: float = 20.0
    """Between two pieces of an answer."""
    total: float = 30.0
    """From the request to the last byte."""
    redirects: int = 8
    robots: int = 500 * 1024
    """What is read of a robots.txt; the rest is left."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a fetcher is built from."""

    limits: Limits = Limits()
    contact: str = ""
    allow_private: tuple[str, ...] = ()
    delay: float = 2.0
    per_host: int = 1
    concurrency: int = 16
    terms: tuple[tuple[str, Terms], ...] = ()
    """Sites (`urls.site_of`) that are fetched on terms of their own."""
    proxy: Proxy | None = None
    """What every other site is asked through."""
    obey_robots: bool = True
    """Off only where the hosts are your own."""
    by_hand: bool = False
    """A person waits: what is asked of a host after its robots.txt is asked without a pause."""

    @property
    def agreed(self) -> Agreed:
        """The terms by site."""
        return Agreed(self.terms, Terms(proxy=self.proxy) if self.proxy else ORDINARY)

    @property
    def user_agent(self) -> str:
        """Who we are, and where to complain.

        >>> Settings(contact="news@example.org").user_agent
        'jianbao/0.1 (+news@example.org)'
        """
        return f"{PRODUCT}/0.1 (+{self.contact})" if self.contact else f"{PRODUCT}/0.1"
