"""What the settings say of a source: its cookies, its exceptions, as `crawl` follows them."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.calls import Said, call
from tests.support.certificates import certified
from tests.support.hostile import Request, Server, page
from tests.support.site import STORY

PAGE = STORY.format(title="江边步道今日正式开通使用", day=1)
PATH = "/2024/0301/1001.html"


@pytest.fixture
def server() -> Iterator[Server]:
    """One article."""
    with Server({PATH: page(PAGE)}) as running:
        yield running


def crawl(folder: Path, url: str, *lines: str, host: str = "127.0.0.1") -> Said:
    """Crawl the source `paper`, whose table holds these lines besides."""
    (folder / "jianbao.toml").write_text(
        f'[fetch]\ndelay = 0\nallow_private = ["{host}"]\n'
        f'[[sources]]\nname = "paper"\nurl = "{url}"\n' + "\n".join(lines)
    )
    return call("crawl", "paper", "--json", cwd=folder)


def article(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(call("show", "1", "--json", cwd=folder).out)
    return found


def test_a_reader_s_cookies_open_a_door_and_are_nowhere_kept(
    server: Server, tmp_path: Path
) -> None:
    def door(request: Request) -> bytes:
        known = "session=opensesame" in request.headers.get("cookie", "")
        return page(PAGE) if known else page("", 403)

    server.replies[PATH] = door
    (tmp_path / "mine.txt").write_text("127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\topensesame\n")
    assert crawl(tmp_path, server.url(PATH)).code == 4
    said = crawl(tmp_path, server.url(PATH), 'cookies = "mine.txt"')
    assert json.loads(said.out)["new"] == 1, said.err
    assert b"opensesame" not in (tmp_path / "archive.db").read_bytes()
    for name in ("archive.db-wal", "archive.db-shm"):
        assert not (tmp_path / name).exists() or b"opensesame" not in (tmp_path / name).read_bytes()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("", "mine.txt: the cookies cannot be read"),
        ("a.cn TRUE / FALSE 0 session opensesame", "mine.txt:1: no line of a cookies.txt"),
    ],
)
def test_cookies_that_cannot_be_read_are_told_before_anything_is_asked(
    server: Server, tmp_path: Path, lines: str, told: str
) -> None:
    if lines:
        (tmp_path / "mine.txt").write_text(lines)
    said = crawl(tmp_path, server.url(PATH), 'cookies = "mine.txt"')
    assert said.code == 2
    assert told in said.err
    assert "opensesame" not in said.err
    assert not server.asked


@pytest.mark.parametrize("how", ["header", "meta"])
def test_noarchive_is_respected_unless_a_reason_is_given(
    server: Server, tmp_path: Path, how: str
) -> None:
    meta = PAGE.replace("<head>", '<head><meta name="robots" content="index, noarchive">')
    server.replies[PATH] = page(PAGE, X_Robots_Tag="noarchive") if how == "header" else page(meta)
    first = json.loads(crawl(tmp_path, server.url(PATH)).out)
    assert (first["new"], first["failures"], first["exit_code"]) == (0, {"noarchive": 1}, 0)
    db = sqlite3.connect(tmp_path / "archive.db")
    assert db.execute("SELECT count(*) FROM snapshots").fetchone() == (0,)
    db.close()
    reason = 'noarchive_exception = "our own paper, agreed with the editors"'
    assert json.loads(crawl(tmp_path, server.url(PATH), reason).out)["new"] == 1
    evidence = article(tmp_path)["evidence"]
    assert isinstance(evidence, dict)
    assert "agreed with the editors" in evidence["noarchive"]


def test_a_certificate_taken_on_trust_is_on_the_snapshot(certificate: Path, tmp_path: Path) -> None:
    with Server({PATH: page(PAGE)}, tls=certified(certificate)) as server:
        url = f"https://127.0.0.1:{server.port}{PATH}"
        assert json.loads(crawl(tmp_path, url).out)["failures"] == {"tls": 1}
        said = crawl(tmp_path, url, 'tls_exception = "a test server"')
        assert json.loads(said.out)["new"] == 1, said.err
    db = sqlite3.connect(tmp_path / "archive.db")
    (why,) = db.execute("SELECT tls_exception FROM snapshots WHERE status = 200").fetchone()
    db.close()
    assert why.endswith("; taken: a test server")


@pytest.mark.parametrize("table", ["[fetch]", "[[sources]]"])
def test_what_is_no_proxy_is_told(server: Server, tmp_path: Path, table: str) -> None:
    line = 'proxy = "socks:me:secret@x"'
    if table == "[fetch]":
        said = call("-o", f"fetch.{line}", "crawl", server.url(PATH), cwd=tmp_path)
    else:
        said = crawl(tmp_path, server.url(PATH), line)
    assert (said.code, "proxy" in said.err, "secret" in said.err) == (2, True, False)
