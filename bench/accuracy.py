"""Accuracy on pages with known contents: a table by set and language, and floors that only rise.

    python -m bench.accuracy [--sites] [--worst N] [--lang zh] [--raise | --lower REASON]

The pages are those of the corpus beside the checkout (`../shared/corpus`, `JIANBAO_SHARED` names
another place); without it, one line says "skipped". Scores are those of its `score_extraction.py`.
Floors stand in `bench/floors.json`: one that is missed ends with 1; one that is beaten by more than
`SLACK` is raised by `--raise`; `--lower` writes a lower one and keeps the reason beside it.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from scraper.errors import ReadError
from scraper.model import Snapshot
from scraper.pipeline import extract

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
SLACK = 0.001
READ_AT = datetime(2026, 11, 22, tzinfo=UTC)
"""When the pages are said to be fetched: after all of them, and always the same."""
GROUPS = ("zh news", "zh", "not zh", "ALL")
PINNED = ("F1", "F1>=.95", "title=", "title~", "day", "min", "source", "s.day", "s.min", "s.source")
PINNED_DOWN = ("F1<.5", "leak", "fail")


def shared() -> Path | None:
    """Where the corpus and its tools are, if anywhere."""
    place = Path(os.environ.get("JIANBAO_SHARED") or HERE.parent.parent / "shared")
    return place if (place / "corpus").is_dir() else None


def pages(place: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Every gold row with the bytes of its page."""
    for gold in sorted(place.glob("corpus/*/gold.jsonl")):
        for line in gold.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row, gzip.decompress((gold.parent / row["file"]).read_bytes())


def predict(row: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What `to_predictions.py` makes of the article; an error is kept as such."""
    snapshot = Snapshot(row.get("url") or "", body, READ_AT)
    try:
        article = extract(snapshot).to_json()
    except ReadError as error:
        return {"id": row["id"], "error": str(error), "body": ""}
    published = article["published_at"]
    if published and article["published_precision"] in ("day", "month", "year"):
        published = published[:10]
    return {
        "id": row["id"],
        "title": article["title"],
        "author": [person["name"] for person in article["authors"]],
        "published": published,
        "source": article["origin"] or article["reprinter"],
        "body": article["text"],
    }


def scorer(place: Path) -> ModuleType:
    """The corpus' own `score_extraction.py`."""
    spec = importlib.util.spec_from_file_location(
        "score_extraction", place / "tools" / "score_extraction.py"
    )
    if spec is None or spec.loader is None:
        raise SystemExit(f"error: no score_extraction.py below {place / 'tools'}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def grouped(scored: list[tuple[dict[str, Any], dict[str, float]]]) -> dict[str, list[Any]]:
    """Scores by set, then by language, then all."""
    groups: dict[str, list[Any]] = {}
    for row, score in scored:
        zh = row["lang"].startswith("zh")
        names = [f"set {row['set']}", "zh" if zh else "not zh", "ALL"]
        for name in [*names, *(["zh news"] if zh and row["genre"] == "news" else [])]:
            groups.setdefault(name, []).append(score)
    order = sorted(name for name in groups if name.startswith("set "))
    return {name: groups[name] for name in [*order, *GROUPS] if name in groups}


def means(scores: list[dict[str, float]]) -> dict[str, float]:
    """The mean of every measure over the pages that have it."""
    found: dict[str, float] = {}
    for key in (*PINNED, *PINNED_DOWN):
        values = [score[key] for score in scores if key in score]
        if values:
            found[key] = round(sum(values) / len(values), 4)
    return found


def missed(now: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """One line for every floor that is not reached."""
    lines = []
    for group, values in floors.items():
        for key, floor in values.items():
            got = now.get(group, {}).get(key)
            worse = got is None or (got > floor if key in PINNED_DOWN else got < floor)
            if worse:
                lines.append(f"{group}: {key} is {got}, its floor {floor}")
    return lines


def better(key: str, one: float, other: float) -> float:
    """The better of two values of a measure."""
    return min(one, other) if key in PINNED_DOWN else max(one, other)


def main() -> int:
    """Print the table; 1 when a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", type=int, default=0, help="list the pages with the lowest F1")
    parser.add_argument("--lang", default="", help="only rows whose language starts so")
    parser.add_argument("--json", type=Path, help="write every page's scores there")
    parser.add_argument("--predictions", type=Path, help="write the predictions there")
    parser.add_argument("--raise", dest="raised", action="store_true", help="raise the floors")
    parser.add_argument(
        "--lower", metavar="REASON", help="set the floors to what is, with a reason"
    )
    options = parser.parse_args()
    place = shared()
    if place is None:
        print("accuracy: skipped, no corpus beside the checkout")
        return 0
    score = scorer(place)
    scored, predictions = [], []
    started = time.process_time()
    for row, body in pages(place):
        if row["lang"].startswith(options.lang):
            predictions.append(predict(row, body))
            scored.append((row, score.score(row, predictions[-1])))
    spent = time.process_time() - started
    groups = grouped(scored)
    width = max(map(len, groups)) + 1
    print(f"{'':<{width}} {'pages':>5} " + " ".join(f"{c:>7.7}" for c in score.COLS))
    for name, scores in groups.items():
        print(score.line(name, scores, width))
    print(f"{len(scored)} pages, {spent:.1f} s of CPU with scoring")
    ranked = sorted((s["F1"], row["id"], s) for row, s in scored if "F1" in s)
    for value, page, s in ranked[: options.worst]:
        print(f"{value:.3f} P {s['P']:.3f} R {s['R']:.3f} {page}")
    if options.json:
        rows = {row["id"]: s for row, s in scored}
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=0))
    if options.predictions:
        lines = "".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predictions)
        options.predictions.write_text(lines, encoding="utf-8")
    return _floors(options, {name: means(groups[name]) for name in GROUPS if name in groups})


def _floors(options: argparse.Namespace, now: dict[str, dict[str, float]]) -> int:
    held = json.loads(FLOORS.read_text()) if FLOORS.exists() else {"floors": {}, "lowered": []}
    floors: dict[str, dict[str, float]] = held["floors"]
    if options.lang:
        return 0
    if options.raised or options.lower:
        for group, values in now.items():
            old = floors.setdefault(group, {})
            for key, value in values.items():
                kept = value if options.lower else better(key, value, old.get(key, value))
                old[key] = kept
        if options.lower:
            held["lowered"].append(options.lower)
        FLOORS.write_text(json.dumps(held, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
        return 0
    lines = missed(now, floors)
    print("\n".join(lines) if lines else "every floor is reached")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
