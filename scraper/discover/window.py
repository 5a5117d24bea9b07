"""A span of days that a run wants, and what of a page's leads lies outside it.

A day is one in +08:00. An article is outside by the time its lead names; a list that names a span
itself (an issue of an e-paper, `sitemap-2023-01.xml`) by that; a sitemap that was last changed
before the span holds nothing of it. What names no day is inside: only the page can tell.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from scraper.discover.epaper import recognise
from scraper.model import SHANGHAI, Target, Timestamp
from scraper.times import time_in_address

_SITEMAPS = frozenset({"sitemap", "sitemap_index"})
_PERIOD = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-_/.=]?(1[0-2]|0[1-9])(?:[-_/.]?(3[01]|[12]\d|0[1-9]))?)?(?!\d)"
    r"|[?&]yyyy=(\d{4})(?:&mm=(\d\d?))?(?:&dd=(\d\d?))?",
    re.ASCII,
)
_SLACK = timedelta(days=1)
"""A period of another zone, or one that closes in the night, may hold its neighbour days."""


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day that are wanted; None is no bound."""

    since: date | None = None
    until: date | None = None
    only: frozenset[date] | None = None
    """Of those between, these alone."""

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None or self.only is not None

    def holds(self, day: date) -> bool:
        """Whether a day is wanted.

        >>> Window(date(2023, 1, 5)).holds(date(2023, 1, 4))
        False
        """
        if self.is_after(day) or (self.until is not None and day > self.until):
            return False
        return self.only is None or day in self.only

    def is_after(self, day: date) -> bool:
        """Whether a day comes before the first one that is wanted."""
        return self.since is not None and day < self.since

    def holds_time(self, time: Timestamp | None) -> bool:
        """Whether a time lies within; none is not known to lie outside."""
        return time is None or self.holds(day_of(time))

    def wants_article(self, target: Target) -> bool:
        """Whether a lead to an article, or to what is not known, may be of a wanted day."""
        if target.via == "sitemap" and target.published_at is not None:
            day = day_of(target.published_at)
            if not time_in_address(target.url):  # a last change: it was published before, or then
                return not self.is_after(day)
        return self.holds_time(target.published_at)

    def wants_read(self, target: Target, printed: Timestamp | None) -> bool:
        """Whether an article that was read is wanted; an issue's day goes before what it prints."""
        issue = recognise(target.url)
        return self.holds(issue.date) if issue else self.holds_time(printed)

    def wants_list(self, target: Target) -> bool:
        """Whether a list may name what is wanted."""
        if not self:
            return True
        if target.kind in _SITEMAPS:
            changed = target.published_at
            stale = changed is not None and self.is_after(day_of(changed))
            return not stale and self._meets(period_of(target.url))
        issue = recognise(target.url)
        return issue is None or self.holds(issue.date)

    def _meets(self, period: tuple[date, date] | None) -> bool:
        if period is None:
            return True
        first, last = period[0] - _SLACK, period[1] + _SLACK
        early = self.since is not None and last < self.since
        return not early and not (self.until is not None and first > self.until)


def day_of(time: Timestamp) -> date:
    """The day of a time in +08:00."""
    return time.value.astimezone(SHANGHAI).date()


def period_of(url: str) -> tuple[date, date] | None:
    """The first and last day of the year, month or day that a sitemap's address names.

    >>> [str(day) for day in period_of("https://a.cn/sitemap-2023-02.xml")]
    ['2023-02-01', '2023-02-28']
    """
    path = url.partition("://")[2].partition("/")[2]
    last = None
    for match in _PERIOD.finditer(path):
        last = match
    if last is None:
        return None
    groups = last.groups()
    year, month, day = (int(one) if one else 0 for one in (groups[:3] if groups[0] else groups[3:]))
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    return first, date(year, month or 12, monthrange(year, month or 12)[1])
