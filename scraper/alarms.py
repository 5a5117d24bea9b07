"""Alarms: what broke at a source is looked for at the end of a run, diagnosed, and kept."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from scraper.cadence import Calendar
from scraper.crawl.order import Start
from scraper.drift.layouts import places
from scraper.drift.looking import look
from scraper.drift.records import Break
from scraper.errors import ArchiveError, NothingFound, ReadError
from scraper.learn.sample import Sample
from scraper.model import SHANGHAI, Article
from scraper.urls import canonical_url
from storage.harvests import Alarm, Harvest
from storage.protocol import Archive

PAGES = 6
"""Pages of today that are searched for a candidate."""
RECORDS = 800
"""Runs of a source that are compared: more of them tell little more, and cost."""
TAKEN_OVER = frozenset({"list", "stale", "silence"})
RULES = 3
"""Rules that are named, the commonest first."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Open:
    """An open alarm, as `drift` looks at it."""

    kind: str
    subject: str
    since: datetime


def watch_over(
    archive: Archive,
    run_id: int,
    sources: Iterable[str],
    *,
    at: datetime,
    calendars: Mapping[str, Calendar],
    zone: tzinfo = SHANGHAI,
) -> tuple[Alarm, ...]:
    """Look at what a run brought from its sources: alarms that are over end, new ones are kept.

    The new ones come back, each with its diagnosis.
    """
    found: list[Alarm] = []
    for source in sources:
        records = archive.harvests.of(source, limit=RECORDS)
        if records and records[-1].run_id == run_id:
            found += _watch(archive, source, records, at, calendars.get(source), zone)
    return tuple(found)


def _watch(
    archive: Archive,
    source: str,
    records: Sequence[Harvest],
    at: datetime,
    calendar: Calendar | None,
    zone: tzinfo,
) -> Iterator[Alarm]:
    books = archive.harvests
    open_alarms = books.alarms(source=source)
    findings = look(records, list(map(_open, open_alarms)), calendar=calendar, zone=zone)
    for place in findings.over:
        if (number := open_alarms[place].id) is not None:
            books.clear(number, at=at)
    for broken in findings.breaks:
        facts = broken.facts() | diagnosis(archive, broken, records)
        alarm = Alarm(source, broken.kind, broken.subject, at, records[-1].run_id, facts)
        if books.raise_alarm(alarm) is not None:
            yield alarm


def stand_ins(archive: Archive, starts: Sequence[Start]) -> tuple[Start, ...]:
    """The front pages that take over from starts whose list is gone, stale or silent."""
    broken = {
        (alarm.source, alarm.subject) for alarm in archive.harvests.alarms()
        if alarm.kind in TAKEN_OVER
    }  # fmt: skip
    named = {start.url for start in starts}
    found = {
        home: Start(home, start.name)
        for start in starts
        if {(start.name, ""), (start.name, canonical_url(start.url))} & broken
        and (home := _front_page(start.url)) not in named
    }
    return tuple(found.values())


def _front_page(url: str) -> str:
    return "/".join(url.split("/")[:3]) + "/"


def told(alarm: Alarm) -> dict[str, Any]:
    """An alarm as JSON: for a report, a hook, a line of a file."""
    return {
        "source": alarm.source,
        "kind": alarm.kind,
        "subject": alarm.subject,
        "raised_at": alarm.raised_at.isoformat(),
        "run_id": alarm.run_id,
        **alarm.facts,
    }


def diagnosis(archive: Archive, broken: Break, records: Sequence[Harvest]) -> dict[str, Any]:
    """What helps to mend it: rules that find nothing any more, pages, a candidate."""
    good = [record for record in records if record.at < broken.since]
    bad = [record for record in records if record.at >= broken.since]
    field = "blocks" if broken.kind in ("layout", "length") else broken.subject
    rules = _rules(good, bad, field) if broken.kind in ("field", "layout", "length") else {}
    today = list(_pages(archive, bad))
    from scraper.drift.candidates import candidate  # needed once something broke

    found = candidate(broken.subject, today) if broken.kind == "field" else None
    return {
        **rules,
        **({"candidate": found} if found else {}),
        "pages_before": _snapshots(archive, good[-3:]),
        "pages_after": _snapshots(archive, bad[-3:]),
    }


def _rules(good: Sequence[Harvest], bad: Sequence[Harvest], field: str) -> dict[str, Any]:
    """The rules that used to find a field, how often, and how often they do now."""
    before, now = (
        sum((places(record.facts, field) for record in records), Counter[str]())
        for records in (good, bad)
    )
    return {
        "rules": [
            {"rule": rule, "before": count, "now": now[rule]}
            for rule, count in before.most_common(RULES)
        ],
        "rules_now": dict(now.most_common(RULES)),
    }


def _snapshots(archive: Archive, records: Sequence[Harvest]) -> list[dict[str, Any]]:
    """A few stored pages: address and number of the snapshot."""
    urls = dict.fromkeys(url for record in records for url in record.facts["samples"])
    return [
        {"url": url, "snapshot_id": captures[-1].id}
        for url in list(urls)[-3:]
        if (captures := archive.captures(url))
    ]


def _pages(archive: Archive, records: Sequence[Harvest]) -> Iterator[Sample]:
    """Today's pages, as the general rules read them; those that are none are empty articles."""
    from scraper.pipeline import extract  # needed once something broke

    urls = dict.fromkeys(url for record in reversed(records) for url in record.facts["samples"])
    for url in list(urls)[:PAGES]:
        captures = [capture for capture in archive.captures(url) if capture.status == 200]
        if not captures:
            continue
        try:
            snapshot = archive.snapshot_of(captures[-1].id)
        except (ArchiveError, NothingFound) as error:
            log.warning("page_lost", extra={"url": url, "why": str(error)})
            continue
        try:
            yield Sample(snapshot, extract(snapshot))
        except ReadError:
            yield Sample(snapshot, Article(url))


def _open(alarm: Alarm) -> _Open:
    since = alarm.facts.get("since")
    began = datetime.fromisoformat(since) if since else alarm.raised_at
    return _Open(alarm.kind, alarm.subject, began)
