"""Like this one: articles on the same matter, by cluster and by rare terms that they share.

No dictionary says what a term is: a piece of text that stands in an article more than once, or in
its title, and in few others, names the matter better than any word list would. The rarer the term
and the longer, the more it counts; what many articles hold is looked at no further, so that the
cost is bounded.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from storage import grams
from storage.findings import Kin
from storage.plan import plan
from storage.query import Term

MOST_TERMS = 24
"""So many terms of an article are looked up."""
RARE = 150
"""A term that more articles hold tells too little."""
COMMON = 600
"""A term all of whose 2-grams more articles hold is not looked up: reading them is what costs."""
READ = 6000
"""Characters of a text that terms are taken from."""
IN_TITLE = 2.0
"""What a term counts more when the title has it."""
SHORTEST, LONGEST = 3, 12
MOST_SHOWN, AT_ONCE = 72, 24
"""So many of the nearest articles are looked at, and so many of them together."""
NEEDED = 2
"""So many terms must be shared; one that both titles hold is enough."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A term and the articles that hold it."""

    text: str
    weight: float
    rows: tuple[int, ...]


def related(conn: sqlite3.Connection, article_id: int, limit: int) -> tuple[Kin, ...]:
    """Articles on the same matter; one of each further story, the nearest first."""
    own = conn.execute(
        "SELECT a.title, a.text, a.cluster_id, s.rowid FROM articles AS a"
        " JOIN search_rows AS s ON s.article_id = a.id WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    if own is None:
        return ()
    title, text, cluster, row = own
    found = list(_carriers(conn, cluster, article_id))
    told = {cluster}
    terms = list(_rare(conn, title or "", text or "", row))
    for kin, story in _sharing(conn, terms, row):
        if len(found) >= limit:
            break
        if story not in told:
            told.add(story)
            found.append(kin)
    return tuple(found[:limit])


_SHOWN = "a.id, a.url, a.title, a.origin, a.published_at"


def _carriers(conn: sqlite3.Connection, cluster: int, article_id: int) -> Iterator[Kin]:
    rows = conn.execute(
        f"SELECT {_SHOWN} FROM articles AS a"  # noqa: S608 (own names)
        " WHERE a.cluster_id = ? AND a.id <> ? ORDER BY a.id",
        (cluster, article_id),
    )
    for id, url, shown_title, origin, published_at in rows:
        reason = "carries the same text"
        yield Kin(id, url, shown_title, origin, published_at, 1.0, reason)


def _rare(conn: sqlite3.Connection, title: str, text: str, row: int) -> Iterator[_Known]:
    """The article's rare terms; one that stands within another of the same articles is left out."""
    (articles,) = conn.execute("SELECT count(*) FROM search_rows").fetchone()
    kept: list[_Known] = []
    common: dict[str, bool] = {}
    for term, mentions in _terms(grams.fold(title), grams.fold(text[:READ])):
        if all(_common(conn, token, common) for token in grams.tokens(term)):
            continue
        rows = _holding(conn, term)
        others = [other for other in rows if other != row]
        if not others or len(rows) > min(RARE, max(2, articles * 3 // 4)):
            continue
        if any(term in known.text and set(others) <= set(known.rows) for known in kept):
            continue
        weight = math.log(articles / len(rows)) * math.sqrt(len(term)) * mentions
        kept.append(_Known(term, weight, tuple(others)))
    yield from kept


def _common(conn: sqlite3.Connection, token: str, known: dict[str, bool]) -> bool:
    """Whether a token of the index is so common that a phrase of such would be dear to look up."""
    if token not in known:
        sql = "SELECT 1 FROM search_grams WHERE search_grams MATCH ? LIMIT 1 OFFSET ?"
        known[token] = conn.execute(sql, (f'"{token}"', COMMON)).fetchone() is not None
    return known[token]


def _holding(conn: sqlite3.Connection, text: str) -> list[int]:
    """Some more than `RARE` rows at most, so that a common term costs little."""
    chosen = plan(Term(text))
    sql = f"{chosen.sql} LIMIT {RARE + 1}"
    return [row for (row,) in conn.execute(sql, chosen.params)]


def _terms(title: str, text: str) -> Iterator[tuple[str, float]]:
    """The pieces worth looking up and how much they are stressed, the most telling first."""
    repeated = _repeated(text)
    heads = Counter(dict.fromkeys(_pieces(title), 1))
    stress: dict[str, float] = {}
    for piece in (*repeated, *heads):
        times = repeated[piece] + (IN_TITLE if piece in title else 0)
        stress[piece] = max(stress.get(piece, 0.0), math.sqrt(times))
    order = sorted(stress, key=lambda piece: (-stress[piece] * math.sqrt(len(piece)), piece))
    yield from ((piece, stress[piece]) for piece in order[:MOST_TERMS])


def _pieces(folded: str) -> Iterator[str]:
    """Words, and pieces of four characters of the dense runs."""
    for start, end, dense in grams.runs(folded):
        run = folded[start:end]
        if not dense:
            if len(run) >= SHORTEST and not run.isdigit():
                yield run
        elif len(run) >= SHORTEST:
            yield from (run[i : i + 4] for i in range(max(1, len(run) - 3)))


def _repeated(folded: str) -> Counter[str]:
    """What stands in a text more than once, each as long as it can be, with how often."""
    runs = [folded[start:end] for start, end, dense in grams.runs(folded) if dense]
    counts: Counter[str] = Counter(
        folded[start:end]
        for start, end, dense in grams.runs(folded)
        if not dense and end - start >= SHORTEST and not folded[start:end].isdigit()
    )
    longest: Counter[str] = Counter({word: n for word, n in counts.items() if n > 1})
    alive = _grown(runs, SHORTEST, None)
    for length in range(SHORTEST, LONGEST + 1):
        longer = _grown(runs, length + 1, alive)
        covered = Counter[str]()
        for piece, n in longer.items():
            for inner in {piece[1:], piece[:-1]}:
                covered[inner] = max(covered[inner], n)
        longest.update({p: n for p, n in alive.items() if covered[p] < n})
        alive = longer
    return longest


def _grown(runs: Iterable[str], length: int, shorter: Mapping[str, int] | None) -> Counter[str]:
    """The pieces of a length that stand more than once; those of one less are known."""
    counts: Counter[str] = Counter()
    for run in runs:
        pieces = [run[i : i + length] for i in range(len(run) - length + 1)]
        counts.update(pieces if shorter is None else [p for p in pieces if p[1:] in shorter])
    return Counter({piece: n for piece, n in counts.items() if n > 1})


def _sharing(conn: sqlite3.Connection, terms: list[_Known], own: int) -> Iterator[tuple[Kin, int]]:
    """Other articles by the weight of what they share, with the story each belongs to."""
    shared: dict[int, list[_Known]] = {}
    for known in terms:
        for row in known.rows:
            shared.setdefault(row, []).append(known)
    whole = sum(known.weight for known in terms) or 1.0
    scores = {row: _weight(held) / whole for row, held in shared.items()}
    order = sorted(scores, key=lambda row: (-scores[row], abs(row - own), row))
    for some in range(0, min(len(order), MOST_SHOWN), AT_ONCE):
        shown = _shown(conn, order[some : some + AT_ONCE])
        for row, (story, id, url, headline, *cells) in shown.items():
            names = _names(shared[row])
            if len(names) >= NEEDED or any(name in grams.fold(headline or "") for name in names):
                reason = "both speak of " + ", ".join(names[:4])
                origin, published_at = cells
                told = (round(scores[row], 4), reason, tuple(names))
                yield Kin(id, url, headline, origin, published_at, *told), story


def _weight(held: list[_Known]) -> float:
    """Terms that lie within each other count once, as the longer."""
    return sum(
        known.weight
        for known in held
        if not any(known is not other and known.text in other.text for other in held)
    )


def _shown(conn: sqlite3.Connection, rows: list[int]) -> dict[int, list[Any]]:
    """The story of each row, and what is shown of it, in the order of the rows."""
    found = conn.execute(
        f"SELECT s.rowid, a.cluster_id, {_SHOWN}"  # noqa: S608 (own names)
        " FROM search_rows AS s JOIN articles AS a ON a.id = s.article_id"
        " WHERE s.rowid IN (SELECT value FROM json_each(?))",
        (json.dumps(rows),),
    )
    told = {row: cells for row, *cells in found}
    return {row: told[row] for row in rows}


def _names(held: list[_Known]) -> list[str]:
    """What is shared, the weightiest first; pieces that overlap are one."""
    names: list[str] = []
    for known in sorted(held, key=lambda known: -known.weight):
        joined = next((n for n, name in enumerate(names) if _joined(name, known.text)), None)
        if joined is None:
            names.append(known.text)
        else:
            names[joined] = _joined(names[joined], known.text)
    return names


def _joined(one: str, other: str) -> str:
    """Two pieces of one text that overlap, as one; empty when they do not.

    >>> _joined("家长随时", "长随时可"), _joined("校车", "食堂")
    ('家长随时可', '')
    """
    if other in one or one in other:
        return max(one, other, key=len)
    for width in range(min(len(one), len(other)) - 1, 1, -1):
        if one.endswith(other[:width]):
            return one + other[width:]
        if other.endswith(one[:width]):
            return other + one[width:]
    return ""
