"""Does the chain hold, and is what it vouches for still what it was?"""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from scraper.errors import DamagedArchive
from storage import chain
from storage.blobs import name_of
from storage.chain import NOTHING, Item, Link


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the chain does not bear out, and the item it speaks of where it is one."""

    what: str
    kind: str = ""
    id: int = 0


@dataclass(slots=True)
class _Claims:
    """What links claim that the tables do not bear out, until a later link says that it is gone."""

    unmet: dict[tuple[str, int], list[tuple[Item, Fault]]] = field(
        default_factory=dict[tuple[str, int], list[tuple[Item, Fault]]]
    )

    def claim(self, item: Item, why: Fault) -> None:
        self.unmet.setdefault((item.kind, item.id), []).append((item, why))

    def excuse(self, gone: Item) -> None:
        """A takedown took it: what was claimed of it is settled."""
        waiting = self.unmet.get((gone.kind, gone.id), [])
        self.unmet[gone.kind, gone.id] = [it for it in waiting if it[0].sha256 != gone.sha256]

    def faults(self) -> Iterator[Fault]:
        for waiting in self.unmet.values():
            yield from (why for _, why in waiting)


def check(conn: sqlite3.Connection) -> Iterator[Fault]:
    """Everything about the archive's own chain, and those it took over, that does not hold."""
    claims = _Claims()
    previous, number = NOTHING, 0
    for link in chain.links(conn):
        if link.number != number + 1:
            yield Fault(f"chain: link {number + 1} is missing")
        yield from _link(link, previous)
        yield from _list(conn, link, claims)
        previous, number = link.sha256, link.number
    yield from claims.faults()
    yield from _foreign(conn)
    yield from _tokens(conn)


def _link(link: Link, previous: str) -> Iterator[Fault]:
    if name_of(link.text().encode()) != link.sha256:
        yield Fault(f"chain: link {link.number} is not what its digest says")
    if link.previous != previous:
        yield Fault(f"chain: link {link.number} does not follow the one before it")


def _items(link: Link) -> list[Item] | Fault:
    """The items of a link's list, or why they cannot be told."""
    try:
        told = link.list()
        found = [Item.of(line) for line in told.splitlines()]
    except (DamagedArchive, ValueError, TypeError) as error:
        return Fault(f"chain: the list of link {link.number} cannot be read ({error})")
    if name_of(told.encode()) != link.items_sha256 or len(found) != link.items:
        return Fault(f"chain: the list of link {link.number} is not what its digest says")
    return found


def _list(conn: sqlite3.Connection, link: Link, claims: _Claims) -> Iterator[Fault]:
    """What a link vouches for, against the tables."""
    found = _items(link)
    if isinstance(found, Fault):
        yield found
        return
    for kind in chain.RECORDS:
        listed = {item.id: item for item in found if item.kind == kind and not item.mark}
        held = {item.id: item.sha256 for item in chain.among(conn, kind, listed)}
        for id, item in listed.items():
            if id not in held:
                why = f"chain: {kind} {id}, which link {link.number} vouches for, is missing"
                claims.claim(item, Fault(why, kind, id))
            elif held[id] != item.sha256:
                why = f"chain: {kind} {id} is not what link {link.number} vouches for"
                claims.claim(item, Fault(why, kind, id))
        yield from _slipped_in(conn, link, kind, listed)
    for item in found:
        if item.mark == "gone":
            claims.excuse(item)


_MARKS = {"snapshot": ("capture", "capture_id"), "version": ("version", "version_id")}


def _slipped_in(
    conn: sqlite3.Connection, link: Link, kind: str, listed: Container[int]
) -> Iterator[Fault]:
    """Rows of the numbers that a link covers and does not name."""
    if kind not in _MARKS:
        return
    table, mark = _MARKS[kind]
    found = conn.execute(
        f"""SELECT id FROM {table}
        WHERE id > coalesce((SELECT {mark} FROM link WHERE number = :before), 0)
        AND id <= (SELECT {mark} FROM link WHERE number = :number)""",  # noqa: S608 (own words)
        {"before": link.number - 1, "number": link.number},
    )
    for (id,) in found:
        if id not in listed:
            yield Fault(f"chain: {kind} {id} is not in link {link.number}", kind, id)


def _foreign(conn: sqlite3.Connection) -> Iterator[Fault]:
    """Chains of archives that were merged in: whole, and borne out by what our own chain names."""
    found = [
        Link(*row)
        for row in conn.execute(f"SELECT {chain.LINK} FROM foreign_link ORDER BY number, sha256")  # noqa: S608 (own words)
    ]
    if not found:
        return
    names = {NOTHING, *(link.sha256 for link in found), *(own.sha256 for own in chain.links(conn))}
    known = _known(conn)
    for link in found:
        if link.previous not in names:
            yield Fault(f"chain: link {link.number} of a merged archive follows nothing")
        yield from _link(link, link.previous)
        items = _items(link)
        if isinstance(items, Fault):
            yield items
            continue
        for item in items:
            if not item.mark and bytes.fromhex(item.sha256) not in known:
                yield Fault(
                    f"chain: {item.kind} {item.id} of a merged archive is not here, though its "
                    f"link {link.number} vouches for it"
                )


def _known(conn: sqlite3.Connection) -> set[bytes]:
    """Digests of all that our own chain speaks of, of what stands in no link yet, and of what a
    merged archive had let go itself."""
    known: set[bytes] = set()
    for link in chain.links(conn):
        items = _items(link)
        if not isinstance(items, Fault):
            known.update(bytes.fromhex(item.sha256) for item in items)
    known.update(bytes.fromhex(item.sha256) for item in chain.unsealed(conn))
    for row in conn.execute(f"SELECT {chain.LINK} FROM foreign_link"):  # noqa: S608 (own words)
        items = _items(Link(*row))
        if not isinstance(items, Fault):
            known.update(bytes.fromhex(it.sha256) for it in items if it.mark)
    return known


def _tokens(conn: sqlite3.Connection) -> Iterator[Fault]:
    """Time-stamps that speak of a link which is not there: the chain was cut or made anew."""
    found = conn.execute(
        """SELECT link_sha256, authority FROM token
        WHERE link_sha256 NOT IN (SELECT sha256 FROM link)
        AND link_sha256 NOT IN (SELECT sha256 FROM foreign_link)"""
    )
    for sha256, authority in found:
        yield Fault(f"chain: {authority} time-stamped a link that is not there: {sha256[:12]}")
