"""Responses, byte for byte: a row each time the web answered, the bytes once."""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime

from scraper.errors import DamagedArchive, NothingFound
from scraper.model import Snapshot
from scraper.text import strip_controls
from scraper.urls import site_of
from storage import blobs, rows
from storage.moments import instant, stamp
from storage.protocol import Capture, Validators

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)
_FIELDS = """c.id, c.url, c.status, c.fetched_at, b.sha256, b.size, c.mime, c.charset,
    c.run_id, c.article_id, c.rendered, c.tls_exception"""
_FROM = f"SELECT {_FIELDS} FROM capture AS c JOIN blob AS b ON b.id = c.blob_id"  # noqa: S608  (constants)
_GOOD = "NOT (c.article_id IS NOT NULL AND c.version_id IS NULL)"
"""A response that is no page of its article came in its place: nothing is to be asked by it."""
SEALED = (
    "url", "asked", "status", "fetched_at", "mime", "headers", "redirects",
)  # fmt: skip
"""The columns that a capture's seal covers; the others may be learnt later."""


def keep(
    conn: sqlite3.Connection,
    snapshot: Snapshot,
    *,
    run_id: int | None,
    article_id: int | None = None,
    version_id: int | None = None,
    charset: str | None = None,
) -> int:
    """Keep a response; the same address, time and bytes are one capture."""
    blob_id, fresh = blobs.find_or_put(conn, snapshot.body, site=site_of(snapshot.url))
    cells = _cells(snapshot)
    held = None if fresh else _find(conn, cells, blob_id)
    if held is not None:
        _link(conn, held, article_id, version_id, charset)
        return held
    return _insert(
        conn,
        cells | {
            "rendered_from": _keep_answer(conn, snapshot, run_id, article_id),
            "blob_id": blob_id, "run_id": run_id, "article_id": article_id,
            "version_id": version_id, "charset": charset or declared_charset(snapshot),
        },
    )  # fmt: skip


def _find(conn: sqlite3.Connection, cells: dict[str, str | int | None], blob_id: int) -> int | None:
    """The capture of the same address, time, status and bytes."""
    row = conn.execute(
        "SELECT id FROM capture WHERE url = ? AND fetched_at = ? AND blob_id = ? AND status = ?",
        (cells["url"], cells["fetched_at"], blob_id, cells["status"]),
    ).fetchone()
    return None if row is None else int(row[0])


def confirm(
    conn: sqlite3.Connection, url: str, at: datetime, run_id: int | None, article_id: int | None
) -> None:
    """Keep a 304: a capture that points to the bytes it confirmed; nothing when none are held."""
    last = conn.execute(
        """SELECT url, asked, mime, charset, blob_id, redirects, rendered, tls_exception,
            rendered_from FROM capture
        WHERE (url = :url OR asked = :url) AND status = 200 ORDER BY id DESC LIMIT 1""",
        {"url": strip_controls(url)},
    ).fetchone()
    if last is not None:
        _insert(
            conn,
            dict(last) | {
                "status": 304, "fetched_at": stamp(at), "headers": "[]", "run_id": run_id,
                "article_id": article_id, "version_id": None,
            },
        )  # fmt: skip


def of(conn: sqlite3.Connection, url: str, article_id: int | None) -> tuple[Capture, ...]:
    """Every capture of an address and of its article, by time."""
    found = conn.execute(
        f"""{_FROM} WHERE c.url = :url OR c.asked = :url OR c.article_id = :article
        ORDER BY c.fetched_at, c.id""",
        {"url": strip_controls(url), "article": article_id},
    )
    return tuple(map(_capture, found))


def validators(conn: sqlite3.Connection, url: str) -> Validators | None:
    """ETag and Last-Modified of the last answer of status 200."""
    row = conn.execute(
        f"""SELECT {_FIELDS}, c.headers,
            (SELECT min(fetched_at) FROM capture WHERE blob_id = c.blob_id AND url = c.url) AS since
        FROM capture AS c JOIN blob AS b ON b.id = c.blob_id
        WHERE (c.url = :url OR c.asked = :url) AND c.status = 200 AND {_GOOD}
        ORDER BY c.id DESC LIMIT 1""",  # noqa: S608  (constants)
        {"url": strip_controls(url)},
    ).fetchone()
    if row is None:
        return None
    headers = {name.lower(): value for name, value in reversed(rows.load(row["headers"]))}
    since = instant(row["since"])
    return Validators(headers.get("etag"), headers.get("last-modified"), _capture(row), since)


def bytes_of(conn: sqlite3.Connection, path: str, capture_id: int) -> bytes:
    """The bytes of a capture; `NothingFound` when there is none."""
    row = conn.execute("SELECT blob_id FROM capture WHERE id = ?", (capture_id,)).fetchone()
    if row is None:
        raise NothingFound(f"{path}: there is no snapshot {capture_id}")
    try:
        return blobs.read(conn, path, row[0])
    except LookupError:
        raise DamagedArchive(path, f"the bytes of snapshot {capture_id} are missing") from None


def snapshot_of(conn: sqlite3.Connection, path: str, capture_id: int) -> Snapshot:
    """The response as it was handed in."""
    body = bytes_of(conn, path, capture_id)
    row = conn.execute("SELECT * FROM capture WHERE id = ?", (capture_id,)).fetchone()
    return Snapshot(
        row["url"], body, instant(row["fetched_at"]), row["status"],
        tuple((name, value) for name, value in rows.load(row["headers"])),
        tuple(rows.load(row["redirects"])), row["tls_exception"] or "", row["rendered"] or "",
        snapshot_of(conn, path, row["rendered_from"]) if row["rendered_from"] else None,
    )  # fmt: skip


def declared_charset(snapshot: Snapshot) -> str | None:
    """The charset that the response's header names, lower case.

    >>> at = datetime.fromisoformat("2023-01-05T08:00+08:00")
    >>> declared_charset(Snapshot("u", b"", at, headers=(("Content-Type", "a/b; Charset=GBK"),)))
    'gbk'
    """
    match = _CHARSET.search(snapshot.header("content-type") or "")
    return match[1].lower() if match else None


def _cells(snapshot: Snapshot) -> dict[str, str | int | None]:
    return {
        "url": strip_controls(snapshot.url),
        "asked": strip_controls(snapshot.redirects[0]) if snapshot.redirects else None,
        "status": snapshot.status,
        "fetched_at": stamp(snapshot.fetched_at),
        "mime": strip_controls(snapshot.media_type),
        "headers": rows.dump_exact(snapshot.headers),
        "redirects": rows.dump_exact(snapshot.redirects),
        "rendered": strip_controls(snapshot.rendered) or None,
        "tls_exception": strip_controls(snapshot.tls_exception) or None,
    }


def _keep_answer(
    conn: sqlite3.Connection, snapshot: Snapshot, run_id: int | None, article_id: int | None
) -> int | None:
    """Keep the answer beside the page that was rendered from it."""
    if snapshot.answer is None:
        return None
    return keep(conn, snapshot.answer, run_id=run_id, article_id=article_id)


def _insert(conn: sqlite3.Connection, cells: dict[str, str | int | None]) -> int:
    return int(
        conn.execute(
            """INSERT INTO capture (url, asked, status, fetched_at, blob_id, mime, charset, headers,
                redirects, run_id, article_id, version_id, rendered, rendered_from, tls_exception,
                seal)
            VALUES (:url, :asked, :status, :fetched_at, :blob_id, :mime, :charset, :headers,
                :redirects, :run_id, :article_id, :version_id, :rendered, :rendered_from,
                :tls_exception, :seal) RETURNING id""",
            cells | {"seal": rows.seal(cells[name] for name in SEALED)},
        ).fetchone()[0]
    )


def _link(
    conn: sqlite3.Connection,
    capture_id: int,
    article_id: int | None,
    version_id: int | None,
    charset: str | None,
) -> None:
    """A page kept as a response turns out to be an article's: say whose it is."""
    conn.execute(
        """UPDATE capture SET article_id = coalesce(article_id, ?),
            version_id = coalesce(version_id, ?), charset = coalesce(charset, ?) WHERE id = ?""",
        (article_id, version_id, charset, capture_id),
    )


def _capture(row: sqlite3.Row) -> Capture:
    id, url, status, fetched_at, *rest = tuple(row)[:12]
    return Capture(id, url, status, instant(fetched_at), *rest)
