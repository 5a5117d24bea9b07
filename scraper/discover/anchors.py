"""The links of a page as values: where each leads, its words, its place, the time beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Timestamp
from scraper.text import count_han
from scraper.times import find_times
from scraper.urls import absolute

MOST_LINKS = 5000
_DEEPEST = 60
_STEPS = 5
"""Ancestors that make a link's path, the nearest ones."""
_ROW_TAGS = frozenset({"li", "tr", "dd", "dl", "article", "section", "div", "p", "td"})
_ROW_HIGH = 4
_ROW_LINKS = 3
_ROW_LONGEST = 400
_ASIDE_TAGS = frozenset({"header", "footer", "nav"})
_ASIDE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu|foot\w*|header|crumbs?|breadcrumb\w*|top-?bar|copyright|friend"
    r"|links?|toolbar|share|login)(?=$|[\s_-])",
    re.IGNORECASE,
)
_PAGER_WORDS = re.compile(r"page|pagin|pager|fenye|turn", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_WRITTEN = re.compile(r"""document\.write\w*\(\s*(?:view\(\s*)?["']([^"'<>]{1,200})["']""")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link with the words that carry it."""

    url: str
    words: str
    path: str
    """Its nearest ancestors, tag and class: links of one list share it."""
    aside: bool
    """Whether it stands in a header, footer or navigation."""
    node: LexborNode
    row: LexborNode | None
    """The largest element near it that holds few links besides."""

    @property
    def titled(self) -> bool:
        """Whether its words are long enough for a headline."""
        return count_han(self.words) >= 6 or (
            len(self.words) >= 18 and self.words.count(" ") >= 2 and not count_han(self.words)
        )


def words_of(node: LexborNode) -> str:
    """A link's words: its text, else its title or its picture's alt, else what a script writes."""
    text = _SPACE.sub(" ", node.text(deep=True)).strip()[:300]
    if "document.write" in text:
        written = _WRITTEN.search(text)
        text = written[1].strip() if written else ""
    title = (node.attributes.get("title") or node.attributes.get("alt") or "").strip()[:300]
    if not text or (len(title) > len(text) and title.startswith(text.rstrip(".…·")[:20])):
        text = title or text
    if not text and (image := node.css_first("img[alt]")) is not None:
        text = (image.attributes.get("alt") or "").strip()[:300]
    return text


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """The address that links are relative to."""
    base = tree.css_first("base[href]")
    href = base.attributes.get("href") if base is not None else None
    return (absolute(url, href) if href else None) or url


def anchors(tree: LexborHTMLParser, base: str) -> Iterator[Anchor]:
    """The links of a page in page order, at most `MOST_LINKS`."""
    places: dict[int, tuple[str, bool]] = {}
    nodes = tree.css("a[href]")[:MOST_LINKS]
    links_in = Counter(above.mem_id for node in nodes for above in _above(node))
    for node in nodes:
        url = absolute(base, node.attributes.get("href") or "")
        if url:
            path, aside = _place(node.parent, places)
            yield Anchor(url, words_of(node), path, aside, node, _row(node, links_in))


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    for _ in range(_ROW_HIGH):
        if above is None or above.tag in ("body", "ul", "ol", "table", "tbody"):
            return
        yield above
        above = above.parent


def _row(node: LexborNode, links_in: Mapping[int, int]) -> LexborNode | None:
    row = None
    for above in _above(node):
        if links_in[above.mem_id] > _ROW_LINKS:
            break
        if above.tag in _ROW_TAGS:
            row = above
    return row


def _place(node: LexborNode | None, places: dict[int, tuple[str, bool]]) -> tuple[str, bool]:
    """Path and whether aside, of an element; known for all children once known for one."""
    if node is None:
        return "", False
    known = places.get(node.mem_id)
    if known is None:
        known = places[node.mem_id] = _walk_up(node)
    return known


def _walk_up(node: LexborNode) -> tuple[str, bool]:
    steps: list[str] = []
    aside = False
    above: LexborNode | None = node
    for _ in range(_DEEPEST):
        if above is None or above.tag in ("body", "html", "-document"):
            break
        label = above.attributes.get("class") or ""
        name = f"{label} {above.attributes.get('id') or ''}"
        aside = aside or above.tag in _ASIDE_TAGS or _ASIDE_WORDS.search(name) is not None
        if len(steps) < _STEPS:
            steps.append(f"{above.tag}.{label.split()[0] if label.split() else ''}")
        above = above.parent
    return ">".join(reversed(steps)), aside


def in_pager(anchor: Anchor) -> bool:
    """Whether a link stands in the row of page numbers."""
    node = anchor.node.parent
    for _ in range(3):
        if node is None:
            return False
        if _PAGER_WORDS.search(f"{node.attributes.get('class')} {node.attributes.get('id')}"):
            return True
        node = node.parent
    return False


def time_beside(anchor: Anchor, seen_at: datetime) -> Timestamp | None:
    """The time printed after a link, or in its row where the row holds this one link."""
    after = []
    node = anchor.node.next
    for _ in range(4):
        if node is None or node.tag == "a":
            break
        after.append(node.text(deep=True)[:80])
        node = node.next
    beside = " ".join(after)
    found = find_times(beside, seen_at) if beside.strip() else ()
    if not found and anchor.row is not None:
        words = _SPACE.sub(" ", anchor.row.text(deep=True, separator=" "))
        if len(words) <= _ROW_LONGEST:
            found = find_times(words.replace(anchor.words, " ", 1), seen_at)
    return found[0].time if found else None
