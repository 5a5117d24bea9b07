"""What a selection is made of: its sources, authors, categories and months, counted."""

from __future__ import annotations

import json
import sqlite3
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
    ids, days = _tally(
        conn,
        f"SELECT group_concat(s.facts_id), group_concat(m.rowid >> {DAY_BITS})"  # noqa: S608 (a plan of ours)
        f" FROM ({sql}) AS m CROSS JOIN search_rows AS s ON s.rowid = m.rowid",
        params,
    )
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
    for day, n in days.items():
        counts["month"][period(_day(day), "month")] += n
    return {facet: _commonest(counts[facet], most) for facet in counts}


def _tally(conn: sqlite3.Connection, sql: str, params: Params) -> list[Counter[int]]:
    """How often each number stands in the joined columns of one row.

    One long text is made and read faster than as many rows as a common word has.
    """
    (row,) = conn.execute(sql, params).fetchall()
    return [_counted(joined) for joined in row]


def _counted(joined: str | None) -> Counter[int]:
    counts = Counter(joined.split(",")) if joined else Counter[str]()
    return Counter({int(number): n for number, n in counts.items()})


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(number)


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
    asked = f"SELECT group_concat(rowid >> {DAY_BITS}) FROM ({sql})"  # noqa: S608 (a plan of ours)
    (days,) = _tally(conn, asked, params)
    if not days:
        return ()
    counts: Counter[str] = Counter()
    for day, n in days.items():
        counts[period(_day(day), step)] += n
    every = _periods(_day(min(days)), _day(max(days)), step)
    return tuple(Bar(name, counts[name]) for name in every)


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
            return f"{day:%Y-%m}"
    return f"{day.year}"
