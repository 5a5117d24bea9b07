"""Text and JSON as SQLite can hold them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from scraper.text import strip_controls

_ESCAPED = ("\\u00", "\\r", "\\b", "\\f")
"""How JSON writes the control characters that it does not write as they are."""


def holdable_tree(value: Any) -> Any:
    """A JSON value whose texts SQL can hold: controls gone, lone surrogates as U+FFFD.

    >>> holdable_tree({"a": ["x\\x00y", "\\ud800"]})
    {'a': ['xy', '\ufffd']}
    """
    match value:
        case str():
            return strip_controls(value)
        case Mapping():
            return {strip_controls(str(key)): holdable_tree(item) for key, item in value.items()}
        case list() | tuple():
            return [holdable_tree(item) for item in value]
    return value


def looks_unheld(*cells: str) -> bool:
    """Whether texts, plain or JSON, may hold what SQL cannot (it is asked of every article)."""
    whole = "\n".join(cells)
    return strip_controls(whole) != whole or any(mark in whole for mark in _ESCAPED)


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump(value: Any) -> str:
    """Compact JSON with Han letters as they are.

    >>> dump({"报": [1, None]})
    '{"报":[1,null]}'
    """
    return "[]" if value in ([], ()) else _COMPACT.encode(value)  # as most lists are


def dump_exact(value: Any) -> str:
    """The same; a letter that no UTF-8 text can hold stays, as an escape.

    >>> dump_exact(["报", "\\udcff"])
    '["\\\\u62a5","\\\\udcff"]'
    """
    text = dump(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


def load(text: str | None) -> Any:
    """The inverse of `dump`; None stays None."""
    if text is None:
        return None
    return [] if text == "[]" else json.loads(text)  # as most lists are


def seal(values: Iterable[str | int | None]) -> int:
    """CRC-32 of a row's cells: enough to see a byte that flipped on the disk."""
    return zlib.crc32("\x1f".join("" if v is None else f"={v}" for v in values).encode())
