"""Opening an archive, to be read or written: of today's schema, with a writer's manners."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from scraper.errors import (
    NotAnArchive,
    UsageError,
)
from storage import schema
from storage.archive import SqliteArchive
from storage.connecting import connect, judge_identity, look_at, open_to_read
from storage.database import Database, told
from storage.protocol import Archive
from storage.version import VERSION, version_of

CACHE = 64 * 1024
"""KiB of pages that a writer holds: those that a batch changes, which stand all over the file."""
LOG = 4000
"""Pages in the write-ahead log from which they are carried over, those changed often only once."""


def open_archive(path: str | Path, *, create: bool = True, readonly: bool = False) -> Archive:
    """The archive at `path`.

    With `create` a new one is made where no file is. With `readonly` nothing is ever written, and
    a file on a medium that cannot be written opens too. Raises `UsageError` (no such file, no
    right to open it, a backend that is not there), `NotAnArchive`, `NewerArchive`,
    `DamagedArchive`, and `DiskFull` when there is no room to make one.
    """
    name = str(path)
    if name.startswith(("postgresql://", "postgres://")):
        raise UsageError(
            f"{name}: archives on PostgreSQL are not there yet", hint="name a file: -a archive.db"
        )
    if readonly:
        return SqliteArchive(open_to_read(name))
    return SqliteArchive(_open_to_write(name, create=create))


def _open_to_write(path: str, *, create: bool) -> Database:
    if not create or Path(path).exists():
        look_at(path)
    elif not Path(path).parent.is_dir():
        raise UsageError(
            f"{path}: there is no directory {Path(path).parent}", hint="make the directory first"
        )
    with told(path):
        conn = connect(path, "rwc" if create else "rw")
        try:
            _settle(path, conn)
        except BaseException:
            conn.close()
            raise
        return Database(path, conn)


def _settle(path: str, conn: sqlite3.Connection) -> None:
    """Make sure that it is ours and of today's schema, and set a writer's manners."""
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute(f"PRAGMA cache_size = -{CACHE}")
    conn.execute(f"PRAGMA wal_autocheckpoint = {LOG}")
    identity = conn.execute("PRAGMA application_id").fetchone()[0]
    version = version_of(conn)
    judge_identity(path, identity, version)
    if identity == 0 and conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise NotAnArchive(path, "this is an SQLite file of another program")
    if version < VERSION:
        schema.migrate(conn)
    if conn.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        conn.execute("PRAGMA journal_mode = WAL")
