"""What changed between two wordings, as a page that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from scraper.difference import Change, Span, changes
from storage.protocol import Version

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
:root{{color-scheme:light dark}}
body{{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.7 system-ui,sans-serif}}
p{{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0;padding:.2rem .6rem}}
.gone{{border-left:4px solid #c33}} .come{{border-left:4px solid #283}}
del{{background:#c333}} ins{{background:#2833}} small{{opacity:.75}} section{{margin:1.2rem 0}}
</style></head><body>
<h1>{title}</h1>
<p><small>− version {a} · first seen {a_seen} · SHA-256 {a_digest}
+ version {b} · first seen {b_seen} · SHA-256 {b_digest}</small></p>
{changes}
</body></html>
"""


def diff_page(earlier: Version, later: Version, lang: str = "") -> str:
    """The changes from one wording to the next in reading order, what went and what came marked."""
    found = [*_title(earlier, later), *changes(earlier.text, later.text)]
    told = "\n".join(map(_section, found)) or "<p>The texts are equal.</p>"
    return _PAGE.format(
        lang=escape(lang), title=escape(later.title or "无题"), changes=told,
        a=earlier.number, a_seen=earlier.first_seen.isoformat(), a_digest=earlier.digest,
        b=later.number, b_seen=later.first_seen.isoformat(), b_digest=later.digest,
    )  # fmt: skip


def _title(earlier: Version, later: Version) -> Sequence[Change]:
    before, after = earlier.title or "", later.title or ""
    if before == after:
        return ()
    return (Change(before, after, ((0, len(before)),), ((0, len(after)),)),)


def _section(change: Change) -> str:
    gone = _side(change.before, change.gone, "gone", "del")
    come = _side(change.after, change.come, "come", "ins")
    return f"<section>{gone}{come}</section>"


def _side(text: str, spans: Sequence[Span], name: str, tag: str) -> str:
    if not text:
        return ""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [escape(text[at:start]), f"<{tag}>{escape(text[start:end])}</{tag}>"]
        at = end
    return f'<p class="{name}">{"".join(pieces)}{escape(text[at:])}</p>'
