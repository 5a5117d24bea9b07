"""What the tour shows: results as things a console prints, and nothing a terminal would obey."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import Indel
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scraper.model import Article
from scraper.text import strip_controls
from storage.protocol import Held, Hit

SEEN = 34
"""Characters of a snippet that are shown: with the indent a line of eighty cells."""
_CLAUSE = re.compile(r"[^。！？\n]*[。！？]?[”’」』]?\n*")


def heading(words: str) -> Text:
    """A line that opens a part of the tour."""
    return Text.assemble("\n", (words, "bold cyan"))


def line(words: str) -> Text:
    """A line of plain talk."""
    return Text("  " + strip_controls(words))


def command(words: str) -> Group:
    """A command to copy: never broken over lines."""
    text = Text("  " + strip_controls(words), no_wrap=True, overflow="ignore")
    return Group(text)  # rich joins bare texts, and forgets their manners


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Padding:
    """A small table without lines; figures stand to the right."""
    found = [tuple(row) for row in rows]
    shown = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for place, title in enumerate(head):
        figures = all(isinstance(row[place], int) for row in found)
        shown.add_column(title, justify="right" if figures else "left", overflow="fold")
    for row in found:
        shown.add_row(*(Text(strip_controls(str(cell))) for cell in row))
    return Padding(shown, (0, 0, 0, 2), expand=False)


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
    """What stood and what stands: sentence by sentence where as many came as went."""
    gone: list[str] = []
    come: list[str] = []
    for step in (*Indel.opcodes(old, new), None):
        if step is not None and step.tag != "equal":
            gone += old[step.src_start : step.src_end]
            come += new[step.dest_start : step.dest_end]
            continue
        if len(gone) != len(come):
            gone, come = ["".join(gone)], ["".join(come)]
        yield from zip(gone, come, strict=True)
        gone, come = [], []


def _signed(sign: str, words: str, style: str) -> Text:
    return Text.assemble("  ", (sign, style), " ".join(strip_controls(words).split()))


def _mark_changes(old: Text, new: Text) -> None:
    for step in Indel.opcodes(old.plain[4:], new.plain[4:]):
        if step.tag == "delete":
            old.stylize("bold red", step.src_start + 4, step.src_end + 4)
        elif step.tag == "insert":
            new.stylize("bold green", step.dest_start + 4, step.dest_end + 4)


def hit(found: Hit) -> Group:
    """One search result: its headline, how many pages carry it, and where the words stand."""
    snippet = _one_line(Text(found.snippet))
    for start, end in found.marks:
        snippet.stylize("bold yellow", start, end)
    first = found.marks[0][0] if found.marks else 0
    spread = f"{found.spread} pages" if found.spread > 1 else ""
    facts = "  ".join(filter(None, (found.origin, (found.published_at or "")[:10], spread)))
    head = Text.assemble(f"  {found.id:>3}  ", (found.title or "", "bold"), (f"  {facts}", "dim"))
    return Group(_one_line(head), Text("       ") + _around(snippet, first))


def _around(snippet: Text, first: int) -> Text:
    """As much of a snippet as fits on a line, with its first match in it."""
    begin = max(0, min(first - SEEN // 3, len(snippet) - SEEN))
    end = begin + SEEN
    cut = Text("…" if begin else "") + snippet[begin:end]
    return cut + Text("…" if end < len(snippet) else "")


def _one_line(text: Text) -> Text:
    """The text on one line, without controls; marks survive where nothing had to go."""
    plain = strip_controls(text.plain)
    if plain != text.plain:
        text = Text(plain)
    text.plain = plain.replace("\n", " ")  # as long as before, so that marks stay in place
    return text


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
