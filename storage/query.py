"""The query language: what a person types becomes a tree; no input is ever an error.

Words must all occur; `"a phrase"`; `OR` or `|`; `-not` or `NOT`; parentheses; `title:`, `origin:`,
`source:` or `来源:` (origin or reprinter), `author:` or `作者:`, `category:`, `site:`, `after:`,
`before:`; `near(双减 书店, 10)`; `202*` for a beginning. Chinese punctuation and full-width
operators count as their half-width forms. Whatever cannot be an operator is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from storage import grams

Scope = Literal["any", "title", "text", "origin", "source", "author", "category", "site"]
LONGEST = 10_000
"""Characters of a query that are read; the rest is left out."""
MOST_TERMS = 64
"""Terms of a query that are looked for; further ones are left out."""
DEEPEST = 20
"""Parentheses within parentheses; deeper ones are text without tokens, that is: ignored."""

GAP, WIDEST_GAP = 10, 1000
"""Characters between the terms of `near(…)` when none are told, and the most that may be."""

SCOPES: dict[str, Scope] = {
    "title": "title", "标题": "title", "text": "text", "正文": "text",
    "origin": "origin", "首发": "origin", "source": "source", "来源": "source",
    "author": "author", "作者": "author", "记者": "author",
    "category": "category", "分类": "category", "栏目": "category", "site": "site", "网站": "site",
}  # fmt: skip
_DATES = {"after": "after", "before": "before", "since": "after", "until": "before"}


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of folded text that must occur within its scope."""

    text: str
    scope: Scope = "any"
    prefix: bool = False
    """The last run of letters or digits may go on."""


@dataclass(frozen=True, slots=True)
class Near:
    """All terms within one title or text, with at most `gap` characters between the end of the
    first and the beginning of the last."""

    terms: tuple[Term, ...]
    gap: int


@dataclass(frozen=True, slots=True)
class Days:
    """Published on `since` or later, before `until`."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match `node`."""

    node: Node


@dataclass(frozen=True, slots=True)
class All:
    """What matches every node; without nodes: everything."""

    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """What matches at least one node."""

    nodes: tuple[Node, ...]


Node = Term | Near | Days | Not | All | Some
NOTHING = Some(())


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a query came to, and remarks on what was not taken as it may have been meant."""

    node: Node
    remarks: tuple[str, ...] = ()


_QUOTES = str.maketrans(dict.fromkeys("“”„‟″＂「」『』〝〞", '"'))
_LEX = re.compile(
    r"""\s+
    | (?P<phrase>"[^"]*(?:"|$)\*?)
    | (?P<open>\() | (?P<close>\))
    | (?P<either>\|+)
    | (?P<word>[^\s"()|]+)""",
    re.VERBOSE,
)
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_EDGES = ",.;:!?…~·'"


def parse(words: str) -> Parsed:
    """Read a query.

    >>> parse("双减 -title:考试").node
    All(nodes=(Term(text='双减', scope='any', prefix=False), \
Not(node=Term(text='考试', scope='title', prefix=False))))
    """
    return _Parser(words).parse()


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    text: str
    glued: bool
    """Whether it follows the one before it without a space."""


def _lexemes(words: str) -> list[_Lexeme]:
    plain = grams.fold(words.translate(_QUOTES))
    # Case decides what is an operator: OR is one, or is a word.
    raw = words
    out: list[_Lexeme] = []
    last_end = -1
    for match in _LEX.finditer(plain):
        kind = match.lastgroup
        if kind:
            text = match[0]
            if kind == "word":
                kind = _operator(raw[match.start() : match.end()]) or kind
                text = _undashed(text, raw[match.start()])
            out.append(_Lexeme(kind, text, match.start() == last_end))
            last_end = match.end()
    return out


def _undashed(text: str, first: str) -> str:
    """One hyphen at the start negates; a dash, or several, are punctuation of a quoted text."""
    if text.startswith("-") and (first not in "-－" or text.startswith("--")):
        return text.lstrip("-") or ","
    return text


def _operator(raw: str) -> str | None:
    wide = raw.translate({code: code - 0xFEE0 for code in range(0xFF21, 0xFF3B)})
    return {"OR": "either", "AND": "both", "NOT": "none"}.get(wide)


class _Parser:
    def __init__(self, words: str) -> None:
        self.remarks: list[str] = []
        if len(words) > LONGEST:
            self.remarks.append(f"only the first {LONGEST} characters were read")
        self.lexemes = _lexemes(_UNPRINTED.sub(" ", words[:LONGEST]))
        self.at = 0
        self.terms = 0
        self.dropped = False

    def parse(self) -> Parsed:
        nodes: list[Node] = []
        while self.at < len(self.lexemes):
            nodes.append(self.either(0))
            if self.peek("close"):  # one too many: it closes nothing
                self.at += 1
        node = _all(nodes)
        if node == All() and self.dropped:
            self.remarks.append("punctuation alone is not looked for")
            node = NOTHING
        return Parsed(node, tuple(dict.fromkeys(self.remarks)))

    def peek(self, *kinds: str) -> _Lexeme | None:
        here = self.lexemes[self.at] if self.at < len(self.lexemes) else None
        return here if here and here.kind in kinds else None

    def either(self, depth: int) -> Node:
        branches = [self.both(depth)]
        while self.peek("either"):
            self.at += 1
            branches.append(self.both(depth))
        # A side without words (OR at the start or the end) is no alternative.
        kept = [branch for branch in branches if branch != All()]
        return kept[0] if len(kept) == 1 else Some(tuple(kept)) if kept else All()

    def both(self, depth: int) -> Node:
        nodes: list[Node] = []
        while self.at < len(self.lexemes) and not self.peek("either", "close"):
            nodes.append(self.one(depth))
        return _all(nodes)

    def one(self, depth: int) -> Node:
        here = self.lexemes[self.at]
        self.at += 1
        match here.kind:
            case "none":
                more = self.at < len(self.lexemes) and not self.peek("either", "close", "both")
                return _not(self.one(depth + 1)) if more and depth < DEEPEST * 2 else All()
            case "both":
                return All()
            case "open":
                return self.inside(depth)
            case "phrase":
                return self.term(_unquoted(here.text), "any")
        return self.word(here.text, depth)

    def inside(self, depth: int) -> Node:
        if depth >= DEEPEST:
            self.remarks.append(f"parentheses deeper than {DEEPEST} were ignored")
            return All()
        node = self.either(depth + 1)
        if self.peek("close"):
            self.at += 1
        return node

    def word(self, text: str, depth: int) -> Node:
        if text.startswith("-") and len(text) > 1:
            return _not(self.word(text[1:], depth))
        if text == "-":
            after = self.peek("phrase", "open")
            return _not(self.one(depth + 1)) if after and after.glued else All()
        if text == "near" and (after := self.peek("open")) and after.glued:
            self.at += 1
            return self.near()
        name, colon, rest = text.partition(":")
        if colon and name in _DATES and (days := self.days(_DATES[name], rest)):
            return days
        if colon and name in SCOPES:
            if rest:
                return self.term(rest.strip(_EDGES) or rest, SCOPES[name])
            if (after := self.peek("phrase")) and after.glued:
                self.at += 1
                return self.term(_unquoted(after.text), SCOPES[name])
            if (after := self.peek("open")) and after.glued and depth < DEEPEST:
                self.at += 1
                return _scoped(self.inside(depth + 1), SCOPES[name])
        return self.term(text.strip(_EDGES) or text, "any")

    def near(self) -> Node:
        """What stands in the parentheses of `near(…)`, up to where they close."""
        pieces: list[str] = []
        while self.at < len(self.lexemes) and not self.peek("close"):
            here = self.lexemes[self.at]
            quoted = here.kind == "phrase"
            pieces += [_unquoted(here.text)] if quoted else re.split("(,)", here.text)
            self.at += 1
        self.at += 1
        pieces = [piece for piece in pieces if piece]
        gap = GAP
        if len(pieces) > 2 and pieces[-2] == "," and re.fullmatch("[0-9]{1,9}", pieces[-1]):
            gap = min(int(pieces[-1]), WIDEST_GAP)
            del pieces[-2:]
        found = [self.term(piece, "any") for piece in pieces if piece != ","]
        terms = tuple(dict.fromkeys(term for term in found if isinstance(term, Term)))
        if not found:
            return self.term("near", "any")
        return Near(terms, gap) if len(terms) > 1 else _all(list(terms))

    def days(self, which: str, text: str) -> Days | None:
        span = span_of(text)
        if span is None:
            self.remarks.append(f"{text[:40]!r} is no date of the calendar; it is taken as text")
            return None
        return Days(since=span[0]) if which == "after" else Days(until=span[0])

    def term(self, text: str, scope: Scope) -> Node:
        prefix, typed = text.endswith("*"), text
        # A line in the index never holds a surrogate or a NUL; such a term finds nothing.
        text = " ".join(text.rstrip("*").split())
        if next(grams.runs(text), None) is None:
            self.dropped = self.dropped or bool(typed)
            return All()
        self.terms += 1
        if self.terms > MOST_TERMS:
            self.remarks.append(f"only the first {MOST_TERMS} terms were looked for")
            return All()
        return Term(text, scope, prefix)


def _unquoted(phrase: str) -> str:
    """What stands within the quotes, and the asterisk after them.

    >>> _unquoted('"new bri"*'), _unquoted('"new bri')
    ('new bri*', 'new bri')
    """
    return phrase.strip('*"') + "*" * phrase.endswith("*")


def _all(nodes: list[Node]) -> Node:
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.nodes if isinstance(node, All) else [node])
    return flat[0] if len(flat) == 1 else All(tuple(dict.fromkeys(flat)))


def _not(node: Node) -> Node:
    # Without the negation of nothing: `- ` and `-()` exclude no article.
    return node.node if isinstance(node, Not) else node if node == All() else Not(node)


def _scoped(node: Node, scope: Scope) -> Node:
    match node:
        case Term(text, "any", prefix):
            return Term(text, scope, prefix)
        case Near(terms, gap) if scope in ("title", "text"):
            return Near(tuple(replace(term, scope=scope) for term in terms), gap)
        case Not(inner):
            return Not(_scoped(inner, scope))
        case All(nodes):
            return All(tuple(_scoped(one, scope) for one in nodes))
        case Some(nodes):
            return Some(tuple(_scoped(one, scope) for one in nodes))
    return node


_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?|年)?")


def span_of(text: str) -> tuple[date, date] | None:
    """The first day of a year, month or day, and the day after its last; None for no date.

    >>> span_of("2022-09")
    (datetime.date(2022, 9, 1), datetime.date(2022, 10, 1))
    >>> span_of("2023-02-31") is None
    True
    """
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    try:
        if day:
            return first, first + timedelta(days=1)
        if month:
            return first, (first + timedelta(days=32)).replace(day=1)
        return first, date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return first, date.max
