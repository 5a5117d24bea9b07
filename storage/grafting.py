"""One article of another archive brought into this one, with its versions, readings and pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from storage import articles, lookup, similar, tombstones
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
        if not strand.again:
            for each in strand.of:
                if not each.ours:
                    brought.numbers["version", each.id] = version_id
                    self._readings(each.id, version_id, brought)
        return version_id

    def _version(self, old: int, brought: Brought) -> int:
        """A version that only the other had."""
        (row,) = self._graft.rows("version", "id = ?", old)
        cells = self._graft.translated("version", row) | {
            "article_id": brought.article_id, "number": -1_000_000 - old, "reading_id": 0,
        }  # fmt: skip
        version_id = self._insert("version", cells)
        brought.versions += 1
        self._graft.note("version", old, version_id)
        for part in self._graft.rows("version_part", "version_id = ?", old):
            if (capture_id := self._graft.number("capture", part["capture_id"])) is not None:
                self._conn.execute(
                    "INSERT INTO version_part (version_id, part, capture_id) VALUES (?, ?, ?)",
                    (version_id, part["part"], capture_id),
                )
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
        self._read(self._insert(
            "reading", cells | {"version_id": version_id, "seen_at": strand.first}
        ), version_id)  # fmt: skip
        brought.versions += 1
        return version_id

    def _readings(self, old: int, version_id: int, brought: Brought) -> None:
        """What the other read from a version; the newest one is what is shown of it."""
        for row in self._graft.rows("reading", "version_id = ?", old):
            cells = self._graft.translated("reading", row) | {
                "version_id": version_id, "body_id": self._graft.body(row["body_id"]),
            }  # fmt: skip
            held = self._conn.execute(
                """SELECT 1 FROM reading WHERE version_id = ? AND body_id = ? AND seen_at = ?
                AND seal = ?""",
                (version_id, cells["body_id"], cells["seen_at"], cells["seal"]),
            ).fetchone()
            if held is None:
                self._read(self._insert("reading", cells), version_id)
                brought.readings += 1

    def _read(self, reading_id: int, version_id: int) -> None:
        """A reading is shown when it is the newest of its version."""
        self._conn.execute(
            """UPDATE version SET reading_id = :reading WHERE id = :version AND NOT EXISTS
            (SELECT 1 FROM reading AS new JOIN reading AS now ON now.id = version.reading_id
            WHERE new.id = :reading AND now.seen_at > new.seen_at)""",
            {"reading": reading_id, "version": version_id},
        )

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


_SEEN = "SELECT id, digest, first_seen, last_seen FROM version WHERE article_id = ?"
