"""Memories in use: so many at a time, each for so many pages, then to be made anew."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.memory import SiteMemory

SITES = 64
"""Memories that are held; that of another site takes the place of the one least used."""
AT_FIRST = 5
"""Pages that are read with a memory while it is small."""
GROWN = 4
"""Later it serves for as many pages as a fraction of its stories: a quarter."""


@dataclass(slots=True)
class _Held:
    memory: SiteMemory
    left: int


class Recall:
    """The memories that were put in, by site, until they are worn."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}

    def get(self, site: str) -> SiteMemory | None:
        """The memory for one more page of the site; None when it is to be made (anew)."""
        held = self._held.pop(site, None)
        if held is None or held.left <= 0:
            return None
        held.left -= 1
        self._held[site] = held
        return held.memory

    def put(self, site: str, memory: SiteMemory) -> None:
        """Hold a memory that has just been made, and has served for one page."""
        self._held[site] = _Held(memory, max(AT_FIRST, memory.stories // GROWN) - 1)
        if len(self._held) > SITES:
            del self._held[next(iter(self._held))]
