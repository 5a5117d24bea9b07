"""What is opened, what is refused, and that what is refused is left alone."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scraper.errors import (
    ArchiveError,
    DamagedArchive,
    JianbaoError,
    LockHeld,
    NewerArchive,
    NotAnArchive,
    UsageError,
)
from scraper.model import Target
from storage import schema
from storage.opening import open_archive
from storage.protocol import Archive
from tests.support.archives import DAY, OTHER, URL, page, story

NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with one article, closed."""
    made = tmp_path / "archive.db"
    with open_archive(made) as archive:
        archive.add(story(), page(), at=DAY)
    return made


def refused(path: Path, error: type[JianbaoError], **how: bool) -> str:
    """Opening fails with this error, and the file is as it was; what was said."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as caught:
        open_archive(path, **how)
    assert type(caught.value) is error
    assert str(path) in str(caught.value)
    if before is not None:
        assert path.read_bytes() == before
    return str(caught.value)


both = pytest.mark.parametrize("readonly", [False, True], ids=["to-write", "to-read"])


@both
@pytest.mark.parametrize(
    "content",
    [b"id,title\n1,\xe6\xa0\xaa\n", b"SQLite format 2\x00" + b"\0" * 100, b"\x89PNG", b"SQL?"],
    ids=["csv", "another-sqlite", "png", "short"],
)
def test_a_file_that_is_something_else_is_refused(
    tmp_path: Path, content: bytes, readonly: bool
) -> None:
    other = tmp_path / "other"
    other.write_bytes(content)
    refused(other, NotAnArchive, readonly=readonly)


@both
def test_another_programs_database_is_refused(tmp_path: Path, readonly: bool) -> None:
    other = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(other)) as conn, conn:
        conn.execute("CREATE TABLE moz_places (url)")
    conn.close()
    refused(other, NotAnArchive, readonly=readonly)


@both
def test_a_database_that_names_another_program_is_refused(tmp_path: Path, readonly: bool) -> None:
    other = tmp_path / "map.gpkg"
    with closing(sqlite3.connect(other)) as conn, conn:
        conn.execute("PRAGMA application_id = 0x47504B47")
    conn.close()
    refused(other, NotAnArchive, readonly=readonly)


@both
def test_an_archive_of_a_newer_version_is_not_written_to(path: Path, readonly: bool) -> None:
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    conn.close()
    assert "newer" in refused(path, NewerArchive, readonly=readonly)


@both
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.99])
def test_a_truncated_archive_is_called_damaged(path: Path, kept: float, readonly: bool) -> None:
    size = path.stat().st_size
    os.truncate(path, int(size * kept))
    refused(path, DamagedArchive, readonly=readonly)


@both
def test_the_first_bytes_of_an_archive_alone_are_damage(path: Path, readonly: bool) -> None:
    os.truncate(path, 40)
    refused(path, DamagedArchive, readonly=readonly)


def test_a_scrambled_schema_is_called_damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)
    refused(path, DamagedArchive)


@both
def test_a_directory_is_no_archive(tmp_path: Path, readonly: bool) -> None:
    refused(tmp_path, UsageError, readonly=readonly)


def test_a_missing_archive_is_named_and_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "none.db"
    assert "no archive" in refused(missing, UsageError, create=False)
    assert "no archive" in refused(missing, UsageError, readonly=True)
    assert not missing.exists()


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    assert "no directory" in refused(tmp_path / "none" / "a.db", UsageError)


def test_an_address_of_postgresql_is_kept_for_later() -> None:
    with pytest.raises(UsageError, match="not there yet"):
        open_archive("postgresql://localhost/news")


@pytest.mark.parametrize("name", ["株洲 日报.db", "a?mode=memory", "50%25#1.db", "it's.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    for _ in range(2):
        with open_archive(tmp_path / name) as archive:
            archive.add(story(), at=DAY)
    assert (tmp_path / name).is_file()
    with open_archive(tmp_path / name, readonly=True) as archive:
        assert archive.get(URL) is not None


def test_an_empty_file_is_a_new_archive_to_a_writer_only(tmp_path: Path) -> None:
    empty = tmp_path / "a.db"
    empty.touch()
    refused(empty, NotAnArchive, readonly=True)
    with open_archive(empty) as archive:
        assert archive.status()["articles"] == 0


def test_a_making_that_was_broken_off_is_taken_up(tmp_path: Path) -> None:
    """A kill between making the file and its first commit leaves a header and no tables."""
    half = tmp_path / "a.db"
    conn = sqlite3.connect(half)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.close()
    with open_archive(half) as archive:
        assert archive.add(story(), at=DAY).outcome == "new"


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    broken = (*schema.MIGRATIONS, ("m999_broken", ("CREATE TABLE t (x)", "CREATE TABLE t (x)")))
    conn = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        schema.migrate(conn, broken)
    assert not conn.execute("SELECT name FROM sqlite_master").fetchall()
    conn.close()
    with open_archive(tmp_path / "a.db") as archive:
        assert archive.status()["schema_version"] == schema.VERSION


def test_an_archive_knows_how_many_migrations_it_has_had(path: Path) -> None:
    conn = sqlite3.connect(path)
    names = [row[0] for row in conn.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    assert names == [name for name, _ in schema.MIGRATIONS]
    assert conn.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert conn.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
    assert conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    conn.close()


def test_opening_an_archive_twice_keeps_the_locks_of_the_first(path: Path) -> None:
    """A process that closes the file beside SQLite loses its locks; others would clear the log."""
    other = (
        "from storage.opening import open_archive; import sys; open_archive(sys.argv[1]).close()"
    )
    with open_archive(path) as archive:
        archive.push([Target(URL)], due_at=DAY)
        for readonly in (False, True):
            open_archive(path, readonly=readonly).close()
        subprocess.run([sys.executable, "-c", other, str(path)], check=True)
        assert Path(f"{path}-wal").exists()
        archive.push([Target(OTHER)], due_at=DAY)
    with open_archive(path) as archive:
        assert len(archive.due(DAY, limit=9)) == 2


def test_a_reader_is_told_that_it_cannot_write(path: Path) -> None:
    with open_archive(path, readonly=True) as archive:
        assert archive.get(URL) is not None
        with pytest.raises(UsageError, match="read and not written"):
            archive.add(story(), at=DAY)


# Rights are asked of another user: root may do everything.


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A directory that another user can reach, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="jianbao-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def as_nobody() -> Callable[[Path, str], list[str]]:
    if os.geteuid() != 0:
        pytest.skip("only root can act as another user")

    def ask(path: Path, way: str) -> list[str]:
        os.seteuid(NOBODY)
        try:
            return tell(path, way)
        finally:
            os.seteuid(0)

    return ask


def tell(path: Path, way: str) -> list[str]:
    """What a user meets: opening, one article, one run begun."""
    told = []
    try:
        with open_archive(path, readonly=way == "read") as archive:
            told.append(f"opened {archive.get(URL) is not None}")
            archive.start_run("crawl", at=DAY)
            told.append("written")
    except JianbaoError as error:
        told.append(f"{type(error).__name__} {error.exit_code}")
    return told


def test_a_file_in_a_directory_without_rights_is_read_and_not_written(
    shelf: Path, as_nobody: Callable[[Path, str], list[str]]
) -> None:
    with open_archive(shelf / "a.db") as archive:
        archive.add(story(), at=DAY)
    assert as_nobody(shelf / "a.db", "read") == ["opened True", "UsageError 2"]
    assert as_nobody(shelf / "a.db", "write")[-1] == "UsageError 2"
    assert as_nobody(shelf / "new.db", "write") == ["UsageError 2"]


def test_an_archive_in_use_is_read_from_a_directory_without_rights(
    shelf: Path, as_nobody: Callable[[Path, str], list[str]]
) -> None:
    with open_archive(shelf / "a.db") as archive:
        archive.add(story(), at=DAY)
        assert as_nobody(shelf / "a.db", "read")[0] == "opened True"


def test_a_log_that_cannot_be_read_is_said_so_and_not_passed_over(
    shelf: Path, as_nobody: Callable[[Path, str], list[str]]
) -> None:
    """After a kill the newest articles are in the log: the file alone would be half the truth."""
    with open_archive(shelf / "live.db") as archive:
        archive.add(story(), at=DAY)
        for end in ("", "-wal"):
            shutil.copy(shelf / f"live.db{end}", shelf / f"a.db{end}")
    assert as_nobody(shelf / "a.db", "read") == ["UsageError 2"]
    assert as_nobody(shelf / "a.db", "write") == ["UsageError 2"]


def test_a_file_without_right_to_read_is_refused(
    shelf: Path, as_nobody: Callable[[Path, str], list[str]]
) -> None:
    with open_archive(shelf / "a.db") as archive:
        archive.add(story(), at=DAY)
    (shelf / "a.db").chmod(0o600)
    assert as_nobody(shelf / "a.db", "read") == ["UsageError 2"]
    assert as_nobody(shelf / "a.db", "write") == ["UsageError 2"]


def test_an_archive_error_names_a_way_on(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("no archive")
    with pytest.raises(ArchiveError) as caught:
        open_archive(other)
    assert caught.value.hint


def test_the_archive_of_the_protocol_is_what_is_opened(path: Path) -> None:
    archive: Archive = open_archive(path)
    archive.close()


def test_one_lock_holds_whatever_link_the_archive_is_opened_by(path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    with open_archive(path) as one, open_archive(link) as other:
        first, second = one.lock("crawl"), other.lock("crawl")
        with first, pytest.raises(LockHeld), second:
            pass
