"""What hosts asked of us, from one run to the next: to be left alone, and their robots.txt."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scraper.text import strip_controls
from storage import packing
from storage.database import Database, told
from storage.moments import instant, stamp


@dataclass(frozen=True, slots=True)
class Rest:
    """A host that is left alone until then; `kind` is one of `errors.FAILURE_KINDS`."""

    host: str
    until: datetime
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """The robots.txt of an origin as it came; an empty one where there is none."""

    origin: str
    fetched_at: datetime
    body: bytes


class Manners(Protocol):
    """What hosts asked of us. All times are aware."""

    def rest(self, rest: Rest, *, now: datetime) -> None:
        """Note that a host is left alone for a while; rests that are over by now are forgotten."""

    def rests(self, now: datetime) -> tuple[Rest, ...]:
        """The hosts that are left alone, those that may be asked first at the head."""

    def robots(self, origin: str) -> RobotsFile | None:
        """The robots.txt of an origin, as it was fetched last."""

    def keep_robots(self, file: RobotsFile, *, since: datetime) -> None:
        """Keep a robots.txt; those that were fetched before `since` are forgotten."""


class SqliteManners:
    """What `Manners` promises, on one SQLite file."""

    _db: Database
    _conn: sqlite3.Connection
    path: str

    def rest(self, rest: Rest, *, now: datetime) -> None:
        """Note that a host is left alone."""
        with self._db.writing() as conn:
            conn.execute("DELETE FROM rest WHERE until <= ?", (stamp(now),))
            conn.execute(
                "INSERT OR REPLACE INTO rest (host, until, kind, why) VALUES (?, ?, ?, ?)",
                (rest.host, stamp(rest.until), rest.kind, strip_controls(rest.why)),
            )

    def rests(self, now: datetime) -> tuple[Rest, ...]:
        """The hosts that are left alone."""
        with told(self.path):
            found = self._conn.execute(
                "SELECT * FROM rest WHERE until > ? ORDER BY until, host", (stamp(now),)
            )
            return tuple(
                Rest(row["host"], instant(row["until"]), row["kind"], row["why"]) for row in found
            )

    def robots(self, origin: str) -> RobotsFile | None:
        """The robots.txt of an origin."""
        with told(self.path):
            row = self._conn.execute(
                "SELECT fetched_at, size, bytes FROM robots WHERE origin = ?",
                (strip_controls(origin),),
            ).fetchone()
        if row is None:
            return None
        try:
            return RobotsFile(origin, instant(row[0]), packing.unpack(row[2], row[1]))
        except ValueError:
            return None  # damaged: it is asked for anew

    def keep_robots(self, file: RobotsFile, *, since: datetime) -> None:
        """Keep a robots.txt."""
        with self._db.writing() as conn:
            conn.execute("DELETE FROM robots WHERE fetched_at < ?", (stamp(since),))
            conn.execute(
                "INSERT OR REPLACE INTO robots (origin, fetched_at, size, bytes)"
                " VALUES (?, ?, ?, ?)",
                (
                    strip_controls(file.origin), stamp(file.fetched_at), len(file.body),
                    packing.pack(file.body),
                ),
            )  # fmt: skip
