"""What the chain says of one article: its items' records, and the links that name them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from scraper.text import digest as digest_of
from storage import chain
from storage.blobs import name_of
from storage.chain import Link
from storage.proof import ChainLink, Vouched, VouchedItem


def vouched(conn: sqlite3.Connection, article_id: int) -> Vouched:
    """The article's snapshots and versions with their places in the chain."""
    lists: dict[int, str] = {}
    items = tuple(
        VouchedItem(kind, id, record, _place(conn, kind, id, record, lists))
        for kind, id in _items(conn, article_id)
        if (record := chain.record(conn, kind, id)) is not None
    )
    recorded = _recorded(conn, article_id)
    places = {item.link for item in items if item.link is not None}
    if not places:
        return Vouched(items, (), recorded)
    found = (
        _told(conn, link, lists[link.number] if link.number in places else None)
        for link in chain.links(conn, min(places))
    )
    return Vouched(items, tuple(found), recorded)


def head(conn: sqlite3.Connection) -> ChainLink | None:
    """The newest link."""
    link = chain.head(conn)
    return None if link is None else _told(conn, link, None)


def stamp(conn: sqlite3.Connection, sha256: str, authority: str, at: str, token: bytes) -> None:
    """Keep a time-stamp of a link."""
    conn.execute(
        "INSERT OR IGNORE INTO token (link_sha256, authority, at, bytes) VALUES (?, ?, ?, ?)",
        (sha256, authority, at, token),
    )


def _items(conn: sqlite3.Connection, article_id: int) -> Iterator[tuple[str, int]]:
    found = conn.execute(
        """SELECT id FROM capture WHERE article_id = :id
        UNION SELECT p.capture_id FROM version_part AS p JOIN version AS v ON v.id = p.version_id
            WHERE v.article_id = :id
        UNION SELECT n.id FROM capture AS n WHERE n.article_id IS NULL AND n.url IN
            (SELECT r.url FROM reading AS r JOIN version AS v ON v.id = r.version_id
            WHERE v.article_id = :id)
        ORDER BY id""",
        {"id": article_id},
    )
    yield from (("snapshot", row[0]) for row in found)
    found = conn.execute(
        "SELECT id FROM version WHERE article_id = ? ORDER BY number", (article_id,)
    )
    yield from (("version", row[0]) for row in found)


def _recorded(conn: sqlite3.Connection, article_id: int) -> dict[int, str]:
    """The texts that were first read from versions of which another was read since."""
    found = conn.execute(
        """SELECT v.number, v.sealed, b.text FROM version AS v
        JOIN reading AS r ON r.version_id = v.id JOIN body AS b ON b.id = r.body_id
        WHERE v.article_id = ? AND v.sealed <> v.digest""",
        (article_id,),
    )
    return {number: text for number, sealed, text in found if digest_of(text) == sealed}


def _place(
    conn: sqlite3.Connection, kind: str, id: int, record: str, lists: dict[int, str]
) -> int | None:
    """The link that names an item as it is; its list is put into `lists`."""
    mark = {"snapshot": "capture_id", "version": "version_id"}[kind]
    line = f"{kind} {id} {name_of(record.encode())}\n"
    found = conn.execute(
        f"SELECT {chain.LINK} FROM link WHERE {mark} >= ? ORDER BY number",  # noqa: S608 (own words)
        (id,),
    )
    for link in (Link(*row) for row in found):
        told = lists.setdefault(link.number, link.list())
        if f"\n{line}" in f"\n{told}":
            return link.number
    return None


def _told(conn: sqlite3.Connection, link: Link, told: str | None) -> ChainLink:
    tokens = conn.execute(
        "SELECT bytes FROM token WHERE link_sha256 = ? ORDER BY id", (link.sha256,)
    )
    return ChainLink(link.number, link.sha256, link.text(), told, tuple(row[0] for row in tokens))
