"""The grammar of a snapshot site's page holds with any of its parts missing or repeated."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scraper.model import Article, Person, Snapshot
from scraper.pipeline import extract
from tests.support.snapshot_site import (
    CAPTION,
    KICKER,
    LEAD,
    PARAGRAPHS,
    SUBHEADS,
    TITLE,
    WIDE,
    Page,
    entries,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ROLES = ["lead", "subhead", "paragraph", "paragraph", "subhead", "paragraph", "paragraph"]


def read(page: Page) -> Article:
    return extract(Snapshot("", page.text().encode(), NOON))


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("copies", [1, 2, 3, 4])
@pytest.mark.parametrize("kicker", [None, KICKER])
@pytest.mark.parametrize("caption", [None, CAPTION])
def test_the_header_reads_with_parts_missing(
    kicker: str | None, copies: int, caption: str | None, wide: bool
) -> None:
    article = read(Page(kicker=kicker, copies=copies, caption=caption, wide=wide))
    expected = [LEAD, SUBHEADS[0], *PARAGRAPHS[:2], SUBHEADS[1], *PARAGRAPHS[2:]]
    expected = [text.translate(WIDE) if wide else text for text in expected]
    assert article.title == (TITLE.translate(WIDE) if wide else TITLE)
    assert article.kicker == kicker
    assert [b.text for b in article.blocks if b.role != "caption"] == expected
    assert [b.role for b in article.blocks if b.role != "caption"] == ROLES
    assert len([b for b in article.blocks if b.role == "caption"]) == (caption is not None)
    assert (article.origin, article.reprinter, article.snapshotter) == (
        "江州日报", "每天看资讯", "kz.example.cn",
    )  # fmt: skip
    assert str(article.published_at) == "2024-11-08T07:21:00+08:00"
    assert str(article.captured_at) == "2024-11-08T10:02:33+08:00"
    assert article.category == "教育"


def test_the_people_are_those_of_the_article_alone() -> None:
    article = read(Page(related=entries(9, titled=True), more=entries(15, titled=True)))
    assert article.authors == (
        Person("沈若谷", "reporter", "全媒体记者", "江州日报"),
        Person("欧阳青", "correspondent", "通讯员", None),
    )
    assert article.credits == (Person("沈若谷", "photographer", "记者", None),)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 20])
@pytest.mark.parametrize("titled", [False, True])
@pytest.mark.parametrize("wide", [False, True])
def test_lists_are_data_and_never_text(count: int, titled: bool, wide: bool) -> None:
    related = entries(count, titled)
    article = read(Page(related=related, more=related[::-1], wide=wide))
    found = [(e.list, e.title, e.teaser, str(e.published_at)) for e in article.related]
    listed = [("related", e) for e in related] + [("more", e) for e in related[::-1]]
    folded = [(n, e.title, e.teaser, e.time.replace(" ", "T") + "+08:00") for n, e in listed]
    if wide:
        folded = [(a, b and b.translate(WIDE), c.translate(WIDE), d) for a, b, c, d in folded]
    assert found == folded
    assert "科技节" not in article.text


def test_the_newest_time_in_a_list_bounds_the_capture_from_below() -> None:
    article = read(Page(related=entries(12, titled=True)))
    assert str(article.captured_not_before) == "2025-12-17T01:15:00+08:00"


def test_the_lists_do_not_touch_the_digest() -> None:
    bare = read(Page())
    assert read(Page(related=entries(5, titled=True))).digest == bare.digest
    assert read(Page(wide=True)).digest == bare.digest


def test_without_a_declared_origin_the_source_is_still_the_reprinter() -> None:
    article = read(replace(Page(), origin=None))
    assert article.reprinter == "每天看资讯"
    assert article.origin == "江州日报"
