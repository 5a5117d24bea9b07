"""Sixty days of one site and a crawl each morning: what breaks is told by the next run."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.crawl.order import Report
from scraper.model import SHANGHAI
from storage.opening import open_archive
from tests.support.clocks import Clock
from tests.support.drifting import Site, Trouble, live

BREAKS = 24
"""A Thursday."""
MORNING = datetime(2026, 3, 2, 7, 0, tzinfo=SHANGHAI)


def lived(tmp_path: Path, trouble: Trouble, **wishes: Any) -> list[tuple[int, Report]]:
    clock = Clock(MORNING)
    site = Site(clock, trouble, **wishes)
    with open_archive(tmp_path / "a.db") as archive:
        return asyncio.run(live(archive, site, clock, days=BREAKS + 4 if trouble.kind else 60))


def alarms(told: list[tuple[int, Report]]) -> list[tuple[int, str, str]]:
    return [(day, a["kind"], a["subject"]) for day, report in told for a in report.alarms]


def test_sixty_quiet_days_raise_no_alarm(tmp_path: Path) -> None:
    told = lived(tmp_path, Trouble())
    assert len(told) == 60
    assert sum(report.counts["new"] for _, report in told) > 200
    assert alarms(told) == []
    assert {report.exit_code for _, report in told} <= {0, 3}


@pytest.mark.parametrize(
    ("kind", "told_by", "days"),
    [
        ("layout", {"field", "layout"}, 1),
        ("silence", {"silence"}, 3),
        ("feed", {"list"}, 1),
        ("login", {"walls"}, 1),
        ("halves", {"length", "shrunk"}, 1),
    ],
)
def test_what_breaks_is_told_in_time_and_not_before(
    tmp_path: Path, kind: str, told_by: set[str], days: int
) -> None:
    told = lived(tmp_path, Trouble(kind, BREAKS))
    raised = alarms(told)
    assert raised, kind
    first_day = raised[0][0]
    assert BREAKS <= first_day < BREAKS + days, raised
    assert {kind for day, kind, _ in raised if day == first_day} & told_by
    report = next(report for day, report in told if day == first_day)
    assert report.exit_code == 5
