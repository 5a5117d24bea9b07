"""Whether two texts are one story: the comparison behind `storage.similar`."""

from __future__ import annotations

from storage import grams

WIDTH = 6
"""Characters of a gram that is compared."""
ENOUGH = 0.5
"""The share of the shorter text that two copies have in common."""


def bare(text: str) -> str:
    """The folded letters, digits and dense characters: what no layout changes.

    >>> bare("雙減，\\n 2022年")
    '双减2022年'
    """
    folded = grams.fold(text)
    return "".join(folded[start:end] for start, end, _ in grams.runs(folded))


def share(one: str, other: str) -> float:
    """How much of the shorter of two bare texts stands in the other; 0 when not one story."""
    mine, yours = _grams(one), _grams(other)
    common = len(mine & yours) / max(1, min(len(mine), len(yours)))
    return common if common >= ENOUGH else 0.0


def _grams(text: str) -> set[str]:
    return {text[i : i + WIDTH] for i in range(len(text) - WIDTH + 1)}
