"""Kinds of edits, told from labelled pairs of wordings of our own: recall and precision a kind.

    python -m bench.edits [--wrong]

Each line of `bench/edits.jsonl` is one edit: its kind, its language, and the text before and after.
It is told rightly when one edit comes out, of that kind. `--wrong` prints the others.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scraper.edits.ledger import edits
from scraper.model import Article, blocks_of

LABELLED = Path(__file__).with_name("edits.jsonl")


class Told(NamedTuple):
    """A labelled edit and the kinds that came out."""

    row: dict[str, str]
    kinds: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether the one edit was told, and no other."""
        return self.kinds == (self.row["kind"],)


def told(path: Path = LABELLED) -> Iterator[Told]:
    """Every labelled edit with what was made of it."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        before, after = (
            Article(lang=row["lang"], blocks=blocks_of(row[side])) for side in ("before", "after")
        )
        yield Told(row, tuple(edit.kind for edit in edits(before, after)))


def main(argv: Sequence[str]) -> int:
    """The table."""
    found = list(told())
    meant = Counter(each.row["kind"] for each in found)
    right = Counter(each.row["kind"] for each in found if each.right)
    given = Counter(kind for each in found for kind in each.kinds)
    sys.stdout.write(f"{'kind':<20}{'labelled':>9}{'told':>7}{'recall':>9}{'precision':>11}\n")
    for kind in meant:
        hit = sum(kind in each.kinds and each.row["kind"] == kind for each in found)
        share = hit / given[kind] if given[kind] else 0.0
        sys.stdout.write(
            f"{kind:<20}{meant[kind]:>9}{given[kind]:>7}{right[kind] / meant[kind]:>9.2f}"
            f"{share:>11.2f}\n"
        )
    sys.stdout.write(f"{right.total()} of {meant.total()} told rightly and alone\n")
    if "--wrong" in argv:
        for each in found:
            if not each.right:
                sys.stdout.write(f"{each.row['kind']} → {each.kinds}: {each.row}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
