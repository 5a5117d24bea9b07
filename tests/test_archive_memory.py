"""An archive that learns what a site repeats, and never takes its own learning for a revision."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.errors import Removed
from scraper.knowledge import Knowledge
from scraper.memory import learn
from scraper.model import Snapshot, Trace, Verdict
from scraper.pipeline import study
from storage import schema, traces
from storage.opening import open_archive
from storage.protocol import Archive
from tests.support.archives import BACKENDS
from tests.support.promoted_site import DESK, PROMOTION, READ_AT, page, paragraphs

SITE = "lingshang.example"


@pytest.fixture(params=sorted(BACKENDS))
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    with BACKENDS[request.param](tmp_path) as archive:
        yield archive


def taken_in(
    archive: Archive, snapshot: Snapshot, *, known: bool = True, hours: int = 0
) -> Verdict:
    """Add a page, read with what the archive remembers of its site."""
    memory = learn(archive.traces(SITE)) if known else learn([])
    found = study(snapshot, Knowledge(memory=memory))
    return archive.add(
        found.article, snapshot, at=READ_AT + timedelta(hours=hours),
        trace=found.trace, alone=found.alone,
    )  # fmt: skip


def text_of(archive: Archive, verdict: Verdict) -> str:
    held = archive.get(verdict.article_id)
    assert held is not None
    assert held.article.digest == archive.history(verdict.article_id)[-1].digest
    return held.article.text


def other_bytes(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, body=snapshot.body + b"<!-- 2 -->")


def test_the_archive_learns_as_pages_come_in(archive: Archive) -> None:
    verdicts = [taken_in(archive, page(n)) for n in range(6)]
    found = [PROMOTION in text_of(archive, verdict) for verdict in verdicts]
    assert found == [True, True, False, False, False, False]
    assert not list(archive.verify())


def test_traces_come_back_as_they_went_in(archive: Archive) -> None:
    taken_in(archive, page(1))
    taken_in(archive, page(2))
    assert archive.traces(SITE) == (study(page(2)).trace, study(page(1)).trace)
    assert archive.traces("elsewhere.example") == ()


def test_the_same_bytes_are_seen_however_much_was_learned(archive: Archive) -> None:
    first = taken_in(archive, page(0))
    for n in range(1, 6):
        taken_in(archive, page(n))
    again = taken_in(archive, page(0), hours=1)
    assert (again.outcome, again.version) == ("seen", 1)
    assert PROMOTION in text_of(archive, first)


def test_what_the_memory_takes_now_is_no_revision(archive: Archive) -> None:
    first = taken_in(archive, page(0))
    for n in range(1, 6):
        taken_in(archive, page(n))
    again = taken_in(archive, other_bytes(page(0)), hours=1)
    assert (again.outcome, again.version) == ("unchanged", 1)
    assert PROMOTION in text_of(archive, first)
    assert taken_in(archive, other_bytes(page(0)), hours=2).outcome == "seen"
    assert not list(archive.verify())


def test_what_the_memory_took_before_and_leaves_now_is_no_revision(archive: Archive) -> None:
    for n in range(5):
        taken_in(archive, page(n))
    first = taken_in(archive, page(9))
    again = taken_in(archive, other_bytes(page(9)), known=False, hours=1)
    assert (again.outcome, again.version) == ("unchanged", 1)
    assert text_of(archive, first) == "\n\n".join(paragraphs(9))
    assert not list(archive.verify())


def test_a_new_headline_is_kept_though_the_memory_has_grown(archive: Archive) -> None:
    first = taken_in(archive, page(0))
    for n in range(1, 6):
        taken_in(archive, page(n))
    renamed = page(0, title="雾岭见闻换了标题")
    assert taken_in(archive, renamed, hours=1).outcome == "unchanged"
    held = archive.get(first.article_id)
    assert held is not None
    assert held.article.title == "雾岭见闻换了标题"


def test_a_changed_sentence_is_a_revision_though_the_memory_has_grown(archive: Archive) -> None:
    taken_in(archive, page(0))
    for n in range(1, 6):
        taken_in(archive, page(n))
    revised = page(0, [*paragraphs(0)[:3], "昨天，石板路提前完工。", PROMOTION])
    verdict = taken_in(archive, revised, hours=1)
    assert (verdict.outcome, verdict.version) == ("revised", 2)
    assert taken_in(archive, other_bytes(revised), hours=2).outcome == "unchanged"


def test_another_promotion_is_no_revision_once_it_is_known(archive: Archive) -> None:
    for n in range(5):
        taken_in(archive, page(n, [*paragraphs(n), PROMOTION]))
        taken_in(archive, page(n + 50, [*paragraphs(n + 50), DESK]))
    taken_in(archive, page(9, [*paragraphs(9), PROMOTION]))
    verdict = taken_in(archive, page(9, [*paragraphs(9), DESK]), hours=1)
    assert verdict.outcome == "unchanged"


def test_what_was_removed_does_not_come_back_without_its_promotion(
    archive: Archive, tmp_path: Path
) -> None:
    alone = study(page(9)).article
    with closing(sqlite3.connect(archive.path)) as conn, conn:
        conn.execute(
            "INSERT INTO tombstone (article_key, digest, reason, at) VALUES ('x', ?, 'r', ?)",
            (alone.digest, READ_AT.isoformat()),
        )
    for n in range(5):
        taken_in(archive, page(n))
    with pytest.raises(Removed):
        taken_in(archive, page(9))


def test_of_a_site_the_newest_traces_are_kept(archive: Archive) -> None:
    article = study(page(0)).article
    with archive.batch():
        for n in range(traces.KEPT + 3):
            url = f"https://news.{SITE}/{n}"
            archive.add(replace(article, url=url), at=READ_AT, trace=Trace((n,), (n, -n)))
    kept = archive.traces(SITE)
    assert [trace.names[0] for trace in kept] == list(range(traces.KEPT + 2, 2, -1))


def test_what_has_no_address_leaves_no_trace(archive: Archive) -> None:
    found = study(page(0))
    archive.add(replace(found.article, url=None, canonical_url=None), at=READ_AT, trace=found.trace)
    assert archive.traces("") == ()


def test_an_archive_of_the_first_schema_learns_after_its_migration(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        schema.migrate(conn, schema.MIGRATIONS[:1])
    with open_archive(path) as archive:
        taken_in(archive, page(0))
        assert len(archive.traces(SITE)) == 1
