"""How fast the search index is made, beside FTS5 as it comes: the same articles, by turns.

    python -m bench.index_build [--articles N]

Ours is made as a crawl does it, in transactions of 48 articles, and at the end anew, as `doctor
--fix` does it. FTS5 has trigrams, and single characters parted by spaces. Each is fed a thousand
articles before it is another's turn, so that all share what else the machine does. Told are
articles a second of CPU time, and bytes of index for each byte of text.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bench import many
from bench.many import Source
from scraper.model import Article, blocks_of
from storage import index

TURN = 1000
"""Articles of one turn."""
LIVE = 48
"""Articles that a crawl writes in one transaction."""
_ARTICLES = (
    "CREATE TABLE articles(id INTEGER PRIMARY KEY, url, title, text, origin, reprinter, authors,"
    " category, published_at, first_seen)"
)


@dataclass(slots=True)
class Maker:
    """A way to make an index, what it cost so far, and the SQL that tells its size."""

    name: str
    conn: sqlite3.Connection
    feed: Callable[[sqlite3.Connection, int, Sequence[Source]], None]
    tables: str
    spent: float = 0.0
    articles: int = 0

    def turn(self, first: int, some: Sequence[Source]) -> None:
        """Feed it some articles."""
        began = time.process_time()
        self.feed(self.conn, first, some)
        self.spent += time.process_time() - began
        self.articles += len(some)

    def told(self, size: int) -> str:
        """Its speed, and its bytes for each byte of text."""
        sql = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE ?"
        used = self.conn.execute(sql, (self.tables,)).fetchone()[0]
        return f"{self.name:<24} {self.articles / self.spent:6.0f}/s {used / size:5.2f}"


def _live(conn: sqlite3.Connection, first: int, some: Sequence[Source]) -> None:
    for start in range(0, len(some), LIVE):
        batch = enumerate(some[start : start + LIVE], first + start)
        conn.execute("BEGIN")
        index.put_all(conn, [(n, _entry(it), date.fromisoformat(it.date)) for n, it in batch])
        conn.execute("COMMIT")


def _entry(it: Source) -> index.Entry:
    article = Article(
        title=it.title, origin=it.source, category=it.category, blocks=blocks_of(it.text)
    )
    return index.entry_of(article)


def _ours(name: str) -> Maker:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.execute(_ARTICLES)
    for statement in index.SCHEMA:
        conn.execute(statement)
    return Maker(name, conn, _live, "search_%")


def _fts5(name: str, tokenizer: str, *, spaced: bool = False) -> Maker:
    def feed(conn: sqlite3.Connection, first: int, some: Sequence[Source]) -> None:
        rows = (
            (n, *((" ".join(it.title), " ".join(it.text)) if spaced else (it.title, it.text)))
            for n, it in enumerate(some, first)
        )
        conn.execute("BEGIN")
        conn.executemany("INSERT INTO f(rowid, title, text) VALUES (?, ?, ?)", rows)
        conn.execute("COMMIT")

    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.execute(
        f"CREATE VIRTUAL TABLE f USING fts5(title, text, content='', tokenize='{tokenizer}')"
    )
    return Maker(name, conn, feed, "f_%")


def _anew(texts: Sequence[Source]) -> Maker:
    """Ours, made in one go of a table that is there already."""
    maker = _ours("ours, anew")
    maker.conn.executemany(
        "INSERT INTO articles VALUES (?, NULL, ?, ?, ?, NULL, '[]', ?, ?, NULL)",
        ((n, t.title, t.text, t.source, t.category, t.date) for n, t in enumerate(texts)),
    )
    maker.feed = _remade
    maker.turn(0, texts)
    return maker


def _remade(conn: sqlite3.Connection, first: int, some: Sequence[Source]) -> None:
    conn.execute("BEGIN")
    assert index.rebuild(conn) == len(some)
    conn.execute("COMMIT")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    args = parser.parse_args()
    if not many.TEXTS.exists():
        print(f"skipped: {many.TEXTS} is not here")
        return
    texts = many.sources(args.articles)
    size = sum(len(it.title.encode()) + len(it.text.encode()) for it in texts)
    makers = [
        _ours(f"ours, {LIVE} at a time"),
        _fts5("FTS5 trigram", "trigram"),
        _fts5("FTS5 single characters", "unicode61", spaced=True),
    ]
    for first in range(0, len(texts), TURN):
        for maker in makers:
            maker.turn(first, texts[first : first + TURN])
    for maker in (*makers, _anew(texts)):
        print(maker.told(size))


if __name__ == "__main__":
    _main()
