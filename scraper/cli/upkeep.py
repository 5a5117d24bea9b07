"""`backup`, `merge`, `migrate`, `vacuum`: care of the archive's file."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, DryRunOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import document, form_of, put
from scraper.errors import ArchiveError, LockHeld

if TYPE_CHECKING:
    from storage.proof import Merged
    from storage.protocol import Archive

app = typer.Typer()


class Undone(Exception):
    """Ends a dry run, so that its transaction is undone."""


@app.command(no_args_is_help=True)
def backup(
    ctx: typer.Context,
    path: Annotated[
        str,
        typer.Argument(metavar="PATH", help="A new file; or a folder, for one with the time."),
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a file that is there.")
    ] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Copy the archive while others write, and verify the copy.

    The copy is an archive of its own. It takes its name only when it is whole and sound: a kill
    leaves nothing under that name. An archive of an older version is copied as it is.
    """
    from storage.backup import back_up, place_of

    form = form_of(json, jsonl)
    source = frame(ctx).existing(archive)
    if dry_run:
        place = place_of(source, path, replace=replace)
    else:
        place = back_up(source, path, replace=replace)
    size = Path(source if dry_run else place).stat().st_size
    row = {"archive": source, "backup": str(place), "bytes": size, "verified": not dry_run}
    told = "would be copied to" if dry_run else "copied and verified:"
    document(row, form, lambda: put(f"{source}: {told} {place}, {size:,} bytes"))


@app.command()
def migrate(
    ctx: typer.Context,
    copy: Annotated[
        str | None, typer.Option("--backup", metavar="PATH", help="Make a backup there first.")
    ] = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Bring an archive of any earlier version up to this one.

    All changes are made, or none. Commands that write do it by themselves; those that only read
    ask for it. An archive of a newer version is left alone (7).
    """
    from storage.backup import back_up
    from storage.connecting import changes_due
    from storage.opening import open_archive

    form = form_of(json, jsonl)
    path = frame(ctx).existing(archive)
    version, changes = changes_due(path)
    if changes and not dry_run:
        if copy:
            back_up(path, copy)
        open_archive(path, create=False).close()
    row = {"archive": path, "from": version, "to": version + len(changes), "changes": changes}
    document(row, form, lambda: _migrated(row, dry_run))


@app.command(no_args_is_help=True)
def merge(
    ctx: typer.Context,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="An archive of any version.")],
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Take in all that another archive holds; that one is left as it was.

    Nothing is doubled: versions are woven by time, tombstones of both count, its hash chain is kept
    beside this one's. Killed half-way, the same command goes on. Ends with 7 when a part of OTHER
    is damaged; the rest of it is taken.
    """
    form = form_of(json, jsonl)
    now = datetime.now(UTC)
    with frame(ctx).held(archive) as store, store.lock("merge"):
        merged = _dry(store, other, now) if dry_run else store.merge(other, at=now)
        if not dry_run and merged.removed and store.unscrubbed():
            scrub(store, now)
    row = {name: value for name, value in asdict(merged).items() if name != "damage"}
    row |= {"other": other, "damage": [it.what for it in merged.damage]}
    document(row, form, lambda: _merged(row, dry_run))
    for found in merged.damage:
        say(found.what, f"jianbao verify {other}")
    return ArchiveError.exit_code if merged.damage else 0


def _dry(store: Archive, other: str, now: datetime) -> Merged:
    try:
        with store.batch():
            merged = store.merge(other, at=now)
            raise Undone
    except Undone:
        return merged


def _merged(row: dict[str, Any], dry_run: bool) -> None:
    told = ", ".join(f"{row[name]:,} {name}" for name in _TOLD if row[name]) or "nothing new"
    put(f"{row['other']}: {told}{'; nothing was changed' if dry_run else ''}")


_TOLD = ("new", "joined", "unchanged", "barred", "removed", "snapshots", "versions")


def _migrated(row: dict[str, Any], dry_run: bool) -> None:
    if not row["changes"]:
        put(f"{row['archive']}: schema {row['from']}, as it should be")
        return
    told = "would become" if dry_run else "became"
    put(f"{row['archive']}: schema {row['from']} {told} {row['to']}")
    for name in row["changes"]:
        put(f"   {name.replace('_', ' ')}")


@app.command()
def vacuum(
    ctx: typer.Context,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Give back the room of what was deleted; nothing removed can be found in the file then.

    Needs as much free disk as the archive takes. Readers may go on, writers wait.
    """
    form = form_of(json, jsonl)
    with frame(ctx).held(archive) as store:
        before, after = store.vacuum(at=datetime.now(UTC))
        row = {"archive": store.path, "bytes_before": before, "bytes_after": after}
    document(row, form, lambda: put(f"{row['archive']}: {before:,} bytes before, {after:,} now"))


def scrub(store: Archive, now: datetime) -> None:
    """Write the archive anew after a takedown; a reader that hinders it is told, no failure."""
    try:
        store.vacuum(at=now)
    except LockHeld as error:
        say(
            f"{error.message}; what was removed can still stand in the log",
            f"end the reader, then run: jianbao vacuum -a {store.path}",
            kind="note",
        )
