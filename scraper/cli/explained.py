"""An explanation for people: a line a block, what is cut away apart, then a line a fact."""

from __future__ import annotations

import shutil
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from scraper.cli.printing import Style, on_terminal, show, styled
from scraper.model import Block
from scraper.text import one_line
from scraper.why.fields import fields
from scraper.why.roles import family
from scraper.why.score import score

if TYPE_CHECKING:
    from scraper.pipeline import Explained

IN_A_PIPE = 120
"""Columns where no terminal says how many it has: the same everywhere."""
_ROLE, _NUMBERS, _GAP = 10, 10, 2
_PLACE_FROM = 160
"""Columns from which on there is room to say where a block stands."""


@dataclass(frozen=True, slots=True)
class Widths:
    """How many columns of the terminal each part of a line has."""

    why: int
    place: int
    text: int
    fact: int

    @classmethod
    def of(cls, columns: int) -> Widths:
        """The widths for a terminal of so many columns."""
        columns = max(60, min(columns, 240))
        room = columns - 2 - _ROLE - _NUMBERS - 3 * _GAP
        place = 34 if columns >= _PLACE_FROM else 0
        why = max(16, min(52, (room - place) * 2 // 5))
        text = room - why - (place + _GAP if place else 0)
        return cls(why, place, text, (columns - 18 - 2 * _GAP) // 2)


def for_people(name: str, found: Explained) -> None:
    """Print the explanation of one page."""
    document = found.document
    columns = shutil.get_terminal_size((IN_A_PIPE, 24)).columns if on_terminal() else IN_A_PIPE
    widths = Widths.of(columns)
    facts = (name, document.kind, document.charset or "", document.lang or "", *document.flags)
    show(styled(fitted(" · ".join(one_line(f) for f in facts if f), columns).rstrip(), "bold"))
    show(styled(_line(_HEADINGS, widths).rstrip(), "dim"))
    for cut, blocks in groupby(document.blocks, key=lambda b: family(b.role) == "cut"):
        _run(list(blocks), widths, cut=cut)
    show()
    if found.article is None:
        show(styled(f"no article: {one_line(str(found.error))}", "match"))
        return
    for each in fields(found.article, document):
        cells = (fitted(each.value, widths.fact), fitted(each.why, widths.fact))
        show(f"{styled(fitted(each.name, 18), 'bold')}  {'  '.join(cells).rstrip()}")
    show()


_HEADINGS = ("role", "prose", "link", "why", "place", "text")


def _run(blocks: Sequence[Block], widths: Widths, *, cut: bool) -> None:
    """Blocks of one fate that stand together."""
    if cut:
        count = f"{len(blocks)} block{'s' * (len(blocks) > 1)}"
        show(styled(f"- cut away: {count} -", "dim"))
    for block in blocks:
        rated = score(block)
        cells = (
            block.role or "–", str(rated.prose or ""), f"{rated.linked}%" if rated.linked else "",
            block.why, block.place, block.text or block.src,
        )  # fmt: skip
        show(styled(_line(cells, widths, cut=cut).rstrip(), _style(block)))
    if cut:
        show(styled("-", "dim"))


def _style(block: Block) -> Style:
    kind = family(block.role)
    return "dim" if kind == "cut" else "bold" if kind == "head" else "plain"


def _line(cells: Sequence[str], widths: Widths, *, cut: bool = False) -> str:
    role, prose, links, why, place, text = cells
    parts = [fitted(role, _ROLE), f"{prose:>5}{links:>5}", fitted(why, widths.why)]
    parts += [fitted(place, widths.place)] if widths.place else []
    return ("- " if cut else "  ") + "  ".join([*parts, fitted(text, widths.text)])


def fitted(text: str, columns: int) -> str:
    """The text on one line, cut or filled to so many columns of a terminal.

    >>> fitted("株洲教育亮出了", 8), fitted("e\\u0301tude", 6) == "e\\u0301tude "
    ('株洲教… ', True)
    """
    text = one_line(text)
    widths = list(_widths(text))
    if (whole := sum(widths)) <= columns:
        return text + " " * (columns - whole)
    ends = list(accumulate(widths))
    kept = bisect_right(ends, columns - 1)
    used = ends[kept - 1] if kept else 0
    return text[:kept] + "…" + " " * (columns - used - 1)


def _widths(text: str) -> Iterable[int]:
    """Columns of each character: two for Han and its like, none for what stands on another."""
    for char in text:
        if unicodedata.category(char) in ("Mn", "Me", "Cf"):
            yield 0
        else:
            yield 2 if unicodedata.east_asian_width(char) in "WF" else 1
