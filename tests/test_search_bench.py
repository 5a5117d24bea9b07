"""The measurement of search finds what is true of a small archive."""

import sqlite3
from collections.abc import Iterator

import pytest

from bench import search as bench
from bench import search_truth
from tests.test_search import STORIES, empty, hold


@pytest.fixture
def conn() -> Iterator[sqlite3.Connection]:
    made = empty()
    for number, row in enumerate(STORIES, 1):
        hold(made, number, row)
    yield made
    made.close()


def test_every_piece_is_counted_exactly(conn: sqlite3.Connection) -> None:
    right, asked = search_truth.exact(conn, 100)
    assert right == asked > 20


def test_a_wrong_count_is_seen(conn: sqlite3.Connection) -> None:
    conn.execute("UPDATE articles SET text = '双减减双国家' WHERE id = 1")
    right, asked = search_truth.exact(conn, 100)
    assert right < asked


def test_each_class_is_asked_and_printed(
    conn: sqlite3.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = list(bench.cases(conn))
    bench.speed(conn, asked)
    told = capsys.readouterr().out.splitlines()
    assert len(told) == len(asked) + 1
    assert {case.how for case in asked} == {
        "newest", "filtered", "best", "count", "facets", "related"
    }  # fmt: skip
