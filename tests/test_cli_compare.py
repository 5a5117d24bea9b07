"""`diff`, `reprints`, `clusters`: what changed, and who carried the same."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.difference import changes
from storage.opening import open_archive
from tests.support.archives import DAY, OTHER, page, story
from tests.support.calls import Said, call, run, terminal

TEXT = (
    "日前，省教育厅公布了名单，株洲有三所学校入选，共投入186万元。\n\n"
    "记者了解到，今年还将新增两所，其中一所在河西，预计九月开学，可以容纳一千二百名学生就读。\n\n"
    "学校负责人表示，操场和食堂的工程已经完工，教室里的桌椅也已经全部到位，只等孩子们来上课。"
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "news.db"
    changed = TEXT.replace("186", "168").replace("预计九月开学，", "")
    with open_archive(path) as store:
        store.add(story(TEXT), page(b"1"), at=DAY)
        store.add(replace(story(changed), title="新标题"), page(b"2"), at=DAY + timedelta(hours=1))
        copy = replace(story(changed, OTHER), reprinter="每日汇")
        store.add(copy, page(b"3", OTHER), at=DAY + timedelta(hours=2))
    return path


def lines(said: Said) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.out.splitlines()]


def test_diff_tells_each_change_and_ends_with_1(archive: Path) -> None:
    said = call("diff", "1", "-a", archive)
    row = json.loads(said.out)
    assert said.code == 1
    assert (row["a"]["number"], row["b"]["number"], row["title_changed"]) == (1, 2, True)
    first, second = row["changes"]
    assert first["before"].endswith("共投入186万元。")
    assert [first["before"][a:b] for a, b in first["gone"]] == ["186"]
    assert "预计九月开学" in second["before"]
    assert "预计九月开学" not in second["after"]


def test_diff_of_a_version_with_itself_is_empty_and_ends_with_0(archive: Path) -> None:
    said = call("diff", "1", "2", "2", "-a", archive)
    assert (said.code, json.loads(said.out)["changes"]) == (0, [])
    assert call("diff", "2", "-a", archive).code == 0
    assert "no difference" in terminal("diff", "2", "-a", archive).out


def test_diff_on_a_terminal_marks_the_characters(archive: Path) -> None:
    said = terminal("diff", "1", "1", "2", "-a", archive)
    assert "\x1b[1;31m" in said.out
    assert "− 日前" in said.out
    assert "+ \x1b[1;32m新标题" in said.out


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["1", "7"], 1, "has no version 7"), (["9"], 1, "not in the archive"),
        (["1", "x"], 2, "A: 'x' is not a whole number"), (["1", "0"], 2, "A: must be at least 1"),
    ],
)  # fmt: skip
def test_diff_of_what_is_not_there_is_told(
    archive: Path, args: list[str], code: int, told: str
) -> None:
    said = call("diff", *args, "-a", archive)
    assert said.code == code
    assert told in said.err


@settings(deadline=None, max_examples=100)
@given(st.text("甲乙。！\n”", max_size=40), st.text("甲乙。！\n”", max_size=40))
def test_changes_are_none_for_equal_texts_only(before: str, after: str) -> None:
    found = list(changes(before, after))
    assert bool(found) <= (before != after)
    if before.replace("\n", "") != after.replace("\n", ""):
        assert found
    for change in found:
        assert change.before != change.after
        assert all(0 <= a < b <= len(change.before) for a, b in change.gone)
        assert all(0 <= a < b <= len(change.after) for a, b in change.come)


def test_reprints_lists_who_carried_it(archive: Path) -> None:
    found = lines(call("reprints", "2", "-a", archive))
    assert {row["id"] for row in found} == {1, 2}
    assert {row["chain"] for row in found} == {"株洲日报", "株洲日报 → 每日汇"}
    assert call("reprints", "77", "-a", archive).code == 1
    assert "株洲日报 → 每日汇" in terminal("reprints", "1", "-a", archive).out


def test_clusters_groups_texts_without_an_archive(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": "a", "text": TEXT}, {"id": 2, "text": "别的文章，讲的是另一回事，与它无关。"},
        {"id": "c", "text": "编者按。" + TEXT, "title": "转载"}, {"id": "空", "text": ""},
    ]  # fmt: skip
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file = tmp_path / "texts.jsonl"
    file.write_text(text, "utf-8")
    said = call("clusters", "--from", file)
    found = lines(said)
    assert said.code == 0
    assert [row["id"] for row in found] == ["a", 2, "c", "空"]
    a, b, c, none = (row["cluster"] for row in found)
    assert a == c
    assert len({a, b, none}) == 3
    assert run("clusters", "--from", "-", "--jsonl", stdin=text.encode()).out == said.out
    assert len(json.loads(call("clusters", "--from", file, "--json").out)) == 4


def test_clusters_names_a_bad_line_and_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text('{"id": 1, "text": "一"}\n{\n{"text": "无号"}\n')
    said = call("clusters", "--from", "t.jsonl", cwd=tmp_path)
    assert said.code == 3
    assert len(lines(said)) == 1
    assert "error: t.jsonl:2: " in said.err
    assert 'error: t.jsonl:3: a line is an object with "id"' in said.err
    file.write_text("{\n")
    assert call("clusters", "--from", file).code == 4
    assert call("clusters", "--from", tmp_path / "none").code == 2
    assert call("clusters").code == 2
