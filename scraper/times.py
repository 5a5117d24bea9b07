"""Printed times to instants: never a date that is not there, never more precision than printed.

Text, addresses and epochs are read. A page that prints no zone means +08:00. Filler counts as not
printed: seconds of `:00` (then the precision is `minute`), and 00:00:00 or 23:59:57–59 of a
content system (then it is `day`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from scraper import clocks, days
from scraper.model import SHANGHAI, Precision, Timestamp

How = Literal["full", "yearless", "relative"]


@dataclass(frozen=True, slots=True)
class Found:
    """A time in a text: where it stands (`text[start:end]`), what it says, how it was said."""

    start: int
    end: int
    time: Timestamp
    how: How


_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20, 0xA0: 0x20, 0x2002: 0x20, 0x2003: 0x20, 0x2009: 0x20, 0x202F: 0x20,
    0x2010: 0x2D, 0x2011: 0x2D, 0x2012: 0x2D, 0x2013: 0x2D, 0x2014: 0x2D, 0x2212: 0x2D,
    0x2236: 0x3A, 0xFE55: 0x3A, 0x3014: 0x5B, 0x3015: 0x5D, 0x3010: 0x5B, 0x3011: 0x5D,
    0x2044: 0x2F, 0x2215: 0x2F,
}  # fmt: skip
_WIDE = re.compile(
    "[\uff01-\uff5e\u3000\xa0\u2002-\u2015\u202f\u2044\u2212\u2215\u2236\ufe55【】〔〕]"
)
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?"
)
_EPOCH = re.compile(
    r"(?:/Date[(])?(\d{10})(\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?(?:[+-]\d{4})?(?:[)]/)?"
)
_EPOCH_END = 2_208_988_800
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?"
)
_ROC = re.compile(r"(1[0-4]\d)(\d\d)(\d\d)")
_LABEL = re.compile(r"[\s\[(<{\"'=*·•|:-]*(?:[^\W\d_]{1,12}[ ]?[:=][ \"'\[]*)?")
_TAIL = " \t\r\n])>}\"',;|.。，；"
_LONGEST = 4096
_MOST = 5000

_RELATIVE = re.compile(
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十半])[ ]?[个個]?"
    r"(?P<unit>秒|分|小时|小時|钟头|鐘頭|天|日|月|年|周|週|星期)[钟鐘]?之?前"
    r"|(?P<en>\d{1,3}|an?|one)[ ]"
    r"(?P<en_unit>sec(?:ond)?|min(?:ute)?|hour|hr|day|month|year)s?[ ]ago"
    r"|(?P<now>刚刚|剛剛|刚才|just now)"
    r"|(?P<day>大前天|前天|前日|昨天|昨日|昨晚|昨夜|今天|今日|今晚|今晨|今早|昨晨|yesterday|today)",
    re.IGNORECASE,
)
_RELATIVE_HINT = re.compile("[前昨今刚剛]|ago|[yY]esterday|[tT]oday|just now")
_DAYS_BACK = {"大": 3, "前": 2, "昨": 1, "今": 0, "y": 1, "t": 0}
_EVENING = frozenset("晚夜")
_UNITS: dict[str, tuple[timedelta, Precision]] = {
    "秒": (timedelta(seconds=1), "second"),
    "分": (timedelta(minutes=1), "minute"),
    "小": (timedelta(hours=1), "hour"),
    "钟": (timedelta(hours=1), "hour"),
    "鐘": (timedelta(hours=1), "hour"),
    "天": (timedelta(days=1), "day"),
    "日": (timedelta(days=1), "day"),
    "s": (timedelta(seconds=1), "second"),
    "m": (timedelta(minutes=1), "minute"),
    "h": (timedelta(hours=1), "hour"),
    "d": (timedelta(days=1), "day"),
}


def parse_time(text: str, reference: datetime | None = None) -> Timestamp | None:
    """The time that a short text, an address or an epoch says; None when it says none.

    `reference` is when the text was seen (naive means +08:00): without it, days that lack their
    year and words like 昨天 say nothing. A year left out means the last such day not after the
    reference. A full date goes before one without a year, and that before a relative word. Dates
    no calendar has (2023-02-30) say nothing, nor does a bare number that is neither an epoch nor a
    compact date. Only the first 4,096 characters are read.

    >>> str(parse_time("发布时间：2023年1月5日 08:47"))
    '2023-01-05T08:47:00+08:00'
    >>> str(parse_time("十四日", datetime(1951, 9, 15)))
    '1951-09-14'
    >>> parse_time("2023-02-30") is None
    True
    """
    text = text[:_LONGEST].strip().replace("\\/", "/")
    if match := _ISO.fullmatch(text):
        return _iso(match)
    if _is_address(text):
        return time_in_address(text)
    folded = _folded(text)
    bare = folded[_label_end(folded) :].strip(_TAIL)
    if _EPOCH.fullmatch(bare) or _COMPACT.fullmatch(bare) or _ROC.fullmatch(bare):
        return _compact(bare)
    if bare.isdigit():
        return None
    seen = _aware(reference)
    found = _best(_scan(folded, seen))
    return found.time if found else _alone(bare, seen)


def find_times(text: str, reference: datetime | None = None) -> tuple[Found, ...]:
    """Every time printed in a text, in order, without overlap; at most 5,000.

    Without `reference` only full dates count. Numbers without marks (epochs, `20230105`) and days
    that only count alone (`5日`) are left to `parse_time`.

    >>> [found.time.precision for found in find_times("2023-01-05 08:47 来源：新华社 2023年1月6日")]
    ['minute', 'day']
    """
    return tuple(_scan(_folded(text), _aware(reference)))[:_MOST]


def time_in_address(url: str) -> Timestamp | None:
    """The day (of a few hosts the second) that an address carries; None when it carries none."""
    scheme, mark, rest = url.partition("://")
    _, _, path = (rest if mark else scheme).lstrip("/").partition("/")
    if match := _EASTDAY.search(url[:_LONGEST]):
        year, month, day, hour, minute, second = (int(pair) for pair in match.groups())
        return _instant(2000 + year, month, day, clocks.Clock(0, hour, minute, second, None))
    path, _, query = f"/{path}"[:_LONGEST].partition("?")
    for pattern in _IN_PATH:
        for match in pattern.finditer(path):
            if found := _day_in_address(match):
                return found
    match = _IN_QUERY.search(f"?{query}")
    return _day_in_address(match) if match else None


_EASTDAY = re.compile(
    r"eastday\.com/\w+/n?(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d{0,9}(?:-\d+)?\.html?", re.ASCII
)
_IN_PATH = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?<!\d)((?:19|20)\d\d)([-_/.])(\d{1,2})[-_/.](\d{1,2})(?!\d)",
        r"(?<!\d)((?:19|20)\d\d)(/)(\d\d)(\d\d)(?!\d)",
        r"(?<!\d)((?:19|20)\d\d)()(\d\d)/(\d\d)(?!\d)",
        r"(?<!\d)((?:19|20)\d\d)()(\d\d)(\d\d)(?!\d)",
        r"/(\d\d)(/)(\d\d)(\d\d)/\d\d/(?=[0-9A-Z]{16}\.)",
        r"(?<![\dA-Za-z])((?:19|20)\d\d)()(\d\d)(\d\d)(?=\d{4,10}(?!\d))",
    )
)
_IN_QUERY = re.compile(
    r"[?&](?:\w*date|rq|day)=((?:19|20)\d\d)()[-/]?(\d\d)[-/]?(\d\d)(?!\d)",
    re.ASCII | re.IGNORECASE,
)


def _day_in_address(match: re.Match[str]) -> Timestamp | None:
    year, _, month, day = match.groups()
    full = int(year) + (2000 if len(year) == 2 else 0)
    found = _instant(full, int(month), int(day), None)
    return found if found and 1990 <= full <= 2099 else None


def _is_address(text: str) -> bool:
    head = text[:12].lower()
    if "://" in head or head.startswith("//"):
        return True
    return text.startswith("/") and " " not in text and text.count("/") > 1 and "Date(" not in text


def _folded(text: str) -> str:
    return text.translate(_FOLD) if _WIDE.search(text) else text


def _aware(reference: datetime | None) -> datetime | None:
    if reference is None:
        return None
    if reference.tzinfo is None:
        return reference.replace(tzinfo=SHANGHAI)
    return reference.astimezone(SHANGHAI)


def _label_end(text: str) -> int:
    match = _LABEL.match(text)
    return match.end() if match else 0


def _iso(match: re.Match[str]) -> Timestamp | None:
    clock = clocks.clock_after(match[0], 10) if match[4] else None
    return _instant(int(match[1]), int(match[2]), int(match[3]), clock)


def _compact(text: str) -> Timestamp | None:
    """Numbers that are a time: epochs in s, ms, µs or ns; `20230105[084700]`; ROC `1151006`."""
    match = _EPOCH.fullmatch(text)
    if match and 1_000_000_000 <= int(match[1]) < _EPOCH_END:
        return _filled(datetime.fromtimestamp(int(match[1]), UTC).astimezone(SHANGHAI))
    if match := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, _zone = match.groups()
        if not 1900 <= int(year) <= 2099:
            return None
        clock = None
        if hour:
            printed = f"{hour}:{minute}" + (f":{second}" if second else "") + (_zone or "")
            clock = clocks.clock_after(printed, 0)
            if not clock:
                return None
        return _instant(int(year), int(month), int(day), clock)
    if match := _ROC.fullmatch(text):
        return _instant(int(match[1]) + 1911, int(match[2]), int(match[3]), None)
    return None


def _best(found: Iterator[Found]) -> Found | None:
    best: Found | None = None
    for one in found:
        if one.how == "full":
            return one
        if best is None or (best.how == "relative" and one.how == "yearless"):
            best = one
    return best


def _alone(text: str, reference: datetime | None) -> Timestamp | None:
    if day := days.day_alone(text):
        return _dated(day, None, reference)
    day = days.named_day(text) if reference else None
    clock = clocks.clock_after(text, day.end) if day else None
    if day and (clock.end if clock else day.end) == len(text):
        return _dated(day, clock, reference)
    return None


def _scan(text: str, reference: datetime | None) -> Iterator[Found]:
    """Times in order; a claim on a span holds even where its date is impossible."""
    claims = sorted(_claims(text, reference), key=lambda claim: (claim.start, claim.rank))
    reach = 0
    for claim in claims:
        if claim.start < reach:
            continue
        time = claim.time
        if time and claim.day and (clock := clocks.clock_before(text, reach, claim.start)):
            time = _dated(claim.day, clock, reference)
        reach = claim.end
        if time:
            yield Found(claim.start, claim.end, time, claim.how)


class _Claim(NamedTuple):
    start: int
    end: int
    time: Timestamp | None
    how: How
    rank: int = -1
    day: days.Day | None = None
    """The day, where no clock follows it: one may stand before."""


def _claims(text: str, reference: datetime | None) -> Iterator[_Claim]:
    for rank, day in enumerate(days.days(text)):
        start = day.clock[0] if day.clock else day.end
        clock = clocks.clock_after(text, start) if day.day else None
        end = day.end if day.clock or not clock else clock.end
        if day.needs_clock and not clock:
            continue
        how: How = "full" if day.year is not None else "yearless"
        alone = None if clock or not day.day else day
        yield _Claim(day.start, end, _dated(day, clock, reference), how, rank, alone)
    if reference and _RELATIVE_HINT.search(text):
        yield from _relatives(text, reference)


def _dated(
    day: days.Day, clock: clocks.Clock | None, reference: datetime | None
) -> Timestamp | None:
    if day.year is not None:
        if day.month is None or day.day is None:
            return _coarse(day.year, day.month)
        return _instant(day.year, day.month, day.day, clock)
    if reference is None or day.day is None:
        return None
    last = _last(reference.date(), day.month, day.day)
    return _instant(last.year, last.month, last.day, clock) if last else None


def _coarse(year: int, month: int | None) -> Timestamp | None:
    start = _instant(year, month or 1, 1, None)
    return Timestamp(start.value, "month" if month else "year") if start else None


def _last(reference: date, month: int | None, day: int) -> date | None:
    """The last such day not after the reference; with no month, of this month or those before."""
    year, this = reference.year, reference.month
    tried = (
        [(year - back, month) for back in range(9)]
        if month
        else [(year - (back >= this), (this - back - 1) % 12 + 1) for back in range(3)]
    )
    for in_year, in_month in tried:
        try:
            candidate = date(in_year, in_month, day)
        except ValueError:
            continue
        if candidate <= reference:
            return candidate
    return None


def _relatives(text: str, reference: datetime) -> Iterator[_Claim]:
    for match in _RELATIVE.finditer(text):
        if match["day"]:
            yield _other_day(text, match, reference)
        elif match["now"]:
            now = Timestamp(reference.replace(second=0, microsecond=0), "minute")
            yield _Claim(match.start(), match.end(), now, "relative")
        else:
            yield _Claim(match.start(), match.end(), _ago(match, reference), "relative")


def _other_day(text: str, match: re.Match[str], reference: datetime) -> _Claim:
    word = match["day"].lower()
    day = reference.date() - timedelta(days=_DAYS_BACK[word[0]])
    evening = word[-1] in _EVENING
    clock = clocks.clock_after(text, match.end() - (1 if evening else 0))
    time = _instant(day.year, day.month, day.day, clock)
    return _Claim(match.start(), clock.end if clock else match.end(), time, "relative")


def _ago(match: re.Match[str], reference: datetime) -> Timestamp | None:
    unit = (match["unit"] or match["en_unit"]).lower()
    count = match["n"] or match["en"]
    if count == "半":
        if not unit.startswith("小"):
            return None
        return Timestamp(
            (reference - timedelta(minutes=30)).replace(second=0, microsecond=0), "minute"
        )
    many = 2 if count == "两" else 1 if count[0] in "aAoO" else days.number(count)
    if unit in ("月", "month", "年", "year"):
        months = reference.year * 12 + reference.month - 1
        months -= many if unit in ("月", "month") else many * 12
        return _coarse(months // 12, months % 12 + 1 if unit in ("月", "month") else None)
    if unit in ("周", "週", "星期"):
        return _day_of(reference - timedelta(weeks=many))
    step, precision = _UNITS[unit[0]]
    then = reference - many * step
    if precision == "day":
        return _day_of(then)
    second = then.second if precision == "second" else 0
    return Timestamp(then.replace(second=second, microsecond=0), precision)


def _day_of(then: datetime) -> Timestamp:
    return Timestamp(then.replace(hour=0, minute=0, second=0, microsecond=0), "day")


def _instant(year: int, month: int, day: int, clock: clocks.Clock | None) -> Timestamp | None:
    """A printed day and clock as an instant; None for a day that no calendar has."""
    if not 1500 <= year <= 2199:
        return None
    try:
        start = datetime(year, month, day, tzinfo=(clock and clock.zone) or SHANGHAI)
    except ValueError:
        return None
    if not clock:
        return Timestamp(start, "day")
    value = start.replace(hour=clock.hour, minute=clock.minute or 0, second=clock.second or 0)
    if clock.minute is None:
        return Timestamp(value, "hour")
    return Timestamp(value, "minute") if clock.second is None else _filled(value)


def _filled(value: datetime) -> Timestamp:
    """An instant printed to the second, with what a content system fills in taken off."""
    clock = (value.hour, value.minute, value.second)
    if clock == (0, 0, 0) or clock >= (23, 59, 57):
        return _day_of(value)
    return Timestamp(value, "second" if value.second else "minute")
