"""CPU time of bytes → Article beside the bare selectolax parse, and beside other extractors.

    python -m bench.speed [--pages N] [--rounds N] [--peers PYTHON]

Everything is timed on the same pages, in turn, in one run, and reported as ratios: the machine does
not matter. `--peers` names an interpreter of an environment that holds trafilatura and
readability-lxml; they are never a dependency of ours. Without the corpus the run is skipped.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.accuracy import READ_AT, pages, shared
from scraper.charset import decode
from scraper.errors import ReadError
from scraper.model import Snapshot
from scraper.pipeline import extract

_PEERS = """
import json, sys, time
folder, rounds = sys.argv[1], int(sys.argv[2])
pages = [open(line.strip(), 'rb').read() for line in open(folder + '/list')]
def trafilatura():
    from trafilatura import bare_extraction
    return lambda page: bare_extraction(page, with_metadata=True)
def readability():
    from readability import Document
    def run(page):
        document = Document(page.decode('utf-8', 'replace'))
        return document.title(), document.summary()
    return run
for name, make in (('trafilatura', trafilatura), ('readability-lxml', readability)):
    try:
        run = make()
    except ImportError:
        print(json.dumps([name, None])); continue
    best = None
    for _ in range(rounds):
        started = time.process_time()
        for page in pages:
            try:
                run(page)
            except Exception:
                pass
        spent = time.process_time() - started
        best = spent if best is None else min(best, spent)
    print(json.dumps([name, best]), flush=True)
"""


def parse(body: bytes) -> None:
    """The yardstick: decode as we do, and parse."""
    LexborHTMLParser(decode(body).text)


def article(body: bytes, url: str) -> None:
    """Ours, whole: bytes in, Article out."""
    try:
        extract(Snapshot(url, body, READ_AT))
    except ReadError:
        return


def timed(work: Callable[..., None], calls: Sequence[tuple[bytes | str, ...]]) -> float:
    """Seconds of CPU for all calls."""
    gc.collect()
    started = time.process_time()
    for call in calls:
        work(*call)
    return time.process_time() - started


def peers(python: str, bodies: list[bytes], rounds: int) -> dict[str, float | None]:
    """What other extractors take for the same pages, in an environment of their own."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for n, body in enumerate(bodies):
            path = Path(folder) / f"{n}.html"
            path.write_bytes(body)
            names.append(str(path))
        (Path(folder) / "list").write_text("\n".join(names))
        command = [python, "-c", _PEERS, folder, str(rounds)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"error: {python}: {done.stderr.strip()[-300:]}")
    return dict(json.loads(line) for line in done.stdout.splitlines())


def main() -> int:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200, help="how many pages, spread evenly")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many counts")
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter that has the peers")
    options = parser.parse_args()
    place = shared()
    if place is None:
        print("speed: skipped, no corpus beside the checkout")
        return 0
    every = [(row.get("url") or "", body) for row, body in pages(place)]
    chosen = every[:: max(1, len(every) // options.pages)]
    bodies = [body for _, body in chosen]
    rounds = range(options.rounds)
    base, ours = float("inf"), float("inf")
    for _ in rounds:
        base = min(base, timed(parse, [(body,) for body in bodies]))
        ours = min(ours, timed(article, [(body, url) for url, body in chosen]))
    print(f"{len(chosen)} pages, best of {options.rounds}; CPU time, decode + parse = 1")
    print(f"  decode + parse     {base:7.2f} s   1.0")
    print(f"  bytes → Article    {ours:7.2f} s   {ours / base:.1f}")
    if options.peers:
        for name, spent in peers(options.peers, bodies, 1).items():
            if spent is None:
                print(f"  {name:18} not importable there")
            else:
                print(
                    f"  {name:18} {spent:7.2f} s   {spent / base:.1f}   {spent / ours:.1f} × ours"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
