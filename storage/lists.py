"""Lists of rows, as plans select them: read newest first, side by side, or whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice

from storage.holding import holding
from storage.plan import Plan
from storage.query import Node

Params = tuple[int | str, ...]
HIGHEST = 2**63 - 1
FIRST_SPAN = 1000
"""Rows of the first span that a nested plan is read by."""
SHORT = 5000
"""A list of fewer rows is rather looked for in a longer one than the other way round."""


def newest(conn: sqlite3.Connection, chosen: Plan, node: Node) -> Iterator[int]:
    """The rows of which a tree is true, newest first; the plan is the tree's."""
    rows = in_all(conn, chosen)
    return rows if chosen.exact else holding(conn, node, rows)


def in_all(conn: sqlite3.Connection, chosen: Plan) -> Iterator[int]:
    """The rows that a plan selects, newest first."""
    several = [_Descending(conn, one) for one in (chosen, *chosen.also)]
    return _side_by_side(several) if chosen.also else iter(several[0])


class _Descending:
    """The rows of a plan, newest first, that can be passed over down to a row."""

    PATIENT, IMPATIENT = 256, 16
    """So many rows are read one by one before the index is asked anew, which costs about as much;
    and so many where it was asked the last time."""

    def __init__(self, conn: sqlite3.Connection, one: Plan) -> None:
        self._conn = conn
        self._plan = one
        self._rows = self._ask()
        self._patience = self.PATIENT

    def _ask(self, highest: int = HIGHEST) -> Iterator[int]:
        if self._plan.is_nested:
            return _by_spans(self._conn, self._plan, highest)
        sql = f"{self._plan.sql} AND rowid <= ? ORDER BY rowid DESC"
        return (row for (row,) in self._conn.execute(sql, (*self._plan.params, highest)))

    def __iter__(self) -> Iterator[int]:
        return self._rows

    def down_to(self, row: int) -> int:
        """The highest of the rows that were not read yet, and not above this one; -1 for none."""
        for there in islice(self._rows, self._patience):
            if there <= row:
                self._patience = self.PATIENT
                return there
        self._patience = self.IMPATIENT  # one far leap is followed by others
        self._rows = self._ask(row)
        return next(self._rows, -1)


def _by_spans(conn: sqlite3.Connection, one: Plan, highest: int) -> Iterator[int]:
    """The rows of a nested plan, newest first: read span by span, each longer than the last."""
    length = FIRST_SPAN
    while highest >= 0:
        sql = "SELECT rowid FROM search_rows WHERE rowid <= ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
        found = conn.execute(sql, (highest, length)).fetchone()
        low = found[0] if found else 0
        order = f"{one.between(low, highest)} ORDER BY rowid DESC"
        yield from (row for (row,) in conn.execute(order, one.params))
        highest, length = low - 1, length * 4


def _side_by_side(several: Sequence[_Descending]) -> Iterator[int]:
    """What stands in all of them."""
    at = [next(iter(each), -1) for each in several]
    while (row := min(at)) >= 0:
        reached = zip(at, several, strict=True)
        at = [there if there <= row else each.down_to(row) for there, each in reached]
        if min(at) == max(at) == row:
            yield row
            at = [each.down_to(row - 1) for each in several]


def whole(conn: sqlite3.Connection, chosen: Plan) -> tuple[str, Params]:
    """One SELECT for an exact plan: the rows of a short list are looked for in a longer one."""
    if not chosen.also:
        return chosen.sql, chosen.params
    every = sorted((*chosen.also, chosen), key=lambda one: _is_short(conn, one))
    outer, *inner = every
    sql = "".join(f" AND +rowid IN ({one.sql})" for one in inner)
    return outer.sql + sql, tuple(value for one in every for value in one.params)


def _is_short(conn: sqlite3.Connection, one: Plan) -> bool:
    found = conn.execute(f"{one.sql} LIMIT 1 OFFSET {SHORT}", one.params).fetchone()
    return found is None
