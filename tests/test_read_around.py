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


def test_a_name_that_half_of_the_text_bears_turns_nothing_off() -> None:
    boxes = "".join(
        f"<div class='sidebar-grid'><div class='inner'><p>{line}</p></div></div>"
        for line in ENGLISH.text
    )
    article = read(page(f"<h1>{ENGLISH.title}</h1><article>{boxes}</article>"))
    assert body_of(article) == ENGLISH.text


@pytest.mark.parametrize(
    "name", ["comments-body", "articleCopyrightText", "share-content", "sr-only"]
)
def test_a_box_of_another_name_among_the_text_is_none_of_it(name: str) -> None:
    other = (
        f"<div class='{name}'><p>Anybody may use these words, said nobody at all, ever.</p></div>"
    )
    html = f"<h1>{ENGLISH.title}</h1><div class='copy'>{paragraphs(ENGLISH.text)}{other}</div>"
    assert body_of(read(page(html))) == ENGLISH.text


@each_story
def test_text_in_boxes_of_one_name_side_by_side_is_one_text(story: Story) -> None:
    first, second, third = (f"<p>{line}</p>" for line in story.text)
    advert = "<div class='ad-slot'><span>Advertisement</span></div>"
    chunks = f"<div class='chunk'>{first}{second}</div>{advert}<div class='chunk'>{third}</div>"
    html = f"<h1>{story.title}</h1><article>{chunks}</article>"
    assert body_of(read(page(html, story.title, lang=story.lang))) == story.text


def test_headings_as_large_as_the_headline_part_a_text_and_end_it_not() -> None:
    parts = "".join(f"<h1>Part {n} of it</h1><p>{line}</p>" for n, line in enumerate(ENGLISH.text))
    html = f"<div class='copy'><h1>{ENGLISH.title}</h1><p>{ENGLISH.text[0]}</p>{parts}</div>"
    assert body_of(read(page(html)))[-1] == ENGLISH.text[-1]


def test_a_preview_of_another_story_among_the_paragraphs_ends_no_text() -> None:
    first, second, third = (f"<p>{line}</p>" for line in ENGLISH.text)
    preview = "<h1 class='t'><a href='/7'>What did the flood take?</a></h1>"
    copy = f"<div class='copy'>{first}{second}{preview}{third}</div>"
    html = f"<header><h1 class='t'>{ENGLISH.title}</h1></header>{copy}"
    assert body_of(read(page(html))) == ENGLISH.text


def test_a_line_that_closes_with_a_colon_opens_the_text_it_stands_with() -> None:
    opening = "The mayor had three things to say on Monday:"
    html = f"<h1>{ENGLISH.title}</h1><div>Share</div><div><p>{opening}</p>"
    body = body_of(read(page(f"{html}{paragraphs(ENGLISH.text)}</div>")))
    assert body == (opening, *ENGLISH.text)


def test_a_second_headline_above_the_byline_is_the_subtitle() -> None:
    dek = "Two years after the flood, four thousand books are back on their shelves."
    line = "<div class='x'>By Ada Rong</div><div class='x'>Jan. 5, 2026</div>"
    copy = f"<div class='copy'>{paragraphs(ENGLISH.text)}</div>"
    for element in (f"<h2>{dek}</h2>", f"<p class='dek'>{dek}</p>"):
        article = read(page(f"<h1>{ENGLISH.title}</h1>{element}{line}{copy}"))
        assert (article.subtitle, body_of(article)) == (dek, ENGLISH.text)


def test_what_is_said_of_the_author_is_no_text() -> None:
    said = "Ada Rong has written of rivers, mills and towns for the Herald since 2011."
    bio = f"<div class='author-bio'><p>{said}</p></div>"
    copy = f"<div class='copy'>{paragraphs(ENGLISH.text)}{bio}</div>"
    for html in (f"<h1>{ENGLISH.title}</h1>{bio}{copy}", f"<h1>{ENGLISH.title}</h1>{copy}"):
        assert body_of(read(page(html))) == ENGLISH.text


def test_a_gallery_below_the_text_is_the_articles_own_to_its_last_picture() -> None:
    told = "昨天下午，江州市举行了一年一度的龙舟赛，两岸看客如潮，组委会说今年来了四十二支队伍。"
    shown = "".join(f"<p><img src=/i/{n}.jpg></p>" for n in range(70))
    beside = "<div class=side>" + "<img src=/ad.jpg>" * 9 + "</div>"
    whole = f"<h1>江州龙舟赛举行</h1><div class=con>{f'<p>{told}</p>' * 3}{shown}</div>{beside}"
    images = [image.url for image in read(f"<html><body>{whole}</body></html>").images]
    assert [url.rpartition("/")[2] for url in images] == [f"{n}.jpg" for n in range(70)]
