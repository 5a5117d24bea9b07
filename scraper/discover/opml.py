"""Lists of sources as OPML 2.0, which feed readers exchange.

Read by the scanner that expands nothing; whatever calls itself an outline with an address counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from scraper.discover.markup import attributes, events, plain
from scraper.text import strip_controls
from scraper.urls import absolute

MOST = 10_000
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Outline:
    """One line: a feed, or a page without one."""

    title: str
    url: str
    """The feed's address; of a line without a feed the page's."""
    page: str | None = None
    """The site's own page."""
    group: str = ""
    """The title of the line that it stands under."""


def is_opml(text: str) -> bool:
    """Whether a text opens like OPML."""
    head = (event.name for event in events(text[:_HEAD].lstrip("\ufeff")) if event.kind == "start")
    return next(head, "") == "opml"


def read_opml(text: str) -> tuple[Outline, ...]:
    """The lines that name an address, in order, each address once.

    >>> read_opml('<opml><body><outline text="要闻" xmlUrl="http://a.cn/rss.xml"/></body></opml>')
    (Outline(title='要闻', url='http://a.cn/rss.xml', page=None, group=''),)
    """
    found: dict[str, Outline] = {}
    groups: list[str] = []
    for kind, name, value in events(text):
        if name != "outline":
            continue
        if kind == "end":
            del groups[-1:]
            continue
        its = attributes(value)
        title = plain(its.get("title") or its.get("text", ""))
        page = absolute("", its.get("htmlurl", ""))
        url = absolute("", its.get("xmlurl") or its.get("url", "")) or page
        if url and len(found) < MOST:
            group = next((group for group in reversed(groups) if group), "")
            found.setdefault(url, Outline(title or url, url, page, group))
        groups.append("" if url else title)
    return tuple(found.values())


def write_opml(outlines: Iterable[Outline], *, title: str, made_at: datetime) -> str:
    """A file that feed readers take; lines of a group stand under it, in the order of the first."""
    groups: dict[str, list[Outline]] = {}
    for outline in outlines:
        groups.setdefault(outline.group, []).append(outline)
    body = "".join(_group(group, within) for group, within in groups.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head>\n    <title>{_escaped(title)}</title>\n"
        f"    <dateCreated>{format_datetime(made_at)}</dateCreated>\n  </head>\n"
        f"  <body>\n{body}  </body>\n</opml>\n"
    )


def _group(title: str, outlines: list[Outline]) -> str:
    lines = "".join(_line(outline, 6 if title else 4) for outline in outlines)
    return f'    <outline text="{_escaped(title)}">\n{lines}    </outline>\n' if title else lines


def _line(outline: Outline, indent: int) -> str:
    page = f' htmlUrl="{_escaped(outline.page)}"' if outline.page else ""
    title = _escaped(outline.title)
    return (
        f'{" " * indent}<outline type="rss" text="{title}" title="{title}"'
        f' xmlUrl="{_escaped(outline.url)}"{page}/>\n'
    )


def _escaped(text: str) -> str:
    return escape(strip_controls(text).replace("\n", " ").replace("\t", " "))
