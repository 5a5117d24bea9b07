"""An archive swollen to a size, to see what grows: the rows of a real one, again and again.

    python -m bench.swollen FILE COUNT

FILE is an archive that `bench.archive_speed` filled; it is changed in place until it holds about
COUNT articles. Each copy of its rows has other ids, addresses, digests and fingerprints, and texts
in which the rarer half of the characters stand for each other, so that new pairs of characters keep
coming. The search index is made anew of all texts. What comes out is as large, and as deep in every
table, as an archive that was filled page by page, in a fraction of the time; it proves nothing
(`verify` would say so), and is for measuring only: `bench.archive_speed --beside`, `bench.search
--archive`.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from storage import fingerprints, index

_IDS = {
    "article": {"id", "version_id", "cluster_id"},
    "version": {"id", "article_id", "reading_id"},
    "version_part": {"version_id", "capture_id"},
    "reading": {"id", "version_id", "body_id", "capture_id"},
    "capture": {"id", "blob_id", "article_id", "version_id"},
    "body": {"id"},
    "blob": {"id"},
    "similar_members": {"article_id", "cluster_id"},
    "similar_grams": {"article_id"},
}
"""The columns of each table that hold ids: a copy's stand above those of all copies before it."""
_OTHER = {
    ("article", "key"): "key || '?' || :copy",
    ("capture", "url"): "url || '?' || :copy",
    ("reading", "url"): "url || '?' || :copy",
    ("reading", "title"): "other(title)",
    ("body", "text"): "other(text)",
    ("body", "sha256"): "lower(hex(randomblob(32)))",
    ("blob", "sha256"): "lower(hex(randomblob(32)))",
    ("version", "digest"): "lower(hex(randomblob(32)))",
    ("similar_members", "digest"): "randomblob(12)",
    ("similar_grams", "gram"): "abs(random()) >> 15",
}
"""What tells a copy's rows from others, as SQL."""
_SAMPLED = 2000
"""Texts that tell how common a character is."""


def swell(path: Path, count: int) -> None:
    """Copy the rows until there are enough, then make the index."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4000000"):
            conn.execute(f"PRAGMA {pragma}")
        while conn.execute("SELECT 1 FROM similar_recent LIMIT 1").fetchone():
            fingerprints.carry_over(conn, 0)
        (held,) = conn.execute("SELECT count(*) FROM article").fetchone()
        (step,) = conn.execute(
            "SELECT max((SELECT max(id) FROM article), (SELECT max(id) FROM reading),"
            " (SELECT max(id) FROM capture), (SELECT max(id) FROM blob))"
        ).fetchone()
        letters = _rare(conn)
        for copy in range(1, -(-count // held)):
            began = time.monotonic()
            _copy(conn, copy, copy * step, step, letters)
            print(f"copy {copy}: {time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        conn.execute("BEGIN")
        many = index.rebuild(conn)
        conn.execute("COMMIT")
        print(f"indexed {many} in {time.monotonic() - began:.0f} s", flush=True)
        conn.execute("PRAGMA journal_mode = WAL")


def _rare(conn: sqlite3.Connection) -> list[str]:
    """The Han characters of the texts that are not the commonest half of what is printed."""
    rows = conn.execute("SELECT text FROM body LIMIT ?", (_SAMPLED,))
    found = Counter(char for (text,) in rows for char in text if "一" <= char <= "鿿")
    half, seen, rare = found.total() / 2, 0, []
    for char, many in found.most_common():
        seen += many
        if seen > half:
            rare.append(char)
    return rare


def _copy(conn: sqlite3.Connection, copy: int, offset: int, step: int, letters: list[str]) -> None:
    others = letters[:]
    random.Random(copy).shuffle(others)
    table = str.maketrans(dict(zip(letters, others, strict=True)))
    conn.create_function("other", 1, lambda text: text and text.translate(table))
    conn.execute("BEGIN")
    for name, ids in _IDS.items():
        columns = [row[1] for row in conn.execute(f"PRAGMA table_info({name})")]
        cells = [
            f"{column} + :offset" if column in ids else _OTHER.get((name, column), column)
            for column in columns
        ]
        first = (
            "id" if "id" in columns else "article_id" if "article_id" in columns else "version_id"
        )
        order = " ORDER BY 1" if name == "similar_grams" else ""
        conn.execute(
            f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(cells)} FROM {name}"
            f" WHERE {first} <= :step{order}",
            {"copy": copy, "offset": offset, "step": step},
        )
    conn.execute("COMMIT")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("count", type=int)
    args = parser.parse_args()
    swell(args.file, args.count)


if __name__ == "__main__":
    _main()
