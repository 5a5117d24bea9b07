"""What an export is given: an article, and its number in the archive."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.model import Article


@dataclass(frozen=True, slots=True)
class Numbered:
    """An article with its number in the archive; None for one that is in none."""

    id: int | None
    article: Article
