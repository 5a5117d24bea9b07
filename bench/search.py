"""Search at size: exactness, rank, latency, size and build, beside plain ways of doing it.

    python -m bench.search [--articles N] [--keep FILE] [--peers PYTHON]

Articles come from `../shared/text`; without it this says so and ends. Truth is the exact substring
of the folded text. Beside us stand FTS5 with trigrams, FTS5 with single characters (with BM25),
and `LIKE`; with `--peers`, a Python that has tantivy and duckdb, those too. Milliseconds are CPU
time, so that a loaded machine changes them little; trust the ratios.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from bench import search_peers
from bench.search_peers import timed
from scraper.model import Article, blocks_of
from storage import facets, grams, index, related, search
from storage.protocol import Query

T = TypeVar("T")
MANY = Path(__file__).resolve().parents[2] / "shared" / "text" / "articles-100k.jsonl.xz"
COLUMNS = (
    "id INTEGER PRIMARY KEY, url, title, text, origin, reprinter, authors, category,"
    " published_at, first_seen, cluster_id, withdrawn_at, version_count"
)


def rows(limit: int) -> Iterator[dict[str, Any]]:
    """The first articles of the corpus."""
    with lzma.open(MANY, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(limit), lines, strict=False):
            yield json.loads(line)


def _build(conn: sqlite3.Connection, limit: int) -> tuple[float, int]:
    """Fill the table and the index; seconds of CPU that the index took, bytes of text."""
    conn.execute(f"CREATE TABLE articles({COLUMNS})")
    conn.execute("CREATE INDEX article_cluster ON articles(cluster_id)")
    for statement in index.SCHEMA:
        conn.execute(statement)
    spent, size = 0.0, 0
    for some in batched(enumerate(rows(limit), 1), 48):
        made = [(n, _article(row), date.fromisoformat(row["date"])) for n, row in some]
        for n, article, day in made:
            values = (n, None, article.title, article.text, article.origin, None, "[]")
            tail = (article.category, f"{day}", f"{day}", n, None, 1)
            conn.execute(f"INSERT INTO articles VALUES ({', '.join('?' * 13)})", values + tail)
            size += len(article.text.encode()) + len((article.title or "").encode())
        conn.commit()
        began = time.process_time()
        index.put_all(conn, [(n, index.entry_of(article), day) for n, article, day in made])
        conn.commit()
        spent += time.process_time() - began
    return spent, size


def _article(row: dict[str, Any]) -> Article:
    return Article(
        title=row["title"], origin=row["source"], category=row["category"],
        blocks=blocks_of(row["text"]),
    )  # fmt: skip


def batched(rows: Iterable[T], many: int) -> Iterator[list[T]]:
    """Lists of so many: what a crawl writes in one transaction."""
    each = iter(rows)
    while some := list(islice(each, many)):
        yield some


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
            timed(f"newest 20, {n} characters", newest, find)
            timed(f"newest 20 with filters, {n} characters", narrow, find)
            timed(f"best 20, {n} characters", [Query(word) for word in words], find)
            timed(f"count, {n} characters", newest, lambda query: search.count(conn, query))
        titles = [Query(f"title:{word}") for word in pieces[1]]
        timed("count in titles, 1 character", titles, lambda query: search.count(conn, query))
        timed("facets, 2 characters", [Query(word) for word in pieces[2]], lambda query: (
            facets.facets(conn, query, 10)
        ))  # fmt: skip
        two = [" ".join(dice.sample(pieces[2], 2)) for _ in range(50)]
        timed("newest 20, two terms", [Query(words, sort="date") for words in two], find)
        timed("best 20, two terms", [Query(words) for words in two], find)
    (last,) = conn.execute("SELECT max(id) FROM articles").fetchone()
    chosen = [dice.randint(1, last) for _ in range(50)]
    timed("related", chosen, lambda id: related.related(conn, id, 10))


def known_items(conn: sqlite3.Connection, many: int) -> list[tuple[str, int]]:
    """Queries with the article that should come first: what a reader remembers of it.

    By turns two pieces of its headline, a piece of its headline and one of its first sentence, and
    the headline's longest run with two characters left out. No other has the same headline.
    """
    dice = random.Random(17)
    (last,) = conn.execute("SELECT max(id) FROM articles").fetchone()
    found: list[tuple[str, int]] = []
    while len(found) < many:
        id = dice.randint(1, last)
        title, text = conn.execute(
            "SELECT title, text FROM articles WHERE id = ?", (id,)
        ).fetchone()
        runs = sorted((title[a:b] for a, b, dense in grams.runs(title) if dense), key=len)
        lead = [text[a:b] for a, b, dense in grams.runs(text[:60]) if dense and b - a >= 4]
        same = conn.execute("SELECT count(*) FROM articles WHERE title = ?", (title,)).fetchone()[0]
        if same > 1 or not runs or len(runs[-1]) < 8 or not lead:
            continue
        run = runs[-1]
        words = (
            f"{run[:3]} {run[-3:]}",
            f"{run[1:4]} {lead[0][:3]}",
            f"{run[: len(run) // 2 - 1]} {run[len(run) // 2 + 1 :]}",
        )[len(found) % 3]
        found.append((words, id))
    return found


def mrr(asked: list[tuple[str, int]], ask: Callable[[str], list[int]]) -> float:
    """The mean of 1/place of the article that should come first, 0 beyond the first 20."""
    total = 0.0
    for words, id in asked:
        found = ask(words)[:20]
        total += 1 / (found.index(id) + 1) if id in found else 0.0
    return total / len(asked)


def _ranks(conn: sqlite3.Connection, single: sqlite3.Connection) -> None:
    asked = known_items(conn, 90)
    ours = mrr(asked, lambda words: [hit.id for hit in search.find(conn, Query(words))])
    newest = mrr(asked, lambda words: [h.id for h in search.find(conn, Query(words, sort="date"))])
    plain = mrr(asked, lambda words: search_peers.single_best(single, words))
    like = mrr(asked, lambda words: search_peers.like(conn, words))
    print(f"first place of {len(asked)} known articles, MRR: ours {ours:.3f}, BM25 {plain:.3f}, "
          f"LIKE {like:.3f}, newest first {newest:.3f}")  # fmt: skip


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep", default=":memory:", metavar="FILE", help="built there, or used")
    parser.add_argument("--peers", metavar="PYTHON", help="a Python that has tantivy and duckdb")
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
    common = _pieces(conn, random.Random(5), True)[2]
    texts = conn.execute("SELECT id, title, text FROM articles")
    single = search_peers.fts5(texts.fetchall(), common)
    _ranks(conn, single)
    if args.peers:
        command = [args.peers, "-m", "bench.search_peers", str(args.articles)]
        subprocess.run(command, input=json.dumps(common), text=True, check=True)


if __name__ == "__main__":
    _main()
