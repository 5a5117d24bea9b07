"""What the reading leans on: accuracy when the pages of the corpus lose their names.

    python -m bench.masked [--without names scripts …]

A site that nobody has seen uses words for its classes that nobody knows, and may lack what others
have. So every page is read again with its class and id names scrambled, without its `<meta>`,
scripts or `<title>`, with `<div>` for every element of HTML 5 that says what it is, and under
another host. A page without an own title calls itself by a column, and has no `<meta>` or scripts.
Where a row falls far below the first, the rules lean on what it lacks. Without the corpus the run
is skipped.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from bench.accuracy import grouped, means, pages, predict, scorer, shared
from scraper.charset import decode

GROUPS = ("zh news", "not zh")
COLUMNS = ("F1", "F1>=.95", "F1<.5", "leak", "title~", "s.day", "s.min", "s.source")
_NAMES = re.compile(rb"(\s(?:class|id)\s*=\s*)([\"'])([^\"'<>]*)\2", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]*>", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script\b.*?</script>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(rb"<title\b.*?</title>", re.IGNORECASE | re.DOTALL)
_TELLING = re.compile(rb"<(/?)(?:article|section|main|header|footer|aside|nav)\b", re.IGNORECASE)


def without_names(html: bytes) -> bytes:
    """Every name another, the same for the same."""
    return _NAMES.sub(_scrambled, html)


def _scrambled(match: re.Match[bytes]) -> bytes:
    names = (b"k" + hashlib.sha256(name).hexdigest()[:6].encode() for name in match[3].split())
    return match[1] + b'"' + b" ".join(names) + b'"'


def without_metas(html: bytes) -> bytes:
    """No `<meta>` but the one of the charset."""
    return _META.sub(lambda tag: tag[0] if b"charset" in tag[0].lower() else b"", html)


def without_scripts(html: bytes) -> bytes:
    """Neither JSON-LD nor state."""
    return _SCRIPT.sub(b"", html)


def without_title(html: bytes) -> bytes:
    """No `<title>`."""
    return _TITLE.sub(b"", html)


def without_own_title(html: bytes) -> bytes:
    """A `<title>` that says of every page the same."""
    return _TITLE.sub("<title>新闻详情</title>".encode(), html)


def without_telling_tags(html: bytes) -> bytes:
    """A `<div>` for `<article>` and its like."""
    return _TELLING.sub(rb"<\1div", html)


LOSSES: dict[str, tuple[Callable[[bytes], bytes], ...]] = {
    "nothing": (),
    "names": (without_names,),
    "metas": (without_metas,),
    "scripts": (without_scripts,),
    "title": (without_title,),
    "own title": (without_own_title, without_metas, without_scripts),
    "tags": (without_telling_tags,),
    "host": (),
    "all but title": (without_names, without_metas, without_scripts, without_telling_tags),
}


def masked(body: bytes, losses: tuple[Callable[[bytes], bytes], ...]) -> bytes:
    """The page in UTF-8 without what it is to lose."""
    html = decode(body).text.encode("utf-8", "replace")
    for lose in losses:
        html = lose(html)
    return html


def _rows(name: str, found: list[tuple[dict[str, Any], bytes]]) -> Iterator[tuple[Any, bytes]]:
    elsewhere = name in ("host", "all but title")
    for row, body in found:
        url = row.get("url") or ""
        if elsewhere and url:
            row = row | {"url": urlsplit(url)._replace(netloc="www.paper.example").geturl()}
        yield row, masked(body, LOSSES[name])


def main() -> None:
    """Print a table: what was lost by measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", nargs="*", choices=LOSSES, default=list(LOSSES))
    place = shared()
    if place is None:
        print("masked: skipped, no corpus beside the checkout")
        return
    score, found = scorer(place), list(pages(place))
    print(f"{'without':<14} {'pages':<8} " + " ".join(f"{key:>8}" for key in COLUMNS))
    for name in parser.parse_args().without:
        scored = [(row, score.score(row, predict(row, body))) for row, body in _rows(name, found)]
        for group in GROUPS:
            values = means(grouped(scored)[group])
            cells = (f"{values[key]:8.4f}" if key in values else " " * 8 for key in COLUMNS)
            print(f"{name:<14} {group:<8} " + " ".join(cells), flush=True)


if __name__ == "__main__":
    main()
