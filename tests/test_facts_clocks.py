"""Times of pages in other languages than Chinese."""

from __future__ import annotations

import pytest

from tests.support.stories import ENGLISH, STORIES, page, paragraphs, read

COPY = f"<div class='copy'>{paragraphs(ENGLISH.text)}</div>"


def test_a_time_with_its_zone_in_the_metadata_beats_a_bare_one_in_japanese() -> None:
    story = next(story for story in STORIES if story.lang == "ja")
    head = "<meta property='article:published_time' content='2026-01-05T23:17:00+09:00'>"
    html = f"<h1>{story.title}</h1><div>2026/01/06 00:05</div><div>{paragraphs(story.text)}</div>"
    published = read(page(html, story.title, head, "ja")).published_at
    assert published is not None
    assert published.value.isoformat() == "2026-01-05T23:17:00+09:00"


def test_the_published_time_beats_a_meta_that_is_only_called_date() -> None:
    head = (
        "<meta name='date' content='2026-01-05T17:38:42+02:00'>"
        "<meta property='article:published_time' content='2026-01-05T08:22:00+02:00'>"
    )
    published = read(page(f"<h1>{ENGLISH.title}</h1>{COPY}", head=head)).published_at
    assert published is not None
    assert published.value.isoformat() == "2026-01-05T08:22:00+02:00"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("January 5, 2026", "Updated January 9, 2026"),
        ("5. Januar 2026", "Zuletzt aktualisiert: 9. Januar 2026"),
        ("5 janvier 2026", "Mis à jour le 9 janvier 2026"),
        ("5 января 2026", "Обновлено 9 января 2026"),
    ],
)
def test_a_line_of_the_last_edit_tells_no_publication(first: str, last: str) -> None:
    html = f"<h1>{ENGLISH.title}</h1><div>{last}</div><div>{first}</div>{COPY}"
    article = read(page(html))
    assert article.published_at is not None
    assert article.published_at.value.date().isoformat() == "2026-01-05"
    assert article.modified_at is not None
    assert article.modified_at.value.date().isoformat() == "2026-01-09"
