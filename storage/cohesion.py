"""Whether two passages speak of the same things, as the parts of one story do.

A story names its people, places and matters again and again; the stories of a roundup have little
in common but everyday words.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from storage.words import ORDINARY

PAIR, LETTERS = 2, 7
"""Characters of the pieces counted, in a dense script and in one of letters."""
OF_PAIRS, OF_LETTERS = 0.0024, 0.0003
"""What share of the pieces of one passage the other has when they are of one story, for the root of
the other's length: a long passage has more of what any text has. Of passages of one story one in
twelve has less, of passages of two stories one in twenty has more."""
LONGEST = 4096
"""Characters of a passage that are looked at."""


def cohere(one: str, other: str, surely: float = 1.0) -> bool:
    """Whether two passages of bare text speak of the same things.

    >>> cohere("李岚清会见德梅西纳一行", "德梅西纳应邀来华访问"), cohere("股市收盘", "小雨转晴")
    (True, False)
    """
    shorter, longer = sorted((one[:LONGEST], other[:LONGEST]), key=len)
    is_dense = 2 * sum(map(str.isascii, shorter)) < len(shorter)
    width, share = (PAIR, OF_PAIRS) if is_dense else (LETTERS, OF_LETTERS)
    pieces = _pieces(shorter, width)
    common = len(pieces & _pieces(longer, width))
    return common > surely * share * sqrt(len(longer)) * len(pieces)


def _pieces(text: str, width: int) -> set[str]:
    return {text[i : i + width] for i in range(len(text) - width + 1)} - ORDINARY


def parted(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, str]:
    """What stands in some stretches of a text, and what stands in none; `|` between the pieces.

    >>> parted("abcdefgh", [(5, 7), (1, 3), (2, 4)])
    ('bc|d|fg', 'a|e|h')
    """
    inside, outside = [], []
    reached = 0
    for start, end in sorted(spans):
        if start > reached:
            outside.append(text[reached:start])
        inside.append(text[max(start, reached) : end])
        reached = max(reached, end)
    outside.append(text[reached:])
    return "|".join(filter(None, inside)), "|".join(filter(None, outside))
