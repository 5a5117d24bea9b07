"""A stored page beside the article that was read from it, and what an element of it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.charset import decode
from scraper.model import Article, Snapshot
from scraper.read.guard import guarded
from scraper.read.layout import spaced
from scraper.text import squeeze, strip_controls
from scraper.times import parse_time
from scraper.urls import absolute

LONGEST = 120
"""Characters of an element that tells a fact; what holds more tells other things too."""
_LABEL = 8
"""Characters that may stand around a house's name: a label, brackets."""
_MACHINE = {"time": "datetime"}
_TEXTLESS = "script style template noscript iframe select textarea head"
FIELDS = ("published_at", "source", "author", "next_page")
"""What an element of its own may tell, as a site file's `select` names it."""


@dataclass(frozen=True)
class Sample:
    """One page. The tree is parsed once, when it is first asked for."""

    snapshot: Snapshot
    article: Article
    _texts: dict[int, str] = field(default_factory=dict[int, str], repr=False, compare=False)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The page's tree, within the reader's bounds."""
        decoded = decode(self.snapshot.body, self.snapshot.header("content-type"))
        tree = LexborHTMLParser(guarded(decoded.utf8).html)
        tree.strip_tags(_TEXTLESS.split())
        return tree

    def text_of(self, node: LexborNode) -> str:
        """What an element says, as one line; of a long one the beginning."""
        if node.mem_id not in self._texts:
            told = node.attributes.get(_MACHINE.get(node.tag or "", "")) or node.text(separator=" ")
            self._texts[node.mem_id] = spaced(strip_controls(told[: 4 * LONGEST]))
        return self._texts[node.mem_id]

    def knows(self, name: str) -> bool:
        """Whether the article has what a field tells."""
        article = self.article
        return bool(
            {
                "title": article.title,
                "published_at": article.published_at,
                "source": article.origin or article.reprinter,
                "author": article.authors,
                "next_page": article.next_page,
            }[name]
        )

    def tells(self, name: str, node: LexborNode) -> bool:
        """Whether an element says what the article has in a field, and little else."""
        if name == "next_page":
            href = node.attributes.get("href") or ""
            return node.tag == "a" and self._is_next(absolute(self.snapshot.url, href[:2000]))
        text = self.text_of(node)
        if not text or len(text) > LONGEST:
            return False
        match name:
            case "title":
                return squeeze(text) == squeeze(self.article.title or "")
            case "published_at":
                return self._is_time(text)
            case "source":
                return any(_is_named(text, house) for house in self._houses())
        return self._names_authors(text)

    def elements(self) -> Iterator[LexborNode]:
        """Every element of the page's body, in page order."""
        body = self.tree.body
        return iter(body.css("*")) if body is not None else iter(())

    def _is_next(self, address: str | None) -> bool:
        return address is not None and address == self.article.next_page

    def _is_time(self, text: str) -> bool:
        if not any(char.isdecimal() for char in text):
            return False
        told, known = parse_time(text, self.snapshot.fetched_at), self.article.published_at
        return told is not None and known is not None and told.value == known.value

    def _houses(self) -> Iterator[str]:
        return (h for h in (self.article.origin, self.article.reprinter) if h)

    def _names_authors(self, text: str) -> bool:
        return all(person.name in text for person in self.article.authors) and len(text) <= 12 * (
            1 + len(self.article.authors)
        ) + sum(len(person.name) for person in self.article.authors)


def _is_named(text: str, house: str) -> bool:
    key, whole = squeeze(house), squeeze(text)
    return key in whole and len(whole) <= len(key) + _LABEL
