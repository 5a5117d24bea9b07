"""`sources`: what is known, and whether the rules of sites do what their cases say."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.known import shipped_folder
from scraper.model import Target
from storage.opening import open_archive
from tests.support.calls import call, terminal
from tests.support.site import serving

RULES = """
host = "jiangbian.example"
outlet = "江边日报"
[[cuts]]
line = "^点击上方蓝字"
role = "notice"
why = "an invitation"
"""
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<title>江边步道今日开通</title></head><body><h1>江边步道今日开通</h1>
<p>江边步道今天上午正式开通，全长六公里，沿线设有十二处歇脚的亭子，免费向市民开放。</p>
<p>点击上方蓝字关注我们，每天为你送上身边的新鲜事，不要错过了这一条重要的消息。</p>
<p>市园林局负责人说，步道明年还将向东延伸四公里，与新修的码头公园连成一片，供人散步。</p>
</body></html>"""
TEXT = (
    "江边步道今天上午正式开通，全长六公里，沿线设有十二处歇脚的亭子，免费向市民开放。\n\n"
    "市园林局负责人说，步道明年还将向东延伸四公里，与新修的码头公园连成一片，供人散步。"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of rules with one case that holds."""
    case = tmp_path / "mine" / "jiangbian.example" / "an-invitation"
    case.mkdir(parents=True)
    (tmp_path / "mine" / "jiangbian.example.toml").write_text(RULES, "utf-8")
    (case / "page.html").write_text(PAGE, "utf-8")
    expect(case, text=TEXT, title="江边步道今日开通")
    return tmp_path


def expect(case: Path, **fields: object) -> None:
    (case / "expected.json").write_text(json.dumps(fields, ensure_ascii=False), "utf-8")


def case_of(place: Path) -> Path:
    return place / "mine" / "jiangbian.example" / "an-invitation"


def rows(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_the_rules_of_the_program_do_what_their_cases_say() -> None:
    said = call("sources", "check")
    assert (said.code, said.out) == (0, ""), said.out
    assert said.err == "done: 2 site files, 2 cases, 0 differences\n"
    for file in shipped_folder().glob("*.toml"):
        assert list(file.with_suffix("").glob("*/expected.json")), file


def test_a_case_that_holds_is_silent_and_one_that_does_not_is_a_row(place: Path) -> None:
    words = ("sources", "check", "jiangbian.example", "--sites", "mine")
    good = call(*words, cwd=place)
    assert (good.code, good.out) == (0, "")
    expect(case_of(place), text=TEXT, title="江边步道昨日开通", authors=[])
    bad = call(*words, cwd=place)
    assert bad.code == 1
    assert rows(bad.out) == [
        {
            "rule": "jiangbian.example", "case": "an-invitation", "field": "title",
            "expected": "江边步道昨日开通", "got": "江边步道今日开通",
        }
    ]  # fmt: skip
    assert bad.err == "done: 1 site files, 1 cases, 1 differences\n"


def test_without_its_rule_the_case_would_not_hold(place: Path) -> None:
    (place / "mine" / "jiangbian.example.toml").write_text('host = "jiangbian.example"', "utf-8")
    said = call("sources", "check", "--sites", "mine", cwd=place)
    assert said.code == 1
    assert [row["field"] for row in rows(said.out)] == ["text"]


def test_people_see_a_table(place: Path) -> None:
    expect(case_of(place), title="别的")
    said = terminal("sources", "check", "--sites", "mine", cwd=place, NO_COLOR="1")
    assert said.code == 1
    assert said.out.split()[:5] == ["rule", "case", "field", "expected", "got"]
    assert "别的" in said.out


def test_a_page_that_is_to_hold_no_article_is_a_case_too(place: Path) -> None:
    (case_of(place) / "page.html").write_text("<title>x</title><a href=/a>首页</a>", "utf-8")
    expect(case_of(place), error="not_article")
    assert call("sources", "check", "--sites", "mine", cwd=place).code == 0
    expect(case_of(place), error="parse")
    said = call("sources", "check", "--sites", "mine", cwd=place)
    assert rows(said.out)[0]["got"] == "not_article"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("expected.json", "{", "not JSON"),
        ("expected.json", "[" * 100_000, "not JSON"),
        ("expected.json", "[]", "not a JSON object"),
        ("expected.json", "{}", "it expects nothing"),
        ("expected.json", '{"titel": "x"}', "titel: an article has no such key"),
        ("capture.json", '{"url": 3}', "url: 3 is no text"),
        ("capture.json", '{"fetched_at": "soon"}', "fetched_at: 'soon' is no time"),
        ("page.txt", "zwei", "more than one page"),
    ],
)
def test_a_case_that_cannot_be_followed_is_named(
    place: Path, name: str, content: str, told: str
) -> None:
    (case_of(place) / name).write_text(content, "utf-8")
    said = call("sources", "check", "--sites", "mine", cwd=place)
    assert said.code == 2
    assert told in said.err
    assert "an-invitation" in said.err


def test_a_wrong_rule_ends_with_2(place: Path) -> None:
    (place / "mine" / "b.toml").write_text('host = "b.cn"\noutlets = "x"', "utf-8")
    said = call("sources", "check", "--sites", "mine", cwd=place)
    assert said.code == 2
    assert said.err == (
        "error: mine/b.toml: outlets: there is no such key\n  hint: did you mean outlet?\n"
    )


def test_all_that_is_known_is_listed_with_its_file(place: Path) -> None:
    (place / "jianbao.toml").write_text(
        'sites = ["mine"]\n[[sources]]\nname = "city"\nurl = "https://city.example/"', "utf-8"
    )
    said = call("sources", "list", cwd=place)
    found = {row["name"]: row for row in rows(said.out)}
    assert list(found) == ["city", "houses", "td.fyun.cc", "jiangbian.example"]
    assert found["city"]["file"] == "jianbao.toml"
    assert found["jiangbian.example"]["kind"] == "own site"
    assert found["jiangbian.example"]["cases"] == 1
    assert "city.example" in terminal("sources", "list", cwd=place, NO_COLOR="1").out


def test_one_is_shown_by_its_name_or_host(place: Path) -> None:
    for name in ("jiangbian.example", "td.fyun.cc"):
        row = json.loads(call("sources", "show", name, "--sites", "mine", cwd=place).out)
        assert row["name"] == name
        assert f'host = "{name}"' in row["text"]
    said = call("sources", "show", "td.fyum.cc")
    assert said.code == 2
    assert "did you mean td.fyun.cc?" in said.err


def test_a_word_that_is_no_command_of_sources_is_refused() -> None:
    said = call("sources", "chek")
    assert said.code == 2
    assert said.err.startswith("error: there is no command 'sources chek'")
    assert "did you mean `jianbao sources check`?" in said.err


def test_a_site_file_is_tried_on_a_page_of_today(tmp_path: Path) -> None:
    rules = tmp_path / "sites" / "127.0.0.1.toml"
    (rules.parent / "127.0.0.1" / "a-story").mkdir(parents=True)
    rules.write_text('host = "127.0.0.1"\nbody = "div.content"\ntitle = "h2.gone"\n', "utf-8")
    case = rules.parent / "127.0.0.1" / "a-story"
    (case / "page.html").write_text(PAGE, "utf-8")
    expect(case, title="江边步道今日开通")
    allow = ("-o", 'fetch.allow_private=["127.0.0.1"]')
    words = ("sources", "check", "127.0.0.1", "--live", "--sites", rules.parent, "--jsonl",
             "-a", tmp_path / "none.db")  # fmt: skip
    with serving() as site:
        (case / "capture.json").write_text(json.dumps({"url": f"{site}/2024/0301/1001.html"}))
        said = call(*allow, *words)
        assert said.code == 1
        assert [(row["field"], row["expected"]) for row in rows(said.out)] == [("title", "h2.gone")]
        (case / "capture.json").write_text(json.dumps({"url": f"{site}/gone.html"}))
        assert [row["got"] for row in rows(call(*allow, *words).out)] == ["gone"]


def test_the_list_says_how_sources_stand(tmp_path: Path) -> None:
    with open_archive(str(tmp_path / "archive.db")) as held:
        target = Target("https://a.example.cn/1.html", source="甲报")
        held.push([target], due_at=datetime(2026, 1, 1, tzinfo=UTC))
    (tmp_path / "jianbao.toml").write_text(
        'archive = "archive.db"\n'
        '[[sources]]\nname = "甲报"\nurl = "https://a.example.cn/"\n'
        '[[sources]]\nname = "乙报"\nurl = "https://b.example.cn/"\n'
    )
    told = rows(call("-c", tmp_path / "jianbao.toml", "sources", "list", "--jsonl").out)
    assert [row["due"] for row in told if row["kind"] == "source"] == [1, None]
