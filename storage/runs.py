"""Runs of commands, and the targets that failed in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from scraper.errors import FAILURE_KINDS
from scraper.text import strip_controls
from storage import rows
from storage.moments import instant, instant_or_none, stamp
from storage.protocol import Failure, Run


def start(conn: sqlite3.Connection, command: str, at: datetime) -> int:
    """Note that a run began, its id."""
    return int(
        conn.execute(
            "INSERT INTO run (command, started_at) VALUES (?, ?) RETURNING id",
            (strip_controls(command), stamp(at)),
        ).fetchone()[0]
    )


def bury(conn: sqlite3.Connection) -> int:
    """Say of runs without an end that they were killed, at their last sign of life."""
    return conn.execute(
        """UPDATE run SET outcome = 'killed', finished_at = max(
            started_at,
            coalesce((
                SELECT fetched_at FROM capture WHERE run_id = run.id ORDER BY id DESC LIMIT 1
            ), ''),
            coalesce((SELECT at FROM failure WHERE run_id = run.id ORDER BY id DESC LIMIT 1), '')
        ) WHERE outcome IS NULL"""
    ).rowcount


def finish(
    conn: sqlite3.Connection, run_id: int, at: datetime, outcome: str, counts: Mapping[str, int]
) -> None:
    """Note how a run ended."""
    conn.execute(
        "UPDATE run SET finished_at = ?, outcome = ?, counts = ? WHERE id = ?",
        (stamp(at), outcome, rows.dump(dict(counts)), run_id),
    )


def latest(conn: sqlite3.Connection, limit: int) -> tuple[Run, ...]:
    """The latest runs, the newest first."""
    found = conn.execute("SELECT * FROM run ORDER BY id DESC LIMIT ?", (limit,))
    return tuple(
        Run(
            row["id"], row["command"], instant(row["started_at"]),
            instant_or_none(row["finished_at"]), row["outcome"], rows.load(row["counts"]),
        )
        for row in found
    )  # fmt: skip


def fail(conn: sqlite3.Connection, failure: Failure) -> None:
    """Keep a failure; one row a run and address."""
    if failure.kind not in FAILURE_KINDS:
        raise ValueError(f"{failure.kind!r} is not one of errors.FAILURE_KINDS")
    url = strip_controls(failure.url)
    conn.execute(
        "DELETE FROM failure WHERE url = ? AND coalesce(run_id, 0) = ?",
        (url, failure.run_id or 0),
    )
    conn.execute(
        """INSERT INTO failure (url, run_id, at, kind, detail, attempts, retry_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (
            url, failure.run_id, stamp(failure.at), failure.kind, strip_controls(failure.detail),
            failure.attempts, stamp(failure.retry_at) if failure.retry_at else None,
        ),
    )  # fmt: skip


def failures(conn: sqlite3.Connection, run_id: int | None) -> tuple[Failure, ...]:
    """Failures of a run, or of all; the oldest first."""
    found = conn.execute(
        "SELECT * FROM failure WHERE :run IS NULL OR run_id = :run ORDER BY id", {"run": run_id}
    )
    return tuple(map(failure_of, found))


def failure_of(row: sqlite3.Row) -> Failure:
    """A row of the table `failure`."""
    return Failure(
        row["url"], instant(row["at"]), row["kind"], row["detail"], row["run_id"],
        row["attempts"], instant_or_none(row["retry_at"]),
    )  # fmt: skip
