"""Rows of one archive put into another: numbers that point somewhere are translated on the way.

Foreign keys tell which columns those are, so that a table of a later migration comes along without
a change here. A row that stands there already is found again and not doubled.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scraper.urls import site_of
from storage import blobs

Cells = dict[str, Any]


class Graft:
    """Brings rows from `source` into `conn`; the caller owns the transaction."""

    def __init__(self, conn: sqlite3.Connection, source: sqlite3.Connection, path: str) -> None:
        self.conn = conn
        self.source = source
        self._path = path
        """Of the source, for errors."""
        self._known: dict[str, dict[int, int]] = {}
        self._columns: dict[str, frozenset[str]] = {}
        self._uniques: dict[str, list[list[str]]] = {}
        self._keys: dict[str, dict[str, str]] = {}

    def rows(self, table: str, condition: str = "1", *values: Any) -> Iterator[Cells]:
        """Rows of the source."""
        found = self.source.execute(
            f"SELECT * FROM {table} WHERE {condition} ORDER BY 1",  # noqa: S608 (names of the schema)
            values,
        )
        return (dict(row) for row in found.fetchall())

    def note(self, table: str, old: int, new: int) -> int:
        """Remember under which number a row of the source stands here."""
        self._known.setdefault(table, {})[old] = new
        return new

    def forget(self, *tables: str) -> None:
        """Numbers of these tables are not asked for again."""
        for table in tables:
            self._known.pop(table, None)

    def number(self, table: str, old: int) -> int | None:
        """The number here of a row of the source; None when it was not brought."""
        found = self._known.get(table, {}).get(old)
        if found is None and table == "capture":
            found = self._held_capture(old)
        return found

    def put(self, table: str, row: Mapping[str, Any], *, twins: bool = False) -> tuple[int, bool]:
        """Bring a row; its number here, and whether it is new. With `twins` it may equal another.

        What a row points to and was not brought becomes null; where that must not be, the row is
        left out, with the number 0.
        """
        cells = self.translated(table, row)
        if not twins and (held := self._twin(table, cells)) is not None:
            return held, False
        names = ", ".join(cells)
        done = self.conn.execute(
            f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({', '.join('?' * len(cells))})",  # noqa: S608 (names of the schema)
            tuple(cells.values()),
        )
        return (done.lastrowid or 0, True) if done.rowcount else (0, False)

    def bring(self, table: str, rows: Iterable[Mapping[str, Any]], *, twins: bool = False) -> int:
        """Bring rows of a table that nothing is special about; how many were new.

        With `twins` the rows may equal each other: nothing they speak of was held before.
        """
        count = 0
        for row in rows:
            number, new = self.put(table, row, twins=twins)
            count += new
            if number and isinstance(row.get("id"), int):
                self.note(table, row["id"], number)
        return count

    def translated(self, table: str, row: Mapping[str, Any]) -> Cells:
        """The cells of a row as they are here, without its number."""
        cells = {name: row[name] for name in row if name != "id" and name in self.columns(table)}
        for name, parent in self.keys(table).items():
            if cells.get(name) is not None:
                cells[name] = self.number(parent, cells[name])
        return cells

    def columns(self, table: str) -> frozenset[str]:
        """The columns of a table here."""
        if table not in self._columns:
            found = self.conn.execute(f'PRAGMA table_info("{table}")')
            self._columns[table] = frozenset(row[1] for row in found)
        return self._columns[table]

    def keys(self, table: str) -> dict[str, str]:
        """The columns of a table that point to another's rows, and the table each points to."""
        if table not in self._keys:
            found = self.conn.execute(f'PRAGMA foreign_key_list("{table}")')
            self._keys[table] = {row["from"]: row["table"] for row in found}
        return self._keys[table]

    # what stands here already

    def _twin(self, table: str, cells: Mapping[str, Any]) -> int | None:
        """The row that is this one: equal in what must be unique, or in every cell."""
        numbered = "id" if "id" in self.columns(table) else "1"
        for names in (*self._unique(table), list(cells)):
            same = " AND ".join(f"{name} IS ?" for name in names)
            row = self.conn.execute(
                f"SELECT {numbered} FROM {table} WHERE {same} LIMIT 1",  # noqa: S608 (names of the schema)
                [cells.get(name) for name in names],
            ).fetchone()
            if row is not None:
                return int(row[0])
        return None

    def _unique(self, table: str) -> list[list[str]]:
        """Columns that together are unique in a table, its own number apart."""
        if table not in self._uniques:
            found: list[list[str]] = []
            for index in self.conn.execute(f'PRAGMA index_list("{table}")').fetchall():
                if index["unique"] and not index["partial"]:
                    columns = self.conn.execute(f'PRAGMA index_info("{index["name"]}")')
                    names = [row["name"] for row in columns]
                    if all(names):
                        found.append(names)
            self._uniques[table] = found
        return self._uniques[table]

    # responses, their bytes, texts

    def capture(self, row: Mapping[str, Any], article_id: int | None) -> tuple[int, bool]:
        """Bring a response with its bytes; the same address, time, status and bytes are it."""
        held = self._held_capture(row["id"])
        if held is not None:
            self.conn.execute(
                "UPDATE capture SET article_id = coalesce(article_id, ?) WHERE id = ?",
                (article_id, held),
            )
            return self.note("capture", row["id"], held), False
        cells = self.translated("capture", row)
        cells |= {"blob_id": self._blob(row), "article_id": article_id, "version_id": None}
        names = ", ".join(cells)
        number = self.conn.execute(
            f"INSERT INTO capture ({names}) VALUES ({', '.join('?' * len(cells))}) RETURNING id",  # noqa: S608 (names of the schema)
            tuple(cells.values()),
        ).fetchone()[0]
        return self.note("capture", row["id"], number), True

    def _held_capture(self, old: int) -> int | None:
        known = self._known.get("capture", {}).get(old)
        if known is not None:
            return known
        row = self.source.execute(
            """SELECT c.url, c.fetched_at, c.status, b.sha256, c.rendered
            FROM capture AS c JOIN blob AS b ON b.id = c.blob_id WHERE c.id = ?""",
            (old,),
        ).fetchone()
        held = (
            row
            and self.conn.execute(
                """SELECT c.id FROM capture AS c JOIN blob AS b ON b.id = c.blob_id
            WHERE c.url = ? AND c.fetched_at = ? AND c.status = ? AND b.sha256 = ?
            AND c.rendered IS ? ORDER BY c.id LIMIT 1""",
                tuple(row),
            ).fetchone()
        )
        return int(held[0]) if held else None

    def _blob(self, row: Mapping[str, Any]) -> int:
        name = self.source.execute(
            "SELECT sha256 FROM blob WHERE id = ?", (row["blob_id"],)
        ).fetchone()[0]
        held = self.conn.execute("SELECT id FROM blob WHERE sha256 = ?", (name,)).fetchone()
        if held is not None:
            return int(held[0])
        content = blobs.read(self.source, self._path, row["blob_id"])
        return blobs.put(self.conn, content, site=site_of(row["url"]))

    def body(self, old: int) -> int:
        """The stored text here that is the source's, letter for letter."""
        name, text = self.source.execute(
            "SELECT sha256, text FROM body WHERE id = ?", (old,)
        ).fetchone()
        held = self.conn.execute("SELECT id FROM body WHERE sha256 = ?", (name,)).fetchone()
        if held is not None:
            return int(held[0])
        done = self.conn.execute("INSERT INTO body (sha256, text) VALUES (?, ?)", (name, text))
        assert done.lastrowid is not None
        return done.lastrowid
