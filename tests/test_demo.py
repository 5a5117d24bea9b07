"""The tour from end to end: what it stores, what it says, what it leaves behind."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from rich.console import Console

from scraper.demo.tour import AGAIN, BEGINNING, PAUSE, run
from scraper.demo.world import load
from scraper.model import Article
from storage.opening import open_archive
from storage.protocol import Archive, Held, Query
from tests.support.calls import call

COPIES = sum(1 for story in load().stories if story.of)
STORIES = len(load().stories) - COPIES


@dataclass(frozen=True)
class Tour:
    directory: Path
    code: int
    said: str
    archive: Archive

    def titled(self, title: str) -> list[Held]:
        return [
            held for held in self.archive.select(Query(limit=None)) if held.article.title == title
        ]


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    wider_than_the_terminal = "d" * 110
    directory = tmp_path_factory.mktemp("demo") / wider_than_the_terminal
    console = Console(width=100, color_system=None, highlight=False, markup=False)
    with console.capture() as capture:
        code = run(directory, partial(console.print, crop=False))
    with open_archive(directory / "archive.db", create=False) as archive:
        yield Tour(directory, code, capture.get(), archive)


def test_the_tour_reaches_its_end(tour: Tour) -> None:
    assert tour.code == 0
    assert "try next" in tour.said


def test_the_first_crawl_stores_every_article_once(tour: Tour) -> None:
    first = tour.archive.runs(limit=3)[-1]
    assert (first.counts["new"], first.counts["reprinted"]) == (STORIES, COPIES)
    assert first.counts["failed"] == 0
    assert tour.archive.count(Query()) == STORIES + COPIES == 60


def test_the_second_crawl_stores_no_new_article(tour: Tour) -> None:
    second = tour.archive.runs(limit=3)[1]
    counts = {name: second.counts[name] for name in ("new", "reprinted", "revised", "failed")}
    assert counts == {"new": 0, "reprinted": 0, "revised": 1, "failed": 0}


def test_the_second_look_finds_the_withdrawal(tour: Tour) -> None:
    third = tour.archive.runs(limit=3)[0]
    assert third.counts["withdrawn"] == 1
    gone = list(tour.archive.select(Query(withdrawn=True, limit=None)))
    assert [held.article.title for held in gone] == ["一培训机构突然关门 六十多名家长退费难"]
    assert "星语童艺" in gone[0].article.text
    assert gone[0].withdrawn_at is not None
    waited = gone[0].withdrawn_at - BEGINNING - PAUSE - AGAIN
    assert timedelta(0) <= waited < timedelta(minutes=5)


def test_the_edited_article_has_two_versions(tour: Tour) -> None:
    revised = list(tour.archive.select(Query(revised=True, limit=None)))
    assert [held.version_count for held in revised] == [2]
    before, after = tour.archive.history(revised[0].id)
    assert ("186批次" in before.text, "168批次" in after.text) == (True, True)


def test_nothing_else_has_a_second_version(tour: Tour) -> None:
    counts = [held.version_count for held in tour.archive.select(Query(limit=None))]
    assert sorted(counts) == [1] * 59 + [2]


def test_the_snapshot_keeps_the_wording_before_the_edit(tour: Tour) -> None:
    copies = tour.titled("江州中小学食堂推行“双公示” 家长随时可查")
    texts = {held.article.snapshotter: held.article.text for held in copies}
    assert "186批次" in texts["kz.cunye.example"]
    assert "168批次" in texts[None]


def test_copies_share_a_story_with_their_model(tour: Tour) -> None:
    pages = tour.titled("防溺水“冬训”走进江州课堂")
    assert len(pages) == 4
    assert len({held.cluster_id for held in pages}) == 1
    assert {chain(held.article) for held in pages} == {
        ("江州日报", None, None),
        ("江州日报", "楚岸新闻网", None),
        ("江州日报", "今日看点汇", "kz.cunye.example"),
        ("楚岸新闻网", "今日看点汇", "kz.cunye.example"),
    }


def chain(article: Article) -> tuple[str | None, ...]:
    return article.origin, article.reprinter, article.snapshotter


def test_a_weather_report_is_no_reprint_of_yesterdays(tour: Tour) -> None:
    (today,) = tour.titled("今天阴有小雨 北风4到5级")
    (yesterday,) = tour.titled("今天多云转阴 北风3到4级")
    assert today.cluster_id != yesterday.cluster_id


def test_what_is_said_has_the_numbers(tour: Tour) -> None:
    assert f"{STORIES} stories were new; {COPIES} more pages" in tour.said
    assert "1 withdrawn" in tour.said
    assert re.search(r"− .*186批次", tour.said)
    assert re.search(r"\+ .*168批次", tour.said)
    assert "江州日报 → 今日看点汇 → kz.cunye.example" in tour.said
    assert "the demo moved its own clock" in tour.said


def test_the_three_searches_find_what_they_ask_for(tour: Tour) -> None:
    for words in ("双减", "防溺水 冬训", "雾岭"):
        found = tour.archive.search(Query(words))
        assert found
        assert f"Search {words}: {len(found)} articles" in tour.said
        for hit in found:
            held = tour.archive.get(hit.id)
            assert held is not None
            whole = f"{held.article.title} {held.article.text}"
            assert all(word in whole for word in words.split())


def test_the_exports_hold_every_article(tour: Tour) -> None:
    lines = (tour.directory / "articles.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len({row["id"] for row in rows}) == 60
    assert all(row["title"] and row["text"] for row in rows)
    pages = sorted((tour.directory / "articles").glob("*.md"))
    assert len(pages) == 60
    assert pages[0].read_text("utf-8").startswith("---\n")


def test_the_archive_holds_together(tour: Tour) -> None:
    assert list(tour.archive.verify()) == []


def test_every_command_that_is_suggested_works(tour: Tour) -> None:
    commands = [line.split() for line in tour.said.splitlines() if line.startswith("  jianbao ")]
    assert [words[1] for words in commands] == [
        "search", "search", "show", "diff", "reprints", "status",
    ]  # fmt: skip
    for words in commands:
        said = call(*words[1:])
        # A diff that finds differences ends with 1.
        assert said.code == (1 if words[1] == "diff" else 0), said.err
        assert said.out.strip()
        assert said.err == ""


def test_talk_in_a_pipe_is_calm(tour: Tour) -> None:
    assert "\x1b" not in tour.said
    talk = [line for line in tour.said.splitlines() if not line.startswith("  jianbao ")]
    assert max(map(len, talk)) <= 100
