"""What is to be fetched next, and what became of what was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from scraper.model import Target, Timestamp
from scraper.text import strip_controls
from scraper.urls import article_key
from storage import tombstones
from storage.moments import instant_or_none, stamp
from storage.protocol import Errand, FrontierState


def push(conn: sqlite3.Connection, targets: Iterable[Target], due_at: datetime) -> int:
    """Put targets on the frontier; how many were new."""
    due = stamp(due_at)
    return sum(_push(conn, target, due) for target in targets)


def _push(conn: sqlite3.Connection, target: Target, due: str) -> int:
    if tombstones.find(conn, article_key(strip_controls(target.url))) is not None:
        return 0
    published = target.published_at
    return conn.execute(
        """INSERT INTO errand (url, source, via, kind, title, published_at, published_precision,
            depth, priority, state, due_at, attempts)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'due', ?, 0) ON CONFLICT (url) DO NOTHING""",
        (
            strip_controls(target.url), strip_controls(target.source), strip_controls(target.via),
            target.kind, None if target.title is None else strip_controls(target.title),
            None if published is None else published.value.isoformat(),
            None if published is None else published.precision,
            target.depth, target.priority, due,
        ),
    ).rowcount  # fmt: skip


def due(
    conn: sqlite3.Connection, now: datetime, limit: int, source: str | None
) -> tuple[Errand, ...]:
    """Errands whose time has come, but for the dropped ones."""
    narrowed = "" if source is None else "AND source = :source"  # each has an index of its own
    found = conn.execute(
        f"""SELECT * FROM errand
        WHERE due_at IS NOT NULL AND state <> 'dropped' AND due_at <= :now {narrowed}
        ORDER BY priority DESC, due_at, id LIMIT :limit""",  # noqa: S608 (our own words)
        {"now": stamp(now), "source": source, "limit": limit},
    )
    return tuple(map(_errand, found))


def find(conn: sqlite3.Connection, url: str) -> Errand | None:
    """The row of one address."""
    row = conn.execute("SELECT * FROM errand WHERE url = ?", (strip_controls(url),)).fetchone()
    return None if row is None else _errand(row)


def settle(
    conn: sqlite3.Connection,
    url: str,
    state: FrontierState,
    due_at: datetime | None,
    attempts: int,
) -> None:
    """What became of a row, and when it is due again; an address not there is put there."""
    conn.execute(
        """INSERT INTO errand (url, source, via, kind, depth, priority, state, due_at, attempts)
        VALUES (?, '', '', 'unknown', 0, 0, ?, ?, ?)
        ON CONFLICT (url) DO UPDATE
        SET state = excluded.state, due_at = excluded.due_at, attempts = excluded.attempts""",
        (strip_controls(url), state, None if due_at is None else stamp(due_at), attempts),
    )


def _errand(row: sqlite3.Row) -> Errand:
    target = Target(
        row["url"], row["source"], row["via"], row["kind"], row["title"],
        _published(row["published_at"], row["published_precision"]),
        row["depth"], row["priority"],
    )  # fmt: skip
    return Errand(target, row["state"], instant_or_none(row["due_at"]), row["attempts"])


def _published(value: str | None, precision: Any) -> Timestamp | None:
    return None if value is None else Timestamp(datetime.fromisoformat(value), precision)
