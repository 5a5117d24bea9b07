"""Pages that are gone: two looks make a withdrawal, and a return ends it."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import Literal

from scraper.text import strip_controls
from storage.moments import instant, stamp

Absence = Literal["unknown", "first_look", "withdrawn", "already"]


def missing(
    conn: sqlite3.Connection,
    article_id: int,
    at: datetime,
    reason: str,
    again_after: float,
    control: bool,
) -> Absence:
    """Note a look that found the page gone."""
    open_ = conn.execute(
        "SELECT * FROM absence WHERE article_id = ? AND returned_at IS NULL", (article_id,)
    ).fetchone()
    if open_ is None:
        _begin(conn, article_id, at, reason)
        return "first_look"
    _look(conn, open_, at)
    if open_["withdrawn_at"] is not None:
        return "already"
    if not control or at - instant(open_["first_look"]) < timedelta(seconds=again_after):
        return "first_look"
    conn.execute("UPDATE absence SET withdrawn_at = ? WHERE id = ?", (stamp(at), open_["id"]))
    conn.execute("UPDATE article SET withdrawn_at = ? WHERE id = ?", (stamp(at), article_id))
    return "withdrawn"


def returned(conn: sqlite3.Connection, article_id: int, at: str) -> None:
    """The page was seen: an open absence ends."""
    ended = conn.execute(
        "UPDATE absence SET returned_at = ? WHERE article_id = ? AND returned_at IS NULL",
        (at, article_id),
    )
    if ended.rowcount:
        conn.execute("UPDATE article SET withdrawn_at = NULL WHERE id = ?", (article_id,))


def _begin(conn: sqlite3.Connection, article_id: int, at: datetime, reason: str) -> None:
    conn.execute(
        """INSERT INTO absence (article_id, first_look, last_look, looks, reason)
        VALUES (?, ?, ?, 1, ?)""",
        (article_id, stamp(at), stamp(at), strip_controls(reason)),
    )


def _look(conn: sqlite3.Connection, absence: sqlite3.Row, at: datetime) -> None:
    """Count the look; after a clock that jumped back, waiting starts anew from the new time."""
    conn.execute(
        """UPDATE absence SET looks = looks + 1, last_look = :at,
            first_look = min(first_look, :at) WHERE id = :id""",
        {"at": stamp(at), "id": absence["id"]},
    )
