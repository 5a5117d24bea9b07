"""`schedule`: timers of the machine that start crawls, shown before anything is changed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli.commands import Room
from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import form_of, listing, put, show, styled
from scraper.errors import NothingFound, UsageError

if TYPE_CHECKING:
    from scraper.timers import Timer
    from scraper.timetable.entry import Entry
    from scraper.timetable.machine import Machine

app = typer.Typer()
_schedule = typer.Typer(cls=Room, no_args_is_help=True)
app.add_typer(_schedule, name="schedule", help="Timers of this machine that start crawls.")

EveryOption = Annotated[
    str | None,
    typer.Option(metavar="D", help="So often: 30m, 6h, 1d; a source's own timer goes before it."),
]
CronOption = Annotated[
    str | None, typer.Option(metavar="EXPR", help="At the times of a cron line: '30 6 * * *'.")
]
WithOption = Annotated[
    str | None,
    typer.Option("--with", metavar="KIND", help="systemd or crontab; else what the machine has."),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do it; without it, only show.")]


@_schedule.command("show")
def show_(
    ctx: typer.Context,
    every: EveryOption = None,
    cron: CronOption = None,
    kind: WithOption = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
) -> int:
    """Show the timers that stand here for these settings, and those the settings ask for."""
    told = frame(ctx)
    here = _machine(kind)
    wanted = _wanted(told, every, cron, archive, optional=True)
    files = here.written(wanted) if wanted else {}
    held = here.held(_owner(told, archive))
    rows = [_row(path, files, held) for path in {**files, **held}]
    listing(rows, form_of(json, jsonl), _people, nothing="no timers")
    return 0


@_schedule.command()
def install(
    ctx: typer.Context,
    every: EveryOption = None,
    cron: CronOption = None,
    kind: WithOption = None,
    yes: YesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Let the machine crawl the sources of the settings at their times.

    Shows what would be written; with --yes it is written, and the timers are started. Sources that
    share a timer share an entry. What stood here for the same settings is replaced.
    """
    told = frame(ctx)
    here = _machine(kind)
    wanted = _wanted(told, every, cron, archive)
    for path, text in here.written(wanted).items():
        _put_file(path, text)
    if not yes:
        say("nothing was changed; --yes installs it", kind="note")
        return 0
    here.install(wanted)
    say(f"{len(wanted)} timer{'s' * (len(wanted) != 1)}", kind="installed")
    return 0


@_schedule.command()
def remove(
    ctx: typer.Context,
    kind: WithOption = None,
    yes: YesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Take away the timers that stand here for these settings, and no others.

    Shows what would go; with --yes it goes.
    """
    told = frame(ctx)
    here, owner = _machine(kind), _owner(told, archive)
    held = here.held(owner)
    if not held:
        raise NothingFound(f"no timers stand here for {owner}")
    for path, text in held.items():
        _put_file(path, text)
    if not yes:
        say("nothing was changed; --yes removes it", kind="note")
        return 0
    here.remove(owner)
    say(owner, kind="removed")
    return 0


def _machine(kind: str | None) -> Machine:
    from scraper.timetable.machine import machine

    match kind:
        case None | "systemd" | "crontab":
            return machine(kind, os.environ)
    raise UsageError(f"--with {kind!r:.60}: systemd or crontab")


def _wanted(
    told: Frame,
    every: str | None,
    cron: str | None,
    archive: str | None,
    *,
    optional: bool = False,
) -> tuple[Entry, ...]:
    """The entries that the settings ask for; `optional`: none without a word on a missing timer."""
    from scraper.timetable.entry import entries

    timers = _timers(told, _general(told, every, cron))
    if not timers and not optional:
        raise _no_timer(told)
    owner = _owner(told, archive)
    return entries(timers, _command(told, archive), folder=Path.cwd(), owner=owner)


def _general(told: Frame, every: str | None, cron: str | None) -> Timer | None:
    """The timer of sources without one of their own."""
    from scraper.amounts import duration
    from scraper.timers import Cron, Every, zone

    if every and cron:
        raise UsageError("--every and --cron: one of them, not both")
    try:
        if cron:
            return Cron(cron, zone(told.config.time_zone))
        return Every(duration(every)) if every else None
    except ValueError as error:
        raise UsageError(f"{'--cron' if cron else '--every'}: {error}") from None


def _timers(told: Frame, general: Timer | None) -> Mapping[str, Timer]:
    config = told.config
    own = {source.name: source.timer(config.time_zone) or general for source in config.sources}
    return {name: timer for name, timer in own.items() if timer is not None}


def _no_timer(told: Frame) -> UsageError:
    if not told.config.sources:
        hint = "`jianbao sources add URL` proposes one"
        return UsageError("the settings name no sources", hint=hint)
    return UsageError(
        "no source has a timer",
        hint="give --every 1h, or write `every` or `cron` into a source of the settings",
    )


def _command(told: Frame, archive: str | None) -> tuple[str, ...]:
    """What stands before the names of sources; a timer knows neither folder nor environment."""
    program = shutil.which(sys.argv[0]) or shutil.which("jianbao")
    words = [program] if program else [sys.executable, "-m", "scraper.cli.main"]
    if file := told.settings_file():
        words += ["--config", str(file.resolve())]
    path = str(Path(told.archive_path(archive)).resolve())
    return (*words, "crawl", "--archive", path, "--")


def _owner(told: Frame, archive: str | None) -> str:
    """By what timers are found again: the settings' file, else the archive."""
    file = told.settings_file()
    return str((file or Path(told.archive_path(archive))).resolve())


def _row(path: Path, files: Mapping[Path, str], held: Mapping[Path, str]) -> dict[str, Any]:
    if path not in held:
        standing = "wanted"
    elif path not in files:
        standing = "installed"
    else:
        standing = "installed" if files[path] == held[path] else "installed otherwise"
    text = held.get(path) or files[path]
    return {"file": str(path), "standing": standing, "text": text}


def _people(rows: Any) -> int:
    shown = list(rows)
    for row in shown:
        _put_file(Path(row["file"]), row["text"], row["standing"])
    return len(shown)


def _put_file(path: Path, text: str, standing: str = "") -> None:
    show(styled(f"# {path}{f' ({standing})' if standing else ''}", "dim"))
    for line in text.splitlines():
        put(line)
    put()
