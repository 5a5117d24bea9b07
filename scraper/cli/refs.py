"""What people call an article on the command line: its number, or an address of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scraper.errors import NothingFound, Removed
from scraper.files import lines
from storage.protocol import Archive, Held


def find(
    archive: Archive, ref: str, *, version: int | None = None, at: datetime | None = None
) -> Held:
    """The article; raises `NothingFound`, which tells of a tombstone where there is one."""
    named = number_or_address(ref)
    held = archive.get(named, version=version, at=at)
    if held is not None:
        return held
    if tombstone := archive.tombstone(named):
        raise Removed(tombstone.url or ref, tombstone.reason, tombstone.at.isoformat())
    if (version is not None or at is not None) and archive.get(named):
        wanted = f"version {version}" if version is not None else f"version of {at}"
        raise NothingFound(f"{ref}: has no {wanted}", hint=f"see `jianbao history {ref}`")
    raise NothingFound(f"{ref}: not in the archive", hint="find it with `jianbao search`")


def listed(name: str) -> Iterator[str]:
    """Numbers or addresses of articles, one a line of a file or standard input, each once."""
    return iter(dict.fromkeys(line.strip() for _, line in lines(name)))


def number_or_address(ref: str) -> int | str:
    """`12` and `#12` are numbers, all else is an address.

    >>> number_or_address("#12"), number_or_address("a.cn/12")
    (12, 'a.cn/12')
    """
    digits = ref.removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else ref
