"""Connections to an archive's file: is it one, is it ours, is it whole?"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
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
from storage.database import BUSY_SECONDS, Database, told
from storage.version import APPLICATION_ID, VERSION, demand_today, version_of

_MAGIC = b"SQLite format 3\x00"
_STEP = 4096
"""Pages that are copied between two looks at the keyboard."""


READ_CACHE = 64 * 1024
"""Kilobytes of pages that a reader may keep, if it reads so many. The texts of one page of results
would push each other, and the tables' upper pages, out of SQLite's usual two megabytes."""


_File = tuple[int, int]
"""Device and inode."""
_held: Counter[_File] = Counter()
"""How many connections of this process there are to each file."""


class Connection(sqlite3.Connection):
    """A connection that is counted while it is open."""

    _file: _File | None = None

    def hold(self, path: str) -> None:
        """From now on this process has the file open."""
        self._file = _file_at(path)
        if self._file is not None:
            _held[self._file] += 1

    def close(self) -> None:
        """Close it; an open transaction is undone."""
        super().close()
        if self._file is not None:
            _held[self._file] -= 1
            self._file = None


def _held_here(path: str) -> bool:
    file = _file_at(path)
    return file is not None and _held[file] > 0


def _file_at(path: str) -> _File | None:
    try:
        told = Path(path).stat()
    except OSError:
        return None
    return told.st_dev, told.st_ino


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
    """Judge a file by its first bytes, before SQLite touches it; None for one that is empty.

    A file that this process has open is not opened beside SQLite: closing it would let go of the
    locks of every connection to it (https://www.sqlite.org/howtocorrupt.html, 2.2), and another
    process might take itself for the last one and clear the log away. SQLite is asked then.
    """
    if _held_here(path):
        return _asked(path)
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
    judge_identity(path, header.application_id, header.user_version)
    if length < header.pages * header.page_size and not _has_log(path):
        raise _truncated(path)
    return header


def _asked(path: str) -> Header:
    """What SQLite says of a file that it has open."""
    with closing(connect(path, "ro")) as conn, told(path):
        names = ("page_size", "page_count", "application_id", "user_version")
        return Header(*(conn.execute(f"PRAGMA {name}").fetchone()[0] for name in names))


def judge_identity(path: str, application_id: int, user_version: int) -> None:
    """Refuse another program's file, and one of a newer version."""
    # All zero: a file that was being made when its maker died; its log may say more.
    if application_id not in (0, APPLICATION_ID):
        raise NotAnArchive(path, "this is an SQLite file of another program")
    if application_id == APPLICATION_ID and user_version > VERSION:
        raise NewerArchive(
            path,
            f"it was written by a newer version (schema {user_version}, this one knows "
            f"{VERSION}); nothing was changed",
            hint="upgrade: pip install -U jianbao",
        )


def _truncated(path: str) -> ArchiveError:
    return DamagedArchive(
        path, "its end is missing", hint="take the last backup; keep this file for a rescue"
    )


def _has_log(path: str) -> bool:
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def connect(path: str, mode: str, more: str = "") -> Connection:
    """A connection whose transactions are begun by hand."""
    conn = sqlite3.connect(
        f"file:{quote(os.fsencode(path))}?mode={mode}{more}",
        uri=True,
        isolation_level=None,  # transactions are begun by hand, with the write lock
        timeout=BUSY_SECONDS,
        check_same_thread=False,
        factory=Connection,
    )
    conn.hold(path)
    conn.row_factory = sqlite3.Row
    return conn


def open_as_it_is(path: str) -> sqlite3.Connection:
    """A connection to read an archive of any version that we know; errors as `open_archive`."""
    if look_at(path) is None:
        raise NotAnArchive(path, "the file is empty")
    with told(path):
        try:
            return _identified(path, connect(path, "ro"))
        except sqlite3.OperationalError:
            if _has_log(path):
                raise
            # No log to read, and no right to make one: the file is all there is.
            return _identified(path, connect(path, "ro", "&immutable=1"))


def open_to_read(path: str) -> Database:
    """An archive of today's schema, to be read only; `UsageError` for an older one."""
    conn = open_as_it_is(path)
    try:
        with told(path):
            demand_today(path, conn)
            conn.execute(f"PRAGMA cache_size = -{READ_CACHE}")
    except BaseException:
        conn.close()
        raise
    return Database(path, conn, readonly=True)


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
    judge_identity(path, identity, version_of(conn))
    if identity == 0:
        raise NotAnArchive(path, "this is an SQLite file of another program")


def changes_due(path: str) -> tuple[int, list[str]]:
    """The version of the file's schema, and the names of the changes that it lacks."""
    from storage import schema  # much to load, and no search needs it

    header = look_at(path)
    if header and header.application_id and not Path(f"{path}-wal").exists():
        version = header.user_version  # told without SQLite, which leaves files beside it
    else:
        with closing(open_as_it_is(path)) as conn:
            version = version_of(conn)
    return version, [name for name, _ in schema.MIGRATIONS[version:]]


def copy_file(path: str, target: str) -> None:
    """Copy an archive of any version that we know, as it was committed when the copying began."""
    with (
        closing(open_as_it_is(path)) as source,
        told(target),
        closing(sqlite3.connect(target)) as copy,
    ):
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the state that is copied
        source.backup(copy, pages=_STEP)
        source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")  # all in one file


@contextmanager
def passing(file: str) -> Iterator[None]:
    """Nothing of a file, or of its log, is there before, nor after unless it got another name."""
    files = [Path(f"{file}{more}") for more in ("", "-wal", "-shm", "-journal")]
    for each in files:
        each.unlink(missing_ok=True)
    try:
        yield
    finally:
        for each in files:
            with suppress(OSError):
                each.unlink(missing_ok=True)


@contextmanager
def other_archive(path: str, ours: str) -> Iterator[sqlite3.Connection]:
    """A second archive to read from, in today's schema; its file is left as it was.

    One of an older version is read from a copy beside `ours`. Raises `UsageError` when both are
    one file, or when the other was written to meanwhile.
    """
    if Path(path).exists() and Path(path).samefile(ours):
        raise UsageError(f"{path}: this is the archive itself", hint="name another one")
    from storage import schema

    if not changes_due(path)[1]:
        with _unmoved(path) as conn:
            yield conn
        return
    copy = f"{ours}.other"
    with passing(copy):
        copy_file(path, copy)
        with told(copy), closing(connect(copy, "rw")) as conn:
            schema.migrate(conn)
            yield conn


@contextmanager
def _unmoved(path: str) -> Iterator[sqlite3.Connection]:
    """A connection that makes no file beside the archive where no log is."""
    if Path(f"{path}-wal").exists():
        with closing(open_as_it_is(path)) as conn:
            yield conn
        return
    before = Path(path).stat()
    with told(path), closing(connect(path, "ro", "&immutable=1")) as conn:
        yield conn
    after = Path(path).stat()
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise UsageError(
            f"{path}: it was written to while it was read", hint="give the same command again"
        )
