"""The chain: links that vouch for every snapshot and version, each link for the one before.

A link is a short text; its SHA-256 is its name, and the next link repeats it. It names the SHA-256
of its list, a line an item:

    snapshot 17 <SHA-256 of the snapshot's record>
    version 5 <SHA-256 of the version's record>
    gone snapshot 17 <the same>     taken down after an earlier link
    left snapshot 0 <the same>      barred by a tombstone when another archive was merged in
    tombstone 3 <SHA-256 of the tombstone's record>

Records are texts too (JSON), so that `sha256sum` checks all of it. They hold digests and never an
article's text: a takedown leaves the chain whole. Records say nothing of numbers that another
archive would give, so that a merged archive still bears out the chain it came with.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from scraper.errors import DamagedArchive
from storage.blobs import name_of
from storage.moments import stamp

LONGEST = 20_000
"""Items of a link; a run that brought more gets several."""
NOTHING = "0" * 64
"""What the first link names as the one before."""


class Item(NamedTuple):
    """A line of a list. `mark` is empty, `gone` or `left`."""

    mark: str
    kind: str
    id: int
    sha256: str

    def line(self) -> str:
        """The line, without its end."""
        return f"{self.mark} {self.kind} {self.id} {self.sha256}".lstrip()

    @classmethod
    def of(cls, line: str) -> Item:
        """The inverse of `line`; raises `ValueError`."""
        *mark, kind, id, sha256 = line.split(" ")
        return cls(" ".join(mark), kind, int(id), sha256)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is held."""

    number: int
    previous: str
    at: str
    run_id: int | None
    items: int
    items_sha256: str
    sha256: str
    packed: bytes

    def text(self) -> str:
        """What `sha256` is the digest of."""
        return (
            f"jianbao link {self.number}\nprevious {self.previous}\nat {self.at}\n"
            f"run {self.run_id or '-'}\nitems {self.items} {self.items_sha256}\n"
        )

    def list(self) -> str:
        """What `items_sha256` is the digest of; raises `DamagedArchive` when it cannot be read."""
        import zstandard  # not imported by a search

        try:
            return zstandard.ZstdDecompressor().decompress(self.packed).decode()
        except (zstandard.ZstdError, UnicodeError) as error:
            raise DamagedArchive("chain", f"the list of link {self.number}: {error}") from None


LINK = "number, previous, at, run_id, items, items_sha256, sha256, list"
"""The columns of a `Link`, in order."""

RECORDS: dict[str, str] = {
    "snapshot": """SELECT c.id, '{"url":' || json_quote(c.url) || ',"status":' || c.status
            || ',"fetched_at":' || json_quote(c.fetched_at) || ',"sha256":' || json_quote(b.sha256)
            || ',"size":' || b.size || ',"redirects":' || c.redirects
            || ',"headers":' || c.headers || '}'
        FROM capture AS c JOIN blob AS b ON b.id = c.blob_id WHERE c.id WHICH ORDER BY c.id""",
    "version": """SELECT v.id, '{"article":' || json_quote(a.key)
            || ',"digest":' || json_quote(coalesce(v.sealed, v.digest)) || '}'
        FROM version AS v JOIN article AS a ON a.id = v.article_id
        WHERE v.id WHICH ORDER BY v.id""",
    "tombstone": """SELECT id, json_object('url', url, 'article_key', article_key,
            'digest', digest, 'reason', reason, 'at', at)
        FROM tombstone WHERE id WHICH ORDER BY id""",
}
"""SQL for the number and record of items; `WHICH` stands for a condition on the number."""


def items(
    conn: sqlite3.Connection, kind: str, condition: str, *values: int | str
) -> Iterator[Item]:
    """Items as they stand in their tables now."""
    for id, record in conn.execute(RECORDS[kind].replace("WHICH", condition), values):
        yield Item("", kind, id, name_of(record.encode()))


def among(conn: sqlite3.Connection, kind: str, ids: Iterable[int]) -> Iterator[Item]:
    """The items of these numbers."""
    return items(conn, kind, "IN (SELECT value FROM json_each(?))", json.dumps(list(ids)))


def record(conn: sqlite3.Connection, kind: str, id: int) -> str | None:
    """The text that an item's digest is of."""
    row = conn.execute(RECORDS[kind].replace("WHICH", "= ?"), (id,)).fetchone()
    return None if row is None else str(row[1])


def seal(conn: sqlite3.Connection, at: datetime, run_id: int | None = None) -> int:
    """Vouch for all that stands in no link yet; how many links that took."""
    made = 0
    while found := unsealed(conn):
        append(conn, found, at, run_id)
        made += 1
    return made


def unsealed(conn: sqlite3.Connection) -> list[Item]:
    """What stands in no link yet, as much as one link may hold."""
    found: list[Item] = []
    for kind, mark in zip(("snapshot", "version"), _marks(conn), strict=True):
        room = LONGEST - len(found)
        fresh = f"IN (SELECT id FROM {_TABLE[kind]} WHERE id > ? ORDER BY id LIMIT {room})"  # noqa: S608 (own words)
        found += items(conn, kind, fresh, mark)
    return found


_TABLE = {"snapshot": "capture", "version": "version", "tombstone": "tombstone"}


def _marks(conn: sqlite3.Connection) -> tuple[int, int]:
    """The last snapshot and version that stand in a link."""
    row = conn.execute(
        "SELECT capture_id, version_id FROM link ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return (0, 0) if row is None else (row[0], row[1])


def append(
    conn: sqlite3.Connection, found: Sequence[Item], at: datetime, run_id: int | None = None
) -> None:
    """Add a link over these items."""
    import zstandard

    last = head(conn)
    told = "".join(f"{item.line()}\n" for item in found).encode()
    link = Link(
        last.number + 1 if last else 1, last.sha256 if last else NOTHING, stamp(at), run_id,
        len(found), name_of(told), "", zstandard.ZstdCompressor(level=3).compress(told),
    )  # fmt: skip
    conn.execute(
        f"INSERT INTO link ({LINK}, capture_id, version_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (own words)
        (
            link.number, link.previous, link.at, run_id, link.items, link.items_sha256,
            name_of(link.text().encode()), link.packed, *_reached(conn, found),
        ),
    )  # fmt: skip


def _reached(conn: sqlite3.Connection, found: Sequence[Item]) -> tuple[int, int]:
    """The marks after a link. Numbers of versions that are gone from the end come again."""
    marks = dict(zip(("snapshot", "version"), _marks(conn), strict=True))
    for item in found:
        if not item.mark and item.kind in marks:
            marks[item.kind] = max(marks[item.kind], item.id)
    last = conn.execute("SELECT coalesce(max(id), 0) FROM version").fetchone()[0]
    return marks["snapshot"], min(marks["version"], last)


def head(conn: sqlite3.Connection) -> Link | None:
    """The newest link."""
    row = conn.execute(f"SELECT {LINK} FROM link ORDER BY number DESC LIMIT 1").fetchone()  # noqa: S608 (own words)
    return None if row is None else Link(*row)


def links(conn: sqlite3.Connection, since: int = 1) -> Iterator[Link]:
    """Every link from a number on, in order."""
    found = conn.execute(f"SELECT {LINK} FROM link WHERE number >= ? ORDER BY number", (since,))  # noqa: S608 (own words)
    return (Link(*row) for row in found)
