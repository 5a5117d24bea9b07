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
from urllib.parse import urljoin

from scraper.discover.leads import NOTHING, Leads
from scraper.discover.markup import attributes, events, local, plain, root
from scraper.discover.targets import Gathering
from scraper.model import Snapshot
from scraper.urls import absolute

_ITEMS = frozenset({"item", "entry"})
_DATES = ("pubdate", "published", "dc:date", "issued", "date", "created", "dc:created", "updated",
          "dcterms:modified", "modified")  # fmt: skip
"""Elements that date an item, the one that means publication first."""
_LINKS = ("feedburner:origlink", "link", "atom:link", "guid", "id")
_LINKS_BUT_GUID = tuple(name for name in _LINKS if name != "guid")
MOST_ITEMS = 10_000
"""Items of one feed that are read; a feed holds the newest ones."""
_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_JSON_VERSION = re.compile(r'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org')
_HEAD = 4096
_LONGEST = 20_000_000


def is_feed(text: str) -> bool:
    """Whether a text opens like a feed."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith("{"):
        return _JSON_VERSION.search(head) is not None
    return head.startswith("<") and local(root(head)) in _ROOTS


def read_feed(snapshot: Snapshot, text: str) -> Leads:
    """The items of a feed, newest where the feed has them; `next_page` by RFC 5005."""
    text = text[:_LONGEST]
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _json_feed(snapshot, text)
    return _xml_feed(snapshot, text)


@dataclass(slots=True)
class _Item:
    about: str = ""
    fields: dict[str, str] = field(default_factory=dict[str, str])
    href: str = ""
    elsewhere: str = ""
    """Where the content stands that is not in the feed (RFC 4287, 4.1.3.2)."""
    base: str = ""
    bare: str = ""
    depth: int = 0
    named: bool = True
    """Whether its `guid` may be an address."""


@dataclass(slots=True)
class _Reading:
    """Where the scan stands: the open item, the open child of it, and what the feed says."""

    item: _Item | None = None
    child: str = ""
    title: str = ""
    next_page: str = ""
    base: str = ""
    """What `xml:base` of the feed says."""
    prefix: str = ""
    """Before every name of a feed that is written so."""
    items: int = 0


def _xml_feed(snapshot: Snapshot, text: str) -> Leads:
    found = Gathering(snapshot.url, snapshot.fetched_at)
    now = _Reading()
    for kind, name, value in events(text):
        name = name.removeprefix(now.prefix) if now.prefix else name
        if kind != "text" and local(name) in _ITEMS:
            _close(now, found)
            if now.items >= MOST_ITEMS:
                break
            if kind == "start":
                now.items += 1
                its = attributes(value)
                now.item = _Item(its.get("rdf:about", ""), base=its.get("xml:base", now.base))
        elif now.item is not None:
            _inside(now, now.item, kind, name, value)
        else:
            _outside(now, kind, name, value)
    if not now.child:  # else the file was cut within a word
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
        its = attributes(value) if value else {}
        if local(name) == "link" and not item.href and its.get("rel", "alternate") == "alternate":
            item.href = its.get("href", "")
        elif local(name) == "content":
            item.elsewhere = item.elsewhere or its.get("src", "")
        elif name == "guid":
            item.named = its.get("ispermalink", "true").lower() != "false"
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
        its = attributes(value) if value else {}
        if local(name) == "link" and its.get("rel") == "next":
            now.next_page = its.get("href", "")
        elif local(name) in _ROOTS:
            now.prefix = name.removesuffix("feed") if local(name) == "feed" else now.prefix
            now.base = urljoin(now.base, its.get("xml:base", ""))
    elif kind == "end":
        now.child = ""
    elif now.child == "title" and not now.title:
        now.title = value


def _close(now: _Reading, found: Gathering) -> None:
    item, now.item, now.child = now.item, None, ""
    if item is None:
        return
    names = _LINKS if item.named else _LINKS_BUT_GUID
    links = (item.href, *(item.fields.get(name, "") for name in names), item.about, item.elsewhere)
    href = next((link.strip() for link in links if _is_link(link)), None)
    if href is None:
        return
    if item.base:
        href = urljoin(item.base, href)
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
