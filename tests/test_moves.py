"""Articles whose site moved them: one article each, wherever its address leads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.opening import open_archive
from storage.protocol import Held, Query
from tests.support.hostile import Reply, Server, page
from tests.support.little_web import Desk, article, lasting, listing

NUMBERS = (1, 2, 3)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Server() as server:
        desk = Desk(server, tmp_path / "archive.db")
        server.replies["/"] = lasting(listing(*(f"/news/{n}.html" for n in NUMBERS)))
        for n in NUMBERS:
            server.replies[f"/news/{n}.html"] = lasting(told(n))
        desk.crawl()
        yield desk


def told(n: int, *more: str) -> str:
    return article(f"第{n}条", f"第{n}条说，" + f"{n * 7919}人到过第{n}座桥。" * 20, *more)


def move(desk: Desk, *, redirects: bool = True) -> None:
    desk.server.replies["/"] = lasting(listing(*(f"/a/{n}.shtml" for n in NUMBERS)))
    for n in NUMBERS:
        old: Reply = page("", 301, Location=f"/a/{n}.shtml") if redirects else page("", 404)
        desk.server.replies[f"/news/{n}.html"] = old
        desk.server.replies[f"/a/{n}.shtml"] = lasting(told(n))


def held(desk: Desk) -> list[Held]:
    with open_archive(desk.path) as archive:
        assert not list(archive.verify())
        return list(archive.select(Query(limit=None)))


def crawl(desk: Desk, hours: float = 26, *paths: str) -> int:
    desk.clock.pass_time(hours=hours)
    desk.crawl(*paths or ("/",))
    return len(held(desk))


def test_new_addresses_to_which_the_old_ones_lead_make_no_new_articles(desk: Desk) -> None:
    move(desk)
    assert crawl(desk) == 3
    assert {each.version_count for each in held(desk)} == {1}
    moved = {(each.article.url or "").rpartition("/")[2] for each in held(desk)}
    assert moved == {f"{n}.shtml" for n in NUMBERS}
    with open_archive(desk.path) as archive:
        for path in ("/news/1.html", "/a/1.shtml"):
            assert archive.get(desk.server.url(path)) is not None


def test_what_is_changed_after_a_move_is_a_version_of_the_same_article(desk: Desk) -> None:
    move(desk)
    crawl(desk)
    desk.server.replies["/a/1.shtml"] = lasting(told(1, "后来又添了一段。"))
    assert [crawl(desk, 24 * 7) for _ in range(3)] == [3, 3, 3]
    assert sorted(each.version_count for each in held(desk)) == [1, 1, 2]


def test_a_moved_article_is_looked_at_once(desk: Desk) -> None:
    move(desk)
    crawl(desk)
    before = len(desk.server.asked)
    crawl(desk, 24 * 40)
    asked = [request.path for request in desk.server.asked[before:]]
    assert sum(path.startswith("/a/") for path in asked) == 3
    assert len(asked) <= 8, "those, redirects to them, the front page and robots.txt"


def test_an_old_address_that_leads_on_before_the_new_one_is_named(desk: Desk) -> None:
    lists = desk.server.replies["/"]
    move(desk)
    named, desk.server.replies["/"] = desk.server.replies["/"], lists
    assert crawl(desk, 24 * 40) == 3
    desk.server.replies["/"] = named
    assert crawl(desk) == 3


def test_a_move_that_is_taken_back_makes_no_second_article(desk: Desk) -> None:
    before = dict(desk.server.replies)
    move(desk)
    crawl(desk)
    desk.server.replies = before
    assert crawl(desk, 26, *(f"/news/{n}.html" for n in NUMBERS)) == 3
    assert {each.version_count for each in held(desk)} == {1}


def test_the_same_text_at_two_addresses_of_a_site_is_two_articles(desk: Desk) -> None:
    move(desk)
    for n in NUMBERS:
        desk.server.replies[f"/news/{n}.html"] = lasting(told(n))
    assert crawl(desk) == 6


def test_another_text_behind_a_redirect_is_another_article(desk: Desk) -> None:
    desk.server.replies["/news/1.html"] = page("", 302, Location="/a/9.shtml")
    desk.server.replies["/a/9.shtml"] = lasting(told(9))
    assert crawl(desk) == 4
