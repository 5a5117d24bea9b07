"""What an e-paper's calendars say: which days have an issue, known by a request a month."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scraper.charset import decode
from scraper.discover.calendars import Calendar, calendar_in, is_calendar
from scraper.discover.issues import Template, filled, month_template
from scraper.discover.sitemap import unzipped
from scraper.errors import FetchError
from scraper.fetch.protocol import Fetcher

MISSES = 2
"""Months without a calendar, after which none is looked for at that kind of address any more."""

log = logging.getLogger(__name__)
_Month = tuple[int, int]


class Calendars:
    """The calendars that one run has read. Each month is one request, made once."""

    def __init__(self) -> None:
        self.fronts: dict[date, str] = {}
        """Where issues begin, of the days that a calendar names."""
        self.days = set[date]()
        """The days that have an issue."""
        self._forms: dict[str, None] = {}
        """Templates of the calendars that pages name."""
        self._read: dict[str, bool] = {}
        """Addresses that were asked, and whether a calendar stood there."""
        self._months = set[_Month]()
        self._misses = Counter[str]()

    def note(self, address: str, day: date) -> None:
        """Remember where the issue of a day says that its calendar stands."""
        self._forms[month_template(address, day)] = None

    def without_issue(self, day: date) -> bool:
        """Whether it is certain that a day has none.

        Its month has a calendar that names other days, and an issue is known before and after it:
        a calendar that was begun or left off within a month tells nothing of the rest.
        """
        if day in self.days or _month(day) not in self._months:
            return False
        return min(self.days) < day < max(self.days)

    async def learn(
        self, days: Iterable[date], templates: Sequence[Template], fetcher: Fetcher
    ) -> None:
        """Read the calendars of the months of some days, as far as they can be had."""
        for day in sorted({one.replace(day=1): one for one in days}.values()):
            if _month(day) in self._months:
                continue
            for form in self._forms | dict.fromkeys(_beside(templates, day)):
                address = filled(form, day)
                if address not in self._read and self._misses[form] < MISSES:
                    self._read[address] = await self._ask(address, fetcher)
                    self._misses[form] += not self._read[address]
                if self._read.get(address):
                    break

    async def _ask(self, address: str, fetcher: Fetcher) -> bool:
        try:
            snapshot = await fetcher.fetch(address)
        except FetchError as error:
            log.debug("no calendar", extra={"url": address, "kind": error.kind})
            return False
        text = decode(unzipped(snapshot.body), snapshot.header("content-type")).text
        if not is_calendar(text):
            return False
        self._take(calendar_in(snapshot, text))
        return True

    def _take(self, calendar: Calendar) -> None:
        self.days |= calendar.days
        for day, front in calendar.fronts.items():
            self.fronts.setdefault(day, front)
        if calendar.whole:
            self._months |= {_month(day) for day in calendar.days}


def _beside(templates: Iterable[Template], day: date) -> Iterator[str]:
    """Calendars beside the folders of the days that templates name."""
    return (one.calendar for one in templates if one.calendar and one.holds(day))


def _month(day: date) -> _Month:
    return day.year, day.month
