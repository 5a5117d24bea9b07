"""Option values: text as people type it to what is meant, or an error that says how to write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from scraper import amounts
from scraper.errors import UsageError

T = TypeVar("T")


def duration(text: str) -> float:
    """Seconds of `90`, `90s`, `15m`, `2h`, `1d`.

    >>> duration("15m")
    900.0
    """
    return _amount(text, amounts.duration)


def size(text: str) -> int:
    """Bytes of `500`, `10k`, `20MB`, `1G` (powers of ten).

    >>> size("20MB")
    20000000
    """
    return _amount(text, amounts.size)


def day(text: str) -> date:
    """A day: `2023-01-05`, `2023-01` and `2023` (the first of it), `today`, `7d` (ago).

    >>> day("2023-01"), day("20230105")
    (datetime.date(2023, 1, 1), datetime.date(2023, 1, 5))
    """
    from scraper.model import SHANGHAI  # much to load: most searches name no day

    text = text.strip()
    today = datetime.now(SHANGHAI).date()
    if text in ("today", "今天"):
        return today
    if ago := re.fullmatch(r"(\d{1,5})d", text, re.ASCII):
        return today - timedelta(days=int(ago[1]))
    if parts := re.fullmatch(r"(\d{4})(?:[-/.]?(\d{1,2}))?(?:[-/.]?(\d{1,2}))?", text, re.ASCII):
        try:
            return date(*(int(part or 1) for part in parts.groups()))
        except ValueError:
            raise _unreadable(text, "there is no such day in the calendar") from None
    raise _unreadable(text, "a day is written 2023-01-05, 2023-01, 2023, today or 7d (ago)")


def instant(text: str) -> datetime:
    """A moment in ISO 8601; without an offset it is meant in +08:00.

    >>> instant("2023-01-05 08:47").isoformat()
    '2023-01-05T08:47:00+08:00'
    """
    from scraper.model import Timestamp

    try:
        return Timestamp.parse(text.strip()).value
    except ValueError:
        raise _unreadable(
            text, "a time is written 2023-01-05T08:47, with +08:00 unless an offset is given"
        ) from None


def address(text: str) -> str:
    """An address that can be asked: http or https, with a host.

    >>> address("https://a.cn/a b.html")
    'https://a.cn/a b.html'
    """
    if len(text) > _LONGEST_ADDRESS:
        raise UsageError(f"{text[:200]}…: {len(text)} characters", hint=_ADDRESS_HINT)
    try:
        parts = urlsplit(text.strip())
        host = parts.hostname or ""
    except ValueError:
        raise UsageError(f"{text[:200]}: its host cannot be read", hint=_ADDRESS_HINT) from None
    if parts.scheme not in ("http", "https"):
        raise UsageError(f"{text[:200]}: no address", hint=_ADDRESS_HINT)
    if not host or not all(char.isprintable() and not char.isspace() for char in host):
        raise UsageError(f"{text[:200]}: an address needs a host", hint=_ADDRESS_HINT)
    return text.strip()


_LONGEST_ADDRESS = 8000
"""Characters; what servers must take at least (RFC 9110, 4.1)."""
_ADDRESS_HINT = "an address looks like https://www.example.cn/2023/01/05/1.html"


def _amount(text: str, read: Callable[[str], T]) -> T:
    try:
        return read(text)
    except ValueError as error:
        raise _unreadable(text, str(error)) from None


def _unreadable(text: str, hint: str) -> UsageError:
    return UsageError(f"cannot read {text[:60]!r}", hint=hint)
