"""Pages that were kept to be read later: a response, and a row that says nobody read it yet."""

from __future__ import annotations

import sqlite3

from scraper.errors import NothingFound
from scraper.text import strip_controls
from scraper.urls import article_key
from storage import articles, captures, tombstones
from storage.looks import Deferred


def keep(
    conn: sqlite3.Connection,
    page: Deferred,
    run_id: int | None,
) -> int:
    """Keep a page; one that was read already is not read again."""
    snapshot = page.snapshot
    tombstones.refuse(conn, snapshot.url, article_key(strip_controls(snapshot.url)))
    capture_id = captures.keep(conn, snapshot, run_id=run_id)
    conn.execute(
        """INSERT OR IGNORE INTO unread (capture_id, expected, exception)
        SELECT id, ?, ? FROM capture WHERE id = ? AND article_id IS NULL""",
        (strip_controls(page.expected), strip_controls(page.exception), capture_id),
    )
    return capture_id


def ids(conn: sqlite3.Connection) -> tuple[int, ...]:
    """The responses that nobody read, in the order they came."""
    return tuple(row[0] for row in conn.execute("SELECT capture_id FROM unread ORDER BY 1"))


def page(conn: sqlite3.Connection, path: str, capture_id: int) -> Deferred:
    """One of them; `NothingFound` where it is none."""
    row = conn.execute(
        "SELECT expected, exception FROM unread WHERE capture_id = ?", (capture_id,)
    ).fetchone()
    if row is None:
        raise NothingFound(f"{path}: snapshot {capture_id} does not wait to be read")
    return Deferred(captures.snapshot_of(conn, path, capture_id), row[0], row[1])


def waits(conn: sqlite3.Connection, capture_id: int) -> bool:
    """Whether nobody read it yet."""
    found = conn.execute("SELECT 1 FROM unread WHERE capture_id = ?", (capture_id,))
    return found.fetchone() is not None


def settle(conn: sqlite3.Connection, capture_id: int, article_id: int | None) -> None:
    """It was read. What confirmed its bytes later (a 304) was a look at its article."""
    conn.execute("DELETE FROM unread WHERE capture_id = ?", (capture_id,))
    if article_id is None:
        return
    conn.execute(
        """DELETE FROM unread WHERE capture_id IN (SELECT p.capture_id FROM version_part AS p
            JOIN version AS v ON v.id = p.version_id WHERE v.article_id = ?)""",
        (article_id,),
    )
    confirmed = conn.execute(
        """UPDATE capture SET article_id = :article
        WHERE article_id IS NULL AND status = 304 AND id > :id
            AND (url, blob_id) = (SELECT url, blob_id FROM capture WHERE id = :id)
        RETURNING fetched_at""",
        {"article": article_id, "id": capture_id},
    ).fetchall()
    if confirmed:
        articles.touch(conn, article_id, max(row[0] for row in confirmed))
