"""Articles of which a page shows the opening, and tells the whole in JSON-LD."""

from __future__ import annotations

import json

from tests.support.stories import ENGLISH, STORIES, body_of, page, paragraphs, read

MORE = tuple(
    f"On day {n} of the work, {n + 40} volunteers came to the hall and dried books, {n} by {n}."
    for n in range(2, 14)
)
WHOLE = (*ENGLISH.text, *MORE)


def told(*lines: str) -> str:
    item = {"@type": "NewsArticle", "headline": ENGLISH.title, "articleBody": "\n".join(lines)}
    return f"<script type='application/ld+json'>{json.dumps(item)}</script>"


def shown(*lines: str) -> str:
    return f"<h1>{ENGLISH.title}</h1><div class='copy'>{paragraphs(lines)}</div>"


def test_the_whole_text_is_taken_from_json_ld_where_the_page_shows_its_opening() -> None:
    for count in (3, 5):
        assert body_of(read(page(shown(*WHOLE[:count]), head=told(*WHOLE)))) == WHOLE


def test_a_page_that_shows_nothing_is_read_from_json_ld_in_every_language() -> None:
    for story in STORIES:
        item = {"@type": "NewsArticle", "articleBody": "\n".join((*story.text, *story.text))}
        head = f"<script type='application/ld+json'>{json.dumps(item)}</script>"
        html = page("<div id='app'></div>", story.title, head, story.lang)
        assert body_of(read(html)) == (*story.text, *story.text)


def test_another_text_in_json_ld_is_not_believed() -> None:
    html = page(shown(*WHOLE[:5]), head=told(*MORE[6:], *MORE[6:], *MORE[6:]))
    assert body_of(read(html)) == WHOLE[:5]


def test_what_the_page_prints_as_another_story_is_not_taken_from_json_ld() -> None:
    first = f"<article class='s'>{shown(*WHOLE[:5])}</article>".replace("<h1", "<h1 class='t'")
    other = f"<article class='s'><h1 class='t'>Days</h1>{paragraphs(WHOLE[5:])}</article>"
    assert body_of(read(page(first + other, head=told(*WHOLE)))) == WHOLE[:5]


def test_a_short_text_in_json_ld_takes_nothing_away() -> None:
    html = page(shown(*WHOLE), head=told(ENGLISH.text[0]))
    assert body_of(read(html)) == WHOLE
