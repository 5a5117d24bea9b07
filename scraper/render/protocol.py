"""What a crawl needs of whatever renders."""

from __future__ import annotations

from typing import Protocol

from scraper.model import Snapshot


class Renderer(Protocol):
    """Runs the scripts of pages."""

    async def render(self, answer: Snapshot) -> Snapshot:
        """The page that an answer becomes: its DOM, `rendered` and `answer` set.

        Raises `FetchError` of kind `limits` or `too_large`.
        """

    async def aclose(self) -> None:
        """Let go of the browser."""
