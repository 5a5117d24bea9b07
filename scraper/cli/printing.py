"""Data on standard output: a table for people, JSON for programs, nothing a terminal would obey."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from scraper.errors import UsageError
from scraper.export.safe import json_text, one_line
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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table for people: a key of the row, its heading, how it looks."""

    key: str
    heading: str
    style: str = ""
    wide: bool = False
    """May wrap; other columns are kept on one line."""
    right: bool = False


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
    rows: Iterable[Row], form: Form, columns: Sequence[Column], *, nothing: str = ""
) -> int:
    """Print many rows as they come; how many there were. `nothing` is said instead of no table."""
    if form == "table":
        return _table(list(rows), columns, nothing)
    return _json_array(rows) if form == "json" else _json_lines(rows)


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


def _json_lines(rows: Iterable[Row]) -> int:
    count = 0
    for row in rows:
        sys.stdout.write(json_text(row) + "\n")
        sys.stdout.flush()
        count += 1
    return count


def _json_array(rows: Iterable[Row]) -> int:
    count = 0
    for count, row in enumerate(rows, 1):
        sys.stdout.write(("[\n" if count == 1 else ",\n") + json_text(row))
    sys.stdout.write("\n]\n" if count else "[]\n")
    return count


def _table(rows: Sequence[Row], columns: Sequence[Column], nothing: str) -> int:
    if not rows:
        if nothing:
            put(nothing)
        return 0
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    shown = [column for column in columns if any(_shown(row.get(column.key)) for row in rows)]
    for column in shown:
        table.add_column(
            column.heading,
            no_wrap=not column.wide,
            overflow="fold" if column.wide else "ellipsis",
            justify="right" if column.right else "left",
        )
    for row in rows:
        table.add_row(*(Text(_shown(row.get(c.key)), style=c.style) for c in shown))
    console().print(table)
    return len(rows)


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return "、".join(map(_shown, value))
        case Mapping():
            return "  ".join(chain.from_iterable((f"{k} {_shown(v)}",) for k, v in value.items()))
    return one_line(str(value))
