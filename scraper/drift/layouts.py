"""Where the text stands in the page: a new layout, seen before it does harm."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from scraper.drift.records import Break, Record, with_articles
from scraper.drift.shares import Count, risen

SETTLING = 3
"""Runs with articles in which a source shows the layouts it has; none of them is new."""
SETTLED_AFTER = 10
"""Articles in a new layout after which it is the usual one."""
_COUNTED = re.compile(r"^\d+ blocks?, from ")
_NUMBER = re.compile(r"\d+")


def new_layout(records: Sequence[Record]) -> Break | None:
    """The break that the newest records show: texts stand where none stood before."""
    seen = with_articles(records)
    if not seen or seen[-1].run_id != records[-1].run_id:
        return None
    rise = risen(_novelties(seen)[SETTLING:])
    if rise is None:
        return None
    first = rise.first + SETTLING
    was, now = _usual(seen[:first]), _usual(seen[first:])
    told = f"texts stood in {was}, and stand in {now} since"
    shares = round(1 - rise.was, 3), round(1 - rise.now, 3)
    return Break("layout", "", told, seen[first].at, *shares, {"from": was, "to": now})


def is_usual(records: Sequence[Record], since: datetime) -> bool:
    """Whether a layout that was new then is the usual one by now."""
    later = [record for record in with_articles(records) if record.at >= since]
    return len(later) > SETTLING and sum(r.facts["sampled"] for r in later) >= SETTLED_AFTER


def places(facts: Mapping[str, Any], name: str = "blocks") -> Counter[str]:
    """Where a field was found, without the numbers that differ from page to page.

    >>> places({"places": {"blocks": {"3 blocks, from body > div#a12 > p": 2}}})
    Counter({'body > div#aN > p': 2})
    """
    found = Counter[str]()
    for why, count in facts["places"].get(name, {}).items():
        found[_NUMBER.sub("N", _COUNTED.sub("", why))] += count
    return found


def _novelties(records: Sequence[Record]) -> list[Count]:
    """How many articles of each record stood where none did in any record before."""
    known: set[str] = set()
    counts: list[Count] = []
    for record in records:
        found = places(record.facts)
        counts.append((sum(n for place, n in found.items() if place not in known), found.total()))
        known |= found.keys()
    return counts


def _usual(records: Sequence[Record]) -> str:
    found = sum((places(record.facts) for record in records), Counter[str]())
    return found.most_common(1)[0][0] if found else "no known place"
