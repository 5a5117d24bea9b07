"""A crawl killed (SIGKILL) at random instants, and gone on with: is each page there, exactly once?

    python -m bench.kills [--kills N] [--pages N] [--hosts N] [--fetch-only] [--seed N]

After each kill the site is asked which articles it gave a second time: what the kill cost. After
the last one a run goes to the end. Ends with 1 when a page is missing or held twice, when the
archive does not hold together, or when a kill cost more than was under way and one batch.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from bench.crawl import ours, site
from bench.load_site import path_of
from scraper.crawl.books import BATCH, WAITING
from storage.opening import open_archive

EARLY = 0.1
"""The share of runs that are killed within a second, before they have asked for anything."""
LONGEST = 3.0
"""Seconds of asking after which, at the latest, the others are killed."""
CONCURRENCY, PER_HOST = 16, 4
MOST = CONCURRENCY + BATCH + WAITING
"""Pages that a kill may cost: those under way, and those that were not written yet."""


@dataclass(frozen=True, slots=True)
class Killed:
    """One run that was killed: after how many seconds, and what the site gave in it."""

    seconds: float
    given: int
    again: int
    """Articles among these that an earlier run had been given."""
    ended: bool
    """It came to its end before it could be killed."""


def articles_given(starts: Sequence[str]) -> Counter[str]:
    """How often the site gave each article."""
    given: Counter[str] = Counter()
    for start in starts:
        with urlopen(f"{start}asked") as answer:
            told = json.load(answer)
        given.update({start[:-1] + path: n for path, n in told.items() if "/content_" in path})
    return given


def kill_once(command: list[str], starts: Sequence[str], dice: random.Random) -> Killed:
    """Run it, and kill it at a random instant."""
    before, began = articles_given(starts), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if dice.random() < EARLY:
        time.sleep(dice.random())
    else:
        while articles_given(starts) == before and process.poll() is None:
            time.sleep(0.05)
        time.sleep(dice.uniform(0, LONGEST))
    seconds = time.monotonic() - began
    ended = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    now = articles_given(starts)
    fresh = now - before
    again = sum(min(n, now[url] - 1) for url, n in fresh.items())
    return Killed(seconds, fresh.total(), again, ended)


def held(archive: Path) -> Counter[str]:
    """How many responses of each article are held."""
    with sqlite3.connect(archive) as conn:
        rows = conn.execute("SELECT url FROM capture WHERE status = 200 AND url LIKE '%/content_%'")
        return Counter(url for (url,) in rows)


def shown(killed: Sequence[Killed]) -> str:
    """The table."""
    alive = [each for each in killed if not each.ended]
    costs = sorted(each.again for each in alive)
    rows = [
        ("runs killed", f"{len(alive)} (and {len(killed) - len(alive)} that had ended)"),
        ("seconds after the start", f"{min(k.seconds for k in killed):.1f} to "
         f"{max(k.seconds for k in killed):.1f}"),
        ("articles given in a run", f"{min(k.given for k in alive)} to "
         f"{max(k.given for k in alive)}"),
        ("given again after a kill", f"median {costs[len(costs) // 2]}, most {costs[-1]} "
         f"(allowed {MOST}), in all {sum(costs)}"),
    ]  # fmt: skip
    return "\n".join(f"{name:26} {value}" for name, value in rows)


def main() -> int:
    """Print the table; 1 when something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--pages", type=int, default=8000)
    parser.add_argument("--hosts", type=int, default=4)
    parser.add_argument("--fetch-only", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    more = ["--fetch-only"] if options.fetch_only else []
    with site(options.pages, options.hosts) as starts, tempfile.TemporaryDirectory() as place:
        archive = Path(place) / "archive.db"
        command = ours(starts, Path(place), *more, total=CONCURRENCY, per=PER_HOST)
        killed = [kill_once(command, starts, dice) for _ in range(options.kills)]
        before = articles_given(starts)
        code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
        given, there = articles_given(starts), held(archive)
        print(shown(killed))
        last = (given - before).total() - (options.pages - len(before))
        print(f"{'the run to the end':26} exit {code}, given again {last}")
        with open_archive(archive) as store:
            damage = [each.what for each in store.verify()]
    share = options.pages // options.hosts
    wanted = {start[:-1] + path_of(n) for start in starts for n in range(share)}
    missing, doubled = wanted - set(there), [url for url, n in there.items() if n > 1]
    print(f"{'articles':26} {len(there)} held, {len(missing)} missing, {len(doubled)} held twice")
    print(f"{'the archive':26} {'; '.join(damage[:3]) or 'holds together'}")
    costly = max((each.again for each in killed), default=0) > MOST
    return int(bool(missing or doubled or damage or costly or code))


if __name__ == "__main__":
    sys.exit(main())
