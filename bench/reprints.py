"""Reprints told from series: recall and precision of pairs on labelled sets and on our own.

    python -m bench.reprints            the labelled development set, and our own families
    python -m bench.reprints --cost     time and bytes of placing, from 10,000 to 100,000 articles

The originals come from the labelled set beside the checkout; the edits and the series are written
here and differ from those of that set. Without `../shared` it says so and ends.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench import families
from storage import similar

SHARED = Path(__file__).resolve().parents[2] / "shared"
LABELLED = SHARED / "reprints" / "dev.jsonl.xz"
MANY = SHARED / "text" / "articles-100k.jsonl.xz"


def _pairs(counts: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def _score(rows: list[dict[str, Any]], clusters: dict[Any, int]) -> str:
    both = _pairs(Counter((row["group"], clusters[row["id"]]) for row in rows).values())
    wanted = _pairs(Counter(row["group"] for row in rows).values())
    made = _pairs(Counter(clusters.values()).values())
    chance = wanted * made / _pairs([len(rows)])
    ari = (both - chance) / ((wanted + made) / 2 - chance)
    return f"recall {both / wanted:.4f}  precision {both / max(1, made):.4f}  ARI {ari:.4f}"


def _by_kind(rows: list[dict[str, Any]], clusters: dict[Any, int]) -> Iterator[str]:
    members: dict[int, Counter[str]] = {}
    groups = Counter(row["group"] for row in rows)
    for row in rows:
        members.setdefault(clusters[row["id"]], Counter())[row["group"]] += 1
    for kind in sorted({row["kind"] for row in rows}):
        of_kind = [row for row in rows if row["kind"] == kind]
        held = [members[clusters[row["id"]]] for row in of_kind]
        wrong = sum(sum(m.values()) > m[row["group"]] for row, m in zip(of_kind, held, strict=True))
        linkable = [(r, m) for r, m in zip(of_kind, held, strict=True) if groups[r["group"]] > 1]
        linked = sum(m[row["group"]] > 1 for row, m in linkable)
        share = f"{linked / len(linkable):.3f}" if linkable else "    -"
        yield f"  {kind:<16} {len(of_kind):>5}  linked {share}  with a wrong link {wrong}"


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _accuracy() -> None:
    labelled = list(_read(LABELLED))
    originals = [r["text"] for r in labelled if r["kind"] == "original"]
    for name, rows in (("labelled", labelled), ("own families", families.labelled(originals))):
        began = time.perf_counter()
        clusters = dict(similar.cluster_texts(rows))
        each = (time.perf_counter() - began) / len(rows) * 1000
        print(f"{name}: {len(rows)} articles, {_score(rows, clusters)}, {each:.1f} ms each")
        for line in _by_kind(rows, clusters):
            print(line)


def _cost(path: str) -> None:
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY, text TEXT)")
    for statement in (*similar.SCHEMA, *similar.MORE):
        conn.execute(statement)
    spent: list[float] = []
    twins = 0
    for n, row in enumerate(_read(MANY), 1):
        conn.execute("INSERT INTO articles VALUES (?, ?)", (n, row["text"]))
        began = time.perf_counter()
        twins += similar.place(conn, n, row["text"]).twin is not None
        spent.append((time.perf_counter() - began) * 1000)
        if n % 10_000 == 0:
            conn.commit()
            spent.sort()
            size = conn.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%similar_%'"
            ).fetchone()[0]
            p95 = spent[len(spent) * 95 // 100]
            print(
                f"{n:>7}: p50 {statistics.median(spent):.2f} ms  p95 {p95:.2f} ms"
                f"  {size / n:.0f} bytes an article  {twins} with a twin",
                flush=True,
            )
            spent = []


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cost", nargs="?", const="", metavar="FILE", help="a new database")
    args = parser.parse_args()
    if not LABELLED.exists():
        print(f"skipped: {SHARED} is not here")
    elif args.cost is not None:
        _cost(args.cost)
    else:
        _accuracy()


if __name__ == "__main__":
    _main()
