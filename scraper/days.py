"""The forms of a printed day: where in a text one stands, and what it says.

A pattern only finds; `Day` holds the numbers as printed, unchecked. Every pattern has bounded
repetition, so that scanning is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scraper.months import month_of

_HAN_DIGIT = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}

_H = "〇○零一二三四五六七八九"
_N = rf"(?:\d{{1,2}}|[{_H}十廿卅]{{1,3}})"
_NOT_AFTER_NUMBER = rf"(?<![\d{_H}十廿卅])"
_W = r"[ \t\u3000\xa0]{0,2}"
_NAME = r"[^\W\d_]{3,12}"
_LETTERS = "[A-Za-z\u00c0-\u024f\u0370-\u04ff]{3}"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°|\.)?"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as printed: what is None was not printed. `end` may stop before a clock."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    clock: tuple[int, int] | None = None
    """Where a clock stands that is printed inside the day (`Jan 05 08:47:00 CST 2023`)."""
    needs_clock: bool = False
    """Only a day when a clock follows (`10-08 12:00`); alone it may be a score."""


def number(text: str) -> int:
    """A number in ASCII or Han digits.

    >>> number("12"), number("二〇二三"), number("廿三"), number("三十"), number("十四")
    (12, 2023, 23, 30, 14)
    """
    if text.isdigit() and text.isascii():
        return int(text)
    if text == "元":
        return 1
    for sign, tens in (("廿", 20), ("卅", 30)):
        if text.startswith(sign):
            return tens + (number(text[1:].removeprefix("十")) if text[1:] else 0)
    before, ten, after = text.partition("十")
    if ten:
        return (number(before) if before else 1) * 10 + (number(after) if after else 0)
    return int("".join(_HAN_DIGIT.get(letter, "") for letter in text) or "0")


def _full_year(text: str, era: str | None = None) -> int:
    """A printed year as the common one: eras, 民國 (also bare, of three digits), two digits."""
    year = number(text)
    if era:
        return year + _ERAS[era]
    if len(text) == 3:
        return year + 1911
    if len(text) == 2:
        return year + (2000 if year < 70 else 1900)
    return year


def _signed(m: re.Match[str]) -> Day | None:
    end = m.end()
    return Day(
        m.start(),
        end,
        _full_year(m["y"], m["era"]),
        number(m["m"]),
        number(m["d"]) if m["d"] else None,
    )


def _numeric(m: re.Match[str]) -> Day | None:
    return Day(m.start(), m.end(), _full_year(m["y"]), int(m["m"]), int(m["d"]))


def _two_digit(m: re.Match[str]) -> Day | None:
    day = _numeric(m)
    assert day
    return Day(day.start, day.end, day.year, day.month, day.day, needs_clock=True)


def _year_last(m: re.Match[str]) -> Day | None:
    """`5.1.2023` is day first by custom; `1/5/2023` only where one of the two cannot be a month."""
    first, second = int(m["a"]), int(m["b"])
    if first > 12 or first == second or (m["sep"] == "." and second <= 12):
        return Day(m.start(), m.end(), int(m["y"]), second, first)
    if second > 12:
        return Day(m.start(), m.end(), int(m["y"]), first, second)
    return Day(m.start(), m.end(), None, None, None)


def _named(m: re.Match[str]) -> Day | None:
    month = month_of(m["name"])
    if month is None:
        return None
    groups = m.groupdict()
    year = _full_year(groups["y"]) if groups.get("y") else None
    clock = m.span("clock") if groups.get("clock") else None
    return Day(m.start(), m.end(), year, month, int(m["d"]), clock)


def _yearless(m: re.Match[str]) -> Day | None:
    return Day(m.start(), m.end(), None, number(m["m"]), number(m["d"]))


def _yearless_clocked(m: re.Match[str]) -> Day | None:
    return Day(m.start(), m.end(), None, int(m["m"]), int(m["d"]), needs_clock=True)


def _day_only(m: re.Match[str]) -> Day | None:
    month = m.groupdict().get("m")
    return Day(m.start(), m.end(), None, number(month) if month else None, number(m["d"]))


@dataclass(frozen=True, slots=True)
class _Form:
    hint: re.Pattern[str]
    """A cheap sign without which the pattern cannot match."""
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Day | None]


def _form(hint: str, pattern: str, read: Callable[[re.Match[str]], Day | None]) -> _Form:
    return _Form(re.compile(hint), re.compile(pattern, re.IGNORECASE), read)


_NAMED = rf"{_LETTERS}\b[ \d.,/-]{{0,6}}\d|\d.{{0,5}}{_LETTERS}"
_FORMS: tuple[_Form, ...] = (
    _form(
        rf"[\d{_H}元][ ]?[年년]",
        rf"{_NOT_AFTER_NUMBER}(?:(?P<era>民[國国]|令和|平成|昭和){_W})?"
        rf"(?P<y>\d{{2,4}}|[{_H}]{{2,4}}|(?<=[和成國国])[元\d]){_W}[年년]{_W}"
        rf"(?P<m>{_N}|元){_W}[月월]{_W}(?:(?P<d>{_N})(?![\d{_H}十]*[:时時点點月年]){_W}[日号號일]?)?",
        _signed,
    ),
    _form(
        r"\d{4}[ ]?[-/._]",
        r"(?<!\d)(?P<y>\d{4})[ ]?(?P<sep>[-/._])[ ]?(?P<m>\d{1,2})[ ]?(?P=sep)[ ]?(?P<d>\d{1,2})"
        r"(?!\d(?!\d?:))(?:日|(?<=[. ]\d)\.|(?<=\d\d)\.(?!\d))?",
        _numeric,
    ),
    _form(
        r"\d{4} \d\d/",
        r"(?<!\d)(?P<y>(?:19|20)\d\d) (?P<m>\d\d)/(?P<d>\d\d)(?=[ ]?\d\d:)",
        _numeric,
    ),
    _form(
        r"\d{3}[-/.]",
        r"(?<![\d./-])(?P<y>1[0-4]\d)(?P<sep>[-/.])(?P<m>\d\d?)(?P=sep)(?P<d>\d\d?)(?![\d./-])",
        _numeric,
    ),
    _form(
        r"\d[-/.][ ]?\d{4}",
        r"(?<![\d./-])(?P<a>\d{1,2})(?P<sep>[-/.])[ ]?(?P<b>\d{1,2})(?P=sep)[ ]?"
        r"(?P<y>(?:1[5-9]|2[01])\d\d)(?![\d:])",
        _year_last,
    ),
    _form(
        r"\d\d-\d\d-\d\d",
        r"(?<![\d-])(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!-)",
        _two_digit,
    ),
    _form(
        _NAMED,
        rf"(?<![^\W_])(?:{_NAME},?[ ]{{1,2}})?(?P<name>{_NAME})[ ]{{1,2}}(?P<d>\d{{1,2}})[ ]{{1,2}}"
        rf"(?P<clock>\d\d:\d\d(?::\d\d)?[ ]{{0,2}}(?:[A-Z]{{1,5}}|[+-]\d{{4}})?)"
        rf"[ ]{{1,2}}(?P<y>\d{{4}})(?!\d)",
        _named,
    ),
    _form(
        _NAMED,
        rf"(?<!\d)(?P<d>\d{{1,2}}){_ORDINAL}(?:-|\s{{0,2}}(?:(?:of|de|del|d['’])\s{{1,2}})?)"
        rf"(?P<name>{_NAME})\.?(?:-|,?\s{{0,2}}(?:(?:de|del|of)\s{{1,2}})?)(?P<y>\d{{4}})(?!\d)",
        _named,
    ),
    _form(
        _NAMED,
        rf"(?<!\d)(?P<d>\d{{1,2}})[ -](?P<name>{_NAME})[ -](?P<y>\d\d)(?=[ ]\d\d:\d\d)",
        _named,
    ),
    _form(
        _NAMED,
        rf"(?<![^\W_])(?P<name>{_NAME})\.?\s{{0,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}"
        rf"(?P<y>\d{{4}})(?![\d:])",
        _named,
    ),
    _form(
        _NAMED,
        rf"(?<!\d)(?P<y>\d{{4}})\.?[ -]{{1,2}}(?P<name>{_NAME})\.?[ -]{{1,2}}"
        r"(?P<d>\d{1,2})(?!\d)",
        _named,
    ),
    _form(
        "năm",
        r"(?<!\d)(?P<d>\d{1,2})\s{0,2}tháng\s{0,2}(?P<m>\d{1,2}),?\s{0,2}năm\s{0,2}(?P<y>\d{4})",
        _numeric,
    ),
    _form(
        rf"[\d{_H}十元][ ]?[月월]",
        rf"(?:(?<!年)|(?<=[今本]年)){_NOT_AFTER_NUMBER}(?P<m>{_N}|元){_W}[月월]{_W}(?P<d>{_N}){_W}"
        "[日号號일]",
        _yearless,
    ),
    _form(
        r"\d[-/]\d",
        r"(?<![\d./-])(?P<m>\d{1,2})[-/](?P<d>\d{2}|\d(?!\d))(?![-/.])",
        _yearless_clocked,
    ),
    _form(
        "[(]",
        rf"[今昨前][天日]?[(](?:(?P<m>{_N})月)?(?P<d>{_N})日?[)][天日]?",
        _day_only,
    ),
    _form("本月", rf"本月(?P<d>{_N})[日号號]", _day_only),
    _form("日[电電讯訊]", rf"(?<![\d{_H}十廿卅月])(?P<d>{_N})日(?=[电電讯訊])", _day_only),
)
_ANY = re.compile(rf"\d|[{_H}十元][年月日]")
_ALONE: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?P<d>{_N})[日号號]"),
    re.compile(r"(?P<m>\d\d?)[-/](?P<d>\d\d?)"),
)
_ALONE_YY = re.compile(r"(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d)")
_NAMED_YEARLESS = (
    re.compile(rf"(?P<name>{_NAME})\.?\s{{0,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?", re.IGNORECASE),
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?\s{{0,2}}(?P<name>{_NAME})\.?", re.IGNORECASE),
)
_MONTH_ALONE = re.compile(rf"(?P<y>\d{{4}}|[{_H}]{{4}})(?:年(?:(?P<m>{_N}|元)月)?|-(?P<n>\d\d))")


def days(text: str) -> Iterator[Day]:
    """Every printed day in `text` (width folded), the surest form first where two overlap."""
    if not _ANY.search(text):
        return
    for form in _FORMS:
        if form.hint.search(text):
            for match in form.pattern.finditer(text):
                day = form.read(match)
                if day:
                    yield day


def named_day(text: str) -> Day | None:
    """A day by month name without its year that opens a text: `Jan 5, 08:47`."""
    found = (pattern.match(text) for pattern in _NAMED_YEARLESS)
    return next((day for match in found if match and (day := _named(match))), None)


def day_alone(text: str) -> Day | None:
    """A day that only counts when it is all there is: `十四日`, `12-31`, `23-01-05`."""
    for pattern in _ALONE:
        if match := pattern.fullmatch(text):
            return _day_only(match)
    if match := _ALONE_YY.fullmatch(text):
        return _numeric(match)
    if match := _MONTH_ALONE.fullmatch(text):
        month = match["m"] or match["n"]
        return Day(0, match.end(), number(match["y"]), number(month) if month else None, None)
    return None
