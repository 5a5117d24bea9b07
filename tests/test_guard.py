"""Caps before the parse; what is asserted is how much is left, never how long it takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.read.guard import (
    MAX_ATTRIBUTES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_TAGS,
    parse_html,
)
from scraper.read.guard import guarded as guarded_bytes

DEEP = 60_000


def guarded(page: str) -> tuple[str, tuple[str, ...]]:
    """The page after its caps, as text, and its flags."""
    found = guarded_bytes(page.encode())
    return found.html.decode(), found.flags


def test_an_ordinary_page_passes_untouched() -> None:
    page = ("<html><body>" + "<div><p>字<b>b</b></p></div>" * 900 + "</body></html>").encode()
    assert guarded_bytes(page).html is page
    assert guarded_bytes(page).flags == ()


@pytest.mark.parametrize("tag", ["div", "ul", "section", "x-y", "table", "svg"])
def test_deep_nesting_is_flattened_and_no_text_is_lost(tag: str) -> None:
    found, flags = guarded(f"<{tag}>" * DEEP + "正文" + f"</{tag}>" * DEEP + "尾")
    assert found.count(f"<{tag}") == MAX_DEPTH
    body = parse_html(found).body
    assert body is not None
    assert "正文" in body.text()
    assert flags == ()


def test_end_tags_of_dropped_tags_do_not_close_their_betters() -> None:
    inner = "<div>" * DEEP + "</div>" * DEEP
    tree = parse_html(f"<div id=a><div id=b>{inner}<p>里</p></div><p>外</p></div>")
    assert [p.text() for p in tree.css("#b p")] == ["里"]
    assert [p.text() for p in tree.css("#a > p")] == ["外"]


def test_end_tags_that_close_nothing_go() -> None:
    assert guarded("<x>" * 100 + "</div>" * DEEP)[0].count("</div>") == 0


def test_formatting_that_every_paragraph_would_reopen_is_capped() -> None:
    page = "".join(f"<p><font size={n}>字" for n in range(9000))
    tree = parse_html(page)
    assert len(tree.css("p")) == 9000
    assert len(tree.css("font")) < 100_000


def test_formatting_that_is_closed_stays() -> None:
    page = "<p><font size=2>字</font></p>" * 9000
    assert guarded(page)[0] == page


@pytest.mark.parametrize("value", ["", "=1", "='>'", '="<p>"', "='<a b=\"'"])
def test_a_tag_of_endless_attributes_loses_them(value: str) -> None:
    many = " ".join(f"a{n}{value}" for n in range(MAX_ATTRIBUTES * 40))
    tree = parse_html(f"<p id=x {many}>正文</p><p id=y>下文</p>")
    first, second = tree.css("p")
    assert (first.text(), first.attributes) == ("正文", {})
    assert second.id == "y"


def test_a_tag_of_endless_attributes_is_found_behind_what_only_looks_like_one() -> None:
    many = " ".join(f"a{n}" for n in range(MAX_ATTRIBUTES * 40))
    for lure in ("<!-- <a b=' -->", "1<a b='", "<p title='<a b=\"'>", "<script>x<a b='</script>"):
        assert "a9000" not in guarded(f"{lure}<p {many}>正文")[0]


def test_a_page_too_long_or_of_too_many_tags_is_cut_and_flagged() -> None:
    long, flags = guarded("字" * MAX_BYTES)
    assert (len(long), flags) == (MAX_BYTES // 3, ("truncated",))
    many, flags = guarded("<p>字" * (MAX_TAGS + 9))
    assert (many.count("<"), flags) == (MAX_TAGS, ("truncated",))


def test_markup_in_scripts_and_comments_does_not_count_as_nesting() -> None:
    noise = f"<script>{'<div>' * 300}</script><!-- {'<div>' * 300} -->"
    page = noise + "<div>正文</div>" * 9000
    assert guarded(page)[0] == page


def test_null_bytes_and_lone_surrogates_survive() -> None:
    tree = parse_html("<p>甲\0乙</p><p>丙\ud800丁</p>")
    assert [p.text()[0] for p in tree.css("p")] == ["甲", "丙"]


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="<>/!-ab p=\"'\n\0字", max_size=300))
def test_any_text_gives_a_tree(text: str) -> None:
    for page in (text, text * 200):
        assert parse_html(page).body is not None
