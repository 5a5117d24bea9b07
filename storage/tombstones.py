"""What was taken down: its address and digest stand here, so that it does not come back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from scraper.errors import Removed
from scraper.text import strip_controls
from scraper.urls import article_key
from storage.moments import instant
from storage.proof import Tombstone

TELLING = 20
"""Characters from which a text is known by its digest alone: a shorter one (图片新闻, a notice that
a video follows) is many a page's."""
_FIELDS = "url, article_key, digest, reason, at"


def of(conn: sqlite3.Connection, ref: int | str) -> Tombstone | None:
    """The stone over what an article's number or an address named."""
    if isinstance(ref, str):
        return find(conn, article_key(strip_controls(ref)))
    row = conn.execute(
        f"SELECT {_FIELDS} FROM tombstone WHERE article_id = ? ORDER BY url IS NULL, id",  # noqa: S608 (own words)
        (ref,),
    ).fetchone()
    return None if row is None else _stone(row)


def find(conn: sqlite3.Connection, key: str, digest: str | None = None) -> Tombstone | None:
    """The stone over an article's key, or over a digest."""
    row = conn.execute(
        f"SELECT {_FIELDS} FROM tombstone WHERE article_key = ? OR digest = ? LIMIT 1",  # noqa: S608 (own words)
        (key, digest),
    ).fetchone()
    return None if row is None else _stone(row)


def _stone(row: tuple[str | None, str, str | None, str, str]) -> Tombstone:
    url, key, digest, reason, at = row
    return Tombstone(url, key, digest, reason, instant(at))


def not_any(conn: sqlite3.Connection) -> bool:
    """Whether nothing was ever taken down."""
    return conn.execute("SELECT 1 FROM tombstone LIMIT 1").fetchone() is None


def refuse(conn: sqlite3.Connection, what: str | None, key: str, digest: str | None = None) -> None:
    """Raise `Removed` when the key or the digest stands under a stone."""
    if not_any(conn):
        return
    if stone := find(conn, key, digest):
        raise Removed(what or stone.url or key, stone.reason, stone.at.isoformat())


def among(conn: sqlite3.Connection, urls: Iterable[str]) -> dict[str, Tombstone]:
    """Those of the addresses that stand under a stone."""
    if not_any(conn):
        return {}  # as nearly always: a crawl asks for hundreds at a time
    found = ((url, find(conn, article_key(strip_controls(url)))) for url in urls)
    return {url: stone for url, stone in found if stone is not None}
