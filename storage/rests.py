"""Hosts that are left alone for a while, because they refused or do not answer."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from scraper.text import strip_controls
from storage.moments import instant, stamp
from storage.protocol import Rest


def put(conn: sqlite3.Connection, rest: Rest) -> None:
    """Leave a host alone until then; the latest word counts."""
    conn.execute(
        "INSERT OR REPLACE INTO rest (host, until, kind, why) VALUES (?, ?, ?, ?)",
        (rest.host, stamp(rest.until), rest.kind, strip_controls(rest.why)),
    )


def lift(conn: sqlite3.Connection, now: datetime) -> None:
    """Forget the rests that are over."""
    conn.execute("DELETE FROM rest WHERE until <= ?", (stamp(now),))


def at(conn: sqlite3.Connection, now: datetime) -> tuple[Rest, ...]:
    """The rests in force, those that end first at the head."""
    found = conn.execute("SELECT * FROM rest WHERE until > ? ORDER BY until, host", (stamp(now),))
    return tuple(Rest(row["host"], instant(row["until"]), row["kind"], row["why"]) for row in found)
