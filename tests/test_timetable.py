"""Crawls that the machine starts: what is written, shown first, found again and taken away."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from scraper.errors import UsageError
from scraper.timers import Cron, Every, Timer, zone
from scraper.timetable import crontab, systemd
from scraper.timetable.entry import Entry, entries
from scraper.timetable.machine import Crontab, Systemd, machine
from tests.support.calls import run

SHANGHAI = zone("Asia/Shanghai")
OWNER = "/home/wen/papers/jianbao.toml"
ANALYZE = shutil.which("systemd-analyze")


def entry(timer: Timer, *words: str) -> Entry:
    (made,) = entries(
        dict.fromkeys(words or ("株洲日报",), timer),
        ["/opt/a b/jianbao", "crawl", "--"],
        folder=Path("/home/wen/papers"),
        owner=OWNER,
    )
    return made


@pytest.mark.parametrize(
    ("line", "calendar"),
    [
        ("30 6 * * *", ("*-*-* 6:30:00 Asia/Shanghai",)),
        ("*/20 * * * *", ("*-*-* *:0,20,40:00 Asia/Shanghai",)),
        ("0 9 1,15 */6 *", ("*-1,7-1,15 9:0:00 Asia/Shanghai",)),
        ("5 4 * * 7", ("Sun *-*-* 4:5:00 Asia/Shanghai",)),
        ("0 0 13 * 5", ("*-*-13 0:0:00 Asia/Shanghai", "Fri *-*-* 0:0:00 Asia/Shanghai")),
    ],
)
def test_a_cron_line_is_said_in_systemds_words(line: str, calendar: tuple[str, ...]) -> None:
    assert systemd.calendar(Cron(line, SHANGHAI)) == calendar
    for each in calendar if ANALYZE else ():
        checked = subprocess.run(
            [ANALYZE or "", "calendar", each], capture_output=True, check=False
        )
        assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("line", ["0 0 L * *", "0 0 * * 1#2"])
def test_what_systemd_cannot_say_is_refused_by_name(line: str) -> None:
    with pytest.raises(UsageError, match="systemd cannot say it"):
        systemd.calendar(Cron(line, SHANGHAI))


@pytest.mark.parametrize(
    ("offset", "name"), [("+08:00", "Etc/GMT-8"), ("-05:00", "Etc/GMT+5"), ("UTC", "UTC")]
)
def test_a_fixed_offset_has_a_name_in_systemd(offset: str, name: str) -> None:
    assert systemd.calendar(Cron("0 6 * * *", zone(offset)))[0].endswith(name)


def test_units_hold_the_whole_command_and_can_be_told_as_ours() -> None:
    made = systemd.units(entry(Every(1800), "株洲日报", "50%", "$HOME"))
    service, timer = made.values()
    assert 'ExecStart="/opt/a b/jianbao" crawl -- 株洲日报 50%% "$$HOME"' in service
    assert "OnUnitInactiveSec=1800s" in timer
    assert all(systemd.is_own(text, OWNER) for text in made.values())
    assert not any(systemd.is_own(text, "/elsewhere/jianbao.toml") for text in made.values())


@pytest.mark.skipif(ANALYZE is None, reason="no systemd-analyze on this machine")
def test_systemd_itself_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    made = entries(
        {"a": Cron("0 6 * * mon", SHANGHAI)}, ["/bin/true", "it's", "50%", 'a "b"'],
        folder=tmp_path, owner=OWNER,
    )  # fmt: skip
    for name, text in systemd.units(made[0]).items():
        (tmp_path / name).write_text(text)
    paths = [str(path) for path in tmp_path.glob("*.timer")]
    done = subprocess.run(
        [ANALYZE or "", "--user", "verify", *paths], capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    told = [line for line in done.stderr.splitlines() if "jianbao" in line]
    assert not told


@pytest.mark.parametrize(
    ("timer", "when"),
    [
        (Every(60), "* * * * *"),
        (Every(1800), "*/30 * * * *"),
        (Every(3600), "0 * * * *"),
        (Every(6 * 3600), "0 */6 * * *"),
        (Every(86400), "0 0 * * *"),
        (Cron("30 6 * * 1#2", SHANGHAI), "30 6 * * 1#2"),
    ],
)
def test_a_timer_is_said_in_a_crontabs_words(timer: Timer, when: str) -> None:
    line = crontab.line(entry(timer))
    assert line.startswith(f"{when} cd /home/wen/papers && ")
    assert shlex.split(line)[-5:] == ["/opt/a b/jianbao", "crawl", "--", "株洲日报", "2>&1"]


@pytest.mark.parametrize("seconds", [45, 7 * 60, 5 * 3600, 2 * 86400])
def test_a_period_that_no_crontab_can_say_is_refused(seconds: float) -> None:
    with pytest.raises(UsageError, match="a crontab has no words for it"):
        crontab.line(entry(Every(seconds)))


def test_no_source_can_add_a_line_to_a_crontab() -> None:
    with pytest.raises(UsageError, match="a line end"):
        crontab.line(entry(Every(3600), "a\n* * * * * rm"))


class Person:
    """A machine whose crontab is a text, and whose systemd only listens."""

    def __init__(self, table: str | None) -> None:
        self.table = table
        self.asked: list[Sequence[str]] = []

    def __call__(self, words: Sequence[str], told: str = "") -> str:
        self.asked.append(list(words))
        if words == ["crontab", "-"]:
            self.table = told
        elif words == ["crontab", "-l"]:
            if self.table is None:
                raise UsageError("crontab -l: no crontab for wen")
            return self.table
        return ""


@pytest.mark.parametrize("before", [None, "", "0 1 * * * backup\n", "# mine, without an end"])
def test_a_crontab_gets_our_lines_once_and_loses_only_them(before: str | None) -> None:
    person = Person(before)
    here = Crontab(person)
    here.install((entry(Every(3600)),))
    here.install((entry(Every(1800)),))
    assert (person.table or "").count("jianbao crawl") == 0
    assert (person.table or "").count("cd /home/wen/papers") == 1
    assert "*/30" in "".join(here.held(OWNER).values())
    here.remove(OWNER)
    assert (person.table or "").rstrip("\n") == (before or "").rstrip("\n")
    assert not here.held(OWNER)


def test_units_are_started_replaced_and_taken_away(tmp_path: Path) -> None:
    person = Person(None)
    here = Systemd(tmp_path / "user", person)
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "jianbao-of-somebody-else.timer").write_text("[Timer]\n")
    several = entries({"a": Every(60), "b": Every(120)}, ["jianbao"], folder=tmp_path, owner=OWNER)
    here.install(several)
    assert len(here.held(OWNER)) == 4
    here.install(several[:1])
    assert len(here.held(OWNER)) == 2
    assert ["systemctl", "--user", "disable", "--now", f"{several[1].name}.timer"] in person.asked
    here.remove(OWNER)
    assert [path.name for path in (tmp_path / "user").iterdir()] == [
        "jianbao-of-somebody-else.timer"
    ]


def test_what_the_machine_has_is_taken(tmp_path: Path) -> None:
    (tmp_path / "crontab").write_text("")
    (tmp_path / "crontab").chmod(0o755)
    assert isinstance(machine(None, {"PATH": str(tmp_path), "HOME": "/x"}), Crontab)
    assert isinstance(machine("systemd", {"PATH": "", "HOME": "/x"}), Systemd)
    with pytest.raises(UsageError, match="neither systemd nor a crontab"):
        machine(None, {"PATH": str(tmp_path / "none"), "HOME": "/x"})


SETTINGS = """
archive = "news.db"
[[sources]]
name = "日报"
url = "https://a.example.cn/"
every = "30m"
[[sources]]
name = "晚报"
url = "https://b.example.cn/"
"""


def test_the_command_shows_first_and_writes_only_when_told_to(tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text(SETTINGS)
    table = tmp_path / "table"
    fake = tmp_path / "bin" / "crontab"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\n[ "$1" = -l ] || {{ cat > {table}; exit; }}\n'
        f'[ -e {table} ] && cat {table} || {{ echo "no crontab for you" >&2; exit 1; }}\n'
    )
    fake.chmod(0o755)
    path = f"{fake.parent}:{os.environ['PATH']}"
    use = ("--with", "crontab")
    shown = run("schedule", "install", *use, cwd=tmp_path, PATH=path)
    assert (shown.code, table.exists()) == (0, False)
    assert "--yes installs it" in shown.err
    done = run("schedule", "install", *use, "--every", "1d", "--yes", cwd=tmp_path, PATH=path)
    assert (done.code, "2 timers" in done.err) == (0, True)
    lines = table.read_text().splitlines()
    assert [line.split(" cd ")[0] for line in lines[1:-1]] == ["*/30 * * * *", "0 0 * * *"]
    assert f"--archive {tmp_path / 'news.db'} -- '日报'" in lines[1]
    listed = run("schedule", "show", *use, "--every", "1d", "--jsonl", cwd=tmp_path, PATH=path)
    assert '"standing": "installed"' in listed.out.replace('":"', '": "')
    assert run("schedule", "remove", *use, "--yes", cwd=tmp_path, PATH=path).code == 0
    assert table.read_text() == ""
    assert run("schedule", "remove", *use, cwd=tmp_path, PATH=path).code == 1


def test_without_a_timer_or_a_source_the_command_says_what_to_do(tmp_path: Path) -> None:
    shown = run("schedule", "show", "--with", "systemd", cwd=tmp_path, HOME=str(tmp_path))
    assert (shown.code, shown.out) == (0, "")
    bare = run("schedule", "install", "--with", "systemd", cwd=tmp_path)
    assert (bare.code, "the settings name no sources" in bare.err) == (2, True)
    (tmp_path / "jianbao.toml").write_text(SETTINGS.replace('every = "30m"', ""))
    none = run("schedule", "install", "--with", "systemd", cwd=tmp_path)
    assert (none.code, "no source has a timer" in none.err) == (2, True)
    wrong = run("schedule", "install", "--cron", "99 * * * *", cwd=tmp_path)
    assert (wrong.code, "--cron" in wrong.err) == (2, True)
