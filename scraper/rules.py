"""Site files: what is known of a host, as data that a journalist could read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from scraper.knowledge import Cut, Knowledge, Site
from scraper.model import Block, Document, Hint

LONGEST_LINE = 300
"""Patterns of site files look at the first so many characters of a block."""


def load_sites(texts: Mapping[str, str]) -> Knowledge:
    """Site files (name → TOML) as knowledge; raises `ConfigError` naming file, key and remedy."""
    return Knowledge.NONE


def by_site(site: Site | None) -> Callable[[Document], Document]:
    """The label step that makes a site's cuts; a block that has a role keeps it."""

    def step(document: Document) -> Document:
        return document if site is None else cut(document, site)

    return step


def cut(document: Document, site: Site) -> Document:
    """The document with the role of every cut on its blocks."""
    blocks = document.blocks
    for rule in site.cuts:
        blocks = _cut(blocks, rule, site)
    return replace(document, blocks=blocks)


def _cut(blocks: tuple[Block, ...], rule: Cut, site: Site) -> tuple[Block, ...]:
    return blocks


def facts_of(site: Site, document: Document) -> tuple[Hint, ...]:
    """What the site's patterns find in blocks that are not cut away, in page order."""
    return ()
