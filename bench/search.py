"""Search at size: exactness, latency, size and build, on articles that lie beside the checkout.

    python bench/search.py [--articles 100000] [--keep FILE]

Truth is the exact substring of the folded text. Without `../shared` it says so and ends.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from scraper.model import Article, blocks_of
from storage import grams, index, search
from storage.protocol import Query

MANY = Path(__file__).resolve().parents[2] / "shared" / "text" / "articles-100k.jsonl.xz"
COLUMNS = (
    "id INTEGER PRIMARY KEY, url, title, text, origin, reprinter, authors, category,"
    " published_at, first_seen, cluster_id, withdrawn_at, version_count"
)


def _rows(limit: int) -> Iterator[dict[str, Any]]:
    with lzma.open(MANY, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(limit), lines, strict=False):
            yield json.loads(line)


def _build(conn: sqlite3.Connection, limit: int) -> tuple[float, int]:
    conn.execute(f"CREATE TABLE articles({COLUMNS})")
    for statement in index.SCHEMA:
        conn.execute(statement)
    spent, size = 0.0, 0
    for n, row in enumerate(_rows(limit), 1):
        article = Article(
            title=row["title"],
            origin=row["source"],
            category=row["category"],
            blocks=blocks_of(row["text"]),
        )
        values = (n, None, article.title, article.text, article.origin, None, "[]")
        tail = (article.category, row["date"], row["date"], n, None, 1)
        marks = ", ".join("?" * 13)
        conn.execute(f"INSERT INTO articles VALUES ({marks})", values + tail)
        size += len(article.text.encode()) + len((article.title or "").encode())
        began = time.perf_counter()
        index.put(conn, n, article, date.fromisoformat(row["date"]))
        if n % 2000 == 0:
            conn.commit()
        spent += time.perf_counter() - began
    conn.commit()
    return spent, size


def _pieces(conn: sqlite3.Connection, dice: random.Random, common: bool) -> dict[int, list[str]]:
    """Pieces of 1 to 4 characters from random places; or the commonest of a sample."""
    (last,) = conn.execute("SELECT max(id) FROM articles").fetchone()
    found: dict[int, Counter[str]] = {n: Counter() for n in (1, 2, 3, 4)}
    for _ in range(300):
        (text,) = conn.execute(
            "SELECT text FROM articles WHERE id = ?", (dice.randint(1, last),)
        ).fetchone()
        folded = grams.fold(text)
        for start, end, dense in grams.runs(folded):
            for n in found if dense else ():
                found[n].update(folded[i : i + n] for i in range(start, end - n + 1))
    if common:
        return {n: [piece for piece, _ in counts.most_common(50)] for n, counts in found.items()}
    return {n: dice.sample(sorted(counts), 50) for n, counts in found.items()}


def _exact(conn: sqlite3.Connection, pieces: list[str]) -> int:
    truth: Counter[str] = Counter()
    for title, text in conn.execute("SELECT title, text FROM articles"):
        folded = grams.fold(f"{title}\n{text}")
        truth.update(piece for piece in pieces if piece in folded)
    return sum(search.count(conn, Query(piece)) == truth[piece] for piece in pieces)


def _timed(label: str, queries: list[Query], ask: Callable[[Query], object]) -> None:
    spent = []
    for query in queries:
        ask(query)
        began = time.perf_counter()
        ask(query)
        spent.append((time.perf_counter() - began) * 1000)
    spent.sort()
    p95 = spent[len(spent) * 95 // 100]
    print(f"  {label:<44} p50 {spent[len(spent) // 2]:7.2f}  p95 {p95:7.2f} ms", flush=True)


def _speed(conn: sqlite3.Connection) -> None:
    dice = random.Random(5)

    def find(query: Query) -> object:
        return search.find(conn, query)

    for name, common in (("random pieces", False), ("the commonest", True)):
        pieces = _pieces(conn, dice, common)
        print(f"{name}:")
        for n, words in pieces.items():
            newest = [Query(word, sort="date") for word in words]
            narrow = [Query(w, sort="date", category="体育", since=date(2018, 1, 1)) for w in words]
            _timed(f"newest 20, {n} characters", newest, find)
            _timed(f"newest 20 with filters, {n} characters", narrow, find)
            _timed(f"best 20, {n} characters", [Query(word) for word in words], find)
            _timed(f"count, {n} characters", newest, lambda query: search.count(conn, query))
        two = [" ".join(dice.sample(pieces[2], 2)) for _ in range(50)]
        _timed("newest 20, two terms", [Query(words, sort="date") for words in two], find)
        _timed("best 20, two terms", [Query(words) for words in two], find)


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep", default=":memory:", metavar="FILE", help="built there, or used")
    args = parser.parse_args()
    if not MANY.exists():
        print(f"skipped: {MANY} is not here")
        return
    held = Path(args.keep).exists()
    conn = sqlite3.connect(args.keep)
    if not held:
        spent, size = _build(conn, args.articles)
        used = conn.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search_%'").fetchone()
        print(f"built at {args.articles / spent:.0f} articles/s, {used[0] / size:.2f} bytes a byte")
    dice = random.Random(11)
    asked = [w for words in _pieces(conn, dice, False).values() for w in words]
    print(f"exact: {_exact(conn, asked)} of {len(asked)}")
    _speed(conn)


if __name__ == "__main__":
    _main()
