"""Articles that are taken away: seen twice, beside a page of the site that is still there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scraper.crawl.absent import Instead, instead, suspect
from scraper.crawl.sight import Sight
from scraper.model import Article, Snapshot, blocks_of
from storage.events import ChangeQuery, Event
from storage.opening import open_archive
from storage.protocol import Held
from tests.support.archives import DAY, URL, later, story
from tests.support.archives import page as response
from tests.support.hostile import Reply, Request, Server, page
from tests.support.little_web import Desk, article, lasting, listing

LONG = "市民在公园里散步，孩子们在草地上奔跑，老人们在树荫下下棋。" * 10


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Server() as server:
        desk = Desk(server, tmp_path / "archive.db")
        server.replies["/"] = lasting(listing("/a1", "/a2", "/a3"))
        for n in (1, 2, 3):
            server.replies[f"/a{n}"] = lasting(
                article(f"第{n}条", f"第{n}条说，{LONG}", f"{n}" * 40)
            )
        desk.crawl()
        yield desk


def told(desk: Desk) -> list[Event]:
    with open_archive(desk.path) as archive:
        return list(archive.changes(ChangeQuery()))


def held(desk: Desk, path: str) -> Held:
    with open_archive(desk.path) as archive:
        found = archive.get(desk.server.url(path))
        assert found is not None
        return found


def look_again(desk: Desk, hours: float = 2) -> int:
    desk.clock.pass_time(hours=hours)
    return desk.crawl().counts["withdrawn"]


def redirect(to: str) -> Reply:
    return page("", 302, Location=to)


GONE: dict[str, Reply] = {
    "404": page("nothing here", 404),
    "410": page("", 410),
    "a notice in words": page(article("第1条", "该文章已被作者删除。")),
    "an emptied body": page(article("第1条", "（完）")),
    "no article at all": page("something else"),
    "a redirect to a list": redirect("/"),
}


@pytest.mark.parametrize("how", GONE)
def test_what_is_gone_at_two_looks_is_withdrawn_and_its_text_stays(desk: Desk, how: str) -> None:
    before = held(desk, "/a1")
    desk.server.replies["/a1"] = GONE[how]
    assert [look_again(desk) for _ in range(3)] == [0, 1, 0]
    now = held(desk, "/a1")
    assert (now.article.text, now.version_count) == (before.article.text, 1)
    assert now.withdrawn_at is not None
    (event,) = told(desk)
    assert (event.kind, event.article_id, event.version_before) == ("withdrawn", before.id, 1)
    assert event.snapshot_before == before.snapshot_id
    assert event.not_before < event.at
    assert event.after


def test_the_event_names_what_came_instead(desk: Desk) -> None:
    desk.server.replies["/a1"] = page("it is not here any more", 404)
    look_again(desk)
    look_again(desk)
    (event,) = told(desk)
    assert event.snapshot_after is not None
    with open_archive(desk.path) as archive:
        came = archive.snapshot_of(event.snapshot_after)
    assert (came.status, came.url) == (404, desk.server.url("/a1"))


def test_a_return_is_an_event_too(desk: Desk) -> None:
    good = desk.server.replies["/a1"]
    desk.server.replies["/a1"] = page("", 404)
    look_again(desk)
    look_again(desk)
    desk.server.replies["/a1"] = good
    desk.clock.pass_time(hours=24 * 31)
    desk.crawl()
    back, gone = told(desk)
    assert (back.kind, gone.kind) == ("restored", "withdrawn")
    assert back.version_after == 1
    assert back.snapshot_after is not None
    assert held(desk, "/a1").withdrawn_at is None


def test_a_page_that_is_back_at_the_second_look_was_never_withdrawn(desk: Desk) -> None:
    good = desk.server.replies["/a1"]
    desk.server.replies["/a1"] = page("", 404)
    look_again(desk)
    desk.server.replies["/a1"] = good
    assert look_again(desk) == 0
    assert told(desk) == []


def test_a_notice_with_an_etag_is_not_taken_for_the_article_when_it_is_confirmed(
    desk: Desk,
) -> None:
    desk.server.replies["/a1"] = lasting(article("第1条", "该文章已被作者删除。"))
    assert [look_again(desk) for _ in range(3)] == [0, 1, 0]
    desk.clock.pass_time(hours=24 * 40)
    desk.crawl()
    assert [event.kind for event in told(desk)] == ["withdrawn"]


@pytest.mark.parametrize("how", ["a notice in words", "an emptied body", "no article at all"])
def test_a_site_whose_articles_all_turn_into_that_withdraws_nothing(desk: Desk, how: str) -> None:
    """A change of layout or a broken database is no withdrawal, though pages answer with 200."""
    for n in (1, 2, 3):
        desk.server.replies[f"/a{n}"] = GONE[how]
    assert [look_again(desk) for _ in range(4)] == [0, 0, 0, 0]
    assert told(desk) == []
    assert len(desk.texts()) == 3


def test_a_lonely_404_needs_a_page_that_answers(desk: Desk) -> None:
    desk.server.replies = {"*": page("", 404)}
    assert [look_again(desk) for _ in range(3)] == [0, 0, 0]


def test_the_control_is_written_down(desk: Desk) -> None:
    asked: list[str] = []

    def gone(request: Request) -> bytes:
        asked.append(request.path)
        return page("", 404)

    desk.server.replies["/a1"] = gone
    look_again(desk)
    look_again(desk)
    with closing(sqlite3.connect(desk.path)) as sql:
        control, looks = sql.execute("SELECT control_url, looks FROM absences").fetchone()
    assert control in {desk.server.url(f"/a{n}") for n in (2, 3)}
    assert (looks, len(asked)) == (2, 2)


def test_an_address_that_was_never_held_costs_no_control(desk: Desk) -> None:
    before = len(desk.server.asked)
    desk.crawl("/never")
    assert [request.path for request in desk.server.asked[before:]].count("/") == 0


# the judgement alone


def sight(text: str, title: str = "株洲教育亮出了") -> Sight:
    return Sight("article", article=Article(url=URL, title=title, blocks=blocks_of(text)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("页面已删除", Instead("soft_404", "its text only says that it is gone")),
        ("您访问的文章不存在。", Instead("soft_404", "its text only says that it is gone")),
        ("（完）", Instead("soft_404", "its text was emptied")),
        (
            "本站今日进行维护，各栏目暂停访问，请您谅解。",
            Instead("unlike", "nothing of its text is left"),
        ),
        (f"更正：前文有误，名单以新通告为准。{LONG[:28]}", None),
    ],
)
def test_a_short_text_in_the_place_of_a_long_one(
    tmp_path: Path, text: str, why: Instead | None
) -> None:
    with open_archive(tmp_path / "a.db") as archive:
        archive.add(story(LONG), response(), at=DAY)
        answer = Snapshot(URL, b"", later())
        assert suspect(URL, answer, sight(text), held=False)
        assert instead(archive, URL, answer, sight(text)) == why


def test_a_short_text_is_no_sign_where_a_short_one_stood(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as archive:
        archive.add(story("今日有雨。"), response(), at=DAY)
        answer = Snapshot(URL, b"", later())
        assert instead(archive, URL, answer, sight("今日有雨。明日无雨。")) is None


def test_a_long_text_is_not_suspect_where_nothing_is_held() -> None:
    assert not suspect(URL, Snapshot(URL, b"", later()), sight(LONG), held=False)
    assert suspect(URL, Snapshot(URL, b"", later()), sight(LONG), held=True)
