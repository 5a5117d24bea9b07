"""Stories of every shape on pages as Chinese sites make them: what is read is what was printed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from scraper.model import Snapshot
from scraper.pipeline import extract
from tests.support.chinese_sites import (
    SITES,
    STORIES_ELSEWHERE,
    Made,
    epaper,
    government,
    new_epaper,
    stream,
)
from tests.support.chinese_stories import LONG, POEM, STORIES, Story

UNLISTED = (stream, epaper, new_epaper, government)
"""Sites that list no story below the text."""
PEOPLE = ("authors", "editors")
READ_AT = datetime(2026, 1, 1, tzinfo=UTC)


def read(made: Made) -> dict[str, Any]:
    return extract(Snapshot(made.url, made.html.encode(), READ_AT)).to_json()


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.__name__)
def test_the_text_is_read_whole_and_alone(site: Callable[[Story], Made]) -> None:
    told = {story.name: story.text for story in STORIES if story is not POEM}
    found = {story.name: read(site(story))["text"] for story in STORIES if story is not POEM}
    assert found == told


def people(found: dict[str, Any], key: str) -> list[str]:
    return [person["name"] for person in found[key]]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.__name__)
def test_what_the_page_prints_of_the_article_is_read(site: Callable[[Story], Made]) -> None:
    for story in STORIES:
        made = site(story)
        found = read(made)
        told = {key: people(found, key) if key in PEOPLE else found[key] for key in made.facts}
        assert (found["title"], told) == (story.title, made.facts)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.__name__)
def test_stories_elsewhere_are_no_text(site: Callable[[Story], Made]) -> None:
    text = read(site(LONG))["text"]
    assert not [title for title in STORIES_ELSEWHERE if title in text]


@pytest.mark.parametrize("site", [s for s in SITES if s not in UNLISTED])
def test_stories_listed_below_are_kept_as_data(site: Callable[[Story], Made]) -> None:
    made = site(LONG)
    told = {entry["title"]: entry["url"] for entry in read(made)["related"]}
    shown = [title for title in STORIES_ELSEWHERE if title in told]
    assert shown
    assert all(told[title].startswith("http") for title in shown)
