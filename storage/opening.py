"""Opening an archive: is it one, is it ours, is it whole, may it be written?"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from scraper.errors import (
    ArchiveError,
    DamagedArchive,
    NewerArchive,
    NotAnArchive,
    UsageError,
)
from storage import schema
from storage.archive import SqliteArchive
from storage.database import BUSY_SECONDS, Database, told
from storage.protocol import Archive

_MAGIC = b"SQLite format 3\x00"


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
        return SqliteArchive(_open_to_read(name))
    return SqliteArchive(_open_to_write(name, create=create))


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 100 bytes of an SQLite file say (https://www.sqlite.org/fileformat.html)."""

    page_size: int
    pages: int
    application_id: int
    user_version: int

    @classmethod
    def of(cls, first: bytes) -> Self:
        """Read it; the page count is 0 when the file does not vouch for it."""

        def number(start: int) -> int:
            return int.from_bytes(first[start : start + 4], "big")

        size = int.from_bytes(first[16:18], "big")
        vouched = number(24) == number(92)
        return cls(
            65536 if size == 1 else size, number(28) if vouched else 0, number(68), number(60)
        )


def look_at(path: str) -> Header | None:
    """Judge a file by its first bytes, before SQLite touches it; None for one that is empty."""
    try:
        with Path(path).open("rb") as file:
            first = file.read(100)
            length = file.seek(0, 2)
    except FileNotFoundError:
        raise UsageError(
            f"{path}: there is no archive", hint="make one: jianbao init, or crawl and add to it"
        ) from None
    except OSError as error:
        raise UsageError(
            f"{path}: it cannot be opened ({error.strerror})",
            hint="name a file that you may read: -a PATH",
        ) from None
    if not first:
        return None
    if not first.startswith(_MAGIC[: len(first)]):
        raise NotAnArchive(path, "this is no archive, and no SQLite file", hint="name another file")
    if len(first) < 100:
        raise _truncated(path)
    header = Header.of(first)
    _judge_identity(path, header.application_id, header.user_version)
    if length < header.pages * header.page_size and not _has_log(path):
        raise _truncated(path)
    return header


def _judge_identity(path: str, application_id: int, user_version: int) -> None:
    # All zero: a file that was being made when its maker died; its log may say more.
    if application_id not in (0, schema.APPLICATION_ID):
        raise NotAnArchive(path, "this is an SQLite file of another program")
    if application_id == schema.APPLICATION_ID and user_version > schema.VERSION:
        raise NewerArchive(
            path,
            f"it was written by a newer version (schema {user_version}, this one knows "
            f"{schema.VERSION}); nothing was changed",
            hint="upgrade: pip install -U jianbao",
        )


def _truncated(path: str) -> ArchiveError:
    return DamagedArchive(
        path, "its end is missing", hint="take the last backup; keep this file for a rescue"
    )


def _has_log(path: str) -> bool:
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def changes_due(path: str) -> tuple[int, list[str]]:
    """The version of the file's schema, and the names of the changes that it lacks."""
    with closing(open_as_it_is(path)) as conn:
        version = schema.version_of(conn)
    return version, [name for name, _ in schema.MIGRATIONS[version:]]


def _open_to_write(path: str, *, create: bool) -> Database:
    if not create or Path(path).exists():
        look_at(path)
    elif not Path(path).parent.is_dir():
        raise UsageError(
            f"{path}: there is no directory {Path(path).parent}", hint="make the directory first"
        )
    with told(path):
        conn = _connect(path, "rwc" if create else "rw")
        try:
            _settle(path, conn)
        except BaseException:
            conn.close()
            raise
        return Database(path, conn)


def _connect(path: str, mode: str, more: str = "") -> sqlite3.Connection:
    conn = sqlite3.connect(
        f"file:{quote(os.fsencode(path))}?mode={mode}{more}",
        uri=True,
        isolation_level=None,  # transactions are begun by hand, with the write lock
        timeout=BUSY_SECONDS,
        check_same_thread=False,
    )
    conn.row_factory = sqlite3.Row
    return conn


def _settle(path: str, conn: sqlite3.Connection) -> None:
    """Make sure that it is ours and of today's schema, and set a writer's manners."""
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA synchronous = FULL")
    identity = conn.execute("PRAGMA application_id").fetchone()[0]
    version = schema.version_of(conn)
    _judge_identity(path, identity, version)
    if identity == 0 and conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise NotAnArchive(path, "this is an SQLite file of another program")
    if version < schema.VERSION:
        schema.migrate(conn)
    if conn.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        conn.execute("PRAGMA journal_mode = WAL")


def _open_to_read(path: str) -> Database:
    conn = open_as_it_is(path)
    try:
        with told(path):
            _demand_today(path, conn)
    except BaseException:
        conn.close()
        raise
    return Database(path, conn, readonly=True)


def open_as_it_is(path: str) -> sqlite3.Connection:
    """A connection to read an archive of any version that we know; errors as `open_archive`."""
    if look_at(path) is None:
        raise NotAnArchive(path, "the file is empty")
    with told(path):
        try:
            return _identified(path, _connect(path, "ro"))
        except sqlite3.OperationalError:
            if _has_log(path):
                raise
            # No log to read, and no right to make one: the file is all there is.
            return _identified(path, _connect(path, "ro", "&immutable=1"))


def _identified(path: str, conn: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, if it is to an archive; else it is closed."""
    try:
        _read_identity(path, conn)
    except BaseException:
        conn.close()
        raise
    return conn


def _read_identity(path: str, conn: sqlite3.Connection) -> None:
    identity = conn.execute("PRAGMA application_id").fetchone()[0]
    _judge_identity(path, identity, schema.version_of(conn))
    if identity == 0:
        raise NotAnArchive(path, "this is an SQLite file of another program")


def _demand_today(path: str, conn: sqlite3.Connection) -> None:
    if schema.version_of(conn) < schema.VERSION:
        raise UsageError(
            f"{path}: it was written by an older version and must be brought up first",
            hint=f"run: jianbao migrate -a {path}",
        )
