"""What an editor did, told from two wordings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench import edits as bench
from scraper.difference import aligned, changes, hunks, sentences, tokens
from scraper.edits.edit import KINDS
from scraper.edits.kinds import within
from scraper.edits.ledger import edits
from scraper.model import Article, Person, Timestamp, blocks_of

BASE = Article(
    title="株洲教育亮出了",
    authors=(Person("戴凛", "reporter"),),
    blocks=blocks_of("日前，会议召开，共186人参加。\n\n会后，代表们走访了学校。"),
)


def kinds(before: Article, after: Article) -> list[tuple[str, str]]:
    return [(edit.kind, edit.field) for edit in edits(before, after)]


def told(before: str, after: str) -> list[tuple[str, str, str]]:
    return [(edit.kind, edit.before, edit.after) for edit in within(before, after)]


def test_the_labelled_edits_are_told_by_their_kind() -> None:
    found = list(bench.told())
    assert {each.row["kind"] for each in found} <= set(KINDS)
    assert sum(each.right for each in found) >= 0.95 * len(found)


def test_equal_articles_have_no_edits() -> None:
    assert list(edits(BASE, BASE)) == []


@pytest.mark.parametrize(
    "text",
    [
        "日前，会议召开，共186人参加。会后，代表们走访了学校。",
        "日前,会议召开,共186人参加。\n\n会后，代表们走访了学校。",
        "日前，会议召开，共 186 人参加。\n\n会后，代表们走访了学校。",
    ],
)
def test_what_the_digest_folds_is_no_edit(text: str) -> None:
    assert list(edits(BASE, replace(BASE, blocks=blocks_of(text)))) == []


def test_headlines_and_people_are_facts_of_their_own() -> None:
    after = replace(
        BASE,
        title="新标题",
        subtitle="副题",
        authors=(Person("戴凛", "reporter"), Person("李四", "reporter")),
    )
    assert kinds(BASE, after) == [
        ("headline", "title"), ("headline", "subtitle"), ("credit", "authors"),
    ]  # fmt: skip


def test_another_order_or_title_of_the_same_people_is_no_edit() -> None:
    two = replace(BASE, authors=(Person("戴凛", "reporter"), Person("李四", "reporter")))
    turned = replace(
        BASE, authors=(Person("李四", "reporter", "全媒体记者"), Person("戴凛", "reporter"))
    )
    assert kinds(two, turned) == []


def test_another_day_of_publication_is_told_and_another_minute_is_not() -> None:
    first = replace(BASE, published_at=Timestamp.parse("2023-01-05T08:47:00+08:00"))
    minute = replace(BASE, published_at=Timestamp.parse("2023-01-05T09:01:00+08:00"))
    day = replace(BASE, published_at=Timestamp.parse("2023-01-06T08:47:00+08:00"))
    assert kinds(first, minute) == []
    assert kinds(first, day) == [("date", "published_at")]


def test_each_fact_that_changed_in_a_sentence_is_an_edit() -> None:
    before = "记者昨日获悉，局长王建国表示，共有186人参加。"
    after = "记者今日获悉，局长王建军表示，共有168人参加。"
    assert told(before, after) == [
        ("date", "昨日", "今日"), ("name", "王建国", "王建军"), ("number", "186", "168"),
    ]  # fmt: skip


def test_a_number_in_a_quote_is_a_number() -> None:
    assert told("他说：“来了12人。”", "他说：“来了15人。”") == [("number", "12", "15")]


def test_edits_stand_in_reading_order() -> None:
    before = "甲段共3人，说的是学校。\n\n乙段要删去，说的是医院。\n\n丙段说的是公园，共5人。"
    after = "甲段共4人，说的是学校。\n\n丙段说的是公园，共6人。\n\n丁段是新的，说交通。"
    found = edits(Article(blocks=blocks_of(before)), Article(blocks=blocks_of(after)))
    assert [edit.kind for edit in found] == [
        "number", "paragraph_removed", "number", "paragraph_added",
    ]  # fmt: skip


def test_a_text_that_is_emptied_or_filled_is_told_whole() -> None:
    empty = replace(BASE, blocks=())
    assert [edit.kind for edit in edits(BASE, empty)] == ["paragraph_removed"] * 2
    assert [edit.kind for edit in edits(empty, BASE)] == ["paragraph_added"] * 2


TEXTS = st.text(st.sampled_from("甲乙丙12。，\n “”.aB月日"), max_size=60)


@settings(max_examples=150, deadline=None)
@example("B", "1B ")
@given(TEXTS, TEXTS)
def test_any_two_texts_have_edits_that_say_what_differs(before: str, after: str) -> None:
    old, new = Article(blocks=blocks_of(before)), Article(blocks=blocks_of(after))
    found = list(edits(old, new))
    assert bool(found) == (old.digest != new.digest)
    assert all(
        (edit.kind in KINDS and edit.before != edit.after) or edit.kind == "moved" for edit in found
    )


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_pieces_joined_are_the_text(before: str, after: str) -> None:
    assert "".join(sentences(before)) == before
    assert "".join(tokens(before)) == before
    pairs = list(aligned(sentences(before), sentences(after)))
    assert "".join(a for a, _ in pairs if a) == before
    assert "".join(b for _, b in pairs if b) == after


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_what_hunks_leave_out_is_equal(before: str, after: str) -> None:
    def rest(text: str, spans: list[tuple[int, int]]) -> str:
        kept = [letter for n, letter in enumerate(text) if not any(a <= n < b for a, b in spans)]
        return "".join(kept)

    pairs = list(hunks(before, after))
    assert rest(before, [old for old, _ in pairs]) == rest(after, [new for _, new in pairs])


def test_texts_of_thousands_of_sentences_are_compared_in_time() -> None:
    before = "".join(f"第{n}句说的是第{n}件事。" for n in range(5000))
    after = "".join(f"第{n}句讲的是第{n}桩事。" for n in range(5000))
    assert sum(1 for _ in changes(before, after)) >= 5000
    assert list(edits(Article(blocks=blocks_of(before)), Article(blocks=blocks_of(after))))


def test_one_sentence_without_end_is_compared_in_time() -> None:
    before, after = "甲1" * 40_000, "乙1" * 40_000
    assert list(edits(Article(blocks=blocks_of(before)), Article(blocks=blocks_of(after))))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("救出8人，另有两人失联。", "救出八人，另有两人失联。"),
        ("水厂日供水12000吨。", "水厂日供水1.2万吨。"),
        ("占比为百分之四十。", "占比为40%。"),
        ("会议在十五日举行。", "会议在15号举行。"),
    ],
)
def test_a_number_or_date_written_otherwise_is_no_other_number(before: str, after: str) -> None:
    assert [edit.kind for edit in within(before, after)] == ["wording"]


def test_the_number_of_a_thing_is_no_day() -> None:
    assert told("第3号台风正在靠近。", "第4号台风正在靠近。")[0][0] == "number"
    assert told("会议3号召开。", "会议4号召开。") == [("date", "3号", "4号")]


def test_the_whole_fact_is_told_where_only_its_end_went() -> None:
    assert told("首班车六时半发车。", "首班车六时发车。") == [("date", "六时半", "六时")]
    assert told("12日下午抵达。", "13日上午抵达。") == [("date", "12日下午", "13日上午")]


def test_a_line_of_credits_in_the_text_is_a_credit() -> None:
    text = "大坝已经通过验收，水位正常。"
    before, after = (
        replace(BASE, blocks=blocks_of(f"{text}\n\n（责编：{names}）"))
        for names in ("王丽、赵新", "王莉、赵新")
    )
    assert kinds(before, after) == [("credit", "text")]


def test_a_text_in_the_other_script_is_one_edit() -> None:
    before, after = (
        replace(BASE, blocks=blocks_of(text))
        for text in (
            "会议认为，这项工程关系到沿岸居民的饮水。",
            "會議認為，這項工程關係到沿岸居民的飲水。",
        )
    )
    assert kinds(before, after) == [("wording", "text")]
    assert [edit.kind for edit in within("居民的飲水安全。", "居民的饮水安全。")] == ["typo"]


def test_paragraphs_that_moved_together_are_one_edit() -> None:
    first, second, third = (
        "甲队先到了桥头。",
        "乙队随后也到了。",
        "天黑以前，丙队才赶来，雨已经停了。",
    )
    parts = [first, second, third, "大家在桥头过夜。", "第二天一早又出发。"]
    before, after = (
        replace(BASE, blocks=blocks_of("\n\n".join(order)))
        for order in (parts, [*parts[2:], first, second])
    )
    found = list(edits(before, after))
    assert [edit.kind for edit in found] == ["moved"]
    assert found[0].after == f"{first}\n\n{second}"


def test_a_preposition_that_follows_the_sound_of_a_word_is_no_edit_of_its_own() -> None:
    assert [edit.kind for edit in within("Встреча во вторник.", "Встреча в четверг.")] == ["date"]
    assert [edit.kind for edit in within("He had a car.", "He had an car.")] != []


def test_another_flag_or_face_or_currency_is_no_slip() -> None:
    for before, after in (
        ("很开心😀。", "很开心😢。"),
        ("旗子🇨🇳。", "旗子🇫🇷。"),
        ("开价￥百。", "开价$百。"),
    ):
        assert [edit.kind for edit in within(before, after)] == ["wording"]
    assert [edit.kind for edit in within("他说没\u200b问题。", "他说没问题。")] == ["typo"]
