"""The whole chain on the sample world: real pages, real readers, a clock that the test moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.crawl.order import Order, Report
from scraper.crawl.running import run
from scraper.demo.server import Served
from scraper.demo.world import load
from storage.opening import open_archive
from storage.protocol import Query
from tests.support.clocks import Clock


@dataclass
class Tour:
    """The sample world, an archive, and a clock."""

    served: Served
    path: Path
    clock: Clock

    def crawl(self, **wishes: Any) -> Report:
        starts = [f"{address}/" for address in self.served.addresses.values()]
        order = Order.of(*starts, delay=0.0, allow_private=("127.0.0.1",), **wishes)
        with open_archive(self.path, create=True) as archive:
            return run(order, archive, clock=self.clock, sleep=self.clock.sleep)


@pytest.fixture
def tour(tmp_path: Path) -> Iterator[Tour]:
    with Served(load()) as served:
        clock = Clock(datetime(2026, 11, 21, 8, 0, tzinfo=UTC))
        yield Tour(served, tmp_path / "archive.db", clock)


def test_the_sample_world_is_crawled_read_and_watched(tour: Tour) -> None:
    first = tour.crawl()
    held = first.counts["new"] + first.counts["reprinted"]
    assert held == len(tour.served.world.stories)
    assert first.counts["reprinted"] > 0
    assert (first.failed, first.exit_code) == (0, 0)

    again = tour.crawl()
    assert not any(again.counts[name] for name in ("new", "revised", "reprinted", "withdrawn"))
    assert again.counts["requests"] < first.counts["requests"] / 2

    tour.served.change()
    tour.clock.pass_time(days=31)
    third = tour.crawl()
    assert (third.counts["new"], third.counts["revised"]) == (0, 1)
    assert third.failures["gone"] == 1
    tour.clock.pass_time(hours=2)
    assert tour.crawl().counts["withdrawn"] == 1
    with open_archive(tour.path) as archive:
        (withdrawn,) = archive.select(Query(withdrawn=True, limit=None))
        assert withdrawn.article.text
        assert not list(archive.verify())


def test_what_was_only_fetched_is_kept_for_later(tour: Tour) -> None:
    report = tour.crawl(fetch_only=True)
    assert report.counts["new"] >= len(tour.served.world.stories)
    with open_archive(tour.path) as archive:
        status = archive.status()
    assert status["articles"] == 0
    assert status["snapshots"] >= report.counts["new"]
