"""What pages put above, between and below the paragraphs of an article, in many languages."""

from __future__ import annotations

import pytest

from tests.support.stories import ENGLISH, STORIES, Story, body_of, page, paragraphs, read

each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.lang)


@each_story
def test_the_tools_between_headline_and_text_are_none_of_it(story: Story) -> None:
    tools = (
        "<div class='top'><div class='when'>05.01.2026 14:20</div><div class='x'>3 min</div>"
        "<ul class='share'><li><a href='/f'>Facebook</a></li><li><a href='/x'>X</a></li></ul>"
        "<form class='ask'><div>E-mail (required)</div><div>Comment (required)</div></form></div>"
    )
    html = f"<h1>{story.title}</h1>{tools}<div class='copy'>{paragraphs(story.text)}</div>"
    article = read(page(html, story.title, lang=story.lang))
    assert (article.title, body_of(article)) == (story.title, story.text)


def test_a_lead_set_apart_above_the_picture_stays_and_the_scraps_below_it_go() -> None:
    first, *rest = ENGLISH.text
    scraps = (
        "<div class='hero'><img src='/a.jpg'><span>Photo: Ada Rong</span></div>"
        "<div class='line'><div>Enlarge image</div><div>Jan. 5, 2026</div><div>Share</div></div>"
    )
    copy = f"<div class='copy'>{paragraphs(tuple(rest))}</div>"
    html = f"<h1>{ENGLISH.title}</h1><p class='intro'>{first}</p>{scraps}{copy}"
    assert body_of(read(page(html))) == ENGLISH.text


@each_story
def test_text_goes_on_below_a_list_that_stands_in_its_midst(story: Story) -> None:
    heading = {"ja": "関連記事", "ko": "관련기사"}.get(story.lang, "Related articles")
    links = "".join(f"<h2><a href='/{n}'>{story.title} {n}</a></h2>" for n in (1, 2, 3))
    first, second, third = (f"<p>{line}</p>" for line in story.text)
    middle = f"<div class='more-posts'><h3>{heading}</h3><div>{links}</div></div>"
    html = f"<h1>{story.title}</h1><div class='copy'>{first}{second}{middle}{third}</div>"
    assert body_of(read(page(html, story.title, lang=story.lang))) == story.text


def test_a_paragraph_that_is_one_link_is_text_where_the_paragraphs_stand() -> None:
    linked = "<p><a href='/7'>The flood of 2023 had taken the lower floor and its archive.</a></p>"
    first, *rest = ENGLISH.text
    inner = f"<p>{first}</p>{linked}{paragraphs(tuple(rest))}"
    body = body_of(read(page(f"<h1>{ENGLISH.title}</h1><div class='copy'>{inner}</div>")))
    assert body[1] == "The flood of 2023 had taken the lower floor and its archive."


def test_a_headline_that_is_a_link_between_the_paragraphs_is_none_of_the_text() -> None:
    linked = "<p><a href='/7'>What did the flood of 2023 take from the town of Easterby?</a></p>"
    first, *rest = ENGLISH.text
    inner = f"<p>{first}</p>{linked}{paragraphs(tuple(rest))}"
    article = read(page(f"<h1>{ENGLISH.title}</h1><div class='copy'>{inner}</div>"))
    assert body_of(article) == ENGLISH.text
