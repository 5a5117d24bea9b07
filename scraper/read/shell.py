"""Shells: pages without words, which a script is to fill. Pure."""

from __future__ import annotations

from scraper.charset import decode
from scraper.model import Snapshot
from scraper.read.guard import parse_html
from scraper.text import squeeze

WORDS_AT_MOST = 80
"""Visible characters of a page that is nothing but a shell; the shortest stories have more."""
LONGEST = 2_000_000
"""Bytes; a longer page without words is something else."""
_UNSEEN = "script, style, noscript, template, title"


def is_shell(answer: Snapshot) -> bool:
    """Whether an HTML page shows next to nothing and brings scripts.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 1, 5, tzinfo=UTC)
    >>> is_shell(Snapshot("u", b"<div id=app></div><script src=/a.js></script>", at))
    True
    >>> is_shell(Snapshot("u", b"<p>words", at))
    False
    """
    if len(answer.body) > LONGEST or b"<script" not in answer.body.lower():
        return False
    tree = parse_html(decode(answer.body, answer.header("content-type")).text)
    for node in tree.css(_UNSEEN):
        node.decompose()
    body = tree.body
    return body is None or len(squeeze(body.text(deep=True))) <= WORDS_AT_MOST
