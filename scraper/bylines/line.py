"""A line and its key: the same length, so that what is found in the key is cut from the line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scraper.han import simplified
from scraper.text import HAN, width_folded

_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#12288|#xa0|#x3000);", re.IGNORECASE)
_MARKS = {
    **dict.fromkeys("【〔［〖〘｛﹝", "["),
    **dict.fromkeys("】〕］〗〙｝﹞", "]"),
    **dict.fromkeys("丨│┃∣ǀ▏▎｜︱¦∥‖", "|"),
    **dict.fromkeys("∶︰﹕꞉", ":"),
    **dict.fromkeys("∕╱⁄", "/"),
    **dict.fromkeys("・‧•∙⋅･", "·"),
    **dict.fromkeys("—–―－─﹣", "-"),
    **dict.fromkeys("\t\n\r\v\f\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006", " "),
    **dict.fromkeys("\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff\x85", " "),
}
_MARKED = re.compile(f"[{''.join(map(re.escape, _MARKS))}]")
_HAN_RUN = re.compile(f"[{HAN}\ufffd]+")
_LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-z0-9À-ɏ.'’_-]*")
GAPS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """`text` as given; `key` with width, script, spaces, bars and brackets in one form."""

    text: str
    key: str

    def printed(self, start: int, end: int) -> str:
        """What stands there, with gaps closed."""
        return GAPS.sub("", _ENTITY.sub("", self.text[start:end]))

    def spaced(self, start: int, end: int) -> str:
        """What stands there, with every gap one space."""
        return GAPS.sub(" ", _ENTITY.sub(" ", self.text[start:end])).strip()

    def skip(self, at: int, marks: str = " ") -> int:
        """The first place from `at` on that holds none of `marks`."""
        end = len(self.key)
        while at < end and self.key[at] in marks:
            at += 1
        return at

    def han(self, at: int) -> int:
        """Where the run of Han characters that begins at `at` ends."""
        match = _HAN_RUN.match(self.key, at)
        return match.end() if match else at

    def latin(self, at: int) -> int:
        """Where the Latin word that begins at `at` ends."""
        match = _LATIN_RUN.match(self.key, at)
        return match.end() if match else at

    def is_han(self, at: int) -> bool:
        """Whether a Han character stands at `at`."""
        return _HAN_RUN.match(self.key, at) is not None


def line_of(text: str) -> Line:
    """Read `text` as a line; HTML entities for spaces count as spaces."""
    blank = _ENTITY.sub(lambda match: " " * len(match[0]), text) if "&" in text else text
    key = simplified(_MARKED.sub(lambda match: _MARKS[match[0]], width_folded(blank)))
    return Line(text, key.replace("报导", "报道").replace("报 导", "报 道"))


def words(table: str) -> list[str]:
    """The words of a table that is written as running text."""
    return table.split()
