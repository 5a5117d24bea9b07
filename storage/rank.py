"""Best first: BM25 on the newest candidates and on articles that have a term in the title.

Scoring everything that holds a common word would read the whole archive. A common word says little
about a text and much in a headline, so the candidates are the newest `CANDIDATES` that match and
some of the newest that match in the title; what is left follows by date. What it costs is bounded,
however large the archive is.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from storage import match
from storage.query import Term

CANDIDATES = 160
TITLE_WEIGHT = 6.0
"""How many mentions in the text one in the title is worth."""
LEAD, LEAD_WEIGHT = 100, 1.0
"""A mention within the first characters counts so much more."""
PHRASE_WEIGHT = 0.5
"""What words that stand side by side, as they were typed, add to the score of each."""
FRESHNESS = 0.02
"""The most that being newer can add: it settles ties, no more."""
COPY = 0.5
"""What a further article of a story counts: copies of one text do not crowd a page."""
_K, _B, _USUAL = 1.2, 0.5, 1000


def best_first(
    conn: sqlite3.Connection,
    candidates: set[int],
    newest: Iterator[int],
    terms: tuple[Term, ...],
) -> Iterator[tuple[int, float]]:
    """Rows and scores: candidates by score, then the rest newest first with score 0."""
    read = _read(conn, candidates)
    if not read:
        return
    counts = _mentions(terms, read)
    weights = _weights(counts, len(terms))
    pairs = [one.text + other.text for one, other in pairwise(terms)]
    scored: list[tuple[float, _Candidate]] = []
    for place, (one, found) in enumerate(zip(read, counts, strict=True)):
        longer = _K * (1 - _B + _B * len(one.text) / _USUAL)
        score = sum([w * n * (_K + 1) / (n + longer) for w, n in zip(weights, found, strict=True)])
        if pairs:
            met = sum([pair in one.title or pair in one.text for pair in pairs])
            score *= 1 + PHRASE_WEIGHT * met / len(pairs)
        scored.append((score + FRESHNESS * (1 - place / len(read)), one))
    yield from _uncrowded(scored)
    yield from ((row, 0.0) for row in newest if row not in candidates)


def _uncrowded(scored: list[tuple[float, _Candidate]]) -> list[tuple[int, float]]:
    """The best first; each further article of a story counts less than the one before it."""
    scored.sort(key=lambda each: (-each[0], -each[1].row))
    told: Counter[int] = Counter()
    weighed: list[tuple[float, int]] = []
    for score, one in scored:
        weighed.append((round(score * COPY ** told[one.story], 4), one.row))
        told[one.story] += 1
    weighed.sort(reverse=True)
    return [(row, score) for score, row in weighed]


class _Candidate(NamedTuple):
    row: int
    story: int
    title: str
    text: str


def _read(conn: sqlite3.Connection, rows: Iterable[int]) -> list[_Candidate]:
    """Articles with their titles and texts, the newest first."""
    found = conn.execute(
        "SELECT s.rowid, coalesce(a.cluster_id, -s.rowid),"
        " coalesce(a.title, ''), coalesce(a.text, '')"
        " FROM search_rows AS s JOIN articles AS a ON a.id = s.article_id"
        " WHERE s.rowid IN (SELECT value FROM json_each(?)) ORDER BY s.rowid DESC",
        (json.dumps(list(rows)),),
    )
    return [_Candidate(*row) for row in found]


def _mentions(terms: tuple[Term, ...], read: list[_Candidate]) -> list[list[float]]:
    """How much each article says of each term."""
    counted = [_counting(term) for term in terms]
    return [[said(one.title, one.text) for said in counted] for one in read]


def _counting(term: Term) -> Callable[[str, str], float]:
    """What a title and a text say of a term."""
    wanted, found = term.text, match.pattern(term).findall

    def count(text: str) -> int:
        # The cheapest first; a longer number or word may be counted too.
        return text.count(wanted) or len(found(text))

    def said(title: str, text: str) -> float:
        if term.scope == "title":
            return TITLE_WEIGHT * count(title)
        body = float(count(text))
        if body and count(text[:LEAD]):
            body += LEAD_WEIGHT
        return body + (TITLE_WEIGHT * min(count(title), 2) if term.scope == "any" else 0.0)

    return said


def _weights(counts: list[list[float]], terms: int) -> list[float]:
    """Rarity of each term among the candidates: what they all hold tells none apart."""
    having = [sum(1 for found in counts if found[i]) for i in range(terms)]
    return [math.log(1 + (len(counts) + 1) / (n + 0.5)) for n in having]
