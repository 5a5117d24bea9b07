"""What a person names to crawl: sources, addresses, files of addresses."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from scraper.crawl.order import Start
from scraper.errors import UsageError
from scraper.urls import canonical_url, host_of

LONGEST_FILE = 64 * 1024 * 1024


def starts_of(words: Iterable[str], sources: Mapping[str, Sequence[str]]) -> tuple[Start, ...]:
    """A start for each address: of the named source, of the file (`-` is standard input), or bare.

    `sources` holds the addresses of each configured source. Raises `UsageError` for a word that
    is none of these, and for a line of a file that is no address.

    >>> starts_of(["https://a.cn/", "paper"], {"paper": ["https://b.cn/"]})[1].name
    'paper'
    """
    found: list[Start] = []
    for word in words:
        if word in sources:
            found += [Start(address, word) for address in sources[word]]
        elif word == "-" or (not word.startswith(("http:", "https:")) and Path(word).is_file()):
            found += _from_file(word)
        elif is_address(word):
            found.append(Start(canonical_url(word)))
        else:
            raise _unknown(word, sources)
    return tuple({start.url: start for start in found}.values())


def is_address(word: str) -> bool:
    """Whether a word is a web address, or a host that can be asked.

    >>> is_address("www.zznews.gov.cn"), is_address("http://127.0.0.1:8000/x"), is_address("x y")
    (True, True, False)
    """
    return bool(host_of(word)) and " " not in word.strip()


def _from_file(name: str) -> list[Start]:
    lines = _read(name).lstrip("\ufeff").splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        if not is_address(address):
            where = "standard input" if name == "-" else name
            raise UsageError(
                f"{where}, line {number}: {address!r:.100} is no address",
                hint="one address a line; lines that start with # are passed over",
            )
        found.append(Start(canonical_url(address)))
    return found


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.read(LONGEST_FILE)
    try:
        with Path(name).open(encoding="utf-8", errors="replace") as file:
            return file.read(LONGEST_FILE)
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error


def _unknown(word: str, sources: Mapping[str, Sequence[str]]) -> UsageError:
    near = get_close_matches(word, sources, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return UsageError(
        f"{word!r:.200} is no source, no address and no file",
        hint=f"{meant}sources are named in the configuration; an address starts with https://",
    )
