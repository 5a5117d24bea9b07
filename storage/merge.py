"""Another archive taken in: nothing doubled, tombstones of both honoured, both chains kept.

It goes article by article, in batches that stand for themselves; the same merge again passes over
what is there, so that one that was killed just goes on. The other archive is only read.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from scraper.errors import DamagedArchive
from scraper.urls import article_key
from storage import chain, changes, removal, tombstones
from storage.database import Database
from storage.graft import Cells, Graft
from storage.grafting import Brought, Grafter
from storage.moments import instant, stamp
from storage.proof import Damage, Merged
from storage.verify import UNREADABLE

BATCH = 100
"""Articles, or responses, of one transaction."""
_FIRST = ("run",)
"""Tables that others point to, and that point to nothing."""
_APART = frozenset(
    {"article", "version", "reading", "version_part", "capture", "blob", "body", "run", "tombstone",
     "link", "foreign_link", "token", "dictionary", "dictionary_source", "dictionary_queue",
     "rereading", "rereading_trace"}
)  # fmt: skip
"""Tables that are brought in a way of their own, or are each archive's own business."""


_Bring = Callable[[Cells], None]


def merge(db: Database, source: sqlite3.Connection, path: str, at: datetime) -> Merged:
    """Take in what the archive behind `source` (at `path`) holds, of today's schema."""
    return _Merge(db, source, path, at).run()


class _Merge:
    """One merge: what was brought so far, counted, and what must be told to the chain."""

    def __init__(self, db: Database, source: sqlite3.Connection, path: str, at: datetime) -> None:
        self._db, self._conn, self._source = db, db.conn, source
        self._at = at
        self._graft = Graft(db.conn, source, path)
        self._articles = Grafter(db, self._graft)
        self._counts: Counter[str] = Counter()
        self._left: list[chain.Item] = []
        self._damage: list[Damage] = []
        self._about = [
            table
            for table in self._tables(articles=True)
            if "article" in self._graft.keys(table).values()
        ]
        """Tables whose rows speak of one article."""

    def run(self) -> Merged:
        with self._db.writing():
            chain.seal(self._conn, self._at)
            self._bring(_FIRST)
            self._bring(self._tables(articles=False))
        self._honour_their_stones()
        self._each("article", "1", self._article)
        self._each("capture", "article_id IS NULL", self._response)
        with self._db.writing():
            self._bring(set(self._tables(articles=True)) - set(self._about))
            self._errands()
            self._keep_their_chain()
            chain.seal(self._conn, self._at)
        return Merged(**self._counts, damage=tuple(self._damage))

    # tables of no article

    def _tables(self, *, articles: bool) -> list[str]:
        """Tables that lean on an article or a response, or those that do not, by name."""
        found = self._conn.execute(
            """SELECT name FROM sqlite_master WHERE type = 'table'
            AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_sqlite_*'
            AND name NOT GLOB 'search_*' AND name NOT GLOB 'similar_*' AND name <> 'errand'"""
        )
        return [
            name
            for (name,) in found.fetchall()
            if name not in _APART
            and articles == bool({"article", "capture"} & set(self._graft.keys(name).values()))
        ]

    def _bring(self, tables: Iterable[str]) -> None:
        """Those that are pointed to come first."""
        waiting = list(tables)
        while waiting:
            ready = [t for t in waiting if not set(self._graft.keys(t).values()) & {*waiting} - {t}]
            for table in ready or waiting:
                self._graft.bring(table, self._graft.rows(table))
            waiting = [table for table in waiting if ready and table not in ready]

    def _errands(self) -> None:
        """What the other was to fetch; what stands here, or under a stone, keeps its place."""
        for row in self._graft.rows("errand"):
            if tombstones.find(self._conn, article_key(row["url"])) is None:
                self._graft.put("errand", row)

    # stones

    def _honour_their_stones(self) -> None:
        """What the other took down goes here too, and its stones stand here as they are there.

        So do those that ours would set there: a wording of what was taken down here that only the
        other has seen is not to come in under another address later.
        """
        rows = [*self._graft.rows("tombstone"), *self._theirs_to_be()]
        while rows:
            for id, stone in removal.barred(self._conn, rows).items():
                with self._db.writing():
                    self._db.waiting.flush(self._conn)
                    self._take_down(id, stone)
            with self._db.writing():
                their = [row for row in rows if self._lacks(row, "url", "reason", "at")]
                removal.bury(self._conn, their, self._at)  # as their chain vouches for them
            rows = self._theirs_to_be()

    def _theirs_to_be(self) -> list[Cells]:
        """The stones that ours would set in the other archive, and that do not stand here yet."""
        ours = [dict(row) for row in self._conn.execute("SELECT * FROM tombstone ORDER BY id")]
        return [stone for stone in removal.stones_over(self._source, ours) if self._lacks(stone)]

    def _lacks(self, stone: Cells, *also: str) -> bool:
        """Whether no stone stands here over this key and wording, alike in `also`."""
        same = " AND ".join(f"{name} IS :{name}" for name in ("article_key", "digest", *also))
        held = self._conn.execute(f"SELECT 1 FROM tombstone WHERE {same}", stone)  # noqa: S608 (own words)
        return held.fetchone() is None

    def _take_down(self, id: int, stone: Mapping[str, Any]) -> None:
        """Take an article down that their stone bars, unless it went as another one's copy."""
        if self._conn.execute("SELECT 1 FROM article WHERE id = ?", (id,)).fetchone():
            taken = removal.remove(self._conn, id, stone["reason"], instant(stone["at"]))
            self._counts["removed"] += len(taken.articles)

    # articles and responses, in batches

    def _each(self, table: str, condition: str, bring: _Bring) -> None:
        ids = iter([row[0] for row in self._source.execute(
            f"SELECT id FROM {table} WHERE {condition} ORDER BY id"  # noqa: S608 (own words)
        )])  # fmt: skip
        while batch := list(islice(ids, BATCH)):
            with self._db.writing():
                for id in batch:
                    self._one(table, id, bring)
            self._graft.forget("capture", "version", "reading")

    def _one(self, table: str, id: int, bring: _Bring) -> None:
        """Bring one, or nothing of it where the other archive is damaged."""
        row: Cells = {}
        try:
            row = next(self._graft.rows(table, "id = ?", id))
            with self._db.writing():
                bring(row)
        except (DamagedArchive, *UNREADABLE) as error:
            why = getattr(error, "why", error)
            what = f"{table} {id} of the other archive was not taken in: {why}"
            self._damage.append(Damage(what, None, row.get("url") or row.get("key")))

    def _article(self, row: Cells) -> None:
        if self._articles.barred(row):
            self._counts["barred"] += 1
            self._leave(row["id"])
            return
        brought = self._articles.bring(row)
        self._counts[brought.outcome] += 1
        self._counts["snapshots"] += brought.snapshots
        self._counts["versions"] += brought.versions
        for table in self._about:
            self._leaning(table, row["id"], brought)
        if brought.outcome == "joined":
            changes.rewrite(self._conn, brought.article_id, stamp(self._at))
        self._leave(row["id"], brought.numbers)

    def _leaning(self, table: str, id: int, brought: Brought) -> None:
        """Rows about an article; edits of a woven history are derived anew, from its readings."""
        column = next(c for c, t in self._graft.keys(table).items() if t == "article")
        rows = self._graft.rows(table, f"{column} = ?", id)
        if table == "event" and brought.outcome != "new":
            rows = (row for row in rows if row["kind"] in (changes.WITHDRAWN, changes.RESTORED))
        self._graft.bring(table, rows, twins=brought.outcome == "new")

    def _response(self, row: Cells) -> None:
        if tombstones.find(self._conn, article_key(row["url"])) is not None:
            self._left += _marked(chain.among(self._source, "snapshot", [row["id"]]))
            return
        _, new = self._graft.capture(row, None)
        self._counts["snapshots"] += new

    # the chain

    def _leave(self, id: int, brought: dict[tuple[str, int], int] | None = None) -> None:
        """What the other's chain names of an article and ours will not: barred, or woven in."""
        for kind, sql in _ITEMS.items():
            ids = [row[0] for row in self._source.execute(sql, (id,))]
            here = brought or {}
            held = {
                item.id: item.sha256
                for item in chain.among(
                    self._conn, kind, [here[kind, n] for n in ids if (kind, n) in here]
                )
            }
            for item in chain.among(self._source, kind, ids):
                if held.get(here.get((kind, item.id), 0)) != item.sha256:
                    self._left += _marked([item])

    def _keep_their_chain(self) -> None:
        before = self._conn.total_changes
        for table in ("link", "foreign_link"):
            self._conn.executemany(
                f"INSERT OR IGNORE INTO foreign_link ({chain.LINK}) SELECT {_MARKS} "  # noqa: S608 (own words)
                "WHERE NOT EXISTS (SELECT 1 FROM link WHERE sha256 = ?7)",
                [tuple(row) for row in self._source.execute(f"SELECT {chain.LINK} FROM {table}")],  # noqa: S608 (own words)
            )
        if self._conn.total_changes > before and self._left:
            chain.append(self._conn, self._left, self._at)
        self._graft.bring("token", self._graft.rows("token"))


_MARKS = ", ".join(f"?{n}" for n in range(1, 9))
_ITEMS = {
    "snapshot": "SELECT id FROM capture WHERE article_id = ?",
    "version": "SELECT id FROM version WHERE article_id = ?",
}


def _marked(items: Iterable[chain.Item]) -> list[chain.Item]:
    """Items that are named by another chain and not held here."""
    return [item._replace(mark="left", id=0) for item in items]
