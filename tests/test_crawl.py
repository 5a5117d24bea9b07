"""A crawl from its starts to the archive, on a little web."""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from scraper.crawl.budget import Share
from scraper.crawl.order import COUNTS, Order, Report, Start
from scraper.crawl.sight import Sight, ThreadReader
from scraper.errors import DiskFull, FetchError, LockHeld, NothingFound
from scraper.model import Snapshot
from scraper.urls import article_key
from storage.opening import open_archive
from storage.proof import Tombstone
from storage.protocol import Archive
from tests.support.hostile import Reply, Request, Server, page
from tests.support.little_web import Desk, article, lasting, listing, look


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Server() as server:
        yield Desk(server, tmp_path / "archive.db")


def publish(desk: Desk, **pages: str) -> None:
    """Serve pages by name: `a1` at `/a1`, `home` at `/`; with ETags."""
    for name, text in pages.items():
        desk.server.replies["/" if name == "home" else f"/{name}"] = lasting(text)


def small_site(desk: Desk, articles: int = 6) -> None:
    """A front page, two list pages, and their articles."""
    half = articles // 2
    publish(
        desk,
        home=listing("/news list"),
        news=listing(*[f"/a{n}" for n in range(half)], after="/news2"),
        news2=listing(*[f"/a{n}" for n in range(half, articles)]),
        **{f"a{n}": article(f"第{n}条") for n in range(articles)},
    )


def counts(report: Report) -> dict[str, int]:
    return {name: n for name, n in report.counts.items() if n and name not in ("requests", "bytes")}


# from start to archive


def test_a_site_is_crawled_from_its_front_page_to_its_last_article(desk: Desk) -> None:
    small_site(desk)
    report = desk.crawl()
    assert sorted(desk.texts()) == [f"/a{n}" for n in range(6)]
    assert counts(report) == {"new": 6}
    assert (report.ending, report.exit_code, report.lists, report.targets) == ("done", 0, 3, 9)
    assert sorted(desk.server.paths()) == sorted(
        ["/robots.txt", "/", "/news", "/news2", *(f"/a{n}" for n in range(6))]
    )


def test_the_run_is_a_row_with_its_counts(desk: Desk) -> None:
    small_site(desk)
    report = desk.crawl()
    with open_archive(desk.path) as archive:
        (run,) = archive.runs()
    assert run.outcome == "done"
    assert dict(run.counts) == dict(report.counts)
    assert set(run.counts) == set(COUNTS)


def test_an_article_s_address_fetches_that_article_alone(desk: Desk) -> None:
    small_site(desk)
    assert counts(desk.crawl("/a2", "/a3")) == {"new": 2}
    assert sorted(desk.server.paths()) == ["/a2", "/a3", "/robots.txt"]


def test_sitemaps_of_robots_txt_are_followed(desk: Desk) -> None:
    small_site(desk)
    rules = f"User-agent: *\nDisallow: /no\nSitemap: {desk.server.url('/map')}\n"
    rules += "Sitemap: http://other.example/map\n"
    desk.server.replies["/robots.txt"] = page(rules, kind="text/plain")
    publish(desk, map=listing("/a9", "/no/1"), a9=article("只在地图里"))
    report = desk.crawl()
    assert "/a9" in desk.texts()
    assert desk.failures() == {"/no/1": "robots"}
    assert (report.failed, report.exit_code) == (0, 0)


def test_related_lists_lead_to_articles_that_no_list_names_any_more(desk: Desk) -> None:
    publish(
        desk,
        home=listing("/a1", "/a2"),
        a1=article("其一", related=["/old1", "/a2", "http://elsewhere.example/x", "/old2"]),
        a2=article("其二", related=["/old3"]),
        old1=article("旧一", related=["/older"]),
        old2=article("旧二"),
        old3=article("旧三"),
        older=article("更旧"),
    )
    desk.crawl(related=2)
    found = set(desk.texts())
    assert {"/a1", "/a2"} < found
    assert len(found & {"/old1", "/old2", "/old3"}) == 2
    assert "/older" not in found
    desk.crawl(related=2, refetch=True)
    assert set(desk.texts()) >= {"/old1", "/old2", "/old3"}


def test_an_address_that_was_asked_for_alone_leads_nowhere(desk: Desk) -> None:
    publish(desk, a1=article("其一", related=["/old1"]), old1=article("旧一"))
    desk.crawl("/a1", related=5)
    assert set(desk.texts()) == {"/a1"}


def test_only_the_site_of_the_start_is_followed(desk: Desk) -> None:
    with Server() as other:
        publish(
            desk,
            home=listing("/a", other.url("/x"), "http://10.0.0.1/x", "file:///etc/passwd"),
            a=article("本站"),
        )
        assert counts(desk.crawl()) == {"new": 1}
        assert not other.asked
        assert not desk.failures()


def test_articles_of_several_pages_become_one(desk: Desk) -> None:
    publish(
        desk,
        home=listing("/a"),
        a=article("长文", "第一页的话。", after="/a_2"),
        a_2=article("长文", "第二页的话。", after="/a_3"),
        a_3=article("长文", "第三页的话。", after="/a"),
    )
    assert counts(desk.crawl()) == {"new": 1}
    assert desk.texts() == {"/a": "第一页的话。\n\n第二页的话。\n\n第三页的话。"}
    with open_archive(desk.path) as archive:
        assert len(archive.captures(desk.server.url("/a_3"))) == 1


def test_a_part_that_fails_keeps_the_article_out_until_it_is_whole(desk: Desk) -> None:
    publish(desk, home=listing("/a"), a=article("长文", "第一页的话。", after="/a_2"))
    desk.server.replies["/a_2"] = page("", 500)
    desk.crawl()
    assert desk.texts() == {}
    assert desk.failures() == {"/a": "http_5xx"}
    publish(desk, a_2=article("长文", "第二页的话。"))
    desk.clock.pass_time(hours=1)
    desk.crawl()
    assert desk.texts() == {"/a": "第一页的话。\n\n第二页的话。"}


# the second run


def test_a_second_run_asks_lists_conditionally_and_stores_nothing(desk: Desk) -> None:
    small_site(desk)
    desk.crawl()
    desk.server.asked.clear()
    report = desk.crawl()
    assert counts(report) == {}
    assert desk.server.paths() == ["/", "/news"]
    assert all("if-none-match" in request.headers for request in desk.server.asked)


def test_a_new_article_is_found_by_the_next_run(desk: Desk) -> None:
    small_site(desk)
    desk.crawl()
    publish(desk, news=listing("/b", "/a0", after="/news2"), b=article("新来的"))
    assert counts(desk.crawl()) == {"new": 1}


def test_a_page_of_known_articles_ends_the_walk_through_a_list(desk: Desk) -> None:
    def paged(newest: int) -> None:
        for number in range(4):
            first = newest - 5 * number
            leads = [f"/a{n}" for n in range(first, first - 5, -1)]
            path = f"/list{number}" if number else "/"
            desk.server.replies[path] = page(listing(*leads, after=f"/list{number + 1}"))

    for n in range(40):
        desk.server.replies[f"/a{n}"] = page(article(f"第{n}条"))
    paged(30)
    desk.crawl()
    paged(32)
    desk.server.asked.clear()
    assert desk.crawl().counts["new"] == 2
    assert [path for path in desk.server.paths() if "list" in path] == ["/list1"]


def test_an_article_is_asked_again_when_it_is_due(desk: Desk) -> None:
    small_site(desk)
    desk.crawl()
    publish(desk, a1=article("第一条改了"))
    assert counts(desk.crawl()) == {}
    desk.clock.pass_time(hours=2)
    assert counts(desk.crawl()) == {"revised": 1, "seen": 5}
    assert "第一条改了" in desk.texts()["/a1"]


def test_an_address_that_is_named_is_always_asked(desk: Desk) -> None:
    publish(desk, a=article("甲"))
    desk.crawl("/a")
    assert counts(desk.crawl("/a")) == {"seen": 1}
    publish(desk, a=article("甲", "改写了。"))
    assert counts(desk.crawl("/a")) == {"revised": 1}


def test_refetch_asks_everything_again(desk: Desk) -> None:
    small_site(desk)
    desk.crawl()
    desk.server.asked.clear()
    assert counts(desk.crawl(refetch=True)) == {"seen": 6}
    assert len(desk.server.asked) == 9  # robots.txt is known for a day
    assert not any("if-none-match" in request.headers for request in desk.server.asked)


def test_many_lists_without_news_hide_none_of_a_later_run(desk: Desk) -> None:
    lists = [f"/l?n={n}" for n in range(40)]
    publish(desk, home=listing(*[f"{name} list" for name in lists]))
    desk.server.replies |= {name: lasting(listing(f"/a{name[5:]}")) for name in lists}
    desk.server.replies |= {f"/a{n}": lasting(article(f"第{n}条")) for n in range(40)}
    assert counts(desk.crawl()) == {"new": 40}
    desk.server.replies |= {name: lasting(listing(f"/a{name[5:]} unknown")) for name in lists}
    desk.clock.pass_time(hours=25)
    desk.server.asked.clear()
    desk.crawl()
    assert set(lists) <= set(desk.server.paths())


# pages that are gone


def test_a_page_that_is_gone_twice_is_withdrawn(desk: Desk) -> None:
    small_site(desk)
    desk.crawl()
    desk.server.replies["/a1"] = page("", 404)
    desk.clock.pass_time(hours=2)
    assert counts(desk.crawl()) == {"seen": 5}
    assert desk.failures() == {"/a1": "gone"}
    desk.clock.pass_time(hours=2)
    report = desk.crawl()
    assert report.counts["withdrawn"] == 1
    assert report.exit_code == 0
    assert "第1条" in desk.texts()["/a1"]
    desk.clock.pass_time(hours=2)
    assert desk.crawl().counts["withdrawn"] == 0


def test_a_site_that_is_down_withdraws_nothing(desk: Desk) -> None:
    small_site(desk)
    desk.crawl()
    desk.server.replies = {"*": page("", 404)}
    for _ in range(3):
        desk.clock.pass_time(hours=2)
        assert desk.crawl().counts["withdrawn"] == 0


def test_an_address_that_never_was_is_a_result_and_no_failure(desk: Desk) -> None:
    report = desk.crawl("/nothing")
    assert desk.failures() == {"/nothing": "gone"}
    assert (report.failed, report.exit_code) == (0, 0)


# failures


def failing_times(times: int, bad: bytes, good: str) -> Reply:
    said = iter([bad] * times)
    return lambda _: next(said, None) or page(good)


def test_what_passes_within_seconds_is_had_in_the_same_run(desk: Desk) -> None:
    publish(desk, home=listing("/a", "/b"), b=article("乙"))
    desk.server.replies["/a"] = failing_times(2, page("", 500), article("甲"))
    report = desk.crawl()
    assert counts(report) == {"new": 2}
    assert not desk.failures()
    assert desk.server.paths().index("/b") < len(desk.server.paths()) - 1  # nobody waited for /a


def test_what_does_not_pass_waits_on_the_frontier(desk: Desk) -> None:
    publish(desk, home=listing("/a", "/b"), b=article("乙"))
    desk.server.replies["/a"] = page("", 500)
    report = desk.crawl()
    assert (report.failures, report.exit_code) == ({"http_5xx": 1}, 3)
    assert desk.server.paths().count("/a") == 4
    with open_archive(desk.path) as archive:
        (failure,) = archive.failures()
    assert failure.retry_at is not None
    assert failure.retry_at > desk.clock()
    desk.crawl()
    assert desk.server.paths().count("/a") == 4
    publish(desk, a=article("甲"))
    desk.clock.now = failure.retry_at
    assert counts(desk.crawl()) == {"new": 1}


def test_a_host_that_nobody_answers_for_is_a_failure_of_the_run(desk: Desk) -> None:
    with Server() as gone:
        address = gone.url("/a")
    report = desk.order(Order.of(address, delay=0.0, allow_private=("127.0.0.1",)))
    assert (report.failures, report.exit_code) == ({"connect": 1}, 4)
    with open_archive(desk.path) as archive:
        (failure,) = archive.failures()
        (rest,) = archive.rests(desk.clock())
    assert (failure.url, failure.kind) == (address, "connect")
    assert failure.retry_at is not None
    assert failure.retry_at >= rest.until


def test_what_had_failed_when_its_host_came_to_rest_is_told_once(desk: Desk) -> None:
    with Server() as gone:
        addresses = [gone.url(f"/a{n}") for n in range(6)]
    report = desk.order(Order.of(*addresses, delay=0.0, allow_private=("127.0.0.1",)))
    assert report.exit_code == 4
    with open_archive(desk.path) as archive:
        failed = [failure.url for failure in archive.failures()]
    assert 1 <= len(failed) == len(set(failed)) == report.failed
    assert set(failed) <= set(addresses)


def test_a_run_in_which_everything_failed_says_so(desk: Desk) -> None:
    desk.server.replies["/"] = page("", 500)
    assert desk.crawl().exit_code == 4


def test_a_few_failures_among_many_pages_are_a_good_run(desk: Desk) -> None:
    small_site(desk, 40)
    desk.server.replies["/a7"] = page("", 500)
    report = desk.crawl()
    assert (report.failed, report.exit_code) == (1, 0)


def test_a_host_that_has_enough_is_left_and_gone_on_with_later(desk: Desk) -> None:
    small_site(desk)
    desk.server.replies["/a0"] = page("", 429, Retry_After="3600")
    report = desk.crawl()
    assert desk.failures() == {"/a0": "throttled"}
    assert report.waiting == 4  # /a0 to /a2, and the second list
    small_site(desk)
    asked = len(desk.server.asked)
    desk.crawl()  # not before the hour is over, also in another run: the start alone is asked
    assert len(desk.server.asked) - asked <= 3
    desk.clock.pass_time(hours=2)
    desk.crawl()
    assert len(desk.texts()) == 6


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (page("", 403), "http_4xx"),
        (page("x", kind="image/png"), "unsupported_type"),
        (page("", 302, Location="/a"), "redirect"),
        (page("", 302, Location="http://127.0.0.1:9/"), "private_address"),
        (page("no list, no article"), "not_article"),
        (page(article("不许存"), X_Robots_Tag="noarchive"), "noarchive"),
        (page("not gzip at all", Content_Encoding="gzip"), "bad_encoding"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\narticle: x\ny",
         "truncated"),
    ],
)  # fmt: skip
def test_each_failure_is_a_row_and_nothing_of_it_is_an_article(
    desk: Desk, reply: bytes, kind: str
) -> None:
    publish(desk, home=listing("/a", "/b"), b=article("乙"))
    desk.server.replies["/a"] = reply
    desk.crawl()
    assert list(desk.texts()) == ["/b"]
    assert desk.failures() == {"/a": kind}


def test_a_page_that_is_missing_of_an_article_is_told_as_its_failure(desk: Desk) -> None:
    publish(desk, home=listing("/a article"), a=article("甲", after="/a2"))
    desk.crawl()
    assert list(desk.texts()) == ["/a"]
    assert desk.failures() == {"/a": "gone"}
    with open_archive(desk.path) as archive:
        missing = archive.failing(kinds=["gone"])
    assert [one.target.url for one in missing] == [desk.server.url("/a")]
    publish(desk, a2=article("甲", "第二页。"))
    desk.clock.pass_time(hours=1)
    desk.crawl("/a")
    assert "第二页" in desk.texts()["/a"]
    with open_archive(desk.path) as archive:
        assert not archive.failing(kinds=["gone"])


def test_a_list_that_is_not_to_be_archived_is_followed_and_not_kept(desk: Desk) -> None:
    publish(desk, a=article("甲"))
    desk.server.replies["/"] = page(listing("/a"), X_Robots_Tag="noarchive")
    desk.crawl()
    assert list(desk.texts()) == ["/a"]
    with open_archive(desk.path) as archive:
        assert not archive.captures(desk.server.url("/"))


class Buried:
    """An archive in which one address stands under a tombstone."""

    def __init__(self, archive: Archive, address: str, at: datetime) -> None:
        self._archive = archive
        self._stone = Tombstone(address, article_key(address), None, "asked to", at)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._archive, name)

    def removed(self, urls: list[str]) -> dict[str, Tombstone]:
        return {url: self._stone for url in urls if article_key(url) == self._stone.article_key}


def test_what_was_removed_is_not_asked_again(desk: Desk) -> None:
    small_site(desk)
    desk.crawl()
    removed = desk.server.url("/a1")
    desk.archive = lambda archive: cast(Archive, Buried(archive, removed, desk.clock()))
    desk.server.asked.clear()
    desk.crawl("/", "/a1", refetch=True)
    assert "/a2" in desk.server.paths()
    assert "/a1" not in desk.server.paths()


# readers


def test_a_page_that_breaks_its_reader_breaks_nothing_else(desk: Desk) -> None:
    def fragile(snapshot: Snapshot, **_: Any) -> Sight:
        if snapshot.url.endswith("/a1"):
            raise ValueError("a bug")
        return look(snapshot)

    small_site(desk)
    desk.reader = ThreadReader(fragile)
    assert counts(desk.crawl()) == {"new": 5, "failed": 1}
    assert desk.failures() == {"/a1": "parse"}


def test_a_page_that_is_read_for_ever_is_given_up(desk: Desk) -> None:
    never = threading.Event()

    def slow(snapshot: Snapshot, **_: Any) -> Sight:
        if snapshot.url.endswith("/a1"):
            never.wait(5)
        return look(snapshot)

    small_site(desk)
    desk.reader = ThreadReader(slow, seconds=0.1)
    assert counts(desk.crawl()) == {"new": 5, "failed": 1}
    assert desk.failures() == {"/a1": "limits"}
    never.set()


# budgets


def test_a_limit_ends_a_run_well_and_the_next_goes_on(desk: Desk) -> None:
    small_site(desk, 20)
    report = desk.crawl(limit=5)
    assert (report.ending, report.exit_code) == ("limit", 0)
    assert len(desk.texts()) == 5
    assert desk.crawl(limit=100).ending == "done"
    assert len(desk.texts()) == 20


@pytest.mark.parametrize("per_host", [1, 4])
def test_a_limit_is_kept_also_with_many_at_once(desk: Desk, per_host: int) -> None:
    small_site(desk, 20)
    desk.crawl(limit=7, per_host=per_host)
    assert len(desk.texts()) == 7


def test_a_budget_of_bytes_ends_a_run_and_the_next_goes_on(desk: Desk) -> None:
    small_site(desk, 20)
    report = desk.crawl(max_bytes=1500)
    assert (report.ending, report.exit_code) == ("budget", 8)
    assert 0 < len(desk.texts()) < 20
    desk.crawl()
    assert len(desk.texts()) == 20


def test_a_budget_of_time_ends_a_run(desk: Desk) -> None:
    small_site(desk, 20)
    report = desk.crawl(max_time=20.0, delay=3.0)
    assert report.exit_code == 8
    assert 0 < len(desk.texts()) < 10


def test_nothing_older_than_asked_is_kept(desk: Desk) -> None:
    publish(
        desk,
        home=listing("/a article 2026-01-05", "/b article 2025-01-01", "/c"),
        a=article("新", day="2026-01-05"),
        b=article("旧", day="2025-01-01"),
        c=article("列表上没有日期的旧文", day="2024-01-01"),
    )
    desk.crawl(since=date(2026, 1, 1))
    assert list(desk.texts()) == ["/a"]
    assert "/b" not in desk.server.paths()


def test_lists_that_are_too_old_are_not_paged_further(desk: Desk) -> None:
    publish(
        desk,
        home=listing("/b article 2025-01-01", after="/2"),
        **{"2": listing("/c article 2024-01-01")},
    )
    desk.crawl(since=date(2026, 1, 1))
    assert desk.server.paths() == ["/robots.txt", "/"]


def test_fetch_only_keeps_the_bytes_and_reads_nothing(desk: Desk) -> None:
    class NoReader:
        async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
            sight = look(snapshot)
            return Sight("article") if sight.what == "article" else sight

    small_site(desk)
    desk.reader = NoReader()
    assert desk.crawl(fetch_only=True).counts["new"] == 6
    assert desk.texts() == {}
    with open_archive(desk.path) as archive:
        assert len(archive.captures(desk.server.url("/a1"))) == 1
        waiting = [archive.rereads.page(id).snapshot.url for id in archive.rereads.deferred()]
    assert sorted(waiting) == [desk.server.url(f"/a{n}") for n in range(6)]


# traps


def endless(reply: str) -> Reply:
    """Pages by number: `{n}` is the page's, `{next}` the next one's."""

    def said(request: Request) -> bytes:
        n = int((re.findall(r"\d+", request.path) or ["0"])[-1])
        return page(reply.format(n=n, next=n + 1, path=request.path.rstrip("/")))

    return said


@pytest.mark.parametrize(
    "reply",
    [
        "list:\n/calendar?month={next} list",
        "list:\n{path}/deeper list",
        "list:\n{path}/x/y list",
        "list:\n/p?sid=0123456789abcdef{next} list",
    ],
    ids=["calendar", "ever deeper", "in circles", "sessions"],
)
def test_a_web_without_end_is_left(desk: Desk, reply: str) -> None:
    publish(desk, home=listing("/a", "/trap/0 list"), a=article("甲"))
    desk.server.replies["*"] = endless(reply)
    desk.server.replies["/robots.txt"] = page("", 404)
    report = desk.crawl()
    assert len(desk.server.asked) < 20
    assert report.failures["trap"] >= 1
    assert report.exit_code == 0
    assert list(desk.texts()) == ["/a"]


def test_a_calendar_that_branches_is_left(desk: Desk) -> None:
    """Each month names forty others, and the same article."""

    def month(request: Request) -> bytes:
        n = int((re.findall(r"\d+", request.path) or ["0"])[-1])
        return page(listing(*[f"/archive?month={n + m} list" for m in range(40)], "/a"))

    publish(desk, home=listing("/archive?month=0 list"), a=article("甲"))
    desk.server.replies["*"] = month
    desk.server.replies["/robots.txt"] = page("", 404)
    report = desk.crawl()
    assert len(desk.server.asked) < 40
    assert any("lists of its form" in why for why in report.traps)
    assert len(desk.failures()) <= 20  # a few of them are told; the report counts them all
    assert sum(report.traps.values()) > 20


def test_addresses_that_differ_only_in_tracking_are_asked_once(desk: Desk) -> None:
    variants = [f"/a?utm_source=s{n}&spm={n}" for n in range(200)]
    publish(desk, home=listing(*variants), a=article("甲"))
    assert counts(desk.crawl()) == {"new": 1}
    assert len(desk.server.asked) == 3


def test_addresses_that_differ_in_noise_are_not_all_asked(desk: Desk) -> None:
    publish(
        desk,
        home=listing(*[f"/a?visit={n}" for n in range(30)], after="/2"),
        **{"2": listing(*[f"/a?visit={n}" for n in range(30, 200)])},
    )
    desk.server.replies["*"] = page(article("甲"))
    desk.server.replies["/robots.txt"] = page("", 404)
    report = desk.crawl()
    assert len(desk.server.asked) < 45
    assert report.failures["trap"] >= 1


@pytest.mark.parametrize(
    ("share", "most"), [(Share(pages=10), 11), (Share(bytes=4000), 18), (Share(time=20), 14)]
)
def test_a_host_has_a_share_and_another_run_goes_on(desk: Desk, share: Share, most: int) -> None:
    small_site(desk, 20)
    report = desk.crawl(share=share, delay=2.0)
    assert 5 < len(desk.server.asked) <= most
    assert report.failures == {"trap": 1}
    assert "of a host in one run" in next(iter(report.as_dict()["traps"]))
    assert report.exit_code == 0
    for _ in range(4):
        desk.crawl(share=share, delay=2.0)
    assert len(desk.texts()) == 20


# an archive that fails


class Failing:
    """An archive that works for a while, and then raises."""

    def __init__(self, archive: Archive, error: Exception, *, batches: int = 10**9) -> None:
        self._archive = archive
        self._error = error
        self._batches = batches

    def __getattr__(self, name: str) -> Any:
        return getattr(self._archive, name)

    @contextmanager
    def batch(self) -> Iterator[None]:
        self._batches -= 1
        if self._batches < 0:
            raise self._error
        with self._archive.batch():
            yield

    def snapshot_of(self, capture_id: int) -> Snapshot:
        raise self._error


def test_a_full_disk_ends_the_run_as_itself_and_the_next_goes_on(desk: Desk) -> None:
    small_site(desk, 20)
    full = DiskFull(str(desk.path), "the disk is full")
    desk.archive = lambda archive: cast(Archive, Failing(archive, full, batches=12))
    with pytest.raises(DiskFull):
        desk.crawl()
    desk.archive = lambda archive: archive
    assert len(desk.texts()) < 20
    assert desk.crawl().exit_code == 0
    assert len(desk.texts()) == 20


def test_a_stored_list_that_cannot_be_read_is_one_failure(desk: Desk) -> None:
    small_site(desk)
    desk.crawl()
    gone = NothingFound("the capture is not there")
    desk.archive = lambda archive: cast(Archive, Failing(archive, gone))
    assert desk.crawl().failures == {"other": 1}


# who works on it


def test_two_runs_on_one_archive_do_not_meet(desk: Desk) -> None:
    small_site(desk)
    with (
        open_archive(desk.path, create=True) as archive,
        archive.lock("another"),
        pytest.raises(LockHeld),
    ):
        desk.crawl()
    assert not desk.server.asked


def test_a_run_that_is_stopped_keeps_its_state(desk: Desk) -> None:
    small_site(desk, 30)

    async def stopped() -> Report:
        stop = asyncio.Event()

        def soon(request: Request) -> bytes:
            loop.call_soon_threadsafe(stop.set)
            return page(article("停"))

        loop = asyncio.get_running_loop()
        desk.server.replies["/a5"] = soon
        order = Order.of(desk.server.url("/"), delay=0.0, allow_private=(desk.server.host,))
        return await desk.carry_out(order, stop)

    report = asyncio.run(stopped())
    assert (report.ending, report.exit_code) == ("interrupted", 130)
    assert 0 < len(desk.texts()) < 30
    desk.crawl()
    assert len(desk.texts()) == 30
    assert max(desk.server.paths().count(f"/a{n}") for n in range(30)) <= 2


def test_several_hosts_are_crawled_side_by_side(desk: Desk) -> None:
    small_site(desk)
    with Server() as other:
        second = Desk(other, desk.path)
        small_site(second)
        starts = (Start(desk.server.url("/"), "one"), Start(other.url("/"), "two"))
        order = Order(starts, delay=0.0, allow_private=("127.0.0.1",))
        report = desk.order(order)
    assert report.counts["new"] + report.counts["reprinted"] == 12
    assert set(report.hosts) == {desk.server.host, other.host}
    assert report.as_dict()["hosts"][other.host]["requests"] == 10


def test_pacing_is_kept_and_written_down(desk: Desk) -> None:
    small_site(desk)
    report = desk.crawl(delay=2.0)
    told = report.as_dict()["hosts"][desk.server.host]
    assert told["pace"] == 2.0
    assert told["shortest_gap"] >= 2.0
    assert (desk.clock() - report.started_at).total_seconds() >= 18


def test_the_watcher_is_told(desk: Desk) -> None:
    small_site(desk)
    desk.server.replies["/a1"] = page("", 404)
    desk.crawl()
    kinds = [event.kind for event in desk.events]
    assert (kinds[0], kinds[-1]) == ("start", "end")
    assert (kinds.count("article"), kinds.count("list"), kinds.count("failed")) == (5, 3, 1)
    assert desk.events[-1].counts["new"] == 5


# discovery


def test_discovery_says_what_a_crawl_would_find_and_stores_nothing(desk: Desk) -> None:
    small_site(desk)
    desk.crawl("/a1")
    told = asyncio.run(desk.discover("/"))
    assert [one.target.url for one in told] == [
        desk.server.url(path)
        for path in ("/news", "/a0", "/a1", "/a2", "/news2", "/a3", "/a4", "/a5")
    ]
    assert [one.target.url for one in told if one.known] == [desk.server.url("/a1")]
    assert told[1].as_dict()["via"] == "a test"
    assert told[1].why == f"a test on {desk.server.url('/news')}"
    assert list(desk.texts()) == ["/a1"]
    assert not {"/a0", "/a2"} & set(desk.server.paths())


def test_discovery_of_an_article_names_it(desk: Desk) -> None:
    small_site(desk)
    (one,) = asyncio.run(desk.discover("/a1"))
    assert (one.target.kind, one.known) == ("article", False)


def test_discovery_of_nothing_is_told(desk: Desk) -> None:
    with pytest.raises(FetchError):
        asyncio.run(desk.discover("/nothing"))


def test_many_starts_on_one_host_are_asked_once_each(desk: Desk) -> None:
    paths = [f"/a{n}" for n in range(100)]
    desk.server.replies |= {path: page(article(path)) for path in paths}
    assert counts(desk.crawl(*paths, per_host=2)) == {"new": 100}
    assert sorted(path for path in desk.server.paths() if path != "/robots.txt") == sorted(paths)


def test_many_starts_of_one_source_are_asked_once_each(desk: Desk) -> None:
    paths = [f"/a{n}" for n in range(100)]
    desk.server.replies |= {path: page(article(path)) for path in paths}
    starts = tuple(Start(desk.server.url(path), "paper") for path in paths)
    order = Order(starts, delay=0.0, per_host=2, allow_private=(desk.server.host,))
    assert counts(desk.order(order)) == {"new": 100}
    assert sorted(path for path in desk.server.paths() if path != "/robots.txt") == sorted(paths)


def test_a_second_run_within_a_day_asks_for_no_robots_txt(desk: Desk) -> None:
    small_site(desk)
    asked = [0, 0, 0]
    for run, hours in enumerate((0, 1, 25)):
        desk.clock.now += timedelta(hours=hours)
        desk.server.asked.clear()
        desk.crawl()
        asked[run] = desk.server.paths().count("/robots.txt")
    assert asked == [1, 0, 1]
