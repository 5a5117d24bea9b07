"""The parts of an article that a site prints on several pages, as one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from scraper.model import Article, Block
from scraper.text import clean, has_han, squeeze

T = TypeVar("T")
_REPEATED = 12
"""Characters of a block that is the same on two parts by no accident."""
_OVERLAP = 4
"""So many blocks at the head of a part may repeat what came before."""
_PARTED = 40
"""UTF-8 bytes of a block that is no subhead, so that its open end is a page break's."""
_ENDS = frozenset("。！？!?….;；：:”\"’'」』）)】》")
_FACTS = (
    "kicker", "subtitle", "original_title", "authors", "dateline", "category", "tags", "edition",
    "page_no", "page_name", "origin", "reprinter", "snapshotter", "origin_url", "published_at",
    "modified_at", "captured_at", "captured_not_before",
)  # fmt: skip
"""What the first part that tells it tells for all."""


def join(articles: Sequence[Article]) -> Article:
    """The parts as one; see `pipeline.join`."""
    first, *rest = articles
    whole = _Whole(first)
    for part in rest:
        whole.add(part)
    told = {name: _first_told(articles, name) for name in _FACTS}
    return replace(
        first, **told,
        blocks=tuple(whole.blocks), images=tuple(whole.images),
        editors=_unique(one for part in articles for one in part.editors),
        credits=_unique(one for part in articles for one in part.credits),
        related=_unique(one for part in articles for one in part.related),
        next_page=None, quality=_flags(articles),
        evidence=_evidence(articles, told),
    )  # fmt: skip


def adds_nothing(part: Article, before: Sequence[Article]) -> bool:
    """Whether all that a part says was said: pages of comments, or the first page once more."""
    said = {squeeze(block.text) for article in before for block in article.blocks}
    return all(squeeze(block.text) in said for block in part.blocks)


class _Whole:
    """What was joined so far."""

    def __init__(self, first: Article) -> None:
        self.blocks = list(first.blocks)
        self.images = list(first.images)
        self.said = {squeeze(block.text) for block in first.blocks}
        self.shown = {image.url for image in first.images}

    def add(self, part: Article) -> None:
        """One more part."""
        skipped = self._repeated(part.blocks)
        blocks = [_inner(block) for block in part.blocks[skipped:]]
        offset = len(self.blocks) - skipped
        if blocks and self.blocks and _goes_on(self.blocks[-1], blocks[0]):
            self.blocks[-1] = _joined(self.blocks[-1], blocks.pop(0))
            offset -= 1
        for image in part.images:
            if image.url not in self.shown:
                self.shown.add(image.url)
                at = max(image.position + offset, len(self.blocks))
                self.images.append(replace(image, position=at))
        self.said |= {squeeze(block.text) for block in blocks}
        self.blocks += blocks

    def _repeated(self, blocks: Sequence[Block]) -> int:
        """How many blocks at the head of a part were said before."""
        for n, block in enumerate(blocks[:_OVERLAP]):
            text = squeeze(block.text)
            if len(text) < _REPEATED or text not in self.said:
                return n
        return min(_OVERLAP, len(blocks))


def _inner(block: Block) -> Block:
    return replace(block, role="paragraph") if block.role == "lead" else block


def _goes_on(last: Block, first: Block) -> bool:
    """Whether a page break parted one paragraph."""
    return (
        last.role in ("lead", "paragraph")
        and first.role == "paragraph"
        and last.text[-1] not in _ENDS
        and len(last.text.encode("utf-8", "replace")) >= _PARTED
    )


def _joined(last: Block, first: Block) -> Block:
    gap = "" if has_han(last.text[-1]) or has_han(first.text[0]) else " "
    return replace(last, text=clean(last.text + gap + first.text))


def _first_told(articles: Sequence[Article], name: str) -> Any:
    values = [getattr(article, name) for article in articles]
    return next((value for value in values if value), values[0])


def _evidence(articles: Sequence[Article], told: dict[str, Any]) -> dict[str, str]:
    first = articles[0]
    found = dict(first.evidence)
    for n, part in enumerate(articles[1:], 2):
        for name, value in told.items():
            here = name in part.evidence and name not in found and getattr(part, name) == value
            if value and here:
                found[name] = f"part {n}: {part.evidence[name]}"
    found.pop("next_page", None)
    return {**found, "parts": f"{len(articles)} pages joined"}


def _flags(articles: Sequence[Article]) -> tuple[str, ...]:
    """Everybody's flags; doubt counts for the first part, a last page is often a scrap."""
    flags = [flag for part in articles[1:] for flag in part.quality if flag != "low_confidence"]
    return _unique([*articles[0].quality, *flags])


def _unique(values: Iterable[T]) -> tuple[T, ...]:
    kept: list[T] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return tuple(kept)
