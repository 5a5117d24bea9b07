"""Whether a query is true of an article, by its title and text: what the index cannot tell."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from storage import index, match
from storage.plan import FACTS, fact_tokens, first_row, site_token
from storage.query import All, Days, Near, Node, Not, Some, Term

FEW, MANY = 24, 384
"""Articles that are read at once: at first, since a page of results may be all that is wanted."""


def holding(conn: sqlite3.Connection, node: Node, rows: Iterable[int]) -> Iterator[int]:
    """Those of the rows of which a tree is true, in their order; read by ever more at once."""
    rows, many = iter(rows), FEW
    while some := list(islice(rows, many)):
        read = {one.rowid: one for one in _read(conn, some)}
        yield from (row for row in some if row in read and holds(node, read[row]))
        many = min(many * 4, MANY)


def _read(conn: sqlite3.Connection, rows: list[int]) -> Iterator[Read]:
    found = conn.execute(
        f"SELECT s.rowid, {index.COLUMNS}"  # noqa: S608 (own names)
        " FROM search_rows AS s JOIN articles AS a ON a.id = s.article_id"
        " WHERE s.rowid IN (SELECT value FROM json_each(?))",
        (json.dumps(rows),),
    )
    return (Read(tuple(cells), row) for row, *cells in found)


class Read:
    """An article as the index was made of it."""

    def __init__(self, row: tuple[Any, ...], rowid: int) -> None:
        self.row = row
        self.rowid = rowid
        self.title: str = row[0] or ""
        self.text: str = row[1] or ""

    def facts(self) -> list[str]:
        """The tokens of its facts."""
        return index.entry_of_row(("", "", *self.row[2:])).facts.split()


def holds(node: Node, read: Read) -> bool:
    """Whether a tree is true of an article, by its text."""
    match node:
        case Term():
            return _holds_term(node, read)
        case Near(terms):
            in_title = terms[0].scope != "text" and match.together(node, read.title)
            return in_title or (terms[0].scope != "title" and match.together(node, read.text))
        case Days(since, until):
            return (since is None or read.rowid >= first_row(since)) and (
                until is None or read.rowid < first_row(until)
            )
        case Not(inner):
            return not holds(inner, read)
        case All(nodes):
            return all(holds(one, read) for one in nodes)
        case Some(nodes):
            return any(holds(one, read) for one in nodes)


def _holds_term(term: Term, read: Read) -> bool:
    if term.scope in FACTS:
        facts = f" {' '.join(read.facts())} "
        return any(
            f" {' '.join(fact_tokens(letter, term.text)[:-1])} " in facts
            or f" {' '.join(fact_tokens(letter, term.text))}" in facts
            for letter in FACTS[term.scope]
        )
    if term.scope == "site":
        return site_token(term.text) in read.facts()
    pattern = match.pattern(term)
    in_title = term.scope != "text" and pattern.search(read.title) is not None
    return in_title or (term.scope != "title" and pattern.search(read.text) is not None)
