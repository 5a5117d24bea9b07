"""A served page as a value, and the fragments that every host of the world shares."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from string import Template
from typing import TypeVar

from scraper.demo.world import Piece, World

Addresses = Mapping[str, str]
"""Host name to the address it is served at, without a final slash."""

HTML = "text/html; charset=utf-8"
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Page:
    """What a host answers; without validators it answers no conditional request."""

    body: bytes
    mime: str = HTML
    status: int = 200
    etag: str | None = None
    modified: datetime | None = None


Route = Callable[[int], Page]
"""From the number of the view, which counts every answer of the server, to a page."""

T = TypeVar("T")

Routes = dict[str, Route]


def lasting(body: bytes, modified: datetime, mime: str = HTML) -> Page:
    """A page that is the same at every view, with both validators."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Page(body, mime, etag=etag, modified=modified)


def always(page: Page) -> Route:
    """A route whose page does not depend on the view."""
    return lambda view: page


def filled(world: World, template: str, **values: object) -> str:
    """A template of the world with its `$names` filled; the values are markup already."""
    text = world.read(f"templates/{template}").decode("utf-8")
    return Template(text).substitute({name: str(value) for name, value in values.items()})


def link(url: str, words: str, rest: str = "") -> str:
    """An anchor; words and address are escaped, `rest` is markup."""
    return f'<a href="{escape(url)}"{rest}>{escape(words)}</a>'


def listed(items: Iterable[str]) -> str:
    """List items of markup, one a line."""
    return "\n".join(f"<li>{item}</li>" for item in items)


def turned(items: Sequence[T], view: int, count: int) -> list[T]:
    """`count` items that differ from view to view: the pool, begun elsewhere each time."""
    if not items:
        return []
    start = view * 5 % len(items)
    return [*items[start:], *items[:start]][:count]


def pictures(world: World) -> Routes:
    """Every picture of the world, under /pictures/."""
    born = max(story.published for story in world.stories)
    return {
        f"/pictures/{file.name}": always(
            lasting(file.read_bytes(), born, _TYPES[file.name.rpartition(".")[2]])
        )
        for file in world.root.joinpath("pictures").iterdir()
        if file.name.rpartition(".")[2] in _TYPES
    }


def markup(piece: Piece, figure: Callable[[Piece], str]) -> str:
    """One paragraph of a story as modern markup; `figure` draws a picture."""
    match piece.kind:
        case "subhead":
            return f"<h2>{escape(piece.text)}</h2>"
        case "quote":
            return f"<blockquote><p>{escape(piece.text)}</p></blockquote>"
        case "list":
            return f"<ul>\n{listed(map(escape, piece.lines))}\n</ul>"
        case "table":
            return table(piece)
        case "picture":
            return figure(piece)
    return f"<p>{escape(piece.text)}</p>"


def table(piece: Piece) -> str:
    """A table whose first row is its head."""
    head, *rows = piece.cells
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table>\n<tr>{top}</tr>\n{body}\n</table>"


def missing() -> Page:
    """The answer for an address that nobody is at."""
    body = (
        '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>404</title></head>'
        "<body><h1>404</h1><p>您访问的页面不存在或已被删除。</p></body></html>"
    )
    return Page(body.encode(), status=404)
