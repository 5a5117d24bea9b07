"""Many rows for people: a table where cells are short, an entry of two lines where they are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scraper.cli.printing import People, Row, console, show, styled
from scraper.text import one_line

Fact = Callable[[Row], str]
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a key of the row, its heading, how it looks."""

    key: str
    heading: str
    style: str = ""
    wide: bool = False
    """May wrap; other columns are kept on one line."""
    right: bool = False


def table(columns: Sequence[Column]) -> People:
    """A table of these columns; one that would be empty is left out. rich is imported when called.

    Holds all rows before it prints: for few rows.
    """

    def people(rows: Iterable[Row]) -> int:
        held = list(rows)
        if held:
            filled = (c for c in columns if any(shown(row.get(c.key)) for row in held))
            _print(held, list(filled))
        return len(held)

    return people


def entries(head: str, facts: Sequence[str | Fact], *, number: str = "id") -> People:
    """Two lines a row, as they come: its number and head, then its facts.

    A fact is a key of the row, or a function that makes text of the row.
    """

    def people(rows: Iterable[Row]) -> int:
        count = 0
        for row in rows:
            count += 1
            mark = f"#{row[number]} " if row.get(number) is not None else ""
            show(styled(mark, "dim") + styled(shown(row.get(head)) or "无题", "bold"))
            told = " · ".join(filter(None, (_fact(row, fact) for fact in facts)))
            show(styled(f"   {told}", "dim"))
        return count

    return people


def shown(value: Any) -> str:
    """A value for the eyes, on one line; instants to the minute.

    An instant in UTC is one of ours and is shown in this machine's zone, another as it was printed.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case list() | tuple():
            return "、".join(map(shown, value))
        case Mapping():
            return "  ".join(f"{key} {shown(each)}" for key, each in value.items())
        case str() if _INSTANT.match(value):
            return _minute(value)
    return one_line(str(value))


def _minute(instant: str) -> str:
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        return one_line(instant)
    ours = at.astimezone() if at.utcoffset() == timedelta(0) else at
    return ours.strftime("%Y-%m-%d %H:%M")


def _fact(row: Row, fact: str | Fact) -> str:
    return shown(row.get(fact)) if isinstance(fact, str) else fact(row)


def _print(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(
            column.heading,
            no_wrap=not column.wide,
            overflow="fold" if column.wide else "ellipsis",
            justify="right" if column.right else "left",
        )
    for row in rows:
        made.add_row(*(Text(shown(row.get(c.key)), style=c.style) for c in columns))
    console().print(made)
