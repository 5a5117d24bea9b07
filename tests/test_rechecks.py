"""Looking again at articles that are held: when, and within which budget."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.crawl.order import Report
from scraper.crawl.rechecks import Rechecks
from scraper.crawl.schedule import USUAL, Life, Plan
from scraper.model import Verdict
from storage.harvests import Harvest
from storage.opening import open_archive
from tests.support.hostile import Server
from tests.support.little_web import Desk, article, lasting, listing

BORN = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Server() as server:
        yield Desk(server, tmp_path / "archive.db")


def publish(desk: Desk, articles: int) -> None:
    """A front page and its articles, with ETags."""
    desk.server.replies["/"] = lasting(listing(*(f"/a{n}" for n in range(articles))))
    for n in range(articles):
        desk.server.replies[f"/a{n}"] = lasting(article(f"第{n}条"))


def looks(report: Report) -> int:
    return report.counts["seen"]


def test_a_host_s_budget_of_looks_is_kept_and_the_rest_waits_a_day(desk: Desk) -> None:
    publish(desk, 8)
    desk.crawl()
    desk.clock.pass_time(hours=30)
    desk.server.asked.clear()
    report = desk.crawl(rechecks=Plan(per_host=3))
    assert looks(report) == 3
    assert len([path for path in desk.server.paths() if path.startswith("/a")]) == 3
    assert looks(desk.crawl(rechecks=Plan(per_host=3))) == 0
    desk.clock.pass_time(hours=25)
    assert looks(desk.crawl()) == 5


def test_a_source_whose_articles_change_often_is_looked_at_more_often(desk: Desk) -> None:
    publish(desk, 2)
    with open_archive(desk.path) as archive:
        for name, revised in (("still", 0), ("busy", 400)):
            run = archive.start_run("crawl", at=desk.clock())
            facts = {"revised": revised, "unchanged": 0, "seen": 1000}
            archive.harvests.keep([Harvest(run, name, desk.clock(), facts)])
        waits = [
            Rechecks(Plan()).after(
                archive, name, Verdict("new", 1, 1, 1), None, desk.clock()
            ) - desk.clock()
            for name in ("busy", "new", "still")
        ]  # fmt: skip
    assert waits[0] == timedelta(minutes=30)
    assert waits[1] == timedelta(hours=1)
    assert waits[2] > timedelta(hours=1.9)


def test_a_change_makes_the_next_look_come_sooner(desk: Desk) -> None:
    publish(desk, 1)
    desk.crawl()
    desk.clock.pass_time(days=31)
    desk.server.replies["/a0"] = lasting(article("第0条", "改过的话。"))
    assert desk.crawl().counts["revised"] == 1
    desk.clock.pass_time(hours=2)
    assert looks(desk.crawl()) == 1
    desk.clock.pass_time(hours=2)
    assert looks(desk.crawl()) == 0


def test_an_article_that_changes_at_every_look_is_not_looked_at_for_ever() -> None:
    """Somebody else's counter in its text: without a bound it was asked in every run."""
    now, times = BORN, 0
    life = Life(BORN, BORN)
    while now < BORN + timedelta(days=60):
        now = USUAL.next_look(life, now)
        life = Life(BORN, BORN, now, life.changes + 1)
        times += 1
    assert 10 < times < 45


def test_a_live_report_is_looked_at_hourly_on_its_day() -> None:
    now, times = BORN, 0
    life = Life(BORN, BORN)
    while now < BORN + timedelta(hours=8):
        now = USUAL.next_look(life, now)
        life = Life(BORN, BORN, now, life.changes + 1)
        times += 1
    assert times >= 8
