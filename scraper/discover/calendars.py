"""Calendars of e-papers: the days with an issue, and where each one's front page stands.

Founder's software writes one a month, `period.xml` beside the folders of the days: a row a day with
`period_date` and `front_page`. Read by a scanner that expands nothing; a row that names no day, or
another day's page, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from scraper.discover.epaper import recognise
from scraper.discover.leads import Leads
from scraper.discover.markup import attributes, events, local
from scraper.discover.targets import Gathering, morning
from scraper.model import SHANGHAI, Snapshot
from scraper.urls import absolute, canonical_url, same_site

MOST_DAYS = 10_000
"""Days of one calendar: twenty-seven years of a daily paper."""
LONGEST = 2_000_000
"""Characters that are read of one: what is longer counts as cut."""
_HEAD = 4096
_SIGNS = frozenset({"period_date", "perioddate", "front_page", "frontpage"})
_DAY_NAMES = ("period_date", "perioddate", "date", "period_name", "name")
_FRONT_NAMES = ("front_page", "frontpage", "url", "href", "link")
_WANTED = frozenset({*_DAY_NAMES, *_FRONT_NAMES})
_LONGEST_VALUE = 1000
_DAY = re.compile(
    r"(\d{4})(?:(\d\d)(\d\d)|[-/.年](\d\d?)[-/.月](\d\d?)日?)(?:[T ][\d:.+Z-]{0,30})?", re.ASCII
)
_NO_PAGE = re.compile(r"\.(?:pdf|jpe?g|png|gif|swf|xml)(?:$|[?#])", re.IGNORECASE)
_RELATIVE = re.compile(r"[^/\\:]+(?:/|$)")
_NO_DIGIT = re.compile(r"[^0-9]+")
_TO_COME = timedelta(days=1)
"""A paper that prints in the evening may name tomorrow's issue; what lies further is no issue."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that have an issue, as far as this calendar goes."""

    days: frozenset[date] = frozenset()
    fronts: Mapping[date, str] = field(default_factory=dict[date, str])
    """Where the issues of some of these days begin."""
    whole: bool = False
    """Whether it came to its end; of a cut one nobody knows which days it would have named."""


def is_calendar(text: str) -> bool:
    """Whether a text opens like the calendar of an e-paper."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if not head.startswith("<") or "<html" in head.lower():
        return False
    return any(
        local(name) in _SIGNS or not _SIGNS.isdisjoint(attributes(value))
        for kind, name, value in events(head)
        if kind == "start"
    )


def calendar_in(snapshot: Snapshot, text: str) -> Calendar:
    """The days that a calendar names, up to the day after it was fetched."""
    last = snapshot.fetched_at.astimezone(SHANGHAI).date() + _TO_COME
    text = text[:LONGEST]
    days, fronts = set[date](), dict[date, str]()
    for row in _rows(text):
        day = next((day for name in _DAY_NAMES if (day := _day(row.get(name, "")))), None)
        if day is None or day > last or day in days:
            continue
        if len(days) >= MOST_DAYS:
            break
        days.add(day)
        printed = next((row[name] for name in _FRONT_NAMES if row.get(name)), "")
        if front := _front(snapshot.url, printed, day):
            fronts.setdefault(day, front)
    return Calendar(frozenset(days), fronts, _closed(text))


def read_calendar(snapshot: Snapshot, text: str) -> Leads:
    """The issues that a calendar names, the newest first."""
    calendar = calendar_in(snapshot, text)
    found = Gathering(snapshot.url, snapshot.fetched_at)
    for day in sorted(calendar.fronts, reverse=True):
        found.add(calendar.fronts[day], "calendar", kind="epaper", time=morning(day))
    return Leads("calendar", found.targets, why=_why(calendar))


def _why(calendar: Calendar) -> str:
    if not calendar.days:
        return "an e-paper's calendar that names no day"
    span = f"{min(calendar.days)} to {max(calendar.days)}"
    return f"an e-paper's calendar: {len(calendar.days)} days with an issue, {span}"


def _rows(text: str) -> Iterator[dict[str, str]]:
    """What each row says, by the name of its element or attribute.

    A name that comes again begins a new row, whatever the rows are called.
    """
    row: dict[str, str] = {}
    name = ""
    for kind, tag, value in events(text):
        if kind == "text":
            if name:
                row[name] = (row.get(name, "") + value.strip())[:_LONGEST_VALUE]
            continue
        name = ""
        if kind == "end":
            continue
        named = {key: said for key, said in attributes(value).items() if key in _WANTED}
        if local(tag) in _WANTED:
            name = local(tag)
            named.setdefault(name, "")
        if not row.keys().isdisjoint(named):
            yield row
            row = {}
        row.update(named)
    yield row


def _day(printed: str) -> date | None:
    match = _DAY.fullmatch(printed.strip())
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2] or match[4]), int(match[3] or match[5]))
    except ValueError:
        return None
    return day if day.year >= 1900 else None


def _front(base: str, printed: str, day: date) -> str | None:
    """Where an issue begins: as printed, or in the folder of its day, whichever names that day.

    An address that names no day is taken as it is printed when it is more than a leaf.
    """
    if not printed or _NO_PAGE.search(printed):
        return None
    places = [absolute(base, printed)]
    if _RELATIVE.match(printed):
        places.append(absolute(base, f"{day:%d}/{printed}"))
    kept = [canonical_url(place) for place in places if place and same_site(place, base)]
    for place in kept:
        if f"{day:%Y%m%d}" in _NO_DIGIT.sub("", place):
            return place
    bare = "/" not in printed and "?" not in printed
    return kept[0] if kept and not bare and recognise(kept[0]) is None else None


def _closed(text: str) -> bool:
    """Whether the first element that was opened is closed at the end."""
    root = next((event.name for event in events(text[:_HEAD]) if event.kind == "start"), "")
    return bool(root) and text[-_HEAD:].rstrip().lower().endswith(f"</{root}>")
