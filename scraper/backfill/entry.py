"""What history a source offers: the e-paper behind its entry, or a site to be walked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from scraper.discover.epaper import EpaperUrl, recognise
from scraper.discover.leads import Leads
from scraper.discover.recognise import leads
from scraper.discover.window import day_of
from scraper.errors import FetchError
from scraper.fetch.protocol import Fetcher

HOPS = 5
"""From an entry to the day's front page: redirects, meta refreshes and scripts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The front page of the newest issue of an e-paper."""

    front: str
    day: date
    calendar: str | None = None
    """Where the days with an issue are listed, as far as it is named on the way."""


async def enter(fetcher: Fetcher, url: str) -> Entry | None:
    """Follow an entry to an e-paper's newest issue; None where it leads to none.

    Raises `FetchError` when the entry itself cannot be had.
    """
    first, calendar = True, None
    for _ in range(HOPS):
        seen = recognise(url)
        if seen and seen.kind != "article" and first:
            return Entry(url, seen.date)  # a dated address tells all by itself
        try:
            snapshot = await fetcher.fetch(url)
        except FetchError:
            if first:
                raise
            return None
        first = False
        found = leads(snapshot)
        seen = recognise(snapshot.url)
        calendar = snapshot.url if found.kind == "calendar" else found.calendar or calendar
        if found.kind == "epaper" and seen and found.targets:
            return Entry(snapshot.url, seen.date, calendar)
        if found.kind == "calendar" and (newest := _newest(found)):
            return replace(newest, calendar=calendar)
        onward = found.redirect or _front_among(found, seen)
        if onward is None:
            return None
        url = onward
    return None


def _newest(calendar: Leads) -> Entry | None:
    """The newest issue of a calendar, whether or not its address names the day."""
    target = next(iter(calendar.targets), None)
    if target is None or target.published_at is None:
        return None
    return Entry(target.url, day_of(target.published_at))


def _front_among(found: Leads, own: EpaperUrl | None) -> str | None:
    """The front page that an undated index names: the first page of its newest day."""
    dated = [(seen, target) for target in found.targets if (seen := recognise(target.url))]
    pages = [(seen, target) for seen, target in dated if seen.kind != "article"]
    if own is not None or not pages or 2 * len(dated) < len(found.targets):
        return None
    newest = max(seen.date for seen, _ in pages)
    return next(target.url for seen, target in pages if seen.date == newest)
