"""All that is watched about a source, looked at once at the end of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from scraper.cadence import Calendar
from scraper.drift import layouts, lengths, lists, shares, silence
from scraper.drift.records import Break, Record, before
from scraper.model import SHANGHAI

MEMORY = timedelta(days=180)
"""What was longer ago tells nothing of today."""


class Open(Protocol):
    """An alarm that was raised and is not over; `storage.harvests.Alarm` is one."""

    @property
    def kind(self) -> str:
        """One of `records.KINDS`."""

    @property
    def subject(self) -> str:
        """What it is about."""

    @property
    def since(self) -> datetime:
        """When what it tells began."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What broke, and which open alarms are over."""

    breaks: tuple[Break, ...]
    over: tuple[int, ...]
    """Places in the list of open alarms."""


def look(
    records: Sequence[Record],
    open_alarms: Sequence[Open] = (),
    *,
    calendar: Calendar | None = None,
    zone: tzinfo = SHANGHAI,
) -> Findings:
    """What the newest record of a source shows, given all before it (the oldest first).

    What is told by an open alarm is not told again; the past of such a share ends where it broke.
    """
    if not records:
        return Findings((), ())
    records = [record for record in records if record.at > records[-1].at - MEMORY]
    known = {(alarm.kind, alarm.subject) for alarm in open_alarms}
    over = tuple(n for n, alarm in enumerate(open_alarms) if _is_over(records, alarm))
    found = _breaks(records, calendar or Calendar(), zone)
    breaks = [each for each in found if (each.kind, each.subject) not in known]
    silent = any(kind == "silence" for kind, _ in known) or any(b.kind == "silence" for b in breaks)
    return Findings(tuple(b for b in breaks if not (silent and b.kind == "stale")), over)


def _breaks(records: Sequence[Record], calendar: Calendar, zone: tzinfo) -> Iterator[Break]:
    for share in shares.shares():
        if found := shares.broken(share, records):
            yield found
    for one in (lengths.broken(records), layouts.new_layout(records)):
        if one:
            yield one
    yield from lists.broken(records)
    if quiet := silence.broken(records, calendar, zone):
        yield quiet


def _is_over(records: Sequence[Record], alarm: Open) -> bool:
    """Whether all is well again; where the past is too long ago to tell, it is the new usual."""
    since = alarm.since
    if not before(records, since):
        return True
    match alarm.kind:
        case "length":
            return lengths.is_well(records, since)
        case "layout":
            return layouts.is_usual(records, since)
        case "list" | "stale":
            return lists.is_well(records, alarm.subject, since, alarm.kind)
        case "silence":
            return silence.is_over(records, since)
    for share in shares.shares():
        if (share.kind, share.subject) == (alarm.kind, alarm.subject):
            return shares.is_well(share, records, since)
    return True
