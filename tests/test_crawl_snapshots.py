"""A snapshot site as a source: its lists, its pages, their siblings and originals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scraper.crawl.discovering import Found, discovered
from scraper.crawl.order import Order, Report, Start
from scraper.crawl.running import run
from scraper.crawl.treatment import Treatment
from scraper.demo.server import Served
from scraper.demo.world import load
from storage.opening import open_archive
from storage.protocol import Query
from tests.support.clocks import Clock
from tests.support.site import STORY, serving


@pytest.fixture(scope="module")
def world() -> Iterator[Served]:
    with Served(load()) as served:
        yield served


def order_for(address: str, **more: object) -> Order:
    return Order(
        (Start(address, "copies"),), delay=0.0, allow_private=("127.0.0.1",), **more  # type: ignore[arg-type]  # fields of an Order
    )  # fmt: skip


def crawl(path: Path, address: str, **more: object) -> tuple[Report, dict[str, str]]:
    """The report, and the articles held: address and host by the name of the world."""
    clock = Clock()
    with open_archive(path, create=True) as archive:
        report = run(order_for(address, **more), archive, clock=clock, sleep=clock.sleep)
        held = archive.select(Query(limit=None))
        return report, {one.article.url or "": one.article.origin_url or "" for one in held}


def on(address: str, urls: Iterator[str] | dict[str, str]) -> list[str]:
    return [url for url in urls if url.startswith(f"{address}/")]


def test_lists_lead_to_snapshots_and_by_default_to_no_other_site(
    world: Served, tmp_path: Path
) -> None:
    site, news = world.addresses["snapshot"], world.addresses["news"]
    _, held = crawl(tmp_path / "a.db", f"{site}/")
    assert len(on(site, held)) == len(world.world.of("snapshot"))
    assert any(original.startswith(f"{news}/") for original in held.values())
    assert on(site, held) == list(held)


def test_snapshots_lead_to_siblings_that_no_list_names(world: Served, tmp_path: Path) -> None:
    site = world.addresses["snapshot"]
    category = f"{site}/c/{world.world.host('snapshot').sections[0]['path']}/"
    _, without = crawl(tmp_path / "a.db", category, max_depth=0)
    _, held = crawl(tmp_path / "b.db", category, max_depth=0, related=3)
    assert len(held) == len(without) + 3


def test_originals_are_asked_within_their_budget(world: Served, tmp_path: Path) -> None:
    site, news = world.addresses["snapshot"], world.addresses["news"]
    report, held = crawl(
        tmp_path / "a.db", f"{site}/", treatments={"copies": Treatment(originals=2)}
    )
    originals = on(news, held)
    assert len(originals) == 2
    assert set(originals) < set(held.values())
    host = urlsplit(news).netloc
    assert report.hosts[host]["requests"] == 3  # its robots.txt, and the two
    assert set(held) == {*on(site, held), *originals}  # which lead no further


def test_originals_come_once_and_a_second_run_goes_on(world: Served, tmp_path: Path) -> None:
    site, news = world.addresses["snapshot"], world.addresses["news"]
    more = {"treatments": {"copies": Treatment(originals=500)}, "refetch": True}
    _, first = crawl(tmp_path / "a.db", f"{site}/", **more)
    named = {original for original in first.values() if original}
    assert set(on(news, first)) <= named
    _, second = crawl(tmp_path / "a.db", f"{site}/", **more)
    assert second == first


def test_discover_prints_what_a_snapshot_names_and_why(world: Served) -> None:
    site, news = world.addresses["snapshot"], world.addresses["news"]
    found = list(discovered(order_for(f"{site}/")))
    snapshots = [one.target.url for one in found if one.target.kind == "article"]
    named = {one.why.partition(" on ")[0]: one for one in _all_named(snapshots)}
    assert named["the original's address"].target.url.startswith(f"{news}/")
    assert named["related list"].target.url in snapshots


def _all_named(snapshots: list[str]) -> Iterator[Found]:
    for url in snapshots:
        yield from discovered(order_for(url))


NOARCHIVE = "<meta name=robots content=noarchive>"
FIRST, SECOND, THIRD = "/kz/23030508470115.html", "/kz/23030609120225.html", "/kz/2303071.html"


def snapshot(title: str, original: str) -> str:
    """A page of a snapshot site that asks not to be archived."""
    return STORY.format(title=title, day=5).replace("</head>", f"{NOARCHIVE}</head>").replace(
        '<div class="foot">',
        "<p>以上内容为资讯信息快照，由存页网爬虫进行采集并收录，本站未对信息做任何修改。</p>"
        f"<p>快照生成时间：2024-03-06 11:45:07</p><p>信息原文地址：{original}</p>"
        '<div class="foot">',
    )  # fmt: skip


def snapshots(*originals: str) -> dict[str, str]:
    titles = ("江边步道今日正式开通使用", "城南小公园建成对外开放了", "老城区三条街道路灯已换新")
    pages = {
        path: snapshot(title, original)
        for path, title, original in zip((FIRST, SECOND, THIRD), titles, originals, strict=False)
    }
    rows = "".join(
        f"<li><a href='{path}'>{title}</a> 2024-03-05</li>"
        for path, title in zip(pages, titles, strict=False)
    )
    return pages | {"/": f"<html><title>资讯快照</title><ul class=list>{rows}</ul></html>"}


def test_the_exceptions_of_a_source_do_not_hold_for_the_site_of_an_original(tmp_path: Path) -> None:
    asks_not_to = STORY.format(title="雨水花园本周开园", day=4).replace(
        "</head>", f"{NOARCHIVE}</head>"
    )
    treatment = Treatment(noarchive_exception="the library may keep it", originals=5)
    pages: dict[str, str] = {}
    with serving({"/2024/0304/9.html": asks_not_to}) as elsewhere, serving(pages) as site:
        original = f"{elsewhere}/2024/0304/9.html"
        pages.update(snapshots(original))
        report, held = crawl(tmp_path / "a.db", f"{site}/", treatments={"copies": treatment})
    assert held == {f"{site}{FIRST}": original}
    assert report.failures == {"noarchive": 1}


def test_an_original_on_a_private_address_is_refused_and_what_is_no_page_not_asked(
    tmp_path: Path,
) -> None:
    treatment = Treatment(noarchive_exception="ours", originals=5)
    originals = "http://192.168.7.9/2024/1.html", "http://192.168.7.9/", "http://192.168.7.9/a1.pdf"
    with serving(snapshots(*originals)) as site:
        report, held = crawl(tmp_path / "a.db", f"{site}/", treatments={"copies": treatment})
    assert len(held) == 3
    assert report.failures == {"private_address": 1}
