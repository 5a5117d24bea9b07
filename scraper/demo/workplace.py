"""The demo's directory: what it may clear away there, and where it writes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from scraper.errors import UsageError

MARK = ".jianbao-demo"
"""A file that says: what lies here was made by the demo, which may make it anew."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Paths of one demo. `again` tells that an earlier demo's files made room."""

    directory: Path
    again: bool = False

    @property
    def archive(self) -> Path:
        """The archive, which is not there yet."""
        return self.directory / "archive.db"

    @property
    def lines(self) -> Path:
        """The export as JSON Lines."""
        return self.directory / "articles.jsonl"

    @property
    def pages(self) -> Path:
        """The export as a folder of Markdown files."""
        return self.directory / "articles"


def prepare(directory: Path) -> Workplace:
    """Make the directory ready for a demo; an earlier demo's files go, nobody else's.

    Raises `UsageError` when something that is not the demo's stands where it would write.
    """
    place = Workplace(directory)
    mark = directory / MARK
    try:
        directory.mkdir(parents=True, exist_ok=True)
        again = mark.exists()
        if not again:
            _refuse_to_overwrite(place)
            mark.write_text("made by `jianbao demo`, which clears it away when run again\n")
        _clear(place)
    except OSError as error:
        raise UsageError(
            f"{directory}: cannot be written to ({error.strerror})",
            hint="name another directory: jianbao demo --dir DIR",
        ) from None
    return Workplace(directory, again)


def _refuse_to_overwrite(place: Workplace) -> None:
    for path in (place.archive, place.lines, place.pages):
        if path.exists():
            raise UsageError(
                f"{path}: is there already, and no demo made it",
                hint="name another directory: jianbao demo --dir DIR",
            )


def _clear(place: Workplace) -> None:
    for path in place.directory.glob(f"{place.archive.name}*"):
        path.unlink()
    place.lines.unlink(missing_ok=True)
    if place.pages.is_dir():
        shutil.rmtree(place.pages)
