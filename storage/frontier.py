"""What is to be fetched next, and what became of what was."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from scraper.model import Target, Timestamp
from scraper.text import strip_controls
from scraper.urls import paced_host
from storage import rows, tombstones
from storage.moments import instant_or_none, stamp
from storage.protocol import Errand, Failing, FrontierState
from storage.runs import failure_of


def push(conn: sqlite3.Connection, targets: Iterable[Target], due_at: datetime) -> int:
    """Put targets on the frontier; how many were new."""
    due, asked = stamp(due_at), tuple(targets)
    removed = tombstones.among(conn, [target.url for target in asked])
    return sum(_push(conn, target, due) for target in asked if target.url not in removed)


def _push(conn: sqlite3.Connection, target: Target, due: str) -> int:
    published = target.published_at
    return conn.execute(
        """INSERT INTO errand (url, source, via, kind, title, published_at, published_precision,
            depth, priority, state, due_at, attempts, host)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'due', ?, 0, ?) ON CONFLICT (url) DO NOTHING""",
        (
            strip_controls(target.url), strip_controls(target.source), strip_controls(target.via),
            target.kind, None if target.title is None else strip_controls(target.title),
            None if published is None else published.value.isoformat(),
            None if published is None else published.precision,
            target.depth, target.priority, due, paced_host(target.url),
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


def queue(
    conn: sqlite3.Connection, now: datetime, limit: int, source: str, host: str
) -> tuple[Errand, ...]:
    """The same of one source at one host; its cost is that of what it gives, however long it is."""
    found: list[Errand] = []
    for priority in _values(conn, "priority", "source = ? AND host = ?", (source, host)):
        rows = conn.execute(
            """SELECT * FROM errand WHERE source = ? AND host = ? AND priority = ?
                AND due_at IS NOT NULL AND state <> 'dropped' AND due_at <= ?
            ORDER BY due_at, id LIMIT ?""",
            (source, host, priority, stamp(now), limit - len(found)),
        )
        found += map(_errand, rows)
        if len(found) >= limit:
            break
    return tuple(found)


def put_off(conn: sqlite3.Connection, source: str, host: str, until: datetime) -> int:
    """Let the articles of a source and host that are held wait longer; how many there were."""
    return conn.execute(
        """UPDATE errand SET due_at = :until WHERE source = :source AND host = :host
            AND state = 'done' AND kind IN ('article', 'unknown') AND due_at < :until""",
        {"until": stamp(until), "source": source, "host": host},
    ).rowcount


def hosts(conn: sqlite3.Connection, source: str) -> tuple[str, ...]:
    """The hosts at which a source has something that is due, or will be."""
    return tuple(_values(conn, "host", "source = ?", (source,)))


def _values(
    conn: sqlite3.Connection, column: str, where: str, what: tuple[str, ...]
) -> Iterator[Any]:
    """Each value of a column of the queues, the highest first: a step in the index for each."""
    last: tuple[Any, ...] = ()
    while True:
        below = f"AND {column} < ?" if last else ""
        row = conn.execute(
            f"""SELECT max({column}) FROM errand
            WHERE {where} {below} AND due_at IS NOT NULL AND state <> 'dropped'""",  # noqa: S608 (our own words)
            (*what, *last),
        ).fetchone()
        if row[0] is None:
            return
        last = (row[0],)
        yield row[0]


def find(conn: sqlite3.Connection, url: str) -> Errand | None:
    """The row of one address."""
    row = conn.execute("SELECT * FROM errand WHERE url = ?", (strip_controls(url),)).fetchone()
    return None if row is None else _errand(row)


_FAILING = """SELECT f.*, e.source, e.via, e.title, e.published_at, e.published_precision, e.depth,
        e.priority, e.kind AS target_kind
    FROM failure AS f LEFT JOIN errand AS e ON e.url = f.url
    WHERE f.id IN (SELECT max(id) FROM failure GROUP BY url)
        AND f.kind IN (SELECT value FROM json_each(:kinds))
        AND (:source IS NULL OR e.source = :source)
        AND NOT EXISTS (
            SELECT 1 FROM capture WHERE (url = f.url OR asked = f.url) AND fetched_at > f.at
        )
    ORDER BY f.id"""


def failing(
    conn: sqlite3.Connection, kinds: Collection[str], source: str | None
) -> tuple[Failing, ...]:
    """Targets that failed and have not been had since; of a source, or all."""
    found = conn.execute(_FAILING, {"kinds": rows.dump(sorted(kinds)), "source": source}).fetchall()
    removed = tombstones.among(conn, [row["url"] for row in found])
    return tuple(
        Failing(_target(row, row["target_kind"]), failure_of(row))
        for row in found
        if row["url"] not in removed
    )


def settle(
    conn: sqlite3.Connection,
    url: str,
    state: FrontierState,
    due_at: datetime | None,
    attempts: int,
) -> None:
    """What became of a row, and when it is due again; an address not there is put there."""
    name, due = strip_controls(url), None if due_at is None else stamp(due_at)
    there = conn.execute(
        "UPDATE errand SET state = ?, due_at = ?, attempts = ? WHERE url = ?",
        (state, due, attempts, name),
    ).rowcount
    if not there:
        conn.execute(
            """INSERT INTO errand
                (url, source, via, kind, depth, priority, state, due_at, attempts, host)
            VALUES (?, '', '', 'unknown', 0, 0, ?, ?, ?, ?)""",
            (name, state, due, attempts, paced_host(url)),
        )


def _errand(row: sqlite3.Row) -> Errand:
    due_at = instant_or_none(row["due_at"])
    return Errand(_target(row, row["kind"]), row["state"], due_at, row["attempts"])


def _target(row: sqlite3.Row, kind: str | None) -> Target:
    """What a row says; one that never was on the frontier says no more than its address."""
    return Target(
        row["url"], row["source"] or "", row["via"] or "", kind or "unknown", row["title"],
        _published(row["published_at"], row["published_precision"]),
        row["depth"] or 0, row["priority"] or 0,
    )  # fmt: skip


def _published(value: str | None, precision: Any) -> Timestamp | None:
    return None if value is None else Timestamp(datetime.fromisoformat(value), precision)
