"""Search at size: exactness, rank, latency, size and build, beside plain ways of doing it.

    python -m bench.search [--articles N] [--archive FILE] [--peers [PYTHON]]

`--archive` measures an archive as it is, of any size, read only; or else an index is built of
`../shared/text` (without it this says so and ends), and kept where `--keep` says. Truth is the
exact substring of the folded text. With `--peers` the same words are asked of FTS5 with trigrams
and with single characters, of `LIKE`, and of tantivy and DuckDB where that Python has them, over
the first `--peer-articles` articles. Milliseconds are CPU time, so that a loaded machine changes
them little; each cell ends after a few seconds. Trust the ratios.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from bench import search_peers, search_truth
from bench.search_peers import Times, timed
from scraper.model import Article, blocks_of
from storage import facets, grams, index, related, search
from storage.connecting import READ_CACHE
from storage.protocol import Query

T = TypeVar("T")
MANY = Path(__file__).resolve().parents[2] / "shared" / "text" / "articles-100k.jsonl.xz"
COLUMNS = (
    "id INTEGER PRIMARY KEY, url, title, text, origin, reprinter, authors, category,"
    " published_at, first_seen, cluster_id, withdrawn_at, version_count"
)
ASKED = 50
"""Queries of a class."""


def rows(limit: int) -> Iterator[dict[str, Any]]:
    """The first articles of the corpus."""
    with lzma.open(MANY, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, limit))


def build(conn: sqlite3.Connection, limit: int) -> tuple[float, int]:
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
        if made[-1][0] % 9600 == 0:
            _progress(f"indexed {made[-1][0]} articles")
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


def _progress(told: str) -> None:
    print(f"… {told}", file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class Case:
    """A class of queries: how they are asked, and what their 95th percentile should be below."""

    label: str
    how: str
    words: tuple[str, ...]
    target: float


def cases(conn: sqlite3.Connection) -> Iterator[Case]:
    """Every class that is measured: random pieces first, then the commonest."""
    dice = random.Random(5)
    for kind, common in (("random", False), ("commonest", True)):
        pieces = _pieces(conn, dice, common=common)
        for n, words in pieces.items():
            length = f"{n} character{'s' if n > 1 else ''}"
            yield from _cases(f"{kind}, {length}", words, 10 if n == 1 else 2)
        two = tuple(" ".join(dice.sample(pieces[2], 2)) for _ in range(ASKED))
        yield from _cases(f"{kind}, two terms", two, 2)
        titles = tuple(f"title:{word}" for word in pieces[1])
        yield Case(f"{kind}, 1 character in titles", "count", titles, 5)
    ids = tuple(map(str, search_truth.some_ids(conn, dice, ASKED)))
    yield Case("random article", "related", ids, 50)


def _cases(label: str, words: tuple[str, ...], newest: float) -> Iterator[Case]:
    targets = {"newest": newest, "filtered": newest, "best": 30, "count": 5, "facets": 50}
    for how, target in targets.items():
        yield Case(label, how, words, target)


def _pieces(
    conn: sqlite3.Connection, dice: random.Random, *, common: bool
) -> dict[int, tuple[str, ...]]:
    """Pieces of 1 to 4 characters from random places; or the commonest of a sample."""
    found: dict[int, Counter[str]] = {n: Counter() for n in (1, 2, 3, 4)}
    for id in search_truth.some_ids(conn, dice, 300):
        folded = grams.fold(search_truth.title_and_text(conn, id)[1])
        for start, end, dense in grams.runs(folded):
            for n in found if dense else ():
                found[n].update(folded[i : i + n] for i in range(start, end - n + 1))
    if common:
        return {n: tuple(p for p, _ in c.most_common(ASKED)) for n, c in found.items()}
    return {n: tuple(dice.sample(sorted(c), min(ASKED, len(c)))) for n, c in found.items()}


def _ours(conn: sqlite3.Connection) -> Mapping[str, Callable[[str], object]]:
    """How we are asked, by the name of each way."""
    (middle,) = conn.execute(
        "SELECT published_at FROM articles WHERE id ="
        " (SELECT article_id FROM search_rows LIMIT 1 OFFSET (SELECT count(*)/4 FROM search_rows))"
    ).fetchone()
    (category,) = conn.execute(
        "SELECT category FROM search_facts GROUP BY 1 ORDER BY sum(uses) DESC, 1 LIMIT 1"
    ).fetchone()
    since = date.fromisoformat(middle[:10]) if middle else None
    narrow = Query("", sort="date", category=category or None, since=since)
    return {
        "newest": lambda words: search.find(conn, Query(words, sort="date")),
        "filtered": lambda words: search.find(conn, replace(narrow, words=words)),
        "best": lambda words: search.find(conn, Query(words)),
        "count": lambda words: search.count(conn, Query(words)),
        "facets": lambda words: facets.facets(conn, Query(words), 10),
        "related": lambda id: related.related(conn, int(id), 10),
    }


def speed(conn: sqlite3.Connection, asked: Iterable[Case]) -> None:
    """Print the median and the 95th percentile of each class, and what it should be below."""
    ways = _ours(conn)
    print(f"{'jianbao, ms of CPU, warm':<36}{'p50':>9}{'p95':>9}{'aim':>7}")
    for case in asked:
        p50, p95 = timed(case.words, ways[case.how])
        over = "  over" if p95 > case.target else ""
        told = f"{case.how:<9}{case.label:<27}{p50:9.2f}{p95:9.2f}{case.target:7g}{over}"
        print(told, flush=True)


def beside(engines: Mapping[str, Mapping[str, Times]], asked: Iterable[Case]) -> None:
    """Print one table of all engines: p50 and p95 of what each was asked."""
    print("\nms of CPU, p50/p95" + " " * 18 + "".join(f"{name:>20}" for name in engines))
    for case in asked:
        key = key_of(case)
        cells = [times.get(key) for times in engines.values()]
        if any(cells[1:]):
            told = [f"{cell[0]:.2f}/{cell[1]:.2f}" if cell else "–" for cell in cells]
            print(f"{key:<36}" + "".join(f"{cell:>20}" for cell in told))


def key_of(case: Case) -> str:
    """The name of a class's line."""
    return f"{case.how:<9}{case.label}"


def _peers(conn: sqlite3.Connection, file: str, args: argparse.Namespace) -> None:
    asked = [c for c in cases(conn) if c.how in search_peers.WAYS and ":" not in c.words[0]]
    words = {key_of(case): (case.how, case.words) for case in asked}
    held = search_peers.rows(file, args.peer_articles)
    ways, all_held = _ours(conn), len(held) == _articles(conn)
    print(f"\nbeside others, on {len(held)} of {_articles(conn)} articles")
    engines = {"jianbao": {key: timed(each, ways[how]) for key, (how, each) in words.items()}}
    for name, engine in search_peers.sqlite_engines(held, _progress):
        engines[name] = search_peers.asked(engine, words)
        if all_held:
            print(f"MRR of {name}: {search_truth.mrr_of(conn, engine['best']):.3f}", flush=True)
    del held
    command = [args.peers, "-m", "bench.search_peers", file, str(args.peer_articles)]
    told = subprocess.run(
        command, input=json.dumps(words), text=True, check=True, stdout=subprocess.PIPE
    )
    engines |= json.loads(told.stdout)
    beside(engines, asked)


def _articles(conn: sqlite3.Connection) -> int:
    return int(conn.execute("SELECT count(*) FROM search_rows").fetchone()[0])


def _told_size(conn: sqlite3.Connection) -> None:
    """Print the bytes of the index for each byte of text, as a sample has it."""
    names = conn.execute(
        "SELECT name FROM sqlite_schema WHERE tbl_name LIKE 'search_%' AND rootpage > 0"
    ).fetchall()
    # One at a time: dbstat then reads no page of the other tables.
    sizes = (conn.execute("SELECT sum(pgsize) FROM dbstat WHERE name = ?", name) for name in names)
    used = sum(size.fetchone()[0] for size in sizes)
    sampled = search_truth.some_ids(conn, random.Random(3), 2000)
    texts = (search_truth.title_and_text(conn, id) for id in sampled)
    each = sum(len(f"{title}{text}".encode()) for title, text in texts) / len(sampled)
    print(
        f"{_articles(conn)} articles, index about {used / each / _articles(conn):.2f} bytes a byte"
    )


def measure(file: str, args: argparse.Namespace) -> None:
    """All that is measured of one archive."""
    with closing(sqlite3.connect(f"{Path(file).resolve().as_uri()}?mode=ro", uri=True)) as conn:
        conn.execute(f"PRAGMA cache_size = -{READ_CACHE}")  # as a search has it
        _told_size(conn)
        _progress("exactness")
        conn.execute("BEGIN")  # one state of the archive, also while a crawl writes
        right, asked = search_truth.exact(conn, args.checked)
        conn.execute("ROLLBACK")
        print(
            f"exact: {right} of {asked}, on {min(args.checked, _articles(conn))} articles or more"
        )
        _progress("rank")
        ours = search_truth.mrr_of(conn, _ids(conn, "relevance"))
        newest = search_truth.mrr_of(conn, _ids(conn, "date"))
        print(f"MRR of {search_truth.KNOWN} known articles: {ours:.3f}, newest first {newest:.3f}")
        speed(conn, cases(conn))
        if args.peers:
            _peers(conn, file, args)


def _ids(conn: sqlite3.Connection, sort: Any) -> Callable[[str], list[int]]:
    return lambda words: [hit.id for hit in search.find(conn, Query(words, sort=sort))]


def _built(file: str, articles: int) -> None:
    with closing(sqlite3.connect(file)) as conn:
        spent, _ = build(conn, articles)
    print(f"built at {articles / spent:.0f} articles/s of CPU")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000, metavar="N")
    parser.add_argument("--archive", metavar="FILE", help="measured as it is, whatever its size")
    parser.add_argument("--keep", metavar="FILE", help="where what is built stays")
    parser.add_argument("--checked", type=int, default=100_000, metavar="N",
                        help="so many of the newest articles are read for exactness")  # fmt: skip
    parser.add_argument("--peers", nargs="?", const=sys.executable, metavar="PYTHON",
                        help="beside others; a Python that has tantivy and duckdb")  # fmt: skip
    parser.add_argument("--peer-articles", type=int, default=100_000, metavar="N")
    args = parser.parse_args()
    if args.archive:
        measure(args.archive, args)
        return
    if not MANY.exists():
        print(f"skipped: {MANY} is not here")
        return
    with TemporaryDirectory() as folder:
        file = args.keep or str(Path(folder, "index.db"))
        if not Path(file).exists():
            _built(file, args.articles)
        measure(file, args)


if __name__ == "__main__":
    _main()
