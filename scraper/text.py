"""Repairs and measures of text: str -> str, pure, and nothing but text.

Three normal forms, never mixed:

* `clean` is what is stored: control characters and edge space go, everything printed stays;
* `fold` is a key: width, case and white space folded, length kept (for finding and highlighting);
* `digest` names a wording: width folded and white space gone, nothing else dropped.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Character class (for use within brackets) of Han characters, 〇 included."""

_HAN_RUN = re.compile(f"[{HAN}]")
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_ANY_SPACE = re.compile(r"\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
"""Full-width ASCII to ASCII: what a folding CMS does to ，（）：！？％, and no more (not NFKC)."""
LONGEST_TEXT = 400_000
"""Characters: ten times the longest report of a government. No news story is longer."""
LONGEST_KEPT = 1000
"""Longer texts are not kept for the next who asks: a few thousand of them would fill a machine."""
_WIDE = re.compile("[\uff01-\uff5e\u3000\xa0]")
_USUAL_WIDE = tuple(zip("，：！？（）；\u3000\xa0", ",:!?();  ", strict=True))
"""The marks of prose, replaced one by one: a table asks of every character, and asks slowly."""


def has_han(text: str) -> bool:
    """Whether any Han character stands in `text`."""
    return not text.isascii() and _HAN_RUN.search(text) is not None


def count_han(text: str) -> int:
    """How many Han characters stand in `text`.

    >>> count_han("2023年1月5日")
    3
    """
    return len(_HAN_RUN.findall(text))


def strip_controls(text: str) -> str:
    """Drop what a terminal or a spreadsheet would obey rather than show; tab and newline stay.

    >>> strip_controls("a\\x1b[31mb\\u202ec")
    'a[31mbc'
    """
    if text.isprintable() or text.replace("\n", "").replace("\u3000", "").isprintable():
        return text  # as most are; all that is dropped here is not
    return _SURROGATE.sub(
        "\ufffd", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    )


def one_line(text: str) -> str:
    """For a table cell, a heading or a log: no controls, no line ends, runs of white space as one.

    >>> one_line("株洲\\t教育\\n亮出\\x1b[31m")
    '株洲 教育 亮出[31m'
    """
    return " ".join(strip_controls(text).split())


def clean(text: str) -> str:
    """One line as stored: controls gone, runs of space to one (a lone U+3000 stays), bare edges.

    >>> clean("\\u3000\\u3000日前，\\xa0省教育厅 ")
    '日前， 省教育厅'
    """
    return _ANY_SPACE.sub(_one_space, strip_controls(text)).strip()


def _one_space(match: re.Match[str]) -> str:
    return "\u3000" if match[0] == "\u3000" else " "


def width(text: str) -> float:
    """How long a text is in characters of Han width: a Latin letter is a third of one.

    >>> width("株洲日报"), width("daily")
    (4.0, 1.6666666666666667)
    """
    return (len(text) if text.isascii() else len(text.encode("utf-8", "replace"))) / 3


def width_folded(text: str) -> str:
    """Letters, digits and marks in half width; length kept.

    >>> width_folded("５月１５日电（记者陈诺）")
    '5月15日电(记者陈诺)'
    """
    if text.isascii():
        return text
    return _kept_folded(text) if len(text) <= LONGEST_KEPT else _folded(text)


@lru_cache(maxsize=2048)
def _kept_folded(text: str) -> str:
    """Kept for a while: labelling asks the same line many times."""
    return _folded(text)


def _folded(text: str) -> str:
    for wide, narrow in _USUAL_WIDE:
        text = text.replace(wide, narrow)
    return text if _WIDE.search(text) is None else text.translate(_WIDTH)


def squeeze(text: str) -> str:
    """A key for comparing headlines: width and case folded, no white space.

    >>> squeeze("株洲教育　亮出了？") == squeeze("株洲教育亮出了?")
    True
    """
    return "".join(width_folded(text).split()).casefold()


@lru_cache(maxsize=8)  # an archive asks more than once of the text that it is given
def digest(text: str) -> str:
    """SHA-256 of `text` with width of letters and marks folded and white space removed.

    The same article seen live and seen punctuation-folded has one digest; nothing else is dropped.

    >>> digest("日前，省") == digest(" 日前,\\n省")
    True
    """
    bare = "".join(width_folded(text).split())
    return hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest()
