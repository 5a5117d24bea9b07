"""What was cut from lists of other articles, as data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from scraper.label.marks import STAMP, is_stamp
from scraper.model import Block, Document, Related, Timestamp
from scraper.text import squeeze, width_folded
from scraper.times import parse_time

LISTS = ("related", "more")
_MOST = 500
_LONGEST_TITLE = 45


def related(document: Document) -> tuple[Related, ...]:
    """Entries in page order: in a list with times each ends at its time, else each link is one."""
    entries: list[Related] = []
    for name, run in groupby(document.blocks, key=lambda block: block.role):
        if name in LISTS:
            blocks = list(run)
            timed = any(is_stamp(block.text) for block in blocks)
            entries += _by_times(blocks) if timed else filter(None, map(_whole, blocks))
    return tuple(entries[:_MOST])


def _by_times(blocks: list[Block]) -> Iterator[Related]:
    pending: list[Block] = []
    for block in blocks:
        if is_stamp(block.text):
            if pending:
                yield _entry(pending, parse_time(block.text))
            pending = []
        elif not pending and _closes(block) and (entry := _whole(block)):
            yield entry
        else:
            pending.append(block)


def _entry(lines: list[Block], when: Timestamp | None) -> Related:
    """Two lines are title and teaser; a line alone is the teaser, unless it is a short link."""
    url = next((link.url for line in lines for link in line.links), None)
    role, last = lines[-1].role, lines[-1].text
    if len(lines) == 1 and lines[0].links and len(last) <= _LONGEST_TITLE:
        return Related(role, last, None, url, when)
    return Related(role, lines[0].text if len(lines) > 1 else None, last, url, when)


def _closes(block: Block) -> bool:
    """Whether the block ends with its own time."""
    stamps = list(STAMP.finditer(width_folded(block.text)))
    return bool(stamps) and stamps[-1].end() == len(block.text)


def _whole(block: Block) -> Related | None:
    """An entry in one block: a link, perhaps with a teaser and a time behind it."""
    if not block.links:
        return None
    stamps = list(STAMP.finditer(width_folded(block.text)))
    ends = bool(stamps) and stamps[-1].end() == len(block.text)
    if not ends and block.linked < 0.6:
        return None
    link = block.links[0]
    when = parse_time(stamps[-1][0]) if stamps else None
    bare = block.text[: stamps[-1].start()] if ends else block.text
    teaser = bare.replace(link.text, "", 1).strip()
    rest = teaser if squeeze(teaser) else None
    return Related(block.role, link.text or None, rest, link.url, when)
