"""Tables of data as one line each: rows by line ends, cells parted by ` | `.

Pages are also laid out with tables, so a table is data only when it looks like nothing else: rows
of as many short cells, no table, picture or list of links within.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from scraper.read.layout import Line
from scraper.read.walk import Box, Page
from scraper.read.words import is_meta
from scraper.text import clean

CELL_END = " | "
_LONGEST_CELL = 30 * 3
"""UTF-8 bytes, which is 30 characters of Han; longer is prose, and only one cell in ten may be."""
_MOST_CELLS = 20_000
_SECTIONS = frozenset(("thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))


def fold_tables(page: Page) -> Page:
    """The page with every table of data as one line in the table's box."""
    found = [(box, text) for box in _innermost(page) if (text := _as_text(page, box))]
    if found:
        _fold(page, found)
    return page


def is_table(line: Line) -> bool:
    """Whether the line is a whole table; no other line holds line ends."""
    return "\n" in line.text


def _innermost(page: Page) -> Iterator[Box]:
    """Tables of some lines without a table within."""
    inner: Box | None = None
    for box in reversed(page.boxes):
        if box.tag != "table":
            continue
        if (inner is None or inner.start >= box.end) and box.end - box.start >= 4:
            yield box
        inner = box


def _as_text(page: Page, box: Box) -> str:
    """The rows of a table of data; empty for any other."""
    lines = page.lines[box.start : box.end]
    size = sum(len(line.text) for line in lines)
    if any(line.image is not None for line in lines) or size > _MOST_CELLS * _LONGEST_CELL:
        return ""
    if 5 * sum(line.linked for line in lines) > 2 * size:
        return ""
    words = _words(page, box)
    nodes = list(_rows(box.node))
    rows = [[words.get(cell.mem_id, "") for cell in row] for row in nodes]
    rows = [row for row in rows if any(row)]
    headed = any(cell.tag == "th" for row in nodes for cell in row)
    if not _is_data(rows, headed):
        return ""
    title = words.get(box.node.mem_id)
    return "\n".join([*([title] if title else []), *(CELL_END.join(row).rstrip() for row in rows)])


def _words(page: Page, table: Box) -> dict[int, str]:
    """What stands in each cell, by the cell's node; a caption by the table's own."""
    found: dict[int, list[str]] = {}
    for line in page.lines[table.start : table.end]:
        box = page.boxes[line.box]
        while box.depth > table.depth and box.tag not in _CELLS:
            box = page.boxes[box.parent]
        found.setdefault(box.node.mem_id, []).append(clean(line.text))
    return {cell: " ".join(" ".join(texts).split("\n")) for cell, texts in found.items()}


def _rows(table: LexborNode) -> Iterator[list[LexborNode]]:
    for child in table.iter():
        for row in child.iter() if child.tag in _SECTIONS else (child,):
            if row.tag == "tr":
                yield [cell for cell in row.iter() if cell.tag in _CELLS]


def _is_data(rows: list[list[str]], headed: bool) -> bool:
    cells = [cell for row in rows for cell in row]
    if len(rows) < (2 if headed else 3) or len(cells) > _MOST_CELLS:
        return False
    columns, alike = Counter(map(len, rows)).most_common(1)[0]
    filled = [cell for cell in cells if cell]
    return (
        columns >= 2
        and 2 * alike > len(rows)
        and 10 * len(filled) >= 6 * len(cells)
        and 10 * sum(len(cell.encode()) > _LONGEST_CELL for cell in filled) <= len(filled)
        and not _tells_facts(rows, filled)
    )


def _tells_facts(rows: list[list[str]], filled: list[str]) -> bool:
    """Whether it is a form about the article: `发布机构：…`, or a line of its source and time."""
    labels = sum("：" in cell or ": " in cell or cell.endswith(":") for cell in filled)
    return 4 * labels > len(filled) or any(is_meta(" ".join(row)) for row in rows[:4])


def _fold(page: Page, found: list[tuple[Box, str]]) -> None:
    """Put each table's one line in place of its many, and move what the boxes cover."""
    lines: list[Line] = []
    moved = list(range(len(page.lines) + 1))
    at = gone = 0
    for box, text in sorted(found, key=lambda one: one[0].start):
        lines += page.lines[at : box.start]
        links = tuple(link for line in page.lines[box.start : box.end] for link in line.links)
        lines.append(Line(text, box.index, links))
        for n in range(at, box.start + 1):
            moved[n] = n - gone
        for n in range(box.start + 1, box.end):
            moved[n] = box.start - gone
        gone += box.end - box.start - 1
        at = box.end
    lines += page.lines[at:]
    for n in range(at, len(moved)):
        moved[n] = n - gone
    for each in page.boxes:
        each.start, each.end = moved[each.start], max(moved[each.end], moved[each.start] + 1)
    page.lines[:] = lines
