"""Durations and sizes as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_BYTES = {"": 1, "b": 1, "k": 10**3, "kb": 10**3, "m": 10**6, "mb": 10**6, "g": 10**9, "gb": 10**9}
_NUMBER_AND_UNIT = re.compile(r"\s*(\d{1,15}(?:\.\d{1,9})?)\s*([A-Za-z]*)\s*", re.ASCII)


def duration(text: str) -> float:
    """Seconds of `90`, `90s`, `15m`, `2h`, `1d`; raises `ValueError` that says how one is written.

    >>> duration("15m"), duration("1.5h")
    (900.0, 5400.0)
    """
    return _scaled(text, _SECONDS, "a duration is a number with s, m, h or d: 90s, 15m, 2h")


def size(text: str) -> int:
    """Bytes of `500`, `10k`, `20MB`, `1G` (powers of ten); raises `ValueError` as `duration`.

    >>> size("20MB")
    20000000
    """
    return int(_scaled(text, _BYTES, "a size is a number with k, M or G: 500k, 20MB, 1G"))


def in_short(seconds: float) -> str:
    """A duration as short as `duration` reads it.

    >>> in_short(1800), in_short(5400), in_short(90), in_short(86400)
    ('30m', '90m', '90s', '1d')
    """
    for unit, scale in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % scale == 0:
            return f"{seconds / scale:.0f}{unit}"
    return f"{seconds:g}s"


def _scaled(text: str, units: Mapping[str, float], how: str) -> float:
    match = _NUMBER_AND_UNIT.fullmatch(text)
    if match is None or match[2].lower() not in units:
        raise ValueError(how)
    return float(match[1]) * units[match[2].lower()]
