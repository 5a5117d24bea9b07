"""Re-flow joins what a column broke, and changes nothing but white space."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.read.columns import read_columns
from scraper.reflow import close_letters, em, find_column, is_letter_spaced, reflow

PROSE = (
    "清晨六点半,老街口的早餐铺已经坐满了人。店主周桂兰把刚出锅的米粉端上桌,笑着招呼熟客。"
    "她在这里开店二十三年,看着两条街外的小学从平房变成五层教学楼。今年秋天,学校食堂改建完工,"
    "每天供应一千二百份午餐,她的女儿应聘成了配餐员。家长们起初担心味道,如今却说孩子回家不再"
    "喊饿。市教育局介绍,全市已有四十一所学校用上了新的厨房设备,明年还要增加一倍。"
)


def columns(text: str, width: int, indent: int = 2) -> str:
    """The text set in lines of `width` em, as one line with a gap where each line broke."""
    lines, line, room = [], "", float(width - indent)
    for character in text:
        if em(line + character) > room and character not in "。,、!?;:":
            lines.append(line)
            line, room = "", float(width)
        line += character
    return " ".join([*lines, line])


@pytest.mark.parametrize("width", range(9, 23))
def test_any_column_width_is_found_and_closed(width: int) -> None:
    text = columns(PROSE, width)
    column = find_column(text)
    assert column is not None
    assert abs(column.width - width) <= 1
    assert [b.text for b in read_columns(text, "", column).blocks] == [PROSE]


@pytest.mark.parametrize("width", [9, 12, 16, 22])
def test_a_blank_line_in_mid_sentence_is_a_column_break(width: int) -> None:
    lines = columns(PROSE, width).split(" ")
    middle = len(lines) // 2
    while lines[middle - 1][-1] in "。!?":
        middle += 1
    text = " ".join(lines[:middle]) + "\n\n" + " ".join(lines[middle:])
    column = find_column(text)
    assert column is not None
    assert [b.text for b in read_columns(text, "", column).blocks] == [PROSE]


def test_printed_lines_on_lines_of_their_own_are_joined_too() -> None:
    text = "新厨房进校园\n\n" + columns(PROSE, 14).replace(" ", "\n")
    column = find_column(text)
    assert column is not None
    assert [b.text for b in read_columns(text, "", column).blocks] == ["新厨房进校园", PROSE]


def test_web_text_is_no_column() -> None:
    assert find_column("追寻红色足迹 共促党建赋能\n\n" + PROSE) is None


def test_gaps_beside_digits_and_latin_stay() -> None:
    assert reflow("新增 5.12 万个 学位的 目标 QQ 群") == "新增 5.12 万个学位的目标 QQ 群"


def test_letter_spaced_lines_are_closed() -> None:
    assert is_letter_spaced("江 州 市 教 育 局")
    assert close_letters("江 州 市 教 育 局") == "江州市教育局"


@given(st.text(alphabet=st.sampled_from("江州教育,。、《》“”(): \n\t　12.5%aZ年"), max_size=300))
def test_nothing_but_white_space_changes(text: str) -> None:
    assert "".join(reflow(text).split()) == "".join(text.split())
    assert "".join(close_letters(text).split()) == "".join(text.split())


@given(st.text(alphabet=st.sampled_from("江州教育,。、《》“”(): 12.5%aZ年"), max_size=300))
def test_reflow_is_idempotent(text: str) -> None:
    assert reflow(reflow(text)) == reflow(text)


@given(
    st.lists(
        st.sampled_from(["江州教育", "12", "。", "新闻:", "他说", "\n\n", " ", "学校,"]),
        max_size=400,
    )
)
def test_the_columns_reader_keeps_every_character(pieces: list[str]) -> None:
    text = "".join(pieces) + columns(PROSE, 12)
    column = find_column(text)
    if column is not None:
        kept = "".join(b.text for b in read_columns(text, "", column).blocks)
        assert "".join(kept.split()) == "".join(text.split())
