"""Pictures and prints (PDF) that pages show: what is wanted, and where its bytes are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from scraper.model import Snapshot
from scraper.text import strip_controls
from storage import captures
from storage.protocol import Asset


def want(conn: sqlite3.Connection, assets: Iterable[Asset]) -> tuple[str, ...]:
    """Note what pages show; the addresses whose bytes are not held yet, each once."""
    missing: dict[str, None] = {}
    for asset in assets:
        url = strip_controls(asset.url)
        held = _held(conn, url)
        conn.execute(
            """INSERT INTO asset (url, kind, page_url, article_id, page_no, page_name, issue,
                capture_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (page_url, url) DO UPDATE
            SET article_id = coalesce(excluded.article_id, article_id),
                capture_id = coalesce(capture_id, excluded.capture_id)""",
            (
                url, asset.kind, strip_controls(asset.page_url), asset.article_id,
                *(None if text is None else strip_controls(text)
                  for text in (asset.page_no, asset.page_name, asset.issue)),
                held,
            ),
        )  # fmt: skip
        if held is None:
            missing[url] = None
    return tuple(missing)


def keep(conn: sqlite3.Connection, url: str, snapshot: Snapshot, run_id: int | None) -> int:
    """Keep the bytes of an asset, and point at them from every page that shows it."""
    url = strip_controls(url)
    owner = conn.execute(
        "SELECT article_id FROM asset WHERE url = ? ORDER BY article_id IS NULL, id LIMIT 1", (url,)
    ).fetchone()
    capture_id = captures.keep(
        conn, snapshot, run_id=run_id, article_id=owner[0] if owner else None
    )
    conn.execute("UPDATE asset SET capture_id = ? WHERE url = ?", (capture_id, url))
    return capture_id


def of(conn: sqlite3.Connection, article_id: int) -> tuple[Asset, ...]:
    """What the pages of an article show, in the order in which it was noted."""
    found = conn.execute("SELECT * FROM asset WHERE article_id = ? ORDER BY id", (article_id,))
    return tuple(
        Asset(
            row["url"], row["kind"], row["page_url"], row["article_id"], row["page_no"],
            row["page_name"], row["issue"], row["capture_id"],
        )
        for row in found
    )  # fmt: skip


def _held(conn: sqlite3.Connection, url: str) -> int | None:
    row = conn.execute(
        """SELECT id FROM capture WHERE (url = :url OR asked = :url) AND status = 200
        ORDER BY id DESC LIMIT 1""",
        {"url": url},
    ).fetchone()
    return None if row is None else int(row[0])
