"""What a backfill is asked to do: which days, in which order, and where their issues stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from scraper.crawl.order import Start
from scraper.discover.issues import Template
from scraper.errors import UsageError

MOST_DAYS = 100_000


@dataclass(frozen=True, slots=True)
class Wish:
    """The days of one source that are wanted, each once, in the order they are asked in."""

    source: str
    starts: tuple[Start, ...]
    days: tuple[date, ...]
    templates: tuple[Template, ...] = ()
    """Where issues of known days stand, as the settings say."""
    again: bool = False
    """Ask for the days too that the ledger calls settled."""

    @property
    def since(self) -> date:
        """The first day in the calendar."""
        return min(self.days)

    @property
    def until(self) -> date:
        """The last day in the calendar."""
        return max(self.days)


def days_between(first: date, last: date, *, oldest_first: bool = False) -> tuple[date, ...]:
    """Every day of a span, the newest first unless told otherwise.

    >>> [day.day for day in days_between(date(2023, 1, 5), date(2023, 1, 7))]
    [7, 6, 5]
    """
    if first > last:
        raise UsageError(
            f"--from {first} is after --to {last}", hint="the earlier day stands after --from"
        )
    count = (last - first).days + 1
    if count > MOST_DAYS:
        raise UsageError(f"{count:,} days are more than a backfill takes ({MOST_DAYS:,})")
    days = (first + timedelta(days=n) for n in range(count))
    return in_order(days, oldest_first=oldest_first)


def in_order(days: Iterable[date], *, oldest_first: bool = False) -> tuple[date, ...]:
    """Days, each once, the newest first unless told otherwise."""
    return tuple(sorted(set(days), reverse=not oldest_first))
