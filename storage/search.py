"""Search: any piece of text, exactly, newest or best first.

The functions work on a plain connection and read the tables of `storage.index`, and titles and
texts from the view `articles`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from storage import grams, headlines, lists, match, rank
from storage.findings import Hit, Query
from storage.lists import Params
from storage.plan import FACTS, plan, site_token
from storage.query import NOTHING, All, Days, Node, Term, parse


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


def rows_of(conn: sqlite3.Connection, query: Query) -> tuple[str, Params]:
    """A SELECT of the rowids of all articles that a query selects, and its parameters."""
    node = selection(query)
    chosen = plan(node, _conditions(query))
    if chosen.exact:
        return lists.whole(conn, chosen)
    rows = json.dumps(list(lists.newest(conn, chosen, node)))
    return "SELECT value AS rowid FROM json_each(?)", (rows,)


def ids(conn: sqlite3.Connection, query: Query) -> Iterator[int]:
    """The ids of all articles that a query selects, newest first; `limit` and `offset` count."""
    node = selection(query)
    rows = lists.newest(conn, plan(node, _conditions(query)), node)
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
    if chosen.exact:
        sql, params = lists.whole(conn, chosen)
        return int(conn.execute(f"SELECT count(*) FROM ({sql})", params).fetchone()[0])  # noqa: S608 (a plan of ours)
    return sum(1 for _ in lists.newest(conn, chosen, node))


def find(conn: sqlite3.Connection, query: Query) -> tuple[Hit, ...]:
    """The articles that a query selects: best or newest first, each with its snippet.

    Equal scores stand newest first, so that pages of one state of the archive never overlap.
    """
    node = selection(query)
    conditions = _conditions(query)
    newest = lists.newest(conn, plan(node, conditions), node)
    terms = match.wanted(node)
    ordered: Iterator[tuple[int, float]] = ((row, 0.0) for row in newest)
    if query.sort == "relevance" and terms:
        first = list(islice(newest, rank.CANDIDATES))
        candidates = set(first)
        if len(first) == rank.CANDIDATES:  # else these are all that match
            candidates.update(headlines.titled(conn, node, conditions, terms, first))
        ordered = rank.best_first(conn, candidates, newest, terms)
    if query.group_reprints:
        ordered = _stories(conn, ordered)
    stop = None if query.limit is None else query.offset + query.limit
    return _hits(conn, dict(islice(ordered, query.offset, stop)), terms, query)


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
    in_title = match.marks(title or "", [term for term in terms if term.scope != "text"])
    return Hit(
        article_id, url, title, origin, published_at, snippet, marks, score, cluster, carried,
        in_title,
    )  # fmt: skip
