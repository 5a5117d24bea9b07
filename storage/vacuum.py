"""Giving room back: the file written anew, without free pages and with its index in one piece."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from scraper.errors import LockHeld
from storage import index
from storage.moments import stamp


def vacuum(conn: sqlite3.Connection, path: str, at: datetime) -> tuple[int, int]:
    """Write the file anew; its size in bytes before and after.

    What was deleted stands nowhere in the file or its log afterwards, and the tombstones say so.
    It needs as much free disk as the archive takes. Raises `LockHeld` when a reader keeps the old
    pages in the log: what was removed can still be found there.
    """
    before = _size(conn)
    index.optimize(conn)
    conn.execute("VACUUM")
    _empty_log(conn, path)
    conn.execute("UPDATE tombstone SET scrubbed_at = ? WHERE scrubbed_at IS NULL", (stamp(at),))
    return before, _size(conn)


def unscrubbed(conn: sqlite3.Connection) -> bool:
    """Whether something was removed whose bytes may still stand on free pages."""
    found = conn.execute("SELECT 1 FROM tombstone WHERE scrubbed_at IS NULL LIMIT 1")
    return found.fetchone() is not None


def _empty_log(conn: sqlite3.Connection, path: str) -> None:
    busy = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise LockHeld(path, "a reader that has not ended keeps old pages in the log")


def _size(conn: sqlite3.Connection) -> int:
    pages = conn.execute("PRAGMA page_count").fetchone()[0]
    return int(pages * conn.execute("PRAGMA page_size").fetchone()[0])
