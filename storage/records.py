"""An article as cells of the table `reading`, and back.

Every key of the JSON form has a column; `blocks` and `text` are one stored text and a layout of
where each block lies in it, so that a reprint costs no second text. Keys without a column (a newer
model on an older schema) are kept in `more`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

from scraper.model import BODY_ROLES, JSON_KEYS, Article, Block
from storage import rows

PLAIN: tuple[str, ...] = (
    "url", "canonical_url", "title", "kicker", "subtitle", "original_title", "category",
    "edition", "page_no", "page_name", "origin", "reprinter", "snapshotter", "origin_url",
    "published_at", "published_precision", "modified_at", "captured_at", "captured_not_before",
    "fetched_at", "lang", "charset", "next_page",
)  # fmt: skip
"""Columns that hold the JSON value as it is."""

NESTED: tuple[str, ...] = (
    "authors", "editors", "credits", "dateline", "tags", "images", "related", "quality",
    "evidence",
)  # fmt: skip
"""Columns that hold JSON text."""

COLUMNS: tuple[str, ...] = (*PLAIN, *NESTED, "layout", "more")
_ELSEWHERE = frozenset({"id", "text", "digest", "blocks"})
_PASSING = frozenset(
    {"url", "canonical_url", "captured_at", "captured_not_before", "fetched_at", "charset",
     "images", "related", "next_page", "evidence"}
)  # fmt: skip
"""What differs from one look at a page to the next without the article having changed."""
_LASTING = tuple(name for name in COLUMNS if name not in _PASSING)


class Cells(Protocol):
    """Cells by the name of their column: a mapping, or a row of SQLite."""

    def __getitem__(self, name: str, /) -> Any:
        """The cell of a column."""


@dataclass(frozen=True, slots=True)
class Record:
    """An article ready to be stored: its cells, its text, and the article as it will come back."""

    article: Article
    cells: Mapping[str, str | None]
    text: str
    digest: str

    @classmethod
    def of(cls, article: Article) -> Self:
        """What will be stored of an article; texts that SQL cannot hold are mended first."""
        if any(image.snapshot_id is not None for image in article.images):
            images = tuple(replace(image, snapshot_id=None) for image in article.images)
            article = replace(article, images=images)
        record = cls._of(article, article.to_json())
        if rows.looks_unheld(record.text, *filter(None, record.cells.values())):
            article = Article.from_json(rows.holdable_tree(article.to_json()))
            record = cls._of(article, article.to_json())
        return record

    @classmethod
    def _of(cls, article: Article, tree: Mapping[str, Any]) -> Self:
        return cls(article, _cells(tree, article.blocks), tree["text"], tree["digest"])

    def same_facts(self, cells: Cells) -> bool:
        """Whether a stored reading says the same, apart from what changes at every look."""
        return all(self.cells[name] == cells[name] for name in _LASTING)


def article_of(cells: Cells, text: str) -> Article:
    """The inverse of `Record.of`, up to what the JSON form does not hold."""
    return Article.from_json(tree_of(cells, text))


def tree_of(cells: Cells, text: str) -> dict[str, Any]:
    """The JSON form from its cells, without `digest`."""
    tree: dict[str, Any] = {name: cells[name] for name in PLAIN}
    tree |= {name: rows.load(cells[name]) for name in NESTED}
    tree |= rows.load(cells["more"]) or {}
    tree["blocks"] = [_block(place, text) for place in rows.load(cells["layout"])]
    tree["text"] = text
    return tree


def seal_of(cells: Cells) -> int:
    """What the column `seal` of a reading must be."""
    return rows.seal(cells[name] for name in COLUMNS)


def _cells(tree: Mapping[str, Any], blocks: Sequence[Block]) -> dict[str, str | None]:
    cells: dict[str, str | None] = {name: tree[name] for name in PLAIN}
    for name in NESTED:
        cells[name] = None if tree[name] is None else rows.dump(tree[name])
    cells["layout"] = rows.dump(_layout(blocks))
    more = {key: tree[key] for key in tree if key not in _COLUMNED}
    cells["more"] = rows.dump(more) if more else None
    return cells


_COLUMNED = _ELSEWHERE.union(PLAIN, NESTED)


def _layout(blocks: Sequence[Block]) -> list[list[str | int]]:
    """Where each block lies: `[role, start, length]` in the text, or `[role, its own text]`."""
    places: list[list[str | int]] = []
    start = 0
    for block in blocks:
        if block.role in BODY_ROLES:
            places.append([block.role, start, len(block.text)])
            start += len(block.text) + len("\n\n")
        else:
            places.append([block.role, block.text])
    return places


def _block(place: Sequence[Any], text: str) -> dict[str, str]:
    if len(place) == 2:
        return {"role": place[0], "text": place[1]}
    role, start, length = place
    return {"role": role, "text": text[start : start + length]}


def missing_columns() -> list[str]:
    """Keys of the JSON form that wait for a migration."""
    return [key for key in JSON_KEYS if key not in _COLUMNED]
