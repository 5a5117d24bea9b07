"""What was cut from lists of other articles, as data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from operator import attrgetter

from scraper.label.marks import closing_stamp, is_stamp
from scraper.model import Block, Document, Related, Timestamp
from scraper.times import parse_time

LISTS = ("related", "more")
_MOST = 500
_LONGEST_TITLE = 45


def related(document: Document) -> tuple[Related, ...]:
    """Entries in page order: in a list with times each ends at its time, else each link is one."""
    return tuple(islice(_entries(document), _MOST))


def _entries(document: Document) -> Iterator[Related]:
    for name, run in groupby(document.blocks, key=attrgetter("role")):
        if name in LISTS:
            blocks = list(run)
            timed = any(is_stamp(block.text) for block in blocks)
            yield from _by_times(blocks) if timed else filter(None, map(_whole, blocks))


def _by_times(blocks: list[Block]) -> Iterator[Related]:
    pending: list[Block] = []
    for block in blocks:
        if is_stamp(block.text):
            if pending:
                yield _entry(pending, parse_time(block.text))
            pending = []
        elif not pending and closing_stamp(block.text) and (entry := _whole(block)):
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


def _whole(block: Block) -> Related | None:
    """An entry in one block: a link or a teaser or both, perhaps with a time behind them."""
    stamp = closing_stamp(block.text)
    if stamp is None and block.linked < 0.6:
        return None
    when = parse_time(stamp) if stamp else None
    bare = block.text.rstrip()[: -len(stamp)].rstrip(" [（(\u3000") if stamp else block.text
    link = next(iter(block.links), None)
    if link is None:
        return Related(block.role, None, bare or None, None, when)
    teaser = bare.replace(link.text, "", 1).strip() if link.text in bare else bare
    return Related(block.role, link.text or None, teaser or None, link.url, when)
