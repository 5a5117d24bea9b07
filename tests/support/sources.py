"""A source that is simulated day by day: what each run brings from it, with ordinary noise.

Only the counts that a crawl would gather are made (`scraper.harvest.Gathering`), from articles that
are drawn one by one. A fault changes what is drawn from its day on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any

from scraper.harvest import FIELDS, Gathering

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
"""A Monday, eight in the morning in Shanghai."""


@dataclass(frozen=True)
class Seen:
    """One run's harvest."""

    run_id: int
    at: datetime
    facts: dict[str, Any]


@dataclass(frozen=True)
class Habits:
    """How a source is on ordinary days. Shares are 0 to 1."""

    articles: float = 8.0
    """A day, on a weekday."""
    weekend: float = 1.0
    """Times that, on Saturday and Sunday."""
    lacking: dict[str, float] = field(
        default_factory=lambda: {
            "title": 0.0, "published_at": 0.01, "authors": 0.15, "origin": 0.03, "category": 0.1,
            "images": 0.4, "dateline": 0.5, "ending": 0.03,
        }
    )  # fmt: skip
    length: float = 900.0
    spread: float = 0.6
    odd: float = 0.03
    """Articles that are otherwise in every way: a picture story, a notice."""
    doubt: float = 0.02
    walls: float = 0.01
    leak: float = 0.01
    rechecks: float = 6.0
    revised: float = 0.03
    outage: float = 0.02
    """Runs in which the host does not answer."""
    places: tuple[str, ...] = ("body > div.content > p", "body > div.pics > p")


@dataclass(frozen=True)
class Fault:
    """What is otherwise from a day on: each sets one thing."""

    day: int
    lacking: dict[str, float] = field(default_factory=dict[str, float])
    length: float = 1.0
    shrinks: float = 0.0
    walls: float = 0.0
    place: str = ""
    silent: bool = False
    list: list[Any] | None = None
    frozen: bool = False
    leak: float = 0.0
    doubt: float = 0.0
    alike: bool = False


def days_of(
    habits: Habits, seed: int, *, days: int = 60, fault: Fault | None = None,
    every: timedelta = timedelta(days=1), hours: Callable[[datetime], float] | None = None,
) -> Iterator[Seen]:  # fmt: skip
    """The harvests of every run. `hours` weighs the time of day, for runs within a day."""
    chance = random.Random(seed)
    at, number = START, 0
    newest = START
    while at < START + timedelta(days=days):
        number += 1
        day = (at - START) // timedelta(days=1)
        now = fault if fault is not None and day >= fault.day else None
        if chance.random() >= habits.outage:
            usual = habits.articles * every / timedelta(days=1)
            usual *= habits.weekend if (at + timedelta(hours=8)).weekday() > 4 else 1.0
            usual *= hours(at) if hours else 1.0
            count = 0 if now and now.silent else _poisson(chance, usual)
            newest = at if count and not (now and now.frozen) else newest
            yield Seen(number, at, _run(chance, habits, count, now, at, newest))
        at += every + timedelta(seconds=chance.uniform(0, 60) if every > timedelta(hours=2) else 0)


def _run(
    chance: random.Random, habits: Habits, count: int, fault: Fault | None, at: datetime,
    newest: datetime,
) -> dict[str, Any]:  # fmt: skip
    told = Gathering(at)
    facts = told.facts()
    walls = max(habits.walls, fault.walls if fault else 0.0)
    behind = sum(chance.random() < walls for _ in range(count))
    read = count - behind
    again = _poisson(chance, habits.rechecks)
    facts |= {
        "lists": 2, "discovered": count, "fetched": count + again + 2, "conditional": again + 2,
        "new": read, "articles": read, "sampled": read, "texts": read, "alike": min(read, 1),
        "failures": {"login": behind} if behind else {},
    }  # fmt: skip
    revised = sum(chance.random() < habits.revised for _ in range(again))
    shrinks = fault.shrinks if fault else 0.0
    shrunk = sum(chance.random() < shrinks for _ in range(again))
    revised = max(revised, shrunk)
    facts |= {
        "revised": revised, "shrunk": shrunk, "not_modified": again - revised,
        "seen": again - revised,
        "articles": read + revised,
    }  # fmt: skip
    facts["filled"] = dict.fromkeys(FIELDS, 0)
    places: dict[str, int] = {}
    for _ in range(read):
        odd = chance.random() < habits.odd
        for name in FIELDS:
            lacking = (
                habits.lacking[name]
                if fault is None
                else fault.lacking.get(name, habits.lacking[name])
            )
            facts["filled"][name] += chance.random() >= (
                0.7 if odd and name != "title" else lacking
            )
        size = habits.length * exp(chance.gauss(0, habits.spread)) * (0.3 if odd else 1.0)
        facts["lengths"].append(int(size * (fault.length if fault else 1.0)) + 20)
        place = fault.place if fault and fault.place else chance.choices(habits.places, (9, 1))[0]
        places[f"3 blocks, from {place}"] = places.get(f"3 blocks, from {place}", 0) + 1
    facts["places"] = {"blocks": places}
    facts["flags"] = {
        "low_confidence": _some(chance, read, max(habits.doubt, fault.doubt if fault else 0))
    }
    facts["leaking"] = _some(chance, read, max(habits.leak, fault.leak if fault else 0))
    if fault and fault.alike:
        facts["alike"], facts["texts"] = read, min(read, 1)
    feed = [20 + chance.randint(-3, 3), newest.isoformat()]
    facts["named"] = {
        "https://a.cn/rss": fault.list if fault and fault.list else feed,
        "https://a.cn/": [40, None],
    }
    return facts


def _some(chance: random.Random, count: int, share: float) -> int:
    return sum(chance.random() < share for _ in range(count))


def _poisson(chance: random.Random, mean: float) -> int:
    count, left = 0, exp(-mean)
    product = chance.random()
    while product > left:
        count += 1
        product *= chance.random()
    return count
