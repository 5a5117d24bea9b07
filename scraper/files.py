"""Saved pages on disk as Snapshots: the file's bytes, and what is told of them from outside."""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from scraper.errors import MissingExtra, ReadError, UsageError
from scraper.model import Snapshot, Timestamp
from scraper.urls import site_of

TYPES: Mapping[str, str] = {
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
}
"""Suffixes that are read in a folder (each also with `.gz`), and the type that is told by each."""

LARGEST = 32 * 1024 * 1024
"""Bytes that a page may have, unpacked. The largest news page known has 2.5 million."""

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody knows of a file that the file itself does not say."""

    url: str | None = None
    fetched_at: datetime | None = None
    site: str | None = None
    """Which site it is from, in whatever words."""

    def over(self, other: Told) -> Told:
        """This, and the other where this says nothing."""
        return Told(
            self.url or other.url, self.fetched_at or other.fetched_at, self.site or other.site
        )

    @property
    def home(self) -> str:
        """The site that is told, else the one of the address; empty when nobody tells."""
        return self.site or site_of(self.url or "")


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Page:
    """A file to read: where it is, what it is called in the output, what is told of it."""

    path: Path | None
    """None for standard input."""
    name: str
    told: Told = NOTHING_TOLD


def pages(paths: Iterable[str], *, more: tuple[str, ...] = ()) -> Iterator[Page]:
    """The pages that are named: a file as it is, a folder's pages in the order of their names.

    `more` are suffixes that are wanted in a folder besides `TYPES`.
    A page of a folder is called by its path within; of two folders, by the folder's name too.
    Raises `UsageError` for what is not there and for a folder without pages.
    """
    named = list(paths)
    for name in named:
        path = Path(name)
        if name == STDIN:
            yield Page(None, STDIN)
        elif path.is_dir():
            prefix = f"{path.name}/" if len(named) > 1 else ""
            yield from _of_folder(path, prefix, (*TYPES, *more))
        elif path.exists():
            yield Page(path, _printable(path))
        else:
            raise UsageError(
                f"{name}: there is no such file", hint="give a file, a folder, an address or -"
            )


def lines(name: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of a text file, or of standard input, that hold something."""
    if name == STDIN:
        yield from _numbered(_unmarked(sys.stdin))
        return
    try:
        with Path(name).open(encoding="utf-8-sig", errors="replace") as stream:
            yield from _numbered(stream)
    except OSError as error:
        raise UsageError(f"{name}: {(error.strerror or str(error)).lower()}") from None


def _unmarked(stream: Iterable[str]) -> Iterator[str]:
    """The lines without the byte order mark that editors put before the first."""
    first = True
    for line in stream:
        yield line.removeprefix("\ufeff") if first else line
        first = False


def snapshot(page: Page, *, now: datetime) -> Snapshot:
    """The page's bytes, unpacked, as a Snapshot.

    Where no time is told, `fetched_at` is the file's own time stamp (`now` on standard input):
    good as a bound for dates without a year, not as a fact. Raises `ReadError` for what cannot
    hold an article.
    """
    suffix = _suffix(page.name)
    if suffix == ".pdf":
        raise MissingExtra("pdf", f"{page.name}: reading a PDF")
    body = _bytes(page)
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise ReadError(page.name, "the file is empty", kind="not_article")
    if body.startswith(b"%PDF-"):
        raise MissingExtra("pdf", f"{page.name}: reading a PDF")
    if container := _container(body):
        raise ReadError(
            page.name, f"it is a {container} file, which is not read", kind="unsupported_type"
        )
    headers = (("content-type", TYPES[suffix]),) if suffix in TYPES else ()
    return Snapshot(
        page.told.url or "", body, page.told.fetched_at or _stamp(page, now), headers=headers
    )


def _container(body: bytes) -> str:
    """What holds pages of others, with words of its own around them; empty for a page."""
    head = body[:4096].lower()
    if head.startswith((b"warc/0.", b"warc/1.")):
        return "WARC"
    if b"\nmime-version:" in head and b"content-type: multipart/related" in head:
        return "MHTML"
    return ""


def notes(path: Path) -> dict[str, Told]:
    """What a `--meta` file tells: JSON Lines `{file, url?, site?, fetched_at?}`, by `file`.

    Raises `UsageError` that names the line which cannot be followed.
    """
    told: dict[str, Told] = {}
    for number, line in lines(str(path)):
        name, note = _note(f"{path}:{number}", line)
        told[name] = note
    return told


def told_of(page: Page, known: Mapping[str, Told]) -> Told:
    """What is told of a page, under its path or else under its bare name."""
    bare = PurePosixPath(page.name).name
    return known.get(page.name) or known.get(bare) or NOTHING_TOLD


def _numbered(stream: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((n, line.strip()) for n, line in enumerate(stream, 1) if line.strip())


def _of_folder(folder: Path, prefix: str, wanted: tuple[str, ...]) -> Iterator[Page]:
    found = [
        Path(above, name)
        for above, _, names in os.walk(folder)
        for name in names
        if _suffix(name) in wanted
    ]
    if not found:
        raise UsageError(
            f"{folder}: no pages in this folder",
            hint=f"pages end with {', '.join(wanted)}, each also with .gz",
        )
    named = sorted((_printable(path.relative_to(folder)), path) for path in found)
    for name, path in named:
        yield Page(path, prefix + name)


def _suffix(name: str) -> str:
    return PurePosixPath(name.lower().removesuffix(".gz")).suffix


def _printable(path: Path) -> str:
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _bytes(page: Page) -> bytes:
    if page.path is None:
        return _bounded(sys.stdin.buffer, page.name)
    if not page.path.is_file():
        raise ReadError(page.name, "not a regular file")
    try:
        with page.path.open("rb") as stream:
            return _bounded(stream, page.name)
    except OSError as error:
        why = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise ReadError(page.name, why, kind="other") from None


def _bounded(stream: BinaryIO, name: str) -> bytes:
    body = stream.read(LARGEST + 1)
    if body.startswith(b"\x1f\x8b"):
        return _unpacked(body, name)
    if len(body) > LARGEST:
        raise _too_large(name)
    return body


def _unpacked(packed: bytes, name: str) -> bytes:
    """Every member of a gzip file, within the bound; a bomb costs no more than that."""
    pieces: list[bytes] = []
    room = LARGEST + 1
    while packed and room > 0:
        member = zlib.decompressobj(wbits=31)
        try:
            piece = member.decompress(packed, room)
        except zlib.error as error:
            raise ReadError(name, f"not a whole gzip file ({error})", kind="truncated") from None
        pieces.append(piece)
        room -= len(piece)
        if not member.eof and room > 0:
            raise ReadError(name, "the gzip file ends too soon", kind="truncated")
        packed = member.unused_data.lstrip(b"\0")
    if room <= 0:
        raise _too_large(name)
    return b"".join(pieces)


def _too_large(name: str) -> ReadError:
    return ReadError(
        name, f"more than {LARGEST // 1024**2} MB, too large for a page", kind="too_large"
    )


def _stamp(page: Page, now: datetime) -> datetime:
    if page.path is None:
        return now
    return min(datetime.fromtimestamp(page.path.stat().st_mtime, UTC), now)


def _note(place: str, line: str) -> tuple[str, Told]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{place}: not JSON: {error}") from None
    if not isinstance(row, dict) or not isinstance(row.get("file"), str):
        raise UsageError(
            f"{place}: a line tells of a file", hint='{"file": "a.html", "url": "https://…"}'
        )
    url, site, at = row.get("url"), row.get("site"), row.get("fetched_at")
    for key, value in (("url", url), ("site", site)):
        if not isinstance(value, str | None):
            raise UsageError(f"{place}: {key}: {value!r:.80} is no text")
    try:
        return row["file"], Told(url, Timestamp.parse(at).value if at else None, site)
    except (TypeError, ValueError):
        raise UsageError(
            f"{place}: fetched_at: {at!r} is no time", hint="write 2023-01-05T08:47+08:00"
        ) from None
