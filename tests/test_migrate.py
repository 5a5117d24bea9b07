"""An archive of any earlier version is brought up, with all it holds."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import schema, version
from storage.opening import open_archive
from storage.protocol import Query
from tests.support.archives import DAY, FULL, OTHER, TEXT, URL, page, story

ROOT = Path(__file__).parent.parent
FIRST_RELEASE = ROOT / "fixtures" / "archives" / "first-release.db.gz"
"""Schema 3, as released; what it holds is told beside it."""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    path = tmp_path / "first.db"
    path.write_bytes(gzip.decompress(FIRST_RELEASE.read_bytes()))
    return path


def user_version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as conn:
        return schema.version_of(conn)


def test_the_archive_of_the_first_release_is_read_as_it_was_written(first: Path) -> None:
    assert user_version(first) == 3
    with open_archive(first) as archive:
        assert list(archive.verify()) == []
        assert archive.status()["schema_version"] == schema.VERSION
        held = archive.get(URL, version=1)
        assert held is not None
        assert held.article == FULL
        assert [version.number for version in archive.history(1)] == [1, 2]
        assert len(archive.captures(URL)) == 3
        assert archive.bytes_of(1).decode("gb18030").startswith("<h1>株洲教育亮出了")
        assert {hit.id for hit in archive.search(Query("三所学校"))} == {2, 3}
        withdrawn = archive.get(URL)
        assert withdrawn is not None
        assert withdrawn.withdrawn_at is not None


def test_work_goes_on_in_it(first: Path) -> None:
    with open_archive(first) as archive:
        assert archive.add(story(TEXT, OTHER), page(url=OTHER), at=DAY).outcome == "unchanged"
        new = "https://news.example.cn/new.html"
        assert archive.add(story(TEXT, new), at=DAY).outcome == "reprint"
        assert archive.remove(OTHER, reason="x", at=DAY).articles[0][0] == 2
        assert list(archive.verify()) == []


@pytest.mark.parametrize("had", range(schema.VERSION))
def test_every_earlier_schema_becomes_the_one_of_today(tmp_path: Path, had: int) -> None:
    path, fresh = tmp_path / "old.db", tmp_path / "fresh.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        schema.migrate(conn, schema.MIGRATIONS[:had])
    with open_archive(path) as archive:
        archive.add(FULL, page(), at=DAY)
        assert list(archive.verify()) == []
    open_archive(fresh).close()
    assert objects(path) == objects(fresh)


def objects(path: Path) -> set[tuple[str, str, str]]:
    """Tables, views and indexes as they were made, whatever the spaces."""
    with closing(sqlite3.connect(path)) as conn:
        found = conn.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
        return {(type, name, " ".join(sql.split())) for type, name, sql in found}


def test_the_last_migration_has_the_number_of_the_schema() -> None:
    assert len(schema.MIGRATIONS) == version.VERSION
