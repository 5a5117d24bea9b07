"""JSON Lines: the article object of the contract, whole, one a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from scraper.export.numbered import Numbered
from scraper.export.safe import json_text


def jsonl(articles: Iterable[Numbered], stream: TextIO) -> int:
    """Write one object a line; `Article.from_json` of a line is the article again."""
    count = 0
    for each in articles:
        stream.write(json_text(each.article.to_json(each.id)) + "\n")
        count += 1
    return count
