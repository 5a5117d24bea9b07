"""Plain text of a page: one block a line, as it stands."""

from __future__ import annotations

from scraper.model import Block, Document
from scraper.reflow import close_letters, is_letter_spaced
from scraper.text import clean


def read_plain(text: str, url: str) -> Document:
    """Every line that holds something, as a block; never re-flowed."""
    spaced = is_letter_spaced(text)
    lines = ((n, clean(line)) for n, line in enumerate(text.splitlines(), 1))
    blocks = (
        Block(close_letters(line) if spaced else line, place=f"line {n}")
        for n, line in lines
        if line
    )
    return Document(url, "plain", tuple(blocks))
