"""What may stand at one place of a line: a date, a place, a kind of dateline, a role, a mark.

Every function looks at one place of the key and answers how far its find reaches, or None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from scraper.bylines.line import Line
from scraper.bylines.outlets import is_house
from scraper.bylines.people import is_name
from scraper.bylines.places import LONGEST_PLACE, PLACE_HEADS, PLACES, PROVINCES
from scraper.bylines.words import (
    BOTH,
    CORES,
    KIND_ENDS,
    KIND_MODS,
    LABEL_PREFIXES,
    MARKS,
    PREFIXES,
    ROLES,
    SILENT_MODS,
    SOURCE_LABELS,
    TEXT_LABELS,
)
from scraper.text import HAN

_HAN_DAY = "[〇零一二三四五六七八九十廿]{1,3}"
_DATE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}日|\d{4}-\d{1,2}-\d{1,2}"
    f"|(?:[〇零一二三四五六七八九]{{4}}年)?(?:{_HAN_DAY}月)?{_HAN_DAY}日"
)
_HOURS = ("上午", "下午", "凌晨", "晚间", "晚", "夜", "早间", "午间", "中午", "电子版")
_PREFIX = "|".join(map(re.escape, PREFIXES))
_ROLE = re.compile(
    f"(?:驻[\u4e00-\u9fff]{{1,6}}?)?(?:(?:{_PREFIX}) ?){{0,4}}(?:{'|'.join(map(re.escape, CORES))})"
)
_CORE = re.compile("|".join(" ?".join(map(re.escape, word)) for word in CORES))
_LABEL = re.compile(
    f"(?:{'|'.join(LABEL_PREFIXES)})?(?:"
    + "|".join(
        " {0,4}".join(map(re.escape, word)) for word in sorted({*ROLES}, key=len, reverse=True)
    )
    + ")"
)
_TEXT_LABEL = re.compile(
    f"(?:{'|'.join(sorted(TEXT_LABELS, key=len, reverse=True))}) {{0,2}}[:|]"
    f"|(?:{'|'.join(sorted(SOURCE_LABELS, key=len, reverse=True))})/"
)
_BOTH = re.compile(
    "|".join(" ?".join(map(re.escape, word)) for word in sorted(BOTH, key=len, reverse=True))
)
_MARK = re.compile("|".join(map(re.escape, sorted(MARKS, key=len, reverse=True))))
_MODS = re.compile(f"(?:(?:{'|'.join(sorted(KIND_MODS, key=len, reverse=True))}) ?)*+")
_KIND = re.compile("|".join(" ?".join(word) for word in sorted(KIND_ENDS, key=len, reverse=True)))
_PLACE_TAILS = ("特别行政区", "自治区", "自治州", "省", "市", "州", "县", "区", "新区", "高新区")
_DISTRICT = re.compile(
    f"[{HAN}]州 ?(?=报 ?道)"
    f"|(?:[{HAN}]{{1,7}}?(?:自治[县州旗]|新区|[省市县区镇乡旗]) ?){{1,3}}"
    "(?=报 ?道|[专快急]?电|讯)"
)
_BELOW_PLACE = re.compile(f"[{HAN}]{{2,4}}? ?(?=报 ?道)")
"""What may stand between a known place and 报道: a county, a town."""
_ROLE_HEADS = frozenset({"驻", *(word[0] for word in (*PREFIXES, *CORES))})
_LABEL_HEADS = frozenset(word[0] for word in (*LABEL_PREFIXES, *ROLES, *BOTH))
_TEXT_LABEL_HEADS = frozenset(word[0] for word in (*TEXT_LABELS, *SOURCE_LABELS))
_MARK_HEADS = frozenset(word[0] for word in (*BOTH, *MARKS))
_KIND_HEADS = frozenset(word[0] for word in (*KIND_MODS, *KIND_ENDS))
_HAN_DIGITS = frozenset("〇零一二三四五六七八九十廿")
"""How words begin, by table: a line is asked at every place, and nearly always the answer is no."""
_CLOSERS = " )]、,;:/|。!?\"”'》+&·"


@dataclass(frozen=True, slots=True)
class Role:
    """A role word with the house before it: where the word begins and where it ends."""

    outlet_end: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tail:
    """What closes a byline: a place, a date and a kind, as spans of the line."""

    end: int
    place: tuple[int, int] | None = None
    date: tuple[int, int] | None = None
    kind: tuple[int, int] | None = None


def date_at(line: Line, at: int) -> int | None:
    """The end of a date as datelines print them: 12月9日, 十四日, 2012年05月03日."""
    head = line.key[at : at + 1]
    if head not in _HAN_DIGITS and not head.isdecimal():
        return None
    match = _DATE.match(line.key, at)
    return match.end() if match else None


def place_at(line: Line, at: int) -> int | None:
    """The end of a known place, or of several (湖南 永州, 北京/华盛顿), that begins at `at`."""
    end = _one_place(line, at)
    if end is None:
        return None
    following = line.skip(end, " /")
    further = _one_place(line, following)
    near = following == end or line.key[at:end] in PROVINCES or "/" in line.key[end:following]
    return further if further is not None and near else end


def _one_place(line: Line, at: int) -> int | None:
    key = line.key
    longest = LONGEST_PLACE if key[at : at + 2] in PLACE_HEADS else 0
    for size in range(min(longest, len(key) - at), 1, -1):
        if key[at : at + size] in PLACES:
            end = at + size
            for tail in _PLACE_TAILS:
                if key.startswith(tail, end):
                    return end + len(tail)
            return end
    gapped = key[at : at + 3]
    if len(gapped) == 3 and gapped[1] == " " and gapped[0] + gapped[2] in PLACES:
        return at + 3
    return None


def kind_at(line: Line, at: int) -> tuple[int, int] | None:
    """The span of a kind with its modifiers: 讯, 专电, 綜合外電報導; silent modifiers apart."""
    if line.key[at : at + 1] not in _KIND_HEADS:
        return None
    mods = _MODS.match(line.key, at)
    start = mods.end() if mods else at
    while True:
        kind = _KIND.match(line.key, start)
        if kind:
            return _loud(line, at, start), kind.end()
        if start <= at:
            return None
        start -= 1  # 综合外电 + 报道 took 电 from 外电讯, and the like


def _loud(line: Line, at: int, kind: int) -> int:
    for mod in SILENT_MODS:
        if line.key.startswith(mod, at) and at + len(mod) <= kind:
            return at + len(mod)
    return at


@lru_cache(maxsize=16)
def _last_kind(key: str) -> int:
    """Where the last kind of dateline may end, by its last character; -1 where none may."""
    return max(key.rfind(word[-1]) for word in KIND_ENDS)


def is_sent_from(line: Line, at: int) -> bool:
    """Whether 发自 or 发于 begins there; a place follows."""
    return line.key.startswith(("发自", "发于"), at)


def tail_at(line: Line, at: int, *, generic: bool) -> Tail | None:
    """Place, date and kind that close a byline: 上海报道, 台北6日電, 5月13日报道, 发自北京.

    With `generic` an unknown place may stand right before 报道.
    """
    if is_sent_from(line, at):
        start = line.skip(at + 2)
        place = place_at(line, start) or _last_word(line, start)
        return Tail(place, place=(start, place)) if place else None
    if at > _last_kind(line.key):
        return None
    here, place_span, date_span = at, None, None
    if place := place_at(line, here):
        place_span, here = (here, place), line.skip(place)
    if date := date_at(line, here):
        date_span, here = (here, date), line.skip(date)
    kind = kind_at(line, here)
    if kind is None:
        return _district(line, at) or (
            _unknown_place(line, at) if generic and not place_span else None
        )
    short = line.key[kind[0] : kind[1]] in ("讯", "电", "消息") and not (place_span or date_span)
    if short or not _closes(line, kind[1]):
        return None
    return Tail(kind[1], place_span, date_span, kind)


def _last_word(line: Line, at: int) -> int | None:
    """The end of a short word of Han that ends its line or its bracket; else None."""
    end = line.han(at)
    closed = end >= len(line.key) or line.key[end] in " )]。"
    return end if closed and 2 <= end - at <= 6 else None


def _district(line: Line, at: int) -> Tail | None:
    """A place nobody listed, by what it ends in or stands below: 江州市报道, 湖南 东安报道."""
    if at > 0 and line.is_han(at - 1):
        return None
    known = place_at(line, at)
    start = line.skip(known) if known else at
    found = _DISTRICT.match(line.key, start) or (
        _BELOW_PLACE.match(line.key, start) if known else None
    )
    if found is None:
        return None
    kind = kind_at(line, found.end())
    if kind is None or not _closes(line, kind[1]):
        return None
    return Tail(kind[1], (at, start + len(found[0].rstrip())), None, kind)


def _unknown_place(line: Line, at: int) -> Tail | None:
    run = line.han(at)
    for size in range(2, min(7, run - at - 1)):
        if kind := kind_at(line, at + size):
            key = line.key[at : at + size]
            if line.key[kind[1] - 2 : kind[1]] == "报道" and kind[1] == run and not is_name(key):
                return Tail(kind[1], (at, at + size), None, kind)
    return None


def _closes(line: Line, at: int) -> bool:
    return at >= len(line.key) or line.key[at] in _CLOSERS + "([" or not line.is_han(at)


def role_at(line: Line, at: int) -> int | None:
    """The end of a role word with its prefixes that begins right at `at`: 全媒体图片记者."""
    if line.key[at : at + 1] not in _ROLE_HEADS:
        return None
    match = _ROLE.match(line.key, at)
    if match:
        return match.end()
    gapped = _CORE.match(line.key, at)
    return gapped.end() if gapped else None


def outlet_role_at(line: Line, at: int, stop: int, *, loose: bool) -> Role | None:
    """A role word, with or without a house before it, the longest role that leaves a house.

    `loose` lets two to six Han characters that are no name stand for a house nobody knows.
    """
    core = _CORE.search(line.key, at, min(stop, at + 44))
    if core is None or any(mark in line.key[at : core.start()] for mark in ",。!?;:"):
        return None
    for start in range(at, core.start() + 1):
        if start != core.start() and role_at(line, start) != core.end():
            continue
        head = line.key[at:start].strip(" ·-/|")
        near = loose and line.key[start - 1 : start] != " "
        if not head or is_house(head) or (near and _stands_for_house(head)):
            return Role(at + len(line.key[at:start].rstrip(" ·-/|")), start, core.end())
    return None


def _stands_for_house(head: str) -> bool:
    return (
        re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9+]{2,8}", head) is not None
        and not is_name(head)
        and not set(head) & set("的了是在有对从向被把据名位多各某该女男前原让与和及为由就都也")
        and not head.startswith(("一名", "两名", "几名", "中外", "各路", "据", "现场", "受访"))
        and head not in ROLES
        and not head.endswith(("报道", "讯", "电", "消息"))
    )


def label_at(line: Line, at: int) -> int | None:
    """The end of a label word of people (编辑, 摄影, 一审), without its mark."""
    if line.key[at : at + 1] not in _LABEL_HEADS:
        return None
    both = _BOTH.match(line.key, at)
    match = both or _LABEL.match(line.key, at)
    return match.end() if match else None


def text_label_at(line: Line, at: int) -> int | None:
    """The end of a label that names no person, with its mark: 来源:"""
    if line.key[at : at + 1] not in _TEXT_LABEL_HEADS:
        return None
    match = _TEXT_LABEL.match(line.key, at)
    return match.end() if match else None


def mark_at(line: Line, at: int) -> int | None:
    """The end of a mark of what those before it did (摄, 文/图), when nothing follows it."""
    if line.key[at : at + 1] not in _MARK_HEADS:
        return None
    for pattern in (_BOTH, _MARK):
        match = pattern.match(line.key, at)
        if match and _ends_mark(line, match.end()):
            return match.end()
    return None


def _ends_mark(line: Line, at: int) -> bool:
    return at >= len(line.key) or line.key[at] in _CLOSERS + "([-"
