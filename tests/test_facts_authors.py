"""Authors in other languages than Chinese: declared, printed, or in an element for them."""

from __future__ import annotations

import json

import pytest

from scraper.facts.authors import names_in
from tests.support.stories import ENGLISH, STORIES, body_of, page, paragraphs, read

COPY = f"<div class='copy'>{paragraphs(ENGLISH.text)}</div>"
SITE = "<meta property='og:site_name' content='Easterby Herald'>"


def names(html: str) -> list[str]:
    return [person.name for person in read(html).authors]


def declared(author: object, **more: object) -> str:
    item = {"@context": "https://schema.org", "@type": "NewsArticle", "author": author, **more}
    return f"<script type='application/ld+json'>{json.dumps(item)}</script>"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ada Rong and Li Wei", ["Ada Rong", "Li Wei"]),
        ("By Ada Rong, Senior Reporter", ["Ada Rong"]),
        ("Von Max Müller und Eva Öhl", ["Max Müller", "Eva Öhl"]),
        ("Par Jean Dupont et Zoé Édard", ["Jean Dupont", "Zoé Édard"]),
        ("Por Ana García y Luis de la Torre", ["Ana García", "Luis de la Torre"]),
        ("Di Marco Rossi", ["Marco Rossi"]),
        ("Door Jan van der Berg", ["Jan van der Berg"]),
        ("Автор: Анна Лытко", ["Анна Лытко"]),
        ("Autor: Ömer Şahin", ["Ömer Şahin"]),
        ("بقلم: سارة النهر", ["سارة النهر"]),
    ],
)
def test_a_printed_byline_names_its_writers_and_is_no_text(line: str, expected: list[str]) -> None:
    article = read(page(f"<h1>{ENGLISH.title}</h1><p class='x'>{line}</p>{COPY}"))
    assert [person.name for person in article.authors] == expected
    assert body_of(article) == ENGLISH.text


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"@type": "Person", "name": "Ada Rong"}, ["Ada Rong"]),
        ([{"@type": "Person", "name": n} for n in ("Ada Rong", "Li Wei")], ["Ada Rong", "Li Wei"]),
        ("Ada Rong, Li Wei and Mei Tan", ["Ada Rong", "Li Wei", "Mei Tan"]),
        ({"@type": "Person", "name": "By Ada Rong"}, ["Ada Rong"]),
        ([{"@type": "Person", "name": "https://easterby.example/ada"}], []),
    ],
)
def test_json_ld_names_its_authors(author: object, expected: list[str]) -> None:
    assert names(page(f"<h1>{ENGLISH.title}</h1>{COPY}", head=declared(author))) == expected


def test_an_author_that_json_ld_only_refers_to_is_found_in_its_graph() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "author": {"@id": "#ada"}},
            {"@type": "Person", "@id": "#ada", "name": "Ada Rong"},
        ]
    }
    head = f"<script type='application/ld+json'>{json.dumps(graph)}</script>"
    assert names(page(f"<h1>{ENGLISH.title}</h1>{COPY}", head=head)) == ["Ada Rong"]


def test_persons_come_before_the_house_that_a_page_calls_its_author() -> None:
    head = SITE + "<meta name='author' content='Easterby Herald'>"
    line = "<div class='meta'>Posted on January 5, 2026 by Ada Rong</div>"
    assert names(page(f"<h1>{ENGLISH.title}</h1>{line}{COPY}", head=head)) == ["Ada Rong"]


def test_an_element_that_says_it_is_the_author_is_believed() -> None:
    line = "<span>Words: <a rel='author' href='/a'>Ada Rong</a></span><span>5 min</span>"
    assert names(page(f"<h1>{ENGLISH.title}</h1><div>{line}</div>{COPY}")) == ["Ada Rong"]


def test_a_box_named_for_authors_is_believed_and_what_is_said_of_them_is_not() -> None:
    line = "<div class='author-name'>Ada Rong</div><div class='author-bio'>Lover Of Rivers</div>"
    assert names(page(f"<h1>{ENGLISH.title}</h1>{line}{COPY}")) == ["Ada Rong"]


@pytest.mark.parametrize(
    "scrap", ["Quick Insight", "More Sport", "Share Tweet Send", "No Comments"]
)
def test_two_capitalised_words_alone_name_nobody(scrap: str) -> None:
    html = f"<h1>{ENGLISH.title}</h1><div class='x'>{scrap}</div>{COPY}"
    assert names(page(html)) == []


def test_a_house_that_json_ld_declares_stands_where_no_person_does() -> None:
    head = SITE + declared({"@type": "Organization", "name": "Easterby Herald"})
    assert names(page(f"<h1>{ENGLISH.title}</h1>{COPY}", head=head)) == ["Easterby Herald"]


def test_a_korean_or_japanese_name_is_kept_whole() -> None:
    for story, name in zip(STORIES[-2:], ("大渡 美咲", "김동해"), strict=True):
        head = declared({"@type": "Person", "name": name})
        html = page(f"<h1>{story.title}</h1><div>{paragraphs(story.text)}</div>", head=head)
        assert names(html) == [name]


@pytest.mark.parametrize("line", ["a@b.example", "5 January 2026", "the whole town", "x" * 500, ""])
def test_what_is_no_name_names_nobody(line: str) -> None:
    assert list(names_in(line)) == []
