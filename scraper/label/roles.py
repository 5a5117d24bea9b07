"""How a step names blocks: roles by index, everything else untouched and in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scraper.model import Block, Document

Naming = tuple[str, str]
"""A role and the reason for it."""


def named(document: Document, naming: Mapping[int, Naming]) -> Document:
    """The document with the named blocks' roles and reasons; no block is lost or moved."""
    if not naming:
        return document
    blocks = list(document.blocks)
    for n, (role, why) in naming.items():
        blocks[n] = blocks[n].called(role, why)
    return replace(document, blocks=tuple(blocks))


def unnamed(document: Document) -> Iterator[tuple[int, Block]]:
    """The blocks that no step has named yet, with their index."""
    return ((n, block) for n, block in enumerate(document.blocks) if not block.role)
