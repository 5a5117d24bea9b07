"""A run's report as a page of HTML with small charts: no script, nothing from elsewhere.

All that stands in a report may come from the web (addresses, reasons): every text is escaped, and
the page's policy lets a browser load nothing but the style whose hash it names.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from scraper.text import one_line

_STYLE = """
body{font:14px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC",sans-serif;max-width:84rem;
margin:2rem auto;padding:0 1rem;color:#1d2430;background:#fff}
h1{font-size:1.4rem;margin:0 0 .2rem}h2{font-size:1.05rem;margin:2rem 0 .5rem}
table{border-collapse:collapse;width:100%}td,th{padding:.25rem .45rem;text-align:left;
vertical-align:top;border-bottom:1px solid #e3e6eb;overflow-wrap:anywhere}
td:first-child,th:first-child{min-width:13rem}td.n:first-child,th.n:first-child{min-width:0}
.wide{overflow-x:auto}
th{font-weight:600;color:#586173}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;
white-space:nowrap}p.facts{color:#586173;margin:.2rem 0}.alarm{border-left:4px solid #c2410c;
padding:.4rem .8rem;background:#fff4ed;margin:.5rem 0}.done{color:#15803d}.other{color:#c2410c}
svg{display:block}.new{fill:#2563eb}.revised{fill:#d97706}.reprinted{fill:#7c3aed}
.unchanged,.seen{fill:#c3cad6}.failed{fill:#dc2626}.fill{fill:#0d9488}.rest{fill:#eceff3}
.key span{margin-right:1rem}.key i{display:inline-block;width:.7rem;height:.7rem;margin-right:.3rem}
i.new{background:#2563eb}i.revised{background:#d97706}i.reprinted{background:#7c3aed}
i.seen{background:#c3cad6}i.failed{background:#dc2626}
@media(prefers-color-scheme:dark){body{background:#12161d;color:#dfe4ec}td,th{border-color:#2a313d}
.alarm{background:#2b1a10}.rest{fill:#2a313d}th,p.facts{color:#98a3b5}}
@media print{body{margin:0}}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
_OUTCOMES = ("new", "revised", "reprinted", "unchanged", "seen", "failed")
_BAR = 140
"""Width of a chart, in pixels."""
_HEADINGS = {"not_modified": "304", "pace": "pause meant", "shortest_gap": "shortest pause",
             "mean_gap": "mean pause"}  # fmt: skip
_MOST_ROWS = 500


def page(report: Mapping[str, Any]) -> str:
    """The report of `Report.as_dict` as a page that stands alone."""
    title = f"Run {report['run_id']}: {report['outcome']}"
    body = "\n".join(
        [*_head(report, title), *_alarms(report), *_sources(report), *_failures(report),
         *_hosts(report)]
    )  # fmt: skip
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style></head>\n<body>\n{body}\n"
        "</body></html>\n"
    )


def _head(report: Mapping[str, Any], title: str) -> Iterator[str]:
    kind = "done" if report["outcome"] == "done" else "other"
    yield f'<h1 class="{kind}">{_text(title)}</h1>'
    times = f"{report['command']} · {report['started_at']} · {report['seconds']:.1f} s"
    why = f" · {report['why']}" if report["why"] else ""
    yield f'<p class="facts">{_text(times + why)}</p>'
    names = ("new", "revised", "reprinted", "unchanged", "seen", "withdrawn", "failed", "requests",
             "bytes", "waiting")  # fmt: skip
    yield from _table(names, [[f"{report.get(name, 0):,}" for name in names]], numbers=names)


def _alarms(report: Mapping[str, Any]) -> Iterator[str]:
    alarms = report.get("alarms", ())
    if alarms:
        yield "<h2>Alarms</h2>"
    for alarm in alarms:
        what = f"{alarm['source']}: {alarm['kind']} {alarm['subject']}".strip()
        yield f'<div class="alarm"><strong>{_text(what)}</strong><br>{_text(alarm["told"])}</div>'


def _sources(report: Mapping[str, Any]) -> Iterator[str]:
    sources = report.get("sources", ())
    if not sources:
        return
    yield "<h2>Sources</h2>"
    yield (
        '<p class="key">'
        + "".join(
            f'<span><i class="{name}"></i>{name}</span>'
            for name in ("new", "revised", "reprinted", "seen", "failed")
        )
        + "</p>"
    )
    most = max(sum(row[name] for name in _OUTCOMES) for row in sources)
    names = ("discovered", "fetched", "not_modified", "new", "revised", "reprinted", "withdrawn",
             "failed", "bytes", "seconds")  # fmt: skip
    rows = [
        [row["source"], _Markup(_stacked(row, most)), *(f"{row[name]:,}" for name in names)]
        for row in sources[:_MOST_ROWS]
    ]
    yield from _table(("source", "", *names), rows, numbers=names)
    filled = [row for row in sources[:_MOST_ROWS] if row["fill"]]
    if filled:
        yield "<h2>Fields found</h2>"
        fields = list(filled[0]["fill"])
        yield from _table(
            ("source", *fields),
            [[row["source"], *(_Markup(_share(row["fill"][f])) for f in fields)] for row in filled],
        )


def _failures(report: Mapping[str, Any]) -> Iterator[str]:
    if report["failures"]:
        yield "<h2>Not kept</h2>"
        rows = [[kind, f"{count:,}"] for kind, count in report["failures"].items()]
        yield from _table(("kind", "targets"), rows, numbers=("targets",))


def _hosts(report: Mapping[str, Any]) -> Iterator[str]:
    hosts = report["hosts"]
    if hosts:
        yield "<h2>Hosts, and how they were treated</h2>"
        names = ("requests", "bytes", "pace", "shortest_gap", "mean_gap")
        rows = [
            [host, *(_number(facts.get(name)) for name in names), _statuses(facts)]
            for host, facts in list(hosts.items())[:_MOST_ROWS]
        ]
        yield from _table(("host", *names, "statuses"), rows, numbers=names)


class _Markup(str):
    """Text that is HTML already, and ours."""

    __slots__ = ()


def _table(
    names: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()
) -> Iterator[str]:
    kind = [' class="n"' if name in numbers else "" for name in names]
    cells = (
        f"<th{k}>{_text(_HEADINGS.get(n, n.replace('_', ' ')))}</th>"
        for k, n in zip(kind, names, strict=True)
    )
    yield f'<div class="wide"><table><thead><tr>{"".join(cells)}</tr></thead><tbody>'
    for row in rows:
        made = (
            f"<td{k}>{cell if isinstance(cell, _Markup) else _text(cell)}</td>"
            for k, cell in zip(kind, row, strict=True)
        )
        yield f"<tr>{''.join(made)}</tr>"
    yield "</tbody></table></div>"


def _stacked(row: Mapping[str, Any], most: int) -> str:
    """What became of a source's articles, as one bar; its length by the busiest source."""
    parts, x = [], 0.0
    for name in _OUTCOMES:
        width = _BAR * row[name] / most if most else 0.0
        if width:
            title = f"<title>{name} {row[name]:,}</title>"
            parts.append(
                f'<rect class="{name}" x="{x:.1f}" width="{width:.1f}" height="12">{title}</rect>'
            )
        x += width
    return f'<svg width="{_BAR}" height="12" role="img">{"".join(parts)}</svg>'


def _share(share: float) -> str:
    width = 60 * min(max(share, 0.0), 1.0)
    return (
        f'<svg width="60" height="10" role="img"><title>{share:.0%}</title>'
        f'<rect class="rest" width="60" height="10"/><rect class="fill" width="{width:.1f}" '
        f'height="10"/></svg>{share:.0%}'
    )


def _statuses(facts: Mapping[str, Any]) -> str:
    return "  ".join(f"{status} × {n:,}" for status, n in facts.get("statuses", {}).items())


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


def _text(text: str) -> str:
    return escape(one_line(text))
