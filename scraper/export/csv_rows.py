"""CSV for a spreadsheet: one row an article, nothing in it that a spreadsheet would run.

Lists are joined by `; ` and people written as `name (role)`, for the eyes: whoever wants lists as
lists takes JSON Lines. A cell that would open a formula gets a leading `'`, cells are cut at what
a spreadsheet can hold, and line ends inside a cell are `\\n`.
"""

from __future__ import annotations

import csv as table
from collections.abc import Iterable
from typing import TextIO

from scraper.export.numbered import Numbered
from scraper.export.safe import cell
from scraper.model import Person

LONGEST_CELL = 32_767
"""What Excel and LibreOffice hold in a cell."""

COLUMNS: tuple[str, ...] = (
    "id", "title", "kicker", "subtitle", "origin", "reprinter", "snapshotter", "authors",
    "editors", "credits", "dateline", "category", "tags", "edition", "page_no", "page_name",
    "published_at", "modified_at", "captured_at", "fetched_at", "lang", "url", "canonical_url",
    "origin_url", "original_title", "quality", "digest", "text",
)  # fmt: skip


def csv(articles: Iterable[Numbered], stream: TextIO) -> int:
    """Write a heading row, then one row an article."""
    writer = table.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count = 0
    for each in articles:
        writer.writerow([_cell(_value(each, column)) for column in COLUMNS])
        count += 1
    return count


def _cell(text: str) -> str:
    safe = cell(text)
    return safe if len(safe) <= LONGEST_CELL else safe[: LONGEST_CELL - 1] + "…"


def _value(each: Numbered, column: str) -> str:
    if column == "id":
        return "" if each.id is None else str(each.id)
    value = getattr(each.article, column)
    match column:
        case "authors" | "editors" | "credits":
            return "; ".join(map(_person, value))
        case "tags" | "quality":
            return "; ".join(value)
        case "dateline":
            return value.raw if value else ""
        case "fetched_at":
            return value.isoformat() if value else ""
    return "" if value is None else str(value)


def _person(person: Person) -> str:
    return f"{person.name} ({person.title or person.role})"
