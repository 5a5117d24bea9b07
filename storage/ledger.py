"""The ledger of history: a row for each day of a source that a backfill asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from scraper.text import strip_controls
from storage.database import Database, told
from storage.moments import instant, stamp

DayState = Literal["done", "partly", "none", "open"]
"""`done`: all that is to be had is held; `partly`: some of it may still come; `none`: no issue
that day; `open`: it could not be told."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a source's history, as a backfill left it."""

    source: str
    day: date
    state: DayState
    articles: int
    """Held, of that day."""
    holes: int
    """Named by the day's pages, and not held."""
    front: str | None
    """The address of that day's issue, where there is one."""
    checked_at: datetime
    run_id: int | None = None

    @property
    def settled(self) -> bool:
        """Whether there is nothing to come; a young day is not over yet."""
        return self.state in ("done", "none") and self.checked_at.date() - self.day > _YOUNG


_YOUNG = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DaySum:
    """What the frontier holds of one day: articles held, addresses waiting, addresses lost."""

    articles: int = 0
    waiting: int = 0
    lost: int = 0


class Ledger(Protocol):
    """What is known of a source's history, day by day (days in +08:00)."""

    def note(self, days: Iterable[Day]) -> None:
        """Write down what came of days; a later word replaces an earlier one."""

    def of(
        self, source: str, *, since: date | None = None, until: date | None = None
    ) -> tuple[Day, ...]:
        """What was written down of a source's days, the first one first; both ends included."""

    def sums(self, source: str, since: date, until: date) -> Mapping[date, DaySum]:
        """What the frontier holds of a source for each day that it holds anything of."""


_DAY = "date(e.published_at, '+8 hours')"


class SqliteLedger:
    """What `Ledger` promises, on one SQLite file."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn

    def note(self, days: Iterable[Day]) -> None:
        """Write down what came of days; a later word replaces an earlier one."""
        with self._db.writing() as conn:
            conn.executemany(
                """INSERT OR REPLACE INTO day
                (source, day, state, articles, holes, front, checked_at, run_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                map(_cells, days),
            )

    def of(
        self, source: str, *, since: date | None = None, until: date | None = None
    ) -> tuple[Day, ...]:
        """What is known of a source's days, the first one first."""
        with told(self._db.path):
            rows = self._conn.execute(
                """SELECT * FROM day WHERE source = ? AND day >= ? AND day <= ?
                ORDER BY day""",
                (strip_controls(source), *_span(since, until)),
            )
            return tuple(map(_day, rows))

    def sums(self, source: str, since: date, until: date) -> Mapping[date, DaySum]:
        """What the frontier holds of a source's days."""
        with told(self._db.path):
            return {
                date.fromisoformat(day): DaySum(articles, waiting, lost)
                for day, articles, waiting, lost in self._conn.execute(
                    _SUMS, {"source": strip_controls(source), "since": str(since),
                            "until": str(until)}
                )
            }  # fmt: skip


_SUMS = f"""
WITH own AS (
    SELECT e.id, coalesce({_DAY}, (
        SELECT date(r.published_at, '+8 hours')
        FROM capture AS c
        JOIN article AS a ON a.id = c.article_id
        JOIN version AS v ON v.id = a.version_id
        JOIN reading AS r ON r.id = v.reading_id
        WHERE c.url = e.url LIMIT 1
    )) AS day, e.state,
    e.state = 'done' AND e.kind IN ('article', 'unknown') AND (
        EXISTS (SELECT 1 FROM capture AS c WHERE c.url = e.url AND c.status = 200)
        OR EXISTS (SELECT 1 FROM capture AS c WHERE c.asked = e.url AND c.status = 200)
    ) AS held
    FROM errand AS e
    WHERE e.source = :source AND (
        e.published_at IS NULL OR {_DAY} BETWEEN :since AND :until
    )
)
SELECT day, sum(held), sum(state IN ('due', 'held')), sum(state IN ('gone', 'dropped'))
FROM own WHERE day BETWEEN :since AND :until GROUP BY day
"""  # noqa: S608  (our own words)


def _cells(day: Day) -> tuple[str | int | None, ...]:
    front = None if day.front is None else strip_controls(day.front)
    return (
        strip_controls(day.source), str(day.day), day.state, day.articles, day.holes, front,
        stamp(day.checked_at), day.run_id,
    )  # fmt: skip


def _day(row: sqlite3.Row) -> Day:
    return Day(
        row["source"], date.fromisoformat(row["day"]), row["state"], row["articles"],
        row["holes"], row["front"], instant(row["checked_at"]), row["run_id"],
    )  # fmt: skip


def _span(since: date | None, until: date | None) -> tuple[str, str]:
    return str(since or date.min), str(until or date.max)
