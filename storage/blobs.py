"""Raw bytes: once per SHA-256, compressed, their content never changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from scraper.errors import DamagedArchive
from storage import dictionaries
from storage.packing import name_of as name_of


def find(conn: sqlite3.Connection, content: bytes) -> int | None:
    """The blob that holds these bytes."""
    return _named(conn, name_of(content))


def _named(conn: sqlite3.Connection, name: str) -> int | None:
    row = conn.execute("SELECT id FROM blob WHERE sha256 = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def put(conn: sqlite3.Connection, content: bytes, *, site: str = "") -> int:
    """The blob that holds these bytes, stored now if they are new.

    `site` (`urls.site_of`) is whose dictionaries may serve it, and learn from it.
    """
    return find_or_put(conn, content, site=site)[0]


def find_or_put(conn: sqlite3.Connection, content: bytes, *, site: str = "") -> tuple[int, bool]:
    """The same, and whether they were new."""
    name = name_of(content)
    held = _named(conn, name)
    if held is not None:
        return held, False
    packed = dictionaries.pack(conn, content, site)
    smaller = len(packed.bytes) < len(content)
    blob_id = conn.execute(
        """INSERT INTO blob (sha256, size, codec, dict_id, bytes) VALUES (?, ?, ?, ?, ?)
        RETURNING id""",
        (
            name, len(content), "zstd" if smaller else "plain",
            packed.dictionary if smaller else None, packed.bytes if smaller else content,
        ),
    ).fetchone()[0]  # fmt: skip
    if not packed.gained:
        dictionaries.note(conn, site, blob_id, len(content))
    return int(blob_id), True


def read(conn: sqlite3.Connection, path: str, blob_id: int) -> bytes:
    """The bytes of a blob.

    Raises `DamagedArchive` when they are not what was put in, `LookupError` when there is no such
    blob.
    """
    row = conn.execute(
        "SELECT sha256, size, codec, dict_id, bytes FROM blob WHERE id = ?", (blob_id,)
    ).fetchone()
    if row is None:
        raise LookupError(blob_id)
    name, size, codec, dictionary, packed = row
    try:
        content = _unpack(conn, packed, size, codec, dictionary)
    except ValueError as error:
        raise DamagedArchive(path, f"bytes {name[:12]} cannot be unpacked ({error})") from None
    if name_of(content) != name:
        raise DamagedArchive(path, f"bytes {name[:12]} are not what was put in")
    return content


def drop_unheld(conn: sqlite3.Connection, blob_ids: Iterable[int]) -> int:
    """Delete those of the blobs that no response points to, and every copy of them; how many.

    What was packed with a dictionary that holds one of them is packed anew first.
    """
    held = "SELECT 1 FROM capture WHERE blob_id = ? LIMIT 1"
    gone = [id for id in set(blob_ids) if conn.execute(held, (id,)).fetchone() is None]
    for id in gone:
        dictionaries.retire_made_of(conn, id)
        conn.execute("DELETE FROM blob WHERE id = ?", (id,))
    return len(gone)


def _unpack(
    conn: sqlite3.Connection, packed: bytes, size: int, codec: str, dictionary: int | None
) -> bytes:
    if codec == "plain":
        return packed
    if codec != "zstd":
        raise ValueError(f"codec {codec!r} is not known")
    return dictionaries.unpack(conn, packed, size, dictionary)
