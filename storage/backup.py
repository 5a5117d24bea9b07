"""A copy of an archive, made while others write, checked before it takes its name."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from scraper.errors import DamagedArchive, UsageError
from storage import schema
from storage.connecting import copy_file, open_as_it_is, passing
from storage.opening import open_archive


def back_up(path: str, target: str, *, replace: bool = False, now: datetime | None = None) -> Path:
    """Copy the archive at `path` to `target`, of whatever version of the schema; where it stands.

    What was committed when the copying began is in it, and nothing later. A folder as target gets
    a file named after the archive and the time. The copy is written beside its place, verified,
    and put there whole; a kill leaves only a `.part` that the next backup throws away. Raises
    `UsageError` for a target that is there (without `replace`), `DamagedArchive` when the copy
    does not hold together (it is not kept then), `DiskFull`.
    """
    place = place_of(path, target, replace=replace, now=now)
    part = Path(f"{place}.part")
    with passing(str(part)):
        copy_file(path, str(part))
        _demand_soundness(path, part)
        _settle(part, place)
    return place


def place_of(path: str, target: str, *, replace: bool = False, now: datetime | None = None) -> Path:
    """Where a backup to `target` would stand; errors as `back_up`."""
    place = Path(target)
    if place.is_dir():
        place /= f"{Path(path).stem}-{now or datetime.now(UTC):%Y%m%dT%H%M%S%z}.db"
    if not place.parent.is_dir():
        raise UsageError(
            f"{place}: there is no folder {place.parent}", hint="make the folder first"
        )
    if place.exists():
        if place.samefile(path):
            raise UsageError(f"{place}: this is the archive itself", hint="name another file")
        if not replace:
            raise UsageError(
                f"{place}: it is there already", hint="name another file, or add --replace"
            )
    return place


def _demand_soundness(path: str, part: Path) -> None:
    """Verify the copy; one of an older schema as it will be when it is brought up."""
    with closing(open_as_it_is(str(part))) as copy:
        today = schema.version_of(copy) == schema.VERSION
    if today:
        _verify(path, part)
        return
    trial = Path(f"{part}.trial")
    with passing(str(trial)):
        shutil.copyfile(part, trial)
        open_archive(trial, create=False).close()
        _verify(path, trial)


def _verify(path: str, copy: Path) -> None:
    with open_archive(copy, readonly=True) as archive:
        damage = [found.what for found in archive.verify()]
    if damage:
        raise DamagedArchive(
            path,
            f"its copy does not hold together in {len(damage)} places ({damage[0]}), and was not "
            "kept",
            hint=f"jianbao verify {path}; keep the backups that you have",
        )


def _settle(part: Path, place: Path) -> None:
    """Give the copy its name once the disk has all of it."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
