"""Does the archive hold together? Pages, bytes, texts, rows and references, each article named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from scraper.errors import DamagedArchive
from scraper.text import digest
from storage import blobs, captures, chaincheck, indexcheck, lookup, records, rows
from storage.proof import Damage

UNREADABLE = (sqlite3.DatabaseError, TypeError, ValueError, LookupError, AttributeError)
"""What reading a damaged row, table or schema raises."""


def verify(conn: sqlite3.Connection) -> Iterator[Damage]:
    """Everything that does not hold together; what cannot be read is named and passed over."""
    for check in (
        _pages, _references, _pointers, _articles, _blobs, _bodies, _readings, _captures, _index,
        _chain,
    ):  # fmt: skip
        try:
            yield from check(conn)
        except UNREADABLE as error:
            yield Damage(f"{check.__name__.strip('_')} cannot be read to the end: {error}")


def _pages(conn: sqlite3.Connection) -> Iterator[Damage]:
    for (told,) in conn.execute("PRAGMA integrity_check(100)"):
        for line in told.splitlines():
            if line != "ok" and not line.startswith("***"):
                yield Damage(f"pages: {line}")


def _references(conn: sqlite3.Connection) -> Iterator[Damage]:
    for table, rowid, parent, _ in conn.execute("PRAGMA foreign_key_check"):
        what = f"row {rowid} of {table} points to nothing in {parent}"
        yield from _hits(conn, what, _OWNERS.get(table, _NOBODY), rowid)


_POINTERS = {
    "it has no version in force": """SELECT a.id FROM article AS a
        LEFT JOIN version AS v ON v.id = a.version_id AND v.article_id = a.id WHERE v.id IS NULL""",
    "a version has no reading": """SELECT v.article_id FROM version AS v
        LEFT JOIN reading AS r ON r.id = v.reading_id AND r.version_id = v.id WHERE r.id IS NULL""",
    "its versions are not numbered 1 to n": """SELECT article_id FROM version GROUP BY article_id
        HAVING count(*) <> max(number) OR min(number) <> 1""",
    "the version in force is not its last": """SELECT a.id FROM article AS a
        JOIN version AS v ON v.id = a.version_id
        WHERE v.number <> (SELECT max(number) FROM version WHERE article_id = a.id)""",
    "a later version was first seen before an earlier one": """SELECT b.article_id
        FROM version AS a JOIN version AS b
        ON b.article_id = a.article_id AND b.number = a.number + 1
        WHERE b.first_seen < a.first_seen""",
    "its cluster is not the one it was placed in": """SELECT a.id FROM article AS a
        LEFT JOIN similar_members AS m ON m.article_id = a.id
        WHERE m.cluster_id IS NOT a.cluster_id""",
}


def _pointers(conn: sqlite3.Connection) -> Iterator[Damage]:
    for what, sql in _POINTERS.items():
        for (article_id,) in conn.execute(sql):
            yield _hit(conn, what, article_id)


def _articles(conn: sqlite3.Connection) -> Iterator[Damage]:
    """Each article is read as a user would read it: every page of the file on the way."""
    for id in _ids(conn, "article", by="key"):
        try:
            readable = lookup.get(conn, id, None, None) is not None
        except UNREADABLE as error:
            yield _hit(conn, f"it cannot be read ({error})", id)
        else:
            if not readable:
                yield _hit(conn, "a part of it is missing", id)


def _blobs(conn: sqlite3.Connection) -> Iterator[Damage]:
    for id in _ids(conn, "blob", by="sha256"):
        if why := _blob_fault(conn, id):
            yield from _hits(
                conn,
                f"captured bytes {id}: {why}",
                "SELECT DISTINCT article_id FROM capture WHERE blob_id = ?",
                id,
            )


def _blob_fault(conn: sqlite3.Connection, id: int) -> str:
    try:
        blobs.read(conn, "blob", id)
    except DamagedArchive as error:
        return error.why
    except UNREADABLE as error:
        return f"unreadable ({error})"
    return ""


def _bodies(conn: sqlite3.Connection) -> Iterator[Damage]:
    for id in _ids(conn, "body", by="sha256"):
        if why := _body_fault(conn, id):
            yield from _hits(
                conn,
                f"text {id}: {why}",
                """SELECT DISTINCT v.article_id FROM reading AS r
                JOIN version AS v ON v.id = r.version_id WHERE r.body_id = ?""",
                id,
            )


def _body_fault(conn: sqlite3.Connection, id: int) -> str:
    try:
        name, text = conn.execute("SELECT sha256, text FROM body WHERE id = ?", (id,)).fetchone()
        if blobs.name_of(text.encode()) != name:
            return "it is not what was put in"
        wanted = conn.execute(
            """SELECT DISTINCT v.digest FROM reading AS r
            JOIN version AS v ON v.id = r.version_id AND v.reading_id = r.id WHERE r.body_id = ?""",
            (id,),
        ).fetchall()
        if any(row[0] != digest(text) for row in wanted):
            return "a version names it by another digest"
    except UNREADABLE as error:
        return f"unreadable ({error})"
    return ""


def _readings(conn: sqlite3.Connection) -> Iterator[Damage]:
    for id in _ids(conn, "reading", by="version_id"):
        if why := _row_fault(conn, "reading", id, records.COLUMNS):
            yield from _hits(conn, f"reading {id}: {why}", _OWNERS["reading"], id)


def _captures(conn: sqlite3.Connection) -> Iterator[Damage]:
    for id in _ids(conn, "capture", by="url"):
        if why := _row_fault(conn, "capture", id, captures.SEALED):
            yield from _hits(conn, f"snapshot {id}: {why}", _OWNERS["capture"], id)


def _row_fault(conn: sqlite3.Connection, table: str, id: int, sealed: Iterable[str]) -> str:
    try:
        row = conn.execute(f"SELECT * FROM {table} WHERE id = ?", (id,)).fetchone()  # noqa: S608
        if row["seal"] != rows.seal(row[name] for name in sealed):
            return "its seal does not fit"
    except UNREADABLE as error:
        return f"unreadable ({error})"
    return ""


def _index(conn: sqlite3.Connection) -> Iterator[Damage]:
    for what, article_id in indexcheck.check(conn):
        what = f"{what}; run: jianbao doctor --fix"
        yield Damage(what) if article_id is None else _hit(conn, what, article_id)


def _chain(conn: sqlite3.Connection) -> Iterator[Damage]:
    for fault in chaincheck.check(conn):
        owner = _CHAINED.get(fault.kind, _NOBODY)
        yield from _hits(conn, fault.what, owner, fault.id)


_NOBODY = "SELECT NULL WHERE ? IS NULL"
# Whose a row is, told by indexes and other tables: the row itself may be past reading.
_OWNERS = {
    "version": "SELECT article_id FROM version WHERE id = ?",
    "version_part": _NOBODY,
    "reading": """SELECT article_id FROM version WHERE id IN
        (SELECT version_id FROM reading WHERE +version_id > 0 AND id = ? ORDER BY version_id)""",
    "capture": """SELECT article_id FROM capture
        WHERE article_id IS NOT NULL AND +id = ? ORDER BY article_id""",
}

_CHAINED = {"snapshot": _OWNERS["capture"], "version": _OWNERS["version"]}


def _ids(conn: sqlite3.Connection, table: str, *, by: str) -> Iterator[int]:
    """Ids of a table in chunks; past a page that is not one, from the index over `by`."""
    last = 0
    by_id = f"SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT 1000"  # noqa: S608 (own names)
    by_index = f"SELECT id FROM {table} ORDER BY {by}"  # noqa: S608 (own names)
    try:
        while chunk := [row[0] for row in conn.execute(by_id, (last,))]:
            for id in chunk:
                last = _risen(id, last)
                yield id
    except sqlite3.DatabaseError:
        yield from sorted({row[0] for row in conn.execute(by_index) if row[0] > last})


def _risen(id: int, last: int) -> int:
    """The id, when it stands above the last one: a page that is missing reads as zeros, and a
    table that comes to it would be walked for ever."""
    if id <= last:
        raise sqlite3.DatabaseError(f"row {id} stands after row {last}")
    return id


def _hits(conn: sqlite3.Connection, what: str, sql: str, id: int | None) -> Iterator[Damage]:
    """The damage once for each article it hits; once without a name when it hits none."""
    try:
        found = [row[0] for row in conn.execute(sql, (id,)) if row[0] is not None]
    except sqlite3.DatabaseError:
        found = []
    if not found:
        yield Damage(what)
    for article_id in found:
        yield _hit(conn, what, article_id)


def _hit(conn: sqlite3.Connection, what: str, article_id: int) -> Damage:
    """The damage with the article's address, from whichever row still has it."""
    for sql in _ADDRESSES:
        try:
            row = conn.execute(sql, (article_id,)).fetchone()
        except sqlite3.DatabaseError:
            continue
        if row and row[0]:
            return Damage(what, article_id, row[0])
    return Damage(what, article_id)


_ADDRESSES = (
    "SELECT url FROM articles WHERE id = ?",
    """SELECT r.url FROM version AS v JOIN reading AS r ON r.version_id = v.id
        WHERE v.article_id = ? ORDER BY r.id DESC""",
    "SELECT url FROM capture WHERE article_id = ? ORDER BY id DESC",
    "SELECT key FROM article WHERE id = ?",
)
