"""What adding to an archive costs: with pages, versions, fingerprints and search index, in batches.

    python -m bench.archive_speed FILE COUNT [--batch N] [--every N]
    python -m bench.archive_speed --beside SMALL LARGE [--more N]

The first fills an archive until it holds so many articles of `bench.many`, and tells every so many
how fast that went; killed, it goes on where it was. The second adds articles to two archives by
turns, a batch to each, and compares: what grows with the archive, whatever else the machine does.
The same go into a plain table with SQLite's trigram index and the page in gzip, as a yardstick:
no versions, no fingerprints, no provenance. CPU time is of adding alone, not of making the
articles.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

from bench import many
from bench.many import Source
from scraper.model import Article, Snapshot
from storage.opening import open_archive
from storage.protocol import Archive

Made = tuple[Article, Snapshot]
Adding = Callable[[Sequence[Made]], None]
"""What adds a batch in one transaction."""


@dataclass(slots=True)
class Cost:
    """Seconds that were spent on adding."""

    articles: int = 0
    cpu: float = 0.0
    wall: float = 0.0
    slowest: float = field(default=0.0)
    """The longest batch, in seconds of the clock."""

    def add(self, adding: Adding, batch: Sequence[Made]) -> None:
        """Add a batch in one transaction."""
        cpu, wall = time.process_time(), time.perf_counter()
        adding(batch)
        wall = time.perf_counter() - wall
        self.articles += len(batch)
        self.cpu += time.process_time() - cpu
        self.wall += wall
        self.slowest = max(self.slowest, wall)

    def told(self) -> str:
        """Milliseconds an article, and articles a second."""
        return (
            f"{1000 * self.cpu / self.articles:.2f} ms of CPU each"
            f" ({self.articles / self.cpu:.0f}/s), {self.articles / self.wall:.0f}/s by the clock,"
            f" slowest batch {self.slowest:.2f} s"
        )


def into(archive: Archive) -> Adding:
    """Adding to an archive."""

    def add(batch: Sequence[Made]) -> None:
        with archive.batch():
            for article, snapshot in batch:
                archive.add(article, snapshot, at=snapshot.fetched_at, extractor_version="bench")

    return add


_PLAIN = (
    "PRAGMA journal_mode = WAL",
    "CREATE TABLE article (id INTEGER PRIMARY KEY, url TEXT UNIQUE, title, text, page BLOB)",
    "CREATE VIRTUAL TABLE found USING fts5(title, text, content='article', content_rowid='id',"
    " tokenize='trigram')",
)


def into_plain(conn: sqlite3.Connection) -> Adding:
    """Adding to a table and a trigram index, as anybody would."""
    for statement in _PLAIN:
        conn.execute(statement)

    def add(batch: Sequence[Made]) -> None:
        (last,) = conn.execute("SELECT coalesce(max(id), 0) FROM article").fetchone()
        rows = [
            (n, article.url, article.title, article.text, zlib.compress(page.body, 6, 31))
            for n, (article, page) in enumerate(batch, last + 1)
        ]
        with conn:
            conn.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?)", rows)
            conn.executemany(
                "INSERT INTO found (rowid, title, text) VALUES (?, ?, ?)",
                [(n, title, text) for n, _, title, text, _ in rows],
            )

    return add


def batches(texts: Sequence[Source], first: int, last: int, size: int) -> Iterator[list[Made]]:
    """Articles from `first` up to `last`, so many at a time."""
    made = many.articles(texts, first, last - first)
    while some := list(islice(made, size)):
        yield some


def fill(path: Path, count: int, size: int, every: int) -> None:
    """Fill an archive, from where it stands."""
    texts = many.sources()
    with open_archive(path) as archive:
        held = int(archive.status()["articles"])
        cost, since = Cost(), held
        for batch in batches(texts, held, count, size):
            cost.add(into(archive), batch)
            held += len(batch)
            if held - since >= every or held == count:
                memory = getrusage(RUSAGE_SELF).ru_maxrss // 1024
                each = path.stat().st_size // held
                print(f"{held:>8}: {cost.told()}, {memory} MB, {each} bytes each", flush=True)
                cost, since = Cost(), held


def compare(paths: Sequence[Path], more: int, size: int) -> None:
    """Add the same articles to a small archive, a large one and a plain table by turns."""
    texts = many.sources()
    small, large = (open_archive(path, create=False) for path in paths)
    with small as one, large as other, TemporaryDirectory() as folder:
        plain = sqlite3.connect(Path(folder) / "plain.db")
        held = [int(archive.status()["articles"]) for archive in (one, other)]
        names = [*(f"into {many:>8}" for many in held), "plain, trigrams"]
        costs = [Cost() for _ in names]
        sides = list(zip((into(one), into(other), into_plain(plain)), costs, strict=True))
        first = len(texts) + sum(held)  # numbers that no run before this one took
        for batch in batches(texts, first, first + more, size):
            for adding, cost in sides:
                cost.add(adding, batch)
            sides.reverse()
        plain.close()
    for name, cost in zip(names, costs, strict=True):
        print(f"{name}: {cost.told()}")
    cpu = [cost.cpu for cost in costs]
    print(f"adding to the larger costs {cpu[1] / cpu[0]:.2f} times as much CPU")
    print(f"and {cpu[1] / cpu[2]:.2f} times as much as a plain table that began empty")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--batch", type=int, default=100, help="articles of one transaction")
    parser.add_argument("--every", type=int, default=1000, help="articles between two lines")
    parser.add_argument("--beside", type=Path, nargs=2, metavar=("SMALL", "LARGE"))
    parser.add_argument("--more", type=int, default=2000, help="articles added to each of them")
    args = parser.parse_args()
    if not many.TEXTS.exists():
        print(f"skipped: {many.TEXTS} is not here")
    elif args.beside:
        compare(args.beside, args.more, args.batch)
    elif args.file:
        fill(args.file, args.count, args.batch, args.every)
    else:
        parser.error("name an archive to fill")


if __name__ == "__main__":
    _main()
