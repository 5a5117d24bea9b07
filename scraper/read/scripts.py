"""What a page's scripts and text areas hold: every named string, and where it stands.

Nothing is run: a script is read as one run of `name: "string"` pairs, which JSON, objects of
JavaScript and plain variables all are. Strings put together with `+`, lists of strings, template
strings, the pieces that React streams (`__next_f`), and the arguments of the function that Nuxt
wraps its state in are read as the one text they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

_STRING = r"(?:\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|`(?:[^`\\]++|\\.)*+`)"
_PAIR = re.compile(
    r"(?<![\w$])[\"']?([A-Za-z_][\w-]{0,39})[\"']?\s{0,9}[:=]\s{0,9}"
    r"(?:JSON\.parse\(\s{0,9})?(?:decodeURIComponent\(\s{0,9})?"
    rf"(?:({_STRING}(?:\s{{0,9}}\+\s{{0,9}}{_STRING})*+)"
    rf"|\[\s{{0,9}}({_STRING}(?:\s{{0,9}},\s{{0,9}}{_STRING})*+)\s{{0,9}}\]"
    r"|(\d{13}|\d{10})(?!\d))",
    re.DOTALL,
)
_ONE = re.compile(_STRING, re.DOTALL)
_BRACE = re.compile(r"[{}\[\]]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\n", "t": " ", "b": "", "f": "", "\n": ""}
_STREAMED = re.compile(
    rf"__next_f\.push\(\s{{0,9}}\[\s{{0,9}}1\s{{0,9}},\s{{0,9}}({_STRING})", re.DOTALL
)
_ROW = re.compile(r"(?:(?<=\n)|^)([0-9a-f]{1,6}):T([0-9a-f]{1,6}),")
_REFERENCE = re.compile(r"\$[0-9a-f]{1,6}")
_WRAPPED = re.compile(r"\(function\(([\w$,\s]{1,20000})\)\s{0,9}\{")
_ARGUMENT = re.compile(
    rf"\s*+({_STRING}|[^,()\[\]{{}}\"'`]++|\{{\}}|\[\])\s*+(?:,|\)|$)", re.DOTALL
)
_GIVEN = re.compile(r"(?<=[\w$\"']:)([A-Za-z_$][\w$]{0,3})(?=\s{0,9}[,}\]])")
_MOST_SCRIPTS = 100
_MOST_CHARS = 4_000_000
_MOST_PAIRS = 50_000
_DEEPEST = 64


class Pair(NamedTuple):
    """A named string."""

    source: tuple[int, ...]
    """Which script, and which string within it, was read."""
    path: tuple[int, ...]
    """Where the objects and lists that it stands in open, outermost first."""
    start: int
    name: str
    """In lower case, without marks."""
    value: str
    within: str = ""
    """The name of the innermost list that it stands in."""


def pairs_of(tree: LexborHTMLParser) -> Iterator[Pair]:
    """Every named string of the page's scripts and text areas, in order, within bounds."""
    return islice(_all_pairs(tree), _MOST_PAIRS)


def _all_pairs(tree: LexborHTMLParser) -> Iterator[Pair]:
    left = _MOST_CHARS
    streamed: list[str] = []
    for at, node in enumerate(tree.css("script, textarea")[:_MOST_SCRIPTS]):
        text = node.text()[:left]
        left -= len(text)
        if node.tag == "textarea":
            name = node.attributes.get("class") or node.id or ""
            yield Pair((), (), at, key_of(name.split(" ")[0]), text)
        elif "__next_f" in text:
            streamed += [_meant_by(found[1]) for found in _STREAMED.finditer(text)]
        else:
            yield from _scanned(_applied(text), (at,))
    if streamed:
        text, rows = _rows("".join(streamed))
        for pair in _scanned(text, (_MOST_SCRIPTS,)):
            told = rows.get(pair.value[1:]) if _REFERENCE.fullmatch(pair.value) else None
            yield pair if told is None else pair._replace(value=told)


def _rows(text: str) -> tuple[str, dict[str, str]]:
    """What React streamed without its rows of text, and those rows by name."""
    kept: list[str] = []
    rows: dict[str, str] = {}
    at = 0
    while found := _ROW.search(text, at):
        size = int(found[2], 16)
        row = text[found.end() : found.end() + size].encode("utf-8", "replace")[:size]
        rows[found[1]] = row.decode("utf-8", "ignore")
        kept += text[at : found.start()], "\n"
        at = found.end() + len(rows[found[1]])
    kept.append(text[at:])
    return "".join(kept), rows


def _applied(text: str) -> str:
    """The state that Nuxt wraps in a function, with its arguments where their names stand."""
    wrapped = _WRAPPED.search(text)
    last = text.rfind("}(")
    if wrapped is None or last < wrapped.end():
        return text
    names = [name.strip() for name in wrapped[1].split(",")]
    given: dict[str, str] = {}
    at = last + 2
    for name in names:
        found = _ARGUMENT.match(text, at)
        if found is None:
            break
        given[name] = found[1]
        at = found.end()
    left = [_MOST_CHARS]

    def argument(found: re.Match[str]) -> str:
        told = given.get(found[1], "")
        left[0] -= len(told)
        return told if told[:1] in ('"', "'", "`") and left[0] > 0 else found[1]

    return _GIVEN.sub(argument, text[wrapped.end() : last])


def _scanned(text: str, source: tuple[int, ...]) -> Iterator[Pair]:
    """The pairs of a script; strings that hold JSON again are read once more."""
    path: tuple[int, ...] = ()
    lists: list[str] = []
    at, last = 0, ""
    for match in _PAIR.finditer(text):
        for brace in _BRACE.finditer(text, at, match.start()):
            if brace[0] in "}]":
                path, lists = path[:-1], lists[: len(path) - 1] if path else []
            elif len(path) < _DEEPEST:
                path = (*path, brace.start())
                lists = [*lists, _name_before(text, brace.start()) if brace[0] == "[" else ""]
        at = match.end()
        name = key_of(match[1])
        value = match[4] or _all_of(match)
        last = next((one for one in reversed(lists) if one), "")
        yield Pair(source, path, match.start(), name, value, last)
        inner = unquote(value) if value.startswith("%7B") else value
        if len(source) == 1 and inner[:1] in ("{", "[") and '"' in inner:
            yield from _scanned(inner, (*source, match.start()))


_NAME = re.compile(r"([A-Za-z_][\w-]{0,39})[\"']?\s{0,9}[:=]\s{0,9}$")


def _name_before(text: str, at: int) -> str:
    """The name of what opens there, in lower case without marks."""
    found = _NAME.search(text[max(0, at - 64) : at])
    return key_of(found[1]) if found else ""


def _all_of(match: re.Match[str]) -> str:
    """The strings of a pair as one: those of a list are lines."""
    if match[2]:
        return "".join(map(_meant_by, _ONE.findall(match[2])))
    return "\n".join(map(_meant_by, _ONE.findall(match[3])))


def _meant_by(literal: str) -> str:
    return unescaped(literal[1:-1])


def key_of(name: str) -> str:
    """A name in lower case, without marks."""
    return name.replace("_", "").replace("-", "").lower()


def unescaped(text: str) -> str:
    r"""A string of JavaScript as it is meant.

    >>> unescaped("\\u003Cp\\u003E\\u4f60\\/\\x41\\ud83d\\ude00")
    '<p>你/A😀'
    """
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_meant, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _meant(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _PLAIN.get(match[3], match[3])
