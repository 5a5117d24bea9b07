"""Headline, overline, subtitle, and what a page files itself under."""

from __future__ import annotations

import re

from scraper.facts.found import Found, at
from scraper.label.marks import ORIGINAL, bullet, labelled
from scraper.model import Document
from scraper.text import squeeze, width_folded

_SITE_PARTS = re.compile(r"\s*(?:[_|｜]+|\s[-–—·:]+\s|-{1,2}|—{1,2}|–|::)\s*")
_TOP_BULLETS = re.compile(r"我的订阅|首页|主页|订阅|登录|注册|搜索|home", re.IGNORECASE)


def of_role(document: Document, role: str) -> Found[str] | None:
    """The first block of that role, as it stands."""
    for block in document.blocks:
        if block.role == role and block.text:
            return Found(block.text, at(block, block.why))
    return None


def title(document: Document) -> Found[str] | None:
    """The headline on the page, else the page's own title without the names of its site."""
    if found := told(document, "headline"):  # a site's own selector, which knows best
        return found
    if found := of_role(document, "title"):
        return found
    for hint in document.told("title"):
        if bare := without_site(hint.value):
            return Found(bare, hint.where)
    return None


def without_site(text: str) -> str:
    """A `<title>` without the site's segments after it.

    >>> without_site("株洲教育亮出真功夫_教育频道_某某网")
    '株洲教育亮出真功夫'
    """
    first = _SITE_PARTS.split(text.strip())[0]
    return first if len(squeeze(first)) >= 4 else text.strip()


def kicker(document: Document) -> Found[str] | None:
    """引题, where the page shows it or its system tells it."""
    return of_role(document, "kicker") or _beside(document, "kicker")


def _beside(document: Document, name: str) -> Found[str] | None:
    """A part of the headline that only a hint tells, and that is not the headline."""
    found, whole = told(document, name), title(document)
    return None if found is None or (whole and found.value == whole.value) else found


def subtitle(document: Document) -> Found[str] | None:
    """副题, as printed without its dash."""
    found = of_role(document, "subtitle") or _beside(document, "subtitle")
    return found and Found(re.sub(r"^\s*(?:——|—|──|--)\s*", "", found.value), found.why)


def original_title(document: Document) -> Found[str] | None:
    """原标题, where the page gives another title."""
    for block in document.blocks:
        if block.role == "original" and (match := ORIGINAL.fullmatch(width_folded(block.text))):
            return Found(block.text[match.start("title") : match.end("title")], at(block, "原标题"))
    return None


def category(document: Document) -> Found[str] | None:
    """What the page files the article under: its meta line, its breadcrumbs, its bullets."""
    for block in document.blocks:
        if block.role == "meta":
            pairs = labelled(block.text)
            for word in ("类别", "分类", "栏目", "频道"):
                if pairs.get(word):
                    return Found(pairs[word], at(block, f"meta line: {word}"))
    for hint in document.told("category"):
        return Found(hint.value, hint.where)
    bullets = [(b, words) for b in document.blocks if (words := _bullet(b.role, b.text))]
    if bullets:
        block, words = bullets[-1]
        return Found(words, at(block, "the last navigation bullet"))
    return None


def _bullet(role: str, text: str) -> str | None:
    words = bullet(text) if role == "furniture" else None
    return None if words is None or _TOP_BULLETS.search(words) else words


def tags(document: Document) -> Found[tuple[str, ...]] | None:
    """Keywords as the page gives them."""
    hints = document.told("tags")
    words = [w.strip() for hint in hints for w in re.split(r"[,，、;；|]", hint.value)]
    kept = tuple(dict.fromkeys(word for word in words if word))
    return Found(kept, hints[0].where) if kept else None


def told(document: Document, name: str) -> Found[str] | None:
    """A fact that only a hint knows."""
    return next((Found(h.value, h.where) for h in document.told(name) if h.value), None)
