"""How the work stands: what is due, waiting and failing, by source and by host."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.moments import stamp

MOST_HOSTS = 50
"""Hosts that are told of: those that rest, then those with most to do."""


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """One source with something to do or to tell: its addresses, by what is to become of them.

    Times are in UTC.
    """

    source: str
    due: int
    """Could be asked now."""
    later: int
    """Will be due by themselves."""
    failing: int
    """Could not be had at the last try, and will be tried again."""
    lost: int
    """Gone or given up."""
    next_due_at: str | None
    last_run_at: str | None
    alarms: int

    def as_dict(self) -> dict[str, Any]:
        """The row of `--json`."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class HostStanding:
    """One host; `resting_until` and `why` say why it is not asked now."""

    host: str
    due: int
    failing: int
    resting_until: str | None
    why: str | None

    def as_dict(self) -> dict[str, Any]:
        """The row of `--json`."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Standing:
    """How the work stands at one instant."""

    sources: tuple[SourceStanding, ...]
    hosts: tuple[HostStanding, ...]


_SOURCES = """
WITH queue AS (
    SELECT source,
        sum(due_at <= :now AND state <> 'dropped') AS due,
        sum(due_at > :now AND state <> 'dropped') AS later,
        sum(attempts > 0 AND due_at IS NOT NULL AND state IN ('due', 'held')) AS failing,
        sum(state IN ('gone', 'dropped')) AS lost,
        min(CASE WHEN state <> 'dropped' THEN due_at END) AS next_due_at
    FROM errand GROUP BY source
), named AS (
    SELECT source FROM queue UNION SELECT source FROM harvest
    UNION SELECT source FROM alarm WHERE cleared_at IS NULL
)
SELECT n.source, coalesce(due, 0), coalesce(later, 0), coalesce(failing, 0), coalesce(lost, 0),
    next_due_at, (SELECT max(at) FROM harvest AS h WHERE h.source = n.source),
    (SELECT count(*) FROM alarm AS a WHERE a.source = n.source AND cleared_at IS NULL) AS alarms
FROM named AS n LEFT JOIN queue AS q ON q.source = n.source
WHERE due + later + failing + lost > 0 OR alarms > 0 ORDER BY n.source
"""
_HOSTS = """
WITH queue AS (
    SELECT host,
        sum(due_at <= :now AND state <> 'dropped') AS due,
        sum(attempts > 0 AND due_at IS NOT NULL AND state IN ('due', 'held')) AS failing
    FROM errand GROUP BY host
), resting AS (SELECT host, until, why FROM rest WHERE until > :now)
SELECT * FROM (
    SELECT host, due, failing, until, why FROM queue LEFT JOIN resting USING (host)
    WHERE due > 0 OR failing > 0 OR until IS NOT NULL
    UNION ALL
    SELECT host, 0, 0, until, why FROM resting WHERE host NOT IN (SELECT host FROM queue)
) ORDER BY until IS NULL, until, due DESC, failing DESC, host LIMIT :most
"""


def standing(conn: sqlite3.Connection, now: datetime) -> Standing:
    """How the work stands at `now`; a look over the whole frontier."""
    at = stamp(now)
    sources = conn.execute(_SOURCES, {"now": at})
    hosts = conn.execute(_HOSTS, {"now": at, "most": MOST_HOSTS})
    return Standing(
        tuple(SourceStanding(*row) for row in sources), tuple(HostStanding(*row) for row in hosts)
    )
