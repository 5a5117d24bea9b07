"""The quick looks of labelling: they may only say no where the patterns behind them say no."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scraper.bylines.line import words
from scraper.han import simplified
from scraper.label import paywall
from scraper.label.marks import WHOLE_LINE, is_meta, is_stamp, kind_of, labelled, may_have_kind
from scraper.label.prose import is_caption
from scraper.text import width_folded

LABELS = words(
    """
    类别 分类 栏目 频道 发布时间 发表时间 发布日期 更新时间 时间 日期 来源 稿源 作者 记者 责编
    责任编辑 编辑 字号 浏览 点击 阅读 评论 Source Author Editor
"""
)
WIDE = {ord(narrow): ord(narrow) + 0xFEE0 for narrow in "0123456789:|()[]!?;"}
META = st.lists(
    st.tuples(
        st.sampled_from(LABELS), st.sampled_from([":", "：", "|", " : "]), st.text("教育Ada 1")
    ),
    min_size=1,
    max_size=3,
).map(lambda pairs: " ".join("".join(pair) for pair in pairs))


@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("pattern", [pattern for _, pattern in WHOLE_LINE])
@given(drawn=st.data())
def test_what_a_pattern_of_whole_lines_matches_is_looked_at(
    pattern: re.Pattern[str], drawn: st.DataObject
) -> None:
    bare = drawn.draw(st.from_regex(pattern, fullmatch=True)).strip()
    if pattern.fullmatch(simplified(width_folded(bare))):
        assert may_have_kind(bare)
        assert may_have_kind(bare.translate(WIDE))


@settings(max_examples=200, deadline=None)
@given(META)
def test_a_line_that_opens_with_a_label_is_looked_at(line: str) -> None:
    bare = line.strip()
    if is_meta(width_folded(bare)):
        assert may_have_kind(bare)


@pytest.mark.parametrize(
    "traditional", ["掃碼關注", "責任編輯：王珩", "轉載請註明", "來源：海崖時報"]
)
def test_the_other_form_of_the_characters_is_looked_at(traditional: str) -> None:
    assert may_have_kind(traditional)


def test_prose_is_passed_over() -> None:
    assert not may_have_kind("株洲市教育局昨日公布了全市中小学的名单，记者从会上获悉。")
    assert not kind_of("株洲市教育局昨日公布了全市中小学的名单，记者从会上获悉。")


@pytest.mark.parametrize("line", ["２０２３年１月５日", "（2023-01-05 08:47）", "［2023-01-05］"])
def test_a_time_alone_is_one_in_either_width(line: str) -> None:
    assert is_stamp(line)
    assert is_stamp(width_folded(line))


@settings(max_examples=100, deadline=None)
@given(st.text("图源为摄供1一：:（）()［］[]／/ 　上下▲", max_size=12))
def test_a_caption_is_one_in_either_width(line: str) -> None:
    assert is_caption(line) == is_caption(width_folded(line))


@settings(max_examples=40, deadline=None)
@given(st.from_regex(paywall._WALL, fullmatch=True))
def test_what_a_paywall_says_is_looked_at(line: str) -> None:
    assume(not set(line) & set("ıİ"))  # re takes them for i, Turkish does not
    assert paywall.may_ask(line)


@settings(max_examples=50, deadline=None)
@given(META)
def test_labels_are_found_in_either_width(line: str) -> None:
    assert list(labelled(line)) == list(labelled(line.translate(WIDE)))
