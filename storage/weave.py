"""Two histories of one article woven into one, in the order in which wordings were first seen.

A wording that both saw one after the other is one version, also where one of them has read it
anew since by other rules. Where the wording that was seen last is not the one that came last, it
returned: it is a version once more. Which of the two takes in the other makes no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """A version: whose it is (`ours`), its row there, its wording, its time and its place there."""

    ours: bool
    id: int
    digest: str
    """Of the text as it was first read."""
    first: str
    last: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Strand:
    """A version of the woven history: what it is made from, the first of which stays."""

    of: tuple[Seen, ...]
    first: str
    last: str
    again: bool = False
    """It repeats an earlier strand, whose wording was seen once more."""

    def takes(self, seen: Seen) -> bool:
        """Whether a version is this one too: the same wording, and no second one of its archive.

        One archive has a wording twice in a row where it read the first anew and then met it again.
        """
        return self.kept.digest == seen.digest and all(seen.ours != one.ours for one in self.of)

    @property
    def kept(self) -> Seen:
        """The version whose row stays: one of ours where there is one."""
        return next((each for each in self.of if each.ours), self.of[0])


def weave(versions: Sequence[Seen]) -> list[Strand]:
    """The versions of both, in order.

    >>> a = Seen(True, 1, "x", "2023-01-01", "2023-01-09")
    >>> b = Seen(False, 1, "y", "2023-01-02", "2023-01-03")
    >>> [(s.kept.digest, s.first, s.again) for s in weave([a, b])]
    [('x', '2023-01-01', False), ('y', '2023-01-02', False), ('x', '2023-01-09', True)]
    """
    strands: list[Strand] = []
    for each in sorted(versions, key=_order):
        if strands and strands[-1].takes(each):
            before = strands.pop()
            each_of = (*before.of, each)
            strands.append(Strand(each_of, before.first, max(before.last, each.last)))
        else:
            strands.append(Strand((each,), each.first, each.last))
    latest = max(strands, key=lambda strand: strand.last)
    if latest.kept.digest != strands[-1].kept.digest and latest.last > strands[-1].last:
        strands.append(Strand(latest.of, latest.last, latest.last, again=True))
    return strands


def _order(seen: Seen) -> tuple[str, int, str, str, bool]:
    """By time; those of one instant alike whoever's they are, each archive's in its order."""
    return seen.first, seen.number, seen.digest, seen.last, not seen.ours
