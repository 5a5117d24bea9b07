"""Shares of articles: how many of so many lack a field, hide behind a login, came back shorter.

A break is a share that is far above what it was (`LEAST_RISE`), that chance does not explain
(`CHANCE`), and that is worse than in any stretch of as many articles before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scraper.drift.odds import chance_of_share
from scraper.drift.records import Break, Record
from scraper.harvest import FIELDS

CHANCE = 1e-5
LEAST_RISE = 0.35
USUALLY_SMALL = 0.35
"""A share that was above this tells too little: half of all articles have no picture anyway."""
WORSE_THAN_EVER = 0.1
"""By so much a share is above the worst stretch before."""
FEWEST = 3
"""Articles that a break is seen in, at least; a source of one article a day needs three days."""
FEWEST_BEFORE = 20
FEWEST_RUNS_BEFORE = 4
LOOK_BACK = 12
"""Runs that a break may need to show, where each brings few articles."""
_WALLS = ("login", "captcha", "soft_404", "not_article", "parse", "limits")
_REFUSALS = ("http_4xx", "robots", "noarchive", "tls", "redirect", "unsupported_type", "throttled")

Count = tuple[int, int]
"""So many bad ones, of so many."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share that should stay small."""

    kind: str
    subject: str
    count: Callable[[Mapping[str, Any]], Count]
    words: str
    """What is well, in words; the shares of it stand behind."""
    fewest: int = FEWEST


def shares() -> Iterator[Share]:
    """Every share that is watched."""
    for name in FIELDS:
        yield Share("field", name, _lacking(name), _FIELD_WORDS.get(name, f"{name} was found in"))
    yield Share("walls", "", _walls, "pages that could be read:")
    yield Share("refused", "", _refused, "pages that were given:")
    yield Share("alike", "", _alike, "articles with a text of their own:")
    yield Share("doubt", "", _flagged("low_confidence"), "articles read without doubt:")
    yield Share("leak", "", _leaking, "articles without paragraphs of others:")
    yield Share("shrunk", "", _shrunk, "articles that kept their length when asked again:")
    yield Share("unmodified", "", _modified, "conditional requests answered by 304:", 30)


_FIELD_WORDS = {"ending": "texts that end as sentences do:"}


@dataclass(frozen=True, slots=True)
class Rise:
    """A share that rose: from which record on, from what to what."""

    first: int
    was: float
    bad: int
    of: int

    @property
    def now(self) -> float:
        """The share of the bad ones since."""
        return self.bad / self.of


def risen(counts: Sequence[Count], fewest: int = FEWEST) -> Rise | None:
    """The rise that the newest counts show, if they do; as few of them as show it.

    Where the newest is well by itself, whatever was before it is over.
    """
    if not counts or not counts[-1][1]:
        return None
    bad = of = 0
    before = _sum(counts)
    if counts[-1][1] >= fewest and _rate(counts[-1]) - _rate(before) < LEAST_RISE / 2:
        return None
    for back in range(1, min(LOOK_BACK, len(counts)) + 1):
        more = counts[-back]
        bad, of = bad + more[0], of + more[1]
        before = before[0] - more[0], before[1] - more[1]
        if of >= fewest and _is_rise((bad, of), before, counts[:-back]):
            first = next(n for n in range(len(counts) - back, len(counts)) if counts[n][0])
            return Rise(first, _rate(before), bad, of)
    return None


def broken(share: Share, records: Sequence[Record]) -> Break | None:
    """The break of a share that the newest records show, if they do."""
    rise = risen([share.count(record.facts) for record in records], share.fewest)
    if rise is None:
        return None
    was, now = 1 - rise.was, 1 - rise.now
    told = f"{share.words} {was:.0%} until then, {now:.0%} since"
    counts = {"bad": rise.bad, "of": rise.of}
    since = records[rise.first].at
    return Break(share.kind, share.subject, told, since, round(was, 3), round(now, 3), counts)


def is_well(share: Share, records: Sequence[Record], since: datetime) -> bool:
    """Whether a share that broke then is again as it was before."""
    was = _sum([share.count(record.facts) for record in records if record.at < since])
    bad = of = 0
    for record in reversed([record for record in records if record.at >= since]):
        more = share.count(record.facts)
        bad, of = bad + more[0], of + more[1]
        if of >= share.fewest:
            return bad / of - _rate(was) < LEAST_RISE / 2
    return False


def _is_rise(now: Count, before: Count, past: Sequence[Count]) -> bool:
    if before[1] < FEWEST_BEFORE or _rate(before) > USUALLY_SMALL:
        return False
    if _rate(now) - _rate(before) < LEAST_RISE or chance_of_share(*now, *before) >= CHANCE:
        return False
    if sum(1 for _, of in past if of) < FEWEST_RUNS_BEFORE:
        return False
    worst = _worst(past, now[1])
    return _rate(now) > worst and _rate(now) >= min(worst + WORSE_THAN_EVER, 1.0)


def _worst(past: Sequence[Count], size: int) -> float:
    """The worst rate of a stretch of at least `size` articles."""
    worst, start, bad, of = 0.0, 0, 0, 0
    for more in past:
        bad, of = bad + more[0], of + more[1]
        while of - past[start][1] >= size:
            bad, of, start = bad - past[start][0], of - past[start][1], start + 1
        if of >= size:
            worst = max(worst, bad / of)
    return worst


def _sum(counts: Sequence[Count]) -> Count:
    return sum(bad for bad, _ in counts), sum(of for _, of in counts)


def _rate(count: Count) -> float:
    return count[0] / count[1] if count[1] else 0.0


def _lacking(name: str) -> Callable[[Mapping[str, Any]], Count]:
    return lambda facts: (facts["sampled"] - facts["filled"].get(name, 0), facts["sampled"])


def _flagged(flag: str) -> Callable[[Mapping[str, Any]], Count]:
    return lambda facts: (facts["flags"].get(flag, 0), facts["sampled"])


def _walls(facts: Mapping[str, Any]) -> Count:
    walls = sum(facts["failures"].get(kind, 0) for kind in _WALLS)
    return walls, walls + facts["articles"]


def _refused(facts: Mapping[str, Any]) -> Count:
    refused = sum(facts["failures"].get(kind, 0) for kind in _REFUSALS)
    return refused, refused + facts["articles"]


def _alike(facts: Mapping[str, Any]) -> Count:
    return (facts["alike"] if facts["alike"] >= FEWEST else 0), facts["sampled"]


def _leaking(facts: Mapping[str, Any]) -> Count:
    return facts["leaking"], max(facts["texts"], facts["leaking"])


def _shrunk(facts: Mapping[str, Any]) -> Count:
    again = sum(facts[name] for name in ("revised", "unchanged", "seen"))
    return facts["shrunk"], again


def _modified(facts: Mapping[str, Any]) -> Count:
    return facts["conditional"] - facts["not_modified"], facts["conditional"]
