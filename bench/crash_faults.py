"""Faults other than a kill: crowds, full and read-only disks, files cut or changed, bad clocks."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.load_site import words
from scraper.errors import ArchiveError
from scraper.model import Article, Snapshot, blocks_of
from storage.opening import open_archive
from storage.protocol import Archive, Query

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
FLIPS = 300


@dataclass(frozen=True, slots=True)
class Found:
    """What a fault did."""

    fault: str
    told: str
    well: bool


def run(folder: Path, dice: random.Random, only: list[str]) -> Iterator[Found]:
    """Each fault in turn, told as a row of a table."""
    for fault in (
        two_writers, a_reader, disk_full, read_only, cut_short, flipped_bytes, clock_back,
    ):  # fmt: skip
        name = fault.__name__.replace("_", " ")
        if only and not any(word in name for word in only):
            continue
        place = folder / fault.__name__
        place.mkdir()
        well, told = fault(place, dice)
        print(f"{name:<28} {'well' if well else 'FAULT':<6} {told}", flush=True)
        yield Found(name, told, well)


Fault = Callable[[Path, random.Random], tuple[bool, str]]


def _article(n: int, text: str | None = None) -> Article:
    url = f"https://news.example.cn/{n}.html"
    return Article(
        url=url, title=f"第{n}条", blocks=blocks_of(text or words(random.Random(n), 500))
    )


def _page(n: int) -> Snapshot:
    return Snapshot(f"https://news.example.cn/{n}.html", random.Random(n).randbytes(2000), NOW)


def _filled(path: Path, many: int) -> None:
    with open_archive(path) as archive:
        run_id = archive.start_run("bench", at=NOW)
        with archive.batch():
            for n in range(many):
                archive.add(_article(n), _page(n), at=NOW, run_id=run_id)
        archive.finish_run(run_id, at=NOW, outcome="done", counts={})


def _rows(path: Path, numbers: range) -> Path:
    rows = [
        {"url": f"https://a.example/{n}", "title": f"第{n}条", "text": words(random.Random(n), 400)}
        for n in numbers
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def _jianbao(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "scraper.cli.main", *map(str, args)]


def _damage(path: Path) -> list[str]:
    with open_archive(path) as archive:
        return [damage.what for damage in archive.verify()]


def two_writers(folder: Path, dice: random.Random) -> tuple[bool, str]:
    """Two `add` at once, with articles of their own and some of both."""
    db = folder / "a.db"
    files = [_rows(folder / "1.jsonl", range(600)), _rows(folder / "2.jsonl", range(400, 1000))]
    children = [
        subprocess.Popen(_jianbao("add", file, "-a", db), cwd=ROOT, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
        for file in files
    ]  # fmt: skip
    codes = [child.wait() for child in children]
    with open_archive(db) as archive:
        status = archive.status()
    held = status["articles"], status["versions"]
    well = codes == [0, 0] and held == (1000, 1000) and not _damage(db)
    return well, f"exit codes {codes}, {held[0]} articles and {held[1]} versions of 1000"


def a_reader(folder: Path, dice: random.Random) -> tuple[bool, str]:
    """Searches while a writer adds: none fails, none waits for a batch to end."""
    db = folder / "a.db"
    _filled(db, 50)
    file = _rows(folder / "1.jsonl", range(1500))
    child = subprocess.Popen(_jianbao("add", file, "-a", db), cwd=ROOT, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)  # fmt: skip
    slowest, asked, torn = 0.0, 0, 0
    while child.poll() is None:
        began = time.monotonic()
        with open_archive(db, readonly=True) as archive:
            archive.search(Query("第1条"))
            torn += archive.status()["articles"] != archive.count(Query(limit=None))
        slowest, asked = max(slowest, time.monotonic() - began), asked + 1
    well = child.returncode == 0 and asked > 3 and slowest < 5
    return well, f"{asked} looks, the slowest {slowest:.2f} s"


_FULL = """
import sys
from pathlib import Path
from bench.crash_faults import _article, _page, _damage, NOW
from scraper.errors import DiskFull
from storage.opening import open_archive
disk = Path(sys.argv[1])
ballast = disk / "ballast"
ballast.write_bytes(bytes(1_500_000))
held = []
for start in (0, 10_000):
    with open_archive(disk / "a.db") as archive:
        try:
            for n in range(start, start + 9_999):
                archive.add(_article(n), _page(n), at=NOW)
        except DiskFull:
            held.append((archive.status()["articles"], len(list(archive.verify()))))
    ballast.unlink(missing_ok=True)
print(*held[0], *held[1])
"""


def disk_full(folder: Path, dice: random.Random) -> tuple[bool, str]:
    """A small disk fills up, gets room, and fills up again."""
    mount = 'mount -t tmpfs -o size=6m none "$0" && exec "$1" -c "$2" "$0"'
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount, folder, sys.executable, _FULL],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        return "unshare" in done.stderr or "mount" in done.stderr, f"no small disk: {done.stderr}"
    first, damage, second, more = map(int, done.stdout.split())
    well = 0 < first < second and damage == more == 0
    return well, f"full at {first} articles, with room again at {second}; nothing damaged"


_READ_ONLY = """
import subprocess, sys
base = [sys.executable, "-m", "scraper.cli.main"]
codes = []
for args in (["verify"], ["search", "第1条"], ["show", "1"], ["status"]):
    codes.append(subprocess.run([*base, *args, "-a", sys.argv[1] + "/a.db"],
                                capture_output=True).returncode)
for args in (["remove", "1", "--reason", "x"], ["vacuum"], ["add", sys.argv[2]]):
    done = subprocess.run([*base, *args, "-a", sys.argv[1] + "/a.db"],
                          capture_output=True, text=True)
    codes.append(done.returncode if "Traceback" not in done.stderr else -1)
print(*codes)
"""


def read_only(folder: Path, dice: random.Random) -> tuple[bool, str]:
    """A disk that cannot be written: all that reads works, all that writes says so."""
    _filled(folder / "a.db", 20)
    rows = _rows(folder.parent / "read_only.jsonl", range(3))
    script = (
        'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$1" -c "$2" "$0" "$3"'
    )
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, folder, sys.executable, _READ_ONLY, rows],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        return "unshare" in done.stderr or "mount" in done.stderr, f"no such disk: {done.stderr}"
    codes = list(map(int, done.stdout.split()))
    return codes == [0, 0, 0, 0, 2, 2, 2], f"exit codes of readers {codes[:4]}, writers {codes[4:]}"


def cut_short(folder: Path, dice: random.Random) -> tuple[bool, str]:
    """A file that ends too soon: told with 7, and the articles that are hit by name."""
    db = folder / "a.db"
    _filled(db, 60)
    whole = db.read_bytes()
    codes, named = [], 0
    for _ in range(12):
        db.write_bytes(whole[: dice.randrange(4096, len(whole))])
        done = subprocess.run(_jianbao("verify", db), cwd=ROOT, capture_output=True, text=True,
                              check=False)  # fmt: skip
        codes.append(done.returncode)
        named += "news.example.cn" in done.stdout
        for file in folder.glob("a.db-*"):
            file.unlink()
    return set(codes) == {7}, f"{len(codes)} cuts, all told; articles named in {named}"


def flipped_bytes(folder: Path, dice: random.Random) -> tuple[bool, str]:
    """One bit turned: is it found, and are the articles that it does not name as they were?"""
    db, bad = folder / "a.db", folder / "bad.db"
    _filled(db, 40)
    whole, before = db.read_bytes(), _read(db)
    found = harmless = missed = wrong = 0
    for _ in range(FLIPS):
        place = dice.randrange(len(whole))
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << dice.randrange(8)])
                        + whole[place + 1 :])  # fmt: skip
        damaged, named = _told(bad)
        after = _read(bad)
        changed = {n for n in before if after.get(n) != before[n]}
        found += damaged
        harmless += not damaged and not changed and _dump(bad) == _dump(db)
        missed += not damaged and not (not changed and _dump(bad) == _dump(db))
        wrong += bool(changed - named) and damaged and bool(named)
        for file in folder.glob("bad.db*"):
            file.unlink()
    told = f"{FLIPS} bits: {found} found, {harmless} in unused room, {missed} missed"
    return missed == 0, f"{told}; an article hit and not named in {wrong}"


def _told(path: Path) -> tuple[bool, set[int]]:
    """Whether damage was found, and the articles named; all of them for a file that cannot open."""
    try:
        with open_archive(path, readonly=True) as archive:
            damage = list(archive.verify())
    except ArchiveError:
        return True, set(range(1, 1000))
    return bool(damage), {it.article_id for it in damage if it.article_id}


def _read(path: Path) -> dict[int, object]:
    """Every article as a user reads it, with its bytes; those that cannot be read are left out."""
    held: dict[int, object] = {}
    try:
        with open_archive(path, readonly=True) as archive:
            for n in range(1, 41):
                _read_one(archive, n, held)
    except ArchiveError:
        return {}
    return held


def _read_one(archive: Archive, n: int, held: dict[int, object]) -> None:
    try:
        found = archive.get(n)
        if found and found.snapshot_id:
            held[n] = (found, archive.bytes_of(found.snapshot_id))
    except Exception:  # whatever a damaged row raises: the article cannot be read
        held.pop(n, None)


def _dump(path: Path) -> object:
    """Every row of every table and view, without indexes' own tables."""
    with closing(sqlite3.connect(path)) as conn:
        conn.text_factory = bytes
        try:
            names = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {
                name: sorted(map(repr, conn.execute(f'SELECT * FROM "{name.decode()}"')))
                for (name,) in names
                if not name.startswith(b"sqlite_")
            }
        except sqlite3.DatabaseError as error:
            return str(error)


def clock_back(folder: Path, dice: random.Random) -> tuple[bool, str]:
    """The machine's clock jumps back by a day and a year while it works."""
    db = folder / "a.db"
    clock = NOW
    with open_archive(db) as archive:
        for n in range(300):
            jump = dice.choice([1, 1, 1, 1, -24, -24 * 365, 24 * 30])
            clock += timedelta(hours=jump)
            text = words(random.Random(n % 40 + n // 80), 300)
            archive.add(_article(n % 30, text), at=clock)
            if n % 50 == 0:
                archive.finish_run(archive.start_run("bench", at=clock), at=clock, outcome="done",
                                   counts={})  # fmt: skip
        orders = [[version.first_seen for version in archive.history(id)] for id in range(1, 31)]
    well = all(times == sorted(times) for times in orders) and not _damage(db)
    return well, f"{sum(map(len, orders))} versions, in order within each article"
