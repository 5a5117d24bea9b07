"""Pages that are gone: two looks make a withdrawal, and a return ends it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scraper.model import Snapshot
from scraper.text import strip_controls
from storage import captures, changes
from storage.moments import instant, stamp

Absence = Literal["unknown", "first_look", "withdrawn", "already"]


@dataclass(frozen=True, slots=True)
class Look:
    """A look that found the page gone: why we say so, what came instead, and who else answered."""

    at: datetime
    reason: str
    control: str | None
    """Another page of the site, that answered; None when none did."""
    snapshot: Snapshot | None = None
    run_id: int | None = None


def missing(conn: sqlite3.Connection, article_id: int, look: Look, again_after: float) -> Absence:
    """Note a look that found the page gone; see `protocol.Archive.missing`."""
    capture_id = _keep(conn, article_id, look)
    open_ = conn.execute(
        "SELECT * FROM absence WHERE article_id = ? AND returned_at IS NULL", (article_id,)
    ).fetchone()
    if open_ is None:
        _begin(conn, article_id, look, capture_id)
        return "first_look"
    _count(conn, open_["id"], look, capture_id)
    if open_["withdrawn_at"] is not None:
        return "already"
    waited = look.at - instant(open_["first_look"])
    if look.control is None or waited < timedelta(seconds=again_after):
        return "first_look"
    _withdraw(conn, article_id, open_["id"], look, capture_id)
    return "withdrawn"


def returned(conn: sqlite3.Connection, article_id: int, at: str) -> None:
    """The page was seen: an open absence ends."""
    open_ = conn.execute(
        "SELECT * FROM absence WHERE article_id = ? AND returned_at IS NULL", (article_id,)
    ).fetchone()
    if open_ is None:
        return
    conn.execute("UPDATE absence SET returned_at = ? WHERE id = ?", (at, open_["id"]))
    if open_["withdrawn_at"] is not None:
        conn.execute("UPDATE article SET withdrawn_at = NULL WHERE id = ?", (article_id,))
        changes.back(conn, article_id, not_before=open_["last_look"], at=at)


def _keep(conn: sqlite3.Connection, article_id: int, look: Look) -> int | None:
    """What came in the article's place: a response of its address, of none of its versions."""
    if look.snapshot is None:
        return None
    return captures.keep(conn, look.snapshot, run_id=look.run_id, article_id=article_id)


def _begin(conn: sqlite3.Connection, article_id: int, look: Look, capture_id: int | None) -> None:
    at = stamp(look.at)
    conn.execute(
        """INSERT INTO absence
            (article_id, first_look, last_look, looks, reason, capture_id, control_url)
        VALUES (?, ?, ?, 1, ?, ?, ?)""",
        (article_id, at, at, strip_controls(look.reason), capture_id, look.control),
    )


def _count(conn: sqlite3.Connection, absence_id: int, look: Look, capture_id: int | None) -> None:
    """Count the look; after a clock that jumped back, waiting starts anew from the new time."""
    conn.execute(
        """UPDATE absence SET looks = looks + 1, last_look = :at,
            first_look = min(first_look, :at), capture_id = coalesce(:capture, capture_id),
            control_url = coalesce(:control, control_url) WHERE id = :id""",
        {
            "at": stamp(look.at), "id": absence_id, "capture": capture_id,
            "control": look.control,
        },
    )  # fmt: skip


def _withdraw(
    conn: sqlite3.Connection, article_id: int, absence_id: int, look: Look, capture_id: int | None
) -> None:
    at = stamp(look.at)
    last_good = conn.execute("SELECT last_seen FROM article WHERE id = ?", (article_id,)).fetchone()
    conn.execute("UPDATE absence SET withdrawn_at = ? WHERE id = ?", (at, absence_id))
    conn.execute("UPDATE article SET withdrawn_at = ? WHERE id = ?", (at, article_id))
    changes.gone(
        conn, article_id, not_before=last_good[0], at=at, reason=look.reason, capture_id=capture_id
    )
