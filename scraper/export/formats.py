"""The formats by name. One function each: articles in, characters out, how many were written.

To add one: write `def name(articles, stream) -> int` in a file of its own and enter it here; the
command's help, the docs and the tests follow from this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TextIO

from scraper.export.csv_rows import csv
from scraper.export.jsonl import jsonl
from scraper.export.markdown import md
from scraper.export.numbered import Numbered
from scraper.export.plain_text import txt

Writer = Callable[[Iterable[Numbered], TextIO], int]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write articles down."""

    write: Writer
    suffix: str
    help: str
    encoding: str = "utf-8"
    apart: bool = False
    """Whether a folder with one file an article makes sense."""


FORMATS: Mapping[str, Format] = {
    "jsonl": Format(jsonl, ".jsonl", "one JSON object a line, every field; can be added again"),
    "csv": Format(csv, ".csv", "a spreadsheet's table, UTF-8 with a mark", "utf-8-sig"),
    "md": Format(md, ".md", "Markdown with front matter", apart=True),
    "txt": Format(txt, ".txt", "plain text to read", apart=True),
}
