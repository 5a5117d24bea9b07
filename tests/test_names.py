"""Bylines: cases as data, what must hold of any text, and the small public questions."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.bylines.grammar import read_opening
from scraper.bylines.line import line_of, words
from scraper.bylines.signs import may_say_something
from scraper.bylines.words import BOTH, KIND_ENDS, MARKS, ROLES, SOURCE_LABELS
from scraper.model import Person
from scraper.names import Byline, is_byline_only, is_outlet, is_person_name, parse_byline

ROOT = Path(__file__).parent.parent
COARSE = {
    "trainee_reporter": "reporter", "special_reporter": "reporter", "columnist": "writer",
}  # fmt: skip
UNCHECKED = {"image_provider", "reviewer", "planner", "publisher"}


def cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


OWN = cases(ROOT / "fixtures" / "cases-lines" / "bylines.jsonl")
SHARED = next(
    (
        cases(path)
        for up in (ROOT.parent, ROOT.parent.parent)
        if (path := up / "shared" / "cases" / "byline_cases.jsonl").is_file()
    ),
    [],
)


def named(people: tuple[Person, ...]) -> set[tuple[str, str]]:
    return {(p.name, COARSE.get(p.role, p.role)) for p in people}


def wanted(people: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {
        (p["name"], COARSE.get(p.get("role", "editor"), p.get("role", "editor")))
        for p in people
        if p.get("name")
    }


def check(case: dict[str, Any]) -> None:
    expect, byline = case["expect"], parse_byline(case["input"])
    assert named(byline.authors) == wanted(expect.get("authors", []))
    assert {p.name for p in byline.editors} == {n for n, _ in wanted(expect.get("editors", []))}
    sure = {(n, r) for n, r in wanted(expect.get("credits", [])) if r not in UNCHECKED}
    assert {(n, r) for n, r in named(byline.credits) if r not in UNCHECKED} == sure
    for key, value in (
        ("outlet", byline.outlet), ("place", byline.place), ("date_text", byline.date),
        ("dateline", byline.kind),
    ):  # fmt: skip
        if key in expect:
            assert value == expect[key], key
    if case["kind"] == "negative":
        assert byline == Byline()
    for person in (*expect.get("authors", []), *expect.get("credits", [])):
        found = next(
            p for p in (*byline.authors, *byline.credits)
            if p.name == person["name"]
        )  # fmt: skip
        for key in ("title", "outlet"):
            if key in person and person.get("role") not in UNCHECKED:
                assert getattr(found, key) == person[key], (key, found)
    if starts := expect.get("body_starts"):
        rest = case["input"][byline.body_starts :].strip()
        assert rest.startswith(starts) or starts.startswith(rest)
        assert rest


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["id"])
def test_an_own_line_is_read_as_written_down(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.skipif(not SHARED, reason="the shared cases are not beside this checkout")
@pytest.mark.parametrize("case", SHARED, ids=lambda case: case["id"])
def test_a_shared_line_is_read_as_written_down(case: dict[str, Any]) -> None:
    check(case)


ALPHABET = st.sampled_from(
    "记者记者通讯员本报讯电报道摄文图编辑责任张三李四王丹北京台北月日上海新华社网来源作者"
    ":：/／ 　()（）【】[]、,，。|丨·-12年"
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), st.text(ALPHABET, max_size=60)))
def test_any_text_gives_a_byline_that_points_into_it(text: str) -> None:
    byline = parse_byline(text)
    assert 0 <= byline.body_starts <= len(text)
    assert byline.raw in text
    assert all(person.name for person in (*byline.authors, *byline.editors, *byline.credits))


@settings(max_examples=100, deadline=None)
@given(st.text(ALPHABET, max_size=40))
def test_full_and_half_width_marks_say_the_same(text: str) -> None:
    folded = text.translate(dict(zip(map(ord, "：／（）【】，　"), ":/()[], ", strict=True)))
    one, other = parse_byline(text), parse_byline(folded)
    assert [p.name for p in one.authors] == [p.name for p in other.authors]
    assert one.body_starts == other.body_starts


WORDS = [*ROLES, *BOTH, *MARKS, *KIND_ENDS, *SOURCE_LABELS]
OTHERS = words(
    "新华社 株洲日报 东方汽车 新(长沙)华 张三 李四 上海 湖南永州 12月9日 发自 一 的 电影"
)
PIECES = st.sampled_from([*WORDS, *OTHERS, *" /:：·、,，。()（）【】|-\u3000"])


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(ALPHABET, max_size=40), st.lists(PIECES, max_size=7).map("".join)))
def test_the_look_before_the_grammar_never_says_no_where_the_grammar_finds_something(
    text: str,
) -> None:
    line = line_of(text)
    if not may_say_something(line, line.skip(0)):
        assert read_opening(line, text) == (Byline(), False)


@pytest.mark.parametrize("text", [case["input"] for case in [*OWN, *SHARED]])
def test_no_known_line_is_passed_over_before_the_grammar(text: str) -> None:
    line = line_of(text[:800])
    if not may_say_something(line, line.skip(0)):
        assert not read_opening(line, text)[0]


def test_a_long_text_costs_no_more_than_its_ends() -> None:
    hostile = "记者张三" * 50_000
    assert parse_byline(hostile).body_starts <= len(hostile)
    assert parse_byline("(" * 100_000) == Byline()


def test_a_role_with_nothing_but_a_gap_behind_it_names_nobody() -> None:
    assert not parse_byline("t（成都商报(微博)记者 ").authors


def test_the_raw_dateline_is_what_was_printed() -> None:
    byline = parse_byline("　　株洲日报讯(全媒体记者/戴凛 通讯员/郑奕) 日前")
    assert byline.raw == "株洲日报讯(全媒体记者/戴凛 通讯员/郑奕)"


def test_a_reporter_in_a_dateline_takes_its_house_and_a_correspondent_takes_none() -> None:
    byline = parse_byline("株洲日报讯(全媒体记者/戴凛 通讯员/郑奕) 日前")
    assert [person.outlet for person in byline.authors] == ["株洲日报", None]


def test_gaps_inside_names_and_places_are_closed() -> None:
    byline = parse_byline("《华夏早报》记者 卜运 华 通讯员 李青 何琪 湖南 永州报道")
    assert [person.name for person in byline.authors] == ["卜运华", "李青", "何琪"]
    assert (byline.outlet, byline.place, byline.kind) == ("华夏早报", "湖南永州", "报道")


@pytest.mark.parametrize(
    "line",
    [
        "（记者 王珩）",
        "责任编辑：王珩",
        "来源：湖南日报",
        "本报记者 王珩 摄",
        "（责任编辑：UN628）",
    ],
)
def test_a_line_that_is_only_a_byline_is_told(line: str) -> None:
    assert is_byline_only(line)


@pytest.mark.parametrize(
    "line", ["", "  ", "记者从市局获悉。", "本报讯（记者 王珩）昨日，", "高位推进"]
)
def test_prose_is_not_only_a_byline(line: str) -> None:
    assert not is_byline_only(line)


@pytest.mark.parametrize("name", ["戴凛", "欧阳娜", "司马云飞", "孙晓静", "Amy Denney", "林欣漢"])
def test_a_name_is_a_name(name: str) -> None:
    assert is_person_name(name)


@pytest.mark.parametrize("word", ["", "高考", "北京", "株洲日报", "教", "我们都去", "时间"])
def test_a_word_is_no_name(word: str) -> None:
    assert not is_person_name(word)


@pytest.mark.parametrize(
    "house",
    [
        "株洲日报",
        "新京报",
        "鲁网",
        "浙江在线-杭州频道",
        "華龍網-新重慶客戶端",
        "中央社",
        "香港文匯報",
    ],
)
def test_a_house_is_a_house(house: str) -> None:
    assert is_outlet(house)


@pytest.mark.parametrize(
    "word", ["", "天气预报", "互联网", "旅行社", "平台", "国家电网", "会上通报"]
)
def test_a_word_is_no_house(word: str) -> None:
    assert not is_outlet(word)


@pytest.mark.parametrize(
    ("line", "names", "place"),
    [
        ("《江州日报》记者 周砚清 江州市白鹭区报道", ["周砚清"], "江州市白鹭区"),
        ("《江州日报》记者 宁 远 青禾县 报道", ["宁远"], "青禾县"),
        ("本报记者 张三 李四 湖南省永州市东安县报道", ["张三", "李四"], "湖南省永州市东安县"),
        ("本报记者 张三 湖南 东安报道", ["张三"], "湖南东安"),
        ("本报记者 王小明 江州报道", ["王小明"], "江州"),
        ("本报记者 王丽 李强报道", ["王丽", "李强"], None),
    ],
)  # fmt: skip
def test_a_place_before_the_kind_is_no_reporter(
    line: str, names: list[str], place: str | None
) -> None:
    byline = parse_byline(line)
    assert [person.name for person in byline.authors] == names
    assert (byline.place, byline.kind) == (place, "报道")


@pytest.mark.parametrize(
    ("line", "names", "outlet"),
    [
        ("By Ada Rong", ["Ada Rong"], None),
        ("By Ada Rong and Li Wei", ["Ada Rong", "Li Wei"], None),
        ("By Ada Rong, Li Wei and Mei Tan | River Daily", ["Ada Rong", "Li Wei", "Mei Tan"],
         "River Daily"),
    ],
)  # fmt: skip
def test_a_byline_in_english_names_its_writers(
    line: str, names: list[str], outlet: str | None
) -> None:
    authors = parse_byline(line).authors
    assert [person.name for person in authors] == names
    assert {(person.role, person.outlet) for person in authors} == {("writer", outlet)}
    assert is_byline_only(line)


def test_a_dateline_in_english_has_a_place_a_day_and_an_agency() -> None:
    byline = parse_byline("RIVERTON, Jan. 5 (Chu'an News) -- Every school bus now has an alarm.")
    assert (byline.place, byline.date, byline.outlet) == ("RIVERTON", "Jan. 5", "Chu'an News")
    assert byline.authors == ()


@pytest.mark.parametrize("line", ["By the end of the year, prices rose.", "By bus to school"])
def test_a_sentence_in_english_is_no_byline(line: str) -> None:
    assert not is_byline_only(line)
