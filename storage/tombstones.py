"""What was taken down: its address and digest stand here, so that it does not come back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from scraper.errors import Removed
from scraper.text import strip_controls
from scraper.urls import article_key
from storage.moments import instant
from storage.protocol import Tombstone


def find(conn: sqlite3.Connection, key: str, digest: str | None = None) -> Tombstone | None:
    """The stone over an article's key, or over a digest."""
    row = conn.execute(
        """SELECT url, article_key, digest, reason, at FROM tombstone
        WHERE article_key = ? OR digest = ? LIMIT 1""",
        (key, digest),
    ).fetchone()
    if row is None:
        return None
    url, held_key, held_digest, reason, at = row
    return Tombstone(url, held_key, held_digest, reason, instant(at))


def refuse(conn: sqlite3.Connection, what: str | None, key: str, digest: str | None = None) -> None:
    """Raise `Removed` when the key or the digest stands under a stone."""
    if stone := find(conn, key, digest):
        raise Removed(what or stone.url or key, stone.reason, stone.at.isoformat())


def among(conn: sqlite3.Connection, urls: Iterable[str]) -> dict[str, Tombstone]:
    """Those of the addresses that stand under a stone."""
    if conn.execute("SELECT 1 FROM tombstone LIMIT 1").fetchone() is None:
        return {}  # as nearly always: a crawl asks for hundreds at a time
    found = ((url, find(conn, article_key(strip_controls(url)))) for url in urls)
    return {url: stone for url, stone in found if stone is not None}
