"""What changed between two wordings, as a page that needs nothing but itself.

It holds no script; its policy allows the one style that it brings and nothing else.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from html import escape

from scraper.difference import LONGEST, aligned, hunks, sentences
from scraper.edits.edit import Edit
from scraper.edits.ledger import edits
from scraper.model import Article, blocks_of
from storage.protocol import Version

_STYLE = """
:root{color-scheme:light dark;--paper:#fdfcfa;--ink:#1d1c1a;--dim:#6b6862;--line:#dcd9d2;
--gone:#b3261e;--gone-bg:#f9dedc;--come:#146c2e;--come-bg:#d3f0d9}
@media (prefers-color-scheme:dark){:root{--paper:#1b1b1e;--ink:#e6e4df;--dim:#9a978f;--line:#37363b;
--gone:#f2b8b5;--gone-bg:#5c1c18;--come:#a8dab5;--come-bg:#0f4020}}
body{max-width:46rem;margin:2rem auto;padding:0 1rem;background:var(--paper);color:var(--ink);
font:1rem/1.75 "Noto Serif CJK SC","Source Han Serif SC","Songti SC",Georgia,serif}
h1{font-size:1.5rem;line-height:1.35;overflow-wrap:anywhere}
del,ins{text-decoration:none;unicode-bidi:isolate}
del{color:var(--gone);background:var(--gone-bg);border-bottom:2px dotted var(--gone)}
ins{color:var(--come);background:var(--come-bg);border-bottom:2px solid var(--come)}
.told,.edits{font:.85rem/1.55 system-ui,sans-serif}
.told{border-collapse:collapse;color:var(--dim);margin:1rem 0}
.told td,.told th{padding:.1rem .9rem .1rem 0;text-align:start;vertical-align:top;
white-space:nowrap}
.told td:last-child{white-space:normal;overflow-wrap:anywhere}
.edits{border-block:1px solid var(--line);padding:.8rem 0 .8rem 1.6rem;margin:1rem 0}
.edits b{font-weight:600;margin-inline-end:.5rem}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
"""
_POLICY = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; style-src 'sha256-{policy}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>{style}</style></head><body>
<h1 dir="auto">{headline}</h1>
<table class="told">
<tr><th></th><th>version</th><th>first seen</th><th>SHA-256 of the text</th></tr>
{versions}
</table>
{edits}
<div class="text" dir="auto">{text}</div>
</body></html>
"""
_LONGEST_SHOWN = 80
"""Characters of an edit that its line in the list shows; the text below has all of it."""


def diff_page(earlier: Version, later: Version, lang: str = "") -> str:
    """The later wording with what went and what came marked in it, and a list of the edits."""
    return _PAGE.format(
        lang=escape(lang), policy=_POLICY, style=_STYLE, title=escape(later.title or "无题"),
        headline="".join(_inline(earlier.title or "", later.title or "")) or "无题",
        versions="\n".join((_told("−", earlier), _told("+", later))),
        edits=_edits(earlier, later), text="".join(_text(earlier.text, later.text)),
    )  # fmt: skip


def _told(sign: str, version: Version) -> str:
    seen = version.first_seen.isoformat(" ", "seconds")
    return (
        f"<tr><td>{sign}</td><td>{version.number}</td><td>{seen}</td><td>{version.digest}</td></tr>"
    )


def _edits(earlier: Version, later: Version) -> str:
    before, after = (Article(title=v.title, blocks=blocks_of(v.text)) for v in (earlier, later))
    lines = "\n".join(map(_line, edits(before, after)))
    return f'<ol class="edits">\n{lines}\n</ol>' if lines else "<p>The texts are equal.</p>"


def _line(edit: Edit) -> str:
    sides = (("del", edit.before), ("ins", edit.after))
    shown = [f"<{tag}>{escape(_short(text))}</{tag}>" for tag, text in sides if text]
    return f'<li dir="auto"><b>{edit.kind.replace("_", " ")}</b>{" ".join(shown)}</li>'


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _text(before: str, after: str) -> Iterator[str]:
    for old, new in aligned(sentences(before), sentences(after)):
        yield from _inline(old or "", new or "")


def _inline(before: str, after: str) -> Iterator[str]:
    """The later text, with what differs marked in it."""
    if before == after:
        yield escape(after)
        return
    if not before or not after or max(len(before), len(after)) > LONGEST:
        yield from _marked(before, after)
        return
    at = 0
    for (a, b), (c, d) in hunks(before, after):
        yield escape(after[at:c])
        yield from _marked(before[a:b], after[c:d])
        at = d
    yield escape(after[at:])


def _marked(gone: str, come: str) -> Iterator[str]:
    for tag, text in (("del", gone), ("ins", come)):
        if text:
            yield f"<{tag}>{escape(text)}</{tag}>"
