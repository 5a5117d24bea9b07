"""What no byline is without: a look at the whole line before the grammar reads it place by place.

Most lines of a page are headlines and prose. The tables of the grammar say which words it can
begin or end anything with; a line that holds none of them, opens with no bracket and names no
house before a gap is no byline, however it is read.
"""

from __future__ import annotations

import re

from scraper.bylines.datelines import NOT_AFTER
from scraper.bylines.line import Line
from scraper.bylines.outlets import HOUSE_WORD
from scraper.bylines.words import BOTH, CORES, KIND_ENDS, MARKS, ROLES, SOURCE_LABELS
from scraper.text import HAN

_NO_HAN = f"(?![{HAN}\ufffd])"
_PARTINGS = re.compile("[ /·]")
"""What stands between a house and names, where no role does."""


def _gapped(word: str) -> str:
    return " {0,4}".join(map(re.escape, word))


def _kind(word: str) -> str:
    """A kind of dateline, unless what follows makes it another word: 电影, 消息称."""
    if word in NOT_AFTER:
        others = "".join(char for char in NOT_AFTER[word] if re.match(f"[{HAN}]", char))
        return f"{' ?'.join(word)}(?![{others}])" if others else word
    return f"{' ?'.join(word)}{_NO_HAN}"


_SIGN = re.compile(
    "|".join(
        [
            *(_gapped(word) for word in sorted({*CORES, *BOTH, *ROLES}) if len(word) > 1),
            *(f"{word}[ :|/·-]" for word in sorted(ROLES) if len(word) == 1),
            *(re.escape(word) + _NO_HAN for word in sorted(MARKS)),
            *(f"{word} {{0,2}}[:|/]" for word in sorted(SOURCE_LABELS)),
            *(_kind(word) for word in sorted({*KIND_ENDS, *NOT_AFTER})),
        ]
    )
)
"""Roles, labels, marks and kinds of datelines; every alternative begins with a letter, so that
looking for all of them costs little more than looking for one."""


def may_say_something(line: Line, start: int) -> bool:
    """Whether a line may be, or begin with, a byline. `start` is where its bullets end.

    Never False where the grammar finds something: it needs a role, a label, a mark, a kind of
    dateline, brackets around names, or a house with names behind it.
    """
    key = line.key
    if key.startswith(("(", "["), start) or _SIGN.search(key, start):
        return True
    return _PARTINGS.search(key, start) is not None and HOUSE_WORD.search(key, start) is not None
