"""Patterns that somebody else wrote, in bounded time: each is weighed before it is used.

Python's `re` tries every way in which repeats can share a text. How many ways there are is told by
the parsed pattern: a repeat whose characters cannot be what follows it ends in one place only; one
whose characters can has as many ends as it has lengths. The product of these is the worst case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from math import inf
from typing import Any

LONGEST = 300
"""Characters of a text that a pattern looks at."""
MOST_STEPS = 1_000_000
"""Steps that the worst text of that length may take: some thousandths of a second."""

_parser: Any = import_module("re._parser")
"""The standard library's own parser of patterns; there is no public one."""
_CATEGORIES = {
    "CATEGORY_DIGIT": re.compile(r"\d"), "CATEGORY_NOT_DIGIT": re.compile(r"\D"),
    "CATEGORY_SPACE": re.compile(r"\s"), "CATEGORY_NOT_SPACE": re.compile(r"\S"),
    "CATEGORY_WORD": re.compile(r"\w"), "CATEGORY_NOT_WORD": re.compile(r"\W"),
}  # fmt: skip
_SAMPLES = "aZ5 \n\u3000中，。：:-_/（"
_SINGLE = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_ANYTHING = frozenset({"AT", "ASSERT", "ASSERT_NOT", "GROUPREF", "GROUPREF_EXISTS"})
"""Parts after which a match may fail whatever character comes."""

Part = tuple[Any, Any]
Chars = frozenset[str]


def steps(pattern: str) -> float:
    """How many steps a search in `LONGEST` characters may take; `inf` for what may never end.

    Raises what `re` raises for what is no pattern.

    >>> steps("^来源[:：] *([^ ]+)") < steps(".*来源.*") < MOST_STEPS < steps(".*a.*b.*c")
    True
    >>> steps("(?:a|ab)*c"), steps("(a?){40}b")
    (inf, inf)
    """
    parsed = list(_parser.parse(pattern))
    weigher = _Weigher(frozenset(_SAMPLES).union(_letters(parsed)))
    starts = 1 if parsed and str(parsed[0][1]) in ("AT_BEGINNING", "AT_BEGINNING_STRING") else 300
    return starts * weigher.ways(parsed, frozenset())


class _Weigher:
    """Counts ways over an alphabet in which every set of the pattern has a member."""

    def __init__(self, alphabet: Chars) -> None:
        self.alphabet = alphabet
        self.known: dict[tuple[int, Chars], float] = {}
        """What was counted already: repeats within repeats ask twice at every step inward."""

    def ways(self, parts: Sequence[Part], after: Chars) -> float:
        """In how many ways the parts can share a text, with `after` as what can follow."""
        key = (id(parts), after)
        if key not in self.known:
            product = 1.0
            for n, part in enumerate(parts):
                product *= self._ways(part, self._follow(parts[n + 1 :], after))
            self.known[key] = product
        return self.known[key]

    def _ways(self, part: Part, after: Chars) -> float:
        name, value = str(part[0]), part[1]
        if name in _REPEATS:
            low, high, body = value
            return self._repeated(low, high, body, after)
        if name == "SUBPATTERN":
            return self.ways(value[-1], after)
        if name == "ATOMIC_GROUP":
            return self.ways(value, after)
        if name == "BRANCH":
            each = [self.ways(one, after) for one in value[1]]
            return sum(each) if self._unsure([part]) else max(each)
        if name in ("ASSERT", "ASSERT_NOT"):
            return self.ways(value[1], self.alphabet)
        return LONGEST if name.startswith("GROUPREF") else 1

    def _repeated(self, low: int, high: Any, body: Sequence[Part], after: Chars) -> float:
        most = min(int(high), LONGEST)
        first, empty = self._first(body)
        spans = max(1, most - low + 1)
        if len(body) == 1 and str(body[0][0]) in _SINGLE:
            return spans if first & after else 1
        leaving = self.ways(body, after)
        if most <= 1:
            return leaving * (spans if first & after else 1)
        again = self.ways(body, first)
        if again > 1 or empty or self._unsure(body):
            each = max(again, leaving, 2.0)
            return inf if most > 12 or each > MOST_STEPS else spans * each**most
        return leaving * (spans if first & after or leaving > 1 else 1)

    def _unsure(self, parts: Iterable[Part]) -> bool:
        """Whether two alternatives in it can begin alike."""
        for name, value in ((str(part[0]), part[1]) for part in parts):
            if name == "BRANCH":
                firsts = [self._first(each) for each in value[1]]
                seen: Chars = frozenset()
                for first, empty in firsts:
                    if empty or first & seen:
                        return True
                    seen |= first
                if any(self._unsure(each) for each in value[1]):
                    return True
            elif name in ("SUBPATTERN", *_REPEATS) and self._unsure(value[-1]):
                return True
        return False

    def _follow(self, parts: Sequence[Part], after: Chars) -> Chars:
        first, empty = self._first(parts)
        return first | after if empty else first

    def _first(self, parts: Sequence[Part]) -> tuple[Chars, bool]:
        """Characters that can come first, and whether there need be none."""
        found: Chars = frozenset()
        for part in parts:
            first, empty = self._first_of(part)
            found |= first
            if not empty:
                return found, False
        return found, True

    def _first_of(self, part: Part) -> tuple[Chars, bool]:
        name, value = str(part[0]), part[1]
        if name in _SINGLE:
            return frozenset(char for char in self.alphabet if _fits(name, value, char)), False
        if name in _REPEATS:
            first, empty = self._first(value[2])
            return first, empty or value[0] == 0
        if name == "SUBPATTERN":
            return self._first(value[-1])
        if name == "ATOMIC_GROUP":
            return self._first(value)
        if name == "BRANCH":
            firsts = [self._first(each) for each in value[1]]
            return frozenset[str]().union(*(f for f, _ in firsts)), any(e for _, e in firsts)
        return (self.alphabet if name in _ANYTHING else frozenset()), True


def _fits(name: str, value: Any, char: str) -> bool:
    """Whether a part that is one character can be this one, in either case."""
    return any(_is(name, value, each) for each in {char, char.lower(), char.upper()})


def _is(name: str, value: Any, char: str) -> bool:
    if len(char) != 1:
        return False
    if name == "LITERAL":
        return ord(char) == int(value)
    if name == "NOT_LITERAL":
        return ord(char) != int(value)
    if name == "ANY":
        return True
    items = [(str(item[0]), item[1]) for item in value]
    inside = any(_in(kind, held, char) for kind, held in items if kind != "NEGATE")
    return inside != (items[0][0] == "NEGATE")


def _in(kind: str, held: Any, char: str) -> bool:
    if kind == "LITERAL":
        return ord(char) == int(held)
    if kind == "RANGE":
        return int(held[0]) <= ord(char) <= int(held[1])
    category = _CATEGORIES.get(str(held))
    return category is None or category.match(char) is not None


def _letters(parts: Iterable[Any]) -> Chars:
    """Every character that the pattern names, and the ends of its ranges."""
    found: set[str] = set()
    for part in parts:
        if not isinstance(part, tuple) or len(part) != 2:
            continue
        name, value = str(part[0]), part[1]
        if name in ("LITERAL", "NOT_LITERAL"):
            found.add(chr(int(value)))
        elif name == "RANGE":
            found.update(map(chr, value))
        elif name in _REPEATS:
            found |= _letters(value[2])
        elif name == "BRANCH":
            found = found.union(*map(_letters, value[1]))
        elif name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT"):
            found |= _letters(value[-1])
        elif name in ("IN", "ATOMIC_GROUP"):
            found |= _letters(value)
    return frozenset(found)
