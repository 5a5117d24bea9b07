"""The folded form and the tokens of the index."""

import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from storage import grams


def test_every_character_folds_to_one_character() -> None:
    text = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(grams.fold(text)) == len(text)


def test_folding_twice_changes_nothing() -> None:
    text = "".join(map(chr, range(0x30000)))
    once = grams.fold(text)
    assert grams.fold(once) == once


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_the_runs_of_a_text_hold_all_its_letters_and_digits(text: str) -> None:
    folded = grams.fold(text)
    held = "".join(folded[start:end] for start, end, _ in grams.runs(folded))
    assert [c for c in folded if c.isalnum()] == [c for c in held if c.isalnum()]


def test_a_gap_between_two_runs_is_seen() -> None:
    assert grams.tokens("中国,国家") == ["中国", "·", "国家"]
    assert grams.tokens("中国国家") == ["中国", "国国", "国家"]


def test_a_digit_beside_a_character_is_seen() -> None:
    assert grams.tokens("1月5日") == ["1", "‿月", "月‿", "5", "‿日"]
    assert grams.tokens("1 月 5 日") == ["1", "5"]


def test_traditional_text_is_found_by_simplified_and_back() -> None:
    traditional = "臺灣學生與國務院發佈雙減政策後，電視節目裏說頭髮變長了嗎？"
    simplified = "台湾学生与国务院发布双减政策后，电视节目里说头发变长了吗？"
    assert grams.fold(traditional) == grams.fold(simplified)
