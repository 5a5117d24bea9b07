"""What changed between two wordings: sentence by sentence, and which characters within."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+[”’」』）)]*\n*|[^。！？!?\n]+")
LONGEST = 20_000
"""Characters of a change in which single characters are still compared."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A run of sentences that stood and what stands there now; either may be empty.

    `gone` and `come` are the spans of characters that differ within `before` and `after`.
    """

    before: str
    after: str
    gone: tuple[Span, ...] = ()
    come: tuple[Span, ...] = ()


def changes(before: str, after: str) -> Iterator[Change]:
    """Every change from one text to the other, in reading order; none for equal texts.

    >>> [(c.before, c.after) for c in changes("甲。共186批。乙。", "甲。共168批。乙。丙。")]
    [('共186批。', '共168批。'), ('', '丙。')]
    """
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    gone: list[str] = []
    come: list[str] = []
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            yield from _run(gone, come)
            gone, come = [], []
        else:
            gone += old[step.src_start : step.src_end]
            come += new[step.dest_start : step.dest_end]
    yield from _run(gone, come)


def _run(gone: Sequence[str], come: Sequence[str]) -> Iterator[Change]:
    """As many sentences as before: each for itself; else the whole run as one change."""
    if len(gone) == len(come):
        for before, after in zip(gone, come, strict=True):
            yield from _change(before, after)
    else:
        yield from _change("".join(gone), "".join(come))


def _change(before: str, after: str) -> Iterator[Change]:
    before, after = before.strip("\n"), after.strip("\n")
    if before == after:
        return
    if max(len(before), len(after)) > LONGEST or not before or not after:
        yield Change(before, after, _whole(before), _whole(after))
        return
    steps = Indel.opcodes(before, after)
    gone = [(s.src_start, s.src_end) for s in steps if s.src_end > s.src_start and s.tag != "equal"]
    come = [
        (s.dest_start, s.dest_end) for s in steps if s.dest_end > s.dest_start and s.tag != "equal"
    ]
    yield Change(before, after, _joined(gone), _joined(come))


def _whole(text: str) -> tuple[Span, ...]:
    return ((0, len(text)),) if text else ()


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that touch as one."""
    found: list[Span] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)
