"""What changed between two wordings: sentence by sentence, and which characters or words within.

Scripts without spaces between words (Han, kana, Thai …) are compared by characters, all others by
words; a number is one piece in every script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from scraper.text import HAN, width_folded

_ENDS = "。！？!?…؟।"
_CLOSING = "”’」』）)》\"'»"
_SENTENCE = re.compile(
    rf"[^{_ENDS}.\n]*"
    rf"(?:(?:\.(?!\s+(?:[^\W\d_a-zа-яà-ÿ]|[“\"«‘„(¿¡])|\s*\n|\s*$)|\.(?<=\b[A-ZÀ-Þ]\.)|\.(?<=\b(?:Mr|Ms|Dr|St)\.)|\.(?<=\b\d\.)|\.(?<=\b\d\d\.)"
    rf"|\.(?<=\bMrs\.))[^{_ENDS}.\n]*)*"
    rf"(?:[{_ENDS}.]+[{_CLOSING}]*[ \t]*\n*|\n+|$)"
)
_BY_CHARACTER = (
    f"{HAN}\u3040-\u30ff\u0e01-\u0e2e\u0e40-\u0e44\u0e81-\u0eae\u1000-\u102a\u1780-\u17b3"
)
_MARK = "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0e30-\u0e3a\u0e47-\u0e4e"
_TOKEN = re.compile(
    rf"\d+(?:[.,:]\d+)*[%％‰]?"
    rf"|[{_BY_CHARACTER}][{_MARK}]*"
    rf"|(?:(?![{_BY_CHARACTER}])[^\W\d_][{_MARK}]*)+(?:['’\-](?:(?![{_BY_CHARACTER}])[^\W\d_])+)*"
    r"|\s+|.",
    re.DOTALL,
)
LONGEST = 20_000
"""Characters of a change in which single pieces are still compared."""
ALIKE = 50.0
"""How alike two sentences are (0 to 100) of which one became the other."""
_COMPARED = 2_000
"""Characters of a sentence that are looked at for how alike it is to another."""
_MANY = 40_000
"""Pairs of sentences that are compared at most; a run with more is one change."""
_MOST = 100_000_000
"""Pairs of pieces beyond which two texts are compared from both ends only: a bit of memory each."""

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
    for old, new in aligned(sentences(before), sentences(after)):
        if old != new:
            yield from _change(old or "", new or "")


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with the white space after it: joined they are the text.

    >>> sentences("甲说：“好。”乙。Mr. Li paid 3.5 yuan. He left.")
    ['甲说：“好。”', '乙。', 'Mr. Li paid 3.5 yuan. ', 'He left.']
    """
    return [found for found in _SENTENCE.findall(text) if found]


def tokens(text: str) -> list[str]:
    """The pieces that are compared: words, single characters, numbers; joined they are the text.

    >>> tokens("共3.5亿元 was paid")
    ['共', '3.5', '亿', '元', ' ', 'was', ' ', 'paid']
    """
    return _TOKEN.findall(text)


def key(text: str) -> str:
    """What makes two pieces the same: letters and marks, whatever their width and spacing."""
    return "".join(width_folded(text).split())


def aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Pieces of one text beside those of the other, in reading order.

    Equal pieces and pieces of which one became the other stand side by side; what has no
    counterpart stands beside None.
    """
    if len(before) * len(after) > _MOST:
        yield from _apart(before, after)
        return
    gone: list[str] = []
    come: list[str] = []
    for step in Indel.opcodes(list(map(key, before)), list(map(key, after))):
        if step.tag == "equal":
            yield from _run(gone, come)
            gone, come = [], []
            yield from zip(
                before[step.src_start : step.src_end], after[step.dest_start : step.dest_end],
                strict=True,
            )  # fmt: skip
        else:
            gone += before[step.src_start : step.src_end]
            come += after[step.dest_start : step.dest_end]
    yield from _run(gone, come)


def _apart(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """What is equal at both ends side by side, and all between apart."""
    head = sum(1 for _ in takewhile(_same, zip(before, after, strict=False)))
    old, new = before[head:], after[head:]
    tail = sum(1 for _ in takewhile(_same, zip(reversed(old), reversed(new), strict=False)))
    yield from zip(before[:head], after[:head], strict=True)
    yield from ((piece, None) for piece in old[: len(old) - tail])
    yield from ((None, piece) for piece in new[: len(new) - tail])
    yield from zip(old[len(old) - tail :], new[len(new) - tail :], strict=True)


def _same(pair: tuple[str, str]) -> bool:
    return key(pair[0]) == key(pair[1])


def _run(gone: Sequence[str], come: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """A run without an equal piece: those pairs, in order, that are most alike in sum."""
    if not gone or not come or len(gone) * len(come) > _MANY:
        yield from ((old, None) for old in gone)
        yield from ((None, new) for new in come)
        return
    old_at = new_at = 0
    for n, m in [*_pairs(gone, come), (len(gone), len(come))]:
        yield from ((old, None) for old in gone[old_at:n])
        yield from ((None, new) for new in come[new_at:m])
        if n < len(gone):
            yield gone[n], come[m]
        old_at, new_at = n + 1, m + 1


def _pairs(gone: Sequence[str], come: Sequence[str]) -> list[tuple[int, int]]:
    """Which piece became which, in order, by dynamic programming over how alike they are."""
    alike = [
        [ratio(old[:_COMPARED], new[:_COMPARED], score_cutoff=ALIKE) for new in map(key, come)]
        for old in map(key, gone)
    ]
    best = [[0.0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    for n in range(len(gone) - 1, -1, -1):
        for m in range(len(come) - 1, -1, -1):
            paired = best[n + 1][m + 1] + alike[n][m] if alike[n][m] else 0.0
            best[n][m] = max(paired, best[n + 1][m], best[n][m + 1])
    return list(_path(alike, best))


def _path(alike: list[list[float]], best: list[list[float]]) -> Iterator[tuple[int, int]]:
    n = m = 0
    while n < len(alike) and m < len(alike[0]):
        if alike[n][m] and best[n][m] == best[n + 1][m + 1] + alike[n][m]:
            yield n, m
            n, m = n + 1, m + 1
        elif best[n][m] == best[n + 1][m]:
            n += 1
        else:
            m += 1


def _change(before: str, after: str) -> Iterator[Change]:
    before, after = before.strip("\n"), after.strip("\n")
    if before == after:
        return
    if max(len(before), len(after)) > LONGEST or not before or not after:
        yield Change(before, after, _whole(before), _whole(after))
        return
    pairs = list(hunks(before, after))
    yield Change(
        before, after,
        tuple(old for old, _ in pairs if old[1] > old[0]),
        tuple(new for _, new in pairs if new[1] > new[0]),
    )  # fmt: skip


def hunks(before: str, after: str) -> Iterator[tuple[Span, Span]]:
    """Spans that differ, those of both texts side by side; one of a pair may be empty.

    >>> list(hunks("共186批次", "共168批"))
    [((1, 4), (1, 4)), ((5, 6), (5, 5))]
    """
    old, new = tokens(before), tokens(after)
    in_old = list(accumulate(map(len, old), initial=0))
    in_new = list(accumulate(map(len, new), initial=0))
    open_: tuple[int, int] | None = None
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            if open_ is not None:
                yield _spans(in_old, in_new, open_, (step.src_start, step.dest_start))
            open_ = None
        elif open_ is None:
            open_ = (step.src_start, step.dest_start)
    if open_ is not None:
        yield _spans(in_old, in_new, open_, (len(old), len(new)))


def _spans(
    in_old: Sequence[int], in_new: Sequence[int], begin: tuple[int, int], end: tuple[int, int]
) -> tuple[Span, Span]:
    return (in_old[begin[0]], in_old[end[0]]), (in_new[begin[1]], in_new[end[1]])


def _whole(text: str) -> tuple[Span, ...]:
    return ((0, len(text)),) if text else ()
