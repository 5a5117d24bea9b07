"""What a site file's selectors choose in the tree: what goes, where the text is, the headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.knowledge import Site
from scraper.model import Hint
from scraper.read.layout import spaced
from scraper.read.walk import Box, Page
from scraper.text import strip_controls
from scraper.urls import absolute

_KEPT_TAGS = frozenset(("html", "head", "body"))
_MOST_DROPPED = 5_000
_LONGEST_TITLE = 500
_LONGEST_ADDRESS = 2_000
_SPEAKS = {"meta": "content", "time": "datetime"}


def drop(tree: LexborHTMLParser, selectors: Sequence[str]) -> None:
    """Take what the selectors choose out of the tree; never the page itself."""
    for selector in selectors:
        chosen = {
            node.mem_id: node
            for node in tree.css(selector)[:_MOST_DROPPED]
            if node.tag not in _KEPT_TAGS
        }
        outermost = [node for node in chosen.values() if not _any_above(node, chosen)]
        for node in outermost:  # what is inside one goes with it, and must not be touched again
            node.decompose()


def _any_above(node: LexborNode, chosen: dict[int, LexborNode]) -> bool:
    return any(above.mem_id in chosen for above in _above(node))


def _above(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def headline_of(tree: LexborHTMLParser, selector: str | None) -> str | None:
    """The text of the first chosen element, as one line."""
    node = tree.css_first(selector) if selector else None
    text = spaced(strip_controls(node.text(separator=" ")[:_LONGEST_TITLE])) if node else ""
    return text or None


def selected(tree: LexborHTMLParser, site: Site, url: str) -> Iterator[Hint]:
    """What the first element says that a site's rule selects for a field; what says nothing, not.

    An element for machines speaks by its attribute: `<meta content>`, `<time datetime>`.
    """
    for field, selector in site.select:
        node = tree.css_first(selector)
        if node is None:
            continue
        value = _address(node, url) if field == "next_page" else _words(node)
        if value:
            yield Hint(field, value, f"{site.file}: select.{field} {selector}", sure=True)


def _address(node: LexborNode, url: str) -> str | None:
    return absolute(url, (node.attributes.get("href") or "")[:_LONGEST_ADDRESS])


def _words(node: LexborNode) -> str:
    told = node.attributes.get(_SPEAKS.get(node.tag or "", "")) or node.text(separator=" ")
    return spaced(strip_controls(told[:_LONGEST_TITLE]))


def box_of(tree: LexborHTMLParser, page: Page, selector: str | None) -> Box | None:
    """The box of the first chosen element that holds lines; None when there is none."""
    if selector is None:
        return None
    boxes = {box.node.mem_id: box for box in page.boxes}
    return next((boxes[n.mem_id] for n in tree.css(selector) if n.mem_id in boxes), None)
