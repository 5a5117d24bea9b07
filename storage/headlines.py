"""Which matches have a term in their title, found without reading all that a common word selects.

What the index of grams alone can tell is looked for there, among about the newest `SOUGHT` matches.
Else the single characters of titles are asked, whose lists are short and quickly read, for what
may have a term in the title; the articles themselves tell which have.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from storage import grams
from storage.holding import holding
from storage.lists import in_all
from storage.plan import plan
from storage.query import All, Days, Node, Term

SOUGHT = 16_000
MOST_TERMS = 4
"""So many terms of a query are looked for in titles: each is a question of its own."""


def titled(
    conn: sqlite3.Connection,
    node: Node,
    conditions: Sequence[str],
    terms: tuple[Term, ...],
    first: Sequence[int],
) -> list[int]:
    """The newest matches with a term in the title, as many as the first matches at most.

    As densely as these stand, `SOUGHT` matches reach down to the lowest row that is looked at.
    """
    lowest = first[0] - (first[0] - first[-1]) * (SOUGHT // len(first))
    found: set[int] = set()
    unsure: set[int] = set()
    # Of a term that is asked for in the text alone, the title tells nothing.
    for term in [term for term in terms if term.scope != "text"][:MOST_TERMS]:
        exact = plan(_with_title(node, term), conditions)
        by_letters = exact.also or exact.is_nested or not exact.exact
        asked = plan(_letters(node, term), conditions) if by_letters else exact
        rows = islice(in_all(conn, asked.above(lowest)), len(first))
        (unsure if by_letters else found).update(rows)
    found.update(holding(conn, node, sorted(unsure, reverse=True)[: len(first)]))
    return sorted(found, reverse=True)[: len(first)]


def _with_title(node: Node, term: Term) -> Node:
    """A tree that is true where another is and a title has one of its terms."""
    in_title = replace(term, scope="title")
    if isinstance(node, All) and term in node.nodes:
        return All(tuple(in_title if one == term else one for one in node.nodes))
    return All((node, in_title))


def _letters(node: Node, term: Term) -> Node:
    """What is true wherever `_with_title` is, told by single characters and days alone."""
    every = node.nodes if isinstance(node, All) else (node,)
    days = [one for one in every if isinstance(one, Days)]
    letters = [Term(char, "title") for char in sorted(grams.characters(term.text))]
    if not letters:
        return All((*days, replace(term, scope="title")))
    others = [one.text for one in every if isinstance(one, Term) and one.scope == "any"]
    beside = [Term(char) for char in sorted(grams.characters("".join(others)))]
    return All((*days, *letters, *(one for one in beside if one.text not in term.text)))
