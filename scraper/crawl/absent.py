"""What came in the place of an article that is held: a notice, nothing, a list, another page."""

from __future__ import annotations

from scraper.crawl.sight import Sight
from scraper.model import Article, Snapshot
from scraper.read.walls import said
from scraper.text import width
from scraper.urls import article_key
from storage.protocol import Archive

ABSENT = frozenset({"gone", "soft_404", "not_article"})
"""Failures after which a held article may have been taken away."""
_NOTICE = 120.0
"""A text that is no longer, in characters of Han width, may be a notice in the article's place."""
_EMPTIED, _WHOLE = 20.0, 200.0
"""A text of less, where a text of more stood, is no wording of it."""


def suspect(url: str, snapshot: Snapshot, sight: Sight) -> bool:
    """Whether the archive must be asked if this is `instead` of an article; rarely so. Pure."""
    if sight.what == "list":
        return article_key(snapshot.url) != article_key(url)
    return sight.article is not None and width(sight.article.text) <= _NOTICE


def instead(archive: Archive, url: str, sight: Sight) -> str | None:
    """Why a suspect answer is not the article that is held; None where it is, or none is held."""
    if sight.article is None:
        return "it leads to a list of others" if archive.knows([url]) else None
    if said("", sight.article.text) == "soft_404":
        return "its text only says that it is gone"
    held = archive.get(url)
    if held is not None and _emptied(held.article, sight.article):
        return "its text was emptied"
    return None


def _emptied(held: Article, now: Article) -> bool:
    """Whether next to nothing is left of a text."""
    return width(held.text) >= _WHOLE and width(now.text) < _EMPTIED
