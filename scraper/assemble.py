"""Document -> Article: every field with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from scraper.errors import ReadError
from scraper.facts import clocks, headline
from scraper.facts.found import Found
from scraper.facts.houses import Houses, houses
from scraper.facts.people import at_home, people
from scraper.facts.pictures import pictures
from scraper.facts.quality import WALLS, quality, wall_of
from scraper.facts.quality import evidence as evidence_of
from scraper.facts.related import related
from scraper.lang import language
from scraper.model import BLOCK_ROLES, BODY_ROLES, Article, Block, Document
from scraper.text import squeeze
from scraper.urls import canonical_url, same_site

T = TypeVar("T")
_LEAST_UNTITLED = 12
"""Letters that a page without a headline must hold to be an article."""


def assemble(document: Document, *, house: str | None = None) -> Article:
    """The article a labelled document holds. `house` is who publishes at its host, if known.

    Raises `ReadError` when no block of the document is running text, or it is a wall: a page that
    tells of a missing page, or asks for a login or a captcha; its `kind` says which.
    """
    name = document.url or "the input"
    headlined = headline.title(document)
    if not _holds_text(document, titled=headlined is not None):
        kind = next((flag for flag in document.flags if flag in WALLS), "not_article")
        raise ReadError(name, "no running text found in it", kind=kind)
    lists = related(document)
    named = people(document)
    chain = houses(document, named.dateline, house or _site_name(document))
    named = at_home(named, chain.origin.value if chain.origin else None)
    found: dict[str, Found[Any] | None] = {
        "title": headlined,
        **_found(document),
        **_chain(chain),
        "captured_not_before": clocks.captured_not_before(lists),
    }
    title = headlined.value if headlined else ""
    dated = found["published_at"] is not None
    if wall := wall_of(document, title, dated=dated):
        raise ReadError(name, WALLS[wall], kind=wall)
    found["quality"] = evidence_of(quality(document, title, dated=dated))
    values: dict[str, Any] = {key: fact.value for key, fact in found.items() if fact is not None}
    evidence = {key: fact.why for key, fact in found.items() if fact is not None}
    blocks = tuple(block for block in document.blocks if block.role in BLOCK_ROLES)
    return Article(
        url=document.url or None,
        authors=named.authors, editors=named.editors, credits=named.credits,
        dateline=named.dateline,
        fetched_at=document.fetched_at,
        lang=language(_sample(blocks), document.lang),
        blocks=blocks,
        images=pictures(document),
        related=lists,
        evidence=evidence | _why_blocks(blocks) | dict(named.why),
        **values,
    )  # fmt: skip


def _holds_text(document: Document, *, titled: bool) -> bool:
    """Whether there is a body: in a page of HTML without a headline, a word or two is none."""
    texts = (block.text for block in document.blocks if block.role in BODY_ROLES)
    if document.kind != "html" or titled:
        return any(text and not text.isspace() for text in texts)
    return sum(len(squeeze(text)) for text in texts) >= _LEAST_UNTITLED


def _found(document: Document) -> Mapping[str, Found[Any] | None]:
    return {
        "kicker": headline.kicker(document),
        "subtitle": headline.subtitle(document),
        "original_title": headline.original_title(document),
        "category": headline.category(document),
        "tags": headline.tags(document),
        "edition": headline.told(document, "edition"),
        "page_no": headline.told(document, "page_no"),
        "page_name": headline.told(document, "page_name"),
        "published_at": clocks.published_at(document),
        "modified_at": clocks.modified_at(document),
        "captured_at": clocks.captured_at(document),
        "next_page": headline.told(document, "next_page"),
        "canonical_url": _canonical(document),
        "charset": headline.told(document, "charset"),
    }


def _chain(chain: Houses) -> Mapping[str, Found[Any] | None]:
    return {
        "origin": chain.origin,
        "reprinter": chain.reprinter,
        "snapshotter": chain.snapshotter,
        "origin_url": chain.origin_url,
    }


def _canonical(document: Document) -> Found[str] | None:
    for hint in document.told("canonical_url"):
        if not document.url or same_site(hint.value, document.url):
            return Found(canonical_url(hint.value), hint.where)
    return Found(canonical_url(document.url), "its own address") if document.url else None


def _site_name(document: Document) -> str | None:
    return next((hint.value for hint in document.told("site_name") if hint.value), None)


def _sample(blocks: tuple[Block, ...]) -> str:
    return "\n".join(block.text for block in blocks[:20])


def _why_blocks(blocks: tuple[Block, ...]) -> dict[str, str]:
    first = next(block for block in blocks if block.role in BODY_ROLES)
    return {"blocks": f"{len(blocks)} blocks, from {first.place or 'the first'}"}
