"""What holds for any page at all."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import ReadError
from scraper.label.labelling import label
from scraper.model import BLOCK_ROLES, Article, Block, Document, Snapshot
from scraper.pipeline import explain, extract, join

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LINES = st.sampled_from(
    [
        "江州日报讯(记者 沈若谷) 市教育局公布校园午餐满意度调查结果,连续三年上升。",
        "家长进厨房,当一天监督员", "本文转自:江州日报", "2024-11-08 07:21:00", "责任编辑:程渝",
        "以上内容为资讯信息快照", "信息原文地址:", "更多关于教育的资讯:", "• 教育", "【纠错】",
        "新改建的食堂启用。 记者/沈若谷 摄", "声明:转载请注明", "江州校园午餐", "孙鹏", "。", "#",
        "The council voted on Tuesday to rebuild the old bridge over the river before next spring.",
    ]
)  # fmt: skip
TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<br>",
        "<li>",
        "<a>",
        "</a>",
        "<h1>",
        "</h1>",
        "<table><tr><td>",
        "</table>",
        "<script>",
        "</script>",
        "<style>",
        "<!--",
        "-->",
        "<img>",
    ]
)


def outcome(body: bytes, content_type: str | None = None) -> Article | ReadError:
    headers = (("content-type", content_type),) if content_type else ()
    try:
        return extract(Snapshot("https://example.cn/a/1.html", body, NOON, headers=headers))
    except ReadError as error:
        return error


@given(st.binary(max_size=400), st.sampled_from([None, "text/html", "text/plain; charset=gb2312"]))
def test_any_bytes_give_an_article_or_a_read_error(body: bytes, content_type: str | None) -> None:
    assert isinstance(outcome(body, content_type), (Article, ReadError))


@settings(deadline=None)
@given(st.lists(st.one_of(LINES, TAGS, st.text(max_size=20)), max_size=40))
def test_any_markup_gives_an_article_or_a_read_error(pieces: list[str]) -> None:
    body = "<html><body>" + "".join(pieces)
    found = outcome(body.encode("utf-8", "replace"), "text/html")
    assert isinstance(found, (Article, ReadError))
    if isinstance(found, Article):
        assert Article.from_json(found.to_json()) == Article.from_json(found.to_json())


@settings(deadline=None)
@given(st.lists(LINES, max_size=30))
def test_labelling_keeps_every_block_and_its_order(lines: list[str]) -> None:
    blocks = tuple(Block(line) for line in lines)
    named = label(Document("", "plain", blocks))
    assert [block.text for block in named.blocks] == lines
    assert all(block.why for block in named.blocks if block.role)


@settings(deadline=None)
@given(st.lists(LINES, max_size=30))
def test_the_body_is_made_only_of_text_from_the_document(lines: list[str]) -> None:
    explained = explain(Snapshot("", "\n\n".join(lines).encode() or b" ", NOON)) if lines else None
    if explained and explained.article:
        texts = [block.text for block in explained.document.blocks]
        kept = [block.text for block in explained.article.blocks]
        assert [text for text in texts if text in kept][: len(kept)]
        assert all(text in texts for text in kept)
        assert all(block.role in BLOCK_ROLES for block in explained.article.blocks)


@settings(deadline=None)
@given(st.lists(LINES, min_size=1, max_size=20))
def test_import_of_export_is_the_same_article(lines: list[str]) -> None:
    found = outcome("\n\n".join(lines).encode(), "text/plain")
    if isinstance(found, Article):
        row = found.to_json()
        assert Article.from_json(row).to_json() == row


def test_parts_are_joined_in_order_with_one_lead() -> None:
    parts = [
        Article(
            title="长文", blocks=(Block(f"第{n}页的导语。", "lead"), Block("正文。", "paragraph"))
        )
        for n in (1, 2, 3)
    ]
    whole = join(parts)
    assert [block.role for block in whole.blocks] == ["lead"] + ["paragraph"] * 5
    assert whole.text.startswith("第1页的导语。")
    assert whole.next_page is None


def test_random_bytes_are_no_article_in_whatever_charset_they_might_be() -> None:
    """Seeds 79 and 89 look like KOI8-R, where half of all bytes are letters."""
    for seed in (*range(20), 79, 89, 192, 260, 311):
        with pytest.raises(ReadError, match="not text"):
            extract(Snapshot("", random.Random(seed).randbytes(20_000), NOON))
