"""Verifying a file, also one that is too damaged to be opened as an archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from scraper.errors import DamagedArchive
from storage import verify
from storage.connecting import Header, connect
from storage.opening import open_archive
from storage.proof import Damage


def examine(path: str) -> Iterator[Damage]:
    """Everything that does not hold together, as `Archive.verify`; the file is only read.

    Of a file that is cut short, or whose first page is damaged, what can still be read is looked
    at. Raises `NotAnArchive`, `NewerArchive` and `UsageError` as opening does.
    """
    try:
        with open_archive(path, readonly=True) as archive:
            yield from archive.verify()
    except DamagedArchive as error:
        yield Damage(error.why)
        yield from _what_is_left(path)


def _what_is_left(path: str) -> Iterator[Damage]:
    with closing(connect(path, "ro", "&immutable=1")) as conn:
        try:
            conn.execute("PRAGMA writable_schema = ON")  # lets SQLite open a file without its end
            yield from _pages_missing(path)
            yield from verify.verify(conn)
        except sqlite3.DatabaseError as error:
            yield Damage(f"no table can be read, every article is hit: {error}")


def _pages_missing(path: str) -> Iterator[Damage]:
    with Path(path).open("rb") as file:
        header = Header.of(file.read(100).ljust(100, b"\0"))
        length = file.seek(0, 2)
    if header.pages * header.page_size > length:
        there = length // header.page_size
        yield Damage(f"{there} of {header.pages} pages are there, the others are missing")
