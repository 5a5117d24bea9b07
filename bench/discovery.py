"""What is found on list pages of many kinds: recall, precision, titles, days; CPU a page.

    python -m bench.discovery [--missed]

The pages are made by `tests/support/list_pages.py`. An article's page counts when it is not taken
for a list; real article pages stand beside the checkout in the corpus (skipped without it).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime
from time import process_time

from bench.accuracy import pages as corpus_pages
from bench.accuracy import shared
from scraper.discover.recognise import leads
from scraper.model import Snapshot
from tests.support.list_pages import judged, pages

AT = datetime(2026, 10, 5, 4, tzinfo=UTC)
FLOORS = {"list": 0.98, "recall": 0.98, "precision": 0.98, "title": 0.97, "day": 0.95, "next": 0.97,
          "article": 0.98, "corpus": 0.99}  # fmt: skip


def main() -> int:
    """Print the table; 1 when a measure falls under its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true", help="name the pages of each miss")
    options = parser.parse_args()
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    missed: dict[str, Counter[str]] = defaultdict(Counter)
    spent, count = 0.0, 0
    for page in pages():
        snapshot = Snapshot(page.url, page.body, AT)
        started = process_time()
        found = leads(snapshot)
        spent, count = spent + process_time() - started, count + 1
        for measure, good in judged(page, found):
            whole[measure] += 1
            right[measure] += good
            if not good:
                missed[measure][page.name] += 1
    for place in filter(None, [shared()]):
        for row, body in corpus_pages(place):
            url = row.get("url") or ""
            url = url if url.startswith("http") else "http://www.example.com/news/story"
            whole["corpus"] += 1
            good = leads(Snapshot(url, body, AT)).kind != "list"
            right["corpus"] += good
            if not good:
                missed["corpus"][row["id"]] += 1
    low = []
    for measure, floor in FLOORS.items():
        if not whole[measure]:
            print(f"{measure:10} skipped")
            continue
        share = right[measure] / whole[measure]
        low += [measure] if share < floor else []
        print(f"{measure:10} {share:.3f}  of {whole[measure]:5}  (floor {floor})")
        if options.missed:
            for name, times in missed[measure].most_common():
                print(f"    {times:4} {name}")
    print(f"{1000 * spent / count:.2f} ms CPU a page")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
