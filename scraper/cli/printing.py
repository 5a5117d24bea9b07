"""Data on standard output: a table for people, JSON for programs, nothing a terminal would obey."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal
from urllib.parse import quote

from scraper.errors import UsageError
from scraper.export.safe import json_text
from scraper.text import strip_controls

Form = Literal["table", "json", "jsonl"]
Row = Mapping[str, Any]
Style = Literal["plain", "bold", "dim", "match", "gone", "come"]
_CODES: Mapping[Style, str] = {
    "plain": "0",
    "bold": "1",
    "dim": "2",
    "match": "1;33",
    "gone": "1;31",
    "come": "1;32",
}


People = Callable[[Iterable[Row]], int]
"""Prints rows for people, and counts them."""


def on_terminal() -> bool:
    """Whether a person reads standard output."""
    return sys.stdout.isatty()


def form_of(json: bool, jsonl: bool) -> Form:
    """What was asked for; else a table on a terminal and JSON Lines in a pipe."""
    if json and jsonl:
        raise UsageError("--json and --jsonl: one of them, not both")
    if json or jsonl:
        return "json" if json else "jsonl"
    return "table" if on_terminal() else "jsonl"


def put(text: str = "") -> None:
    """One line, without what a terminal would obey."""
    sys.stdout.write(strip_controls(text) + "\n")


def listing(
    rows: Iterable[Row], form: Form, people: People | None = None, *, nothing: str = ""
) -> int:
    """Print many rows as they come; how many there were. `nothing` tells people of no rows."""
    if form != "table" or people is None:
        return texts(map(json_text, rows), form)
    count = people(rows)
    if not count and nothing:
        put(nothing)
    return count


def document(row: Row, form: Form, people: Callable[[], None]) -> None:
    """Print one thing: as JSON, or by the function that writes for people."""
    if form == "table":
        people()
    else:
        sys.stdout.write(json_text(row, indent=2 if form == "json" else None) + "\n")


def styled(text: str, style: Style) -> str:
    """Text for people, on a terminal that shows colours; NO_COLOR and dumb terminals get it bare.

    Written by hand: the import of rich alone takes a third of what a search may.
    """
    plain = strip_controls(text)
    if not on_terminal() or _bare():
        return plain
    return f"\x1b[{_CODES[style]}m{plain}\x1b[0m" if plain and style != "plain" else plain


def linked(styled_text: str, url: str | None) -> str:
    """Text that a terminal opens the address of when it is clicked (OSC 8); elsewhere as it is."""
    if not url or not on_terminal() or _bare() or not url.startswith(("http://", "https://")):
        return styled_text
    address = quote(strip_controls(url), safe="%/:?#[]@!$&'()*+,;=~")
    return f"\x1b]8;;{address}\x1b\\{styled_text}\x1b]8;;\x1b\\"


def show(line: str = "") -> None:
    """One line whose parts went through `styled`."""
    sys.stdout.write(line + "\n")


def console(*, stderr: bool = False) -> Any:
    """A rich console that honours NO_COLOR; rich is imported now."""
    from rich.console import Console

    colours: Literal["auto"] | None = None if _bare() else "auto"
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, color_system=colours)


def _bare() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def texts(rows: Iterable[str], form: Form) -> int:
    """Print rows that are JSON already, as they come; how many there were."""
    return _json_array(rows) if form == "json" else _json_lines(rows)


def _json_lines(rows: Iterable[str]) -> int:
    count = 0
    for row in rows:
        sys.stdout.write(row + "\n")
        sys.stdout.flush()
        count += 1
    return count


def _json_array(rows: Iterable[str]) -> int:
    count = 0
    for count, row in enumerate(rows, 1):
        sys.stdout.write(("[\n" if count == 1 else ",\n") + row)
    sys.stdout.write("\n]\n" if count else "[]\n")
    return count
