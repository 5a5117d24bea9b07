"""The explanation for people: it fits, says what is cut, and is the same in every pipe."""

from pathlib import Path

import pytest

from scraper.cli.explained import Widths, fitted
from scraper.model import Block
from scraper.why.score import Score, score
from tests.support.calls import call, run, terminal
from tests.support.cases import ROOT

PAGE = ROOT / "fixtures" / "cases" / "html-another-whole-story-below" / "page.html"


def columns(text: str) -> int:
    return sum(2 if char > "\u2e80" else 1 for char in text)


@pytest.mark.parametrize("width", [60, 80, 120, 160, 200, 240])
def test_the_parts_of_a_line_fill_the_terminal_and_no_more(width: int) -> None:
    widths = Widths.of(width)
    parts = [10, 10, widths.why, widths.text, *([widths.place] if widths.place else [])]
    assert width - 4 <= 2 + sum(parts) + 2 * (len(parts) - 1) <= width
    assert min(parts) >= 10


@pytest.mark.parametrize(
    "text", ["株洲教育亮出了哪些真功夫", "a\tb\nc" * 9, "é" * 30, "…", "", "👨‍👩‍👧"]
)
def test_a_text_is_cut_or_filled_to_its_columns(text: str) -> None:
    for width in (1, 2, 7, 8, 40):
        cell = fitted(text, width)
        assert "\n" not in cell
        assert columns(cell.replace("…", ".").replace("👨‍👩‍👧", "      ")) == width


def test_a_pipe_gets_the_same_lines_whatever_the_terminal() -> None:
    found = {
        run("extract", PAGE, "--explain", "-f", "text", COLUMNS=wide, NO_COLOR=bare).out
        for wide, bare in (("40", ""), ("200", "1"))
    }
    (out,) = found
    assert "\x1b" not in out
    assert max(map(columns, out.splitlines())) <= 122


def test_what_is_cut_away_stands_apart() -> None:
    rows = call("extract", PAGE, "--explain", "-f", "text").out.splitlines()
    cut = rows.index("- cut away: 3 blocks -")
    assert all(row.startswith("- furniture") for row in rows[cut + 1 : cut + 4])
    assert all(row.startswith("  ") for row in rows[1:cut])
    assert rows[cut + 4] == "-"


def test_a_terminal_shows_cut_blocks_dim_unless_colours_are_unwanted() -> None:
    assert "\x1b[2m- furniture" in terminal("extract", PAGE, "--explain").out
    assert "\x1b" not in terminal("extract", PAGE, "--explain", NO_COLOR="1").out


def test_a_score_counts_prose_and_links() -> None:
    text = "市水务局昨天通报，三台新机组已经并网，街道的排水能力提高了一倍。"
    assert score(Block(text)) == Score(len(text), 0)
    assert score(Block("首页 > 新闻")).prose == 0
    assert score(Block("", tag="img", src="https://a.cn/1.jpg")) == Score(0, 0)


def test_many_pages_are_explained_as_they_come(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE.read_bytes())
    (tmp_path / "b.html").write_bytes(b"")
    said = call("extract", tmp_path, "--explain")
    assert said.code == 3
    assert len(said.out.splitlines()) == 1
    assert "b.html: the file is empty" in said.err
