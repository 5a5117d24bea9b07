"""Pictures in place, with the caption that stands beside each."""

from __future__ import annotations

from scraper.model import BLOCK_ROLES, Block, Document, Image
from scraper.names import parse_byline


def pictures(document: Document) -> tuple[Image, ...]:
    """Every picture of the article; a caption right below (or right above) it is its own."""
    found: list[Image] = []
    position = 0
    for n, block in enumerate(document.blocks):
        if block.role == "picture" and block.src:
            caption = _beside(document.blocks, n)
            credits = parse_byline(caption).credits if caption else ()
            found.append(
                Image(block.src, caption, "、".join(p.name for p in credits) or None, position)
            )
        elif block.role in BLOCK_ROLES:
            position += 1
    return tuple(found)


def _beside(blocks: tuple[Block, ...], n: int) -> str | None:
    near = [*blocks[n + 1 : n + 2], *blocks[max(0, n - 1) : n]]
    return next((block.text for block in near if block.role == "caption"), None)
