"""Does the archive hold together? Pages, bytes, texts, rows and references, each article named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from scraper.errors import DamagedArchive
from scraper.text import digest
from storage import blobs, captures, records, rows
from storage.protocol import Damage


def verify(conn: sqlite3.Connection) -> Iterator[Damage]:
    """Everything that does not hold together; what cannot be read is named and passed over."""
    for check in (_pages, _references, _pointers, _blobs, _bodies, _readings, _captures):
        try:
            yield from check(conn)
        except sqlite3.DatabaseError as error:
            yield Damage(f"{check.__name__.strip('_')} cannot be read to the end: {error}")


def _pages(conn: sqlite3.Connection) -> Iterator[Damage]:
    for (line,) in conn.execute("PRAGMA integrity_check(100)"):
        if line != "ok":
            yield Damage(f"pages: {line}")


def _references(conn: sqlite3.Connection) -> Iterator[Damage]:
    for table, rowid, parent, _ in conn.execute("PRAGMA foreign_key_check"):
        yield Damage(f"row {rowid} of {table} points to nothing in {parent}")


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
    "its cluster has no member of that number": """SELECT a.id FROM article AS a
        LEFT JOIN article AS b ON b.id = a.cluster_id WHERE b.id IS NULL""",
}


def _pointers(conn: sqlite3.Connection) -> Iterator[Damage]:
    for what, sql in _POINTERS.items():
        for (article_id,) in conn.execute(sql):
            yield _hit(conn, what, article_id)


def _blobs(conn: sqlite3.Connection) -> Iterator[Damage]:
    for id in _ids(conn, "blob"):
        if why := _blob_fault(conn, id):
            yield from _hits(
                conn,
                f"captured bytes {id}: {why}",
                "SELECT DISTINCT article_id FROM capture WHERE blob_id = ?",
                id,
            )


def _blob_fault(conn: sqlite3.Connection, id: int) -> str:
    try:
        row = conn.execute(
            "SELECT sha256, size, codec, bytes FROM blob WHERE id = ?", (id,)
        ).fetchone()
        blobs.unpack("blob", *row)
    except DamagedArchive as error:
        return error.why
    except (sqlite3.DatabaseError, TypeError, ValueError) as error:
        return f"unreadable ({error})"
    return ""


def _bodies(conn: sqlite3.Connection) -> Iterator[Damage]:
    for id in _ids(conn, "body"):
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
            JOIN version AS v ON v.id = r.version_id WHERE r.body_id = ?""",
            (id,),
        ).fetchall()
        if any(row[0] != digest(text) for row in wanted):
            return "a version names it by another digest"
    except (sqlite3.DatabaseError, TypeError, AttributeError, UnicodeError) as error:
        return f"unreadable ({error})"
    return ""


def _readings(conn: sqlite3.Connection) -> Iterator[Damage]:
    for id in _ids(conn, "reading"):
        if why := _row_fault(conn, "reading", id, records.COLUMNS):
            yield from _hits(
                conn,
                f"reading {id}: {why}",
                """SELECT v.article_id FROM reading AS r
                JOIN version AS v ON v.id = r.version_id WHERE r.id = ?""",
                id,
            )


def _captures(conn: sqlite3.Connection) -> Iterator[Damage]:
    for id in _ids(conn, "capture"):
        if why := _row_fault(conn, "capture", id, captures.SEALED):
            yield from _hits(
                conn, f"snapshot {id}: {why}", "SELECT article_id FROM capture WHERE id = ?", id
            )


def _row_fault(conn: sqlite3.Connection, table: str, id: int, sealed: Iterable[str]) -> str:
    try:
        row = conn.execute(f"SELECT * FROM {table} WHERE id = ?", (id,)).fetchone()  # noqa: S608
        if row["seal"] != rows.seal(row[name] for name in sealed):
            return "its seal does not fit"
    except (sqlite3.DatabaseError, TypeError, ValueError) as error:
        return f"unreadable ({error})"
    return ""


def _ids(conn: sqlite3.Connection, table: str) -> Iterator[int]:
    """Ids of a table in chunks, from its own pages."""
    last = 0
    while chunk := [
        row[0]
        for row in conn.execute(
            f"SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT 1000",  # noqa: S608 (own names)
            (last,),
        )
    ]:
        yield from chunk
        last = chunk[-1]


def _hits(conn: sqlite3.Connection, what: str, sql: str, id: int) -> Iterator[Damage]:
    """The damage once for each article it hits; once without a name when it hits none."""
    found = [row[0] for row in conn.execute(sql, (id,)) if row[0] is not None]
    if not found:
        yield Damage(what)
    for article_id in found:
        yield _hit(conn, what, article_id)


def _hit(conn: sqlite3.Connection, what: str, article_id: int) -> Damage:
    try:
        row = conn.execute("SELECT url FROM articles WHERE id = ?", (article_id,)).fetchone()
    except sqlite3.DatabaseError:
        row = None
    return Damage(what, article_id, row[0] if row else None)
