"""A survey as a picture: a square a day, with what it says on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from scraper.coverage.survey import MEANINGS, Day, State
from scraper.text import one_line

_SIZE, _GAP = 11, 2
_STEP = _SIZE + _GAP
_LEFT, _TOP = 34, 24
_YEAR = 7 * _STEP + 26
_KEY = 150
COLOURS: Mapping[State, str] = {
    "held": "#2f6f4f", "thin": "#a3c9a8", "partly": "#e0b040", "gap": "#c0392b",
    "none": "#b8b8c8", "quiet": "#eeeeee",
}  # fmt: skip


def svg(source: str, days: Sequence[Day]) -> str:
    """The whole picture; it loads nothing and runs nothing."""
    years = [list(own) for _, own in groupby(days, key=lambda day: day.day.year)]
    height = _TOP + len(years) * _YEAR + 20
    width = max(_LEFT + 54 * _STEP, len(MEANINGS) * _KEY // 2) + _GAP
    name = escape(one_line(source))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="10" role="img" aria-label="{name}">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="0" y="12" font-size="13">{name}</text>',
        *(part for n, own in enumerate(years) for part in _year(own, _TOP + n * _YEAR)),
        *_key(height - 12),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _year(days: Sequence[Day], top: int) -> Iterator[str]:
    first = days[0].day
    yield f'<text x="0" y="{top + 10}" fill="#555">{first.year}</text>'
    shift = first.weekday()
    for n, day in enumerate(days):
        week, weekday = divmod(n + shift, 7)
        told = f"{day.day}: {day.held}" + (f" of about {day.usual:g}" if day.usual else "")
        yield (
            f'<rect x="{_LEFT + week * _STEP}" y="{top + weekday * _STEP}" width="{_SIZE}" '
            f'height="{_SIZE}" rx="2" fill="{COLOURS[day.state]}">'
            f"<title>{told}, {day.state}</title></rect>"
        )
        if day.day.day == 1:
            label = f"{day.day:%b}"
            yield (
                f'<text x="{_LEFT + week * _STEP}" y="{top + 7 * _STEP + 9}" fill="#555">'
                f"{label}</text>"
            )


def _key(top: int) -> Iterator[str]:
    for n, state in enumerate(MEANINGS):
        left = _LEFT + n * _KEY // 2
        yield (
            f'<rect x="{left}" y="{top}" width="{_SIZE}" height="{_SIZE}" rx="2" '
            f'fill="{COLOURS[state]}"/><text x="{left + _STEP + 2}" y="{top + 9}">{state}</text>'
        )
