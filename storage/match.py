"""Where a term stands in a text, and the piece of it worth showing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from storage import grams
from storage.query import All, Near, Node, Some, Term

Mark = tuple[int, int]
SHOWN = frozenset({"any", "title", "text"})
"""Scopes whose matches can be shown in a title or a text."""


@lru_cache(maxsize=512)
def pattern(term: Term) -> re.Pattern[str]:
    """The term in a text as it is, in whatever width, case and script: no text need be folded.

    Runs of letters and digits are met whole, white space is of any width.

    >>> bool(pattern(Term("2022年")).search("12022年")), bool(pattern(Term("5%")).search("95.5％"))
    (False, True)
    >>> pattern(Term("双减")).findall("雙減，双减")
    ['雙減', '双减']
    """
    text = term.text
    pieces = ["".join(map(grams.any_form, piece)) for piece in text.split()]
    body = pieces[0] if pieces else "(?!)"
    for before, after, piece in zip(text.split(), text.split()[1:], pieces[1:], strict=False):
        both_words = grams.IS_WORD(before[-1]) and grams.IS_WORD(after[0])
        body += (r"\s+" if both_words else r"\s*") + piece
    word = grams.unfolded_word() if grams.IS_WORD(text[0]) or grams.IS_WORD(text[-1]) else ""
    start = f"(?<!{word})" if grams.IS_WORD(text[0]) else ""
    end = f"(?!{word})" if grams.IS_WORD(text[-1]) and not term.prefix else ""
    if term.prefix and grams.IS_WORD(text[-1]):
        end = f"{word}*"
    return re.compile(start + body + end)


def together(near: Near, text: str) -> bool:
    """Whether a text has the terms of a `near(…)` close to each other."""
    found = sorted(
        (*m.span(), n) for n, term in enumerate(near.terms) for m in pattern(term).finditer(text)
    )
    latest: dict[int, Mark] = {}
    for start, end, n in found:
        latest[n] = start, end
        if len(latest) == len(near.terms) and start - min(latest.values())[1] <= near.gap:
            return True
    return False


def wanted(node: Node) -> tuple[Term, ...]:
    """The terms whose matches a reader wants to see: those not negated."""
    match node:
        case Term():
            return (node,) if node.scope in SHOWN else ()
        case Near(terms):
            return terms
        case All(nodes) | Some(nodes):
            return tuple(dict.fromkeys(term for one in nodes for term in wanted(one)))
    return ()


def marks(text: str, terms: Iterable[Term]) -> tuple[Mark, ...]:
    """Every match of every term, overlapping ones joined, in order."""
    found = sorted(m.span() for term in terms for m in pattern(term).finditer(text))
    out: list[Mark] = []
    for start, end in found:
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def snippet(text: str, terms: tuple[Term, ...], width: int) -> tuple[str, tuple[Mark, ...]]:
    """At most about `width` characters of `text` around its densest matches, and their places.

    The text is the original; only line ends become spaces.

    >>> snippet("省教育厅推进双减。", (Term("双减"),), 40)
    ('省教育厅推进双减。', ((6, 8),))
    """
    found = marks(text, terms)
    start, end = _window(text, found[:MOST_WEIGHED], width)
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    kept = tuple(
        (max(a, start) - start + len(head), min(b, end) - start + len(head))
        for a, b in found
        if a < end and b > start
    )
    body = _SPACE.sub(" ", text[start:end])
    return head + body + tail, kept


_SPACE = re.compile(r"\s")
MOST_WEIGHED = 200
"""So many matches, from the first on, are weighed for being the densest."""
_STOPS = "。！？；\n!?"


def _window(text: str, found: tuple[Mark, ...], width: int) -> Mark:
    if len(text) <= width:
        return 0, len(text)
    if not found:
        return 0, width
    starts = [start for start, _ in found]
    first = max(
        range(len(starts)),
        key=lambda i: (bisect_left(starts, starts[i] + width * 3 // 4) - i, -i),
    )
    start = max(0, min(starts[first] - width // 5, len(text) - width))
    # Rather begin where a sentence begins, when one does close by.
    begin = max(text.rfind(stop, max(0, start - width // 5), starts[first]) for stop in _STOPS) + 1
    start = begin if begin > 0 else start
    while start < starts[first] and text[start].isspace():
        start += 1
    return start, min(len(text), start + width)
