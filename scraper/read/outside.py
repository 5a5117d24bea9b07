"""One look over the tree for all that stands outside the flow of text.

A look visits every element whatever it asks for, so everything is asked for at once.
"""

from __future__ import annotations

from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

BAIDU = {
    "pubtime_baidu": "published_at",
    "source_baidu": "source",
    "author_baidu": "author",
    "editor_baidu": "editor",
}
"""Ids that Baidu asked news sites to give the parts of an article."""
_CRUMB_CLASSES = ("crumb", "position", "location", "weizhi")
_QUERY = ", ".join(
    (
        "meta[content], title, time, a[href], script[type='application/ld+json']",
        "link[rel=canonical][href], link[rel=next][href]",
        *(f"#{name}" for name in BAIDU),
        *(f"[class*={name}]" for name in _CRUMB_CLASSES),
        "[id*=crumb]",
    )
)


class Outside(NamedTuple):
    """Elements by what they may tell, each kind in page order."""

    metas: list[LexborNode]
    links: list[LexborNode]
    """`<link>`, canonical or next."""
    titles: list[LexborNode]
    times: list[LexborNode]
    scripts: list[LexborNode]
    """JSON-LD."""
    anchors: list[LexborNode]
    named: list[LexborNode]
    """Elements that a class or an id singles out, of any other tag."""


def outside_of(tree: LexborHTMLParser) -> Outside:
    """What stands outside the text of the page."""
    found = Outside([], [], [], [], [], [], [])
    kinds = {
        "meta": found.metas, "link": found.links, "title": found.titles, "time": found.times,
        "script": found.scripts, "a": found.anchors,
    }  # fmt: skip
    named = found.named
    for node in tree.css(_QUERY):
        kinds.get(node.tag or "", named).append(node)
    return found


def is_crumbs(attributes: dict[str, str | None]) -> bool:
    """Whether an element is named as the path that leads to the page."""
    names = attributes.get("class") or ""
    return "crumb" in (attributes.get("id") or "") or any(x in names for x in _CRUMB_CLASSES)
