"""What came in the place of an article that is held: a notice, nothing, a list, another page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scraper.charset import decode
from scraper.crawl.sight import Sight
from scraper.model import Article, Snapshot
from scraper.read.guard import parse_html
from scraper.read.walls import only_says
from scraper.text import squeeze, width
from scraper.urls import article_key
from storage.protocol import Archive

ABSENT = frozenset({"gone", "soft_404", "not_article"})
"""Failures after which a held article may have been taken away."""
_NOTICE = 120.0
"""A text that is no longer, in characters of Han width, may be a notice in the article's place."""
_EMPTIED, _WHOLE = 20.0, 200.0
"""A text of less, where a text of more stood, is no wording of it."""
_MARK = 24
"""Characters by which the beginning or the end of a text is known."""
_UNSEEN = "script, style, noscript, template"
_GRAM, _SHORT_GRAM, _SHORT = 6, 3, 60
"""Characters that are compared as one; fewer of a text that is no longer than `_SHORT`."""
_KEPT = 0.1
"""A wording has at least that share of its words in common with the one before."""
_WITHIN = 0.7
"""A beginning has at least that share of its words in common with the whole."""
_SAME = 0.35
"""What two pages have in common that show one notice; its time and numbers may differ."""


@dataclass(frozen=True, slots=True)
class Instead:
    """What an answer is that is not the article which is held, and why we say so."""

    kind: Literal["soft_404", "login", "not_article", "unlike"]
    """`unlike`: nothing of its text is left, and another article of the site must tell what that
    means: the site shows a notice everywhere, or the address has another text now. `not_article`:
    it is there, and was not found by the reader."""
    why: str


def suspect(url: str, snapshot: Snapshot, sight: Sight, *, held: bool) -> bool:
    """Whether the archive must be asked if this is `instead` of an article. Pure.

    `held` where an article may be held, and its page be what was asked for.
    """
    if sight.what == "list":
        return held or article_key(snapshot.url) != article_key(url)
    if sight.what == "nothing":
        return held and sight.kind in ABSENT
    return sight.article is not None and (held or width(sight.article.text) <= _NOTICE)


def instead(archive: Archive, url: str, snapshot: Snapshot, sight: Sight) -> Instead | None:
    """What a suspect answer is; None where it is the article that is held, or none is held."""
    held = archive.get(url)
    if sight.article is None:
        return _nothing_read(held.article, url, snapshot, sight) if held is not None else None
    if only_says([sight.article.text]) == "soft_404":
        return Instead("soft_404", "its text only says that it is gone")
    return unlike(held.article, sight.article) if held is not None else None


def unlike(held: Article, now: Article) -> Instead | None:
    """Why a text is no wording of an article as it is held; None where it may be one. Pure."""
    if held.digest == now.digest:
        return None
    if width(held.text) >= _WHOLE and width(now.text) < _EMPTIED:
        return Instead("soft_404", "its text was emptied")
    before, after = _grams(held.text, now.text)
    common = len(before & after)
    if common < _KEPT * min(len(before), len(after)):
        return Instead("unlike", "nothing of its text is left")
    if _walled(held, now) and len(after) < len(before) and common > _WITHIN * len(after):
        return Instead("login", "a paywall leaves only the beginning of its text")
    return None


def same_notice(one: str, other: str) -> bool:
    """Whether two addresses say one and the same, but for a time or a number. Pure.

    >>> told = "本站正在维护，请于{}时再来访问，感谢合作。"
    >>> same_notice(told.format(10), told.format(11))
    True
    """
    a, b = _grams(one, other)
    return len(a & b) > _SAME * max(len(a), len(b))


def _nothing_read(held: Article, url: str, snapshot: Snapshot, sight: Sight) -> Instead | None:
    """What a page is on which no article was found: it is searched for the text."""
    elsewhere = article_key(snapshot.url) != article_key(url)
    if sight.what == "list" and elsewhere:
        return Instead("soft_404", "it leads to a list of others")
    if elsewhere or width(held.text) < _WHOLE:
        return None
    shown, told = _shown(snapshot), squeeze(held.text)
    if told[:_MARK] in shown and told[-_MARK:] in shown:
        return Instead("not_article", "its text is there, and was not found by the reader")
    if told[:_MARK] in shown:
        return Instead("login", "only the beginning of its text is left")
    if sight.what == "nothing":
        return None
    return Instead("soft_404", "its text is gone, and what is left names others")


def _shown(snapshot: Snapshot) -> str:
    """What a page shows, squeezed."""
    tree = parse_html(decode(snapshot.body, snapshot.header("content-type")).text)
    for node in tree.css(_UNSEEN):
        node.decompose()
    return squeeze(tree.body.text() if tree.body else "")


def _walled(held: Article, now: Article) -> bool:
    return "paywall" in now.quality and "paywall" not in held.quality


def _grams(*texts: str) -> list[frozenset[str]]:
    """Every run of a few characters in each text, white space apart."""
    told = [squeeze(text) for text in texts]
    size = _SHORT_GRAM if min(map(len, told)) <= _SHORT else _GRAM
    return [frozenset(t[n : n + size] for n in range(max(len(t) - size + 1, 1))) for t in told]
