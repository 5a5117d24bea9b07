"""What a selection is made of: its sources, authors, categories and months, counted."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from storage import search
from storage.findings import Bar, Counts, Facet, Query, Step
from storage.plan import DAY_BITS, FIRST_DAY

MOST_BARS = 20_000
"""Periods of a histogram; a page that claims a day in the year 1 must not make millions."""


def facets(conn: sqlite3.Connection, query: Query, most: int) -> Mapping[Facet, Counts]:
    """For each facet its commonest values; equal counts stand in the order of their values."""
    sql, params = search.rows_of(conn, query)
    found = conn.execute(
        "SELECT a.origin, a.reprinter, a.category, a.authors"  # noqa: S608 (a plan of ours)
        " FROM search_rows AS s JOIN articles AS a ON a.id = s.article_id"
        f" WHERE s.rowid IN ({sql})",
        params,
    )
    counts: dict[Facet, Counter[str]] = {
        "source": Counter(), "origin": Counter(), "category": Counter(), "author": Counter(),
    }  # fmt: skip
    for facts, count in Counter(map(tuple, found)).items():
        for facet, values in _values(*facts):
            for value in values:
                counts[facet][value] += count
    counts["month"] = Counter({bar.period: bar.count for bar in over_time(conn, query, "month")})
    return {facet: _commonest(counts[facet], most) for facet in counts}


def _values(
    origin: str | None, reprinter: str | None, category: str | None, authors: str | None
) -> Iterator[tuple[Facet, Iterable[str]]]:
    yield "source", {name for name in (origin, reprinter) if name}
    yield "origin", [origin] if origin else ()
    yield "category", [category] if category else ()
    yield "author", _names(authors or "[]")


@lru_cache(maxsize=4096)
def _names(authors: str) -> frozenset[str]:
    return frozenset(person["name"] for person in json.loads(authors))


def _commonest(counts: Counter[str], most: int) -> Counts:
    there = [(value, count) for value, count in counts.items() if count]
    return tuple(sorted(there, key=lambda each: (-each[1], each[0]))[:most])


def over_time(conn: sqlite3.Connection, query: Query, step: Step) -> tuple[Bar, ...]:
    """How many articles each period has, from the first that has any to the last.

    An article stands on its day of publication, or of first sight where it tells none.
    """
    sql, params = search.rows_of(conn, query)
    days = conn.execute(
        f"SELECT rowid >> {DAY_BITS}, count(*) FROM ({sql}) GROUP BY 1 ORDER BY 1",  # noqa: S608
        params,
    ).fetchall()
    counts: Counter[str] = Counter()
    for day, count in days:
        counts[period(FIRST_DAY + timedelta(day), step)] += count
    if not days:
        return ()
    every = _periods(FIRST_DAY + timedelta(days[0][0]), FIRST_DAY + timedelta(days[-1][0]), step)
    return tuple(Bar(each, counts[each]) for each in every)


def _periods(first: date, last: date, step: Step) -> Iterator[str]:
    """Every period of a stretch, without gaps; where that would be far too many, its last ones."""
    first = max(first, last - timedelta(MOST_BARS))
    told = ""
    for day in range((last - first).days + 1):
        if (name := period(first + timedelta(day), step)) != told:
            told = name
            yield name


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
