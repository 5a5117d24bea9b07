"""Every promise of `storage.protocol.Archive`, asked of every backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.model import Article, Snapshot, Target, Timestamp, blocks_of
from storage.opening import open_archive
from storage.protocol import Archive, Failure, Query

DAY = datetime(2023, 1, 5, 8, 0, tzinfo=UTC)
URL = "https://www.zhuzhou.example.cn/2023/01/05/1001.html"
TEXT = "日前，省教育厅公布了名单，株洲有三所学校入选。\n\n记者了解到，今年还将新增两所。"


@pytest.fixture(params=["sqlite"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Archive]:
    """Opens the same archive each time it is called: a backend is one line here."""
    return {"sqlite": lambda: open_archive(tmp_path / "archive.db")}[request.param]


@pytest.fixture
def archive(opener: Callable[[], Archive]) -> Iterator[Archive]:
    with opener() as opened:
        yield opened


def story(text: str = TEXT, url: str | None = URL, title: str = "株洲教育亮出了") -> Article:
    return Article(
        url=url,
        canonical_url=url,
        title=title,
        origin="株洲日报",
        category="教育",
        published_at=Timestamp.parse("2023-01-05T08:47:00+08:00", "minute"),
        blocks=blocks_of(text),
        evidence={"title": "h1"},
    )


def page(body: bytes = b"<p>one", url: str = URL, at: datetime = DAY, **more: object) -> Snapshot:
    return replace(Snapshot(url, body, at), **more)  # type: ignore[arg-type]  # fields of a Snapshot


def later(hours: float = 1) -> datetime:
    return DAY + timedelta(hours=hours)


# verdicts


def test_an_article_never_met_is_new(archive: Archive) -> None:
    verdict = archive.add(story(), page(), at=DAY)
    assert (verdict.outcome, verdict.version, verdict.twin) == ("new", 1, None)


def test_the_same_bytes_again_are_seen(archive: Archive) -> None:
    first = archive.add(story(), page(), at=DAY)
    again = archive.add(story(), page(at=later()), at=later())
    assert (again.outcome, again.article_id, again.version) == ("seen", first.article_id, 1)


def test_other_bytes_with_the_same_text_are_unchanged(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    assert archive.add(story(), page(b"<p>two"), at=later()).outcome == "unchanged"


def test_another_text_is_a_revision(archive: Archive) -> None:
    first = archive.add(story(), page(), at=DAY)
    again = archive.add(story(TEXT + "\n\n更正。"), page(b"<p>two"), at=later())
    assert (again.outcome, again.article_id, again.version) == ("revised", first.article_id, 2)


def test_the_same_text_elsewhere_is_a_reprint(archive: Archive) -> None:
    first = archive.add(story(), page(), at=DAY)
    other = "https://news.example.com/a/7.html"
    twin = archive.add(story(url=other), page(url=other), at=later())
    assert (twin.outcome, twin.twin, twin.version) == ("reprint", first.article_id, 1)
    assert twin.article_id != first.article_id
    assert twin.cluster_id == first.cluster_id


def test_frontier_targets_come_when_due(archive: Archive) -> None:
    assert archive.push([Target(URL, source="city")], due_at=DAY) == 1
    assert archive.due(DAY - timedelta(seconds=1), limit=9) == ()
    (errand,) = archive.due(DAY, limit=9)
    assert (errand.target.url, errand.target.source, errand.state) == (URL, "city", "due")


def test_a_failure_is_kept(archive: Archive) -> None:
    archive.fail(Failure(URL, DAY, "timeout", "no answer within 20 s"))
    assert [f.kind for f in archive.failures()] == ["timeout"]


def test_words_find_the_article(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    assert [hit.url for hit in archive.search(Query("教育"))] == [URL]
    assert archive.count(Query("足球")) == 0


def test_an_untouched_archive_holds_together(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    assert list(archive.verify()) == []
