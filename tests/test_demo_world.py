"""The sample world holds together: its links, its bytes, its two states."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from scraper.demo.news_site import address as news_address
from scraper.demo.page import HTML
from scraper.demo.paper_site import GB2312
from scraper.demo.server import Served
from scraper.demo.snapshot_site import folded
from scraper.demo.world import World, load

LINK = re.compile(r'(?:href|src)="([^"]*)"|URL=([^"]+)"', re.I)


@pytest.fixture(scope="module")
def world() -> World:
    return load()


@pytest.fixture
def served(world: World) -> Iterator[Served]:
    with Served(world) as served:
        yield served


def ask(url: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(url)
    assert parts.hostname == "127.0.0.1"
    connection = HTTPConnection(parts.hostname, parts.port or 80, timeout=10)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def links(url: str, body: bytes, mime: str) -> set[str]:
    if "html" not in mime:
        return set()
    text = body.decode("gb18030" if mime == GB2312 else "utf-8")
    found = (unescape(href or refresh) for href, refresh in LINK.findall(text))
    return {
        urljoin(url, target).partition("#")[0]
        for target in found
        if not target.startswith("javascript:")
    }


def walk(served: Served, *starts: str) -> dict[str, tuple[int, str, bytes]]:
    """Everything that a reader reaches by following links."""
    seen: dict[str, tuple[int, str, bytes]] = {}
    todo = list(starts)
    while todo:
        url = todo.pop()
        if url in seen:
            continue
        response, body = ask(url)
        mime = response.headers["Content-Type"]
        seen[url] = response.status, mime, body
        todo += sorted(links(url, body, mime))
    return seen


def drawn(served: Served) -> dict[str, dict[str, bytes]]:
    """Every page of every host, all at the same view."""
    return {
        host: {path: route(1).body for path, route in routes.items()}
        for host, routes in served.routes.items()
    }


def test_every_link_resolves(served: Served) -> None:
    starts = [f"{address}/" for address in served.addresses.values()]
    pages = walk(served, *starts)
    assert [url for url, (status, _, _) in pages.items() if status != 200] == []
    assert len(pages) > 100


def test_every_article_is_reached_by_links(served: Served) -> None:
    pages = walk(served, *(f"{address}/" for address in served.addresses.values()))
    article = re.compile(r"/content_\d+\.htm$|/c_\d+(_\d)?\.html$|^/kz/")
    for host, routes in served.routes.items():
        paths = {path for path in routes if article.search(path)}
        assert len(paths) >= 16
        assert [path for path in paths if served.addresses[host] + path not in pages] == []


def test_the_world_is_as_large_as_promised(world: World) -> None:
    assert len(world.of("snapshot")) == 24
    assert len(world.of("paper")) == 16
    assert len(world.of("news")) == 20
    assert len({story.published.date() for story in world.of("paper")}) == 2


def test_the_paper_says_gb2312_and_sends_gb18030(served: Served) -> None:
    url = served.addresses["paper"] + "/jzrb/html/2026-11/19/content_30421.htm"
    response, body = ask(url)
    assert response.headers["Content-Type"] == GB2312
    assert b"charset=gb2312" in body
    assert "许䶮" in body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        body.decode("gb2312")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_the_entry_page_points_to_the_newest_issue(served: Served) -> None:
    _, body = ask(served.addresses["paper"] + "/")
    assert b"URL=jzrb/html/2026-11/20/node_1.htm" in body


def test_what_is_held_is_not_sent_again(served: Served) -> None:
    url = served.addresses["paper"] + "/jzrb/html/2026-11/20/node_1.htm"
    first, body = ask(url)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert body
    assert ask(url, If_None_Match=etag)[0].status == 304
    assert ask(url, If_Modified_Since=modified)[0].status == 304
    assert ask(url, If_None_Match='"other"')[0].status == 200
    assert ask(url, If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT")[0].status == 200
    assert ask(url, If_Modified_Since="yesterday")[0].status == 200


def test_a_head_has_the_length_and_no_body(served: Served) -> None:
    url = served.addresses["news"] + "/"
    response, body = ask(url, method="HEAD")
    assert response.status == 200
    assert int(response.headers["Content-Length"]) > 1000
    assert body == b""


def test_what_is_not_there_is_404(served: Served) -> None:
    for address in served.addresses.values():
        response, body = ask(f"{address}/nothing.html")
        assert response.status == 404
        assert response.headers["Content-Type"] == HTML
        assert "404" in body.decode()


def test_snapshots_change_at_every_view_but_not_their_text(served: Served, world: World) -> None:
    paths = [path for path in served.routes["snapshot"] if path.startswith("/kz/")]
    assert len(paths) == 24
    for path in paths:
        (_, one), (_, two) = (ask(served.addresses["snapshot"] + path) for _ in range(2))
        assert one != two, path
        text, _, lists = one.partition("快照生成时间".encode())
        assert text == two.partition("快照生成时间".encode())[0]
        assert lists.count(b'class="item"') >= 2


def test_snapshots_print_folded_punctuation(served: Served, world: World) -> None:
    story = world.story("snapshot/s05")
    _, body = ask(served.addresses["snapshot"] + "/kz/261120082600055.html")
    text = unescape(body.decode())
    assert folded(story.title) in text
    for mark in "，（）：！？；":
        assert mark not in text
    assert "“冬训”" in text


def test_live_channels_count_their_readers_and_still_ones_do_not(
    served: Served, world: World
) -> None:
    for slug, live in (("news/buoy", True), ("news/bridge", False)):
        url = served.addresses["news"] + news_address(world.story(slug))
        (first, one), (_, two) = ask(url), ask(url)
        assert (one != two) is live
        assert (first.headers["ETag"] is None) is live


def test_the_second_state_differs_only_as_said(world: World) -> None:
    later = world.changed()
    assert {story.slug for story in world.stories} - {story.slug for story in later.stories} == {
        "news/refund"
    }
    changed = [
        (before, later.story(before.slug))
        for before in world.stories
        if before.slug != "news/refund" and later.story(before.slug) != before
    ]
    assert [before.slug for before, _ in changed] == ["news/lunch"]
    before, after = changed[0]
    assert replace(after, pieces=before.pieces, modified=None) == before
    differing = [
        (old.text, new.text)
        for old, new in zip(before.pieces, after.pieces, strict=True)
        if old != new
    ]
    assert len(differing) == 2
    assert ["186批次" in old and "168批次" in new for old, new in differing] == [True, False]


def test_the_second_state_publishes_nothing_new(served: Served) -> None:
    before = drawn(served)
    served.change()
    after = drawn(served)
    for host in before:
        assert set(after[host]) <= set(before[host])
    gone = {path for path in before["news"] if path not in after["news"]}
    assert gone == {"/society/2026-11-18/c_10022.html"}
    assert after["paper"] == before["paper"]


def test_snapshots_keep_what_the_news_site_withdrew(served: Served, world: World) -> None:
    served.change()
    gone = served.addresses["news"] + "/society/2026-11-18/c_10022.html"
    assert ask(gone)[0].status == 404
    _, copy = ask(served.addresses["snapshot"] + "/kz/261118171000105.html")
    text = copy.decode()
    assert gone in text
    assert "星语童艺" in text


def test_an_edit_moves_the_sitemap_and_the_article_only(served: Served, world: World) -> None:
    url = served.addresses["news"] + news_address(world.story("news/lunch"))
    assert "186批次" in ask(url)[1].decode()
    served.change()
    text = ask(url)[1].decode()
    assert "168批次" in text
    assert "186批次" not in text
    sitemap = ask(served.addresses["news"] + "/sitemap-2026-11.xml")[1].decode()
    assert f"<loc>{url}</loc><lastmod>2026-11-21T21:15:00+08:00</lastmod>" in sitemap
    assert "c_10022" not in sitemap


def test_copies_say_where_they_come_from(world: World) -> None:
    for story in world.stories:
        if not story.of:
            continue
        model = world.story(story.of)
        claimed = story.origin or story.source
        assert claimed in {world.host(model.host).outlet, model.source}, story.slug
        assert story.published >= model.published, story.slug


def test_edits_of_copies_take_effect(world: World) -> None:
    copy, model = world.story("news/r-drowning"), world.story("paper/2026-11-20/drowning")
    assert len(copy.pieces) == len(model.pieces) - 1
    assert any("240多名学生" in piece.text for piece in copy.pieces)
    assert world.story("news/r-after-school").original_title == "孩子们的下午，江州这样安排"


def test_a_story_in_three_parts_has_three_pages(served: Served, world: World) -> None:
    base = served.addresses["news"] + "/culture/2026-11-17/c_10023"
    pages = [ask(f"{base}{end}.html")[1].decode() for end in ("", "_2", "_3")]
    assert ['_2.html">下一页' in pages[0], '_3.html">下一页' in pages[1]] == [True, True]
    assert "下一页" not in pages[2]
    assert "钟表匠" in pages[2]
    assert "钟表匠" not in pages[0]


def test_the_feed_and_the_sitemap_are_xml(served: Served) -> None:
    from xml.etree import ElementTree

    base = served.addresses["news"]
    feed: Any = ElementTree.fromstring(ask(f"{base}/rss.xml")[1])
    urls = [item.findtext("link") for item in feed.iter("item")]
    assert len(urls) == 12
    assert all(ask(url)[0].status == 200 for url in urls)
    robots = ask(f"{base}/robots.txt")[1].decode()
    assert f"Sitemap: {base}/sitemap.xml" in robots
    assert ElementTree.fromstring(ask(f"{base}/sitemap.xml")[1]).tag.endswith("sitemapindex")
