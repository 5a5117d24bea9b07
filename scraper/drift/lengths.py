"""The length of texts: a silent half is as bad as a silent zero."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import exp, fsum, log
from statistics import median

from scraper.drift.odds import shift_of_lengths
from scraper.drift.records import Break, Record

SHORTER = 0.7
"""What is left of the usual length when it counts as a break."""
QUICK = 0.85
"""Where the median is above this share of what it was, nothing broke: a look that costs little."""
ERRORS = -4.2
"""Standard errors by which the mean has moved."""
SHORTEST_EVER = 0.92
"""The mean is below this share of the lowest of any stretch before."""
FEWEST = 3
FEWEST_BEFORE = 20
FEWEST_RUNS_BEFORE = 4
MOST_BEFORE = 400
LOOK_BACK = 8


def broken(records: Sequence[Record]) -> Break | None:
    """The break in lengths that the newest records show, if they do."""
    lengths = [record.facts["lengths"] for record in records]
    if not lengths or not lengths[-1]:
        return None
    now: list[int] = []
    for back in range(1, min(LOOK_BACK, len(lengths)) + 1):
        now = lengths[-back] + now
        past = lengths[:-back]
        if len(now) >= FEWEST and _is_break(now, past):
            was = median(_pool(past))
            told = f"texts had {was:,.0f} characters, and have {median(now):,.0f} since"
            return Break("length", "", told, records[-back].at, was, median(now))
    return None


def is_well(records: Sequence[Record], since: datetime) -> bool:
    """Whether lengths that broke then are again as they were before."""
    past = _pool([record.facts["lengths"] for record in records if record.at < since])
    now: list[int] = []
    for record in reversed([record for record in records if record.at >= since]):
        now += record.facts["lengths"]
        if len(now) >= FEWEST and past:
            return shift_of_lengths(now, past)[0] > (1 + SHORTER) / 2
    return False


def _is_break(now: list[int], past: Sequence[list[int]]) -> bool:
    pool = _pool(past)
    if len(pool) < FEWEST_BEFORE or sum(1 for each in past if each) < FEWEST_RUNS_BEFORE:
        return False
    if median(now) > QUICK * median(pool):
        return False
    ratio, errors = shift_of_lengths(now, pool)
    if ratio > SHORTER or errors > ERRORS:
        return False
    return _mean(now) < SHORTEST_EVER * _lowest(past, len(now))


def _pool(past: Sequence[list[int]]) -> list[int]:
    return [length for lengths in past for length in lengths][-MOST_BEFORE:]


def _lowest(past: Sequence[list[int]], size: int) -> float:
    """The lowest mean of a stretch of runs with at least `size` texts."""
    lowest, held = float("inf"), list[list[int]]()
    for lengths in past:
        held.append(lengths)
        while sum(map(len, held[1:])) >= size:
            held.pop(0)
        some = [length for each in held for length in each]
        if len(some) >= size:
            lowest = min(lowest, _mean(some))
    return lowest


def _mean(lengths: Sequence[int]) -> float:
    return exp(fsum(log(max(length, 1)) for length in lengths) / len(lengths))
