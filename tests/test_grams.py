"""The folded form and the tokens of the index."""

import sys
from itertools import pairwise

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


_MIXED = st.text(alphabet="中国家报a5 ,·한ก\u0301\u2028\ud800\U00020000", max_size=30)


@settings(deadline=None, max_examples=200)
@given(_MIXED)
def test_the_pairs_of_dense_characters_are_tokens_in_order(folded: str) -> None:
    def is_pair(word: str) -> bool:
        return len(word) == 2 and all(map(grams.characters, word))

    pairs = [a + b for a, b in pairwise(folded) if is_pair(a + b)]
    assert list(filter(is_pair, grams.tokens(folded))) == pairs


@settings(deadline=None, max_examples=200)
@given(_MIXED, _MIXED)
def test_every_dense_character_has_its_tokens(head: str, body: str) -> None:
    title, text = grams.characters(head), grams.characters(body)
    line = grams.char_line(grams.spelled(head).dense, grams.spelled(body).dense)
    marked = {f"t{char}" for char in title} | {f"n{char}" for char in title - text}
    assert set(line.split(" ")) - {""} == title | text | marked


def test_traditional_text_is_found_by_simplified_and_back() -> None:
    traditional = "臺灣學生與國務院發佈雙減政策後，電視節目裏說頭髮變長了嗎？"
    simplified = "台湾学生与国务院发布双减政策后，电视节目里说头发变长了吗？"
    assert grams.fold(traditional) == grams.fold(simplified)
