"""What the harvests of a source say of it: drawn sources with one fault each, and quiet ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from scraper.cadence import Calendar
from scraper.drift.looking import look
from scraper.drift.records import KINDS, Break
from scraper.drift.shares import risen
from tests.support.sources import START, Fault, Habits, Seen, days_of

BROKEN = 40
DAY = timedelta(days=1)


@dataclass
class Raised:
    """An alarm that is open."""

    kind: str
    subject: str
    since: datetime


def told(seen: list[Seen], calendar: Calendar | None = None) -> list[tuple[float, Break]]:
    """Every break with its day, as a crawl would raise it run by run."""
    held: list[Raised] = []
    found: list[tuple[float, Break]] = []
    for count, record in enumerate(seen, 1):
        findings = look(seen[:count], held, calendar=calendar)
        held = [alarm for n, alarm in enumerate(held) if n not in findings.over]
        for each in findings.breaks:
            held.append(Raised(each.kind, each.subject, each.since))
            found.append(((record.at - START) / DAY, each))
    return found


BUSY = Habits(articles=14, rechecks=10, outage=0.0)
HABITS = {
    "eight a day": Habits(),
    "sixty a day": Habits(articles=60, rechecks=30),
    "on weekdays": Habits(weekend=0.0),
    "less at weekends": Habits(weekend=0.3),
    "an e-paper": Habits(articles=40, outage=0.0, odd=0.08),
}


@pytest.mark.parametrize("habits", HABITS.values(), ids=list(HABITS))
def test_sixty_quiet_days_raise_no_alarm(habits: Habits) -> None:
    assert told(list(days_of(habits, 1))) == []


@pytest.mark.parametrize(
    ("fault", "kind", "within"),
    [
        (Fault(BROKEN, lacking={"authors": 1.0}), "field", 1),
        (Fault(BROKEN, lacking={"published_at": 1.0, "origin": 1.0}), "field", 1),
        (Fault(BROKEN, place="main > section.x > p"), "layout", 1),
        (Fault(BROKEN, length=0.5, shrinks=1.0), "shrunk", 1),
        (Fault(BROKEN, length=0.5), "length", 6),
        (Fault(BROKEN, walls=1.0), "walls", 1),
        (Fault(BROKEN, alike=True), "alike", 1),
        (Fault(BROKEN, leak=0.9), "leak", 1),
        (Fault(BROKEN, doubt=1.0), "doubt", 1),
        (Fault(BROKEN, silent=True), "silence", 3),
        (Fault(BROKEN, list=[-1, "gone"]), "list", 1),
        (Fault(BROKEN, list=[0, None]), "list", 1),
        (Fault(BROKEN, frozen=True), "stale", 8),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_a_fault_is_told_in_time(fault: Fault, kind: str, within: int) -> None:
    found = told(list(days_of(BUSY, 3, days=BROKEN + 10, fault=fault)))
    assert found
    assert {each.kind for day, each in found if day < BROKEN - 0.5} == set()
    first = next(day for day, each in found if each.kind == kind)
    assert first < BROKEN + within
    assert all(each.kind in KINDS for _, each in found)


def test_a_source_of_one_article_a_day_needs_three_days() -> None:
    fault = Fault(BROKEN, lacking={"authors": 1.0, "published_at": 1.0, "origin": 1.0})
    regular = Habits(articles=1.0, outage=0.0, lacking={**Habits().lacking, "authors": 0.02})
    found = told(list(days_of(regular, 5, days=BROKEN + 12, fault=fault)))
    assert any(each.kind == "field" for day, each in found if day >= BROKEN - 0.5)


def test_a_known_holiday_is_no_silence_and_an_unknown_one_is() -> None:
    week = [START.date() + timedelta(days=n) for n in range(30, 36)]
    seen = [
        Seen(record.run_id, record.at, record.facts | {"new": 0, "reprinted": 0})
        if record.at.date() in week else record
        for record in days_of(Habits(outage=0.0), 7, days=40)
    ]  # fmt: skip
    known = Calendar.of([], [f"{week[0]}/{week[-1]}"])
    assert [each.kind for _, each in told(seen, known)] == []
    assert [each.kind for _, each in told(seen)] == ["silence"]


def test_a_silence_ends_and_may_come_again() -> None:
    def quiet(n: int) -> bool:
        return 30 <= n < 35 or 50 <= n < 56

    seen = [
        Seen(record.run_id, record.at, record.facts | {"new": 0, "reprinted": 0})
        if quiet(n) else record
        for n, record in enumerate(days_of(Habits(outage=0.0), 11, days=60))
    ]  # fmt: skip
    assert [each.kind for _, each in told(seen)] == ["silence", "silence"]


def test_our_own_pause_is_no_silence_of_the_source() -> None:
    seen = [r for r in days_of(Habits(outage=0.0), 13) if not 30 <= (r.at - START) / DAY < 42]
    assert told(seen) == []


def test_a_run_that_was_cut_short_says_nothing_of_silence() -> None:
    seen = list(days_of(Habits(outage=0.0), 17, days=30))
    short = seen[-1].facts | {"new": 0, "reprinted": 0, "whole": False}
    cut = [Seen(900 + n, seen[-1].at + (n + 1) * DAY, short) for n in range(6)]
    assert told([*seen, *cut]) == []


def test_a_field_that_comes_back_ends_its_alarm() -> None:
    lost = list(days_of(Habits(outage=0.0), 19, fault=Fault(30, lacking={"authors": 1.0})))
    well = list(days_of(Habits(outage=0.0), 19))
    seen = [*lost[:34], *well[34:]]
    held = [Raised("field", "authors", seen[30].at)]
    assert look(seen[:34], held).over == ()
    assert look(seen[:36], held).over == (0,)


def test_nothing_is_said_of_a_source_that_is_new() -> None:
    assert look([]).breaks == ()
    assert told(list(days_of(Habits(), 23, days=5, fault=Fault(1, walls=1.0)))) == []


def test_a_source_that_has_been_silent_for_months_is_told_of_once() -> None:
    seen = list(days_of(Habits(outage=0.0), 29, days=170, fault=Fault(30, silent=True)))
    assert [each.kind for _, each in told(seen)] == ["silence"]


def test_what_is_well_again_in_the_newest_run_raises_nothing() -> None:
    """Two runs under a notice, in which little was asked, and one in which all was read."""
    runs = [(0, 12)] * 30
    assert risen([*runs, (14, 14), (20, 20)]) is not None
    assert risen([*runs, (14, 14), (20, 20), (0, 30)]) is None
    assert risen([*runs, (14, 14), (20, 20), (0, 1)]) is not None, "one page says little"
