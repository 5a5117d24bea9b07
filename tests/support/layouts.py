"""One snapshot page in the layouts that sites use: the same lines, other markup."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d[:：]\d\d[:：]\d\d")
_HEAD = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="{charset}">'
    "<title>{title}_资讯快照</title><style>p{{margin:0}}</style></head><body>"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The lines of a page, sorted by where a layout puts them."""

    bullets: list[str]
    title: str
    meta: str
    body: list[str]
    tail: list[str]
    related: list[list[str]]
    heading: str
    more: list[list[str]]


def parts(text: str) -> Parts:
    """Sort the lines of a page in the manner of a snapshot site."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    bullets = [line for line in lines[:3] if line.startswith("•")]
    rest = lines[len(bullets) :]
    meta = next(n for n, line in enumerate(rest) if line.startswith("类别"))
    cut = next(n for n, line in enumerate(rest) if line.startswith("以上内容为"))
    below = next(n for n, line in enumerate(rest) if line.startswith("信息原文地址")) + 1
    heads = [n for n, line in enumerate(rest) if line.startswith("更多关于")]
    more = heads[0] if heads else len(rest)
    return Parts(
        bullets, rest[0], rest[meta], rest[meta + 1 : cut], rest[cut:below],
        _items(rest[below:more]), rest[more] if heads else "", _items(rest[more + 1 :]),
    )  # fmt: skip


def _items(lines: list[str]) -> list[list[str]]:
    items: list[list[str]] = [[]]
    for line in lines:
        items[-1].append(line)
        if _TIME.fullmatch(line):
            items.append([])
    return [item for item in items if item]


def _e(text: str) -> str:
    return html.escape(text, quote=False)


def _flat(page: Parts) -> list[str]:
    lists = [line for item in page.related for line in item]
    lists += [page.heading] if page.heading else []
    lists += [line for item in page.more for line in item]
    return [*page.bullets, page.title, page.meta, *page.body, *page.tail, *lists]


def soup(page: Parts) -> str:
    return "".join(f"<p>{_e(line)}</p>" for line in _flat(page))


def breaks(page: Parts) -> str:
    return "<div>" + "<br><br>\n".join(f"　　{_e(line)}" for line in _flat(page)) + "</div>"


def tables(page: Parts) -> str:
    rows = "".join(f"<tr><td>{_e(line)}</td></tr>" for line in _flat(page))
    return f"<table width=960><tr><td><table>{rows}</table></td></tr></table>"


def classes(page: Parts) -> str:
    crumbs = "".join(f"<li>{_e(b.lstrip('• '))}</li>" for b in page.bullets)
    spans = "".join(f"<span>{_e(part)}</span> " for part in re.split(r"[ \xa0]+(?=\D)", page.meta))
    body = "".join(f"<p>{_e(line)}</p>" for line in page.body)
    tail = "".join(f'<p class="tip">{_e(line)}</p>' for line in page.tail)
    more = f"<h3>{_e(page.heading)}</h3>{_list(page.more)}" if page.heading else ""
    return (
        f'<ul class="nav">{crumbs}</ul><div class="article"><h1>{_e(page.title)}</h1>'
        f'<div class="info">{spans}</div><div class="content">{body}</div></div>'
        f'<div class="statement">{tail}</div><div class="related">{_list(page.related)}</div>{more}'
    )


def _list(items: list[list[str]]) -> str:
    return "<ul>" + "".join(f"<li>{_item(item)}</li>" for item in items) + "</ul>"


def _item(item: list[str]) -> str:
    *words, time = item
    title = f'<h4><a href="/kz/1.html">{_e(words[0])}</a></h4>' if len(words) > 1 else ""
    return f'{title}<p class="desc">{_e(words[-1])}</p><span class="time">{_e(time)}</span>'


def inline(page: Parts) -> str:
    """Lists whose title, teaser and time are inline elements of one item."""
    return classes(page).replace("<h4>", "").replace("</h4>", "").replace(
        '<p class="desc">', '<span class="desc">'
    ).replace("</p><span", "</span><span")  # fmt: skip


LAYOUTS: dict[str, Callable[[Parts], str]] = {
    "soup": soup, "breaks": breaks, "tables": tables, "classes": classes, "inline": inline,
}  # fmt: skip


def page(text: str, layout: str, charset: str = "utf-8", declared: str | None = None) -> bytes:
    """The page's bytes in a layout; `declared` is what its `<meta charset>` says."""
    found = parts(text)
    head = _HEAD.format(charset=declared or charset, title=_e(found.title))
    return (head + LAYOUTS[layout](found) + "</body></html>").encode(charset)
