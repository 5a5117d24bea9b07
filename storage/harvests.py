"""What each run brought from each source, and the alarms that were raised over it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from scraper.text import strip_controls
from storage import rows
from storage.database import Database, told
from storage.moments import instant, instant_or_none, stamp

KEPT = 2000
"""Runs of one source that are remembered; older ones go."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one run brought from one source: counts and samples, as `scraper.harvest` has them."""

    run_id: int
    source: str
    at: datetime
    """When the run began."""
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A source no longer gives what it used to give."""

    source: str
    kind: str
    subject: str
    """The field, list or share it is about; empty where there is but one."""
    raised_at: datetime
    run_id: int | None
    facts: Mapping[str, Any]
    """The diagnosis: `told`, `was`, `now`, `since` and what else the kind has."""
    cleared_at: datetime | None = None
    id: int | None = None


class Harvests(Protocol):
    """The books of the sources: reports of runs, what each source gave, what was wrong with it."""

    def keep_report(self, run_id: int, report: Mapping[str, Any]) -> None:
        """Keep the report of a run; the latest word wins."""

    def report(self, run_id: int) -> Mapping[str, Any] | None:
        """The report of a run."""

    def keep(self, harvests: Iterable[Harvest]) -> None:
        """Keep what a run brought, one row a source."""

    def of(self, source: str, *, limit: int = KEPT) -> tuple[Harvest, ...]:
        """The latest harvests of a source, the oldest first."""

    def last(self) -> Mapping[str, datetime]:
        """When each source was last crawled."""

    def raise_alarm(self, alarm: Alarm) -> int | None:
        """Keep an alarm and give its number; None when one like it is open already."""

    def clear(self, alarm_id: int, *, at: datetime) -> None:
        """The alarm is over."""

    def alarms(self, *, source: str | None = None, cleared: bool = False) -> tuple[Alarm, ...]:
        """The open alarms, the oldest first; with `cleared` the ones that are over too."""


class SqliteHarvests:
    """What `Harvests` promises, on one SQLite file."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn

    def keep_report(self, run_id: int, report: Mapping[str, Any]) -> None:
        """Keep the report of a run."""
        with self._db.writing():
            self._conn.execute(
                "INSERT OR REPLACE INTO report (run_id, report) VALUES (?, ?)",
                (run_id, _dumped(report)),
            )

    def report(self, run_id: int) -> Mapping[str, Any] | None:
        """The report of a run."""
        with told(self._db.path):
            row = self._conn.execute(
                "SELECT report FROM report WHERE run_id = ?", (run_id,)
            ).fetchone()
            return None if row is None else dict(rows.load(row["report"]))

    def keep(self, harvests: Iterable[Harvest]) -> None:
        """Keep what a run brought from its sources."""
        with self._db.writing():
            for each in harvests:
                self._conn.execute(
                    "INSERT OR REPLACE INTO harvest (run_id, source, at, facts) VALUES (?,?,?,?)",
                    (each.run_id, strip_controls(each.source), stamp(each.at), _dumped(each.facts)),
                )
                self._conn.execute(
                    """DELETE FROM harvest WHERE source = :source AND run_id <= (
                        SELECT run_id FROM harvest WHERE source = :source
                        ORDER BY run_id DESC LIMIT 1 OFFSET :kept)""",
                    {"source": strip_controls(each.source), "kept": KEPT},
                )

    def of(self, source: str, *, limit: int = KEPT) -> tuple[Harvest, ...]:
        """The latest harvests of a source, the oldest first."""
        with told(self._db.path):
            found = self._conn.execute(
                "SELECT * FROM harvest WHERE source = ? ORDER BY run_id DESC LIMIT ?",
                (strip_controls(source), limit),
            ).fetchall()
        return tuple(map(_harvest, reversed(found)))

    def last(self) -> Mapping[str, datetime]:
        """When each source was last crawled."""
        with told(self._db.path):
            found = self._conn.execute("SELECT source, max(at) AS at FROM harvest GROUP BY source")
            return {row["source"]: instant(row["at"]) for row in found}

    def raise_alarm(self, alarm: Alarm) -> int | None:
        """Keep an alarm, unless one like it is open."""
        with self._db.writing():
            row = self._conn.execute(
                """INSERT INTO alarm (source, kind, subject, raised_at, run_id, facts)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id""",
                (
                    strip_controls(alarm.source), alarm.kind, strip_controls(alarm.subject),
                    stamp(alarm.raised_at), alarm.run_id, _dumped(alarm.facts),
                ),
            ).fetchone()  # fmt: skip
            return None if row is None else int(row["id"])

    def clear(self, alarm_id: int, *, at: datetime) -> None:
        """The alarm is over."""
        with self._db.writing():
            self._conn.execute(
                "UPDATE alarm SET cleared_at = ? WHERE id = ? AND cleared_at IS NULL",
                (stamp(at), alarm_id),
            )

    def alarms(self, *, source: str | None = None, cleared: bool = False) -> tuple[Alarm, ...]:
        """The open alarms, the oldest first."""
        with told(self._db.path):
            found = self._conn.execute(
                """SELECT * FROM alarm WHERE (:source IS NULL OR source = :source)
                AND (:cleared OR cleared_at IS NULL) ORDER BY id""",
                {"source": source, "cleared": cleared},
            ).fetchall()
        return tuple(map(_alarm, found))


def _dumped(facts: Mapping[str, Any]) -> str:
    return rows.dump(rows.holdable_tree(facts))


def _harvest(row: sqlite3.Row) -> Harvest:
    return Harvest(row["run_id"], row["source"], instant(row["at"]), rows.load(row["facts"]))


def _alarm(row: sqlite3.Row) -> Alarm:
    return Alarm(
        row["source"], row["kind"], row["subject"], instant(row["raised_at"]), row["run_id"],
        rows.load(row["facts"]), instant_or_none(row["cleared_at"]), row["id"],
    )  # fmt: skip
