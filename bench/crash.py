"""What faults do to an archive: kills at random instants, crowds, full disks, bytes that turn.

    python -m bench.crash [--kills N] [--seed N] [--only WORD …]

Each kind of work runs as the command that a user gives, and is killed (SIGKILL, its whole group)
again and again until N kills are spread over all kinds; after each kill the archive is verified,
compared with what a reader saw just before, searched for what stands twice, and the same command
goes on. Then the other faults (`bench.crash_faults`). Prints a table; ends with 1 when anything was
lost, doubled or missed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import crash_faults
from bench.load_site import host, words
from scraper.cli.commands import ROOMS
from storage.opening import open_archive

ROOT = Path(__file__).parent.parent
PAGES, ARTICLES = 80, 1000
"""What a crawl, and what `add` or `merge` has to do: enough for several batches."""
PATIENCE = 300
"""Seconds for a command that is left alone."""


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: its command (`ARCHIVE` stands for the archive), what the archive holds
    before, and what it must hold in the end."""

    name: str
    command: tuple[str, ...]
    before: Path | None = None
    articles: int = PAGES
    settled: Callable[[Path], str] = lambda path: ""
    """Why an archive is not as this work leaves it; empty when it is."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a reader sees: articles by key, wordings, responses."""

    keys: frozenset[str]
    wordings: frozenset[tuple[str, str]]
    responses: int


@dataclass(slots=True)
class Tally:
    """What the kills of one kind of work did."""

    kills: int = 0
    within: int = 0
    """Kills after which the archive was neither as before the command nor as in the end."""
    final: Held | None = None
    rounds: int = 0
    faults: list[str] = field(default_factory=list[str])


def main() -> int:
    """Run, print, and say whether all is well."""
    told = _arguments()
    dice = random.Random(told.seed)
    with tempfile.TemporaryDirectory(dir=told.folder) as name, _site() as address:
        folder = Path(name)
        works = [work for work in _works(folder, address) if _asked(work.name, told.only)]
        rows = []
        for number, work in enumerate(works):
            share = told.kills // len(works) + (number < told.kills % len(works))
            tally = _kill_often(work, share, folder, dice)
            rows.append((work.name, tally))
            print(_row(work.name, tally), flush=True)
            print("".join(f"    {fault}\n" for fault in tally.faults), end="", flush=True)
        total = sum(tally.kills for _, tally in rows)
        print(f"{total} kills, {sum(len(tally.faults) for _, tally in rows)} faults\n")
        wrong = [found for found in crash_faults.run(folder, dice, told.only) if not found.well]
    return int(bool(wrong) or any(tally.faults for _, tally in rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--folder", default=None, help="where archives are made")
    return parser.parse_args()


def _asked(name: str, only: list[str]) -> bool:
    return not only or any(word in name for word in only)


def _row(name: str, tally: Tally) -> str:
    verdict = "well" if not tally.faults else f"{len(tally.faults)} FAULTS"
    return (
        f"{name:<28} {tally.kills:>4} kills, {tally.within:>4} half-way, "
        f"{tally.rounds:>3} times to the end: {verdict}"
    )


# kinds of work


def _works(folder: Path, address: str) -> Iterator[Work]:
    pages = folder / "articles.jsonl"
    pages.write_text("".join(_article(n) for n in range(ARTICLES)), "utf-8")
    full, other = folder / "full.db", folder / "other.db"
    _call("add", str(pages), "-a", str(full))
    more = folder / "more.jsonl"
    more.write_text("".join(_article(n) for n in range(ARTICLES // 2, 3 * ARTICLES // 2)), "utf-8")
    _call("add", str(more), "-a", str(other))
    crawl = ("crawl", address, "-a", "ARCHIVE", "--allow-private", host(0), "--delay", "0")
    yield Work("crawl", (*crawl, "--per-host", "4", "-j", "1"))
    yield Work("add", ("add", str(pages), "-a", "ARCHIVE"), articles=ARTICLES)
    yield Work("merge", ("merge", str(other), "-a", "ARCHIVE"), full, 3 * ARTICLES // 2)
    crawled = folder / "crawled.db"
    _call(*(str(crawled) if word == "ARCHIVE" else word for word in crawl))
    if "reparse" in ROOMS:
        yield Work("reparse", ("reparse", "-a", "ARCHIVE"), crawled)
        unread = folder / "unread.db"
        kept = (*crawl, "--fetch-only")
        _call(*(str(unread) if word == "ARCHIVE" else word for word in kept))
        yield Work("reparse of unread pages", ("reparse", "-a", "ARCHIVE"), unread)
    taken = ("remove", "1", "2", "3", "--reason", "bench", "-a", "ARCHIVE")
    yield Work("remove", taken, crawled, PAGES - 3, _scrubbed)
    yield Work("vacuum", ("vacuum", "-a", "ARCHIVE"), crawled)
    backup = ("backup", str(folder / "copy.db"), "--replace", "-a", "ARCHIVE")
    yield Work("backup", backup, crawled, settled=lambda _: _unsound(folder / "copy.db"))


def _article(number: int) -> str:
    row = {
        "url": f"https://news.example.cn/2026/{number}.html",
        "title": f"第{number}条",
        "text": words(random.Random(number), 150),
        "published_at": f"2026-01-{number % 28 + 1:02}",
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def _scrubbed(path: Path) -> str:
    with open_archive(path) as archive:
        if archive.unscrubbed():
            return "what was removed was not scrubbed"
        return "" if archive.status()["tombstones"] else "no tombstone stands"


def _unsound(path: Path) -> str:
    if not path.exists():
        return f"{path.name} is not there"
    with open_archive(path, readonly=True) as archive:
        return "".join(damage.what for damage in archive.verify())


@contextmanager
def _site() -> Iterator[str]:
    """The address of a site of our own."""
    command = [sys.executable, "-m", "bench.load_site", str(PAGES), "1"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield f"http://{host(0)}:{server.stdout.readline().strip()}/"
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


# killing


def _kill_often(work: Work, kills: int, folder: Path, dice: random.Random) -> Tally:
    """Kill the work so often, on as many archives as that takes."""
    tally = Tally()
    path = folder / "victim.db"
    idle, length = _idle(), 0.0
    while tally.kills < kills:
        _fresh(path, work)
        if not length:
            length = _to_the_end(work, path, tally)
            continue
        for _ in range(6):
            after = dice.uniform(idle, max(length, 1.1 * idle))
            if tally.kills >= kills or not _one(work, path, after, tally):
                break
        else:
            _to_the_end(work, path, tally)
    return tally


def _idle() -> float:
    """Seconds in which a command has only started: a kill before that hits nothing."""
    began = time.monotonic()
    _call("--version")
    return time.monotonic() - began


def _fresh(path: Path, work: Work) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    if work.before is not None:
        shutil.copy(work.before, path)


def _one(work: Work, path: Path, after: float, tally: Tally) -> bool:
    """Run for a while, and kill; False when the work ended before."""
    start = _held(path)
    child = _start(work, path)
    try:
        child.wait(after)
        _look_at_the_end(work, path, child.returncode, tally)
        return False
    except subprocess.TimeoutExpired:
        seen = _held(path)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    tally.kills += 1
    left = _held(path)
    tally.within += left not in (start, tally.final)
    tally.faults += _compared(seen, left, path, removes=work.name == "remove")
    return True


def _to_the_end(work: Work, path: Path, tally: Tally) -> float:
    """Let the work end; the seconds it took."""
    began = time.monotonic()
    child = _start(work, path)
    child.wait(PATIENCE)
    seconds = time.monotonic() - began
    _look_at_the_end(work, path, child.returncode, tally)
    return seconds


def _look_at_the_end(work: Work, path: Path, code: int, tally: Tally) -> None:
    tally.rounds += 1
    if code:
        tally.faults.append(f"it did not go on: exit code {code}")
    left = tally.final = _held(path)
    if len(left.keys) != work.articles or len(left.wordings) != work.articles:
        tally.faults.append(f"{len(left.keys)} articles, {len(left.wordings)} wordings in the end")
    tally.faults += _compared(left, left, path)
    if why := work.settled(path):
        tally.faults.append(why)


def _start(work: Work, path: Path) -> subprocess.Popen[bytes]:
    words = [str(path) if word == "ARCHIVE" else word for word in work.command]
    return subprocess.Popen(
        _command(*words),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "scraper.cli.main", *words]


def _call(*words: str) -> None:
    subprocess.run(_command(*words), cwd=ROOT, check=True, capture_output=True)


# looking


def _held(path: Path) -> Held:
    """What is committed now."""
    if not path.exists() or not path.stat().st_size:
        return Held(frozenset(), frozenset(), 0)
    with closing(sqlite3.connect(path)) as conn:
        try:
            conn.execute("BEGIN")
            keys = frozenset(row[0] for row in conn.execute("SELECT key FROM article"))
            wordings = conn.execute(
                "SELECT a.key, v.digest FROM version AS v JOIN article AS a ON a.id = v.article_id"
            )
            responses = conn.execute("SELECT count(*) FROM capture").fetchone()[0]
            return Held(keys, frozenset(map(tuple, wordings)), responses)
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            return Held(frozenset(), frozenset(), 0)


_TWICE = {
    "a response": """SELECT url FROM capture
        GROUP BY url, fetched_at, blob_id, status, rendered HAVING count(*) > 1""",
    "a wording": """SELECT a.article_id FROM version AS a JOIN version AS b
        ON b.article_id = a.article_id AND b.number = a.number + 1 AND b.digest = a.digest""",
    "bytes": "SELECT sha256 FROM blob GROUP BY sha256 HAVING count(*) > 1",
    "an item of the chain": "SELECT sha256 FROM link GROUP BY previous HAVING count(*) > 1",
}


def _compared(seen: Held, left: Held, path: Path, *, removes: bool = False) -> Iterator[str]:
    """What was lost, what stands twice, and what does not hold together."""
    if not path.exists():
        return
    if not removes and not (seen.keys <= left.keys and seen.wordings <= left.wordings):
        yield f"lost: {len(seen.keys - left.keys)} articles that a reader had seen"
    if not removes and seen.responses > left.responses:
        yield f"lost: {seen.responses - left.responses} responses that a reader had seen"
    with open_archive(path) as archive:
        yield from (f"verify: {damage.what}" for damage in archive.verify())
    with closing(sqlite3.connect(path)) as conn:
        for what, sql in _TWICE.items():
            yield from (f"{what} stands twice: {row[0]}" for row in conn.execute(sql))


if __name__ == "__main__":
    sys.exit(main())
