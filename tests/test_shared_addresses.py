"""The shared example cases of addresses, times and e-papers, where they lie beside the project."""

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.discover.epaper import recognise
from scraper.model import SHANGHAI
from scraper.times import parse_time
from scraper.urls import article_key, canonical_url

CASES = Path(__file__).parent.parent.parent / "shared" / "cases"
FLOOR = 0.95

pytestmark = pytest.mark.skipif(
    not CASES.is_dir(), reason="the shared cases are not beside the project"
)


def cases(name: str) -> list[dict[str, Any]]:
    lines = (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def share(right: list[bool]) -> float:
    return sum(right) / len(right)


def test_the_addresses_to_keep_are_those_wanted() -> None:
    assert share([canonical_url(c["in"]) == c["out"] for c in cases("url_cases")]) >= FLOOR


def test_keys_are_equal_for_one_article_and_different_for_others() -> None:
    keys: dict[str, set[str]] = defaultdict(set)
    for case in cases("url_cases"):
        keys[case["key"]] |= {article_key(case["in"]), article_key(case["out"])}
    assert share([len(own) == 1 for own in keys.values()]) >= FLOOR
    assert len({key for own in keys.values() for key in own}) >= len(keys) * FLOOR


def _right(case: dict[str, Any]) -> bool:
    seen = case.get("reference") and datetime.fromisoformat(case["reference"])
    time = parse_time(case["input"], seen)
    if case["expect"] is None or time is None:
        return case["expect"] is None and time is None
    wanted = datetime.fromisoformat(case["expect"])
    if "T" in case["expect"]:
        return time.value == wanted and time.precision == case["precision"]
    day = time.value.astimezone(SHANGHAI).date()
    return day == wanted.date() and time.precision == case["precision"]


def test_times_are_those_wanted() -> None:
    assert share([_right(case) for case in cases("date_cases")]) >= FLOOR


def test_epapers_are_recognised() -> None:
    right = []
    for case in cases("epaper_urls"):
        seen = recognise(case["url"])
        kind = {"issue": "index"}.get(case["kind"], case["kind"])
        right.append(seen is not None and (seen.kind, str(seen.date)) == (kind, case["date"]))
    assert share(right) >= FLOOR
