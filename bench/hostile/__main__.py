"""What a crawl does with a hostile web: a table, and exit code 1 when a case ends as it must not.

    python -m bench.hostile [--only WORD] [--all] [--keep DIR]

Every case is a host of its own (a port of the loopback), all are crawled by one `jianbao crawl`
in a process of its own, whose memory is watched. `--all` prints every case, not only the faults.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.hostile import odd, pages, wire
from bench.hostile.case import ARTICLE, HALF, LIST, SECRET, Case
from bench.hostile.certificates import context
from scraper.text import strip_controls
from tests.support.calls import command, environment
from tests.support.hostile import Server, page

MEGABYTE = 1024 * 1024
MEMORY = 300
"""Megabytes of the crawl's process, at most."""
SECONDS = 240
"""For all cases together."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a case: how it ended, after how many requests, and what is wrong with it."""

    case: Case
    end: str
    detail: str
    requests: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl: its seconds, the most memory of its process in MB, and its exit code."""

    seconds: float
    memory: float
    code: int
    said: str


def main() -> int:
    """Crawl the cases and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--all", action="store_true", help="print every case")
    parser.add_argument("--keep", type=Path, help="leave the archive in this folder")
    told = parser.parse_args()
    with ExitStack() as stack:
        folder = told.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        secret = stack.enter_context(Server({"*": page(SECRET)}))
        served = list(_serve(stack, secret.url(), told.only))
        run = _crawl(folder, [(case, server) for case, server in served])
        results = list(_results(folder / "archive.db", served))
        faults = [*_faults_of_all(folder / "archive.db", run), *_secret(secret)]
    _print(results, run, faults, every=told.all)
    return int(bool(faults) or any(result.faults for result in results))


def _serve(stack: ExitStack, secret: str, only: str) -> Iterator[tuple[Case, Server]]:
    for case in (*wire.cases(secret), *pages.cases(), *odd.cases(secret)):
        if only in case.name:
            tls = context(case.tls) if case.tls else None
            replies = {"/robots.txt": page("", 404), **case.replies}
            yield case, stack.enter_context(Server(replies, tls=tls))


def _address(case: Case, server: Server) -> str:
    return ("https://" if case.tls else "http://") + server.host + case.start


def _crawl(folder: Path, served: Sequence[tuple[Case, Server]]) -> Run:
    starts = folder / "starts.txt"
    starts.write_text("".join(f"{_address(case, server)}\n" for case, server in served))
    allowed = [word for _, server in served for word in ("--allow-private", server.host)]
    words = command(
        "crawl", starts, *allowed, "--delay", "0", "--concurrency", "64", "-j", "2", "--json",
        "--max-time", str(SECONDS), "-a", folder / "archive.db",
    )  # fmt: skip
    began, memory, said = time.monotonic(), 0, folder / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(words, env=environment(), stdout=out, stderr=subprocess.STDOUT)
        while process.poll() is None:
            memory = max(memory, _resident(process.pid))
            time.sleep(0.05)
    told = said.read_text("utf-8", "replace")
    return Run(time.monotonic() - began, memory / MEGABYTE, process.returncode, told)


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except (OSError, IndexError, ValueError):
        return 0


def _results(path: Path, served: Sequence[tuple[Case, Server]]) -> Iterator[Result]:
    db = sqlite3.connect(path)
    failures = {
        url: (kind, detail)
        for url, kind, detail in db.execute("SELECT url, kind, detail FROM failures ORDER BY at")
    }
    articles = {
        asked
        for (asked,) in db.execute(
            "SELECT coalesce(asked, url) FROM capture WHERE article_id IS NOT NULL"
        )
    }
    lists = {
        asked
        for (asked,) in db.execute(
            "SELECT coalesce(asked, url) FROM capture WHERE article_id IS NULL AND status = 200"
        )
    }
    db.close()
    for case, server in served:
        url = _address(case, server)
        if url in articles:
            end, detail = ARTICLE, ""
        elif url in failures:
            end, detail = failures[url]
        else:
            end, detail = (LIST, "") if url in lists else ("none", "")
        yield Result(case, end, detail, len(server.asked), tuple(_faults(case, server, end)))


def _faults(case: Case, server: Server, end: str) -> Iterator[str]:
    if end not in case.ends:
        yield f"ended as {end}, not as {' or '.join(sorted(case.ends))}"
    if case.requests is not None and len(server.asked) > case.requests:
        yield f"{len(server.asked)} requests, {case.requests} at most"
    for path in case.never:
        if path in server.paths():
            yield f"{path} was asked"


def _faults_of_all(path: Path, run: Run) -> Iterator[str]:
    """What must hold of the archive and the crawl as a whole."""
    if run.code not in (0, 3):
        yield f"the crawl ended with {run.code}: {run.said[-500:]}"
    else:
        counts = json.loads(run.said[run.said.index("{") : run.said.rindex("}") + 1])
        if counts["failures"].get("other", 0) > 12:
            yield f"{counts['failures']['other']} failures of kind other"
    if run.memory > MEMORY:
        yield f"{run.memory:.0f} MB"
    db = sqlite3.connect(path)
    for title, text in db.execute("SELECT title, text FROM articles"):
        if SECRET in text:
            yield f"a private page is an article: {title}"
        if HALF in text and "下楼就能走到" not in text:
            yield f"half a story is an article: {title}"
        if any(strip_controls(each) != each for each in (title or "", text)):
            yield f"control characters in {title!a}"
    for url, detail in db.execute("SELECT url, detail FROM failures"):
        if strip_controls(url + detail) != url + detail:
            yield f"control characters in the failure of {url!a}"
    db.close()
    said = subprocess.run(command("verify", path), env=environment(), capture_output=True)
    if said.returncode:
        yield f"verify ends with {said.returncode}"


def _secret(secret: Server) -> Iterator[str]:
    if secret.asked:
        yield f"the private server was asked: {secret.paths()[:5]}"


def _print(results: Sequence[Result], run: Run, faults: Sequence[str], *, every: bool) -> None:
    for result in results:
        if every or result.faults:
            mark = "FAULT" if result.faults else "ok"
            name = strip_controls(result.case.name)
            told = f"{mark:6}{name[:50]:52}{result.end:18}{result.requests:5}"
            print(f"{told}  {strip_controls(result.detail)[:90]}")
            for fault in result.faults:
                print(f"      {fault}")
    for fault in faults:
        print(f"FAULT {fault}")
    bad = sum(bool(result.faults) for result in results) + len(faults)
    print(f"{len(results)} cases, {bad} faults, {run.seconds:.0f} s, {run.memory:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
