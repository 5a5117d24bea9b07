"""A connection with one writer's manners, and SQLite's errors said in our words."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.errors import (
    ArchiveError,
    DamagedArchive,
    DiskFull,
    JianbaoError,
    LockHeld,
    NotAnArchive,
    UsageError,
)
from storage.index import Waiting

BUSY_SECONDS = 30.0
"""How long a writer waits for another before it gives up."""
_NOT_UTF8 = "Could not decode to UTF-8"
"""How Python's sqlite3 begins when a text that was read is no UTF-8; it gives no code."""


@contextmanager
def told(path: str) -> Iterator[None]:
    """Raise what SQLite raises as an error of ours that names the file and a way on."""
    try:
        yield
    except sqlite3.Error as error:
        raise in_our_words(path, error) from error


def in_our_words(path: str, error: sqlite3.Error) -> JianbaoError | sqlite3.Error:
    """The error of ours that says what SQLite's says; SQLite's own when it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by Python's module itself
        return _damaged(path, error) if str(error).startswith(_NOT_UTF8) else error
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return disk_full(path)
        case sqlite3.SQLITE_IOERR:
            return _io_error(path, error)
        case sqlite3.SQLITE_CORRUPT:
            return _damaged(path, error)
        case sqlite3.SQLITE_NOTADB:
            return NotAnArchive(path, "this is no SQLite file", hint="name another archive")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LockHeld(path, "another process has been writing to it for too long")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return read_only(path)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_AUTH:
            return UsageError(
                f"{path}: it cannot be opened ({error})",
                hint="check that it is a file, and the rights of it and its directory",
            )
    return error


def _damaged(path: str, error: sqlite3.Error) -> DamagedArchive:
    why = str(error).partition(" with text ")[0]  # what follows is the damaged text, all of it
    return DamagedArchive(path, f"it does not hold together ({why})", hint=f"jianbao verify {path}")


def disk_full(path: str) -> DiskFull:
    """The error for a disk without room."""
    return DiskFull(
        path,
        "the disk is full; what was being written is undone, all else stands",
        hint="make room, then give the same command again",
    )


def read_only(path: str) -> UsageError:
    """The error for a file that can be read and not written."""
    return UsageError(
        f"{path}: it can be read and not written",
        hint="check the rights of the file and of its directory, or copy it elsewhere",
    )


def _io_error(path: str, error: sqlite3.Error) -> ArchiveError:
    if no_room(path):  # the shared-memory file is stretched before the log is written
        return disk_full(path)
    return ArchiveError(
        path,
        f"the disk answered with an error ({getattr(error, 'sqlite_errorname', error)})",
        hint="check the disk; nothing half-written is kept",
    )


def no_room(path: str) -> bool:
    """Whether the file's disk has less room than one page of the write-ahead log's index."""
    import shutil

    try:
        return shutil.disk_usage(Path(path).parent).free < 64 * 1024
    except OSError as problem:
        return problem.errno == errno.ENOSPC


class Database:
    """One connection, its path, and its transactions."""

    def __init__(self, path: str, conn: sqlite3.Connection, *, readonly: bool = False) -> None:
        self.path = path
        self.conn = conn
        self.readonly = readonly
        self.waiting = Waiting()
        """Changes of the search index that are written when the transaction ends."""
        self._depth = 0

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that takes the write lock at once; nested, a savepoint."""
        if self.readonly:
            raise read_only(self.path)
        with told(self.path), self._savepoint() if self._depth else self._transaction():
            self._depth += 1
            try:
                yield self.conn
            finally:
                self._depth -= 1

    @contextmanager
    def stating(self) -> Iterator[sqlite3.Connection]:
        """For one statement: a transaction, or a part of the one that is open."""
        if not self._depth:
            with self.writing() as conn:
                yield conn
            return
        with told(self.path):
            self._demand_transaction()
            yield self.conn

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._demand_transaction()
            self.waiting.flush(self.conn)
            self.conn.execute("COMMIT")
        except BaseException:
            self.waiting.back(0)
            if self.conn.in_transaction:
                self.conn.execute("ROLLBACK")
            raise
        self.waiting.settled()

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        self._demand_transaction()
        name, mark = f"level_{self._depth}", self.waiting.mark()
        self.conn.execute(f"SAVEPOINT {name}")
        try:
            yield
            self._demand_transaction()
            self.conn.execute(f"RELEASE {name}")
        except BaseException:
            self.waiting.back(mark)
            if self.conn.in_transaction:
                self.conn.execute(f"ROLLBACK TO {name}")
                self.conn.execute(f"RELEASE {name}")
            raise

    def _demand_transaction(self) -> None:
        """SQLite may undo a whole transaction on a full disk: what follows must not stand alone."""
        if not self.conn.in_transaction:
            raise disk_full(self.path)

    def close(self) -> None:
        """Close the connection; an open transaction is undone."""
        self.conn.close()
