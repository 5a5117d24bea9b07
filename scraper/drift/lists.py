"""The lists of a source: feeds, sitemaps and columns that are gone, empty, or have stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from scraper.drift.records import Break, Record, has_news

SEEN = 5
"""Looks at a list before anything about it is known."""
RECENT = 10
OFTEN = 0.6
"""A list that is asked in this share of the recent runs is watched; others come and go."""
USUALLY_NAMES = 3
"""A list that always named so many articles is not empty by chance."""
THIN = 0.2
"""Of the fewest articles it ever named, where these were at least `MANY`."""
MANY = 10
STALE = 3.0
"""Times the age that its newest article ever had."""
LEAST_AGE = timedelta(days=1)
NEWS_ELSEWHERE = 3
"""Runs that brought something new since: else the source is silent, and the list no worse."""
MOVES = 3
"""Different newest days that a list has shown: one that never moves is never stale."""


def broken(records: Sequence[Record]) -> Iterator[Break]:
    """The lists that broke with the newest record."""
    if len(records) <= SEEN:
        return
    *past, last = records
    for url in _watched(past):
        known = [told for record in past if (told := _told(record, url))]
        if len(known) < SEEN:
            continue
        if found := _lost(url, known, _told(last, url), last.at) or _stale(url, past, last):
            yield found


def is_well(records: Sequence[Record], url: str, since: datetime, kind: str) -> bool:
    """Whether a list that broke then is as it was before, or nobody asks it any more."""
    later = [record for record in records if record.at >= since]
    told = [_told(record, url) for record in later][-RECENT:]
    if kind == "stale":
        return bool(told and told[-1]) and _stale(url, _before(records, since), later[-1]) is None
    if len(later) >= RECENT and not any(told):
        return True
    counts = [one[0] for record in _before(records, since) if (one := _told(record, url))]
    last = told[-1] if told else None
    return bool(last and counts) and last is not None and last[0] > THIN * min(counts)


def _before(records: Sequence[Record], since: datetime) -> Sequence[Record]:
    return [record for record in records if record.at < since]


def _told(record: Record, url: str) -> list[Any] | None:
    told: list[Any] | None = record.facts["named"].get(url)
    return told


def _watched(past: Sequence[Record]) -> list[str]:
    recent = past[-RECENT:]
    urls = dict.fromkeys(url for record in recent for url in record.facts["named"])
    return [url for url in urls if sum(url in r.facts["named"] for r in recent) >= OFTEN * RECENT]


def _lost(
    url: str, known: Sequence[list[Any]], now: list[Any] | None, at: datetime
) -> Break | None:
    """Gone, empty or nearly so; a list that was not asked, or failed for a while, is none."""
    fewest = min(count for count, _ in known[-RECENT * 2 :])
    if now is None or fewest < 1:
        return None
    count, why = now
    if count < 0:
        told = f"{url}: it named {fewest} articles or more, and is gone ({why})"
    elif count == 0 and fewest >= USUALLY_NAMES:
        told = f"{url}: it named {fewest} articles or more, and names none"
    elif fewest >= MANY and count <= THIN * fewest:
        told = f"{url}: it named {fewest} articles or more, and names {count}"
    else:
        return None
    return Break("list", url, told, at, fewest, max(count, 0), {"why": why if count < 0 else ""})


def _stale(url: str, past: Sequence[Record], last: Record) -> Break | None:
    newest = _newest(last, url)
    known = [(record.at, day) for record in past if (day := _newest(record, url))]
    ages = [at - day for at, day in known if day != newest]
    if newest is None or len(ages) < SEEN or len({day for _, day in known}) < MOVES:
        return None
    oldest, age = max(*ages, LEAST_AGE), last.at - newest
    others = sum(has_news(record) for record in (*past, last) if record.at > newest + oldest)
    if age <= STALE * oldest or others < NEWS_ELSEWHERE:
        return None
    told = f"{url}: its newest article is {age.days} days old; it never was over {_days(oldest)}"
    return Break("stale", url, told, newest, oldest / timedelta(days=1), age / timedelta(days=1))


def _days(age: timedelta) -> str:
    return f"{age / timedelta(days=1):.0f}"


def _newest(record: Record, url: str) -> datetime | None:
    told = _told(record, url)
    if told is None or told[0] < 0 or not told[1]:
        return None
    return datetime.fromisoformat(told[1])
