"""Each day of a span: whether an issue was expected, how much is held, and what that means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any, Literal

from scraper.cadence import Calendar

State = Literal["held", "thin", "partly", "gap", "none", "quiet"]
MEANINGS: Mapping[State, str] = {
    "held": "about as much as usual",
    "thin": "less than a third of what is usual on that day of the week",
    "partly": "known pages are still to be fetched, or were lost",
    "gap": "nothing, though an issue was expected",
    "none": "there was no issue: a backfill looked for it",
    "quiet": "no issue expected: a day of the week or a holiday without one",
}
GAPS: tuple[State, ...] = ("gap", "partly")
"""What a backfill can mend."""
THIN = 1 / 3
"""The share of the usual count below which a day is thin."""
_FEWEST = 4
"""Days of one weekday that must hold something before there is a usual count."""
LONGEST = 366 * 30
"""Days of one survey."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of one day."""

    held: int = 0
    """Articles published that day."""
    waiting: int = 0
    """Addresses of that day that are still to be fetched."""
    lost: int = 0
    """Addresses of that day that cannot be had."""
    none: bool = False
    """Whether somebody looked for the issue and there is none."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the survey; `usual` is what such a day of the week holds."""

    day: date
    expected: bool
    held: int
    usual: float
    state: State

    def as_dict(self) -> dict[str, Any]:
        """The row of `--json`."""
        return {
            "day": self.day.isoformat(), "expected": self.expected, "held": self.held,
            "usual": self.usual, "state": self.state,
        }  # fmt: skip


def survey(
    known: Mapping[date, Known], calendar: Calendar, since: date, until: date
) -> tuple[Day, ...]:
    """Every day from `since` to `until`, both included.

    >>> from datetime import date
    >>> known = {date(2026, 1, 5): Known(held=3)}
    >>> days = survey(known, Calendar(), date(2026, 1, 5), date(2026, 1, 6))
    >>> [day.state for day in days]
    ['held', 'gap']
    """
    usual = _usual(known)
    return tuple(
        _day(day, known.get(day, Known()), calendar.expects(day), usual.get(day.weekday(), 0.0))
        for day in _span(since, until)
    )


def gaps(days: Sequence[Day]) -> Iterator[date]:
    """The days that a backfill should ask for: nothing held, or not all that is known of."""
    return (day.day for day in days if day.state in GAPS)


def _span(since: date, until: date) -> Iterator[date]:
    return (since + timedelta(days=n) for n in range(min((until - since).days + 1, LONGEST)))


def _usual(known: Mapping[date, Known]) -> dict[int, float]:
    """The median count of each day of the week that holds anything."""
    counts: defaultdict[int, list[int]] = defaultdict(list)
    for day, found in known.items():
        if found.held:
            counts[day.weekday()].append(found.held)
    return {weekday: float(median(n)) for weekday, n in counts.items() if len(n) >= _FEWEST}


def _day(day: date, found: Known, expected: bool, usual: float) -> Day:
    return Day(day, expected, found.held, usual, _state(found, expected, usual))


def _state(found: Known, expected: bool, usual: float) -> State:
    if found.waiting or (found.lost and not found.held):
        return "partly"
    if found.held:
        return "thin" if expected and found.held < THIN * usual else "held"
    if found.none:
        return "none"
    return "gap" if expected else "quiet"
