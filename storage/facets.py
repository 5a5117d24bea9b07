"""What a selection is made of: its sources, authors, categories and months, counted."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from storage import search
from storage.findings import Bar, Counts, Facet, Query, Step
from storage.plan import DAY_BITS, FIRST_DAY, first_row

MOST_DAYS = 100_000
"""Days of a histogram: what is older, by a page's wrong claim, makes no million of bars."""
FEW = 500
"""So many periods are counted one by one."""
Params = tuple[int | str, ...]


def facets(conn: sqlite3.Connection, query: Query, most: int) -> Mapping[Facet, Counts]:
    """For each facet its commonest values; equal counts stand in the order of their values."""
    sql, params = search.rows_of(conn, query)
    found = conn.execute(
        "SELECT f.origin, f.reprinter, f.category, f.authors, n FROM ("  # noqa: S608 (a plan of ours)
        " SELECT s.facts_id AS id, count(*) AS n"
        f" FROM ({sql}) AS m CROSS JOIN search_rows AS s ON s.rowid = m.rowid GROUP BY 1"
        ") AS many JOIN search_facts AS f ON f.id = many.id",
        params,
    )
    counts: dict[Facet, Counter[str]] = {
        "source": Counter(), "origin": Counter(), "category": Counter(), "author": Counter(),
    }  # fmt: skip
    for *facts, count in found:
        for facet, values in _values(*facts):
            for value in values:
                counts[facet][value] += count
    counts["month"] = Counter({bar.period: bar.count for bar in over_time(conn, query, "month")})
    return {facet: _commonest(counts[facet], most) for facet in counts}


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
    ends = [
        conn.execute(f"{sql} ORDER BY rowid {order} LIMIT 1", params).fetchone()
        for order in ("ASC", "DESC")
    ]
    if ends[0] is None:
        return ()
    first, last = (FIRST_DAY + timedelta(row >> DAY_BITS) for (row,) in ends)
    starts = list(_starts(first, last, step))
    count = _counted_apart if len(starts) <= FEW else _counted_at_once
    counts = count(conn, sql, params, starts)
    return tuple(Bar(period(day, step), n) for day, n in zip(starts, counts, strict=True))


def _counted_apart(
    conn: sqlite3.Connection, sql: str, params: Params, starts: Sequence[date]
) -> Iterator[int]:
    """A count a period: the index finds where each begins."""
    within = f"SELECT count(*) FROM ({sql}) WHERE rowid >= ? AND rowid < ?"  # noqa: S608 (a plan of ours)
    for start, end in pairwise([*starts, date.max]):
        yield conn.execute(within, (*params, first_row(start), first_row(end))).fetchone()[0]


def _counted_at_once(
    conn: sqlite3.Connection, sql: str, params: Params, starts: Sequence[date]
) -> Iterator[int]:
    """One pass over all days."""
    days = conn.execute(
        f"SELECT rowid >> {DAY_BITS}, count(*) FROM ({sql}) GROUP BY 1",  # noqa: S608 (a plan of ours)
        params,
    )
    counts = Counter[int]()
    for day, n in days:
        counts[bisect_right(starts, FIRST_DAY + timedelta(day)) - 1] += n
    yield from (counts[place] for place in range(len(starts)))


def _starts(first: date, last: date, step: Step) -> Iterator[date]:
    """The day each period begins on, without gaps; far too many of them become the last ones."""
    told = ""
    for day in range(max(0, (last - first).days - MOST_DAYS), (last - first).days + 1):
        if (name := period(first + timedelta(day), step)) != told:
            told = name
            yield first + timedelta(day)


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
