"""The clock that follows a printed day: hour, minute, second, half of the day, and zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone

from scraper.days import number

SHANGHAI = timezone(timedelta(hours=8))
_H = "〇○零一二三四五六七八九"
_N = rf"(?:\d{{1,2}}|[{_H}十廿]{{1,3}})"
_WEEKDAY = (
    r"[(\[【]?(?:(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[日月火水木金土]曜日?|[일월화수목금토]요일"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|[日一二三四五六](?=[)]))[)\]】]?"
)
_GAP = re.compile(
    rf"(?:[ \t\r\n\u3000\xa0,，、|·•;/日)\]】]|T(?=\d)|-(?=[ ]?\d\d?:)|г\.?(?=[ ,])|года"
    rf"|(?:HKT|(?:北京|台北|臺北|香港)(?:时间|時間)?)[ ]?(?=\d\d?:)"
    rf"|(?:at|um|às|à|alle|ore|kl\.?|klo|o|в|om|den|of)[ ](?=\d)|{_WEEKDAY}){{0,8}}",
    re.IGNORECASE,
)
_HALF = (
    "(?P<half>上午|早上|早晨|清晨|凌晨|晨|早|中午|正午|下午|傍晚|晚上|晚间|晚間|夜间|深夜|晚|夜"
    "|午前|午後|午后|오전|오후|[ap][.]?m[.]?(?=[ ]?[0-9]))?"
)
_CLOCK = re.compile(
    rf"{_HALF}[ ]?(?P<h>{_N})"
    rf"(?:[ ]?:[ ]?(?P<mi>\d\d|\d(?=:\d))(?!\d)(?:[ ]?:[ ]?(?P<s>\d\d?)(?!\d)(?:[.,]\d{{1,9}})?)?"
    rf"|[ ]?(?:时|時|點|点|시)整?(?:[ ]?(?P<cmi>{_N})[ ]?(?:分|분)(?:[ ]?(?P<cs>{_N})[ ]?[秒초])?)?"
    r"|h(?P<hmi>\d\d)(?!\d)|(?P<bare>(?=[ ]?[ap][.]?m\b)))"
    r"(?:[ ]?(?P<ap>[ap])[.]?m(?:[.]|\b))?",
    re.IGNORECASE,
)
_BEFORE = 40
_HOUR = re.compile(r"(?<![\d:.])\d{1,2}(?=:\d\d)")
_ZONE = re.compile(
    r"[ ]?[(]?(?:(?P<name>Z|UTC|GMT|[A-Z]{3,4})(?![A-Za-z]))?"
    r"(?:[ ]?(?P<sign>[+-])(?P<oh>\d{1,2})(?::?(?P<om>\d\d))?(?![\d:]))?[)]?"
)
_PLACE = re.compile(r"[ ]?[(]?(?P<place>北京|台北|臺北|香港|东京|東京|首尔|纽约)(?:时间|時間)[)]?")

ZONES: dict[str, float] = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "CET": 1, "WEST": 1, "CEST": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "IST": 5.5, "WIB": 7, "ICT": 7, "HKT": 8, "SGT": 8, "PHT": 8, "MYT": 8,
    "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BRT": -3, "ART": -3, "ET": -5,
}  # fmt: skip
"""Hours east of Greenwich of the zone names that mean one thing in print. CST stands apart: it is
China's on a 24-hour clock, Central American on a clock of twelve hours."""
_PLACES = {"东京": 9, "東京": 9, "首尔": 9, "纽约": -5}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as printed; what is None was not printed."""

    end: int
    hour: int
    minute: int | None
    second: int | None
    zone: timezone | None


def clock_after(text: str, start: int) -> Clock | None:
    """The clock that stands at `start` but for space, a weekday or a comma; None if none does.

    An hour that no clock has (25:61) is no clock.
    """
    gap = _GAP.match(text, start)
    match = _CLOCK.match(text, gap.end() if gap else start)
    if not match:
        return None
    return _read(text, match)


def clock_before(text: str, since: int, until: int) -> Clock | None:
    """The clock that ends at `until` but for space, a weekday or a comma: `3:07 PM, Thu Jan 5`."""
    since = max(since, until - _BEFORE)
    for match in _HOUR.finditer(text, since, until):
        whole = _CLOCK.match(text, match.start(), until)
        clock = _read(text, whole) if whole else None
        if clock and clock.end <= until and _GAP.fullmatch(text, clock.end, until):
            return clock
    return None


def _read(text: str, match: re.Match[str]) -> Clock | None:
    printed = match["mi"] or match["hmi"] or match["cmi"]
    seconds = match["s"] or match["cs"]
    hour = _in_day(number(match["h"]), (match["ap"] or match["half"] or "").lower())
    minute = number(printed) if printed else None
    second = number(seconds) if seconds else None
    if hour is None or hour > 23 or (minute or 0) > 59 or (second or 0) > 60:
        return None
    zone, end = _zone_after(text, match.end(), twelve=bool(match["ap"]))
    return Clock(end, hour, minute, None if second == 60 else second, zone)


def _in_day(hour: int, half: str) -> int | None:
    """The hour of 24; None where the half of the day leaves it open (晚上12点)."""
    half = half.replace(".", "")
    if half in ("p", "pm", "下午", "午後", "午后", "오후", "傍晚"):
        return hour + 12 if hour < 12 else hour
    if half in ("晚", "晚上", "晚间", "晚間", "夜", "夜间", "深夜"):
        if hour == 12:
            return None
        return hour + 12 if 5 <= hour < 12 else hour
    if half in ("中午", "正午"):
        return hour + 12 if hour <= 2 else hour
    if half in ("a", "am", "上午", "凌晨", "午前", "오전") and hour == 12:
        return 0
    return hour


def _zone_after(text: str, start: int, *, twelve: bool) -> tuple[timezone | None, int]:
    if place := _PLACE.match(text, start):
        return _offset(_PLACES.get(place["place"], 8)), place.end()
    match = _ZONE.match(text, start)
    if not match or not (match["name"] or match["sign"]):
        return None, start
    hours = ZONES.get(match["name"] or "UTC")
    if match["name"] == "CST":
        hours = -6 if twelve else 8
    if hours is None or (match["sign"] and hours != 0):
        return None, start
    if match["sign"]:
        east = int(match["oh"]) + int(match["om"] or 0) / 60
        if east > 14 or int(match["om"] or 0) > 59:
            return None, start
        hours = east if match["sign"] == "+" else -east
    return _offset(hours), match.end()


def _offset(hours: float) -> timezone:
    return SHANGHAI if hours == 8 else timezone(timedelta(hours=hours))
