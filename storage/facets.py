"""What a selection is made of: its sources, authors, categories and months, counted."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from storage import search
from storage.findings import Bar, Counts, Facet, Query, Step
from storage.plan import DAY_BITS, FIRST_DAY

MOST_DAYS = 100_000
"""Days of a histogram: what is older, by a page's wrong claim, makes no million of bars."""
Params = tuple[int | str, ...]


def facets(conn: sqlite3.Connection, query: Query, most: int) -> Mapping[Facet, Counts]:
    """For each facet its commonest values; equal counts stand in the order of their values."""
    sql, params = search.rows_of(conn, query)
    facts, days = _columns(
        conn,
        f"SELECT group_concat(s.facts_id), {_DAYS.format(row='m.rowid')}"  # noqa: S608 (a plan of ours)
        f" FROM ({sql}) AS m CROSS JOIN search_rows AS s ON s.rowid = m.rowid",
        params,
    )
    ids = {int(id): n for id, n in Counter(facts).items()}
    counts: dict[Facet, Counter[str]] = {
        "source": Counter(), "origin": Counter(), "category": Counter(), "author": Counter(),
        "month": Counter(),
    }  # fmt: skip
    named = conn.execute(
        "SELECT id, origin, reprinter, category, authors FROM search_facts"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    for id, *facts in named:
        for facet, values in _values(*facts):
            for value in values:
                counts[facet][value] += ids[id]
    counts["month"] = Counter(dict(_by_period(sorted(days), "month")))
    return {facet: _commonest(counts[facet], most) for facet in counts}


def _columns(conn: sqlite3.Connection, sql: str, params: Params) -> list[list[str]]:
    """The numbers in each joined column of one row.

    One long text is made and read faster than as many rows as a common word has.
    """
    (row,) = conn.execute(sql, params).fetchall()
    return [joined.split(",") if joined else [] for joined in row]


_WIDE = 1_000_000
"""Added to the number of a day, so that all have seven digits: their order is that of the texts."""
_DAYS = f"group_concat(({{row}} >> {DAY_BITS}) + {_WIDE})"


def _by_period(days: list[str], step: Step) -> Iterator[tuple[str, int]]:
    """Each period that has any of the days, which are in order, with how many."""
    at = 0
    while at < len(days):
        day = _day(days[at])
        after = bisect_left(days, _end(day, step), at)
        yield period(day, step), after - at
        at = after


def _day(number: str) -> date:
    return FIRST_DAY + timedelta(int(number) - _WIDE)


def _end(day: date, step: Step) -> str:
    """The number of the first day of the next period."""
    try:
        return str((_after(day, step) - FIRST_DAY).days + _WIDE)
    except (OverflowError, ValueError):
        return ":"  # the calendar ends within this one


def _values(
    origin: str, reprinter: str, category: str, authors: str
) -> Iterator[tuple[Facet, Iterable[str]]]:
    yield "source", {name for name in (origin, reprinter) if name}
    yield "origin", [origin] if origin else ()
    yield "category", [category] if category else ()
    yield "author", set(json.loads(authors))


def _commonest(counts: Counter[str], most: int) -> Counts:
    there = [(value, count) for value, count in counts.items() if count]
    return tuple(sorted(there, key=lambda each: (-each[1], each[0]))[:most])


def over_time(conn: sqlite3.Connection, query: Query, step: Step) -> tuple[Bar, ...]:
    """How many articles each period has, from the first that has any to the last.

    An article stands on its day of publication, or of first sight where it tells none.
    """
    sql, params = search.rows_of(conn, query)
    asked = f"SELECT {_DAYS.format(row='rowid')} FROM ({sql})"  # noqa: S608 (a plan of ours)
    (days,) = _columns(conn, asked, params)
    if not days:
        return ()
    days.sort()
    counts = dict(_by_period(days, step))
    every = _periods(_day(days[0]), _day(days[-1]), step)
    return tuple(Bar(name, counts.get(name, 0)) for name in every)


def _periods(first: date, last: date, step: Step) -> Iterator[str]:
    """Every period of a stretch, without gaps; of far too many days the last ones."""
    day = max(first, last - timedelta(min((last - date.min).days, MOST_DAYS)))
    name, final = period(day, step), period(last, step)
    while name != final:
        yield name
        day = _after(day, step)
        name = period(day, step)
    yield final


def _after(day: date, step: Step) -> date:
    """The first day of the next period.

    >>> _after(date(2023, 1, 5), "month"), _after(date(2023, 1, 5), "week")
    (datetime.date(2023, 2, 1), datetime.date(2023, 1, 9))
    """
    match step:
        case "day":
            return day + timedelta(1)
        case "week":
            return day + timedelta(7 - day.weekday())
        case "month":
            return (day.replace(day=1) + timedelta(32)).replace(day=1)
    return date(day.year + 1, 1, 1)


def period(day: date, step: Step) -> str:
    """The name of the period that a day is in.

    >>> period(date(2023, 1, 1), "week"), period(date(2023, 1, 1), "month")
    ('2022-W52', '2023-01')
    """
    match step:
        case "day":
            return day.isoformat()
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{day}"[:7]
    return f"{day.year}"
