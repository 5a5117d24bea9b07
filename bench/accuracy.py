"""Accuracy on pages with known contents: a table by set and language, and floors that only rise.

    python -m bench.accuracy [--sites | --memory | --all] [--worst N] [--lang zh]
                             [--raise | --lower REASON]

The pages are those of the corpus beside the checkout (`../shared/corpus`, `JIANBAO_SHARED` names
another place); without it, one line says "skipped". Scores are those of its `score_extraction.py`.
Pages are read by general rules alone; `--sites` also hears the site files of the program,
`--memory` a memory of the other pages of the page's site (never of the page itself), `--all` prints
the three tables one below the other.

Floors stand in `bench/floors.json`: one that is missed ends with 1; `--raise` raises those that are
beaten; `--lower` writes a lower one and keeps the reason beside it. General rules and memory have
floors of their own, and a memory must lower nothing that general rules reach.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from scraper.errors import ReadError
from scraper.knowledge import Knowledge
from scraper.known import known
from scraper.memory import learn
from scraper.model import Snapshot, Trace
from scraper.pipeline import extract, study

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
READ_AT = datetime(2026, 11, 22, tzinfo=UTC)
"""When the pages are said to be fetched: after all of them, and always the same."""
GROUPS = ("zh news", "zh", "not zh", "ALL")
PINNED = ("F1", "F1>=.95", "title=", "title~", "day", "min", "source", "s.day", "s.min", "s.source")
PINNED_DOWN = ("F1<.5", "leak", "fail")
FLOORS_OF = {"general rules": "floors", "site memory": "floors with memory"}
"""Which readings have floors, and under which key."""
Scored = list[tuple[dict[str, Any], dict[str, float]]]
Known = Callable[[dict[str, Any]], Knowledge]
"""What is known when a row's page is read."""
Values = dict[str, dict[str, float]]


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


def remembering(place: Path) -> Known:
    """For every page the memory of the other pages of its site, built without that page."""
    left: dict[str, dict[str, Trace]] = defaultdict(dict)
    for row, body in pages(place):
        try:
            left[row["site"]][row["id"]] = study(_taken(row, body)).trace
        except ReadError:
            continue

    def known_of(row: dict[str, Any]) -> Knowledge:
        others = [trace for id, trace in left[row["site"]].items() if id != row["id"]]
        return Knowledge(memory=learn(others))

    return known_of


def readings(place: Path, options: argparse.Namespace) -> dict[str, Known]:
    """The ways of reading that were asked for, by name; general rules come first."""
    asked: dict[str, Known] = {}
    if options.all or not (options.sites or options.memory):
        asked["general rules"] = lambda row: Knowledge.NONE
    if options.all or options.sites:
        asked["site rules"] = lambda row: known(())
    if options.all or options.memory:
        asked["site memory"] = remembering(place)
    return asked


def _taken(row: dict[str, Any], body: bytes) -> Snapshot:
    return Snapshot(row.get("url") or "", body, READ_AT)


def predict(
    row: dict[str, Any], body: bytes, knowledge: Knowledge = Knowledge.NONE
) -> dict[str, Any]:
    """What `to_predictions.py` makes of the article; an error is kept as such."""
    try:
        article = extract(_taken(row, body), knowledge).to_json()
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


def grouped(scored: Scored) -> dict[str, list[Any]]:
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


def missed(now: Values, floors: Values, what: str = "its floor") -> list[str]:
    """One line for every floor that is not reached."""
    lines = []
    for group, values in floors.items():
        for key, floor in values.items():
            got = now.get(group, {}).get(key)
            worse = got is None or (got > floor if key in PINNED_DOWN else got < floor)
            if worse:
                lines.append(f"{group}: {key} is {got}, {what} {floor}")
    return lines


def better(key: str, one: float, other: float) -> float:
    """The better of two values of a measure."""
    return min(one, other) if key in PINNED_DOWN else max(one, other)


def main() -> int:
    """Print the tables; 1 when a floor is missed."""
    options = _options()
    place = shared()
    if place is None:
        print("accuracy: skipped, no corpus beside the checkout")
        return 0
    score = scorer(place)
    found: dict[str, Values] = {}
    for name, known_of in readings(place, options).items():
        scored = _table(name, known_of, place, score, options)
        groups = grouped(scored)
        found[name] = {group: means(groups[group]) for group in GROUPS if group in groups}
    return 0 if options.lang else _floors(options, found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", action="store_true", help="with the site files of the program")
    parser.add_argument("--memory", action="store_true", help="with the memory of each site")
    parser.add_argument("--all", action="store_true", help="without, with site files, with memory")
    parser.add_argument("--worst", type=int, default=0, help="list the pages with the lowest F1")
    parser.add_argument("--lang", default="", help="only rows whose language starts so")
    parser.add_argument("--json", type=Path, help="write every page's scores there")
    parser.add_argument("--predictions", type=Path, help="write the predictions there")
    parser.add_argument("--raise", dest="raised", action="store_true", help="raise the floors")
    parser.add_argument(
        "--lower", metavar="REASON", help="set the floors to what is, with a reason"
    )
    return parser.parse_args()


def _table(
    name: str, known_of: Known, place: Path, score: ModuleType, options: argparse.Namespace
) -> Scored:
    """Read and score every page, and print the table; what `--json` asks for is the last one's."""
    scored: Scored = []
    predictions = []
    started = time.process_time()
    for row, body in pages(place):
        if row["lang"].startswith(options.lang):
            predictions.append(predict(row, body, known_of(row)))
            scored.append((row, score.score(row, predictions[-1])))
    spent = time.process_time() - started
    groups = grouped(scored)
    width = max(map(len, (name, *groups))) + 1
    print(f"{name:<{width}} {'pages':>5} " + " ".join(f"{c:>7.7}" for c in score.COLS))
    for group, scores in groups.items():
        print(score.line(group, scores, width))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(scored)} pages, {spent:.1f} s of CPU with scoring, {peak:.0f} MB at most")
    ranked = sorted((s["F1"], row["id"], s) for row, s in scored if "F1" in s)
    for value, page, s in ranked[: options.worst]:
        print(f"{value:.3f} P {s['P']:.3f} R {s['R']:.3f} {page}")
    if options.json:
        rows = {row["id"]: s for row, s in scored}
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=0))
    if options.predictions:
        lines = "".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predictions)
        options.predictions.write_text(lines, encoding="utf-8")
    return scored


def _floors(options: argparse.Namespace, found: dict[str, Values]) -> int:
    held = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    pinned = {name: key for name, key in FLOORS_OF.items() if name in found}
    if options.raised or options.lower:
        for name, key in pinned.items():
            _set(held.setdefault(key, {}), found[name], lower=bool(options.lower))
        if options.lower:
            held.setdefault("lowered", []).append(options.lower)
        FLOORS.write_text(json.dumps(held, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
        return 0
    lines = [
        line for name, key in pinned.items() for line in missed(found[name], held.get(key, {}))
    ]
    if len(pinned) == len(FLOORS_OF):
        lines += missed(found["site memory"], found["general rules"], "without a memory")
    print("\n".join(lines) if lines else "every floor is reached" if pinned else "no floors here")
    return 1 if lines else 0


def _set(floors: Values, now: Values, *, lower: bool) -> None:
    for group, values in now.items():
        old = floors.setdefault(group, {})
        for key, value in values.items():
            old[key] = value if lower else better(key, value, old.get(key, value))


if __name__ == "__main__":
    sys.exit(main())
