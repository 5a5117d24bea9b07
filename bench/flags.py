"""What the quality flags are worth on pages with known contents.

    python -m bench.flags [--signs] [--named FLAG]

`low_confidence` ought to stand on the pages that were read wrongly (body F1 under 0.8) and on few
others; every other flag is listed with the pages that have it. Nothing fails: this is to look at.
Without the corpus beside the checkout the run is skipped.
"""

from __future__ import annotations

import argparse
from collections import Counter

from bench.accuracy import READ_AT, pages, scorer, shared
from scraper.errors import ReadError
from scraper.facts.doubt import SIGNS, reading_of
from scraper.model import BODY_ROLES, Snapshot
from scraper.pipeline import explain

BAD = 0.8
"""A page with a lower F1 was read wrongly."""


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signs", action="store_true", help="what each sign of doubt is worth")
    parser.add_argument("--named", metavar="FLAG", default="", help="list the pages with this flag")
    options = parser.parse_args()
    place = shared()
    if place is None:
        print("flags: skipped, no corpus beside the checkout")
        return 0
    score = scorer(place).score
    seen: Counter[tuple[str, bool]] = Counter()
    signs: Counter[tuple[str, bool]] = Counter()
    for row, body in pages(place):
        explained = explain(Snapshot(row.get("url") or "", body, READ_AT))
        if (article := explained.article) is None:
            error = explained.error or ReadError("", "")
            print(f"{row['id']}: no article, {error.kind}")
            continue
        scored = score(row, {"id": row["id"], "title": article.title, "body": article.text})
        if "F1" not in scored:
            continue
        bad = scored["F1"] < BAD
        seen["pages", bad] += 1
        for flag in article.quality:
            seen[flag, bad] += 1
            if flag == options.named:
                print(f"{scored['F1']:.3f} {row['id']}: {article.evidence['quality']}")
        dated = article.published_at is not None
        blocks = [block for block in explained.document.blocks if block.role in BODY_ROLES]
        reading = reading_of(explained.document, blocks, article.title or "", dated=dated)
        for sign in SIGNS:
            signs[sign.why, bad] += sign.holds(reading)
    for name in dict.fromkeys(name for name, _ in seen):
        _line(name, name, seen, seen)
    if options.signs:
        for sign in SIGNS:
            _line(f"{sign.weight:+} {sign.why}", sign.why, signs, seen)
    return 0


def _line(
    name: str, key: str, counts: Counter[tuple[str, bool]], seen: Counter[tuple[str, bool]]
) -> None:
    bad, good = counts[key, True], counts[key, False]
    wrong = f"{bad:4} ({bad / max(1, seen['pages', True]):.3f}) of the wrong"
    right = f"{good:4} ({good / max(1, seen['pages', False]):.3f}) of the others"
    print(f"{name:48} {wrong} {right}, precision {bad / max(1, bad + good):.2f}")


if __name__ == "__main__":
    raise SystemExit(main())
