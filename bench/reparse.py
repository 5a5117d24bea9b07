"""How fast `reparse` is beside bare extraction of the same bytes: CPU seconds, in one run.

    python -m bench.reparse [--pages N] [--rounds N]

The pages are those of the corpus beside the checkout (without it of the load site of
`bench.crawl`), in an archive of their own, every other one read badly: the first run writes new
readings, the second finds everything as it is. Both are done in rounds, each on a copy of the same
archive, and the least time of each counts: on a machine with other work a single one tells little.
Aim: 0.8 of the speed of extraction at least.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from bench import load_site
from bench.accuracy import pages as corpus_pages
from bench.accuracy import shared
from scraper.errors import JianbaoError
from scraper.knowledge import Knowledge
from scraper.known import known
from scraper.memory import learn
from scraper.model import Snapshot
from scraper.pipeline import extract, study
from scraper.rereading import Rereader, answers, rules_of, written
from scraper.urls import site_of
from storage.opening import open_archive

_AT = datetime(2026, 11, 22, tzinfo=UTC)


def snapshots(count: int) -> list[Snapshot]:
    """So many pages with an address each."""
    place = shared()
    if place is None:
        found = [
            (f"https://a.example{path}", html.encode())
            for path, html in load_site.pages(1, count) if "content" in path
        ]  # fmt: skip
    else:
        found = [
            (row.get("url") or f"https://{row['site']}.example/{n}", body)
            for n, (row, body) in enumerate(corpus_pages(place))
        ]
    return [Snapshot(url, body, _AT) for url, body in found[:count]]


def fill(path: Path, pages: Sequence[Snapshot]) -> list[Snapshot]:
    """An archive of the pages that hold an article, every other one read badly; those pages."""
    kept = []
    with open_archive(path) as archive, archive.batch():
        for n, page in enumerate(pages):
            try:
                found = study(page, known(()))
            except JianbaoError:
                continue
            article = found.article
            if n % 2:
                article = replace(article, title="旧", blocks=article.blocks[:1])
            archive.add(article, page, at=_AT, extractor_version="0", trace=found.trace)
            kept.append(page)
    return kept


def bare(path: Path, pages: Sequence[Snapshot]) -> float:
    """CPU seconds of extracting the pages, with what the archive remembers of their sites."""
    with open_archive(path, readonly=True) as archive:
        memories = {site_of(p.url): learn(archive.traces(site_of(p.url))) for p in pages}
    begun = time.process_time()
    for page in pages:
        knowledge: Knowledge = replace(known(()), memory=memories[site_of(page.url)])
        extract(page, knowledge)
    return time.process_time() - begun


def reparse(path: Path) -> tuple[float, int]:
    """CPU seconds of a whole run in one process, and how many articles changed."""
    begun = time.process_time()
    with open_archive(path) as archive:
        run_id, _ = archive.rereads.begin("reparse", rules_of(()), at=_AT, anew=True)
        ids = archive.rereads.ids(None)
        found = answers(Rereader(str(path)), ids, processes=1)
        changed = sum(bool(a.found) for a in written(archive, run_id, found, at=_AT))
        archive.rereads.done(run_id)
    return time.process_time() - begun, changed


@dataclass(slots=True)
class Spent:
    """The least CPU seconds of all rounds."""

    alone: float = inf
    reparse: float = inf
    changed: int = 0

    def add(self, path: Path, pages: Sequence[Snapshot]) -> None:
        """One more round."""
        self.alone = min(self.alone, bare(path, pages))
        spent, self.changed = reparse(path)
        self.reparse = min(self.reparse, spent)

    @property
    def share(self) -> float:
        """The speed of `reparse`, of that of extraction."""
        return self.alone / self.reparse


def main(argv: Sequence[str] | None = None) -> int:
    """The table; 1 when a run is slower than 0.8 of extraction."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(argv)
    runs = {"half of it changes": Spent(), "nothing changes": Spent()}
    with TemporaryDirectory() as folder:
        path, held = Path(folder) / "archive.db", Path(folder) / "held.db"
        pages = fill(held, snapshots(options.pages))
        for _ in range(options.rounds):
            copyfile(held, path)
            for spent in runs.values():
                spent.add(path, pages)
    for name, spent in runs.items():
        sys.stdout.write(
            f"{name:<20}{len(pages):>6} pages {spent.changed:>5} changed  extraction "
            f"{spent.alone:7.2f} s  reparse {spent.reparse:7.2f} s  speed {spent.share:.2f}\n"
        )
    return int(min(spent.share for spent in runs.values()) < 0.8)


if __name__ == "__main__":
    sys.exit(main())
