"""From the frontier to the lanes: no host hides another, and one that rests is passed over."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from scraper.crawl.lanes import DEEP
from scraper.crawl.order import Event, Order, Start
from scraper.model import Target
from storage.manners import Rest
from storage.opening import open_archive
from tests.support.hostile import Request, Server, page
from tests.support.little_web import Desk, article, listing

LONG = 400
"""Addresses of a slow host: more than are ever read from the frontier at once."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Server() as server:
        yield Desk(server, tmp_path / "archive.db")


@pytest.fixture
def slow() -> Iterator[Server]:
    async def never(_: Request) -> AsyncIterator[bytes]:
        await asyncio.sleep(60)
        yield b""

    with Server() as server:
        server.replies["*"] = never
        server.replies["/robots.txt"] = page("", 404)
        yield server


class Until(list[Event]):
    """Events, and a stop once so many articles came."""

    def __init__(self, articles: int) -> None:
        self.stop = asyncio.Event()
        self.articles = articles

    def append(self, event: Event) -> None:
        super().append(event)
        if sum(each.kind == "article" for each in self) >= self.articles:
            self.stop.set()


def push(desk: Desk, *urls: str) -> None:
    with open_archive(desk.path) as archive:
        for url in urls:  # one by one: the first is due first
            archive.push([Target(url, "city", kind="article")], due_at=desk.clock())


def test_a_slow_host_hides_no_other_of_its_source(desk: Desk, slow: Server) -> None:
    push(desk, *[slow.url(f"/{n}") for n in range(LONG)])
    push(desk, *[desk.server.url(f"/a{n}") for n in range(5)])
    desk.server.replies |= {f"/a{n}": page(article(f"第{n}条")) for n in range(5)}
    desk.server.replies["/"] = page(listing("/a0"))
    watch = desk.events = Until(5)
    order = Order(
        (Start(desk.server.url("/"), "city"),),
        delay=0.0,
        concurrency=2,
        allow_private=(desk.server.host, slow.host),
    )
    report = desk.order(order, watch.stop)
    assert sorted(desk.texts()) == [f"/a{n}" for n in range(5)]
    assert len(slow.paths()) <= 2  # robots.txt and one page: it had nothing to say yet
    assert report.waiting == LONG


def test_a_queue_longer_than_its_lane_is_emptied(desk: Desk) -> None:
    many = 3 * DEEP + 5
    desk.server.replies["/"] = page(listing(*[f"/a{n}" for n in range(many)]))
    desk.server.replies |= {f"/a{n}": page(article(f"第{n}条")) for n in range(many)}
    desk.crawl()
    assert len(desk.texts()) == many
    assert len(desk.server.asked) == many + 2


def test_what_waits_for_a_host_that_rests_stays_as_it_is(desk: Desk) -> None:
    desk.server.replies["/"] = page(listing(*[f"/a{n}" for n in range(LONG)]))
    desk.server.replies["*"] = page("", 429, Retry_After="3600")
    desk.server.replies["/robots.txt"] = page("", 404)
    report = desk.crawl()
    assert report.failures == {"throttled": 1}
    assert len(desk.server.asked) == 3
    with open_archive(desk.path) as archive:
        (rest,) = archive.rests(desk.clock())
        assert (rest.host, rest.kind) == (desk.server.host, "throttled")
        assert (rest.until - desk.clock()).total_seconds() > 3500
        due = archive.due(desk.clock(), limit=LONG)
        assert {errand.due_at for errand in due} == {desk.clock.now}
        assert len(due) == LONG - 1  # but for the one that was refused


def test_a_rest_of_an_earlier_run_is_kept_and_ends(desk: Desk) -> None:
    desk.server.replies["/"] = page(listing("/a0", "/a1"))
    desk.server.replies |= {f"/a{n}": page(article(f"第{n}条")) for n in range(2)}
    with open_archive(desk.path) as archive:
        until = desk.clock.now.replace(hour=9)
        archive.rest(Rest(desk.server.host, until, "throttled", "429"), now=desk.clock())
    desk.crawl()
    assert desk.texts() == {}
    assert desk.server.paths()[-1] == "/"  # the start alone is asked
    desk.clock.pass_time(hours=2)
    desk.crawl()
    assert sorted(desk.texts()) == ["/a0", "/a1"]


def test_many_starts_on_many_hosts_are_each_asked_once(desk: Desk) -> None:
    desk.server.replies["*"] = lambda request: page(article(f"第{request.path}条"))
    desk.server.replies["/robots.txt"] = page("", 404)
    with Server() as other:
        other.replies |= desk.server.replies
        starts = [Start(s.url(f"/{n}")) for n in range(3 * DEEP) for s in (desk.server, other)]
        order = Order(tuple(starts), delay=0.0, allow_private=(desk.server.host, other.host))
        report = desk.order(order)
        assert report.counts["new"] + report.counts["reprinted"] == len(starts)
        for server in (desk.server, other):
            assert len(server.asked) == len(set(server.paths())) == 3 * DEEP + 1
