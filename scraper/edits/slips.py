"""Whether a change mends a slip of the pen: letters swapped or doubled, a homophone, a mark.

Han characters that sound alike stand near each other in the first level of GB 2312, which is in the
order of pinyin: no table of readings is needed.
"""

from __future__ import annotations

from unicodedata import category

from rapidfuzz.distance import OSA

from scraper.edits.words import CONTRARY, CONTRARY_WORDS, LOOK_ALIKE
from scraper.han import simplified
from scraper.text import has_han, width_folded

_NEAR = 45
"""Places in the order of GB 2312 within which two characters mostly sound alike."""
_ROW, _FIRST_ROW, _LAST_ROW = 94, 0xB0, 0xD7
_PARTICLES = frozenset("的地得了着过")
_SHORTEST = 3
_COLOURS = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""Of faces and hands."""


def is_slip(before: str, after: str, left: str, right: str) -> bool:
    """Whether `before` → `after`, between `left` and `right`, mends a slip and not the meaning."""
    old, new = simplified(width_folded(before)).strip(), simplified(width_folded(after)).strip()
    if _letters(old).casefold() == _letters(new).casefold():
        return _symbols(old) == _symbols(new)
    if has_han(old + new):
        return _han_slip(_letters(old), _letters(new), left, right)
    return _word_slip(old, new, left, right)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _symbols(text: str) -> str:
    """What speaks without letters: currencies, flags, faces and their colours."""
    return "".join(char for char in text if category(char) in ("Sc", "So") or char in _COLOURS)


def _han_slip(old: str, new: str, left: str, right: str) -> bool:
    if not old or not new:
        return _extra(old or new, left, right)
    if len(old) != len(new) or len(old) > 3:
        return False
    if sorted(old) == sorted(new):
        return True
    return all(a == b or _confused(a, b) for a, b in zip(old, new, strict=True))


def _extra(char: str, left: str, right: str) -> bool:
    """A character written twice, or a particle too many or too few."""
    return len(char) == 1 and (char in _PARTICLES or left.endswith(char) or right.startswith(char))


def _confused(a: str, b: str) -> bool:
    pair = {a, b}
    if any(pair <= group for group in LOOK_ALIKE) or pair <= _PARTICLES:
        return True
    if any(pair <= group for group in CONTRARY):
        return False
    first, second = _place(a), _place(b)
    return first is not None and second is not None and abs(first - second) <= _NEAR


def _place(char: str) -> int | None:
    """Where a character stands in the first level of GB 2312; None beyond."""
    try:
        row, cell = char.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return None
    return (row - _FIRST_ROW) * _ROW + cell if _FIRST_ROW <= row <= _LAST_ROW else None


def _word_slip(old: str, new: str, left: str, right: str) -> bool:
    if not old or not new:
        return _repeated(old or new, left, right)
    a, b = old.casefold(), new.casefold()
    if " " in a + b:
        return _letters(a) == _letters(b)
    if min(len(a), len(b)) < _SHORTEST or not (a.isalpha() and b.isalpha()):
        return False
    if frozenset((a, b)) in CONTRARY_WORDS:
        return False
    return _few_letters(a, b)


def _few_letters(a: str, b: str) -> bool:
    """One letter, two in a long word or two swapped; inside the word: an ending is grammar."""
    steps = OSA.distance(a, b)
    if sorted(a) == sorted(b):
        return steps <= 2
    if steps > (1 if max(len(a), len(b)) < 6 else 2) or a[0] != b[0]:
        return False
    short, long = sorted((a, b), key=len)
    same = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(short))
    doubled = len(long) - len(short) == 1 and long[same] == long[same - 1]
    return doubled or same < len(long) - 2


def _repeated(word: str, left: str, right: str) -> bool:
    """A word that stood twice."""
    bare = word.casefold().strip()
    words = (left.split()[-1:] or [""])[0], (right.split()[:1] or [""])[0]
    return bool(bare) and bare in (words[0].casefold(), words[1].casefold())
