"""What was removed does not come back, whichever way it comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.errors import Removed
from scraper.model import Target
from scraper.text import digest
from scraper.urls import article_key
from storage.archive import SqliteArchive
from storage.opening import open_archive
from tests.support.archives import DAY, OTHER, TEXT, URL, page, story


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    """An archive with a stone over `URL` and its text."""
    with open_archive(tmp_path / "a.db") as opened:
        assert isinstance(opened, SqliteArchive)
        opened._conn.execute(
            "INSERT INTO tombstone (url, article_key, digest, reason, at) VALUES (?, ?, ?, ?, ?)",
            (URL, article_key(URL), digest(TEXT), "court order", DAY.isoformat()),
        )
        yield opened


def test_the_address_is_refused_with_reason_and_day(archive: SqliteArchive) -> None:
    with pytest.raises(Removed, match=r"removed on 2023-01-05 \(court order\)") as caught:
        archive.add(story("一个新的文本。"), page(), at=DAY)
    assert caught.value.exit_code == 1
    assert archive.status()["articles"] == archive.status()["blobs"] == 0


def test_the_text_is_refused_at_any_address(archive: SqliteArchive) -> None:
    with pytest.raises(Removed):
        archive.add(story(TEXT.replace("，", ","), OTHER), page(url=OTHER), at=DAY)
    assert archive.status()["articles"] == archive.status()["blobs"] == 0


def test_its_bytes_are_refused_too(archive: SqliteArchive) -> None:
    with pytest.raises(Removed):
        archive.keep(page())
    assert archive.status()["blobs"] == 0


def test_it_is_not_put_on_the_frontier(archive: SqliteArchive) -> None:
    assert archive.push([Target(URL), Target(OTHER)], due_at=DAY) == 1
    assert [errand.target.url for errand in archive.due(DAY, limit=9)] == [OTHER]


def test_a_crawl_can_ask_before_it_fetches(archive: SqliteArchive) -> None:
    mobile = URL.replace("www.", "m.")
    found = archive.removed([URL, mobile, OTHER])
    assert set(found) == {URL, mobile}
    assert found[URL].reason == "court order"


def test_another_article_is_welcome(archive: SqliteArchive) -> None:
    assert archive.add(story("别的事。", OTHER), page(url=OTHER), at=DAY).outcome == "new"
