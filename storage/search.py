"""Search: any piece of text, exactly, newest or best first.

The functions work on a plain connection and read the tables of `storage.index`, and titles and
texts from the view `articles`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import islice
from typing import Any

from storage import grams, index, match, rank
from storage.findings import Hit, Query
from storage.plan import FACTS, Plan, fact_tokens, first_row, plan, site_token
from storage.query import NOTHING, All, Days, Near, Node, Not, Some, Term, parse


def selection(query: Query) -> Node:
    """The tree of a query: its words, and its filters as further terms."""
    words = parse(query.words).node
    nodes: list[Node] = [*words.nodes] if isinstance(words, All) else [words]
    for scope in (*FACTS, "site"):
        if value := getattr(query, scope):
            text = grams.fold(value).strip()
            some = site_token(text) != "s·" if scope == "site" else next(grams.runs(text), None)
            nodes.append(Term(text, scope) if some else NOTHING)
    if query.since or query.until:
        nodes.append(Days(query.since, query.until))
    return All(tuple(nodes))


def _conditions(query: Query) -> list[str]:
    out = []
    for asked, condition in (
        (query.withdrawn, "withdrawn_at IS NOT NULL"),
        (query.revised, "version_count > 1"),
    ):
        if asked is not None:
            inner = f"SELECT id FROM articles WHERE {condition}"  # noqa: S608 (own names)
            rows = f"SELECT rowid FROM search_rows WHERE article_id IN ({inner})"  # noqa: S608
            out.append(f"+{{row}} {'IN' if asked else 'NOT IN'} ({rows})")
    return out


def _newest(conn: sqlite3.Connection, chosen: Plan, node: Node) -> Iterator[int]:
    rows = reduce(_both, (_rows(conn, one) for one in (chosen, *chosen.also)))
    return rows if chosen.exact else (row for row in rows if _holds_row(conn, node, row))


def _rows(conn: sqlite3.Connection, one: Plan) -> Iterator[int]:
    return (row for (row,) in conn.execute(f"{one.sql} ORDER BY rowid DESC", one.params))


def _both(one: Iterator[int], other: Iterator[int]) -> Iterator[int]:
    """What stands in two descending orders."""
    there = next(other, -1)
    for row in one:
        while there > row:
            there = next(other, -1)
        if there == row:
            yield row


def _holds_row(conn: sqlite3.Connection, node: Node, row: int) -> bool:
    found = conn.execute(
        f"SELECT {index.COLUMNS} FROM articles WHERE id ="  # noqa: S608 (own names)
        " (SELECT article_id FROM search_rows WHERE rowid = ?)",
        (row,),
    ).fetchone()
    return found is not None and holds(node, _Read(found, row))


class _Read:
    """An article as the index was made of it."""

    def __init__(self, row: tuple[Any, ...], rowid: int) -> None:
        self.row = row
        self.rowid = rowid
        self.title: str = row[0] or ""
        self.text: str = row[1] or ""

    def facts(self) -> list[str]:
        return index.entry_of_row(self.row).facts.split()


def holds(node: Node, read: _Read) -> bool:
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


def _holds_term(term: Term, read: _Read) -> bool:
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


def rows_of(conn: sqlite3.Connection, query: Query) -> tuple[str, tuple[int | str, ...]]:
    """A SELECT of the rowids of all articles that a query selects, and its parameters."""
    node = selection(query)
    chosen = plan(node, _conditions(query))
    if chosen.exact and not chosen.also:
        return chosen.sql, chosen.params
    rows = json.dumps(list(_newest(conn, chosen, node)))
    return "SELECT value AS rowid FROM json_each(?)", (rows,)


def ids(conn: sqlite3.Connection, query: Query) -> Iterator[int]:
    """The ids of all articles that a query selects, newest first; `limit` and `offset` count."""
    node = selection(query)
    rows = _newest(conn, plan(node, _conditions(query)), node)
    stop = None if query.limit is None else query.offset + query.limit
    for row in islice(rows, query.offset, stop):
        yield _article_id(conn, row)


def _article_id(conn: sqlite3.Connection, row: int) -> int:
    return int(
        conn.execute("SELECT article_id FROM search_rows WHERE rowid = ?", (row,)).fetchone()[0]
    )


def count(conn: sqlite3.Connection, query: Query) -> int:
    """How many articles a query selects, whatever its limit and offset."""
    return count_of(conn, selection(query), _conditions(query))


def count_of(conn: sqlite3.Connection, node: Node, conditions: Sequence[str] = ()) -> int:
    """How many articles a tree is true of, and the conditions on `{row}`."""
    chosen = plan(node, conditions)
    if chosen.exact and not chosen.also:
        sql = f"SELECT count(*) FROM ({chosen.sql})"  # noqa: S608 (a plan of ours)
        return int(conn.execute(sql, chosen.params).fetchone()[0])
    return sum(1 for _ in _newest(conn, chosen, node))


def find(conn: sqlite3.Connection, query: Query) -> tuple[Hit, ...]:
    """The articles that a query selects: best or newest first, each with its snippet.

    Equal scores stand newest first, so that pages of one state of the archive never overlap.
    """
    node = selection(query)
    conditions = _conditions(query)
    newest = _newest(conn, plan(node, conditions), node)
    terms = match.wanted(node)
    ordered: Iterator[tuple[int, float]] = ((row, 0.0) for row in newest)
    if query.sort == "relevance" and terms:
        first = list(islice(newest, rank.CANDIDATES))
        candidates = {*first, *_titled(conn, node, conditions, terms, first)}
        ordered = rank.best_first(conn, candidates, newest, terms)
    if query.group_reprints:
        ordered = _stories(conn, ordered)
    stop = None if query.limit is None else query.offset + query.limit
    return _hits(conn, dict(islice(ordered, query.offset, stop)), terms, query)


def _titled(
    conn: sqlite3.Connection,
    node: Node,
    conditions: Sequence[str],
    terms: tuple[Term, ...],
    first: list[int],
) -> Iterator[int]:
    """The newest matches with a term in the title; none, when the first are all that match.

    As densely as the first matches stand, `SOUGHT` of them reach down to the lowest row.
    """
    if len(first) < rank.CANDIDATES:
        return iter(())
    lowest = first[0] - (first[0] - first[-1]) * (rank.SOUGHT // rank.CANDIDATES)
    in_title = _with_title(node, terms)
    chosen = plan(in_title, [*conditions, f"{{row}} >= {lowest}"])
    return islice(_newest(conn, chosen, in_title), rank.CANDIDATES)


def _with_title(node: Node, terms: tuple[Term, ...]) -> Node:
    """A tree that is true where another is and a title has one of its terms."""
    if node == terms[0]:
        return replace(terms[0], scope="title")
    if isinstance(node, All) and len(terms) == 1 and terms[0] in node.nodes:
        return All(tuple(_with_title(one, terms) if one == terms[0] else one for one in node.nodes))
    return All((node, Some(tuple(replace(term, scope="title") for term in terms))))


def hits_of(conn: sqlite3.Connection, query: Query, ids: Iterable[int]) -> tuple[Hit, ...]:
    """These articles as results of a query, in the order given."""
    asked = json.dumps(list(ids))
    rows = dict(
        conn.execute(
            "SELECT article_id, rowid FROM search_rows"
            " WHERE article_id IN (SELECT value FROM json_each(?))",
            (asked,),
        ).fetchall()
    )
    chosen = {rows[id]: 0.0 for id in json.loads(asked) if id in rows}
    return _hits(conn, chosen, match.wanted(selection(query)), query)


def _stories(
    conn: sqlite3.Connection, ordered: Iterator[tuple[int, float]]
) -> Iterator[tuple[int, float]]:
    """The first of each story."""
    told: set[int] = set()
    for row, score in ordered:
        (cluster,) = conn.execute(
            "SELECT a.cluster_id FROM search_rows r JOIN articles a ON a.id = r.article_id"
            " WHERE r.rowid = ?",
            (row,),
        ).fetchone() or (None,)
        if cluster is None:
            yield row, score
        elif cluster not in told:
            told.add(cluster)
            yield row, score


def _hits(
    conn: sqlite3.Connection, scores: Mapping[int, float], terms: tuple[Term, ...], query: Query
) -> tuple[Hit, ...]:
    """The results that stand on some rows, in the order of the rows."""
    found = conn.execute(
        "SELECT s.rowid, a.id, a.url, a.title, a.origin, a.published_at, a.text, a.cluster_id"
        " FROM search_rows AS s JOIN articles AS a ON a.id = s.article_id"
        " WHERE s.rowid IN (SELECT value FROM json_each(?))",
        (json.dumps(list(scores)),),
    )
    shown = {row: cells for row, *cells in found}
    return tuple(_hit(conn, shown[row], scores[row], terms, query) for row in scores)


def _hit(
    conn: sqlite3.Connection,
    cells: Sequence[Any],
    score: float,
    terms: tuple[Term, ...],
    query: Query,
) -> Hit:
    article_id, url, title, origin, published_at, text, cluster = cells
    snippet, marks = match.snippet(text or "", terms, 2 * query.context)
    carried = 1
    if query.group_reprints and cluster is not None:
        (carried,) = conn.execute(
            "SELECT count(*) FROM articles WHERE cluster_id = ?", (cluster,)
        ).fetchone()
    return Hit(
        article_id, url, title, origin, published_at, snippet, marks, score, cluster, carried
    )
