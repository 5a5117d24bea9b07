"""A survey as a calendar for the terminal: a column a week, a row a day of the week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from scraper.coverage.survey import Day, State

ROWS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
GLYPHS: Mapping[State, str] = {
    "held": "█", "thin": "▒", "partly": "▚", "gap": "×", "none": "-", "quiet": "·",
}  # fmt: skip
_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the calendar; None where the span has no such day."""

    day: Day | None

    @property
    def glyph(self) -> str:
        """One character."""
        return GLYPHS[self.day.state] if self.day else " "


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some weeks side by side: their head with the months, and seven rows of cells."""

    title: str
    head: str
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def sheets(days: Sequence[Day], columns: int = 80) -> Iterator[Sheet]:
    """A sheet a year; a year with more weeks than fit takes several."""
    width = max(8, columns - _MARGIN)
    for year, own in groupby(days, key=lambda day: day.day.year):
        weeks = _weeks(list(own))
        for start in range(0, len(weeks), width):
            yield _sheet(str(year), weeks[start : start + width])


def _weeks(days: Sequence[Day]) -> list[list[Day | None]]:
    """The days in weeks of seven, from Monday on."""
    known = {day.day: day for day in days}
    monday = days[0].day - timedelta(days=days[0].day.weekday())
    count = (days[-1].day - monday).days // 7 + 1
    return [[known.get(_on(monday, week, n)) for n in range(7)] for week in range(count)]


def _on(monday: date, week: int, weekday: int) -> date:
    return monday + timedelta(days=7 * week + weekday)


def _sheet(title: str, weeks: Sequence[Sequence[Day | None]]) -> Sheet:
    rows = tuple(
        (f"{name:{_MARGIN}}", tuple(Cell(week[n]) for week in weeks)) for n, name in enumerate(ROWS)
    )
    return Sheet(title, " " * _MARGIN + _months(weeks), rows)


def _months(weeks: Sequence[Sequence[Day | None]]) -> str:
    """The names of the months over the weeks they begin in, where there is room."""
    head = [" "] * len(weeks)
    free, last = 0, None
    for n, week in enumerate(weeks):
        first = next((day.day for day in week if day), None)
        if first is None or first.month == last:
            continue
        last = first.month
        if n >= free and n + 3 <= len(weeks):
            head[n : n + 3] = f"{first:%b}"
            free = n + 4
    return "".join(head).rstrip()
