"""Articles as they stand, and those whose site moved them to other addresses.

An article keeps the identity it was first held by: the chain names it so. Where it stands now is
an alias, and the address of its latest reading.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.model import Snapshot
from scraper.text import strip_controls
from scraper.urls import article_key, site_of


@dataclass(frozen=True, slots=True)
class Standing:
    """An article as it stood before the look: its version in force."""

    key: str
    article_id: int
    cluster_id: int
    version_id: int
    number: int
    digest: str
    bare: str
    """The digest of the text as read without its site's memory, whether that differs or not."""
    last_seen: str
    reading: sqlite3.Row


def moved(
    conn: sqlite3.Connection, key: str, pages: Sequence[Snapshot], digest: str, bare: str
) -> Standing | None:
    """The article that stands at an address which is none of its own; None where there is none.

    Either it was found there before, or its own address led there by redirect, or the other way
    round, within the site and with the same text.
    """
    if not pages:
        return None
    site = site_of(strip_controls(pages[0].url))
    known = _led_to(conn, key)
    if known is not None and not has_moved(known, key):
        return known
    former = (article_key(strip_controls(url)) for url in reversed(pages[0].redirects))
    for found in (known, *(standing_at(conn, each) for each in former)):
        if found is None or site_of(found.reading["url"] or "") != site:
            continue
        if digest in (found.digest, found.bare) or bare == found.bare:
            return found
    return None


def has_moved(standing: Standing, key: str) -> bool:
    """Whether it stood elsewhere when it was last read."""
    address = standing.reading["url"]
    return bool(address) and article_key(address) != key


def _led_to(conn: sqlite3.Connection, key: str) -> Standing | None:
    """The article that another address stands for."""
    row = conn.execute(
        "SELECT a.key FROM alias AS l JOIN article AS a ON a.id = l.article_id WHERE l.key = ?",
        (key,),
    ).fetchone()
    return None if row is None else standing_at(conn, row[0])


def standing_at(conn: sqlite3.Connection, key: str) -> Standing | None:
    """The article of an identity, as it stands."""
    row = conn.execute(
        """SELECT a.id, a.cluster_id, v.id, v.number, v.digest, coalesce(v.alone, v.digest),
            a.last_seen, v.reading_id
        FROM article AS a JOIN version AS v ON v.id = a.version_id WHERE a.key = ?""",
        (key,),
    ).fetchone()
    if row is None:
        return None
    article_id, cluster_id, version_id, number, digest, bare, last_seen, reading_id = row
    reading = conn.execute("SELECT * FROM reading WHERE id = ?", (reading_id,)).fetchone()
    return Standing(
        key, article_id, cluster_id, version_id, number, digest, bare, last_seen, reading
    )


def same_text(conn: sqlite3.Connection, digest: str, url: str) -> str | None:
    """Where the site has the very text besides; see `protocol.Archive.same_text`."""
    site, own = site_of(url), article_key(strip_controls(url))
    found = conn.execute(
        """SELECT r.url FROM version AS v JOIN article AS a ON a.version_id = v.id
            JOIN reading AS r ON r.id = v.reading_id
        WHERE v.digest = ? AND a.key <> ? AND a.withdrawn_at IS NULL ORDER BY v.id LIMIT 20""",
        (digest, own),
    )
    return next((row[0] for row in found if row[0] and site_of(row[0]) == site), None)
