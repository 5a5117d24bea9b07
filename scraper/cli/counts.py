"""What a search comes to, in numbers: facets, bars over time, and how the query was read."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from scraper.cli.printing import Form, document, listing, show, styled
from scraper.errors import UsageError
from scraper.text import one_line
from storage.findings import Bar, Counts, Explanation, Facet

_WIDEST = 60
"""Columns of the longest bar."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


def facets(found: Mapping[Facet, Counts], count: int, form: Form) -> None:
    """The commonest values of each facet; in JSON Lines one value a line."""
    if form == "jsonl":
        rows = (
            {"facet": facet, "value": value, "count": n}
            for facet, values in found.items()
            for value, n in values
        )
        listing(rows, form)
        return
    told = {
        facet: [{"value": value, "count": n} for value, n in values]
        for facet, values in found.items()
    }
    document({"count": count, "facets": told}, form, lambda: _facets_for_people(found, count))


def _facets_for_people(found: Mapping[Facet, Counts], count: int) -> None:
    show(styled(f"{count:,} articles", "dim"))
    for facet, values in found.items():
        if values:
            show("\n" + styled(facet, "bold"))
            _draw([(one_line(value), n) for value, n in values])


def histogram(bars: Sequence[Bar], form: Form) -> None:
    """Bars in a terminal, rows elsewhere."""
    if form == "table":
        _draw([(bar.period, bar.count) for bar in bars])
    else:
        listing(({"period": bar.period, "count": bar.count} for bar in bars), form)


def _draw(bars: Sequence[tuple[str, int]]) -> None:
    from rich.cells import cell_len

    most = max((n for _, n in bars), default=0) or 1
    name = min(max((cell_len(label) for label, _ in bars), default=0), 30)
    digits = len(f"{most:,}")
    room = max(8, min(_WIDEST, shutil.get_terminal_size().columns - name - digits - 3))
    for label, n in bars:
        pad = " " * max(0, name - cell_len(label))
        bar = _bar_of(n / most * room, n)
        show(f"{styled(label, 'plain')}{pad} {n:>{digits},} {styled(bar, 'match')}")


def _bar_of(length: float, n: int) -> str:
    """A bar in eighths of a column; something is never drawn as nothing.

    >>> _bar_of(2.5, 5), _bar_of(0.01, 1), _bar_of(0, 0)
    ('██▌', '▏', '')
    """
    eighths = max(round(length * 8), 1 if n else 0)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def chart(bars: Sequence[Bar], path: Path, title: str) -> None:
    """The bars as a file: a picture (`.svg`) or a table (`.csv`)."""
    from scraper.export import chart as drawn

    rows = [(bar.period, bar.count) for bar in bars]
    match path.suffix.lower():
        case ".svg":
            text = drawn.svg(rows, one_line(title))
        case ".csv":
            text = drawn.csv_text(rows)
        case _:
            raise UsageError(f"{path}: a histogram is written as .svg or .csv")
    path.write_text(text, "utf-8", newline="")


def explanation(told: Explanation, form: Form) -> None:
    """How a query was read."""
    row = {
        "meaning": told.meaning,
        "terms": [{"term": term, "count": n} for term, n in told.terms],
        "remarks": list(told.remarks),
        "count": told.count,
    }
    document(row, form, lambda: _explained(told))


def _explained(told: Explanation) -> None:
    show(f"{styled('read as', 'dim')}  {styled(one_line(told.meaning), 'bold')}")
    for term, n in told.terms:
        show(f"  {n:>9,}  {styled(one_line(term), 'plain')}")
    show(f"  {told.count:>9,}  {styled('all together', 'dim')}")
    for remark in told.remarks:
        show(styled(f"note: {one_line(remark)}", "dim"))
