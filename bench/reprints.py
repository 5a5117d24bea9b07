"""Reprints told from series: recall and precision of pairs on labelled sets and on our own.

    python bench/reprints.py            the labelled development set, and our own families
    python bench/reprints.py --cost     time and bytes of placing, from 10,000 to 100,000 articles

The originals come from the labelled set beside the checkout; the edits and the series are written
here and differ from those of that set. Without `../shared` it says so and ends.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from storage import similar

SHARED = Path(__file__).resolve().parents[2] / "shared"
LABELLED = SHARED / "reprints" / "dev.jsonl.xz"
MANY = SHARED / "text" / "articles-100k.jsonl.xz"

WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("families.json").read_text("utf-8"))
"""Names to fill in, words to exchange, and the frames of series, all made up."""
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n") if part.strip()]


def _shuffled(text: str, dice: random.Random) -> str:
    parts = _paragraphs(text)
    return "\n".join(parts[1:] + parts[:1])


def _reworded(text: str, dice: random.Random) -> str:
    for one, other in WORDS["swaps"].items():
        if dice.random() < 0.6:
            text = text.replace(one, other, 2)
    return text


def _numerals(text: str, dice: random.Random) -> str:
    return text.translate(CHINESE) if dice.random() < 0.5 else text.replace("0000", "万", 3)


def _interleaved(text: str, dice: random.Random) -> str:
    sentences = text.replace("。", "。\x00").split("\x00")
    for _ in range(max(1, len(sentences) // 6)):
        at = dice.randrange(len(sentences))
        sentences.insert(at, dice.choice(["广告：长按识别二维码。", "点击查看大图", "（资料图）"]))
    return "".join(sentences)


def _headed(text: str, dice: random.Random) -> str:
    name = dice.choice(WORDS["surnames"]) + dice.choice(WORDS["given"])
    head = f"本报{dice.choice(WORDS['places'])}讯（见习记者{name}）"
    return (
        head
        + text.split("：", 1)[-1]
        + f"\n（文/{name} 编审/{dice.choice(WORDS['surnames'])}老师）"
    )


def _halved(text: str, dice: random.Random) -> str:
    sentences = [s + "。" for s in text.split("。") if s.strip()]
    at = dice.randrange(2)
    return "".join(sentences[len(sentences) // 2 :] if at else sentences[: -len(sentences) // 2])


def _typos(text: str, dice: random.Random) -> str:
    pool = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    return "".join(dice.choice(pool) if dice.random() < 0.02 else c for c in text)


def _paged(text: str, dice: random.Random) -> str:
    cut = sorted(dice.sample(range(len(text)), 3))
    parts = [text[a:b] for a, b in zip([0, *cut], [*cut, len(text)], strict=True)]
    return "".join(f"{part}\n第{n}页 共4页\n" for n, part in enumerate(parts, 1))


EDITS: tuple[Callable[[str, random.Random], str], ...] = (
    _shuffled, _reworded, _numerals, _interleaved, _headed, _halved, _typos, _paged,
)  # fmt: skip


def _own_families(originals: list[str], seed: int = 7) -> list[dict[str, Any]]:
    """Copies by eight edits, and eight series whose members differ in names only."""
    dice = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for n, text in enumerate(dice.sample(originals, 1500)):
        rows.append({"group": f"o{n}", "kind": "original", "text": text})
        for edit in dice.sample(EDITS, dice.randrange(3)):
            copy = edit(text, dice)
            if dice.random() < 0.3:
                copy = _headed(copy, dice)
            rows.append({"group": f"o{n}", "kind": edit.__name__.strip("_"), "text": copy})
    for name, frame in WORDS["series"].items():
        members = list(dict.fromkeys(_filled(frame, dice) for _ in range(130)))[:100]
        rows += [
            {"group": f"{name}{n}", "kind": f"series-{name}", "text": text}
            for n, text in enumerate(members)
        ]
    dice.shuffle(rows)
    return [{"id": n, **row} for n, row in enumerate(rows)]


def _filled(frame: str, dice: random.Random) -> str:
    def person() -> str:
        return str(dice.choice(WORDS["surnames"]) + dice.choice(WORDS["given"]))

    makers: dict[str, Callable[[], str]] = {
        "{p}": person,
        "{l}": lambda: dice.choice(WORDS["places"]),
    }
    makers |= {
        "{u}": lambda: dice.choice(WORDS["units"]),
        "{t}": lambda: dice.choice(WORDS["trades"]),
    }
    for mark, make in makers.items():
        value = make()
        frame = frame.replace(mark, value, 1)
        while mark in frame:
            frame = frame.replace(mark, make(), 1)
    return frame


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
    for name, rows in (("labelled", labelled), ("own families", _own_families(originals))):
        began = time.perf_counter()
        clusters = dict(similar.cluster_texts(rows))
        each = (time.perf_counter() - began) / len(rows) * 1000
        print(f"{name}: {len(rows)} articles, {_score(rows, clusters)}, {each:.1f} ms each")
        for line in _by_kind(rows, clusters):
            print(line)


def _cost(path: str) -> None:
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY, text TEXT)")
    for statement in similar.SCHEMA:
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
