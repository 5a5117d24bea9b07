"""From issue to issue by the link to the one before, where no address tells where a day stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scraper.discover.epaper import recognise
from scraper.discover.recognise import leads
from scraper.errors import FetchError
from scraper.fetch.protocol import Fetcher

MOST_STEPS = 400
"""Issues that one run goes through to come to the days that are wanted."""


class Trail:
    """Issues that are known, and the way back from them. Each step is one request."""

    def __init__(self, fronts: Mapping[date, str]) -> None:
        self.fronts = dict(fronts)
        self._steps = 0
        self._ends = set[date]()
        """Issues that name none before."""

    async def back_to(self, day: date, fetcher: Fetcher) -> str | None:
        """The issue of a day; None where the issues before and after it are neighbours."""
        while day not in self.fronts and self._steps < MOST_STEPS:
            here = min((known for known in self.fronts if known > day), default=None)
            if here is None or here in self._ends:
                break
            before = await self._before(here, fetcher)
            if before is None:
                self._ends.add(here)
                break
            self.fronts.setdefault(*before)
            if before[0] < day:
                self._ends.add(here)
        return self.fronts.get(day)

    async def _before(self, day: date, fetcher: Fetcher) -> tuple[date, str] | None:
        self._steps += 1
        try:
            snapshot = await fetcher.fetch(self.fronts[day])
        except FetchError:
            return None
        older = leads(snapshot).next_page
        seen = recognise(older) if older else None
        return (seen.date, older) if older and seen and seen.date < day else None
