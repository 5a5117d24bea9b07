"""Headline, overline, subtitle, and what a page files itself under."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.facts.found import Found, at
from scraper.label.marks import ORIGINAL, bullet, labelled
from scraper.model import Document
from scraper.text import has_han, squeeze, width_folded

_SITE_PARTS = re.compile(r"(?<!\s)\s*(?:[_|｜]+|\s[-–—·:]+\s|-{1,2}|—{1,2}|–|::)\s*")
_SPACED_PARTS = re.compile(r"(?<!\s)\s*[|｜_]+\s*|(?<!\s)\s+(?:[-–—·•:]+|«|»|/)\s+|(?<!\s)\s*::\s*")
"""In alphabets a bare hyphen parts no segments."""
_BETWEEN = frozenset("|–—-_«»")
_LONGEST_SITE = 4
"""Words of a last segment that is a site's name and not a part of the headline."""
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
        return _without_neighbours(document, found)
    sites = [hint.value for hint in document.told("site_name")]
    for hint in document.told("title"):
        if bare := without_site(hint.value, sites, whole=hint.where != "title"):
            return Found(bare, hint.where)
    return None


def _without_neighbours(document: Document, printed: Found[str]) -> Found[str]:
    """The headline without a kicker or the site's name that its element holds too.

    The page's metadata tells which part of it is the headline.
    """
    own = squeeze(printed.value)
    for hint in document.told("title"):
        key = squeeze(hint.value)
        if hint.where != "title" and own != key and 4 * len(key) >= len(own):
            behind = own[len(key) :] if own.startswith(key) else ""
            if (own.endswith(key) and 2 * len(key) >= len(own)) or behind[:1] in _BETWEEN:
                return Found(hint.value, f"{hint.where}, within {printed.why}")
    return printed


def without_site(text: str, sites: Sequence[str] = (), *, whole: bool = False) -> str:
    """A page's title without the segments of its site: `sites` are names that it bears.

    A `whole` title has no such segments but the site's very names; else Chinese titles end with
    their first segment, and others lose a short last one.

    >>> without_site("株洲教育亮出真功夫_教育频道_某某网")
    '株洲教育亮出真功夫'
    >>> without_site("Herald | Town library opens again", ["Easterby Herald"])
    'Town library opens again'
    >>> without_site("The frost: when it comes - and what it does", whole=True)
    'The frost: when it comes - and what it does'
    """
    bare = text.strip()
    if has_han(bare):
        parts = _SITE_PARTS.split(bare)
        return parts[0] if len(squeeze(parts[0])) >= 4 else bare
    parts = _SPACED_PARTS.split(bare)
    first, last = 0, len(parts)
    while last > first + 1 and _is_site(parts[last - 1], sites):
        last -= 1
    while last > first + 1 and _is_site(parts[first], sites):
        first += 1
    if not whole and last == len(parts) > first + 1 and parts[-1].count(" ") < _LONGEST_SITE:
        last -= 1
    gaps = list(_SPACED_PARTS.finditer(bare))
    start = gaps[first - 1].end() if first else 0
    end = gaps[last - 1].start() if last < len(parts) else len(bare)
    return bare[start:end]


def _is_site(part: str, sites: Sequence[str]) -> bool:
    key = squeeze(part)
    return any(key in (site := squeeze(name)) or (site and site in key) for name in sites)


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
