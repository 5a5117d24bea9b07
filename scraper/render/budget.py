"""What one page may ask for while it is rendered: few requests, few bytes, and only to read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from scraper.errors import FetchError
from scraper.model import Snapshot

Ask = Callable[[str], Awaitable[Snapshot]]
"""Asks for a part of a page, with all guards and manners; raises `FetchError`."""

KINDS = frozenset({"script", "xhr", "fetch"})
"""What a text may depend on; pictures, fonts, films, frames and styles are not asked for."""
REQUESTS_AT_MOST = 60
BYTES_AT_MOST = 24 * 1024 * 1024


@dataclass(slots=True)
class Budget:
    """What is left for one page."""

    ask: Ask
    requests: int = REQUESTS_AT_MOST
    bytes: int = BYTES_AT_MOST

    async def answer(self, method: str, kind: str, url: str) -> Snapshot | None:
        """The answer to a request of the page; None for one that is not made, or failed."""
        if method != "GET" or kind not in KINDS or not url.startswith(("http://", "https://")):
            return None
        if self.requests <= 0 or self.bytes <= 0:
            return None
        self.requests -= 1
        try:
            answer = await self.ask(url)
        except FetchError:
            return None
        self.bytes -= len(answer.body)
        return answer if self.bytes >= 0 else None
