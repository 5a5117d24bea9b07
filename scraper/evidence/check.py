"""Checking a bundle offline: every digest in it, from the bytes to the head of the chain."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from os import SEEK_END
from pathlib import Path
from types import NoneType
from typing import Any

from scraper.errors import NotAnArchive
from scraper.evidence import layout
from scraper.text import digest
from storage.proof import Damage

_MANIFEST_LINE = re.compile(r"([0-9a-f]{64})  (\S.{0,300})")
_LINK = re.compile(
    r"jianbao link (\d{1,15})\nprevious ([0-9a-f]{64})\nat \S{10,40}\nrun (?:\d{1,15}|-)\n"
    r"items \d{1,15} ([0-9a-f]{64})\n"
)
_LINK_NAME = re.compile(r"chain/(\d{6,15})\.link")
_TOKEN_NAME = re.compile(r"chain/(\d{6,15})\.\d{1,6}\.tsr")
_BYTES_NAME = re.compile(r"bytes/.+")
_RECORD_NAME = re.compile(r"records/(snapshot|version)-(\d{1,18})\.json")
_TOLD: dict[str, dict[str, tuple[type, ...]]] = {
    "items": {"kind": (str,), "id": (int,), "link": (int, NoneType)},
    "versions": {"number": (int,), "digest": (str,)},
    "links": {"number": (int,), "sha256": (str,)},
}
"""What the lists of a bundle's own description say of each entry."""
_END = 22
"""Bytes of a zip file's end, where it has no comment."""
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError,
               RuntimeError)  # fmt: skip
"""What reading a damaged zip file can raise."""


def is_bundle(path: str) -> bool:
    """Whether a file is, or is named as, a zip file."""
    with suppress(OSError), Path(path).open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06") or path.lower().endswith(".zip")
    return False


def check(path: str) -> Iterator[Damage]:
    """Everything in a bundle that does not hold together, naming the article it is about.

    Nothing is unpacked to the disk. Raises `NotAnArchive` for a zip file that is no bundle.
    """
    try:
        with zipfile.ZipFile(path) as bundle:
            yield from _Check(bundle, path).damage()
    except zipfile.BadZipFile as error:
        yield Damage(f"the zip file cannot be read: {error}; its end may be missing")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a sound bundle says of itself."""

    url: str | None
    items: int
    unchained: int
    """Those of them that stand in no link: the manifest alone vouches for them."""
    reread: int
    """Versions of which another text was read since the one that the chain vouches for."""
    head: str | None
    """SHA-256 of the newest link in it."""
    manifest: str
    """SHA-256 of its manifest."""


def summary(path: str) -> Summary:
    """Read it from a bundle that `check` found sound."""
    with zipfile.ZipFile(path) as bundle:
        about = json.loads(bundle.read(layout.ABOUT))
        links = about["links"]
        return Summary(
            about["url"], len(about["items"]),
            sum(item["link"] is None for item in about["items"]),
            sum(version.get("recorded") is not None for version in about["versions"]),
            links[-1]["sha256"] if links else None,
            sha256(bundle.read(layout.MANIFEST)).hexdigest(),
        )  # fmt: skip


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    """A folder of the bundle, as programs add it that pack one anew."""
    return entry.filename in layout.FOLDERS and not entry.file_size and not entry.compress_size


class _Check:
    """One look at one bundle. What was read sound is kept as digests, small texts as they are."""

    def __init__(self, bundle: zipfile.ZipFile, path: str) -> None:
        self._bundle = bundle
        self._path = path
        self._held = frozenset(bundle.namelist())
        self._tokens: dict[int, list[str]] = {}
        for name in self._names(_TOKEN_NAME):
            self._tokens.setdefault(int(name.split("/")[1].split(".")[0]), []).append(name)
        self._digests: dict[str, str] = {}
        self._lists: dict[int, frozenset[str]] = {}
        self._article: tuple[int | None, str | None] = (None, None)

    def damage(self) -> Iterator[Damage]:
        names = [entry.filename for entry in self._bundle.infolist() if not _is_folder(entry)]
        if not {layout.MANIFEST, layout.ABOUT} & self._held:
            raise NotAnArchive(self._path, "this zip file is no bundle of evidence")
        self._article = self._about()
        for found in self._every(names):
            yield replace(found, article_id=self._article[0], url=self._article[1])

    def _every(self, names: list[str]) -> Iterator[Damage]:
        total = sum(entry.file_size for entry in self._bundle.infolist())
        if total > layout.LARGEST or len(names) > layout.MOST:
            yield Damage(f"{len(names)} files of {total} bytes: more than a bundle may hold")
            return
        yield from self._around()
        yield from self._manifest(names)
        yield from self._told()
        yield from self._records()
        yield from self._versions()
        yield from self._chain()

    def _around(self) -> Iterator[Damage]:
        """Nothing stands in the file but its members: no digest is of what does."""
        entries = self._bundle.infolist()
        first = min((entry.header_offset for entry in entries), default=0)
        with Path(self._path).open("rb") as file:
            file.seek(-_END - len(self._bundle.comment), SEEK_END)
            ends = file.read(4) == b"PK\x05\x06"
        if first or self._bundle.comment or not ends:
            yield Damage(
                "before or behind the files in it there are bytes that nothing vouches for"
            )

    def _about(self) -> tuple[int | None, str | None]:
        """Which article it is, from whichever file still tells."""
        for name in (layout.ABOUT, layout.ARTICLE):
            told = self._json(name)
            id, url = told.get("id"), told.get("url")
            if isinstance(id, int):
                return id, url if isinstance(url, str) else None
        return None, None

    def _manifest(self, names: list[str]) -> Iterator[Damage]:
        """Every file is listed once and is what its digest says."""
        told = self._text(layout.MANIFEST)
        lines = told.splitlines()
        listed = {m[2]: m[1] for line in lines if (m := _MANIFEST_LINE.fullmatch(line))}
        if told and len(listed) != len(lines):
            yield Damage(f"{layout.MANIFEST} has lines that are no digest and name")
        for name in sorted({*listed, *names} - {layout.MANIFEST}):
            if name not in self._held:
                yield Damage(f"{name} is missing")
            elif name not in listed:
                yield Damage(f"{name} is not in {layout.MANIFEST}")
            elif (found := self._digest(name)) is None:
                yield Damage(f"{name} cannot be read")
            elif found != listed[name]:
                yield Damage(f"{name} is not what {layout.MANIFEST} says")
        if len(names) != len(set(names)):
            yield Damage("a name stands twice in the zip file")

    def _told(self) -> Iterator[Damage]:
        """What the bundle says of itself is said as it should be."""
        for key, cells in _TOLD.items():
            told = self._json(layout.ABOUT).get(key)
            rows = self._rows(key)
            if not isinstance(told, list) or len(rows) < len(told):
                yield Damage(f"{layout.ABOUT} has no list of {key}")
            elif not all(isinstance(r.get(c), t) for r in rows for c, t in cells.items()):
                yield Damage(f"{layout.ABOUT} does not tell all of its {key}")

    def _records(self) -> Iterator[Damage]:
        """A snapshot's record names its bytes; every record is in the list it is said to be in."""
        places = {(str(i.get("kind")), int(i["id"])): i.get("link") for i in self._rows("items")
                  if isinstance(i.get("id"), int)}  # fmt: skip
        held: set[tuple[str, int]] = set()
        unnamed = set(self._names(_BYTES_NAME))
        for name in self._names(_RECORD_NAME):
            match = _RECORD_NAME.fullmatch(name)
            assert match
            kind, id = match[1], int(match[2])
            held.add((kind, id))
            if kind == "snapshot":
                record = self._json(name)
                unnamed.discard(layout.bytes_file(str(record.get("sha256"))))
                if why := self._bytes_fault(record):
                    yield Damage(f"snapshot {id}: {why}")
            link = places.get((kind, id), 0)
            if link is None:
                continue  # the bundle says itself that no link vouches for it
            line = f"{kind} {id} {self._digest(name)}"
            if not isinstance(link, int) or line not in self._list(link):
                yield Damage(f"{kind} {id}: its record is not what link {link} vouches for")
        for missing in sorted(places.keys() - held):
            yield Damage(f"{missing[0]} {missing[1]}: its record is missing")
        for name in sorted(unnamed):
            yield Damage(f"{name}: no record names these bytes")

    def _bytes_fault(self, record: Mapping[str, Any]) -> str:
        file = layout.bytes_file(str(record.get("sha256")))
        if file not in self._held:
            return "its bytes are missing"
        if self._digest(file) != record.get("sha256"):
            return "its bytes are not what the record says"
        return ""

    def _versions(self) -> Iterator[Damage]:
        """The text of each wording has the digest that its record and the summary say."""
        vouched = {
            self._json(name).get("digest")
            for name in self._names(_RECORD_NAME)
            if name.startswith("records/version")
        }
        latest: object = None
        for row in self._rows("versions"):
            number, latest = row.get("number"), row.get("digest")
            if not isinstance(number, int):
                continue  # told as nonsense
            first, ending = row.get("recorded"), layout.RECORDED
            if first is None:
                first, ending = latest, "txt"
            if first not in vouched or first != self._digest_of(number, ending):
                yield Damage(f"version {number}: its text is not the one that was recorded")
            elif latest != self._digest_of(number, "txt"):
                yield Damage(f"version {number}: its text is not the one that was read last")
            yield from self._reading(layout.version_file(number, "json"), latest)
        yield from self._reading(layout.ARTICLE, latest)

    def _digest_of(self, number: int, ending: str) -> str:
        """The digest of a version's text."""
        return digest(self._text(layout.version_file(number, ending)))

    def _reading(self, name: str, wanted: object) -> Iterator[Damage]:
        """What was read holds the text of its version; nothing vouches for the rest of it."""
        if digest(str(self._json(name).get("text"))) != wanted:
            yield Damage(f"{name} holds another text than was recorded")

    def _chain(self) -> Iterator[Damage]:
        """Each link follows the one before, and its list is the one it names."""
        before: tuple[int, str] | None = None
        found: list[tuple[int, str]] = []
        for name in self._names(_LINK_NAME):
            match = _LINK.fullmatch(self._text(name))
            if match is None:
                yield Damage(f"{name} is no link of a chain")
                continue
            number = int(match[1])
            if name != layout.link_file(number, "link"):
                yield Damage(f"{name} is link {number}")
            if before and (number, match[2]) != (before[0] + 1, before[1]):
                yield Damage(f"{name} does not follow the link before it")
            items = layout.link_file(number, "items")
            if items in self._held and self._digest(items) != match[3]:
                yield Damage(f"{items} is not the list that its link names")
            yield from self._timestamps(number)
            before = number, str(self._digest(name))
            found.append(before)
        if found != [(row.get("number"), row.get("sha256")) for row in self._rows("links")]:
            yield Damage(f"the links are not those that {layout.ABOUT} names")

    def _timestamps(self, number: int) -> Iterator[Damage]:
        from scraper.evidence.timestamp import fault

        link = self._bytes(layout.link_file(number, "link")) or b""
        for name in self._tokens.get(number, ()):
            if why := fault(self._bytes(name) or b"", link):
                yield Damage(f"{name}: {why}")

    # reading

    def _names(self, pattern: re.Pattern[str]) -> list[str]:
        return sorted(name for name in self._held if pattern.fullmatch(name))

    def _bytes(self, name: str) -> bytes | None:
        try:
            return self._bundle.read(name)
        except (KeyError, *_UNREADABLE):
            return None

    def _text(self, name: str) -> str:
        return (self._bytes(name) or b"").decode("utf-8", "replace")

    def _json(self, name: str) -> Mapping[str, Any]:
        try:
            told = json.loads(self._text(name))
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}

    def _rows(self, key: str) -> list[Mapping[str, Any]]:
        told = self._json(layout.ABOUT).get(key)
        return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []

    def _list(self, number: int) -> frozenset[str]:
        """What a link vouches for: nothing where the list is not the one that the link names."""
        if number not in self._lists:
            name = layout.link_file(number, "items")
            link = _LINK.fullmatch(self._text(layout.link_file(number, "link")))
            vouched = link is not None and link[3] == self._digest(name)
            self._lists[number] = frozenset(self._text(name).splitlines() if vouched else ())
        return self._lists[number]

    def _digest(self, name: str) -> str | None:
        if name not in self._digests:
            content = self._bytes(name)
            if content is None:
                return None
            self._digests[name] = sha256(content).hexdigest()
        return self._digests[name]
