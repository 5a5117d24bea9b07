"""`retry`: failed targets again, and what was had since left alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.calls import Said, call
from tests.support.hostile import Server, page
from tests.support.site import PAGES

HOME = "/"


@pytest.fixture
def server() -> Iterator[Server]:
    """A small site of which two pages fail for now, each in its way."""
    with Server({path: page(text) for path, text in PAGES.items()}) as running:
        yield running


def articles(server: Server) -> list[str]:
    return sorted(path for path in server.replies if path.startswith("/2"))


def crawl(server: Server, db: Path, *more: str) -> Said:
    return call("crawl", server.url(), *fast(server), "-a", db, *more)


def fast(server: Server) -> tuple[str, ...]:
    return ("--delay", "0", "--allow-private", server.host)


def test_failed_targets_are_had_and_nothing_else_is_asked(server: Server, tmp_path: Path) -> None:
    db, (one, two, *_) = tmp_path / "a.db", articles(server)
    good = server.replies[one]
    server.replies[one] = page("", 403)
    server.replies[two] = page("", 410)
    crawl(server, db)
    server.replies[one] = good
    listed = [json.loads(line) for line in call("retry", "--dry-run", "-a", db).out.splitlines()]
    assert [(row["url"], row["kind"]) for row in listed] == [(server.url(one), "http_4xx")]
    server.asked.clear()
    said = call("retry", *fast(server), "-a", db)
    assert said.code == 0, said.err
    assert json.loads(said.out)["new"] == 1
    assert server.paths() == [one]  # robots.txt is known since the crawl
    server.asked.clear()
    assert call("retry", *fast(server), "-a", db).out == ""
    assert not server.asked


def test_results_are_asked_again_when_they_are_named(server: Server, tmp_path: Path) -> None:
    db, (one, *_) = tmp_path / "a.db", articles(server)
    good = server.replies[one]
    server.replies[one] = page("", 404)
    crawl(server, db)
    server.replies[one] = good
    assert json.loads(call("retry", "--kind", "gone", *fast(server), "-a", db).out)["new"] == 1


def test_what_fails_again_is_a_row_again_and_an_exit_code(server: Server, tmp_path: Path) -> None:
    db, (one, *_) = tmp_path / "a.db", articles(server)
    server.replies[one] = page("", 403)
    crawl(server, db)
    said = call("retry", *fast(server), "-a", db)
    assert said.code == 4
    assert json.loads(said.out)["failures"] == {"http_4xx": 1}
    row = json.loads(call("retry", "--dry-run", "-a", db).out)
    assert row["attempts"] == 2


def test_a_list_that_failed_is_followed_when_it_is_had(server: Server, tmp_path: Path) -> None:
    db, home = tmp_path / "a.db", server.replies[HOME]
    server.replies[HOME] = page("", 403)
    assert crawl(server, db).code == 4
    server.replies[HOME] = home
    said = json.loads(call("retry", *fast(server), "-a", db).out)
    assert (said["new"], said["command"]) == (len(articles(server)), "retry")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--kind", "time_out"), "did you mean timeout?"),
        (("--kind", "no such thing"), "known: timeout"),
        (("--kind", ""), "no such kind"),
    ],
)
def test_a_kind_that_is_none_is_told(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    said = call("retry", *words, "-a", tmp_path / "a.db")
    assert said.code == 2
    assert told in said.err


def test_where_no_archive_is_none_is_made(tmp_path: Path) -> None:
    said = call("retry", "-a", tmp_path / "a.db")
    assert (said.code, (tmp_path / "a.db").exists()) == (2, False)
