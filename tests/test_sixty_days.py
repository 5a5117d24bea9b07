"""Sixty days of one site and a crawl each morning: what breaks is told by the next run."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scraper.crawl.order import Report
from scraper.model import SHANGHAI
from storage.archive import SqliteArchive
from storage.opening import open_archive
from storage.protocol import Query
from tests.support.clocks import Clock
from tests.support.drifting import Site, Trouble, live

BREAKS = 23
"""A Wednesday, after three weekends."""
MORNING = datetime(2026, 3, 2, 7, 0, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Life:
    """What the quiet site gave in sixty days, and the archive as it was on the day of the break."""

    told: list[tuple[int, Report]]
    archive: Path
    now: datetime


def lived(path: Path, site: Site, clock: Clock, until: int) -> list[tuple[int, Report]]:
    with open_archive(path) as archive:
        assert isinstance(archive, SqliteArchive)
        archive._db.conn.execute("PRAGMA synchronous = OFF")  # the disk is not what is tested
        return asyncio.run(live(archive, site, clock, days=until))


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Life:
    folder = tmp_path_factory.mktemp("sixty")
    clock = Clock(MORNING)
    site = Site(clock, Trouble())
    first = lived(folder / "a.db", site, clock, BREAKS)
    now = clock()
    shutil.copy(folder / "a.db", folder / "then.db")
    return Life([*first, *lived(folder / "a.db", site, clock, 60)], folder / "then.db", now)


def alarms(told: list[tuple[int, Report]]) -> list[tuple[int, str, str]]:
    return [(day, a["kind"], a["subject"]) for day, report in told for a in report.alarms]


def test_sixty_quiet_days_raise_no_alarm(quiet: Life) -> None:
    assert len(quiet.told) == 60
    assert sum(report.counts["new"] for _, report in quiet.told) > 200
    assert alarms(quiet.told) == []
    assert {report.exit_code for _, report in quiet.told} <= {0, 3}


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
def test_what_breaks_is_told_in_time(
    tmp_path: Path, quiet: Life, kind: str, told_by: set[str], days: int
) -> None:
    shutil.copy(quiet.archive, tmp_path / "a.db")
    clock = Clock(quiet.now)
    told = lived(tmp_path / "a.db", Site(clock, Trouble(kind, BREAKS)), clock, BREAKS + 3)
    raised = alarms(told)
    assert raised, kind
    first_day = raised[0][0]
    assert BREAKS <= first_day < BREAKS + days, raised
    assert {kind for day, kind, _ in raised if day == first_day} & told_by
    report = next(report for day, report in told if day == first_day)
    assert report.exit_code == 5


def test_a_day_of_hourly_crawls_asks_little_and_finds_each_article_once(tmp_path: Path) -> None:
    clock = Clock(MORNING.replace(hour=0) + timedelta(days=8))
    site = Site(clock, Trouble())
    with open_archive(tmp_path / "a.db") as archive:
        told = asyncio.run(live(archive, site, clock, days=site.day + 1, every=timedelta(hours=1)))
        articles = archive.status()["articles"]
    reports = [report for _, report in told]
    assert len(reports) == 24
    assert sum(report.counts["new"] + report.counts["reprinted"] for report in reports) == articles
    assert not any(report.counts["revised"] for report in reports)
    requests = sorted(report.counts["requests"] for report in reports)
    assert requests[len(requests) // 2] == 2, "the front page and the feed, mostly"
    assert not any(report.alarms for report in reports)


def test_a_clock_that_jumps_loses_and_doubles_nothing(tmp_path: Path) -> None:
    clock = Clock(MORNING + timedelta(days=8))
    site = Site(clock, Trouble())
    with open_archive(tmp_path / "a.db") as archive:
        for jump in (1, 40, -30, 1):
            asyncio.run(live(archive, site, clock, days=site.day + 1))
            clock.pass_time(days=jump - 1)
        assert archive.status()["articles"] == len(archive.search(Query(limit=None)))
        assert {run.outcome for run in archive.runs()} == {"done"}
        assert not list(archive.verify())
