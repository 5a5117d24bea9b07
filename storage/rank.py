"""Best first: BM25 on the newest candidates and on every article that has a term in its title.

Scoring everything that holds a common word would read the whole archive. A common word says little
about a text and much in a headline, so the candidates are the newest `CANDIDATES` that match and
the newest `CANDIDATES` that match in the title; what is left follows by date.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from storage import match
from storage.query import Term

CANDIDATES = 240
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
    titled: Iterator[int],
    newest: Iterator[int],
    terms: tuple[Term, ...],
) -> Iterator[tuple[int, float]]:
    """Rows and scores: candidates by score, then the rest newest first with score 0."""
    chosen = set(islice(titled, CANDIDATES)) | set(islice(newest, CANDIDATES))
    read = _read(conn, chosen)
    counts = [[_mentions(term, one.title, one.text) for term in terms] for one in read]
    weights = _weights(counts, len(terms))
    scored: list[tuple[float, _Candidate]] = []
    for place, (one, found) in enumerate(zip(read, counts, strict=True)):
        score = sum(w * _saturated(n, len(one.text)) for w, n in zip(weights, found, strict=True))
        score *= 1 + PHRASE_WEIGHT * _side_by_side(terms, one.title, one.text)
        scored.append((score + FRESHNESS * (1 - place / len(read)), one))
    yield from _uncrowded(scored)
    yield from ((row, 0.0) for row in newest if row not in chosen)


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


def _mentions(term: Term, title: str, text: str) -> float:
    head = _count(term, title)
    if term.scope == "title":
        return TITLE_WEIGHT * head
    body = _count(term, text)
    lead = LEAD_WEIGHT if body and _count(term, text[:LEAD]) else 0.0
    return body + lead + (TITLE_WEIGHT * min(head, 2) if term.scope == "any" else 0.0)


def _count(term: Term, text: str) -> int:
    if found := text.count(term.text):
        return found  # the cheapest; a longer number or word may be counted too
    return len(match.pattern(term).findall(text))


def _weights(counts: list[list[float]], terms: int) -> list[float]:
    """Rarity of each term among the candidates: what they all hold tells none apart."""
    having = [sum(1 for found in counts if found[i]) for i in range(terms)]
    return [math.log(1 + (len(counts) + 1) / (n + 0.5)) for n in having]


def _saturated(mentions: float, length: int) -> float:
    return mentions * (_K + 1) / (mentions + _K * (1 - _B + _B * length / _USUAL))


def _side_by_side(terms: tuple[Term, ...], title: str, text: str) -> float:
    pairs = list(pairwise(terms))
    met = sum((a.text + b.text in title) or (a.text + b.text in text) for a, b in pairs)
    return met / len(pairs) if pairs else 0.0
