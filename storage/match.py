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
    found = [mark for term in terms for mark in _places(term, text)]
    found.sort()
    out: list[Mark] = []
    for start, end in found:
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _places(term: Term, text: str) -> list[Mark]:
    """Every match of a term, in order.

    Where none of its characters stands in another form, it is looked for as it is written: that
    takes a fifth of the time.
    """
    others = _other_forms(term)
    if others is None or any(map(text.__contains__, others)):
        return [match.span() for match in pattern(term).finditer(text)]
    word, found = term.text, list[Mark]()
    start = text.find(word)
    while start >= 0:
        found.append((start, start + len(word)))
        start = text.find(word, start + len(word))
    return found


@lru_cache(maxsize=512)
def _other_forms(term: Term) -> str | None:
    """The characters that fold to those of a term, these apart.

    None for a term with words or white space: only its pattern tells where that stands.

    >>> _other_forms(Term("双减")), _other_forms(Term("2022年"))
    ('減雙', None)
    """
    if not all(map(grams.IS_DENSE, term.text)):
        return None
    forms = {form for char in term.text for form in grams.forms_of(char)}
    return "".join(sorted(forms - set(term.text)))


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
_SENTENCE = re.compile(r".*[。！？；\n!?]", re.DOTALL)
"""Up to the last mark that ends a sentence."""


def _window(text: str, found: tuple[Mark, ...], width: int) -> Mark:
    if len(text) <= width:
        return 0, len(text)
    if not found:
        return 0, width
    starts = [start for start, _ in found]
    first = starts[_densest(starts, width * 3 // 4)]
    start = max(0, min(first - width // 5, len(text) - width))
    # Rather begin where a sentence begins, when one does close by.
    if sentence := _SENTENCE.match(text, max(0, start - width // 5), first):
        start = sentence.end()
    while start < first and text[start].isspace():
        start += 1
    return start, min(len(text), start + width)


def _densest(starts: list[int], reach: int) -> int:
    """The first of the matches that have the most within reach after them."""
    if len(starts) == 1:
        return 0
    within = [bisect_left(starts, start + reach) - i for i, start in enumerate(starts)]
    return within.index(max(within))
