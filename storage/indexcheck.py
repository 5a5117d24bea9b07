"""Does the search index say what the articles say?"""

from __future__ import annotations

import re
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterator
from zlib import crc32

from storage import index, lookup

BUCKETS = 1 << 20
"""Words are counted by their hash, so that memory does not grow with the archive."""
_COLUMNS = ("title", "text", "facts", "chars")
_COUNTED = 200_000
"""Different words that are counted by name, about 20 MB of them."""
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

    Each article is in it once, with the words it has now; and all the index's lists together hold
    each word as often as the articles do.
    """
    for what, sql in _UNMATCHED.items():
        for (article_id,) in conn.execute(sql):
            yield what, article_id
    balance, otherwise = _Balance(), False
    for article_id, proof in conn.execute("SELECT article_id, proof FROM search_rows"):
        held = lookup.get(conn, article_id, None, None)
        if held is None:
            continue
        entry = index.entry_of(held.article)
        if proof != entry.proof:
            otherwise = True
            yield "the search index has other words of it", article_id
        balance.holds(entry)
    for column, word, count in _listed(conn):
        balance.lists(column, word, count)
    if not otherwise and (wrong := balance.wrong()):
        yield f"the search index lists {wrong} words more or less often than the texts", None


class _Balance:
    """How often articles have each word, less how often the index lists it.

    Words of many articles are counted as they are before their hash is looked for: most recur.
    """

    def __init__(self) -> None:
        self._sums = array("q", bytes(8 * BUCKETS))
        self._counted: dict[str, Counter[str]] = {column: Counter() for column in _COLUMNS}

    def holds(self, entry: index.Entry) -> None:
        """Count the words of an article."""
        for column, counter in self._counted.items():
            words = _TOKEN.findall(getattr(entry, column))
            counter.update(set(words) if column == "chars" else words)
        if sum(map(len, self._counted.values())) > _COUNTED:
            self._pour()

    def lists(self, column: str, word: str, count: int) -> None:
        """Take off what the index has."""
        self._sums[_bucket(column, word)] -= count

    def wrong(self) -> int:
        """How many words do not come out even."""
        self._pour()
        return sum(map(bool, self._sums))

    def _pour(self) -> None:
        for column, counter in self._counted.items():
            for word, count in counter.items():
                self._sums[_bucket(column, word)] += count
            counter.clear()


def _listed(conn: sqlite3.Connection) -> Iterator[tuple[str, str, int]]:
    """How often the index has each word, by column."""
    for table, kind, columns in _LISTS:
        conn.execute(
            f"CREATE VIRTUAL TABLE temp.words_{table} USING fts5vocab(main, {table}, {kind})"
        )
        try:
            for word, column, count in conn.execute(f"SELECT {columns} FROM temp.words_{table}"):  # noqa: S608 (own words)
                yield column, word, count
        finally:
            conn.execute(f"DROP TABLE temp.words_{table}")


_LISTS = (
    ("search_grams", "col", "term, col, cnt"),
    ("search_chars", "row", "term, 'chars', doc"),
)


def _bucket(column: str, word: str) -> int:
    return crc32(f"{column} {word}".encode()) % BUCKETS
