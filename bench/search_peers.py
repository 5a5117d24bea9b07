"""What others make of the same articles and words: FTS5 as it comes, tantivy, DuckDB.

Run by `bench.search`; as a program it needs a Python that has tantivy and duckdb, the number of
articles as its argument and the words as JSON on standard input.
"""

from __future__ import annotations

import json
import lzma
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

Rows = Iterable[tuple[int, str, str]]
MANY = Path(__file__).resolve().parents[2] / "shared" / "text" / "articles-100k.jsonl.xz"


def fts5(rows: Rows, words: list[str]) -> sqlite3.Connection:
    """Measure FTS5 with trigrams and with single characters; the latter is handed back."""
    held = list(rows)
    for name, tokenizer, spaced in (
        ("FTS5 trigram", "trigram", False),
        ("FTS5 single characters", "unicode61", True),
    ):
        conn = sqlite3.connect(":memory:")
        conn.execute(f"CREATE VIRTUAL TABLE f USING fts5(title, text, tokenize='{tokenizer}')")
        began = time.process_time()
        conn.executemany(
            "INSERT INTO f(rowid, title, text) VALUES (?, ?, ?)",
            ((id, _spaced(a), _spaced(b)) if spaced else (id, a, b) for id, a, b in held),
        )
        conn.commit()
        spent = time.process_time() - began
        size = sum(len(f"{a}{b}".encode()) for _, a, b in held)
        used = conn.execute("SELECT sum(length(block)) FROM f_data").fetchone()[0]
        print(f"{name}: {len(held) / spent:.0f} articles/s, {used / size:.2f} bytes a byte")
        timed("newest 20, 2 characters", words, partial(_newest, conn, spaced))
        timed("best 20, 2 characters", words, partial(_best, conn, spaced))
        timed("count, 2 characters", words, partial(_count, conn, spaced))
    return conn


def _spaced(text: str) -> str:
    return " ".join(text)


def _phrase(word: str, spaced: bool) -> str:
    return f'"{_spaced(word) if spaced else word}"'


def _ids(conn: sqlite3.Connection, phrase: str, order: str) -> list[int]:
    sql = f"SELECT rowid FROM f WHERE f MATCH ? ORDER BY {order} LIMIT 20"
    return [id for (id,) in conn.execute(sql, (phrase,))]


def _newest(conn: sqlite3.Connection, spaced: bool, word: str) -> list[int]:
    return _ids(conn, _phrase(word, spaced), "rowid DESC")


def _best(conn: sqlite3.Connection, spaced: bool, word: str) -> list[int]:
    return _ids(conn, _phrase(word, spaced), "rank")


def _count(conn: sqlite3.Connection, spaced: bool, word: str) -> object:
    sql = "SELECT count(*) FROM f WHERE f MATCH ?"
    return conn.execute(sql, (_phrase(word, spaced),)).fetchone()


def single_best(conn: sqlite3.Connection, words: str) -> list[int]:
    """The best 20 by BM25 of FTS5 with single characters, all words as phrases."""
    return _ids(conn, " ".join(_phrase(word, True) for word in words.split()), "rank")


def like(conn: sqlite3.Connection, words: str) -> list[int]:
    """The first 20 that hold all words, as the table has them: what `LIKE` alone gives."""
    each = " AND ".join("(title || char(10) || text) LIKE ?" for _ in words.split())
    sql = f"SELECT id FROM articles WHERE {each} LIMIT 20"
    return [id for (id,) in conn.execute(sql, [f"%{word}%" for word in words.split()])]


def _rows(many: int) -> Iterator[tuple[int, str, str]]:
    with lzma.open(MANY, "rt", encoding="utf-8") as lines:
        for line in islice(lines, many):
            row = json.loads(line)
            yield row["id"], row["title"], row["text"]


def _tantivy(rows: Rows, words: list[str]) -> None:
    import tantivy  # type: ignore[import-not-found,unused-ignore]  # in the peers' Python only

    tokenizer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(2, 2, False)).build()
    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("id", stored=True, indexed=True)
    schema.add_text_field("text", tokenizer_name="two", index_option="position")
    index = tantivy.Index(schema.build())
    index.register_tokenizer("two", tokenizer)
    began, held = time.process_time(), list(rows)
    writer = index.writer(100_000_000, 1)
    for id, title, text in held:
        writer.add_document(tantivy.Document(id=id, text=f"{title}\n{text}"))
    writer.commit()
    writer.wait_merging_threads()
    print(f"tantivy 2-grams: {len(held) / (time.process_time() - began):.0f} articles/s (CPU)")
    index.reload()
    searcher = index.searcher()

    def ask(limit: int, word: str) -> object:
        query = tantivy.Query.term_query(index.schema, "text", word)
        return searcher.search(query, limit, count=True).count

    timed("best 20 and count, 2 characters", words, partial(ask, 20))


def _duckdb(rows: Rows, words: list[str]) -> None:
    import duckdb  # type: ignore[import-not-found,unused-ignore]  # in the peers' Python only

    conn = duckdb.connect()
    conn.execute("CREATE TABLE a(id INTEGER, title VARCHAR, text VARCHAR)")
    began, held = time.process_time(), list(rows)
    for start in range(0, len(held), 1000):
        conn.executemany("INSERT INTO a VALUES (?, ?, ?)", held[start : start + 1000])
    print(f"DuckDB, no index: {len(held) / (time.process_time() - began):.0f} articles/s (CPU)")
    sql = "SELECT {} FROM a WHERE contains(title, ?) OR contains(text, ?)"

    def newest(word: str) -> object:
        told = sql.format("id") + " ORDER BY id DESC LIMIT 20"
        return conn.execute(told, [word, word]).fetchall()

    def count(word: str) -> object:
        return conn.execute(sql.format("count(*)"), [word, word]).fetchall()

    timed("newest 20, 2 characters", words, newest)
    timed("count, 2 characters", words, count)


def timed(label: str, queries: list[Any], ask: Callable[[Any], object]) -> None:
    """Print the median and the 95th percentile of asking, warm."""
    spent = []
    for query in queries:
        ask(query)
        began = time.process_time()
        ask(query)
        spent.append((time.process_time() - began) * 1000)
    spent.sort()
    p95 = spent[len(spent) * 95 // 100]
    print(f"  {label:<44} p50 {spent[len(spent) // 2]:7.2f}  p95 {p95:7.2f} ms", flush=True)


def _main() -> None:
    many, words = int(sys.argv[1]), json.load(sys.stdin)
    _tantivy(_rows(many), words)
    _duckdb(_rows(many), words)


if __name__ == "__main__":
    _main()
