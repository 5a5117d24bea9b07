"""Reminds that rules changed: the same bytes give another article, the version did not grow.

    python -m bench.readings [--pin]

Archives keep `EXTRACTOR_VERSION` beside every reading, and `reparse` passes by what today's version
has read; when the rules change and the version does not, stored pages are never read anew. So
`bench/readings.json` holds for each of our own pages what it was read as, by which version. `--pin`
writes it after the version grew, or after pages were added.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from scraper.errors import ReadError
from scraper.extractor import EXTRACTOR_VERSION
from scraper.pipeline import extract
from tests.support.cases import Case, cases

PINNED = Path(__file__).parent / "readings.json"
KINDS = ("cases", "keep", "known-failures")
_SHOWN = 10


class Reading(NamedTuple):
    """A page and what was read from it, each as the beginning of its SHA-256."""

    page: str
    article: str


def reading(case: Case) -> Reading:
    """What today's rules read from a case's page."""
    snapshot = case.snapshot()
    try:
        article = extract(snapshot).to_json()
    except ReadError as error:
        article = {"error": error.kind}
    return Reading(
        _digest(snapshot.body), _digest(json.dumps(article, sort_keys=True).encode("ascii"))
    )


def changed(pinned: Mapping[str, Reading], found: Mapping[str, Reading]) -> list[str]:
    """The cases whose page is the pinned one and whose article is not."""
    return [
        name
        for name, now in found.items()
        if (then := pinned.get(name)) and then.page == now.page and then.article != now.article
    ]


def reminder(version: str, pinned: Mapping[str, Reading], found: Mapping[str, Reading]) -> str:
    """What there is to do, or nothing; `version` is the pinned one."""
    others = changed(pinned, found)
    if others and version == EXTRACTOR_VERSION:
        return (
            f"{len(others)} pages are read otherwise than version {version} read them: "
            f"{', '.join(others[:_SHOWN])}\nlet EXTRACTOR_VERSION in scraper/extractor.py grow, "
            "then run `python -m bench.readings --pin`"
        )
    if version != EXTRACTOR_VERSION or pinned.keys() != found.keys():
        return "pages or the version are new: run `python -m bench.readings --pin`"
    return ""


def main() -> int:
    """Compare or pin; 1 when there is something to do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pin", action="store_true", help="write what today's rules read")
    pin = parser.parse_args().pin
    version, pinned = _pinned()
    found = {case.name: reading(case) for kind in KINDS for case in cases(kind)}
    told = reminder(version, pinned, found)
    if pin and not (version == EXTRACTOR_VERSION and changed(pinned, found)):
        _write(found)
        told = ""
    print(told or f"{len(found)} pages are read as version {EXTRACTOR_VERSION} reads them")
    return int(bool(told))


def _pinned() -> tuple[str, dict[str, Reading]]:
    if not PINNED.exists():
        return "", {}
    told = json.loads(PINNED.read_text("utf-8"))
    return told["version"], {name: Reading(*both) for name, both in told["pages"].items()}


def _write(found: Mapping[str, Reading]) -> None:
    told = {"version": EXTRACTOR_VERSION, "pages": found}
    PINNED.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
