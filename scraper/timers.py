"""When something that is done again and again is due next: `30m`, or a line of cron.

A timer knows no clock: it is told what time it is, so a clock that jumps is only another time that
it is told. What was missed is made up for once, never many times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from scraper.amounts import in_short

LONGEST_LINE = 200
"""Characters of a cron line."""
SHORTEST = 1.0
"""Seconds between two runs, at least."""
LONGEST = 366 * 86400.0
"""Seconds between two runs, at most."""
_OFFSET = re.compile(r"([+-])(\d\d):?([0-5]\d)", re.ASCII)


def zone(name: str) -> tzinfo:
    """A time zone by name (`Asia/Shanghai`), or a fixed one (`+08:00`, `UTC`).

    Raises `ValueError` that says how one is written.

    >>> zone("+08:00"), zone("Asia/Shanghai").key
    (datetime.timezone(datetime.timedelta(seconds=28800)), 'Asia/Shanghai')
    """
    if name in ("UTC", "Z"):
        return UTC
    if (match := _OFFSET.fullmatch(name)) and int(match[2]) < 24:
        ahead = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(-ahead if match[1] == "-" else ahead)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such file, a path that climbs, a folder
        raise ValueError(
            f"{name[:60]!r} is no time zone; one is written Asia/Shanghai or +08:00"
        ) from None


@dataclass(frozen=True, slots=True)
class Every:
    """Due so many seconds after the last time it began."""

    seconds: float

    def __post_init__(self) -> None:
        if not SHORTEST <= self.seconds <= LONGEST:
            raise ValueError("between two runs lie 1 second to 366 days")

    def next(self, last: datetime, now: datetime) -> datetime:
        """The next due time after `last`; one in the past means now.

        A clock set back below `last` starts a new wait at `now`: no wait is longer than `seconds`.
        """
        return min(last, now) + timedelta(seconds=self.seconds)

    def __str__(self) -> str:
        return f"every {in_short(self.seconds)}"


@dataclass(frozen=True, slots=True)
class Cron:
    """Due at the times of a cron line (minute hour day month weekday), as clocks in `zone` show.

    Daylight saving as Debian's cron has it: what falls into the hour that is left out comes right
    after it, what falls into the hour that is repeated comes once; lines with `*` in the hour or
    minute go by elapsed time.
    """

    line: str
    zone: tzinfo

    def __post_init__(self) -> None:
        self.next(_SOME_DAY, _SOME_DAY)

    def next(self, last: datetime, now: datetime) -> datetime:
        """The first time of the line after `last`; one in the past means now.

        A clock set back below `last` makes it the first after `now`.
        """
        if len(self.line) > LONGEST_LINE or len(self.line.split()) != len(_FIELDS):
            raise ValueError(f"a cron line has five fields: {' '.join(_FIELDS)}")
        try:
            return next(CronSim(self.line, min(last, now).astimezone(self.zone)))
        except CronSimError as error:
            raise ValueError(f"cron line {self.line!r}: {str(error).lower()}") from None
        except StopIteration:
            raise ValueError(f"cron line {self.line!r}: no day of 50 years fits it") from None

    def __str__(self) -> str:
        return f"cron {self.line}"


Timer = Every | Cron

_FIELDS = ("minute", "hour", "day", "month", "weekday")
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
