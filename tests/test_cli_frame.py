"""What stands before the command, how a call ends, and what nobody pays for."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.cli import ending, values
from scraper.cli.commands import HEADINGS, ROOMS
from scraper.cli.frame import Frame
from scraper.cli.printing import form_of
from scraper.errors import (
    BudgetSpent,
    DiskFull,
    JianbaoError,
    LockHeld,
    NewerArchive,
    NothingFound,
    ReadError,
    UsageError,
)
from tests.support.calls import call, command, environment, run, terminal


def ended_with(error: BaseException, frame: Frame | None = None) -> int:
    def work() -> None:
        raise error

    return ending.ended(work, frame or Frame())


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NothingFound("nothing"), 1),
        (UsageError("no"), 2),
        (ReadError("a.html", "empty"), 4),
        (LockHeld("a.db", "process 1"), 6),
        (NewerArchive("a.db", "newer"), 7),
        (BudgetSpent("time"), 8),
        (DiskFull("a.db", "full"), 9),
        (JianbaoError("odd"), 70),
        (KeyError("x"), 70),
        (RecursionError(), 70),
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(), 0),
        (OSError(28, "No space left on device"), 9),
        (PermissionError(13, "Permission denied", "out.csv"), 2),
        (OSError(5, "Input/output error"), 70),
    ],
)
def test_every_error_has_its_exit_code(error: BaseException, code: int) -> None:
    assert ended_with(error) == code


def test_an_error_says_what_happened_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    ended_with(UsageError("a.db: not\x1b[31m there\nat all", hint="make\u202e it"))
    assert capsys.readouterr().err == "error: a.db: not[31m there at all\n  hint: make it\n"


def test_a_traceback_is_shown_with_debug_only(capsys: pytest.CaptureFixture[str]) -> None:
    ended_with(ValueError("odd"))
    plain = capsys.readouterr().err
    ended_with(ValueError("odd"), Frame(debug=True))
    shown = capsys.readouterr().err
    assert plain.startswith("error: a bug: ValueError: odd\n")
    assert "Traceback" not in plain
    assert "Traceback" in shown


def test_a_plain_answer_is_the_exit_code() -> None:
    assert ending.ended(lambda: None, Frame()) == 0
    assert ending.ended(lambda: 3, Frame()) == 3


def test_help_names_every_command_with_a_sentence() -> None:
    said = call("--help")
    assert said.code == 0
    for heading, rooms in HEADINGS.items():
        assert f"{heading}:" in said.out
        for name in rooms:
            (line,) = [x for x in said.out.splitlines() if x.split()[:1] == [name]]
            assert len(line.split()) > 3


@pytest.mark.parametrize("name", ROOMS)
def test_every_command_and_every_option_has_help(name: str) -> None:
    said = call(name, "--help")
    assert said.code == 0, said.err
    assert "No description" not in said.out


@pytest.mark.parametrize(
    ("args", "told", "hint"),
    [
        (["serach"], "there is no command 'serach'", "jianbao"),
        (["--config"], "option '--config' requires an argument", "jianbao --help"),
        (["--nonsense"], "no such option: --nonsense", "jianbao --help"),
        (["doctor", "--nonsense"], "doctor: no such option", "jianbao doctor --help"),
        (["doctor", "surplus"], "doctor: got unexpected extra argument", "jianbao doctor --help"),
        (["doctor", "--json", "--jsonl"], "--json and --jsonl", ""),
    ],
)
def test_wrong_usage_ends_with_2_in_one_style(args: list[str], told: str, hint: str) -> None:
    said = call(*args)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith(f"error: {told}"), said.err
    assert hint in said.err
    assert "Traceback" not in said.err


def test_no_command_at_all_prints_the_help_and_ends_with_2() -> None:
    said = call()
    assert (said.code, said.out.startswith("Usage: jianbao")) == (2, True)


def test_version_needs_no_command() -> None:
    said = call("--version")
    assert said.code == 0
    assert said.out.startswith("jianbao ")


def test_a_wrong_configuration_is_named_with_file_and_key(tmp_path: Path) -> None:
    file = tmp_path / "jianbao.toml"
    file.write_text("archvie = 'x'\n")
    (tmp_path / "sub").mkdir()
    said = call("init", "sub", cwd=tmp_path)
    assert said.code == 0, said.err
    found = [json.loads(x) for x in call("doctor", cwd=tmp_path).out.splitlines()]
    (bad,) = [x for x in found if x["standing"] == "bad"]
    assert bad["detail"] == "jianbao.toml:1: archvie: there is no such setting"
    assert bad["hint"] == "did you mean archive?"


def test_init_writes_a_configuration_and_an_archive_and_never_writes_over(tmp_path: Path) -> None:
    assert call("init", tmp_path / "new").code == 0
    assert (tmp_path / "new/archive.db").exists()
    kept = (tmp_path / "new/jianbao.toml").read_text()
    again = call("init", tmp_path / "new")
    assert again.code == 2
    assert "is there already" in again.err
    assert (tmp_path / "new/jianbao.toml").read_text() == kept
    said = call("-c", tmp_path / "new/jianbao.toml", "-a", tmp_path / "new/archive.db", "doctor")
    assert said.code == 0, said.out


@pytest.mark.parametrize("place", ["before", "after", "environment", "settings"])
def test_the_archive_is_found_wherever_it_is_named(place: str, tmp_path: Path) -> None:
    call("init", tmp_path)
    path = (tmp_path / "archive.db").rename(tmp_path / "news.db")
    (tmp_path / "jianbao.toml").write_text('archive = "news.db"')
    said = {
        "before": lambda: run("-a", path, "doctor"),
        "after": lambda: run("doctor", "-a", path),
        "environment": lambda: run("doctor", JIANBAO_ARCHIVE=str(path)),
        "settings": lambda: run("-c", tmp_path / "jianbao.toml", "doctor"),
    }[place]()
    assert said.code == 0, said.err
    rows = {row["check"]: row for row in map(json.loads, said.out.splitlines())}
    assert rows["archive"]["standing"] == "ok"
    assert "news.db: 0 articles" in rows["archive"]["detail"]


def test_doctor_ends_with_7_for_a_file_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("a letter")
    said = call("doctor", "-a", tmp_path / "archive.db")
    assert said.code == 7
    assert "this is no archive" in said.out


def test_output_is_a_table_on_a_terminal_and_json_lines_in_a_pipe(tmp_path: Path) -> None:
    shown = terminal("doctor", cwd=tmp_path)
    assert shown.code == 0, shown.err
    assert "\x1b[1m" in shown.out
    assert "not there yet" in shown.out
    assert all(json.loads(line) for line in run("doctor", cwd=tmp_path).out.splitlines())


def test_no_color_is_honoured(tmp_path: Path) -> None:
    said = terminal("doctor", cwd=tmp_path, NO_COLOR="1")
    assert "\x1b[3" not in said.out.replace("\x1b[3m", "")


def test_a_closed_pipe_is_quiet_and_ends_with_0(tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("doctor"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
        env=environment(),
    )  # fmt: skip
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), err) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_under_the_output_ends_with_9(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("doctor"), stdout=full, stderr=subprocess.PIPE, cwd=tmp_path,
            env=environment(), timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 9
    assert done.stderr.startswith(b"error: output: the disk is full")


def test_han_is_printed_as_han_under_any_locale() -> None:
    said = run("--help", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert said.code == 0, said.err
    assert "剪报: collects" in said.out


def test_a_file_name_in_no_encoding_is_taken_as_it_is(tmp_path: Path) -> None:
    name = tmp_path / os.fsdecode(b"\xb1\xa8")
    assert run("init", name).code == 0
    said = run("doctor", "-a", name / "archive.db")
    assert said.code == 0, said.out
    assert "\ufffd\ufffd/archive.db: 0 articles" in said.out


def test_log_json_is_one_object_a_line() -> None:
    code = (
        "import logging; from scraper.cli.frame import Frame; from scraper.cli.logs import listen\n"
        "listen(Frame(log_json=True)); log = logging.getLogger('scraper.x')\n"
        "log.info('quiet'); log.warning('gone', extra={'url': 'http://a.cn/\\x1b题'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(), check=True
    )
    (line,) = done.stderr.decode().splitlines()
    row = json.loads(line)
    assert (row["event"], row["level"], row["url"]) == ("gone", "warning", "http://a.cn/\x1b题")
    assert "\x1b" not in line


@pytest.mark.parametrize("debug", [True, False])
def test_a_logged_error_is_named_and_traced_with_debug_only(debug: bool) -> None:
    code = (
        "import logging; from scraper.cli.frame import Frame; from scraper.cli.logs import listen\n"
        f"listen(Frame(debug={debug})); log = logging.getLogger('scraper.x')\n"
        "try: 1 / 0\nexcept ZeroDivisionError: log.exception('failed')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(), check=True
    )
    assert b"error: failed ZeroDivisionError: division by zero" in done.stderr
    assert (b"Traceback" in done.stderr) is debug


HEAVY = ("httpx", "selectolax", "rich", "pydantic", "sqlite_utils", "msgspec", "multiprocessing")


def imported_by(*args: str | Path) -> set[str]:
    """What a call imports, top names only."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scraper.cli.main", *map(str, args)],
        capture_output=True, env=environment(), check=False, timeout=60,
    )  # fmt: skip
    names = [line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()]
    return {name.partition(".")[0] for name in names}


def test_a_call_imports_only_what_it_needs() -> None:
    for args in (["--help"], ["search", "--help"], ["--version"]):
        assert not imported_by(*args) & set(HEAVY)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("1.5m", 90), ("2H", 7200), (" 1 d ", 86400), ("3min", 180)]
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert values.duration(text) == seconds


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (values.duration, "soon"), (values.duration, "-1s"), (values.duration, ""),
        (values.size, "1TB"), (values.size, "9" * 5000), (values.day, "2023-02-31"),
        (values.day, "2023-13"), (values.day, "0000-01-01"), (values.day, "５月"),
        (values.instant, "yesterday"), (values.instant, "2023-01-05T25:00"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_says_how_to_write_it(read: object, text: str) -> None:
    assert callable(read)
    with pytest.raises(UsageError) as caught:
        read(text)
    assert caught.value.hint
    assert len(caught.value.message) < 200


def test_days_ago_are_counted_in_chinese_time() -> None:
    assert isinstance(values.day("7d"), date)
    assert (values.day("today") - values.day("7d")).days == 7


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=30))
def test_no_value_breaks_a_reader(text: str) -> None:
    for read in (values.duration, values.size, values.day, values.instant):
        try:
            read(text)
        except UsageError:
            continue


def test_json_and_jsonl_together_are_refused() -> None:
    with pytest.raises(UsageError):
        form_of(json=True, jsonl=True)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here to be refused by")
@pytest.mark.parametrize(
    "args",
    [
        ["init", "/proc/jianbao"],
        ["add", "a.jsonl", "-a", "/proc/a.db"],
        ["export", "-a", "archive.db", "-O", "/proc/out.jsonl"],
        ["export", "-a", "archive.db", "-f", "md", "-O", "/proc/out/"],
    ],
)
def test_a_folder_that_cannot_be_written_is_named(args: list[str], tmp_path: Path) -> None:
    call("init", tmp_path)
    (tmp_path / "a.jsonl").write_text('{"title": "t", "text": "一"}\n')
    call("add", "a.jsonl", "-a", "archive.db", cwd=tmp_path)
    said = call(*args, cwd=tmp_path)
    assert said.code == 2, said.err
    assert said.err.startswith("error: /proc/")
    assert "a bug" not in said.err
