"""What JSON-LD says of the article, read with bounds and without faith."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from selectolax.lexbor import LexborNode

from scraper.model import Hint
from scraper.read.layout import spaced
from scraper.text import strip_controls

_MOST_SCRIPTS = 20
_LONGEST = 300_000
_MOST_OBJECTS = 300
_KINDS = ("Article", "BlogPosting", "Posting", "Report", "WebPage", "NewsArticle")
_KEYS = (
    ("headline", "title"),
    ("datePublished", "published_at"),
    ("dateModified", "modified_at"),
    ("articleSection", "category"),
    ("keywords", "tags"),
    ("description", "description"),
)


def jsonld_hints(scripts: Sequence[LexborNode]) -> Iterator[Hint]:
    """Hints from each object that is an article; broken JSON gives none."""
    for node in scripts[:_MOST_SCRIPTS]:
        items = list(_objects(_parsed(node.text())))
        known = {str(item["@id"]): item for item in items if "@id" in item and "name" in item}
        for item in items:
            if _is_article(item):
                yield from _hints(item, known)


def _parsed(text: str) -> Any:
    if len(text) > _LONGEST:
        return None
    try:
        return json.loads(text.strip().strip(";"), strict=False, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def _objects(top: Any) -> Iterator[dict[str, Any]]:
    """Every object in it, breadth first, as many as are allowed."""
    queue, seen = [top], 0
    while queue and seen < _MOST_OBJECTS:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, list):
            queue += item[:_MOST_OBJECTS]
        elif isinstance(item, dict):
            yield item
            queue += [
                item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item
            ]


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(_KINDS) for kind in named)


def _hints(item: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[Hint]:
    kind = item.get("@type")
    page = kind == "WebPage"
    for key, name in _KEYS:
        if not (page and name == "title"):
            for value in _texts(item.get(key)):
                yield Hint(name, value, f"json-ld {key}")
    yield from _authors(item.get("author"), known)
    for value in _names(item.get("publisher")):
        yield Hint("site_name", value, "json-ld publisher")
    if str(item.get("isAccessibleForFree")).lower() == "false":
        yield Hint("free", "false", "json-ld isAccessibleForFree")
    body = item.get("articleBody")
    if isinstance(body, str) and body.strip():
        yield Hint("body", strip_controls(body), "json-ld articleBody")


def _texts(value: Any) -> Iterator[str]:
    for item in value[:50] if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip():
            yield spaced(strip_controls(unescape(item[:2000])))


def _authors(value: Any, known: dict[str, dict[str, Any]]) -> Iterator[Hint]:
    """Authors by name or by reference to another object; houses are told from persons."""
    for item in value[:20] if isinstance(value, list) else [value]:
        if isinstance(item, dict) and "name" not in item:
            item = known.get(str(item.get("@id")))
        kind = str(item.get("@type")) if isinstance(item, dict) else ""
        where = "json-ld organization" if "Organization" in kind else "json-ld author"
        for name in _names(item):
            yield Hint("author", name, where)


def _names(value: Any) -> Iterator[str]:
    for item in value[:20] if isinstance(value, list) else [value]:
        yield from _texts(item.get("name") if isinstance(item, dict) else item)
