"""Citations, and differences as a page."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scraper.evidence.diffpage import diff_page
from scraper.export.cite import STYLES, Cited, style
from scraper.model import Article, Person, Timestamp
from storage.opening import open_archive
from tests.support.archives import DAY, FULL, TEXT, later, page, story
from tests.support.calls import call, terminal

CITED = Cited(FULL, 2, DAY, "ab" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "a.db"
    changed = TEXT.replace("三所", "五所") + "\n\n<script>alert(1)</script>“新增”的一段。"
    with open_archive(place) as archive:
        archive.add(story(), page(b"1"), at=DAY)
        archive.add(story(changed), page(b"2", at=later(2)), at=later(2))
        signed = replace(story(changed), authors=(Person("戴凛", "reporter"),))
        archive.add(signed, page(b"3", at=later(3)), at=later(3))
    return place


def test_each_style_names_who_what_where_and_which_capture() -> None:
    for name, cite in STYLES.items():
        told = cite(CITED)
        for word in ("戴凛", "谭浩瀚", FULL.title or "", "株洲日报", "2023", "ab" * 32):
            assert word in told, name
        assert "李四" not in told


def test_gbt_7714_is_a_newspaper_article_with_its_page() -> None:
    assert STYLES["gbt7714"](CITED).startswith(
        "戴凛, 谭浩瀚. 株洲教育亮出了？[N/OL]. 株洲日报, 2023-01-05(A02)[2023-01-05]. https://"
    )
    many = replace(FULL, authors=tuple(Person(name, "reporter") for name in "甲乙丙丁"))
    assert STYLES["gbt7714"](replace(CITED, article=many)).startswith("甲, 乙, 丙, 等. ")


def test_western_names_are_inverted_as_the_style_wants() -> None:
    article = Article(
        title="On Bridges",
        authors=(Person("Ann Mary Lee", "reporter"), Person("Bob Ray", "writer")),
        origin="The Herald", published_at=Timestamp.parse("2024-03-01"), url="https://a.example/1",
    )  # fmt: skip
    cited = replace(CITED, article=article)
    assert STYLES["apa"](cited).startswith("Lee, A. M., & Ray, B. (2024, March 1). On Bridges.")
    assert STYLES["chicago"](cited).startswith(
        "Lee, Ann Mary and Bob Ray. “On Bridges.” The Herald, March 1, 2024. https://"
    )


@pytest.mark.parametrize("name", STYLES)
def test_an_article_that_tells_nothing_can_be_cited(name: str) -> None:
    told = STYLES[name](Cited(Article(), 1, DAY))
    assert "无题" in told
    assert "None" not in told


def test_bibtex_holds_what_would_end_a_field() -> None:
    article = replace(
        FULL, title="100% {of} \\it & more_", canonical_url="https://a.cn/{x}?a=1%20b"
    )
    told = STYLES["bibtex"](replace(CITED, article=article))
    assert r"100\% \{of\} \textbackslash{}it \& more\_" in told
    assert "url = {https://a.cn/%7Bx%7D?a=1%20b}" in told
    assert told.count("{") == told.count("}")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("GB/T 7714", "gbt7714"), ("BibTeX", "bibtex"), ("mla", None), ("", None)],
)
def test_a_style_may_be_written_as_people_do(written: str, meant: str | None) -> None:
    assert style(written) == meant


def test_show_cites_the_wording_that_was_asked_for(path: Path) -> None:
    first = json.loads(
        call("show", "1", "--version", "1", "--cite", "apa", "--json", "-a", path).out
    )
    last = json.loads(call("show", "1", "--cite", "apa", "--json", "-a", path).out)
    assert (first["version"], last["version"]) == (1, 2)
    assert "archived version 1, captured 2023-01-05T16:00:00+08:00" in first["citation"]
    assert call("show", "1", "--cite", "chicago", "-a", path).out.count("\n") == 1


def test_a_style_that_is_none_is_told(path: Path) -> None:
    said = call("show", "1", "--cite", "mla", "-a", path)
    assert (said.code, "one of: gbt7714" in said.err) == (2, True)
    assert call("show", "1", "--cite", "apa", "--raw", "-a", path).code == 2


class Tags(HTMLParser):
    """The elements of a page, and their text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names = [""]
        self.texts: dict[str, list[str]] = {"del": [], "ins": []}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.append(tag)

    def handle_data(self, data: str) -> None:
        if self.names[-1] in self.texts:
            self.texts[self.names[-1]].append(data)


def test_diff_writes_a_page_that_marks_what_changed(path: Path, tmp_path: Path) -> None:
    place = tmp_path / "diff.html"
    said = call("diff", "1", "--html", place, "-a", path)
    html = place.read_text("utf-8")
    found = Tags(html)
    assert said.code == 1
    assert "script" not in found.names
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "default-src 'none'; style-src 'sha256-" in html
    assert "三" in found.texts["del"]
    assert "五" in found.texts["ins"]
    assert "http" not in html.replace("http-equiv", "")


def test_a_page_of_equal_wordings_says_so(path: Path, tmp_path: Path) -> None:
    place = tmp_path / "diff.html"
    assert call("diff", "1", "2", "2", "--html", place, "-a", path).code == 0
    assert "The texts are equal." in place.read_text("utf-8")


def test_the_later_text_can_be_read_in_the_page(path: Path) -> None:
    with open_archive(path) as archive:
        earlier, last = archive.history(1)
    html = diff_page(earlier, last)
    body = html.partition('<div class="text" dir="auto">')[2].partition("</div>")[0]
    parser = Tags("<div>" + body + "</div>")
    assert "".join(parser.texts["ins"]).startswith("五")


def test_diff_lists_the_edits_by_their_kind(path: Path) -> None:
    row = json.loads(call("diff", "1", "-a", path).out)
    kinds = [(edit["kind"], edit["field"]) for edit in row["edits"]]
    assert kinds == [("credit", "authors"), ("number", "text"), ("paragraph_added", "text")]


def test_changes_lists_events_for_programs_and_people(path: Path) -> None:
    rows = [json.loads(line) for line in call("changes", "-a", path).out.splitlines()]
    assert [row["kind"] for row in rows] == ["credit", "paragraph_added", "number"]
    assert {row["snapshot_before"] for row in rows} == {1, 2}
    assert (
        json.loads(call("changes", "--kind", "number", "--json", "-a", path).out)[0]["after"]
        == "五"
    )
    assert "paragraph added" in terminal("changes", "1", "-a", path).out
    assert call("changes", "--since", "2024", "-a", path).out == ""
    assert call("changes", "--source", "晚报", "-a", path).out == ""
    assert call("changes", "--until", "2020", "-a", path).code == 0


def test_a_kind_that_is_none_is_told_with_the_nearest(path: Path) -> None:
    said = call("changes", "--kind", "nubmer", "-a", path)
    assert (said.code, "did you mean 'number'?" in said.err) == (2, True)
    assert call("changes", "99", "-a", path).code == 1
