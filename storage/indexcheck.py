"""Does the search index say what the articles say?"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from itertools import count
from operator import mul

from storage import index, lookup

_TOKEN = re.compile(r"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
"""What FTS5's tokenizer `ascii` takes for a token."""

_UNMATCHED = {
    "the search index does not have it": """SELECT a.id FROM article AS a
        LEFT JOIN search_rows AS s ON s.article_id = a.id WHERE s.rowid IS NULL""",
    "the search index has an article that is not held": """SELECT s.article_id
        FROM search_rows AS s LEFT JOIN article AS a ON a.id = s.article_id WHERE a.id IS NULL""",
}


def check(conn: sqlite3.Connection) -> Iterator[tuple[str, int | None]]:
    """What is wrong, and the article it is about; none where only the index as a whole can tell.

    Each article is in it once, with the words it has now; and all the index's lists together have
    each word in the articles and at the places where it stands.
    """
    for what, sql in _UNMATCHED.items():
        for (article_id,) in conn.execute(sql):
            yield what, article_id
    stand, otherwise = 0, False
    for row, article_id, proof in conn.execute("SELECT rowid, article_id, proof FROM search_rows"):
        held = lookup.get(conn, article_id, None, None)
        if held is None:
            continue
        entry = index.entry_of(held.article)
        if proof != entry.proof:
            otherwise = True
            yield "the search index has other words of it", article_id
        stand += _standing(row, entry)
    if not otherwise and (stand - _listed(conn)) % _MODULUS:
        yield "the search index lists words elsewhere than they stand in the texts", None


# The index and the texts are compared by one number: for each place of each word the hash of the
# word times a sum of what tells the place. That sum is linear, so that SQLite adds up the places
# of a word in the index, and Python those of an article, each without looking at one alone.

_MODULUS = 1 << 64
_ONE, _ROW, _PLACE = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
"""Odd, and of no relation to each other: no small shifts of places and rows balance."""
_ROWS = 16_777_213
"""A prime: rows are told apart by what is left of them, so that sums of them stay small."""
_COLUMNS = {"title": 1, "text": 3, "facts": 7}
_CHARS = 11


def _standing(row: int, entry: index.Entry) -> int:
    """The places of an article's words."""
    here = _ONE + _ROW * (row % _ROWS)
    total = 0
    for column, weight in _COLUMNS.items():
        words = [hash(word) for word in _TOKEN.findall(getattr(entry, column))]
        total += weight * (here * sum(words) + _PLACE * sum(map(mul, words, count())))
    return total + _CHARS * here * sum(map(hash, set(_TOKEN.findall(entry.chars))))


def _listed(conn: sqlite3.Connection) -> int:
    """The places of all words in the index."""
    total = 0
    for table, weight in _LISTS:
        name = f"temp.places_{table}"
        conn.execute(f"CREATE VIRTUAL TABLE {name} USING fts5vocab(main, {table}, instance)")
        try:
            for word, times, rows, places in conn.execute(
                f"SELECT term, sum({weight}), sum({weight} * (doc % {_ROWS})),"  # noqa: S608 (own words)
                f" sum({weight} * coalesce(offset, 0)) FROM {name} GROUP BY term"
            ):
                total += hash(word) * (_ONE * times + _ROW * rows + _PLACE * places)
        finally:
            conn.execute(f"DROP TABLE {name}")
    return total


_WEIGHTS = " ".join(f"WHEN '{column}' THEN {weight}" for column, weight in _COLUMNS.items())
_LISTS = (("search_grams", f"CASE col {_WEIGHTS} ELSE 0 END"), ("search_chars", str(_CHARS)))
