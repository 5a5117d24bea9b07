"""On which days a source publishes: days of the week, and holidays without an issue.

The days of the Spring Festival follow the first day of the Chinese year, which is taken from a
table; outside of it nothing is known and no holiday is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR = 2000
_NEW_YEAR = (
    205, 124, 212, 201, 122, 209, 129, 218, 207, 126, 214, 203, 123, 210, 131, 219, 208, 128,
    216, 205, 125, 212, 201, 122, 210, 129, 217, 206, 126, 213, 203, 123, 211, 131, 219, 208,
)  # fmt: skip
"""The first day of the Chinese year as month and day, from 2000 to 2035."""
LONGEST_SPAN = 400
"""Days of one span of holidays."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which an issue is expected."""

    weekdays: frozenset[int] = frozenset(range(7))
    """0 is Monday."""
    holidays: tuple[str, ...] = ()

    @classmethod
    def of(cls, days: Sequence[str], holidays: Sequence[str]) -> Self:
        """Read the words of a configuration; raises `ValueError` for one that means nothing.

        >>> Calendar.of(["weekdays"], ["national-day"]).expects(date(2026, 10, 9))
        True
        """
        for holiday in holidays:
            list(_days_of(holiday, FIRST_YEAR))
        found = frozenset(number for word in days or ["daily"] for number in _weekdays(word))
        return cls(found, tuple(holidays))

    def expects(self, day: date) -> bool:
        """Whether an issue is expected on that day.

        >>> Calendar.of([], ["spring-festival"]).expects(date(2026, 2, 18))
        False
        """
        return day.weekday() in self.weekdays and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        """Whether a holiday keeps the issue away."""
        return any(day in _days_of(holiday, day.year) for holiday in self.holidays)


def _weekdays(word: str) -> Sequence[int]:
    match word:
        case "daily":
            return range(7)
        case "weekdays":
            return range(5)
        case _ if word in WEEK:
            return (WEEK.index(word),)
    raise ValueError(f"{word[:60]!r} is no day; known: daily, weekdays, {', '.join(WEEK)}")


def _days_of(holiday: str, year: int) -> Iterator[date]:
    match holiday:
        case "spring-festival":
            if 0 <= year - FIRST_YEAR < len(_NEW_YEAR):
                eve = date(year, *divmod(_NEW_YEAR[year - FIRST_YEAR], 100)) - timedelta(days=1)
                yield from _from(eve, 8)
        case "national-day":
            yield from _from(date(year, 10, 1), 7)
        case _:
            yield from _span(holiday)


def _span(text: str) -> Iterator[date]:
    first, _, last = text.partition("/")
    try:
        start = date.fromisoformat(first)
        end = date.fromisoformat(last or first)
    except ValueError:
        raise ValueError(
            f"{text[:60]!r} is no holiday; one is spring-festival, national-day, a day "
            "(2026-05-01) or a span (2026-05-01/2026-05-05)"
        ) from None
    if not 0 <= (end - start).days < LONGEST_SPAN:
        raise ValueError(
            f"holiday {text!r}: it must end after it begins, within {LONGEST_SPAN} days"
        )
    yield from _from(start, (end - start).days + 1)


def _from(start: date, days: int) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range(days))
