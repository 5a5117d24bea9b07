"""Folders of the user's own site files: how they are named, and how a hostile one is told."""

import json
from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.known import LARGEST_FILE, known, of_folder, shipped
from tests.support.calls import call

URL = "https://news.jiangbian.example/1.html"
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<title>江边步道今日开通</title></head><body><h1>江边步道今日开通</h1><p class="z">来源：江边日报</p>
<p>江边步道今天上午正式开通，全长六公里，沿线设有十二处歇脚的亭子，免费向市民开放。</p>
<p>市园林局负责人说，步道明年还将向东延伸四公里，与新修的码头公园连成一片，供人散步。</p>
<p>点击上方蓝字关注我们，每天为你送上身边的新鲜事，不要错过了这一条重要的消息。</p>
</body></html>"""
RULES = """
host = "jiangbian.example"
outlet = "江边日报"
[[cuts]]
line = "^点击上方蓝字"
role = "notice"
why = "an invitation"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "jiangbian.example.toml").write_text(RULES, "utf-8")
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    return tmp_path


def text_of(said: str) -> str:
    return str(json.loads(said)["text"])


def test_a_folder_of_rules_is_named_on_the_command_line(place: Path) -> None:
    bare = call("extract", "a.html", "--url", URL, cwd=place)
    ruled = call("extract", "a.html", "--url", URL, "--sites", "mine", cwd=place)
    assert "蓝字" in text_of(bare.out)
    assert "蓝字" not in text_of(ruled.out)
    assert "延伸四公里" in text_of(ruled.out)


def test_a_folder_of_rules_in_the_settings_is_seen_from_their_file(
    place: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (place / "jianbao.toml").write_text('sites = ["mine"]', "utf-8")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    words = ("-c", place / "jianbao.toml", "extract", place / "a.html", "--url", URL)
    assert "蓝字" not in text_of(call(*words, cwd=elsewhere).out)
    assert "蓝字" in text_of(call(*words, "--no-sites", cwd=elsewhere).out)


def test_processes_hear_of_the_rules_too(place: Path) -> None:
    (place / "b.html").write_text(PAGE, "utf-8")
    (place / "meta.jsonl").write_text(
        "".join(json.dumps({"file": name, "url": URL}) + "\n" for name in ("a.html", "b.html"))
    )
    words = ("extract", "a.html", "b.html", "--sites", "mine", "--meta", "meta.jsonl")
    one, two = call(*words, cwd=place), call(*words, "-j", "2", cwd=place)
    assert one.out == two.out
    assert "延伸四公里" in one.out
    assert "蓝字" not in one.out


def test_the_users_file_takes_the_place_of_the_programs_own(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('host = "TD.fyun.cc"\noutlet = "我的"', "utf-8")
    mine = known((tmp_path,))
    assert mine.house("http://td.fyun.cc/1") == "我的"
    site = mine.site("http://td.fyun.cc/1")
    assert site is not None
    assert not site.snapshotter
    assert mine.house("http://www.people.com.cn/") == "人民网"
    assert shipped().house("http://td.fyun.cc/1") is None


def test_of_two_folders_the_later_one_wins(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.toml").write_text(f'host = "a.cn"\noutlet = "{name}"', "utf-8")
    assert known((tmp_path / "one", tmp_path / "two")).house("a.cn") == "two"
    assert known((tmp_path / "two", tmp_path / "one")).house("a.cn") == "one"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"x = " + b"[" * 100_000, "nested without end"),
        (b"x = " + b"{a=" * 50_000, "nested without end"),
        (b"[" + b"a . 'b'." * 20_000 + b"a]\nx = 1", "a key of a hundred steps"),
        (b"# " + b"x" * LARGEST_FILE, "too large for a site file"),
        (b'host = "\xff"', "not UTF-8 at byte 8"),
        (b"host = 3", "host: "),
        (b"hots = 'a.cn'", "hots: there is no such key"),
    ],
    ids=["arrays", "tables", "dotted", "large", "bytes", "type", "key"],
)
def test_a_hostile_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "a.toml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        of_folder(tmp_path)
    assert str(tmp_path / "a.toml") in caught.value.message
    assert told in caught.value.message
    assert len(caught.value.message) < 700


def test_a_folder_that_is_none_or_holds_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    (tmp_path / "empty").mkdir()
    for folder, told in (("none", "no such folder"), ("empty", "no site files in this folder")):
        said = call("extract", "page.html", "--sites", folder, cwd=tmp_path)
        assert said.code == 2
        assert said.err.startswith(f"error: {folder}: {told}")
    both = call("extract", "page.html", "--sites", "empty", "--no-sites", cwd=tmp_path)
    assert both.code == 2


def test_settings_nested_without_end_are_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text("x = " + "[" * 100_000)
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    said = call("-c", tmp_path / "jianbao.toml", "extract", tmp_path / "a.html")
    assert said.code == 2
    assert "nested without end" in said.err


@pytest.mark.parametrize("words", [("add", "a.html"), ("crawl", "http://127.0.0.1:9/")])
def test_a_wrong_rule_stops_what_writes_before_it_begins(
    place: Path, words: tuple[str, ...]
) -> None:
    (place / "jianbao.toml").write_text('sites = ["mine"]', "utf-8")
    (place / "mine" / "b.toml").write_text('host = "b.cn"\noutlets = "x"', "utf-8")
    said = call(*words, cwd=place)
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "error: mine/b.toml: outlets: there is no such key\n  hint: did you mean outlet?\n"
    )
