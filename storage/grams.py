"""Text as the search index sees it: one folded form, and the tokens that stand for it.

The fold keeps the length of its text, so that a match in the folded text is a mark in the
original. Dense scripts (Han, kana, hangul, Thai …) are written without spaces, so that any piece
of them may be asked for: they become overlapping 2-grams. A phrase of n characters is the phrase
of its n-1 grams, with no dictionary in between. Letters and digits elsewhere stay whole.

What keeps a phrase exact, with `·` for the tokens that are no text:

* a break `·` parts two dense runs whose grams would chain, so that 中国，国家 does not hold 中国家;
* `年‿` and `‿年` say that a letter or digit follows or precedes without a gap, so that 2022年 is
  not found in "2022 年".
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from scraper.han import SIMPLIFIED
from scraper.text import HAN

DENSE = (
    HAN + "\u3005\u3040-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u1100-\u11ff\uac00-\ud7a3\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
)
"""Character class (for use within brackets) of scripts written without spaces, and of hangul."""
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0d7f"
WORD_CLASS = f"(?:[^\\W_{DENSE}]|[{_MARKS}])"
"""Pattern of one character of a word that is found whole."""
_RUN = re.compile(f"([{DENSE}]+)|({WORD_CLASS}+)")
_DENSE_ONE = re.compile(f"[{DENSE}]")
IS_DENSE = _DENSE_ONE.match
IS_WORD = re.compile(WORD_CLASS).match

BREAK = "·"
JOIN = "‿"
LONGEST_WORD = 64
"""Longer runs of letters (encoded bytes in a page) are found by their beginning only."""


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0xFF66, 0xFF9E)):
        if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1:
            table[code] = plain
    for code in (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000)):
        plain = unicodedata.normalize("NFD", chr(code))
        if len(plain) > 1 and (plain[0].isascii() or "\u0370" < plain[0] < "\u0400"):
            table[code] = plain[0]
    for marks, plain in (
        ("\t\n\x0b\x0c\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", " "),
        ("".join(map(chr, range(0x2000, 0x200B))), " "),
        ("、", ","), ("。｡", "."), ("【〔〖", "["), ("】〕〗", "]"), ("《〈", "<"), ("》〉", ">"),
        ("“”„‟″「」『』«»〝〞", '"'), ("‘’‚‛′", "'"), ("‐‑‒–—―−─﹣", "-"), ("〜∼", "~"),
        ("•‧∙⋅・･", "·"), ("Σς", "σ"), ("İ", "i"), ("\u212b", "a"),
        ("Đđ", "d"), ("Łł", "l"), ("Øø", "o"), ("Ёё", "е"),
    ):  # fmt: skip
        table.update(dict.fromkeys(map(ord, marks), plain))
    table |= {ord(one): other for one, other in SIMPLIFIED.items()}
    return {code: plain.translate(table).lower() for code, plain in table.items()}


FOLDS = _table()
"""For `str.translate`: one character to one."""
_SHORT, _FEW = 200, 60
"""A longer text, with so few different characters to fold, is folded faster one by one."""


def fold(text: str) -> str:
    """One form for width, case, accents, punctuation and Traditional characters; length kept.

    >>> fold("ＡＢＣ：雙減，「株洲」Ⅱ"), fold("Đà Nẵng, Αθήνα")
    ('abc:双减,"株洲"ⅱ', 'da nang, αθηνα')
    """
    found = set(_folded().findall(text)) if len(text) > _SHORT else ()
    if not found or len(found) > _FEW:
        return text.translate(FOLDS).lower()
    for one in found:
        text = text.replace(one, FOLDS[ord(one)])
    return text.lower()


@cache
def _folded() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(map(chr, FOLDS)))}]")


@cache
def forms_of(char: str) -> frozenset[str]:
    """Every character that folds to this one, itself among them.

    >>> sorted(forms_of("减"))
    ['减', '減']
    """
    cased = {char.upper(), char.swapcase(), char.title(), *_FURTHER_CAPITALS.get(char, "")}
    return frozenset(
        {*_unfolded().get(char, ""), *(one for one in cased if fold(one) == char), char}
    )


@cache
def any_form(char: str) -> str:
    """A pattern of every character that folds to this one: to look for it in a text as it is.

    >>> any_form("减"), any_form("5")
    ('[减減]', '[5５]')
    """
    forms = forms_of(char)
    return re.escape(char) if len(forms) == 1 else f"[{re.escape(''.join(sorted(forms)))}]"


_FURTHER_CAPITALS = {"k": "\u212a", "ß": "\u1e9e", "θ": "\u03f4", "ω": "\u2126"}


@cache
def _unfolded() -> dict[str, str]:
    forms: dict[str, str] = {}
    for code, plain in FOLDS.items():
        forms[plain] = forms.get(plain, "") + chr(code)
    return forms


@cache
def unfolded_word() -> str:
    """Pattern of one character of a text as it is that folds to one of `WORD_CLASS`."""
    more, fewer = [], []
    for code, plain in FOLDS.items():
        here, folded = IS_WORD(chr(code)), IS_WORD(plain)
        if folded and not here:
            more.append(chr(code))
        elif here and not folded:
            fewer.append(chr(code))
    but = f"(?![{re.escape(''.join(fewer))}])" if fewer else ""
    also = f"|[{re.escape(''.join(more))}]" if more else ""
    return f"(?:{but}{WORD_CLASS}{also})"


def runs(folded: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and denseness of every run that holds text."""
    for match in _RUN.finditer(folded):
        yield match.start(), match.end(), match.lastindex == 1


class Spelled(NamedTuple):
    """A folded text as the index keeps it."""

    line: str
    """Its tokens in order, a space between two."""
    dense: str
    """Its dense characters in order."""


def spelled(folded: str) -> Spelled:
    """The tokens and the dense characters of a folded text.

    >>> spelled("2022年,株洲日报,cctv 5g")
    Spelled(line='2022 ‿年 株洲 洲日 日报 cctv 5g', dense='年株洲日报')
    """
    line: list[str] = []
    dense: list[str] = []
    pairs = _pairs(folded)
    last = -1
    """Where the run before ends; one that begins there is of the other kind."""
    tail = ""
    """The dense character that the last token ends with: a gram that begins with it would chain."""
    for match in _RUN.finditer(folded):
        start, end = match.span()
        run, word = match.groups()
        if word:
            if start == last:
                line.append(folded[start - 1] + JOIN + " ")
            line.append(word[:LONGEST_WORD] + " ")
            tail = ""
        else:
            dense.append(run)
            if start == last:
                line.append(JOIN + run[0] + " ")
                tail = run[-1]
            elif len(run) > 1 and run[0] == tail:
                line.append(BREAK + " ")
            if len(run) > 1:
                line.append(pairs[3 * start : 3 * end - 3])
                tail = run[-1]
        last = end
    return Spelled("".join(line)[:-1], "".join(dense))


def _pairs(text: str) -> str:
    """Each character with the next, and a space: `ab bc c  ` of `abc`.

    Made by moving numbers about, which takes a tenth of the time that making small strings does.
    """
    chars = array(_CODE, text.encode(_UTF32, "surrogatepass"))
    pairs = array(_CODE, [ord(" ")]) * (3 * len(chars))
    pairs[0::3] = chars
    pairs[1:-2:3] = chars[1:]
    return pairs.tobytes().decode(_UTF32, "surrogatepass")


_CODE: Literal["I", "L"] = "I" if array("I").itemsize == 4 else "L"
_UTF32 = f"utf-32-{sys.byteorder[0]}e"


def tokens(folded: str) -> list[str]:
    """The tokens of a folded text, in order.

    >>> tokens("2022年,株洲日报,cctv 5g")
    ['2022', '‿年', '株洲', '洲日', '日报', 'cctv', '5g']
    >>> tokens("中国,国家")
    ['中国', '·', '国家']
    """
    return spelled(folded).line.split()


def characters(folded: str) -> set[str]:
    """The dense characters that occur.

    >>> sorted(characters("5g,株洲"))
    ['株', '洲']
    """
    return set(_DENSE_ONE.findall(folded))


IN_TITLE, NOT_IN_TEXT = "t", "n"
"""What marks the token of a character that the title holds, and of one that it alone holds."""


def char_line(head: str, body: str) -> str:
    """The tokens of the dense characters of a title and a text, and which of them the title has.

    One that occurs twice stands there twice: FTS5 tells that sooner than a set would.

    >>> char_line("双减", "减负减")
    't双 n双 双 t减 减 负 减'
    """
    marked = (
        f"{IN_TITLE}{char} " if char in body else f"{IN_TITLE}{char} {NOT_IN_TEXT}{char} {char} "
        for char in dict.fromkeys(head)
    )
    return "".join(marked) + _spaced(body)


def _spaced(text: str) -> str:
    """Its characters, a space between two: `" ".join(text)`, far faster."""
    chars = array(_CODE, text.encode(_UTF32, "surrogatepass"))
    spaced = array(_CODE, [ord(" ")]) * (2 * len(chars))
    spaced[0::2] = chars
    return spaced.tobytes().decode(_UTF32, "surrogatepass")[:-1]
