"""One article of another archive brought into this one, with its versions, readings and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from storage import articles, lookup, similar, tombstones, woven
from storage.database import Database
from storage.graft import Cells, Graft
from storage.moments import day_of
from storage.weave import Seen, Strand, weave


@dataclass(slots=True)
class Brought:
    """What became of an article, and where its rows stand now."""

    outcome: Literal["new", "joined", "unchanged"]
    article_id: int
    snapshots: int = 0
    versions: int = 0
    readings: int = 0
    numbers: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    """By kind and number in the other archive."""
    pages: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    """The responses here that a version of the other archive was seen in."""


class Grafter:
    """Brings articles; the caller owns the transaction."""

    def __init__(self, db: Database, graft: Graft) -> None:
        self._db, self._conn, self._graft = db, db.conn, graft

    def barred(self, row: Cells) -> bool:
        """Whether an article, or a text that it had, stands under a stone here."""
        if tombstones.find(self._conn, row["key"]) is not None:
            return True
        digests = self._graft.source.execute(
            """SELECT v.digest, v.alone FROM version AS v JOIN reading AS r ON r.id = v.reading_id
            JOIN body AS b ON b.id = r.body_id WHERE v.article_id = ? AND length(b.text) >= ?""",
            (row["id"], tombstones.TELLING),
        ).fetchall()
        return any(
            tombstones.find(self._conn, "", digest) for pair in digests for digest in pair if digest
        )

    def bring(self, row: Cells) -> Brought:
        """Bring an article, or weave it with the one that is held under its key."""
        held = self._conn.execute("SELECT id FROM article WHERE key = ?", (row["key"],)).fetchone()
        if held is None:
            brought = Brought("new", self._new(row))
        else:
            brought = Brought("joined", held[0])
            self._db.waiting.drop(self._conn, held[0])
        self._graft.note("article", row["id"], brought.article_id)
        self._captures(row, brought)
        self._weave(row, brought)
        self._dates(row, brought)
        if brought.outcome == "new":
            self._cluster(brought.article_id)
        elif not (brought.snapshots or brought.versions or brought.readings):
            brought.outcome = "unchanged"
        self._index(brought.article_id)
        return brought

    def _new(self, row: Cells) -> int:
        cells = {"key": row["key"], "version_id": 0, "cluster_id": 0,
                 "first_seen": row["first_seen"], "last_seen": row["last_seen"]}  # fmt: skip
        done = self._conn.execute(
            """INSERT INTO article (key, version_id, cluster_id, first_seen, last_seen)
            VALUES (:key, :version_id, :cluster_id, :first_seen, :last_seen)""",
            cells,
        )
        assert done.lastrowid is not None
        return done.lastrowid

    def _captures(self, row: Cells, brought: Brought) -> None:
        for capture in self._graft.rows("capture", "article_id = ?", row["id"]):
            number, new = self._graft.capture(capture, brought.article_id)
            brought.numbers["snapshot", capture["id"]] = number
            brought.snapshots += new
            if capture["version_id"] is not None:
                brought.pages.setdefault(capture["version_id"], []).append(number)

    # versions

    def _weave(self, row: Cells, brought: Brought) -> None:
        ours = self._conn.execute(_SEEN, (brought.article_id,)).fetchall()
        theirs = self._graft.source.execute(_SEEN, (row["id"],)).fetchall()
        strands = weave([*(Seen(True, *each) for each in ours),
                         *(Seen(False, *each) for each in theirs)])  # fmt: skip
        self._conn.execute(
            "UPDATE version SET number = -number WHERE article_id = ?", (brought.article_id,)
        )
        for number, strand in enumerate(strands, 1):
            last = self._strand(strand, number, brought)
        self._conn.execute(
            "UPDATE article SET version_id = ? WHERE id = ?", (last, brought.article_id)
        )

    def _strand(self, strand: Strand, number: int, brought: Brought) -> int:
        """One version of the woven history; its row's number."""
        kept = strand.kept
        if strand.again:
            version_id = self._again(strand, brought)
        elif kept.ours:
            version_id = kept.id
        else:
            version_id = self._version(kept.id, brought)
        self._conn.execute(
            "UPDATE version SET number = ?, first_seen = ?, last_seen = ? WHERE id = ?",
            (number, strand.first, strand.last, version_id),
        )
        theirs = [] if strand.again else [each for each in strand.of if not each.ours]
        shown: dict[int, str | None] = {}
        for each in theirs:
            brought.numbers["version", each.id] = version_id
            woven.seen_in(self._conn, version_id, brought.pages.get(each.id, ()))
            shown |= self._readings(each.id, version_id, brought)
        if theirs:
            woven.put_parts(self._conn, version_id, [self._parts(each) for each in strand.of])
            self._show(version_id, shown)
        return version_id

    def _show(self, version_id: int, theirs: Mapping[int, str | None]) -> None:
        """Show the newest reading of either; with theirs comes what it was without a memory."""
        (ours,) = self._conn.execute(
            "SELECT reading_id FROM version WHERE id = ?", (version_id,)
        ).fetchone()
        shown = woven.show(self._conn, version_id, {ours, *theirs})
        if shown is not None and shown in theirs and shown != ours:
            self._conn.execute(
                "UPDATE version SET alone = ? WHERE id = ?", (theirs[shown], version_id)
            )

    def _parts(self, seen: Seen) -> list[int]:
        """The responses here that a version was read from."""
        source = self._conn if seen.ours else self._graft.source
        found = source.execute(
            "SELECT capture_id FROM version_part WHERE version_id = ? ORDER BY part", (seen.id,)
        ).fetchall()
        held = [id if seen.ours else self._graft.number("capture", id) for (id,) in found]
        return [id for id in held if id is not None]

    def _version(self, old: int, brought: Brought) -> int:
        """A version that only the other had."""
        (row,) = self._graft.rows("version", "id = ?", old)
        cells = self._graft.translated("version", row) | {
            "article_id": brought.article_id, "number": -1_000_000 - old, "reading_id": 0,
        }  # fmt: skip
        version_id = self._insert("version", cells)
        brought.versions += 1
        self._graft.note("version", old, version_id)
        return version_id

    def _again(self, strand: Strand, brought: Brought) -> int:
        """The wording of an earlier version once more, with what was last read from it."""
        kept = strand.kept.id if strand.kept.ours else brought.numbers["version", strand.kept.id]
        version = dict(self._conn.execute("SELECT * FROM version WHERE id = ?", (kept,)).fetchone())
        reading = self._conn.execute(
            "SELECT * FROM reading WHERE id = ?", (version["reading_id"],)
        ).fetchone()
        del version["id"]
        version_id = self._insert("version", version | {"number": -1, "reading_id": 0})
        cells = {name: reading[name] for name in reading.keys() if name != "id"}  # noqa: SIM118 (a row of SQLite)
        self._insert("reading", cells | {"version_id": version_id, "seen_at": strand.first})
        woven.show(self._conn, version_id)
        brought.versions += 1
        return version_id

    def _readings(self, old: int, version_id: int, brought: Brought) -> dict[int, str | None]:
        """What the other read from a version, and which of it took the place of which.

        The reading that it shows, with the digest that its text has without a memory.
        """
        here: dict[int, int] = {}
        replaced: dict[int, int] = {}
        for row in self._graft.rows("reading", "version_id = ?", old):
            cells = self._graft.translated("reading", row) | {
                "version_id": version_id, "body_id": self._graft.body(row["body_id"]),
                "replaced_by": None,
            }  # fmt: skip
            held = self._held_reading(cells)
            if held is None:
                held = self._insert("reading", cells)
                brought.readings += 1
            here[row["id"]] = held
            if row["replaced_by"] is not None:
                replaced[row["id"]] = row["replaced_by"]
        for before, after in replaced.items():
            woven.replace(self._conn, here[before], here.get(after))
        (version,) = self._graft.rows("version", "id = ?", old)
        shown = version["reading_id"]
        return {here[shown]: version["alone"]} if shown in here else {}

    def _held_reading(self, cells: Cells) -> int | None:
        """The same look, read the same."""
        held = self._conn.execute(
            """SELECT id FROM reading WHERE version_id = :version_id AND body_id = :body_id
            AND seen_at = :seen_at AND seal = :seal AND read_at IS :read_at""",
            cells,
        ).fetchone()
        return None if held is None else int(held[0])

    def _insert(self, table: str, cells: Cells) -> int:
        done = self._conn.execute(
            f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({', '.join('?' * len(cells))})",  # noqa: S608 (names of the schema)
            tuple(cells.values()),
        )
        assert done.lastrowid is not None
        return done.lastrowid

    # the article

    def _dates(self, row: Cells, brought: Brought) -> None:
        """First and last looks of either; withdrawn if nobody has seen it since."""
        self._conn.execute(
            """UPDATE article SET first_seen = min(first_seen, :first_seen),
                withdrawn_at = CASE WHEN :last_seen > last_seen THEN :withdrawn_at
                    WHEN withdrawn_at IS NULL AND :withdrawn_at > last_seen THEN :withdrawn_at
                    WHEN withdrawn_at < :last_seen THEN NULL ELSE withdrawn_at END,
                last_seen = max(last_seen, :last_seen) WHERE id = :here""",
            row | {"here": brought.article_id},
        )
        self._conn.execute(
            """UPDATE article SET withdrawn_at = NULL
            WHERE id = ? AND withdrawn_at < last_seen""",
            (brought.article_id,),
        )

    def _cluster(self, id: int) -> None:
        (text,) = self._conn.execute("SELECT text FROM articles WHERE id = ?", (id,)).fetchone()
        twin = self._conn.execute(
            """SELECT v.article_id FROM version AS own JOIN version AS v ON v.digest = own.digest
            WHERE own.article_id = :id AND v.article_id <> :id AND :text <> ''
            ORDER BY v.article_id LIMIT 1""",
            {"id": id, "text": text.strip()},
        ).fetchone()
        place = similar.place(self._conn, id, text, twin=twin[0] if twin else None)
        articles.put_in_cluster(self._conn, id, place)

    def _index(self, id: int) -> None:
        held = lookup.get(self._conn, id, None, None)
        assert held is not None
        day = day_of(held.article.published_at, held.first_seen)
        self._db.waiting.put(id, held.article, day)


_SEEN = """SELECT id, coalesce(sealed, digest), first_seen, last_seen, number FROM version
    WHERE article_id = ?"""
