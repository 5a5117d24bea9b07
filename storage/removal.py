"""Takedown: an article's text and bytes go from every table and index; a tombstone stays.

With the article go its copies: articles of its cluster that held the very same wording. Pages of
others that merely quote it (a list, a teaser) stay as they were captured.

Deleting rows leaves their bytes on free pages and in old segments of the index: `vacuum.scrub`
writes the file anew without them, and `tombstone.scrubbed_at` tells that it has.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scraper.errors import DamagedArchive, NothingFound, Removed
from scraper.text import strip_controls
from scraper.urls import article_key
from storage import articles, blobs, chain, index, leaning, similar, tombstones
from storage.moments import stamp
from storage.proof import Removal


@dataclass(frozen=True, slots=True)
class _Stone:
    """A tombstone that is to be set."""

    article_id: int | None
    url: str | None
    key: str
    digest: str | None = None


def remove(conn: sqlite3.Connection, ref: int | str, reason: str, at: datetime) -> Removal:
    """Take down the article at a number or address, with its copies; the caller scrubs.

    An address of which only responses are held loses those. Raises `Removed` where a stone stands
    already and nothing is held, `NothingFound` where nothing is known.
    """
    chain.seal(conn, at)
    if ids := _meant(conn, ref):
        stones = [stone for id in ids for stone in _stones(conn, id, ids)]
        told = tuple((id, _address(conn, id)) for id in ids)
        addresses = {url for id in ids for url in _addresses(conn, id)}
    else:
        stones, told, addresses = [_stone_of_responses(conn, ref)], (), {str(ref)}
    spoilt = [id for id in ids if not _unlist(conn, id)]
    captures = _captures(conn, ids, addresses)
    gone = _gone(conn, ids, captures)
    size = _delete(conn, ids, captures)
    for table in ("errand", "failure"):  # a failure may quote what came
        conn.execute(
            f"DELETE FROM {table} WHERE url IN ({_AMONG})",  # noqa: S608 (own words)
            (json.dumps(sorted(addresses)),),
        )
    if spoilt:
        index.rebuild(conn)
    chain.append(conn, [*gone, *_set(conn, stones, reason, at)], at)
    return Removal(told, len(captures), size)


def stones_over(
    conn: sqlite3.Connection, stones: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The stones that a takedown of what these bar would set in an archive; nothing is written."""
    for id, stone in barred(conn, stones).items():
        ids = _meant(conn, id)
        for each in (new for one in ids for new in _stones(conn, one, ids)):
            yield {"url": each.url, "article_key": each.key, "digest": each.digest,
                   "reason": stone["reason"], "at": stone["at"]}  # fmt: skip


def barred(
    conn: sqlite3.Connection, stones: Sequence[Mapping[str, Any]]
) -> dict[int, Mapping[str, Any]]:
    """The articles that stones over keys and wordings bar, each with the first that does."""
    by_key = {stone["article_key"]: stone for stone in reversed(stones)}
    by_digest = {stone["digest"]: stone for stone in reversed(stones) if stone["digest"]}
    if not stones:
        return {}
    found = conn.execute(
        """SELECT id, key, NULL AS digest, NULL AS alone FROM article
        WHERE key IN (SELECT value FROM json_each(:keys))
        UNION ALL SELECT v.article_id, NULL, v.digest, v.alone FROM version AS v
        JOIN reading AS r ON r.id = v.reading_id JOIN body AS b ON b.id = r.body_id
        WHERE (v.digest IN (SELECT value FROM json_each(:digests))
            OR v.alone IN (SELECT value FROM json_each(:digests))) AND length(b.text) >= :telling
        ORDER BY id""",
        {"keys": json.dumps(list(by_key)), "digests": json.dumps(list(by_digest)),
         "telling": tombstones.TELLING},
    )  # fmt: skip
    told: dict[int, Mapping[str, Any]] = {}
    for id, key, digest, alone in found:
        stone = by_key.get(key) or by_digest.get(digest) or by_digest.get(alone)
        if stone is not None:
            told.setdefault(id, stone)
    return told


def bury(conn: sqlite3.Connection, stones: Iterable[Mapping[str, Any]], at: datetime) -> None:
    """Set stones that stand in another archive; there is nothing here to scrub."""
    ids = [
        conn.execute(
            """INSERT INTO tombstone (url, article_key, digest, reason, at, scrubbed_at)
            VALUES (:url, :article_key, :digest, :reason, :at, :at) RETURNING id""",
            dict(stone),
        ).fetchone()[0]
        for stone in stones
    ]
    if ids:
        chain.append(conn, list(chain.among(conn, "tombstone", ids)), at)


def _meant(conn: sqlite3.Connection, ref: int | str) -> list[int]:
    """The article and its copies; none when no article is held."""
    named = ref if isinstance(ref, int) else articles.find(conn, ref)
    return [
        row[0]
        for row in conn.execute(
            """SELECT id FROM article WHERE id = :id UNION
            SELECT a.id FROM version AS own JOIN reading AS r ON r.id = own.reading_id
            JOIN body AS b ON b.id = r.body_id
            JOIN version AS v ON v.digest = own.digest
            JOIN article AS a ON a.id = v.article_id
            WHERE own.article_id = :id AND length(b.text) >= :telling
            AND a.cluster_id = (SELECT cluster_id FROM article WHERE id = :id)
            ORDER BY id""",
            {"id": named, "telling": tombstones.TELLING},
        )
    ]


def _stones(conn: sqlite3.Connection, id: int, ids: list[int]) -> Iterator[_Stone]:
    """Over the article's key, once a wording, and over the keys of redirects that led to it."""
    key = conn.execute("SELECT key FROM article WHERE id = ?", (id,)).fetchone()[0]
    digests: list[str | None] = [*sorted(_own_digests(conn, id, ids))]
    for digest in digests or [None]:
        yield _Stone(id, _address(conn, id), key, digest)
    for (alias,) in conn.execute("SELECT key FROM alias WHERE article_id = ?", (id,)):
        yield _Stone(id, None, alias)


def _own_digests(conn: sqlite3.Connection, id: int, ids: list[int]) -> set[str]:
    """Digests of its wordings; not those it shares with other stories, such as a notice."""
    found = conn.execute(
        """SELECT v.digest, v.alone, v.sealed FROM version AS v
        JOIN reading AS r ON r.id = v.reading_id JOIN body AS b ON b.id = r.body_id
        WHERE v.article_id = ? AND trim(b.text) <> ''""",
        (id,),
    )
    digests = {digest for row in found for digest in row if digest}
    shared = conn.execute(
        """SELECT digest FROM version WHERE digest IN (SELECT value FROM json_each(?))
        AND article_id NOT IN (SELECT value FROM json_each(?))""",
        (json.dumps(sorted(digests)), json.dumps(ids)),
    )
    return digests - {row[0] for row in shared}


def _stone_of_responses(conn: sqlite3.Connection, ref: int | str) -> _Stone:
    if stone := tombstones.of(conn, ref):
        raise Removed(stone.url or str(ref), stone.reason, stone.at.isoformat())
    held = conn.execute(
        "SELECT 1 FROM capture WHERE (url = :url OR asked = :url) AND article_id IS NULL LIMIT 1",
        {"url": ref},
    ).fetchone()
    if isinstance(ref, int) or held is None:
        raise NothingFound(
            f"{ref}: not in the archive, so there is nothing to remove",
            hint="find it with `jianbao search`",
        )
    return _Stone(None, ref, article_key(strip_controls(ref)))


def _address(conn: sqlite3.Connection, id: int) -> str | None:
    row = conn.execute("SELECT url FROM articles WHERE id = ?", (id,)).fetchone()
    return row[0] if row else None


def _addresses(conn: sqlite3.Connection, id: int) -> set[str]:
    """Every address that it was fetched from, and those of pictures that it alone shows."""
    found = conn.execute(
        """SELECT r.url FROM reading AS r JOIN version AS v ON v.id = r.version_id
        WHERE v.article_id = :id
        UNION SELECT url FROM capture WHERE article_id = :id
        UNION SELECT asked FROM capture WHERE article_id = :id
        UNION SELECT url FROM asset AS a WHERE article_id = :id AND NOT EXISTS
            (SELECT 1 FROM asset WHERE url = a.url AND article_id IS NOT a.article_id)""",
        {"id": id},
    )
    return {row[0] for row in found if row[0]}


def _unlist(conn: sqlite3.Connection, id: int) -> bool:
    """Take an article out of the indexes; False when only a new index can be without it."""
    similar.displace(conn, id)
    try:
        index.drop(conn, id)
    except DamagedArchive:
        return False
    return True


def _gone(conn: sqlite3.Connection, ids: list[int], captures: list[int]) -> list[chain.Item]:
    """What the chain must be told of: earlier links vouch for it."""
    versions = _column(conn, "SELECT id FROM version WHERE article_id IN ({})", ids)
    found = (*chain.among(conn, "snapshot", captures), *chain.among(conn, "version", versions))
    return [item._replace(mark="gone") for item in found]


def _delete(conn: sqlite3.Connection, ids: list[int], captures: list[int]) -> int:
    """Delete articles and responses with all that leans on them; how many bytes those had."""
    contents = _column(conn, "SELECT blob_id FROM capture WHERE id IN ({})", captures)
    bodies = _column(
        conn,
        """SELECT r.body_id FROM reading AS r JOIN version AS v ON v.id = r.version_id
        WHERE v.article_id IN ({})""",
        ids,
    )
    size = sum(_column(conn, "SELECT size FROM blob WHERE id IN ({})", contents))
    leaning.fell(conn, "capture", captures)
    leaning.fell(conn, "article", ids)
    leaning.drop_unheld(conn, "body", bodies)
    blobs.drop_unheld(conn, contents)
    return size


_AMONG = "SELECT value FROM json_each(?)"


def _captures(conn: sqlite3.Connection, ids: list[int], addresses: set[str]) -> list[int]:
    """The articles' responses, and those of nobody at their addresses or with their bytes."""
    own = _column(conn, "SELECT id FROM capture WHERE article_id IN ({})", ids)
    own += _column(
        conn,
        """SELECT p.capture_id FROM version_part AS p JOIN version AS v ON v.id = p.version_id
        WHERE v.article_id IN ({})""",
        ids,
    )
    own += _column(
        conn,
        """SELECT capture_id FROM asset AS a WHERE capture_id IS NOT NULL AND article_id IN ({})
        AND NOT EXISTS (SELECT 1 FROM asset
            WHERE capture_id = a.capture_id AND article_id IS NOT a.article_id)""",
        ids,
    )
    for column in ("url", "asked"):
        own += _column(
            conn,
            f"SELECT id FROM capture WHERE article_id IS NULL AND {column} IN ({{}})",  # noqa: S608 (own words)
            sorted(addresses),
        )
    twins = """SELECT id FROM capture WHERE article_id IS NULL AND blob_id IN
        (SELECT blob_id FROM capture WHERE id IN ({}))"""
    return sorted({*own, *_column(conn, twins, own)})


def _column(conn: sqlite3.Connection, sql: str, among: Iterable[int | str]) -> list[int]:
    """The first column of what `sql` finds with `{}` as the given values."""
    found = conn.execute(sql.format(_AMONG), (json.dumps(list(among)),))
    return [row[0] for row in found]


def _set(
    conn: sqlite3.Connection, stones: list[_Stone], reason: str, at: datetime
) -> list[chain.Item]:
    last = conn.execute("SELECT coalesce(max(id), 0) FROM tombstone").fetchone()[0]
    conn.executemany(
        """INSERT INTO tombstone (article_id, url, article_key, digest, reason, at)
        VALUES (?, ?, ?, ?, ?, ?)""",
        [
            (stone.article_id, stone.url, stone.key, stone.digest,
             strip_controls(reason), stamp(at))
            for stone in stones
        ],
    )  # fmt: skip
    return list(chain.items(conn, "tombstone", "> ?", last))
