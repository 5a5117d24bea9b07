"""What a person finds who opens the archive with SQLite alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.model import JSON_KEYS, Target
from storage import describe, records
from storage.opening import open_archive
from storage.protocol import Failure
from tests.support.archives import DAY, FULL, OTHER, TEXT, URL, later, look, page, story

DOCS = Path(__file__).parent.parent / "docs" / "schema.md"
PROMISED = {
    "articles": ("id", *JSON_KEYS, "first_seen", "last_seen", "version_count", "cluster_id",
                 "withdrawn_at"),
    "versions": ("article_id", "number", "title", "text", "digest", "first_seen", "last_seen",
                 "snapshot_id", "extractor_version"),
    "snapshots": ("id", "url", "status", "fetched_at", "sha256", "size", "mime", "charset",
                  "run_id", "article_id"),
    "runs": ("id", "started_at", "finished_at", "command", "outcome", "new", "revised",
             "reprinted", "unchanged", "seen", "withdrawn", "failed", "requests", "bytes"),
    "failures": ("url", "run_id", "at", "kind", "detail", "attempts", "retry_at"),
    "frontier": ("url", "source", "state", "due_at", "attempts"),
    "tombstones": ("url", "article_key", "digest", "reason", "at"),
}  # fmt: skip


@pytest.fixture
def sql(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A well-filled archive, through SQLite alone."""
    path = tmp_path / "a.db"
    with open_archive(path) as archive:
        run = archive.start_run("crawl city", at=DAY)
        archive.add(FULL, page(), at=DAY, run_id=run, extractor_version="0.1")
        archive.add(story("改过的稿子。"), page(b"2"), parts=[page(b"3")], at=later())
        archive.add(story(url=OTHER), page(url=OTHER), at=later())
        archive.add(story(TEXT, OTHER + "?id=3"), at=later())
        look(archive, 2)
        look(archive, 4)
        archive.push([Target(URL, "city")], due_at=DAY)
        archive.fail(Failure(URL, DAY, "gone", "404", run, 2, DAY + timedelta(days=1)))
        archive.finish_run(run, at=later(5), outcome="done", counts={"new": 2, "requests": 9})
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    yield conn
    conn.close()


@pytest.mark.parametrize("view", sorted(PROMISED))
def test_a_view_has_the_promised_columns_and_further_ones_after_them(
    sql: sqlite3.Connection, view: str
) -> None:
    assert tuple(describe.columns(sql, view))[: len(PROMISED[view])] == PROMISED[view]


def test_every_key_of_an_article_has_a_column() -> None:
    assert records.missing_columns() == []


def test_an_article_row_is_its_json(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as archive:
        archive.add(FULL, page(), at=DAY)
    conn = sqlite3.connect(tmp_path / "a.db")
    conn.row_factory = sqlite3.Row
    row = dict(conn.execute("SELECT * FROM articles").fetchone())
    conn.close()
    for key, value in FULL.to_json(row["id"]).items():
        held = json.loads(row[key]) if isinstance(value, list | dict) else row[key]
        assert held == value, key


def test_the_versions_include_the_first_wording(sql: sqlite3.Connection) -> None:
    rows = sql.execute("SELECT * FROM versions WHERE article_id = 1 ORDER BY number").fetchall()
    assert [row["text"] for row in rows] == [FULL.text, "改过的稿子。"]
    assert [row["extractor_version"] for row in rows] == ["0.1", ""]
    parts = sql.execute("SELECT part, snapshot_id FROM version_parts WHERE number = 2").fetchall()
    assert [row["part"] for row in parts] == [1, 2]
    assert rows[1]["snapshot_id"] == parts[0]["snapshot_id"]


def test_a_reprint_points_to_the_same_stored_text(sql: sqlite3.Connection) -> None:
    held = sql.execute("SELECT count(*) FROM body WHERE text = ?", (TEXT,)).fetchone()[0]
    shown = sql.execute("SELECT count(*) FROM articles WHERE text = ?", (TEXT,)).fetchone()[0]
    clusters = sql.execute("SELECT DISTINCT cluster_id FROM articles WHERE text = ?", (TEXT,))
    assert (held, shown, len(clusters.fetchall())) == (1, 2, 1)


def test_nothing_that_was_captured_is_rewritten(sql: sqlite3.Connection) -> None:
    readings = sql.execute("SELECT number, title FROM readings WHERE article_id = 1 ORDER BY id")
    assert [tuple(row) for row in readings] == [(1, FULL.title), (2, story().title)]
    assert sql.execute("SELECT count(*) FROM snapshots").fetchone()[0] == 4


def test_the_frontier_failures_and_runs_are_rows(sql: sqlite3.Connection) -> None:
    assert dict(sql.execute("SELECT * FROM frontier").fetchone()) == {
        "url": URL, "source": "city", "state": "due", "due_at": DAY.isoformat(), "attempts": 0,
    }  # fmt: skip
    failure = dict(sql.execute("SELECT * FROM failures").fetchone())
    assert (failure["kind"], failure["detail"], failure["attempts"]) == ("gone", "404", 2)
    run = dict(sql.execute("SELECT * FROM runs").fetchone())
    assert (run["outcome"], run["new"], run["requests"], run["bytes"]) == ("done", 2, 9, 0)


def test_a_withdrawal_is_a_row_with_its_looks(sql: sqlite3.Connection) -> None:
    absence = dict(sql.execute("SELECT * FROM absences").fetchone())
    assert (absence["looks"], absence["reason"]) == (2, "404")
    withdrawn = sql.execute("SELECT withdrawn_at FROM articles WHERE id = 1").fetchone()[0]
    assert withdrawn == absence["withdrawn_at"] == later(4).isoformat()


@pytest.mark.parametrize("question", list(describe.EXAMPLES))
def test_an_example_of_the_page_runs(sql: sqlite3.Connection, question: str) -> None:
    sql.execute(describe.EXAMPLES[question]).fetchall()


def test_the_page_on_the_schema_says_what_the_schema_is() -> None:
    rendered = describe.render()
    assert DOCS.read_text("utf-8") == rendered, (
        "docs/schema.md has drifted: python -m storage.describe > docs/schema.md"
    )


def test_no_sentence_describes_what_is_not_there(sql: sqlite3.Connection) -> None:
    for view, sentences in describe.COLUMNS.items():
        assert set(sentences) <= set(describe.columns(sql, view)), view
    tables = {row[0] for row in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(describe.TABLES) <= tables
