"""Snapshot -> Document: which reader a page wants, told from its bytes."""

from __future__ import annotations

import re

from scraper.charset import Decoded, decode
from scraper.errors import ReadError
from scraper.knowledge import Site
from scraper.model import Document, Hint, Snapshot
from scraper.read.columns import read_columns
from scraper.read.html import NO_SITE, read_html
from scraper.read.plain import read_plain
from scraper.read.weigh import Familiar
from scraper.reflow import find_column
from scraper.text import strip_controls

_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|br|table|span|article|section|h[1-6])\b",
    re.IGNORECASE,
)
_SNIFFED = 20_000
_LARGEST_TEXT = 10_000_000
_SAMPLE = 4_000
_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\ufff0-\ufffb]")
_STRANGE_SHARE = 0.1
_CONTROL_SHARE = 0.04
"""Control characters alone: one in ten of random bytes is one, whatever the rest becomes."""


def read(
    snapshot: Snapshot, site: Site | None = None, familiar: Familiar | None = None
) -> Document:
    """The page as blocks. Raises `ReadError` for what is no text at all.

    `site` is what is known of the page's host: its selectors speak of HTML only. So does
    `familiar`, which tells lines that are none of the article's, and why.
    """
    name = snapshot.url or "the input"
    if not snapshot.body.strip():
        raise ReadError(name, "it is empty", hint="fetch it again")
    decoded = decode(snapshot.body, snapshot.header("content-type"))
    if _is_rubbish(decoded.text):
        raise ReadError(
            name, "it is not text", kind="unsupported_type", hint="give HTML or plain text"
        )
    if snapshot.media_type != "text/plain" and _TAG.search(decoded.text, 0, _SNIFFED):
        return read_html(snapshot, decoded, site or NO_SITE, familiar)
    return _read_text(snapshot, decoded)


def _read_text(snapshot: Snapshot, decoded: Decoded) -> Document:
    if len(decoded.text) > _LARGEST_TEXT:
        raise ReadError(
            snapshot.url or "the input", f"more than {_LARGEST_TEXT:,} characters of plain text",
            kind="limits", hint="split it",
        )  # fmt: skip
    text = strip_controls(decoded.text)
    column = find_column(text)
    found = read_columns(text, snapshot.url, column) if column else read_plain(text, snapshot.url)
    return Document(
        found.url,
        found.kind,
        found.blocks,
        (*found.hints, Hint("charset", decoded.charset, decoded.evidence)),
        charset=decoded.charset,
        fetched_at=snapshot.fetched_at,
        flags=decoded.flags,
    )


def _is_rubbish(text: str) -> bool:
    """Binary that some table of characters could map: full of controls and unassigned signs."""
    sample = text[:_SAMPLE]
    strange: list[str] = _STRANGE.findall(sample)
    if len(strange) > _STRANGE_SHARE * len(sample):
        return True
    return sum(char < " " for char in strange) > _CONTROL_SHARE * len(sample)
