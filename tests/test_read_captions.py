"""Captions and credits of pictures, in pages of many languages: kept as captions, never as text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.model import BODY_ROLES, Article, Snapshot
from scraper.pipeline import extract

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ENGLISH = (
    "The town library of Easterby opened again on Monday, two years after the flood.",
    "More than four thousand books were dried by hand, and bound anew over a winter.",
    "The reading room, which looks onto the river, will stay open until nine on every working day.",
)
LONG = (
    "Volunteers hang wet books on lines in the hall of a school in Easterby, where the town keeps"
    " what it saved from its library, two days after the river had come over its banks and into"
    " the lower floor on the night of Nov. 12."
)


def read(*middle: str) -> Article:
    """A page whose paragraphs have `middle` between the first and the others."""
    text = [f"<p>{line}</p>" for line in ENGLISH]
    inner = "".join([text[0], *middle, *text[1:]])
    page = (
        "<html><head><title>Easterby opens its library again</title></head><body><main>"
        "<h1>Easterby opens its library again</h1>"
        f"<div class='copy'>{inner}</div></main></body></html>"
    )
    return extract(Snapshot("https://easterby.example/news/1", page.encode(), NOON))


def captions_of(article: Article) -> list[str]:
    return [block.text for block in article.blocks if block.role == "caption"]


def body_of(article: Article) -> tuple[str, ...]:
    return tuple(block.text for block in article.blocks if block.role in BODY_ROLES)


@pytest.mark.parametrize(
    "box",
    [
        f"<figure><img src='/a.jpg'><figcaption>{LONG}</figcaption></figure>",
        "<figure><img src='/a.jpg'><figcaption><div class='t'>"
        f"<p>{LONG}</p></div></figcaption></figure>",
        "<div class='image-box'><div class='m'><img src='/a.jpg'></div>"
        f"<div class='caption'><p>{LONG}</p></div></div>",
        f"<div class='photo'><p><img src='/a.jpg'></p><span>{LONG}</span></div>",
    ],
)
def test_a_long_caption_beside_its_picture_is_no_text(box: str) -> None:
    article = read(box)
    assert (body_of(article), captions_of(article)) == (ENGLISH, [LONG])
    assert article.images[0].caption == LONG


@pytest.mark.parametrize(
    "credit",
    [
        "(Image credit: Ada Rong)",
        "Photo: AFP",
        "Foto: Ana Prado / Agência Leste",
        "© Rita Böttcher",
        "Фото: Анна Лытко",
        "사진=동해신문 / Getty Images",
        "写真：東浜新聞",
        "Zdjęcie: Piotr Kowal",
    ],
)
def test_a_line_that_only_credits_a_picture_is_no_text(credit: str) -> None:
    article = read(f"<div class='x1'><img src='/a.jpg'></div><p class='x2'>{credit}</p>")
    assert body_of(article) == ENGLISH


def test_a_paragraph_below_a_picture_in_a_plain_section_is_text() -> None:
    kept = f"<section><img src='/a.jpg'><p>{LONG}</p></section>"
    assert LONG in body_of(read(kept))


@pytest.mark.parametrize(
    "line",
    [
        "Photo editors say otherwise: they look at every picture twice before a page is printed.",
        "© 2026 was painted on the wall, and nobody could say who had written it there.",
        "Source: that was the word the mayor used, again and again, for the spring below the mill.",
    ],
)
def test_prose_that_speaks_of_pictures_stays_text(line: str) -> None:
    assert line in body_of(read(f"<p>{line}</p>"))
