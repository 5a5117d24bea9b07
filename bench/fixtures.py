"""Accuracy on our own cases: a table by field, and floors that only rise.

    python -m bench.fixtures [--raise]

A field counts where a case's `expected.json` names it. Unlike `bench.accuracy` this needs nothing
beside the checkout, so it guards every machine. Floors stand in `bench/fixtures.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from scraper.errors import ReadError
from scraper.pipeline import extract
from tests.support.cases import Case, cases

FLOORS = Path(__file__).parent / "fixtures.json"
KINDS = ("cases", "keep")


def right_fields(case: Case) -> dict[str, bool]:
    """Each expected field of a case, and whether it was read so."""
    expected = case.expected()
    try:
        article = extract(case.snapshot()).to_json()
    except ReadError as error:
        article = {"error": error.kind}
    return {key: article.get(key) == value for key, value in expected.items()}


def shares() -> dict[str, float]:
    """Field → share of cases that read it right, and of all fields of all cases."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for case in (case for kind in KINDS for case in cases(kind)):
        for key, good in right_fields(case).items():
            for name in (key, "all fields"):
                asked[name] += 1
                right[name] += good
    return {key: round(right[key] / asked[key], 4) for key in sorted(asked)}


def main() -> int:
    """Print the table; 1 when a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--raise", dest="up", action="store_true", help="raise floors that are beaten"
    )
    options = parser.parse_args()
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    found = shares()
    for key, share in found.items():
        print(f"{key:<20} {share:.4f}  floor {floors.get(key, 0):.4f}")
    missed = [key for key, floor in floors.items() if found.get(key, 0) < floor]
    if options.up:
        raised = {key: max(share, floors.get(key, 0)) for key, share in found.items()}
        FLOORS.write_text(json.dumps(raised, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for key in missed:
        print(f"floor missed: {key}: {found.get(key, 0):.4f} < {floors[key]:.4f}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
