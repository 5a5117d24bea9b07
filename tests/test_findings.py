"""What a search comes to: facets, months, how it was read, what is related."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

from scraper.export import chart
from storage import facets
from storage.explain import meaning
from storage.finding import opened
from storage.opening import open_archive
from storage.protocol import Query
from storage.query import parse
from tests.support.archives import DAY, FULL, later, story
from tests.support.calls import call
from tests.test_search import STORIES, empty, hold

MATTER = (
    "青蒿渡口的摆渡船“白露七号”昨天靠岸，船工说，青蒿渡口要建桥了，白露七号要进博物馆。",
    "记者在青蒿渡口见到了白露七号，博物馆的人正在量船身，量了三遍。",
    "夜里降温，菜农们给大棚盖上了草帘，市场上的菠菜涨了两角钱。",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.db"
    with open_archive(made) as archive:
        for number, text in enumerate(MATTER):
            archive.add(story(text, f"https://a.example/{number}"), at=later(number))
        archive.add(story(MATTER[0], "https://b.example/0"), at=later(5))
        archive.add(FULL, at=DAY)
    return made


def test_facets_count_what_is_selected_and_nothing_else() -> None:
    conn = empty()
    for number, row in enumerate(STORIES, 1):
        hold(conn, number, row)
    told = facets.facets(conn, Query("", until=date(2023, 1, 1)), 10)
    assert told["origin"] == (("清江晚报", 2), ("River Post", 1))
    assert told["source"] == (("清江晚报", 2), ("River Post", 1), ("江城在线", 1))
    assert told["author"] == (("孟小禾", 2), ("陶然", 1))
    assert told["month"] == (("2022-09", 2), ("1800-01", 1))
    assert facets.facets(conn, Query("", until=date(2023, 1, 1)), 1)["origin"] == (("清江晚报", 2),)


def test_facets_of_an_article_that_was_dropped_leave_no_name() -> None:
    from storage import index

    conn = empty()
    hold(conn, 1, STORIES[1])
    index.drop(conn, 1)
    assert conn.execute("SELECT count(*) FROM search_facts").fetchone() == (0,)


@pytest.mark.parametrize(
    ("step", "bars"),
    [
        ("year", [("2022", 2), ("2023", 1)]),
        ("month", [("2022-09", 2), ("2022-10", 0), ("2022-11", 0), ("2022-12", 0), ("2023-01", 1)]),
    ],
)
def test_bars_stand_without_gaps(step: str, bars: list[tuple[str, int]]) -> None:
    conn = empty()
    for number, row in enumerate(STORIES[:3], 1):
        hold(conn, number, row)
    for words in ("", "清江 OR 的 OR 书店 OR -near(江 江堤)"):
        told = facets.over_time(conn, Query(words), step)  # type: ignore[arg-type]  # one of two
        assert [(bar.period, bar.count) for bar in told] == bars
    days = facets.over_time(conn, Query(""), "day")
    assert len(days) == (date(2023, 1, 5) - date(2022, 9, 3)).days + 1
    assert sum(bar.count for bar in days) == 3


def test_bars_of_many_days_are_counted_in_one_pass() -> None:
    conn = empty()
    for number, day in enumerate((date(2001, 2, 28), date(2022, 1, 1), date(2022, 1, 1)), 1):
        hold(conn, number, {**STORIES[0], "day": day})
    told = [bar for bar in facets.over_time(conn, Query("双减"), "day") if bar.count]
    assert [(bar.period, bar.count) for bar in told] == [("2001-02-28", 1), ("2022-01-01", 2)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("雙減 －标题：考试", "双减 -title:考试"),
        ("（书店 OR 江堤） 株洲", "(书店 OR 江堤) 株洲"),
        ("near（双减 书店，３）", "near(双减 书店, 3)"),
        ("near(双减)", "双减"),
        ("near 双减", "near 双减"),
        ("near(", "near"),
        ("*", "(nothing)"),
        ("before:9999-12-31", "before:9999-12-31"),
        ("title:(near(甲 乙))", "title:(near(甲 乙, 10))"),
        ("after:2022-09 before:2023", "after:2022-09-01 before:2023-01-01"),
        ("after:2023-02-31", '"after:2023-02-31"'),
        ("", "(everything)"),
        ("？！", "(nothing)"),
        ("-(甲 乙)", "-(甲 乙)"),
        ("-甲 OR 乙", "-甲 OR 乙"),
    ],
)
def test_a_query_is_said_again_as_it_was_read(typed: str, read: str) -> None:
    assert meaning(parse(typed).node) == read
    assert meaning(parse(read).node) == read or read.startswith("(")


def test_a_day_that_does_not_exist_is_told(path: Path) -> None:
    said = call("search", "after:2023-02-31", "-a", path)
    assert said.code == 1
    assert "no date of the calendar" in said.err


def test_an_article_is_found_the_moment_it_is_committed_and_not_before(path: Path) -> None:
    asked = Query("灯塔熄了")
    with open_archive(path) as writer, opened(str(path)) as reader:
        with writer.batch():
            writer.add(story("昨夜灯塔熄了一刻钟。", "https://a.example/light"), at=later(6))
            assert writer.count(asked) == 1
            assert reader.count(asked) == 0
        assert reader.count(asked) == 1


def test_related_articles_share_rare_terms_and_say_so(path: Path) -> None:
    said = call("related", "1", "--jsonl", "-a", path)
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [(row["id"], row["reason"]) for row in rows] == [
        (4, "carries the same text"),
        (2, "both speak of 白露七号, 青蒿渡口"),
    ]
    assert call("related", "3", "-a", path).code == 1
    assert call("related", "99", "-a", path).code == 1


def test_the_command_line_counts(path: Path) -> None:
    where = ("-a", str(path))
    told = json.loads(call("search", "青蒿渡口", "--facets", "--json", *where).out)
    assert told["count"] == 3
    assert set(told["facets"]) == {"source", "origin", "category", "author", "month"}
    bars = [json.loads(line) for line in call("search", "青蒿", "--histogram", "year", *where)
            .out.splitlines()]  # fmt: skip
    assert sum(bar["count"] for bar in bars) == 3
    explained = json.loads(call("search", "青蒿 -船工", "--explain", *where).out)
    assert explained["meaning"] == "青蒿 -船工"
    assert {row["term"]: row["count"] for row in explained["terms"]} == {"青蒿": 3, "船工": 2}
    assert call("search", "青蒿", "--facets", "--count", *where).code == 2
    short = json.loads(call("search", "量船身", "--context", "5", *where).out)["snippet"]
    assert len(short) <= 2 * 5 + 2


def test_a_histogram_is_written_as_a_picture_or_a_table(path: Path, tmp_path: Path) -> None:
    where = ("--histogram", "month", "-a", str(path))
    assert call("search", "青蒿", *where, "-O", tmp_path / "b.svg").code == 0
    picture = ET.parse(tmp_path / "b.svg").getroot()
    assert len(picture.findall(".//{http://www.w3.org/2000/svg}title")) >= 2
    assert call("search", "青蒿", *where, "-O", tmp_path / "b.csv").code == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "b.csv").read_text())))
    assert rows[0] == ["period", "count"]
    assert sum(int(count) for _, count in rows[1:]) == 3
    assert call("search", "青蒿", *where, "-O", tmp_path / "b.png").code == 2


def test_a_chart_holds_what_a_title_says_as_text() -> None:
    drawn = ET.fromstring(chart.svg([("2023", 3)], '<script>&"双减'))
    assert '<script>&"双减' in "".join(drawn.itertext())
