"""A histogram as a picture (SVG) and as a table (CSV). Pure: rows in, text out."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape

Bar = tuple[str, int]
"""The name of a period, and how much it has."""

_HEIGHT, _BAR, _GAP, _LEFT, _TOP, _BOTTOM = 220, 14, 4, 56, 48, 64
_LABELS = 24
"""So many periods are named under the bars, at most."""


def csv_text(bars: Sequence[Bar]) -> str:
    """Two columns, `period` and `count`.

    >>> csv_text([("2023-01", 2)])
    'period,count\\r\\n2023-01,2\\r\\n'
    """
    out = io.StringIO()
    csv.writer(out).writerows([("period", "count"), *bars])
    return out.getvalue()


def svg(bars: Sequence[Bar], title: str) -> str:
    """A bar chart that stands alone: no script, no font, no address of another's."""
    most = max((count for _, count in bars), default=0) or 1
    width = _LEFT + max(len(bars), 12) * (_BAR + _GAP) + 16
    every = -(-len(bars) // _LABELS) or 1
    drawn = [_bar(n, bar, most, n % every == 0) for n, bar in enumerate(bars)]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}"'
            f' height="{_TOP + _HEIGHT + _BOTTOM}" font-family="sans-serif" font-size="11"'
            ' role="img">',
            f"<title>{escape(title)}</title>",
            '<rect width="100%" height="100%" fill="#fff"/>',
            f'<text x="{_LEFT}" y="24" font-size="15" fill="#222">{escape(title)}</text>',
            *(_line(share, most, width) for share in (0.0, 0.5, 1.0)),
            *drawn,
            "</svg>\n",
        )
    )


def _line(share: float, most: int, width: int) -> str:
    y = _TOP + _HEIGHT * (1 - share)
    return (
        f'<path d="M{_LEFT} {y:.1f}H{width - 8}" stroke="#ddd"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#666">'
        f"{round(most * share):,}</text>"
    )


def _bar(n: int, bar: Bar, most: int, named: bool) -> str:
    period, count = bar
    x, tall = _LEFT + n * (_BAR + _GAP) + _GAP, _HEIGHT * count / most
    y = _TOP + _HEIGHT
    label = (
        f'<text transform="translate({x + _BAR - 3} {y + 8}) rotate(-60)" text-anchor="end"'
        f' fill="#444">{escape(period)}</text>'
    )
    return (
        f'<rect x="{x}" y="{y - tall:.1f}" width="{_BAR}" height="{tall:.1f}" fill="#b5483a">'
        f"<title>{escape(period)}: {count:,}</title></rect>" + (label if named else "")
    )
