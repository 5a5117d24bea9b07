"""The tables and views of an archive, as ordered migrations.

A migration is never edited once released; a change is a new one at the end. `user_version` is the
number of migrations that a file has had; `application_id` says that the file is an archive.

The tables are the archive's own business; the views with plural names are what it promises to
people who open the file with `sqlite3` (see `docs/schema.md`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from storage import index, similar, traces
from storage.changes import MADE_BY as CHANGES_MADE_BY
from storage.changes import write_history
from storage.migrations import (
    m001_the_house,
    m004_removals,
    m005_dictionaries,
    m006_what_a_page_shows,
    m007_hosts,
    m008_chain,
    m009_text_first,
    m010_harvests,
    m011_watches,
    m012_days,
    m013_changes,
    m014_facts,
    m015_rereadings,
    m016_unread,
    m017_robots,
    m018_accents,
)
from storage.version import APPLICATION_ID as APPLICATION_ID
from storage.version import version_of as version_of


def statements(script: str) -> list[str]:
    """The statements of a script; unlike `executescript` their execution commits nothing."""
    found, rest = [], ""
    for piece in script.split(";"):
        rest += piece + ";"
        if sqlite3.complete_statement(rest):
            found.append(rest.strip())
            rest = ""
    return [statement for statement in found if statement.strip(" ;\n")]


Migration = tuple[str, tuple[str, ...]]
"""A name, and the statements of one change."""

MIGRATIONS: tuple[Migration, ...] = (
    (
        "m001_the_house",
        (
            *statements(m001_the_house.SCRIPT),
            *statements(m001_the_house.SEARCH),
            *similar.SCHEMA,
        ),
    ),
    ("m002_what_sites_repeat", traces.SCHEMA),
    ("m003_what_tells_a_series", traces.MORE),
    ("m004_removals", tuple(statements(m004_removals.SCRIPT))),
    ("m005_dictionaries", tuple(statements(m005_dictionaries.SCRIPT))),
    ("m006_what_a_page_shows", tuple(statements(m006_what_a_page_shows.SCRIPT))),
    ("m007_hosts", tuple(statements(m007_hosts.SCRIPT))),
    ("m008_chain", tuple(statements(m008_chain.SCRIPT))),
    ("m009_text_first", (*statements(m009_text_first.SCRIPT), *index.SCHEMA)),
    ("m010_harvests", tuple(statements(m010_harvests.SCRIPT))),
    ("m011_watches", tuple(statements(m011_watches.SCRIPT))),
    ("m012_days", tuple(statements(m012_days.SCRIPT))),
    (CHANGES_MADE_BY, tuple(statements(m013_changes.SCRIPT))),
    ("m014_facts", (*statements(m014_facts.SCRIPT), *index.SCHEMA)),
    ("m015_rereadings", tuple(statements(m015_rereadings.SCRIPT))),
    ("m016_unread", tuple(statements(m016_unread.SCRIPT))),
    ("m017_robots", tuple(statements(m017_robots.SCRIPT))),
    (index.MADE_BY, (*statements(m018_accents.SCRIPT), *index.SCHEMA)),
    ("m019_recent_grams", similar.MORE),
)
"""Every change of the schema, in order."""

VERSION = len(MIGRATIONS)


def migrate(conn: sqlite3.Connection, changes: Sequence[Migration] = MIGRATIONS) -> None:
    """Make the changes that the file lacks, all or none; two at once wait for each other."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        if version_of(conn) < len(changes):
            _apply(conn, changes)
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


def _apply(conn: sqlite3.Connection, changes: Sequence[Migration]) -> None:
    # Imported here: it costs more than a search may take, and is needed once in a file's life.
    from sqlite_utils import Database, Migrations

    held = version_of(conn)
    migrations = Migrations("jianbao")
    for number, (name, script) in enumerate(changes, 1):
        migrations(name=name)(_step(number, script))
    migrations.apply(Database(conn, execute_plugins=False))
    if held and any(name == index.MADE_BY for name, _ in changes[held:]):
        index.rebuild(conn)
    if held and any(name == CHANGES_MADE_BY for name, _ in changes[held:]):
        write_history(conn)


def _step(number: int, script: tuple[str, ...]):  # type: ignore[no-untyped-def]  # sqlite-utils' type is lazy
    def step(db) -> None:  # type: ignore[no-untyped-def]  # a sqlite_utils Database
        for statement in script:
            db.conn.execute(statement)
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.conn.execute(f"PRAGMA user_version = {number}")

    step.__name__ = f"step_{number}"
    return step
