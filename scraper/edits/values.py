"""What a number or date says, however it is written: 十二 is 12, 1.2万 is 12000, 四成 is 40%."""

from __future__ import annotations

import re
from decimal import Decimal

from scraper.han import simplified
from scraper.text import width_folded

_DIGITS = {char: n % 10 for n, char in enumerate("〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_LONGEST = 40
"""Characters of a number that are read; a longer one is a text."""
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百千两]+")
_PART = re.compile(r"(\d+(?:\.\d+)?)([百千]?)([万亿]*)")
_SHARE = re.compile(r"百分之(.+)|(.+?)(?:%|percent|per cent)|(.+)成")


def amount(text: str) -> Decimal | None:
    """The value of a number with its units; None where it is not plainly one.

    >>> amount("一亿二千万"), amount("1.5亿") == amount("15000万"), amount("百分之四十")
    (Decimal('120000000'), True, Decimal('0.4'))
    >>> amount("1,260"), amount("二百三"), amount("三比一")
    (Decimal('1260'), Decimal('230'), None)
    """
    bare = simplified(width_folded(text)).replace(" ", "")
    if len(bare) > _LONGEST:
        return None
    if share := _SHARE.fullmatch(bare):
        whole = _whole(next(part for part in share.groups() if part))
        return whole and whole / (10 if share[3] else 100)
    return _whole(bare)


def _whole(bare: str) -> Decimal | None:
    bare = _GROUPED.sub(lambda match: match[0].replace(",", ""), bare)
    figures = _NUMERAL.sub(lambda match: str(_count(match[0])), bare)
    total, at = Decimal(0), 0
    for part in _PART.finditer(figures):
        if part.start() != at:
            return None
        at = part.end()
        value = Decimal(part[1]) * _UNITS.get(part[2], 1)
        for myriad in part[3]:
            value *= _MYRIADS[myriad]
        total += value
    return total if at == len(figures) > 0 else None


def _count(numeral: str) -> int:
    """A numeral below 10000; digits written for digits (二〇二三) stay what they are."""
    if not any(char in _UNITS for char in numeral):
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total, digit, last = 0, 0, 1
    for char in numeral:
        if char in _UNITS:
            last = _UNITS[char]
            total, digit = total + (digit or 1) * last, 0
        else:
            digit = _DIGITS[char]
    short = numeral[-1] not in _UNITS and last >= 100 and "零" not in numeral
    return total + digit * (last // 10 if short else 1)


def written_alike(text: str) -> str:
    """A date with its numerals as figures, so that 三月五日 and 3月5日 are one.

    >>> written_alike("二〇二三年十一月"), written_alike("３月5日")
    ('2023年11月', '3月5日')
    """
    bare = simplified(width_folded(text)).replace(" ", "").replace("号", "日")
    return _NUMERAL.sub(lambda match: str(_count(match[0])), bare) if len(bare) < _LONGEST else bare
