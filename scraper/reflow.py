"""Re-flow of print text: what a column's width broke is joined again, and only white space changes.

The rules and the measurements behind them are described in `docs/print-text.md`. Web text is never
re-flowed: a gap in a web headline is real.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from scraper.text import HAN, count_han

_WIDE = f"{HAN}\u3001-\u301f\uff01-\uffee\u2014\u2026\u00b7\u201c\u201d\u2018\u2019"
"""Han and the marks that take a full em in print."""
_ASCII_MARKS = ",;:!?()\"'"
"""What a folding CMS left of full-width marks; next to Han or a digit no space follows them."""
_FULL_MARK = (
    "\u3001-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
    "\u2014\u2026\u201c\u201d\u2018\u2019"
)
_WIDE_ONE = re.compile(f"[{_WIDE}]")
_MARK_OF_PRINT = re.compile(f"[{re.escape(_ASCII_MARKS)}]")
_HAN_GAP = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_BROKEN = re.compile(
    rf"(?<=[{HAN}])\s+(?=[{HAN}{_FULL_MARK}{re.escape(_ASCII_MARKS)}])"
    rf"|(?<=[{_FULL_MARK}])\s+(?=\S)"
    rf"|(?<=\S)\s+(?=[{_FULL_MARK}])"
    rf"|(?<=[{re.escape(_ASCII_MARKS)}])\s+(?=[{HAN}\d{_FULL_MARK}{re.escape(_ASCII_MARKS)}])"
    rf"|(?<=\d)\s+(?=[{re.escape(_ASCII_MARKS)}])"
)
"""Gaps that a column break left. Han beside a digit or a Latin letter keeps its gap: there it may
be print's own, and it is the only trace of a lost mark."""
_SOFT_END = re.compile(rf"[\dA-Za-z%{re.escape(_ASCII_MARKS)}]$")
_SOFT_START = re.compile(r"[\dA-Za-z]")
_FIRST_UNIT = re.compile(r"[“‘（《(]*(?:[\dA-Za-z.%]+|.?)")
"""What no line break divides: opening marks and the character or figure behind them."""
_LEAST_HAN = 120
_LEAST_GAPS = 4
_LEAST_RATIO = 0.02
_LEAST_SHARE = 0.4
_SPACED_RATIO = 0.6


@dataclass(frozen=True, slots=True)
class Column:
    """The measure of a print column, in em."""

    width: float
    indent: float = 0.0
    """How far first lines stand in; 0 where it is not known."""

    def is_short(self, line: str) -> bool:
        """Whether a printed line ends clearly before the column does."""
        return em(line) < self.width - 1

    def is_indented(self, line: str, following: str = "") -> bool:
        """Whether a first line left room for an indent (which the text itself has lost).

        What begins the line below it would have fitted behind it, had there been no indent.
        """
        return em(line) + (first_unit(following) or 1.0) <= self.width

    def leaves_room(self, line: str, following: str) -> bool:
        """Whether a first line ends although more would have fitted behind its indent."""
        return em(line) + first_unit(following) <= self.width - self.indent

    def lines(self, text: str) -> list[str]:
        """The lines as printed: a gap beside a figure or a folded mark may be the print's own."""
        lines: list[str] = []
        for piece in text.split():
            if (
                lines
                and _is_soft(lines[-1], piece)
                and em(lines[-1]) + em(piece) <= self.width - 0.5
            ):
                lines[-1] += " " + piece
            else:
                lines.append(piece)
        return lines


def first_unit(line: str) -> float:
    """The width of what no break parts at a line's start: opening marks, a character or figure."""
    unit = _FIRST_UNIT.match(line)
    return em(unit[0]) if unit else 0.0


def _is_soft(before: str, after: str) -> bool:
    """Whether the gap between two pieces may be within a line; between two Han it never is."""
    return _SOFT_END.search(before) is not None or _SOFT_START.match(after) is not None


def em(text: str) -> float:
    """Printed width: Han and full-width marks one em, Latin and digits a half.

    ASCII marks beside Han count as the full-width marks they were.

    >>> em("近年来,湖南省永州市教"), em("23.57万个")
    (11.0, 4.5)
    """
    wide = len(_WIDE_ONE.findall(text))
    marks = len(_MARK_OF_PRINT.findall(text)) if wide else 0
    rest = len("".join(text.split())) - wide - marks
    return wide + marks + rest / 2


def is_letter_spaced(text: str) -> bool:
    """Whether nearly every Han character stands apart (`江 西 省 地 方 标 准`).

    >>> is_letter_spaced("江 西 省 地 方 标 准"), is_letter_spaced("追寻红色足迹 共促党建赋能")
    (True, False)
    """
    han = count_han(text)
    return han >= 4 and len(_HAN_GAP.findall(text)) / (han - 1) > _SPACED_RATIO


def close_letters(text: str) -> str:
    """Letter-spaced text without its spaces between Han.

    >>> close_letters("江 西 省 地 方 标 准")
    '江西省地方标准'
    """
    return _HAN_GAP.sub("", text)


def find_column(text: str) -> Column | None:
    """The print column of `text`, or None for text that was not set in columns.

    Print shows in three measures at once: many gaps between Han characters, too many to be
    headline halves; and pieces between gaps of one width.
    """
    han = count_han(text)
    gaps = len(_HAN_GAP.findall(text))
    if (
        han < _LEAST_HAN
        or gaps < _LEAST_GAPS
        or gaps / han < _LEAST_RATIO
        or is_letter_spaced(text)
    ):
        return None
    widths = [em(piece) for piece in text.split()]
    full = Counter(round(width) for width in widths if width >= 6)
    if not full:
        return None
    width, _ = max(full.items(), key=lambda item: (item[1], item[0]))
    near = sum(1 for w in widths if abs(w - width) <= 1)
    long = sum(1 for w in widths if w >= 6)
    return Column(float(width)) if near / long >= _LEAST_SHARE else None


def reflow(text: str) -> str:
    """One paragraph of print with its column breaks closed; only white space changes.

    >>> reflow("机关精神面 貌焕然一新, 实现了 5.12 万个学位的 目标")
    '机关精神面貌焕然一新,实现了 5.12 万个学位的目标'
    """
    return _BROKEN.sub("", " ".join(text.split()))
