"""One page of HTML that shows how a page was read: its copy with every block framed, and why.

It works from a file, without network and without a script: hovering, switching roles and jumping
between a field and its block are done by style and links alone. Its policy forbids everything but
its own style, so that even a mistake in `copy` could run and load nothing.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

from scraper.charset import decode
from scraper.model import BLOCK_ROLES, Block, Snapshot
from scraper.pipeline import Explained
from scraper.why.copy import Copy, escape
from scraper.why.fields import fields
from scraper.why.flow import Flow, flow_of_html, flow_of_text
from scraper.why.place import Span, pictures, spans
from scraper.why.roles import CHINESE, FAMILIES, class_of, family
from scraper.why.score import score
from scraper.why.style import style

_SHORT = 160
"""Characters of a text that the panel shows; the whole stands in the copy."""
_LONGEST_VALUE = 400


def overlay(found: Explained, snapshot: Snapshot, name: str) -> str:
    """The overlay of a page that was read from `snapshot`; people call it `name`."""
    document = found.document
    text = decode(snapshot.body, snapshot.header("content-type")).text
    flow = flow_of_html(text) if document.kind == "html" else flow_of_text(text)
    placed = spans(flow, document.blocks)
    return "".join(_sheet(found, flow, placed, name))


def _sheet(found: Explained, flow: Flow, placed: Sequence[Span | None], name: str) -> Iterator[str]:
    css = style()
    digest = b64encode(sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    document = found.document
    title = (found.article.title if found.article else None) or name
    yield (
        f'<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} · jianbao</title>\n<style>{css}</style>\n</head>\n<body>\n<main>\n"
    )
    copy = Copy(flow, document.blocks, placed, pictures(flow, document.blocks))
    page = "".join(copy.html())
    lost = [n for n in range(len(document.blocks)) if n not in copy.framed]
    yield from _unplaced(document.blocks, lost)
    yield f'<div class="sheet">\n{page}</div>\n</main>\n<aside>\n'
    yield from _head(found, title, name)
    yield from _fields(found)
    yield from _legend(document.blocks)
    yield from _blocks(document.blocks)
    yield "</aside>\n</body>\n</html>\n"


def _unplaced(blocks: Sequence[Block], lost: Sequence[int]) -> Iterator[str]:
    """Blocks that the page does not show: an article that a script would have shown."""
    if not lost:
        return
    yield '<div class="sheet"><h2>Not shown by the page itself: held in its scripts</h2>\n'
    for n in lost:
        block = blocks[n]
        yield (
            f'<div class="b f-{family(block.role)} r-{class_of(block.role)}" id="p{n}">'
            f'<a class="k" href="#d{n}">{escape(block.role or "–")}</a>'
            f"{escape(block.text or block.src[:120])}</div>\n"
        )
    yield "</div>\n"


def _head(found: Explained, title: str, name: str) -> Iterator[str]:
    document = found.document
    kept = sum(block.role in BLOCK_ROLES for block in document.blocks)
    facts = (name, document.kind, document.charset, document.lang, *document.flags)
    yield f"<h1>{escape(title)}</h1>\n"
    yield f'<p class="sub">{" · ".join(escape(fact) for fact in facts if fact)}<br>'
    yield f"{kept} of {len(document.blocks)} blocks are the article"
    begins = (n for n, block in enumerate(document.blocks) if block.role in ("title", *BLOCK_ROLES))
    if (first := next(begins, None)) is not None:
        yield f' · <a href="#p{first}">go to it</a>'
    yield "</p>\n"
    if found.error is not None:
        yield f'<p class="none">No article: {escape(found.error.why)}</p>\n'
    size = Counter[str]()
    for block in document.blocks:
        size[family(block.role)] += len(block.text)
    whole = size.total() or 1
    yield '<div class="bar" aria-hidden="true">'
    for each in FAMILIES:
        if share := 100 * size[each] // whole:
            yield f'<span class="chip f-{each} w{share}"></span>'
    yield "</div>\n"


def _fields(found: Explained) -> Iterator[str]:
    if found.article is None:
        return
    rows = list(fields(found.article, found.document))
    yield f"<details open><summary>Fields <small>{len(rows)}</small></summary>\n<dl>\n"
    for row in rows:
        name = escape(row.name)
        told = name if row.block is None else f'<a href="#p{row.block}">{name}</a>'
        yield f"<dt>{told}</dt><dd>{escape(_short(row.value, _LONGEST_VALUE))}"
        yield f"<small>{escape(row.why)}</small></dd>\n" if row.why else "</dd>\n"
    yield "</dl></details>\n"


def _legend(blocks: Sequence[Block]) -> Iterator[str]:
    count = Counter(class_of(block.role) for block in blocks)
    yield '<details open><summary>Roles</summary>\n<ul class="roles">\n'
    for role in (*CHINESE, "none"):
        if count[role]:
            chinese = CHINESE.get(role, ("cut", "无"))[1]
            yield (
                f'<li><label><input type="checkbox" id="t-{role}" checked>'
                f'<span class="chip f-{family(role)} r-{role}">{role}</span> {chinese}'
                f'<span class="n">{count[role]}</span></label></li>\n'
            )
    yield '<li><label><input type="checkbox" id="t-badges" checked>badges</label></li>\n'
    yield '<li><label><input type="checkbox" id="t-rest" checked>rest of the page</label></li>\n'
    yield "</ul></details>\n"


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    yield f"<details open><summary>Blocks <small>{len(blocks)}</small></summary>\n"
    yield '<ol class="blocks">\n'
    for n, block in enumerate(blocks):
        found = score(block)
        chip = f"chip f-{family(block.role)} r-{class_of(block.role)}"
        text = _short(block.text or block.src, _SHORT)
        yield (
            f'<li id="d{n}"><div class="top"><a class="{chip}" href="#p{n}">'
            f"{escape(block.role or '–')}</a>"
            f'<meter min="0" max="200" value="{min(found.prose, 200)}"></meter>'
            f'<span title="running text, in characters; share of links">{found}</span>'
            f'<span class="n">{n + 1}</span></div>'
            f"<p>{escape(text)}</p>"
            f'<p class="w">{escape(block.why)}<br>{escape(block.place)}</p></li>\n'
        )
    yield "</ol></details>\n"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
