"""Raw bytes: once per SHA-256, compressed, never rewritten."""

from __future__ import annotations

import hashlib
import sqlite3

from scraper.errors import DamagedArchive

_LEVEL = 3
"""zstd level: on real pages 6 saves 8 % for two and a half times the time."""


def name_of(content: bytes) -> str:
    """The name of some bytes: their SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def find(conn: sqlite3.Connection, content: bytes) -> int | None:
    """The blob that holds these bytes."""
    return _named(conn, name_of(content))


def _named(conn: sqlite3.Connection, name: str) -> int | None:
    row = conn.execute("SELECT id FROM blob WHERE sha256 = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def put(conn: sqlite3.Connection, content: bytes) -> int:
    """The blob that holds these bytes, stored now if they are new."""
    name = name_of(content)
    held = _named(conn, name)
    if held is not None:
        return held
    codec, packed = _pack(content)
    return int(
        conn.execute(
            "INSERT INTO blob (sha256, size, codec, bytes) VALUES (?, ?, ?, ?) RETURNING id",
            (name, len(content), codec, packed),
        ).fetchone()[0]
    )


def unpack(path: str, sha256: str, size: int, codec: str, packed: bytes) -> bytes:
    """The bytes of a blob's row; raises `DamagedArchive` when they are not what was put in."""
    try:
        content = _unpack(size, codec, packed)
    except ValueError as error:
        raise DamagedArchive(path, f"bytes {sha256[:12]} cannot be unpacked ({error})") from None
    if name_of(content) != sha256:
        raise DamagedArchive(path, f"bytes {sha256[:12]} are not what was put in")
    return content


def _pack(content: bytes) -> tuple[str, bytes]:
    import zstandard  # not imported by a search

    packed = zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True).compress(content)
    return ("zstd", packed) if len(packed) < len(content) else ("plain", content)


def _unpack(size: int, codec: str, packed: bytes) -> bytes:
    if codec == "plain":
        return packed
    if codec != "zstd":
        raise ValueError(f"codec {codec!r} is not known")
    import zstandard

    try:
        stream = zstandard.ZstdDecompressor().decompressobj()
        # Bounded by what is left of the frame: a damaged size must not fill the memory.
        frame = zstandard.get_frame_parameters(packed)
        if frame.content_size != size:
            raise ValueError(f"it says {frame.content_size} bytes where {size} were put in")
        return stream.decompress(packed)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from None
