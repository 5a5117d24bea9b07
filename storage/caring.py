"""The part of the SQLite archive that proves and cares; see `proof.Proof` and `Care`."""

from __future__ import annotations

from datetime import datetime

from storage import chain, merge, moments, removal, tombstones, vacuum, vouching
from storage.connecting import other_archive
from storage.database import Database, told
from storage.proof import ChainLink, Merged, Removal, Tombstone, Vouched


class SqliteCare:
    """What `proof.Proof` and `proof.Care` promise, on one SQLite file."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn
        self.path = db.path

    def seal(self, *, at: datetime) -> int:
        """Vouch for all that stands in no link of the chain yet."""
        with self._db.writing() as conn:
            return chain.seal(conn, at)

    def vouched(self, article_id: int) -> Vouched:
        """What the chain says of an article."""
        with told(self.path):
            return vouching.vouched(self._conn, article_id)

    def head(self) -> ChainLink | None:
        """The newest link."""
        with told(self.path):
            return vouching.head(self._conn)

    def stamp(self, link: str, *, authority: str, at: datetime, token: bytes) -> None:
        """Keep a time-stamp of a link."""
        with self._db.writing() as conn:
            vouching.stamp(conn, link, authority, moments.stamp(at), token)

    def remove(self, ref: int | str, *, reason: str, at: datetime) -> Removal:
        """Take down an article with its copies."""
        with self._db.writing() as conn:
            self._db.waiting.flush(conn)
            return removal.remove(conn, ref, reason, at)

    def merge(self, path: str, *, at: datetime) -> Merged:
        """Take in what another archive holds."""
        with other_archive(path, self.path) as source, told(self.path):
            return merge.merge(self._db, source, path, at)

    def tombstone(self, ref: int | str) -> Tombstone | None:
        """The stone over an article's number or address."""
        with told(self.path):
            return tombstones.of(self._conn, ref)

    def unscrubbed(self) -> bool:
        """Whether something was removed that `vacuum` has not wiped out yet."""
        with told(self.path):
            return vacuum.unscrubbed(self._conn)

    def vacuum(self, *, at: datetime) -> tuple[int, int]:
        """Write the file anew, without what was deleted."""
        with told(self.path):
            return vacuum.vacuum(self._conn, self.path, at)
