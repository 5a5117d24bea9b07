"""A list of articles as a feed that a reader subscribes to: RSS 2.0 or Atom (RFC 4287). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Literal

from scraper.model import Timestamp
from scraper.text import one_line, strip_controls

Kind = Literal["rss", "atom"]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed."""

    id: int
    url: str | None
    title: str
    summary: str
    origin: str | None = None
    published_at: str | None = None
    """ISO 8601, a time or a day."""


def feed(items: Sequence[Item], kind: Kind, title: str, at: datetime) -> str:
    """The whole feed as XML; `at` is when it was made, in any zone."""
    name = _text(title)
    if kind == "rss":
        head = [
            '<rss version="2.0"><channel>',
            f"<title>{name}</title><link>about:blank</link><description>{name}</description>",
            f"<lastBuildDate>{format_datetime(at)}</lastBuildDate>",
        ]
        body, tail = [_rss(item) for item in items], "</channel></rss>"
    else:
        head = [
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            f"<title>{name}</title><id>urn:jianbao:watch:{name}</id>",
            f"<updated>{at.isoformat()}</updated><author><name>jianbao</name></author>",
        ]
        body, tail = [_atom(item, at) for item in items], "</feed>"
    return "\n".join(('<?xml version="1.0" encoding="utf-8"?>', *head, *body, tail, ""))


def _rss(item: Item) -> str:
    when = _moment(item)
    return _joined(
        "<item>",
        f"<title>{_text(item.title)}</title>",
        f"<link>{_text(item.url)}</link>" if _address(item) else "",
        f'<guid isPermaLink="false">{_name(item)}</guid>',
        f"<description>{_text(item.summary)}</description>",
        f"<pubDate>{format_datetime(when)}</pubDate>" if when else "",
        "</item>",
    )


def _atom(item: Item, at: datetime) -> str:
    when = _moment(item)
    return _joined(
        "<entry>",
        f"<title>{_text(item.title)}</title><id>{_name(item)}</id>",
        f'<link href="{_text(item.url)}"/>' if _address(item) else "",
        f"<updated>{(when or at).isoformat()}</updated>",
        f"<author><name>{_text(item.origin)}</name></author>" if item.origin else "",
        f"<summary>{_text(item.summary)}</summary>",
        "</entry>",
    )


def _joined(*parts: str) -> str:
    return "".join(filter(None, parts))


def _name(item: Item) -> str:
    return f"urn:jianbao:article:{item.id}"


def _address(item: Item) -> bool:
    return bool(item.url) and str(item.url).startswith(("http://", "https://"))


def _moment(item: Item) -> datetime | None:
    if item.published_at is None:
        return None
    try:
        return Timestamp.parse(item.published_at).value
    except ValueError:
        return None


def _text(text: str | None) -> str:
    """For XML, which allows no control character and no half of a pair."""
    plain = one_line(strip_controls(text or ""))
    return escape(plain.encode("utf-8", "replace").decode().translate(_NO_XML))


_NO_XML = dict.fromkeys((0xFFFE, 0xFFFF))


def kind_of(name: str) -> Kind:
    """What a file of that name holds: Atom when it ends in `.atom`, else RSS.

    >>> kind_of("news.atom"), kind_of("news.xml")
    ('atom', 'rss')
    """
    return "atom" if name.lower().endswith(".atom") else "rss"
