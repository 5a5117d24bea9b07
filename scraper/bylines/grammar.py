"""The whole line: a byline alone, a lead with its dateline, or prose with a credit at its end."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from scraper.bylines.byline import Byline
from scraper.bylines.datelines import Head, dateline_at
from scraper.bylines.english import english_byline
from scraper.bylines.groups import read_groups
from scraper.bylines.line import Line, line_of
from scraper.bylines.marks import outlet_role_at, place_at
from scraper.bylines.outlets import bare_house, is_house
from scraper.bylines.people import is_name
from scraper.bylines.persons import people_of
from scraper.bylines.pieces import Draft, Groups, Level
from scraper.bylines.signs import may_say_something
from scraper.bylines.surnames import COMMON, NOT_NAMES
from scraper.bylines.tails import LONGEST_TAIL, read_tail
from scraper.model import Person
from scraper.text import has_han

_BULLETS = " ■●□○◎◆◇▲△▼▽★☆※►▶▷>*·#◤◥◢◣|-·■▍▌"
_CLOSE = {"(": ")", "[": "]"}
_ENDS = " 。.;、,|"
LONGEST_LINE = 400
"""A line longer than this is no byline alone."""
_NOTHING = Byline()
"""What a line without Han says: every role, label and kind of dateline is a Chinese word."""
LONGEST_LEAD = 400
"""A dateline and its groups end within so many characters."""
_TEASER = re.compile(r" *(?:本文)?(?:转自|来源|转载自|摘自) ?: *")


@dataclass(slots=True)
class _Units:
    """Datelines and groups read one behind the other."""

    end: int
    head: Head | None = None
    people: list[Draft] | None = None
    place: str | None = None
    date: str | None = None
    kind: str | None = None


def parse(text: str) -> Byline:
    """Read a line in whichever of its forms it has."""
    if not has_han(text):
        return english_byline(text) or _NOTHING
    lead, whole = _opening_of(text)
    if whole:
        return lead
    cut = max(0, len(text) - LONGEST_TAIL)
    tail = read_tail(line_of(text[cut:]), max(0, lead.body_starts - cut))
    return _merge(lead, tail)


def body_starts(text: str) -> int:
    """`parse(text).body_starts`, without a look at the end of the text."""
    return _opening_of(text)[0].body_starts if has_han(text) else parse(text).body_starts


def _opening_of(text: str) -> tuple[Byline, bool]:
    """What opens the text, and whether nothing but that is in it."""
    return _opening_of_line(text) if len(text) <= LONGEST_LINE else _look_and_read(text)


@lru_cache(maxsize=1024)
def _opening_of_line(text: str) -> tuple[Byline, bool]:
    """Kept for a while: a caption is asked for its role, its people and its picture."""
    return _look_and_read(text)


def _look_and_read(text: str) -> tuple[Byline, bool]:
    head = line_of(text[: LONGEST_LINE + LONGEST_LEAD])
    if not may_say_something(head, head.skip(0, _BULLETS)):
        return _NOTHING, False
    return read_opening(head, text)


def read_opening(head: Line, text: str) -> tuple[Byline, bool]:
    """What opens the text and whether that is all of it, by the grammar alone."""
    if (teaser := _teaser(head, text)) is not None:
        return teaser, True
    if len(text) <= LONGEST_LINE and (whole := _whole(head, text)) is not None:
        return whole, True
    return _lead(head, text), False


def _merge(lead: Byline, tail: Byline) -> Byline:
    """A lead may name its writers at its end; a dateline with writers keeps to them."""
    authors = lead.authors or tail.authors
    return replace(lead, authors=authors, editors=tail.editors, credits=lead.credits + tail.credits)


# the whole line


def _whole(line: Line, text: str) -> Byline | None:
    start, stop = _edges(line)
    start, stop, bracketed = _unwrap(line, start, stop)
    if start >= stop:
        return None
    got = read_groups(line, start, stop, Level.WHOLE, bare=True)
    if line.skip(got.end, _ENDS) < stop or not _says_something(line, got, start, stop, bracketed):
        return None
    people = people_of(got.people, None)
    first = next((p.outlet for p in got.people if p.outlet), None)
    return Byline(
        *people, first if got.kind else None, got.place, got.date, got.kind, tuple(got.sources),
        len(text), text.strip(),
    )  # fmt: skip


def _edges(line: Line) -> tuple[int, int]:
    start = line.skip(0, _BULLETS)
    stop = len(line.key)
    while stop > start and line.key[stop - 1] in " 。;":
        stop -= 1
    return start, stop


def _unwrap(line: Line, start: int, stop: int) -> tuple[int, int, bool]:
    """Take off brackets that hold the whole line."""
    wrapped = False
    while start < stop and line.key[start] in _CLOSE:
        if _closing(line, start, stop) != stop - 1:
            break
        start, stop, wrapped = line.skip(start + 1, _BULLETS), stop - 1, True
        while stop > start and line.key[stop - 1] == " ":
            stop -= 1
    return start, stop, wrapped


def _closing(line: Line, at: int, stop: int) -> int:
    """The bracket that closes the one at `at`; -1 when none does."""
    depth = 0
    for here in range(at, min(stop, at + LONGEST_LEAD)):
        char = line.key[here]
        depth += (char in "([") - (char in ")]")
        if depth == 0:
            return here
    return -1


def _says_something(line: Line, got: Groups, start: int, stop: int, bracketed: bool) -> bool:
    if got.unknown and not got.labels:
        return False
    if got.labels or got.sources:
        return True
    if got.kind or any(p.title or p.duty or p.outlet for p in got.people):
        return bool(got.people) or bool(got.kind and (got.place or "/" in line.key[start:stop]))
    keys = line.key[start:stop].split()
    if not got.people:
        return False
    return bracketed and len(got.people) <= 6 and any(is_name(k, common=True) for k in keys)


# the lead


def _lead(line: Line, text: str) -> Byline:
    start = line.skip(0, _BULLETS)
    stop = min(len(line.key), start + LONGEST_LEAD)
    units = _Units(start, people=[])
    if start < stop:
        _first_unit(line, start, stop, units)
    if units.end == start:
        return Byline()
    head = units.head
    people = units.people or []
    outlet = head.outlet if head else next((p.outlet for p in people if p.outlet), None)
    kind = head.kind if head else units.kind
    authors, editors, credits = people_of(people, outlet if kind else None)
    body = line.skip(units.end, " :/")
    return Byline(
        authors, editors, credits, outlet if kind else None,
        (head and head.place) or units.place, (head and head.date) or units.date, kind, (),
        min(body, len(text)), text[: units.end].strip(),
    )  # fmt: skip


def _first_unit(line: Line, at: int, stop: int, units: _Units) -> None:
    if line.key[at] in _CLOSE:
        close = _closing(line, at, stop)
        if close < 0 or not _inside(line, line.skip(at + 1), close, units, first=True):
            return
        units.end = close + 1
    elif head := dateline_at(line, at, stop):
        units.head, units.end = head, head.end
    else:
        _open_groups(line, at, stop, units)
        return
    if units.head is not None or units.kind is None:
        _behind_dateline(line, stop, units)


def _inside(line: Line, at: int, close: int, units: _Units, *, first: bool) -> bool:
    """Read what brackets hold: a dateline, groups, or both; all of it or nothing."""
    if first and (head := dateline_at(line, at, close)) is not None:
        rest = read_groups(line, head.end, close, Level.WHOLE, bare=True)
        if line.skip(rest.end) >= close:
            units.head = head
            units.people = rest.people
            return True
    got = read_groups(line, at, close, Level.WHOLE, bare=True)
    named = bool(got.people) and (not first or bool(got.kind) or any(p.title for p in got.people))
    if line.skip(got.end) < close or got.unknown or not (named or (first and got.kind)):
        return False
    _take(got, units)
    return True


def _take(got: Groups, units: _Units) -> None:
    units.people = [*(units.people or ()), *got.people]
    units.place = units.place or got.place
    units.date = units.date or got.date
    units.kind = units.kind or got.kind


def _behind_dateline(line: Line, stop: int, units: _Units) -> None:
    """Groups behind a dateline: in brackets, or open up to a gap, a colon or 报道."""
    at = line.skip(units.end)
    if at >= stop:
        return
    if line.key[at] in _CLOSE:
        close = _closing(line, at, stop)
        if close > at:
            inner = line.skip(at + 1)
            if _inside(line, inner, close, units, first=False) or (
                line.key[close + 1 : close + 2] == ":" and close - at < 16
            ):
                units.end = close + 1
        return
    got = read_groups(line, line.skip(at, " :"), stop, Level.AFTER)
    if got.people and _breaks(line, got.end):
        _take(got, units)
        units.end = got.end


def _open_groups(line: Line, at: int, stop: int, units: _Units) -> None:
    """Groups without brackets or dateline before prose: 本报记者 王丹 上海报道 又到了."""
    got = read_groups(line, at, stop, Level.OPEN)
    firm = (
        got.kind is not None
        or line.key[got.end - 1] == " "
        or line.key[got.end : got.end + 1] in (" ", "")
    )
    glued = bool(got.people) and outlet_role_at(line, got.end, stop, loose=False) is not None
    if (got.people or got.kind) and (firm or glued or line.key[got.end] == ":"):
        _take(got, units)
        units.end = got.end


def _breaks(line: Line, at: int) -> bool:
    return (
        at >= len(line.key)
        or line.key[at - 1] == " "
        or line.key[at] in " :"
        or (line.key[at - 2 : at] == "报道")
    )


# an aggregator's teaser, which runs the source line and the lead together


def _teaser(line: Line, text: str) -> Byline | None:
    """本文转自:株洲日报孙晓静技能抒才华: source, then a byline or a bare name, then prose."""
    match = _TEASER.match(line.key)
    if match is None:
        return None
    start = match.end()
    for end in range(start + 2, min(len(line.key), start + 18)):
        if not is_house(line.key[start:end]):
            continue
        after = line.skip(end)
        source = (bare_house(line.printed(start, end)),)
        lead = _lead(
            line_of(text[after : after + LONGEST_LEAD]), text[after : after + LONGEST_LEAD]
        )
        if lead:
            begins = after + lead.body_starts
            return replace(lead, sources=source, body_starts=begins, raw=text[:begins].strip())
        if size := _teaser_name(line, after):
            name = line.printed(after, after + size)
            begins = line.skip(after + size)
            return Byline(
                (Person(name, "writer"),), sources=source, body_starts=begins,
                raw=text[:begins].strip(),
            )  # fmt: skip
    return None


def _teaser_name(line: Line, at: int) -> int:
    """How long the bare name is that prose follows without a gap; 0 for none."""
    key = line.key[at : at + 12]
    if key[:2] in NOT_NAMES or key[:3] in NOT_NAMES or place_at(line, at) or key[:1] not in COMMON:
        return 0
    for size in (2, 3):
        if is_name(key[:size], common=True) and dateline_at(line, at + size, len(line.key)):
            return size
    return next((n for n in (3, 2) if len(key) > n and is_name(key[:n], common=True)), 0)
