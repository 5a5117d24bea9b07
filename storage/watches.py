"""Saved searches, and what of them was told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Protocol

from scraper.errors import UsageError
from storage import search
from storage.database import Database
from storage.database import told as in_our_words
from storage.findings import Hit, Query
from storage.moments import instant, instant_or_none, stamp

_DAYS = ("since", "until")


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved search; `told` counts the articles that its runs have passed."""

    name: str
    query: Query
    created_at: datetime
    run_at: datetime | None = None
    told: int = 0


class Watches(Protocol):
    """Saved searches, and what is new in them. A name that is not there is a `UsageError`."""

    def add(self, name: str, query: Query, *, at: datetime, from_now: bool = False) -> None:
        """Save a search; with `from_now` what it selects today counts as told.

        Raises `UsageError` when the name is taken.
        """

    def reword(self, name: str, query: Query) -> None:
        """Let a saved search look for something else; what was told stays told."""

    def every(self) -> tuple[Watch, ...]:
        """Every saved search, by name."""

    def remove(self, name: str) -> bool:
        """Forget a saved search; whether there was one."""

    def news(self, name: str, *, all_reprints: bool = False) -> tuple[Hit, ...]:
        """What a saved search selects that was not told yet, the one that came first first.

        Of a story that was told, or stands there already, nothing more comes unless `all_reprints`.
        """

    def told(self, name: str, shown: Sequence[int], *, at: datetime) -> None:
        """The articles `shown` were told; of their stories nothing else will count as new."""

    def last(self, name: str, *, limit: int) -> tuple[Hit, ...]:
        """The articles that were shown last, the latest first."""


class SqliteWatches:
    """What `Watches` promises, on one SQLite file."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._db.writing() as conn:
            self._db.waiting.flush(conn)
            yield conn

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with in_our_words(self._db.path):
            self._db.waiting.flush(self._db.conn)
            yield self._db.conn

    def add(self, name: str, query: Query, *, at: datetime, from_now: bool = False) -> None:
        """Save a search."""
        with self._writing() as conn:
            add(conn, name, query, at, from_now)

    def reword(self, name: str, query: Query) -> None:
        """Let a saved search look for something else."""
        with self._writing() as conn:
            watch_id, _ = _watch(conn, name)
            conn.execute("UPDATE watch SET query = ? WHERE id = ?", (_written(query), watch_id))

    def every(self) -> tuple[Watch, ...]:
        """Every saved search."""
        with self._reading() as conn:
            return every(conn)

    def remove(self, name: str) -> bool:
        """Forget a saved search."""
        with self._writing() as conn:
            return conn.execute("DELETE FROM watch WHERE name = ?", (name,)).rowcount > 0

    def news(self, name: str, *, all_reprints: bool = False) -> tuple[Hit, ...]:
        """What was not told yet."""
        with self._reading() as conn:
            return news(conn, name, all_reprints)

    def told(self, name: str, shown: Sequence[int], *, at: datetime) -> None:
        """The articles `shown` were told."""
        with self._writing() as conn:
            tell(conn, name, shown, at)

    def last(self, name: str, *, limit: int) -> tuple[Hit, ...]:
        """The articles that were shown last."""
        with self._reading() as conn:
            return last(conn, name, limit)


def add(conn: sqlite3.Connection, name: str, query: Query, at: datetime, from_now: bool) -> None:
    """Save a search."""
    try:
        conn.execute(
            "INSERT INTO watch (name, query, created_at) VALUES (?, ?, ?)",
            (name, _written(query), stamp(at)),
        )
    except sqlite3.IntegrityError:
        raise UsageError(
            f"a watch is called {name!r} already",
            hint="take another name, or `jianbao watch remove` that one first",
        ) from None
    if from_now:
        _tell(conn, _watch(conn, name)[0], search.ids(conn, _whole(query)), None)


def _written(query: Query) -> str:
    return json.dumps(asdict(query), ensure_ascii=False, default=date.isoformat)


def _read(text: str) -> Query:
    cells: dict[str, Any] = json.loads(text)
    cells |= {day: date.fromisoformat(cells[day]) for day in _DAYS if cells.get(day)}
    return Query(**cells)


def _whole(query: Query) -> Query:
    """The query for all it selects."""
    return Query(**{**asdict(query), "limit": None, "offset": 0, "sort": "date"})


def every(conn: sqlite3.Connection) -> tuple[Watch, ...]:
    """All saved searches, by name."""
    rows = conn.execute(
        """SELECT name, query, created_at, run_at,
            (SELECT count(*) FROM watch_told WHERE watch_id = watch.id) FROM watch ORDER BY name"""
    )
    return tuple(
        Watch(name, _read(query), instant(created_at), instant_or_none(run_at), told)
        for name, query, created_at, run_at, told in rows
    )


def news(conn: sqlite3.Connection, name: str, all_reprints: bool) -> tuple[Hit, ...]:
    """What a saved search selects that was not told yet, the one that came first first."""
    watch_id, query = _watch(conn, name)
    fresh = _untold(conn, watch_id, query)
    if not all_reprints:
        fresh = _firsts(conn, fresh, _told_stories(conn, watch_id))
    return search.hits_of(conn, query, fresh)


def tell(conn: sqlite3.Connection, name: str, shown: Sequence[int], at: datetime) -> None:
    """The articles `shown` were told, and with them all that their stories select."""
    watch_id, query = _watch(conn, name)
    _tell(conn, watch_id, shown, stamp(at))
    stories = _told_stories(conn, watch_id)
    passed = [id for id in _untold(conn, watch_id, query) if _story(conn, id) in stories]
    _tell(conn, watch_id, passed, None)
    conn.execute("UPDATE watch SET run_at = ? WHERE id = ?", (stamp(at), watch_id))


def last(conn: sqlite3.Connection, name: str, limit: int) -> tuple[Hit, ...]:
    """The articles that were shown last, the latest first."""
    watch_id, query = _watch(conn, name)
    rows = conn.execute(
        """SELECT article_id FROM watch_told WHERE watch_id = ? AND shown_at IS NOT NULL
        ORDER BY shown_at DESC, article_id DESC LIMIT ?""",
        (watch_id, limit),
    )
    return search.hits_of(conn, query, [row[0] for row in rows])


def _watch(conn: sqlite3.Connection, name: str) -> tuple[int, Query]:
    row = conn.execute("SELECT id, query FROM watch WHERE name = ?", (name,)).fetchone()
    if row is None:
        names = [known for (known,) in conn.execute("SELECT name FROM watch ORDER BY name")]
        near = get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]}?" if near else "see `jianbao watch list`"
        raise UsageError(f"there is no watch called {name!r}", hint=hint)
    return int(row[0]), _read(row[1])


def _untold(conn: sqlite3.Connection, watch_id: int, query: Query) -> list[int]:
    known = {
        row[0]
        for row in conn.execute("SELECT article_id FROM watch_told WHERE watch_id = ?", (watch_id,))
    }
    return sorted(id for id in search.ids(conn, _whole(query)) if id not in known)


def _firsts(conn: sqlite3.Connection, ids: Iterable[int], told_stories: set[int]) -> list[int]:
    """The first article of each story that was not told."""
    firsts, stories = [], set(told_stories)
    for id in ids:
        if (story := _story(conn, id)) not in stories:
            stories.add(story)
            firsts.append(id)
    return firsts


def _story(conn: sqlite3.Connection, article_id: int) -> int:
    (cluster,) = conn.execute(
        "SELECT cluster_id FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    return int(cluster)


def _told_stories(conn: sqlite3.Connection, watch_id: int) -> set[int]:
    return {
        row[0]
        for row in conn.execute(
            """SELECT DISTINCT a.cluster_id FROM watch_told AS t
            JOIN article AS a ON a.id = t.article_id WHERE t.watch_id = ?""",
            (watch_id,),
        )
    }


def _tell(
    conn: sqlite3.Connection, watch_id: int, ids: Iterable[int], shown_at: str | None
) -> None:
    conn.executemany(
        "INSERT OR IGNORE INTO watch_told (watch_id, article_id, shown_at) VALUES (?, ?, ?)",
        [(watch_id, id, shown_at) for id in ids],
    )
