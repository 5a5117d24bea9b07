"""`crawl` and `discover`: orders as people give them, on a small site on the loopback."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.opening import open_archive
from tests.support.calls import Said, call, command, environment, run, terminal
from tests.support.site import PAGES, serving

FAST = ("--delay", "0", "--allow-private", "127.0.0.1")


@pytest.fixture
def site() -> Iterator[str]:
    """The address of the small site."""
    with serving() as address:
        yield address


def lines(said: Said) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.out.splitlines()]


def test_a_site_comes_into_the_archive_and_a_second_run_stores_nothing(
    site: str, tmp_path: Path
) -> None:
    db, report = tmp_path / "a.db", tmp_path / "report.json"
    first = call("crawl", f"{site}/", *FAST, "-a", db, "--report", report)
    assert first.code == 0, first.err
    row = json.loads(first.out)
    assert (row["outcome"], row["new"], row["failed"]) == ("done", 3, 0)
    assert json.loads(report.read_text("utf-8")) == row
    again = json.loads(call("crawl", f"{site}/", *FAST, "-a", db, "--refetch").out)
    assert again["new"] == 0
    titles = {one["title"] for one in lines(call("export", "-a", db))}
    assert titles == {
        "江边步道今日正式开通使用", "城南小公园建成对外开放了", "老城区三条街道路灯已换新",
    }  # fmt: skip
    assert call("verify", "-a", db).code == 0
    assert len(lines(call("runs", "-a", db))) == 2


def test_a_source_of_the_settings_is_crawled_by_name(site: str, tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text(
        'archive = "news.db"\n[fetch]\ndelay = 0\nallow_private = ["127.0.0.1"]\n'
        f'[[sources]]\nname = "city"\nurl = "{site}/"\n'
    )
    said = call("crawl", "city", "--limit", "1", cwd=tmp_path)
    assert said.code == 0, said.err
    assert json.loads(said.out)["outcome"] == "limit"
    every = call("crawl", cwd=tmp_path)
    assert every.code == 0, every.err
    assert json.loads(call("status", cwd=tmp_path).out)["articles"] == 3
    wrong = call("crawl", "ctiy", cwd=tmp_path)
    assert (wrong.code, "did you mean city?" in wrong.err) == (2, True)


def test_addresses_come_from_a_file_or_standard_input(site: str, tmp_path: Path) -> None:
    paths = [path for path in PAGES if path != "/"]
    file = tmp_path / "urls.txt"
    file.write_text("# two of three\n\n" + "".join(f"{site}{path}\n" for path in paths[:2]))
    said = call("crawl", file, *FAST, "-a", tmp_path / "a.db")
    assert json.loads(said.out)["new"] == 2
    more = run(
        "crawl", "-", *FAST, "-a", tmp_path / "a.db", stdin=f"\ufeff{site}{paths[2]}\n".encode()
    )
    assert json.loads(more.out)["new"] == 1


def test_an_address_that_was_taken_down_is_told_and_not_asked(site: str, tmp_path: Path) -> None:
    db, address = tmp_path / "a.db", site + max(PAGES)
    assert json.loads(call("crawl", address, *FAST, "-a", db).out)["new"] == 1
    assert call("remove", address, "--reason", "court order 7", "-a", db).code == 0
    again = call("crawl", address, *FAST, "-a", db)
    assert (again.code, json.loads(again.out)["requests"]) == (0, 0)
    assert f"note: {address}: removed on " in again.err
    assert "court order 7" in again.err


def test_discover_lists_what_a_crawl_would_find_and_keeps_nothing(
    site: str, tmp_path: Path
) -> None:
    db = tmp_path / "a.db"
    said = call("discover", f"{site}/", *FAST, "-a", db)
    assert said.code == 0, said.err
    found = {str(row["url"]): row for row in lines(said)}
    wanted = {f"{site}{path}" for path in PAGES if path != "/"}
    assert wanted <= set(found)
    assert not db.exists()
    assert {"via", "title", "published_at", "known", "why"} <= set(found[min(wanted)])
    call("crawl", min(wanted), *FAST, "-a", db)
    known = {
        row["url"]: row["known"] for row in lines(call("discover", f"{site}/", *FAST, "-a", db))
    }
    assert known[min(wanted)] is True
    assert known[max(wanted)] is False
    dry = call("crawl", f"{site}/", *FAST, "-a", db, "--dry-run", "--limit", "1")
    assert len(lines(dry)) == 1


def test_a_page_that_is_gone_is_a_result_and_a_refused_host_a_failure(
    site: str, tmp_path: Path
) -> None:
    gone = call("crawl", f"{site}/none.html", *FAST, "-a", tmp_path / "a.db")
    assert gone.code == 0, gone.err
    assert json.loads(gone.out)["failures"] == {"gone": 1}
    refused = call("crawl", f"{site}/", "--delay", "0", "-a", tmp_path / "b.db")
    assert refused.code == 4
    assert json.loads(refused.out)["failures"] == {"private_address": 1}
    assert "error: 1 of 1 targets failed" in refused.err
    assert f"failed: {site}/: private_address" in refused.err
    assert "hint: name the host with --allow-private" in refused.err


def test_a_terminal_gets_a_summary(site: str, tmp_path: Path) -> None:
    said = terminal("crawl", f"{site}/", *FAST, "-a", tmp_path / "a.db", NO_COLOR="1")
    assert said.code == 0, said.err
    assert "run 1: done in " in said.out
    assert "new 3" in said.out


def test_a_second_run_at_once_names_the_holder_and_ends_with_6(site: str, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    with open_archive(db) as held, held.lock("crawl of another"):
        said = call("crawl", f"{site}/", *FAST, "-a", db)
    assert said.code == 6
    assert "crawl of another" in said.err


def test_an_interrupt_ends_within_seconds_with_130_and_the_same_command_goes_on(
    site: str, tmp_path: Path
) -> None:
    slow = ("--delay", "1", "--allow-private", "127.0.0.1", "-a", tmp_path / "a.db")
    process = subprocess.Popen(
        command("-v", "--log-json", "crawl", f"{site}/", *slow), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    assert process.stderr
    for line in process.stderr:
        if json.loads(line)["event"] == "article":
            break
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - asked < 10
    assert process.returncode == 130, err
    assert json.loads(out)["outcome"] == "interrupted"
    rest = call("crawl", f"{site}/", *FAST, "-a", tmp_path / "a.db")
    assert rest.code == 0
    assert json.loads(call("status", "-a", tmp_path / "a.db").out)["articles"] == 3


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ([], "nothing to crawl: no address was given"),
        (["www.example.cn"], "www.example.cn: no source, no address and no file"),
        (["ftp://example.cn/"], "ftp://example.cn/: no source, no address and no file"),
        (["bad.txt"], "bad.txt:2: example.cn/1: no address"),
        (["empty.txt"], "nothing to crawl: the files hold no address"),
        (["https://example.cn/", "--max-time", "soon"], "--max-time: cannot read 'soon'"),
        (["https://example.cn/", "--delay", "-1"], "--delay: must be at least 0, not -1"),
        (["https://example.cn/", "--report", "no/r.json"], "no/r.json: there is no folder no"),
        (["https://example.cn/", "-a", "no/a.db"], "no/a.db: there is no folder no"),
    ],
)
def test_a_wrong_order_is_named(tmp_path: Path, args: list[str], told: str) -> None:
    (tmp_path / "bad.txt").write_text("https://example.cn/\nexample.cn/1\n")
    (tmp_path / "empty.txt").write_text("# none\n")
    said = call("crawl", *args, cwd=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: {told}"), said.err


@pytest.mark.parametrize("url", ["https://", "http://[", "https://a b.cn/", "http:///x"])
def test_an_address_without_a_host_is_refused_at_once(tmp_path: Path, url: str) -> None:
    for name in ("crawl", "discover"):
        said = call(name, url, "-a", tmp_path / "a.db")
        assert said.code == 2
        assert said.err.startswith(f"error: {url}: ")
    assert not (tmp_path / "a.db").exists()


def test_a_refused_private_address_says_how_to_ask_it(site: str) -> None:
    said = call("discover", f"{site}/", "--delay", "0")
    assert said.code == 4
    assert "hint: name the host with --allow-private" in said.err


# again and again


def test_a_crawl_goes_round_and_each_round_is_a_line(site: str, tmp_path: Path) -> None:
    again = ("--every", "1s", "--rounds", "2", "-a", tmp_path / "a.db")
    said = run("crawl", f"{site}/", *FAST, *again)
    assert said.code == 0, said.err
    assert [row["new"] for row in lines(said)] == [3, 0]


def test_a_source_of_its_own_pace_waits_for_its_turn(site: str, tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text(
        'archive = "news.db"\n[fetch]\ndelay = 0\nallow_private = ["127.0.0.1"]\n'
        f'[[sources]]\nname = "city"\nurl = "{site}/"\n'
        f'[[sources]]\nname = "daily"\nurl = "{site}/2024/"\nevery = "1d"\n'
    )
    said = run("crawl", "--every", "1s", "--rounds", "2", cwd=tmp_path)
    assert said.code in (0, 4), said.err
    first, second = lines(said)
    assert [one["source"] for one in first["sources"]] == ["city", "daily"]  # type: ignore[attr-defined]
    assert [one["source"] for one in second["sources"]] == ["city"]  # type: ignore[attr-defined]


def test_a_round_that_waits_ends_at_once_with_130(site: str, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("crawl", f"{site}/", *FAST, "--every", "1h", "-a", tmp_path / "a.db"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    assert process.stderr
    for line in process.stderr:
        if line.startswith(b"waiting"):
            break
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - asked < 5
    assert (process.returncode, b"interrupted" in err) == (130, True)
    assert json.loads(out)["outcome"] == "done"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--every", "0"], "--every: between two runs lie"),
        (["--every", "1h", "--cron", "* * * * *"], "--every and --cron: one of them"),
        (["--cron", "61 * * * *"], "--cron: cron line '61 * * * *': bad minute"),
        (["--every", "1h", "--json"], "--json is one document"),
        (["-", "--every", "1h"], "-: standard input can be read once only"),
    ],
)
def test_a_wrong_pace_is_named(tmp_path: Path, args: list[str], told: str) -> None:
    words = [] if "-" in args else ["https://example.cn/"]
    said = call("crawl", *words, *args, cwd=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert told in said.err


def test_the_report_of_a_run_is_kept_and_shown_again(site: str, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    told = json.loads(call("crawl", f"{site}/", *FAST, "-a", db).out)
    again = call("runs", "1", "-a", db, "--json", "--report", tmp_path / "r.html")
    assert json.loads(again.out) == told
    assert told["sources"][0]["discovered"] == 3
    assert told["sources"][0]["fill"]["title"] == 1.0
    assert "<!doctype html>" in (tmp_path / "r.html").read_text("utf-8")
    none = call("runs", "9", "-a", db)
    assert (none.code, "there is no report of run 9" in none.err) == (1, True)
