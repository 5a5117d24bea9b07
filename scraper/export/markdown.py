"""Markdown with front matter, in which text from the web stays text.

The front matter is YAML written in its JSON subset (YAML 1.2 reads JSON as it stands), so no cell
can break out of it. In the body every mark that CommonMark could take for structure is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from scraper.address import percent
from scraper.export.numbered import Numbered
from scraper.export.safe import json_text
from scraper.model import Article, Block, Image
from scraper.text import one_line, strip_controls

FRONT: tuple[str, ...] = (
    "title", "kicker", "subtitle", "origin", "reprinter", "snapshotter", "authors", "editors",
    "credits", "dateline", "category", "tags", "edition", "page_no", "page_name", "published_at",
    "modified_at", "captured_at", "fetched_at", "url", "canonical_url", "origin_url", "lang",
    "quality", "digest",
)  # fmt: skip
"""What stands in the front matter, in this order; absent facts do not."""

_INLINE = re.compile(r"([\\`*_\[\]<>&~|$!])")
_OPENING = re.compile(r"^(\s*)([#+\-=:]|\d{1,9}(?=[.)]))", re.ASCII)
_UNSAFE_URL = re.compile(r"[\s<>\"'()\\`{}|^\[\]]")


def md(articles: Iterable[Numbered], stream: TextIO) -> int:
    """Write the articles one after the other, each with front matter of its own."""
    count = 0
    for count, each in enumerate(articles, 1):
        if count > 1:
            stream.write("\n")
        stream.write("\n".join((*_front(each), "", *_body(each.article))) + "\n")
    return count


def escaped(text: str) -> str:
    """Text in which Markdown sees no structure and no HTML; line ends are kept.

    >>> print(escaped("<b>一</b>"), escaped("# 二"), escaped("1. 三"))
    \\<b\\>一\\</b\\> \\# 二 1\\. 三
    """
    return "\n".join(map(_escaped_line, strip_controls(text).split("\n")))


def _escaped_line(line: str) -> str:
    line = _INLINE.sub(r"\\\1", line.strip())
    opening = _OPENING.match(line)
    if opening is None:
        return line
    end = opening.end()
    return (
        f"{line[:end]}\\{line[end:]}"
        if opening[2][0].isdigit()
        else (f"{opening[1]}\\{line[opening.start(2) :]}")
    )


def _front(each: Numbered) -> Iterator[str]:
    row: dict[str, Any] = each.article.to_json(each.id)
    yield "---"
    for key in ("id", *FRONT):
        if row[key] not in (None, [], ""):
            yield f"{key}: {json_text(row[key])}"
    yield "---"


def _body(article: Article) -> Iterator[str]:
    if article.kicker:
        yield f"*{escaped(one_line(article.kicker))}*\n"
    yield f"# {escaped(one_line(article.title or '无题'))}"
    if article.subtitle:
        yield f"\n**{escaped(one_line(article.subtitle))}**"
    for position, block in enumerate(article.blocks):
        yield from _pictures(article.images, position)
        yield "\n" + _block(block)
    yield from _pictures(article.images, len(article.blocks), last=True)


def _pictures(images: Iterable[Image], position: int, *, last: bool = False) -> Iterator[str]:
    for image in images:
        here = image.position >= position if last else image.position == position
        if here and image.url.startswith(("http://", "https://")):
            address = _UNSAFE_URL.sub(percent, strip_controls(image.url))
            yield f"\n![{escaped(one_line(image.caption or ''))}]({address})"


def _block(block: Block) -> str:
    text = escaped(block.text)
    match block.role:
        case "subhead":
            return f"## {escaped(one_line(block.text))}"
        case "caption":
            return f"*{escaped(one_line(block.text))}*"
        case "quote":
            return "\n".join(f"> {line}" for line in text.split("\n"))
        case "list":
            return "\n".join(f"- {line}" for line in text.split("\n") if line)
    return "  \n".join(text.split("\n"))
