"""Why a page was read as it was: each block with its role and reason, each fact with its rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from scraper.cli.ending import say, share_failed
from scraper.cli.printing import Style, document, listing, show, styled
from scraper.errors import JianbaoError
from scraper.export.safe import one_line
from scraper.model import BLOCK_ROLES

if TYPE_CHECKING:
    from scraper.files import Page
    from scraper.pipeline import Explained

_ROLE, _WHY, _TEXT = 10, 40, 60
"""Columns of a terminal for each part of a line."""


def explained(
    pages: Sequence[Page], explain: Callable[[Page], Explained], form: str, several: bool
) -> int:
    """Explain every page, for people or as JSON; the exit code."""
    failed = 0
    rows: list[dict[str, Any]] = []
    for page in pages:
        try:
            found = explain(page)
        except JianbaoError as error:
            if not several:
                raise
            say(error.message, error.hint)
            failed += 1
            continue
        failed += found.article is None
        if form in ("text", "md"):
            for_people(page.name, found)
        else:
            rows.append(row(page.name, found))
    if several and form not in ("text", "md"):
        listing(rows, "json" if form == "json" else "jsonl")
    elif rows:
        document(rows[0], "json" if form == "json" else "jsonl", lambda: None)
    return share_failed(failed, len(pages))


def row(name: str, found: Explained) -> dict[str, Any]:
    """The whole explanation as JSON."""
    document = found.document
    return {
        "file": name,
        "kind": document.kind,
        "charset": document.charset,
        "lang": document.lang,
        "flags": list(document.flags),
        "blocks": [
            {"role": b.role, "why": b.why, "tag": b.tag, "place": b.place, "text": b.text}
            for b in document.blocks
        ],
        "hints": [{"name": h.name, "value": h.value, "where": h.where} for h in document.hints],
        "evidence": dict(found.article.evidence) if found.article else {},
        "article": found.article.to_json() if found.article else None,
        "error": found.error.message if found.error else None,
    }


def for_people(name: str, found: Explained) -> None:
    """Print each block on a line, then each fact with its evidence."""
    document = found.document
    facts = (name, document.kind, document.charset or "", document.lang or "", *document.flags)
    show(styled(" · ".join(one_line(fact) for fact in facts if fact), "bold"))
    for block in document.blocks:
        style: Style = "plain" if block.role in BLOCK_ROLES else "dim"
        text = block.text or block.src
        cells = (_cell(block.role or "–", _ROLE), _cell(block.why, _WHY), _cell(text, _TEXT))
        show(styled("  ".join(cells).rstrip(), style))
    show()
    if found.article is None:
        show(styled(f"no article: {one_line(str(found.error))}", "match"))
        return
    told = found.article.to_json()
    for field, why in found.article.evidence.items():
        value = told.get(field)
        shown = value if isinstance(value, str) else "" if value is None else str(value)
        show(f"{styled(_cell(field, 20), 'bold')}  {_cell(why, _WHY)}  {_cell(shown, _TEXT)}")


def _cell(text: str, width: int) -> str:
    """The text on one line, cut or filled to so many columns of a terminal."""
    text, used, kept = one_line(text), 0, list[str]()
    for char in text:
        wide = 2 if east_asian_width(char) in "WF" else 1
        if used + wide > width - 1:
            return "".join(kept) + "…" + " " * (width - used - 1)
        kept.append(char)
        used += wide
    return text + " " * (width - used)
