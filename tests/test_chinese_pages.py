"""Stories of every shape on pages as Chinese sites make them: what is read is what was printed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from scraper.model import Snapshot
from scraper.pipeline import extract
from tests.support.chinese_sites import SITES, Made
from tests.support.chinese_stories import POEM, STORIES, Story

READ_AT = datetime(2026, 1, 1, tzinfo=UTC)


def read(made: Made) -> dict[str, Any]:
    return extract(Snapshot(made.url, made.html.encode(), READ_AT)).to_json()


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.__name__)
def test_the_text_is_read_whole_and_alone(site: Callable[[Story], Made]) -> None:
    told = {story.name: story.text for story in STORIES if story is not POEM}
    found = {story.name: read(site(story))["text"] for story in STORIES if story is not POEM}
    assert found == told
