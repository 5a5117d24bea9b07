"""What pages left in their sites' memories: digests of blocks, one row an article, no text.

A row goes when its article does, and what the memory knew from it goes with it. Of a site the
newest articles are kept.
"""

from __future__ import annotations

import sqlite3
from itertools import chain
from struct import pack, unpack

from scraper.model import Trace

KEPT = 200
"""Traces of a site; `scraper.memory` learns from no more."""

SCHEMA = (
    """CREATE TABLE trace (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    site TEXT NOT NULL,
    names BLOB NOT NULL,
    marks BLOB NOT NULL
)""",
    "CREATE INDEX trace_site ON trace (site, article_id)",
    "ALTER TABLE version ADD COLUMN alone TEXT",
)
"""`version.alone` is the digest of the text as read without its site's memory, where it differs."""


MORE = ("ALTER TABLE trace ADD COLUMN frames BLOB NOT NULL DEFAULT x''",)
"""Pairs of digests: a block's mark, and a clause of it without its numbers."""


def put(conn: sqlite3.Connection, article_id: int, site: str, trace: Trace, *, again: bool) -> None:
    """Keep an article's trace; with `again` (these bytes are held) one that is there stays."""
    names, marks, frames = cells(trace)
    row = {"id": article_id, "site": site, "names": names, "marks": marks, "frames": frames}
    held = conn.execute("SELECT 1 FROM trace WHERE article_id = :id", row).fetchone()
    if held and not again:
        conn.execute(
            """UPDATE trace SET site = :site, names = :names, marks = :marks, frames = :frames
            WHERE article_id = :id""",
            row,
        )
    elif not held:
        # No INSERT OR REPLACE: the savepoint it takes makes FTS5 write out what it gathers.
        conn.execute("INSERT INTO trace VALUES (:id, :site, :names, :marks, :frames)", row)
        _trim(conn, site)


def cells(trace: Trace) -> tuple[bytes, bytes, bytes]:
    """The columns `names`, `marks` and `frames` of a trace."""
    frames = tuple(chain.from_iterable(trace.frames))
    return _packed(trace.names), _packed(trace.marks), _packed(frames)


def _trim(conn: sqlite3.Connection, site: str) -> None:
    conn.execute(
        """DELETE FROM trace WHERE article_id IN (
            SELECT article_id FROM trace WHERE site = ?
            ORDER BY article_id DESC LIMIT -1 OFFSET ?)""",
        (site, KEPT),
    )


def of_site(conn: sqlite3.Connection, site: str) -> tuple[Trace, ...]:
    """The traces of a site, the newest article first."""
    rows = conn.execute(
        "SELECT names, marks, frames FROM trace WHERE site = ? ORDER BY article_id DESC LIMIT ?",
        (site, KEPT),
    )
    return tuple(
        Trace(_unpacked(names), _unpacked(marks), _pairs(frames)) for names, marks, frames in rows
    )


def drop(conn: sqlite3.Connection, article_id: int) -> None:
    """Forget what an article taught."""
    conn.execute("DELETE FROM trace WHERE article_id = ?", (article_id,))


def _pairs(packed: bytes) -> tuple[tuple[int, int], ...]:
    digests = _unpacked(packed)
    return tuple(zip(digests[::2], digests[1::2], strict=True))


def _packed(digests: tuple[int, ...]) -> bytes:
    return pack(f"<{len(digests)}q", *digests)


def _unpacked(packed: bytes) -> tuple[int, ...]:
    return unpack(f"<{len(packed) // 8}q", packed)
