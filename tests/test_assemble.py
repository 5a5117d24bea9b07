"""What is an article, and what is too little for one."""

from datetime import UTC, datetime

import pytest

from scraper.errors import ReadError
from scraper.model import Snapshot
from scraper.pipeline import extract

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def page(markup: str) -> Snapshot:
    return Snapshot("https://example.cn/", f"<html><body>{markup}".encode(), NOON)


@pytest.mark.parametrize(
    "markup", ["<ul><li><a href=/a>a</a></ul>", "<p>更多</p>", "<div>404</div>"]
)
def test_a_word_without_a_headline_is_no_article(markup: str) -> None:
    with pytest.raises(ReadError, match="no running text"):
        extract(page(markup))


def test_a_sentence_without_a_headline_is_one() -> None:
    assert extract(page("<p>江州第三小学今天恢复上课，校门口站满了家长。</p>")).text.startswith(
        "江州"
    )


def test_a_very_short_text_under_a_headline_is_one() -> None:
    assert extract(page("<h1>停水通知</h1><p>明日停水。</p>")).title == "停水通知"
