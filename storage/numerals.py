"""Numbers written with the units 十, 百 and 千, as the digits that mean the same."""

from __future__ import annotations

import re

LONGEST_NUMERAL = 10
"""Characters that are looked at beside a place for being a part of the number there."""
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WITH_UNITS = re.compile("[0-9两]*[十百千][0-9十百千]*")
_AT_END, _AT_START = re.compile("[0-9十百千两]*$"), re.compile("[0-9十百千两]*")


def counted(text: str) -> str:
    """The text with its numerals as digits; digits written for digits stay as they are.

    `text` is bare: its 一 to 九 are digits.

    >>> counted("1百2十3人"), counted("十5人"), counted("两千05十"), counted("2022年")
    ('123人', '15人', '2050', '2022年')
    >>> counted("3百05"), counted("百")
    ('305', '100')
    """
    return _WITH_UNITS.sub(lambda match: str(_value(match[0])), text)


def _value(numeral: str) -> int:
    total = digits = 0
    named = False
    for char in numeral:
        if char in _UNITS:
            total += (digits if named else 1) * _UNITS[char]
            digits, named = 0, False
        else:
            digits, named = 10 * digits + (2 if char == "两" else int(char)), True
    return total + digits


def ends_with_numeral(text: str) -> str:
    """The numeral that a text ends with, or nothing."""
    return next(match[0] for match in _AT_END.finditer(text))


def begins_with_numeral(text: str) -> str:
    """The numeral that a text begins with, or nothing."""
    match = _AT_START.match(text)
    return match[0] if match else ""
