"""Entries as systemd's user units: `NAME.service` and `NAME.timer`.

The formats are those of systemd.service(5), systemd.timer(5) and systemd.time(7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import UTC, datetime

from cronsim import CronSim

from scraper.errors import UsageError
from scraper.timers import Cron, Every
from scraper.timetable.entry import Entry

MARK = "# made by `jianbao schedule` for "
_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_LOCKED = 6
"""The exit code of a crawl whose archive another run holds: it is tried again soon."""


def units(entry: Entry) -> Mapping[str, str]:
    """The files of an entry, by name."""
    return {
        f"{entry.name}.service": "\n".join(_service(entry)) + "\n",
        f"{entry.name}.timer": "\n".join(_timer(entry)) + "\n",
    }


def is_own(text: str, owner: str) -> bool:
    """Whether a unit was made for these settings."""
    return text.startswith(f"{MARK}{owner}\n")


def _service(entry: Entry) -> Iterator[str]:
    yield f"{MARK}{entry.owner}"
    yield from ("[Unit]", "Description=jianbao: crawl", "")
    yield from ("[Service]", "Type=exec")
    yield f"WorkingDirectory={_path(str(entry.folder))}"
    yield f"ExecStart={' '.join(map(quoted, entry.words))}"
    yield from ("SuccessExitStatus=1 3", f"RestartForceExitStatus={_LOCKED}", "RestartSec=5min")
    yield from ("KillSignal=SIGTERM", "TimeoutStopSec=30", "Nice=10")


def _timer(entry: Entry) -> Iterator[str]:
    yield f"{MARK}{entry.owner}"
    yield from ("[Unit]", f"Description=jianbao: crawl, {entry.timer}", "", "[Timer]")
    if isinstance(entry.timer, Every):
        # From the end of a crawl on: one that takes longer than its period is never due twice.
        yield from ("OnActiveSec=1min", f"OnUnitInactiveSec={entry.timer.seconds:g}s")
    else:
        yield from (f"OnCalendar={line}" for line in calendar(entry.timer))
        yield "Persistent=true"
    yield from ("", "[Install]", "WantedBy=timers.target")


def calendar(timer: Cron) -> tuple[str, ...]:
    """A cron line as systemd's calendar lines; two where cron means either of two days.

    Raises `UsageError` for what systemd has no words for (the last day, the second Monday).

    >>> from scraper.timers import zone
    >>> calendar(Cron("*/30 8-10 * * mon-fri", zone("Asia/Shanghai")))
    ('Mon,Tue,Wed,Thu,Fri *-*-* 8,9,10:0,30:00 Asia/Shanghai',)
    >>> calendar(Cron("0 6 1 * 0", zone("UTC")))
    ('*-*-1 6:0:00 UTC', 'Sun *-*-* 6:0:00 UTC')
    """
    line = CronSim(timer.line, datetime(2026, 1, 1, tzinfo=UTC))
    days, weekdays = _numbers(line.days, timer), {n % 7 for n in _numbers(line.weekdays, timer)}
    months = _part(_numbers(line.months, timer), 12)
    hours, minutes = _part(set(line.hours), 24), _part(set(line.minutes), 60)
    clock = f"{hours}:{minutes}:00 {_zone(timer)}"
    named = ",".join(_DAYS[n] for n in (1, 2, 3, 4, 5, 6, 0) if n in weekdays)
    of_week = f"{named} " if len(weekdays) < len(_DAYS) else ""
    of_month = _part(days, 31)
    if not line.day_and and of_week and of_month != "*":
        return f"*-{months}-{of_month} {clock}", f"{of_week}*-{months}-* {clock}"
    return (f"{of_week}*-{months}-{of_month} {clock}",)


def _numbers(found: Set[object], timer: Cron) -> set[int]:
    numbers = {number for number in found if isinstance(number, int) and number >= 0}
    if len(numbers) < len(found):
        raise UsageError(
            f"cron line {timer.line!r}: systemd cannot say it",
            hint="install it with --with crontab, or name the days by number",
        )
    return numbers


def _part(numbers: set[int], whole: int) -> str:
    return "*" if len(numbers) == whole else ",".join(map(str, sorted(numbers)))


def _zone(timer: Cron) -> str:
    """The zone's name; systemd knows names and no offsets."""
    name = getattr(timer.zone, "key", None) or str(timer.zone)
    if name.startswith("UTC") and name != "UTC":
        hours, _, minutes = name.removeprefix("UTC").partition(":")
        if minutes not in ("", "00"):
            raise UsageError(
                f"time_zone {name}: systemd knows no such offset", hint="name a zone: Asia/Kolkata"
            )
        return f"Etc/GMT{'-' if hours[0] == '+' else '+'}{int(hours[1:])}"
    return name


def quoted(word: str) -> str:
    """A word of a command line as systemd reads it back.

    >>> print(quoted("/a b/50%"), quoted("crawl"), quoted('$x"'))
    "/a b/50%%" crawl "$$x\\""
    """
    text = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    text = text.replace("\n", "\\n").replace("\t", "\\t")
    return text if word and not set(text) & set(" \"';\\$#") else f'"{text}"'


def _path(path: str) -> str:
    return path.replace("%", "%%")
