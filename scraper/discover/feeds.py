"""Feeds: RSS 0.9 to 2.0, RDF, Atom, JSON Feed, and what calls itself so.

Read by a scanner that expands nothing. Dates are read by `times`, so that `2023年1月5日 08:47` is
the day it says; a time that stands bare between elements (as in frozen feeds of one agency) too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from scraper.discover.leads import NOTHING, Leads
from scraper.discover.markup import attributes, events, local, plain
from scraper.discover.targets import Gathering
from scraper.model import Snapshot
from scraper.urls import absolute

_ITEMS = frozenset({"item", "entry"})
_DATES = ("pubdate", "published", "dc:date", "issued", "date", "created", "dc:created", "updated",
          "dcterms:modified", "modified")  # fmt: skip
"""Elements that date an item, the one that means publication first."""
_LINKS = ("feedburner:origlink", "link", "atom:link", "guid", "id")
_SNIFF = re.compile(r"<(?:rss|feed|rdf:rdf|channel)[\s>]", re.IGNORECASE)
_JSON_VERSION = re.compile(r'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org')
_HEAD = 4096
_LONGEST = 20_000_000


def is_feed(text: str) -> bool:
    """Whether a text opens like a feed."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith("{"):
        return _JSON_VERSION.search(head) is not None
    return head.startswith("<") and _SNIFF.search(_root(head)) is not None


def read_feed(snapshot: Snapshot, text: str) -> Leads:
    """The items of a feed, newest where the feed has them; `next_page` by RFC 5005."""
    text = text[:_LONGEST]
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _json_feed(snapshot, text)
    return _xml_feed(snapshot, text)


def _root(head: str) -> str:
    """The head from its first element on: prolog, DOCTYPE and comments are passed over."""
    for event in events(head):
        if event.kind == "start":
            return f"<{event.name}>" if event.name != "html" else ""
    return ""


@dataclass(slots=True)
class _Item:
    about: str = ""
    fields: dict[str, str] = field(default_factory=dict[str, str])
    href: str = ""
    bare: str = ""
    depth: int = 0


@dataclass(slots=True)
class _Reading:
    """Where the scan stands: the open item, the open child of it, and what the feed says."""

    item: _Item | None = None
    child: str = ""
    title: str = ""
    next_page: str = ""


def _xml_feed(snapshot: Snapshot, text: str) -> Leads:
    found = Gathering(snapshot.url, snapshot.fetched_at)
    now = _Reading()
    for event in events(text):
        if event.kind == "start" and local(event.name) in _ITEMS:
            _close(now, found)
            now.item = _Item(about=attributes(event.value).get("rdf:about", ""))
        elif event.kind == "end" and local(event.name) in _ITEMS:
            _close(now, found)
        elif now.item is not None:
            _inside(now, now.item, event.kind, event.name, event.value)
        else:
            _outside(now, event.kind, event.name, event.value)
    _close(now, found)
    return Leads(
        "feed",
        found.targets,
        next_page=absolute(snapshot.url, now.next_page) if now.next_page else None,
        why=f"a feed of {len(found.targets)} items",
        title=plain(now.title) or None,
    )


def _inside(now: _Reading, item: _Item, kind: str, name: str, value: str) -> None:
    if kind == "start":
        if now.child:
            item.depth += name == now.child
            return
        now.child = name
        if local(name) == "link" and (href := attributes(value).get("href")):
            relation = attributes(value).get("rel", "alternate")
            if relation == "alternate" and not item.href:
                item.href = href
    elif kind == "end":
        if name == now.child:
            now.child = now.child if item.depth else ""
            item.depth = max(0, item.depth - 1)
    elif now.child:
        item.fields[now.child] = (item.fields.get(now.child, "") + value)[:20_000]
    else:
        item.bare = (item.bare + " " + value)[:500]


def _outside(now: _Reading, kind: str, name: str, value: str) -> None:
    if kind == "start":
        now.child = name
        if local(name) == "link" and (its := attributes(value)).get("rel") == "next":
            now.next_page = its.get("href", "")
    elif kind == "end":
        now.child = ""
    elif now.child == "title" and not now.title:
        now.title = value


def _close(now: _Reading, found: Gathering) -> None:
    item, now.item, now.child = now.item, None, ""
    if item is None:
        return
    links = (item.href, *(item.fields.get(name, "") for name in _LINKS), item.about)
    href = next((link.strip() for link in links if _is_link(link)), None)
    if href is None:
        return
    dates = (item.fields.get(name) for name in _DATES)
    found.add(
        href,
        "feed",
        kind="article",
        title=plain(item.fields.get("title", "")),
        time=next((date.strip() for date in dates if date), item.bare.strip() or None),
    )


def _is_link(text: str) -> bool:
    text = text.strip()
    return bool(text) and " " not in text and not text.startswith(("urn:", "tag:", "yt:"))


def _json_feed(snapshot: Snapshot, text: str) -> Leads:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return NOTHING
    if not isinstance(feed, dict):
        return NOTHING
    found = Gathering(snapshot.url, snapshot.fetched_at)
    for item in _objects(feed.get("items")):
        href = _words(item, "url", "external_url", "id")
        title = plain(_words(item, "title", "summary"))
        time = _words(item, "date_published", "date_modified")
        if href:
            found.add(href, "feed", kind="article", title=title, time=time)
    following = _words(feed, "next_url")
    return Leads(
        "feed",
        found.targets,
        next_page=absolute(snapshot.url, following) if following else None,
        why=f"a JSON feed of {len(found.targets)} items",
        title=_words(feed, "title") or None,
    )


def _objects(value: object) -> Iterable[dict[str, Any]]:
    return (item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def _words(item: dict[str, Any], *names: str) -> str:
    values = (item.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")
