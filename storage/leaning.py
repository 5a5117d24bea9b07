"""Rows that lean on other rows, told by the foreign keys of the schema and not by a list of ours.

A table that a later migration brings is followed without a change here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple


class Lean(NamedTuple):
    """A column of a table that points to the `id` of another."""

    table: str
    column: str
    needed: bool
    """Whether the row makes no sense without what it points to."""


def children(conn: sqlite3.Connection, table: str) -> list[Lean]:
    """Every column that points to the table."""
    found = conn.execute(
        """SELECT m.name, f."from", c."notnull" OR c.pk OR f.on_delete = 'CASCADE'
        FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f,
            pragma_table_info(m.name) AS c
        WHERE m.type = 'table' AND f."table" = ? AND c.name = f."from" """,
        (table,),
    )
    return [Lean(name, column, bool(needed)) for name, column, needed in found]


def fell(conn: sqlite3.Connection, table: str, ids: Iterable[int]) -> int:
    """Delete rows by their ids, and all that leans on them; how many of the table there were.

    A row that can do without what it points to stays and points to nothing.
    """
    among = json.dumps(sorted(ids))
    for lean in children(conn, table):
        where = f"WHERE {lean.column} IN (SELECT value FROM json_each(?))"  # noqa: S608 (names of the schema)
        if not lean.needed:
            conn.execute(f"UPDATE {lean.table} SET {lean.column} = NULL {where}", (among,))  # noqa: S608 (names of the schema)
        elif children(conn, lean.table):
            leaning = conn.execute(f"SELECT id FROM {lean.table} {where}", (among,))  # noqa: S608 (names of the schema)
            fell(conn, lean.table, [row[0] for row in leaning])
        else:
            conn.execute(f"DELETE FROM {lean.table} {where}", (among,))  # noqa: S608 (names of the schema)
    return conn.execute(
        f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 (names of the schema)
        (among,),
    ).rowcount


def drop_unheld(conn: sqlite3.Connection, table: str, ids: Iterable[int]) -> int:
    """Delete those of the rows that nothing points to any more; how many."""
    held = " ".join(
        f"AND NOT EXISTS (SELECT 1 FROM {lean.table} WHERE {lean.column} = {table}.id)"  # noqa: S608 (names of the schema)
        for lean in children(conn, table)
    )
    return conn.execute(
        f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?)) {held}",  # noqa: S608 (names of the schema)
        (json.dumps(sorted(ids)),),
    ).rowcount
