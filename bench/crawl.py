"""CPU of a crawl per page, beside Scrapy, on a site of our own on the loopback.

    python -m bench.crawl [--peer PYTHON] [--only NAME …] [--pages N] [--rounds N]

Everything runs in turn, in one run, against the same server. The marginal CPU of a page is the
slope between a small and a large site: user and system time of the whole crawling process tree, so
that starting up costs nobody. `--peer` names an interpreter that has Scrapy and trafilatura; they
are never a dependency of ours (`make bench-peers` makes such an environment).
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.load_site import host
from bench.scrapy_peer import SCRIPT

HOSTS = 4
PER_FRONT = 7000
"""Articles of a host: a crawl follows 150 columns of a front page, of fifty articles each."""
_SUBREAPER = 36
_MEGABYTE = 1024 * 1024
_servers: set[int] = set()
"""Children of ours that are no part of a crawl."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one crawl took."""

    cpu: float
    wall: float
    kept: int
    rss: tuple[int, ...] = field(default=())
    """Resident bytes of the first process, sampled while it ran."""

    @property
    def peak(self) -> float:
        """The most resident memory seen, in MB."""
        return max(self.rss, default=0) / _MEGABYTE


@contextmanager
def site(articles: int, hosts: int = HOSTS) -> Iterator[list[str]]:
    """The front pages of a site that is ready."""
    command = [sys.executable, "-m", "bench.load_site", str(articles), str(hosts)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    _servers.add(server.pid)
    try:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        yield [f"http://{host(number)}:{port}/" for number in range(hosts)]
    finally:
        server.kill()
        server.communicate()
        _servers.discard(server.pid)


def run(command: Sequence[str]) -> Spent:
    """Run a crawl and wait for it and for all it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    crawl = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    samples: list[int] = []
    threading.Thread(target=_sample, args=(crawl.pid, samples), daemon=True).start()
    said, _ = crawl.communicate()
    wall = time.perf_counter() - started
    _reap_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if crawl.returncode:
        raise SystemExit(f"error: {' '.join(command)[:200]} ended with {crawl.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(cpu, wall, _kept(said), tuple(samples))


def _kept(said: str) -> int:
    last = said.strip().splitlines()[-1]
    row = json.loads(last)
    return row if isinstance(row, int) else int(row["new"])


def _sample(pid: int, samples: list[int]) -> None:
    status = Path(f"/proc/{pid}/status")
    with suppress(OSError, ValueError, IndexError):
        while True:
            lines = status.read_text().split("VmRSS:")
            samples.append(int(lines[1].split()[0]) * 1024)
            time.sleep(0.2)


def _reap_orphans() -> None:
    """Wait for what the crawl left behind and we, as a subreaper, inherit: a moment at most."""
    until = time.monotonic() + 10
    while time.monotonic() < until and (orphans := _children() - _servers):
        for orphan in orphans:
            with suppress(ChildProcessError):
                os.waitpid(orphan, os.WNOHANG)
        time.sleep(0.01)


def _children() -> set[int]:
    with suppress(OSError):
        lists = Path("/proc/self/task").glob("*/children")
        return {int(pid) for one in lists for pid in one.read_text().split()}
    return set()


def ours(starts: list[str], folder: Path, *more: str, total: int = 16, per: int = 4) -> list[str]:
    """The command of a crawl of ours into a new archive."""
    command = [sys.executable, "-m", "scraper.cli.main", "-q", "crawl", *starts]
    return [
        *command, "--archive", str(folder / "archive.db"), "--allow-private", "127.0.0.0/8",
        "--delay", "0", "--concurrency", str(total), "--per-host", str(per), "--jsonl", *more,
    ]  # fmt: skip


def scrapy(peer: str, starts: list[str], folder: Path, reading: str) -> list[str]:
    """The command of the same crawl by Scrapy."""
    script = folder / "spider.py"
    script.write_text(SCRIPT)
    return [peer, str(script), str(folder / "scrapy.db"), reading, "16", "4", *starts]


def crawled(name: str, starts: list[str], peer: str) -> Spent:
    """One crawl by its name, in a folder of its own."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        match name.split():
            case ["scrapy", reading]:
                return run(scrapy(peer, starts, folder, reading))
            case ["fetch-only"]:
                return run(ours(starts, folder, "--fetch-only"))
            case ["fetch-only", total]:
                per = str(max(1, int(total) // len(starts)))
                return run(ours(starts, folder, "--fetch-only", total=int(total), per=int(per)))
            case ["extract"]:
                return run(ours(starts, folder))
    raise SystemExit(f"error: no crawl is called {name}")


def slopes(
    names: Sequence[str], small: int, large: int, rounds: int, peer: str
) -> dict[str, float]:
    """Marginal CPU of a page by crawl, in milliseconds; the median of the rounds."""
    ends: dict[str, list[float]] = {name: [] for name in names}
    with site(small) as few, site(large) as many:
        for _ in range(rounds):
            for name in names:
                low, high = crawled(name, few, peer), crawled(name, many, peer)
                complete = (low.kept, high.kept) == (small, large)
                slope = (high.cpu - low.cpu) / (high.kept - low.kept) * 1000
                ends[name].append(slope)
                note = "" if complete else f"  kept {low.kept} and {high.kept}!"
                print(
                    f"  {name:20} {slope:6.2f} ms/page  {high.kept / high.wall:6.0f} pages/s"
                    f"  {high.peak:5.0f} MB{note}",
                    flush=True,
                )
    return {name: sorted(found)[len(found) // 2] for name, found in ends.items()}


def memory(pages: int) -> None:
    """Peak and course of memory over a long fetch."""
    spent = None
    with site(pages, max(8, -(-pages // PER_FRONT))) as starts:
        spent = crawled("fetch-only", starts, "")
    course = [spent.rss[len(spent.rss) * n // 10] // _MEGABYTE for n in range(1, 10)]
    print(f"memory over {spent.kept} pages: peak {spent.peak:.0f} MB, on the way {course}")


def again(pages: int) -> None:
    """A second run over a site where nothing changed."""
    with site(pages) as starts, tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        first = run(ours(starts, folder, "--fetch-only"))
        second = run(ours(starts, folder, "--fetch-only"))
    print(
        f"second run over {pages} unchanged pages: {second.wall:.2f} s after {first.wall:.2f} s"
        f" ({second.wall / first.wall:.2f}), stored {second.kept}"
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", metavar="PYTHON", default=".venv-peers/bin/python")
    parser.add_argument("--only", metavar="NAME", action="append", help="only these crawls")
    parser.add_argument("--pages", type=int, default=2500, help="of the large site")
    parser.add_argument("--small", type=int, default=500, help="pages of the small one")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--memory", type=int, metavar="N", help="memory over N pages, no slopes")
    parser.add_argument("--again", type=int, metavar="N", help="a second run over N pages")
    options = parser.parse_args()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if options.memory or options.again:
        if options.memory:
            memory(options.memory)
        if options.again:
            again(options.again)
        return 0
    names = options.only or ["fetch-only", "fetch-only 64", "extract"]
    if not options.only and Path(options.peer).exists():
        names = [*names, "scrapy css", "scrapy trafilatura"]
    elif not options.only:
        print(f"beside nobody: {options.peer} is not there (make bench-peers makes it)")
    found = slopes(names, options.small, options.pages, options.rounds, options.peer)
    for mine, theirs in (("fetch-only", "scrapy css"), ("extract", "scrapy trafilatura")):
        if mine in found and theirs in found:
            print(f"{mine} beside {theirs}: 1/{found[theirs] / found[mine]:.1f} of its CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main())
