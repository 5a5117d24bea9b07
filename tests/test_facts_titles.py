"""Headlines beside kickers, sections and names of sites, in alphabets."""

from __future__ import annotations

import pytest

from scraper.facts.headline import without_site
from tests.support.stories import ENGLISH, page, paragraphs, read

COPY = f"<div class='copy'>{paragraphs(ENGLISH.text)}</div>"
OG = f"<meta property='og:title' content='{ENGLISH.title}'>"


@pytest.mark.parametrize(
    "heading",
    [
        f"<span>Region</span> {ENGLISH.title}",
        f"Region : {ENGLISH.title}",
        f"{ENGLISH.title} | Easterby Herald | News",
    ],
)
def test_a_heading_that_holds_more_than_the_headline_is_cut_to_it(heading: str) -> None:
    assert read(page(f"<h1>{heading}</h1>{COPY}", ENGLISH.title, OG)).title == ENGLISH.title


def test_a_heading_that_says_more_than_the_metadata_stays_whole() -> None:
    longer = f"{ENGLISH.title}: what was saved and what was not"
    assert read(page(f"<h1>{longer}</h1>{COPY}", ENGLISH.title, OG)).title == longer


def test_a_link_to_the_section_is_no_headline() -> None:
    whole = f"{ENGLISH.title} | Easterby Herald | Culture"
    html = f"<ul><li>Culture</li></ul><h1>Library is open again</h1>{COPY}"
    assert read(page(html, whole)).title == "Library is open again"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Town library opens again | Easterby Herald", "Town library opens again"),
        ("Town library opens again - Easterby Herald", "Town library opens again"),
        ("Easterby Herald :: Town library opens again", "Town library opens again"),
        ("Easterby Herald » Town library opens again", "Town library opens again"),
        ("Bücherei öffnet wieder – Easterby Herald", "Bücherei öffnet wieder"),
        ("المكتبة تفتح أبوابها | Easterby Herald", "المكتبة تفتح أبوابها"),
        ("A well-known library opens", "A well-known library opens"),
        ("Easterby Herald", "Easterby Herald"),
        ("", ""),
    ],
)
def test_names_of_the_site_go_from_either_end(text: str, expected: str) -> None:
    assert without_site(text, ["Easterby Herald"], whole=True) == expected


def test_soft_hyphens_are_no_part_of_a_headline_or_a_text() -> None:
    broken = ENGLISH.text[0].replace("library", "li&shy;bra&shy;ry")
    html = f"<h1>East&shy;erby opens its library again</h1><p>{broken}</p>{COPY}"
    article = read(page(html))
    assert article.title == ENGLISH.title
    assert "\xad" not in article.text
