"""What a stored page costs beside gzip -6, which is what a WARC file pays.

    python -m bench.page_bytes [--least N] [--of 0.6]

Pages go through an archive in the order of the corpus beside the checkout (skipped without it),
each site into an archive of its own, and those of the load site of `bench.crawl` (text without
sense, which shrinks less than prose). A row counts all pages, the four before the first dictionary
included, and the dictionaries themselves; `later` is what the pages after those four cost. Ends
with 1 when a generated site or the mean over the sites of the corpus costs more than `--of`.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bench import load_site
from bench.accuracy import pages as corpus_pages
from bench.accuracy import shared
from storage import blobs, dictionaries, schema

_GZIP_FRAME = 18
"""Bytes of a gzip header and trailer: a WARC record is a gzip member of its own."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Bytes of some pages: whole, under gzip, in the archive with its dictionaries."""

    pages: int
    whole: int
    gzip: int
    stored: int
    later_gzip: int
    later_stored: int
    milliseconds: float
    """CPU time of storing a page."""

    @property
    def share(self) -> float:
        """Of gzip, all counted."""
        return self.stored / self.gzip

    @property
    def later(self) -> float:
        """Of gzip, the pages after those that the first dictionary was made of."""
        return self.later_stored / max(1, self.later_gzip)


def cost(pages: Sequence[bytes]) -> Cost:
    """What the pages of one site cost, stored in order."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(conn)
    begun = time.process_time()
    ids = [blobs.put(conn, page, site="site.example") for page in pages]
    spent = time.process_time() - begun
    if any(blobs.read(conn, "bench", id) != page for id, page in zip(ids, pages, strict=True)):
        raise AssertionError("a page did not come back as it was")
    gzip = [len(zlib.compress(page, 6)) + _GZIP_FRAME - 6 for page in pages]
    sizes = dict(conn.execute("SELECT id, length(bytes) FROM blob"))
    kept = sum(size for (size,) in conn.execute("SELECT length(bytes) FROM dictionary"))
    first = dictionaries.FIRST
    return Cost(
        len(pages), sum(map(len, pages)), sum(gzip), sum(sizes.values()) + kept,
        sum(gzip[first:]), sum(sizes[id] for id in ids[first:]), 1000 * spent / len(pages),
    )  # fmt: skip


def corpus(least: int) -> dict[str, list[bytes]]:
    """The pages of each site of the corpus that has so many different ones; none without it."""
    place = shared()
    found: dict[str, dict[bytes, None]] = defaultdict(dict)
    for row, body in corpus_pages(place) if place else ():
        found[row["site"]][body] = None
    return {site: list(pages) for site, pages in found.items() if len(pages) >= least}


def generated(count: int) -> dict[str, list[bytes]]:
    """Every page of load sites: a front page, lists, and so many articles of one layout."""
    return {
        f"load site {seed}": [html.encode() for _, html in load_site.pages(seed, count)]
        for seed in (1, 2)
    }


def _line(name: str, found: Cost) -> str:
    each = (found.whole, found.gzip, found.stored)
    sizes = "".join(f"{size // found.pages:>9}" for size in each)
    return (
        f"{name:<22}{found.pages:>6}{sizes}{found.share:>8.3f}{found.later:>8.3f}"
        f"{found.milliseconds:>8.2f}\n"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """The table; 1 when the bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--least", type=int, default=10, help="pages a site of the corpus has")
    parser.add_argument("--of", type=float, default=0.6, help="bytes a page beside gzip -6")
    options = parser.parse_args(argv)
    heads = f"{'site':<22}{'pages':>6}{'bytes':>9}{'gzip -6':>9}{'stored':>9}"
    sys.stdout.write(f"{heads}{'share':>8}{'later':>8}{'ms':>8}\n")
    real = {name: cost(pages) for name, pages in corpus(options.least).items()}
    made = {name: cost(pages) for name, pages in generated(300).items()}
    for name, found in (real | made).items():
        sys.stdout.write(_line(name, found))
    shares = [found.share for found in made.values()]
    if real:
        shares.append(sum(found.later for found in real.values()) / len(real))
        sys.stdout.write(f"mean of the corpus, later pages: {shares[-1]:.3f}\n")
    else:
        sys.stdout.write("the corpus is not there: skipped\n")
    return int(max(shares) > options.of)


if __name__ == "__main__":
    sys.exit(main())
