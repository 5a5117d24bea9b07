"""What others make of the same articles and words: FTS5 as it comes, LIKE, tantivy, DuckDB.

Run by `bench.search`; as a program it needs a Python that has tantivy and duckdb, the archive and
the number of articles as its arguments, and the words as JSON on standard input.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

Row = tuple[int, str, str]
Times = tuple[float, float]
Engine = Mapping[str, Callable[[str], Any]]
"""How an engine is asked, by the name of each way."""
WAYS = ("newest", "best", "count")
BUDGET = 3.0
"""Seconds that one class may take of one engine."""
SLOW = 300.0
"""Milliseconds; a slower query is not asked twice."""


def timed(words: Sequence[str], ask: Callable[[str], object], budget: float = BUDGET) -> Times:
    """The median and the 95th percentile of asking, warm; three queries at least.

    What takes long is asked once: a scan of every text is as warm the first time.
    """
    spent: list[float] = []
    ends = time.monotonic() + budget
    for word in words:
        first = _cost(ask, word)
        spent.append(first if first > SLOW else _cost(ask, word))
        if len(spent) >= 3 and time.monotonic() > ends:
            break
    spent.sort()
    return spent[len(spent) // 2], spent[len(spent) * 95 // 100]


def _cost(ask: Callable[[str], object], word: str) -> float:
    began = time.process_time()
    ask(word)
    return (time.process_time() - began) * 1000


def asked(engine: Engine, words: Mapping[str, tuple[str, Sequence[str]]]) -> dict[str, Times]:
    """The times of every class that an engine can be asked."""
    return {key: timed(each, engine[how]) for key, (how, each) in words.items() if how in engine}


def rows(file: str, many: int) -> list[Row]:
    """The first articles of an archive."""
    with closing(sqlite3.connect(f"{Path(file).resolve().as_uri()}?mode=ro", uri=True)) as conn:
        sql = "SELECT id, coalesce(title, ''), coalesce(text, '') FROM articles ORDER BY id LIMIT ?"
        return conn.execute(sql, (many,)).fetchall()


def sqlite_engines(
    held: Sequence[Row], progress: Callable[[str], None]
) -> Iterator[tuple[str, Engine]]:
    """FTS5 with trigrams, with single characters, and no index at all; one at a time in memory."""
    for name, tokenizer, spaced in (
        ("FTS5 trigram", "trigram", False),
        ("FTS5 characters", "unicode61", True),
    ):
        progress(name)
        with closing(_fts5(held, name, tokenizer, spaced=spaced)) as conn:
            yield (
                name,
                {
                    "newest": partial(_ids, conn, "rowid DESC", spaced),
                    "best": partial(_ids, conn, "rank", spaced),
                    "count": partial(_count, conn, spaced),
                },
            )
    progress("LIKE")
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute("CREATE TABLE a(id INTEGER PRIMARY KEY, title, text)")
        conn.executemany("INSERT INTO a VALUES (?, ?, ?)", held)
        yield (
            "LIKE",
            {
                "newest": partial(_like, conn, "id {} ORDER BY id DESC LIMIT 20"),
                "best": partial(_like, conn, "id {} LIMIT 20"),
                "count": partial(_like, conn, "count(*) {}"),
            },
        )


def _fts5(held: Sequence[Row], name: str, tokenizer: str, *, spaced: bool) -> sqlite3.Connection:
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
    print(f"{name}: {len(held) / spent:.0f} articles/s, {used / size:.2f} bytes a byte", flush=True)
    return conn


def _spaced(text: str) -> str:
    return " ".join(text)


def _phrases(words: str, spaced: bool) -> str:
    return " ".join(f'"{_spaced(word) if spaced else word}"' for word in words.split())


def _ids(conn: sqlite3.Connection, order: str, spaced: bool, words: str) -> list[int]:
    sql = f"SELECT rowid FROM f WHERE f MATCH ? ORDER BY {order} LIMIT 20"
    return [id for (id,) in conn.execute(sql, (_phrases(words, spaced),))]


def _count(conn: sqlite3.Connection, spaced: bool, words: str) -> object:
    sql = "SELECT count(*) FROM f WHERE f MATCH ?"
    return conn.execute(sql, (_phrases(words, spaced),)).fetchone()


def _like(conn: sqlite3.Connection, shape: str, words: str) -> list[int]:
    """What holds all words, as the table has them: what `LIKE` alone gives."""
    each = " AND ".join("(title || char(10) || text) LIKE ?" for _ in words.split())
    sql = f"SELECT {shape.format(f'FROM a WHERE {each}')}"
    return [id for (id,) in conn.execute(sql, [f"%{word}%" for word in words.split()])]


def _tantivy(held: Iterable[Row]) -> Engine:
    import tantivy  # type: ignore[import-not-found,unused-ignore]  # in the peers' Python only

    tokenizer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(2, 2, False)).build()
    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("id", stored=True, indexed=True, fast=True)
    schema.add_text_field("text", tokenizer_name="two", index_option="position")
    index = tantivy.Index(schema.build())
    index.register_tokenizer("two", tokenizer)
    writer = index.writer(100_000_000, 1)
    for id, title, text in held:
        writer.add_document(tantivy.Document(id=id, text=f"{title}\n{text}"))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def query(words: str) -> Any:
        every = [_grams(tantivy, index.schema, word) for word in words.split()]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in every])

    return {
        "newest": lambda words: searcher.search(query(words), 20, order_by_field="id").hits,
        "best": lambda words: searcher.search(query(words), 20).hits,
        "count": lambda words: searcher.search(query(words), 1, count=True).count,
    }


def _grams(tantivy: Any, schema: Any, word: str) -> Any:
    """A word as the phrase of its 2-grams; one character alone is in no such index."""
    grams = [word[i : i + 2] for i in range(len(word) - 1)] or [word]
    if len(grams) == 1:
        return tantivy.Query.term_query(schema, "text", grams[0])
    return tantivy.Query.phrase_query(schema, "text", grams)


def _duckdb(held: Sequence[Row]) -> Engine:
    import duckdb  # type: ignore[import-not-found,unused-ignore]  # in the peers' Python only

    conn = duckdb.connect()
    conn.execute("CREATE TABLE a(id INTEGER, title VARCHAR, text VARCHAR)")
    for start in range(0, len(held), 1000):
        conn.executemany("INSERT INTO a VALUES (?, ?, ?)", held[start : start + 1000])

    def ask(shape: str, words: str) -> object:
        each = " AND ".join("(contains(title, ?) OR contains(text, ?))" for _ in words.split())
        twice = [word for word in words.split() for _ in range(2)]
        return conn.execute(f"SELECT {shape.format(f'FROM a WHERE {each}')}", twice).fetchall()

    return {
        "newest": partial(ask, "id {} ORDER BY id DESC LIMIT 20"),
        "count": partial(ask, "count(*) {}"),
    }


def _main() -> None:
    words = json.load(sys.stdin)
    held = rows(sys.argv[1], int(sys.argv[2]))
    found: dict[str, dict[str, Times]] = {}
    for name, make in (("tantivy 2-grams", _tantivy), ("DuckDB", _duckdb)):
        print(f"… {name}", file=sys.stderr, flush=True)
        began = time.process_time()
        try:
            engine = make(held)
        except ImportError:
            print(f"{name}: not installed in {sys.executable}", file=sys.stderr)
            continue
        each = len(held) / (time.process_time() - began)
        print(f"{name}: filled at {each:.0f} articles/s of CPU", file=sys.stderr, flush=True)
        found[name] = asked(engine, words)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    _main()
