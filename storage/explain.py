"""How a query was read: said again in full, with what each of its terms selects."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from storage import search
from storage.findings import Explanation, Query
from storage.query import All, Days, Near, Node, Not, Some, Term, parse


def explain(conn: sqlite3.Connection, query: Query) -> Explanation:
    """How a query was read, filters included, and how many articles each term alone selects."""
    node = search.selection(query)
    terms = dict.fromkeys(_terms(node))
    return Explanation(
        meaning(node),
        tuple((meaning(term), search.count_of(conn, term)) for term in terms),
        parse(query.words).remarks,
        search.count(conn, query),
    )


def meaning(node: Node) -> str:
    """A query in full, as it could be typed; the text is folded.

    >>> meaning(parse("雙減 -title:考试 (书店 OR 江堤)").node)
    '双减 -title:考试 (书店 OR 江堤)'
    """
    match node:
        case All(()):
            return "(everything)"
        case Some(()):
            return "(nothing)"
        case All(nodes):
            return " ".join(_within(one, Some) for one in nodes)
        case Some(nodes):
            return " OR ".join(_within(one, All) for one in nodes)
        case Not(inner):
            return f"-{_within(inner, All | Some)}"
        case Near(terms, gap):
            return _near(terms, gap)
        case Days(since, until):
            told = [f"after:{since}" if since else "", f"before:{until}" if until else ""]
            return " ".join(filter(None, told))
        case Term():
            return _term(node)


def _within(node: Node, kind: object) -> str:
    inner = meaning(node)
    grouped = isinstance(node, kind) and isinstance(node, All | Some) and node.nodes  # type: ignore[arg-type]  # a class or a union of two
    return f"({inner})" if grouped else inner


def _near(terms: tuple[Term, ...], gap: int) -> str:
    inner = " ".join(_term(replace(term, scope="any")) for term in terms)
    scope, told = terms[0].scope, f"near({inner}, {gap})"
    return told if scope == "any" else f"{scope}:({told})"


def _term(term: Term) -> str:
    quoted = f'"{term.text}"' if " " in term.text or ":" in term.text else term.text
    scope = "" if term.scope == "any" else f"{term.scope}:"
    return scope + quoted + ("*" if term.prefix else "")


def _terms(node: Node) -> Iterator[Term]:
    match node:
        case Term():
            yield node
        case Near(terms):
            yield from terms
        case Not(inner):
            yield from _terms(inner)
        case All(nodes) | Some(nodes):
            for one in nodes:
                yield from _terms(one)
