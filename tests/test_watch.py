"""Saved searches tell what is new, each story once, and only what arrived."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.config import Watch as Saved
from scraper.errors import UsageError
from scraper.export.feed import Item, feed
from scraper.watching import Ways, after_crawl, send
from storage.findings import Query
from storage.opening import open_archive
from storage.protocol import Archive
from storage.watches import Watches
from tests.support.archives import DAY, later, story
from tests.support.calls import call

TOLD = datetime(2023, 2, 1, tzinfo=UTC)
BRIDGE = "苍梧大桥今天合龙，两岸的居民在雨里看最后一段钢梁落下去，数着螺栓的人说一共四百一十二个。"
OTHER = "苍梧大桥收费站的账本找到了，里面夹着三十年前的船票，票价是两角五分，背面写着一个人的名字。"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.db"
    with open_archive(made) as archive:
        archive.add(story(BRIDGE, "https://a.example/1"), at=DAY)
        archive.add(story(BRIDGE, "https://b.example/1"), at=later())
    return made


def news(watches: Watches, name: str = "桥", **more: bool) -> list[int]:
    return [hit.id for hit in watches.news(name, **more)]


def add_other(archive: Archive) -> None:
    archive.add(story(OTHER, "https://a.example/2"), at=later(2))


def test_a_story_is_told_once_even_if_it_was_reprinted(path: Path) -> None:
    with open_archive(path) as archive:
        watches = archive.watches
        watches.add("桥", Query("苍梧大桥"), at=DAY)
        assert news(watches) == [1]
        assert news(watches, all_reprints=True) == [1, 2]
        watches.told("桥", [1], at=TOLD)
        assert news(watches) == news(watches, all_reprints=True) == []
        archive.add(story(BRIDGE, "https://c.example/1"), at=later(2))
        assert news(watches) == []
        assert news(watches, all_reprints=True) == [3]
        add_other(archive)
        assert news(watches) == [4]
        assert [hit.id for hit in watches.last("桥", limit=9)] == [1]


def test_what_was_not_told_comes_again(path: Path) -> None:
    with open_archive(path) as archive:
        archive.watches.add("桥", Query("苍梧大桥"), at=DAY)
        failing = Ways(command=(sys.executable, "-c", "raise SystemExit(1)"))
        hits = archive.watches.news("桥")
        assert send(archive.watches, "桥", hits, failing, at=TOLD) == 1
        assert news(archive.watches) == [1]


def test_from_now_on_leaves_out_what_is_there(path: Path) -> None:
    with open_archive(path) as archive:
        archive.watches.add("桥", Query("苍梧大桥"), at=DAY, from_now=True)
        assert news(archive.watches) == []
        add_other(archive)
        assert news(archive.watches) == [3]


def test_the_same_name_twice_and_a_name_that_is_not_there_are_told(path: Path) -> None:
    with open_archive(path) as archive:
        archive.watches.add("大桥", Query("苍梧"), at=DAY)
        with pytest.raises(UsageError, match="already"):
            archive.watches.add("大桥", Query("x"), at=DAY)
        with pytest.raises(UsageError, match="no watch called '大侨'"):
            archive.watches.news("大侨")


def test_a_takedown_takes_an_article_out_of_what_was_told(path: Path) -> None:
    with open_archive(path) as archive:
        archive.watches.add("桥", Query("苍梧大桥"), at=DAY)
        archive.watches.told("桥", [1], at=TOLD)
        archive.remove(1, reason="x", at=later(3))
        assert archive.watches.every()[0].told == 0
        assert list(archive.verify()) == []


def test_the_words_of_a_command_are_never_read_by_a_shell(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    code = "import json,sys; json.dump(sys.argv[2:], open(sys.argv[1], 'w'))"
    with open_archive(path) as archive:
        nasty = story(OTHER + "苍梧大桥", "https://a.example/$(touch${IFS}x);'\"`id`")
        archive.add(nasty, at=later())
        archive.watches.add("桥", Query("两角五分"), at=DAY)
        ways = Ways(command=(sys.executable, "-c", code, str(out), "{url}", "{watch}; rm -rf /"))
        assert send(archive.watches, "桥", archive.watches.news("桥"), ways, at=TOLD) == 0
    assert json.loads(out.read_text()) == [nasty.url, "桥; rm -rf /"]


def test_a_crawl_runs_the_searches_of_the_settings(path: Path, tmp_path: Path) -> None:
    saved = Saved("桥", "苍梧大桥", feed="bridge.atom")
    with open_archive(path) as archive:

        def told() -> list[tuple[str, int, int]]:
            return list(after_crawl(archive.watches, [saved], tmp_path.joinpath, at=TOLD))

        assert told() == [("桥", 1, 0)]
        assert told() == [("桥", 0, 0)]
    entries = ET.parse(tmp_path / "bridge.atom").getroot()
    assert len(entries.findall("{http://www.w3.org/2005/Atom}entry")) == 1


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_is_whole_whatever_a_title_holds(kind: str) -> None:
    item = Item(
        1, "javascript:alert(1)", "</title><x>\x00\ud800&]]>", "\x1b[31m\uffff", "\x07", "x"
    )
    made = feed([item], kind, '"><b>', TOLD)  # type: ignore[arg-type]  # one of the two kinds
    assert "javascript" not in made
    assert "</title><x>" in "".join(ET.fromstring(made).itertext())


def test_the_command_line_watches(path: Path) -> None:
    where = ("-a", str(path))
    assert call("watch", "add", "桥", "苍梧大桥", *where).code == 0
    assert '"name": "桥"' in call("watch", "list", *where).out
    first = call("watch", "run", *where)
    assert json.loads(first.out)["id"] == 1
    again = call("watch", "run", *where)
    assert (again.code, again.out) == (1, "")
    assert call("watch", "remove", "桥", *where).code == 0
    assert call("watch", "run", "桥", *where).code == 2
