"""What happened to each article, as typed events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.model import Person, Related
from storage import changes, schema
from storage.events import ChangeQuery, Event
from storage.opening import open_archive
from storage.protocol import Archive
from tests.support.archives import DAY, OTHER, TEXT, URL, later, look, page, story

CHANGED = TEXT.replace("三所", "五所")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "a.db") as opened:
        opened.add(story(), page(b"1"), at=DAY, extractor_version="1")
        yield opened


def told(archive: Archive, **query: object) -> list[Event]:
    return list(archive.changes(ChangeQuery(**query)))  # type: ignore[arg-type]  # fields of a query


def test_a_changed_sentence_is_an_event_with_both_snapshots(archive: Archive) -> None:
    archive.unchanged(URL, at=later(1))
    archive.add(story(CHANGED), page(b"2", at=later(2)), at=later(2), extractor_version="1")
    (event,) = told(archive)
    assert (event.kind, event.field, event.before, event.after) == ("number", "text", "三", "五")
    assert (event.version_before, event.version_after) == (1, 2)
    assert event.context.endswith("株洲有五所学校入选。")
    assert (event.not_before, event.at, event.same_rules) == (later(1), later(2), True)
    bodies = [
        archive.snapshot_of(id).body for id in (event.snapshot_before, event.snapshot_after) if id
    ]
    assert bodies == [b"1", b"2"]


def test_a_new_headline_over_the_same_body_is_an_event_and_no_version(archive: Archive) -> None:
    archive.add(replace(story(), title="新标题"), page(b"2"), at=later(), extractor_version="1")
    (event,) = told(archive)
    assert (event.kind, event.before, event.after) == ("headline", "株洲教育亮出了", "新标题")
    assert (event.version_before, event.version_after) == (1, 1)


def test_a_byline_that_was_changed_is_a_credit(archive: Archive) -> None:
    signed = replace(story(), authors=(Person("戴凛", "reporter"),))
    archive.add(signed, page(b"2"), at=later(), extractor_version="1")
    assert [(event.kind, event.after) for event in told(archive)] == [("credit", "戴凛")]


@pytest.mark.parametrize(
    "same",
    [
        replace(story(), related=(Related("related", "别的"),)),
        replace(story(), images=()),
        story(TEXT.replace("，", ",")),
    ],
)
def test_related_lists_and_width_are_no_events(archive: Archive, same: object) -> None:
    archive.add(same, page(b"2"), at=later(), extractor_version="1")  # type: ignore[arg-type]  # articles
    assert told(archive) == []


def test_an_edit_read_by_other_rules_says_so(archive: Archive) -> None:
    archive.add(story(CHANGED), page(b"2"), at=later(), extractor_version="2")
    assert [event.same_rules for event in told(archive)] == [False]


def test_a_text_that_is_changed_back_is_two_events(archive: Archive) -> None:
    archive.add(story(CHANGED), page(b"2"), at=later(1), extractor_version="1")
    archive.add(story(), page(b"3"), at=later(2), extractor_version="1")
    assert [(event.before, event.after) for event in told(archive)] == [("五", "三"), ("三", "五")]


def test_the_ledger_answers_by_kind_time_article_and_source(archive: Archive) -> None:
    archive.add(story(CHANGED), page(b"2"), at=later(1), extractor_version="1")
    archive.add(replace(story(CHANGED), title="新"), page(b"3"), at=later(2), extractor_version="1")
    other = replace(story(url=OTHER), origin="湘江晚报", reprinter="每日汇")
    archive.add(other, page(url=OTHER), at=DAY)
    archive.add(replace(other, title="旧闻"), page(b"4", OTHER), at=later(3))
    assert [event.kind for event in told(archive)] == ["headline", "headline", "number"]
    assert [event.kind for event in told(archive, kinds=("number", "typo"))] == ["number"]
    assert len(told(archive, limit=1)) == 1
    assert [event.title for event in told(archive, source="每日汇")] == ["旧闻"]
    assert [event.title for event in told(archive, source="湘江")] == ["旧闻"]
    assert len(told(archive, article_id=1)) == 2
    assert [event.at for event in told(archive, since=later(2), until=later(3))] == [later(2)]


def test_two_events_of_one_withdrawal_and_one_return(archive: Archive) -> None:
    for hours in (1, 3, 5):
        look(archive, hours)
    archive.add(story(), page(b"1", at=later(6)), at=later(6))
    assert [event.kind for event in told(archive)] == ["restored", "withdrawn"]


def test_a_taken_down_article_leaves_no_event(archive: Archive) -> None:
    archive.add(story(CHANGED), page(b"2"), at=later(), extractor_version="1")
    archive.remove(1, reason="told to", at=later(2))
    assert told(archive) == []
    with closing(sqlite3.connect(archive.path)) as sql:
        assert sql.execute("SELECT count(*) FROM event").fetchone()[0] == 0


def test_what_was_held_before_there_was_a_ledger_is_told(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as archive:
        archive.add(story(), page(b"1"), at=DAY)
        archive.add(story(CHANGED), page(b"2"), at=later(1))
        look(archive, 2)
        look(archive, 4)
        with closing(sqlite3.connect(archive.path, isolation_level=None)) as sql:
            sql.row_factory = sqlite3.Row
            sql.execute("DELETE FROM event")
            changes.write_history(sql)
        assert [event.kind for event in told(archive)] == ["withdrawn", "number"]


def test_an_archive_of_the_first_schema_gets_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        schema.migrate(sql, schema.MIGRATIONS[:1])
    with open_archive(path) as archive:
        archive.add(story(), page(b"1"), at=DAY)
        archive.add(story(CHANGED), page(b"2"), at=later(), extractor_version="1")
        assert [event.kind for event in told(archive)] == ["number"]


def test_an_event_repeats_only_so_much_of_a_text(archive: Archive) -> None:
    long = "\n\n".join(f"第{n}段。" + "新" * 3000 for n in range(2)) + "长" * 30_000
    archive.add(story(TEXT + "\n\n" + long), page(b"2"), at=later())
    assert all(len(event.after) <= changes.LONGEST + 1 for event in told(archive))


def test_the_ledger_can_be_asked_with_sql_alone(archive: Archive) -> None:
    archive.add(story(CHANGED), page(b"2"), at=DAY + timedelta(days=1))
    with closing(sqlite3.connect(archive.path)) as sql:
        rows = sql.execute("SELECT kind, before, after, url FROM changes").fetchall()
    assert rows == [("number", "三", "五", URL)]
