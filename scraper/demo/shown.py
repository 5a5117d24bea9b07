"""What the tour shows: results as things a console prints, and nothing a terminal would obey."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import Indel
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scraper.model import Article
from scraper.text import strip_controls
from storage.protocol import Held, Hit

_CLAUSE = re.compile(r"[^。！？\n]*[。！？]?[”’」』]?\n*")


def heading(words: str) -> Text:
    """A line that opens a part of the tour."""
    return Text.assemble("\n", (words, "bold cyan"))


def line(words: str) -> Text:
    """A line of plain talk."""
    return Text("  " + strip_controls(words))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Padding:
    """A small table without lines; figures stand to the right."""
    found = [tuple(row) for row in rows]
    shown = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for place, title in enumerate(head):
        figures = all(isinstance(row[place], int) for row in found)
        shown.add_column(title, justify="right" if figures else "left", overflow="fold")
    for row in found:
        shown.add_row(*(Text(strip_controls(str(cell))) for cell in row))
    return Padding(shown, (0, 0, 0, 2))


def difference(before: str, after: str) -> list[Text]:
    """Every sentence that changed, as it was and as it is, with the changed characters marked.

    >>> [str(text) for text in difference("甲。共186批。乙。", "甲。共168批。乙。")]
    ['  − 共186批。', '  + 共168批。']
    """
    shown: list[Text] = []
    for gone, come in _changed(_CLAUSE.findall(before), _CLAUSE.findall(after)):
        old, new = _signed("− ", gone, "red"), _signed("+ ", come, "green")
        _mark_changes(old, new)
        shown += [text for text, words in ((old, gone), (new, come)) if words]
    return shown


def _changed(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """What stood and what stands between two sentences that stayed."""
    gone = come = ""
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            if gone or come:
                yield gone.strip(), come.strip()
            gone = come = ""
        else:
            gone += "".join(old[step.src_start : step.src_end])
            come += "".join(new[step.dest_start : step.dest_end])
    if gone or come:
        yield gone.strip(), come.strip()


def _signed(sign: str, words: str, style: str) -> Text:
    return Text.assemble("  ", (sign, style), strip_controls(words))


def _mark_changes(old: Text, new: Text) -> None:
    for step in Indel.opcodes(old.plain[4:], new.plain[4:]):
        if step.tag == "delete":
            old.stylize("bold red", step.src_start + 4, step.src_end + 4)
        elif step.tag == "insert":
            new.stylize("bold green", step.dest_start + 4, step.dest_end + 4)


def hit(found: Hit) -> Text:
    """One search result: its headline, and where the words stand."""
    snippet = Text(found.snippet.replace("\n", " "))
    for start, end in found.marks:
        snippet.stylize("bold yellow", start, end)
    head = f"  {found.id:>3}  {strip_controls(found.title or '')}"
    facts = "  ".join(filter(None, (found.origin, (found.published_at or "")[:10])))
    shown = Text.assemble((head, "bold"), (f"  {facts}\n", "dim"), "       ", snippet)
    return _without_controls(shown)


def _without_controls(text: Text) -> Text:
    return text if strip_controls(text.plain) == text.plain else Text(strip_controls(text.plain))


def chain(article: Article) -> str:
    """Who printed it, who passed it on, who kept a copy: 首发 → 转载 → 快照."""
    houses = (article.origin, article.reprinter, article.snapshotter)
    return " → ".join(dict.fromkeys(house for house in houses if house))


def provenance(carriers: Sequence[Held]) -> Padding:
    """Every page that carries one story, in the order of publication."""
    rows = [
        (held.id, _when(held.article), chain(held.article), held.article.title or "")
        for held in sorted(carriers, key=lambda held: (_when(held.article), held.id))
    ]
    return table(("id", "published", "chain", "headline"), rows)


def _when(article: Article) -> str:
    at = article.published_at
    if at is None:
        return ""
    return str(at) if at.precision == "day" else f"{at.value:%Y-%m-%d %H:%M}"
