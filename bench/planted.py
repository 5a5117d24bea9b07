"""What a site's memory adds where no word list helps: corpus pages with furniture planted in them.

    python -m bench.planted [--least N]

On the corpus itself general rules leave a memory next to nothing to do. So each site with at least
N pages (default 5) is given, in every page, a line that no rule knows, where its text stands: below
the story, above it, or amid it. Told are the share of pages in whose body it is read without and
with a memory of so many other pages of the site, and the share of pages whose text is then, to the
letter, what it was before the planting.

The last row plants a line below every fifth story only: what a column says, which is to be kept.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bench.accuracy import READ_AT, pages, shared
from scraper.charset import decode
from scraper.errors import ReadError
from scraper.knowledge import Knowledge
from scraper.memory import learn
from scraper.model import BODY_ROLES, Snapshot, Trace
from scraper.pipeline import extract, understand
from scraper.pipeline import study as studied

LINES = (
    "山河故里，明月千江，愿您每天从这里读懂一座城的烟火与远方。",
    "岭上人家的故事，每周四晚八点在青石电台与您不见不散。",
    "青石人自己的客厅，街坊们有话都来这里说，热线六六三二一八八。",
)
PLACES = {"below": 1, "above": 1, "amid": 1, "below a fifth": 5}
"""Where a line is planted, and in one of how many pages."""
OTHERS = (2, 3, 5, 10, 200)
"""So many other pages of the site make the memory; the last means all."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A page after the planting, and the text that was read before; without a line, as it was."""

    page: Snapshot
    text: str
    line: str = ""


def sites(place: Any, least: int) -> dict[str, list[Snapshot]]:
    """The corpus pages of every site that has enough of them."""
    found: dict[str, list[Snapshot]] = {}
    for row, body in pages(place):
        found.setdefault(row["site"], []).append(Snapshot(row.get("url") or "", body, READ_AT))
    return {site: taken for site, taken in sorted(found.items()) if len(taken) >= least}


def plant(page: Snapshot, line: str, where: str) -> Planted | None:
    """The page with the line as a paragraph beside its own; None where no place for it is found."""
    try:
        document = understand(page)
        text = extract(page).text
    except ReadError:
        return None
    own = [b.text for b in document.blocks if b.role in BODY_ROLES and len(b.text) >= 12]
    html = decode(page.body, None).text
    if len(own) < 3:
        return None
    beside = {"below": own[-1][-8:], "above": own[0][:8], "amid": own[len(own) // 2][-8:]}[
        where.split()[0]
    ]
    at = html.find(beside)
    if at < 0 or html.find(beside, at + 1) >= 0:
        return None
    at = html.rfind(">", 0, at) + 1 if where == "above" else at + len(beside)
    changed = f"{html[:at]}<p>{line}</p>{html[at:]}"
    body = changed.encode("utf-8", "replace")
    headers = (("content-type", "text/html; charset=utf-8"),)
    return Planted(replace(page, body=body, headers=headers), text, line)


def taken_back(one: Planted) -> Snapshot:
    """The page without its line."""
    return replace(one.page, body=one.page.body.replace(f"<p>{one.line}</p>".encode(), b""))


def measured(
    planted: Sequence[Planted], traces: Sequence[Trace | None], others: int
) -> Iterator[tuple[bool, bool]]:
    """For every page: whether the line is read with its text, and whether all else is as before."""
    for n, one in enumerate(planted):
        if not one.line:
            continue
        around = [trace for trace in (*traces[n + 1 :], *traces[:n]) if trace][:others]
        article = extract(one.page, Knowledge(memory=learn(around)))
        yield one.line in article.text, article.text == one.text


def _trace(page: Snapshot) -> Trace | None:
    try:
        return studied(page).trace
    except ReadError:
        return None


def shares(found: Sequence[tuple[bool, bool]]) -> str:
    """Two shares, as a cell of the table."""
    leaked = sum(leak for leak, _ in found) / len(found)
    same = sum(same for _, same in found) / len(found)
    return f"{leaked:6.3f} {same:6.3f}"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--least", type=int, default=5, metavar="N")
    options = parser.parse_args()
    place = shared()
    if place is None:
        print("planted: skipped, no corpus beside the checkout")
        return 0
    held = sites(place, options.least)
    heads = ["without", *(f"{n} others" if n < OTHERS[-1] else "all others" for n in OTHERS)]
    print(f"{'leak, same':<13} {'pages':>5} " + " ".join(f"{head:>13}" for head in heads))
    for where, every in PLACES.items():
        results: dict[int, list[tuple[bool, bool]]] = {n: [] for n in (0, *OTHERS)}
        for number, taken in enumerate(held.values()):
            line = LINES[number % len(LINES)]
            planted = [found for page in taken if (found := plant(page, line, where))]
            if len(planted) < options.least:
                continue
            planted = [
                one if n % every == 0 else Planted(taken_back(one), one.text)
                for n, one in enumerate(planted)
            ]
            traces = [_trace(one.page) for one in planted]
            for others, into in results.items():
                into += measured(planted, traces, others)
        cells = " ".join(f"{shares(found):>13}" for found in results.values())
        print(f"{where:<13} {len(results[0]):>5} {cells}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
