"""The fields of an article with their values, their evidence, and the block each came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scraper.model import JSON_KEYS, Article, Block, Document
from scraper.text import squeeze
from scraper.times import parse_time

_NO_FIELDS = frozenset({"url", "text", "digest", "evidence", "published_precision", "quality"})
_ROLES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",), "kicker": ("kicker",), "subtitle": ("subtitle",),
    "original_title": ("original",), "captured_at": ("captured",), "origin_url": ("address",),
    "authors": ("byline", "lead", "meta"), "editors": ("editor",), "credits": ("credit", "caption"),
    "dateline": ("lead", "byline"), "blocks": ("lead", "paragraph"), "related": ("related",),
    "origin": ("source", "meta", "byline", "lead"), "reprinter": ("meta", "source"),
    "published_at": ("meta",), "category": ("meta",), "snapshotter": ("notice",),
}  # fmt: skip
"""Roles of blocks in which a field is looked for first."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its value for the eyes, why it is that, and the block that said it."""

    name: str
    value: str
    why: str
    block: int | None = None


def fields(article: Article, document: Document) -> Iterator[Field]:
    """Every field that holds something or has evidence, in the order of the JSON."""
    told = article.to_json()
    for name in JSON_KEYS:
        why = article.evidence.get(name, "")
        value = told.get(name)
        if name in _NO_FIELDS or (value in (None, [], "") and not why):
            continue
        shown = said(name, value)
        yield Field(name, shown, why, _block(name, shown, why, article, document))


def said(name: str, value: Any) -> str:
    """A value as people would say it."""
    match value:
        case None:
            return ""
        case list() if name in ("blocks", "related", "images"):
            return f"{len(value)} {name if len(value) != 1 else name.rstrip('s')}"
        case list():
            return "、".join(said(name, each) for each in value)
        case {"name": str(who)}:
            outlet = f"{value['outlet']} " if value.get("outlet") else ""
            return f"{who} ({outlet}{value.get('title') or value['role']})"
        case {"raw": raw}:
            return str(raw)
    return str(value)


def _block(name: str, shown: str, why: str, article: Article, document: Document) -> int | None:
    """The block that a field came from: its evidence names a place, or the block says its value."""
    blocks = document.blocks
    if not why or name in ("lang", "charset", "canonical_url", "next_page"):
        return None
    if any(hint.where == why for hint in document.hints):
        return None  # a meta tag or a script said it, whatever a block says too
    placed = [n for n, b in enumerate(blocks) if b.place and why.endswith(f"({b.place})")]
    roles = _ROLES.get(name, ())
    likely = sorted(placed, key=lambda n: blocks[n].role not in roles)
    told = likely or [n for role in roles for n, b in enumerate(blocks) if b.role == role]
    says = next((n for n in told if _says(blocks[n], name, shown, article)), None)
    if says is not None:
        return says
    return told[0] if likely or (told and name in ("blocks", "dateline", "related")) else None


def _says(block: Block, name: str, shown: str, article: Article) -> bool:
    at = getattr(article, name, None)
    if name.endswith("_at") and at is not None:
        read = parse_time(block.text[:300])
        return read is not None and read.value.date() == at.value.date()
    text = squeeze(block.text)
    if name in ("authors", "editors", "credits"):
        return any(squeeze(person.name) in text for person in getattr(article, name))
    return bool(shown) and squeeze(shown)[:30] in text
