"""What the machine has for timers, read and changed through its own commands."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from scraper.errors import UsageError
from scraper.export.files import replaced
from scraper.timetable import crontab, systemd
from scraper.timetable.entry import PREFIX, Entry

Kind = Literal["systemd", "crontab"]
_PATIENCE = 30
"""Seconds that a command of the machine's may take."""


class Runner(Protocol):
    """Runs a command of the machine's with `told` on its standard input; what it printed."""

    def __call__(self, words: Sequence[str], told: str = "") -> str:
        """Raises `UsageError` with the command's own words when it fails."""


def run(words: Sequence[str], told: str = "") -> str:
    """Run a command; raises `UsageError` with its own words when it fails."""
    try:
        done = subprocess.run(  # noqa: S603  # our own words and names made from digests
            list(words), input=told, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"{words[0]}: {error}") from None
    if done.returncode:
        raise UsageError(f"{' '.join(words)}: {done.stderr.strip()[:300] or 'it failed'}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Systemd:
    """Timers as user units."""

    folder: Path
    run: Runner = run

    def written(self, entries: tuple[Entry, ...]) -> Mapping[Path, str]:
        """The files that the entries make."""
        files = (file for entry in entries for file in systemd.units(entry).items())
        return {self.folder / name: text for name, text in files}

    def held(self, owner: str) -> Mapping[Path, str]:
        """The files that stand here for these settings."""
        found = {path: _text(path) for path in sorted(self.folder.glob(f"{PREFIX}-*"))}
        return {path: text for path, text in found.items() if systemd.is_own(text, owner)}

    def install(self, entries: tuple[Entry, ...]) -> None:
        """Write the units and start the timers; what stood here for these settings goes."""
        files = self.written(entries)
        self._stop([path for path in self.held(entries[0].owner) if path not in files])
        self.folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            with replaced(path) as stream:
                stream.write(text)
        self.run(["systemctl", "--user", "daemon-reload"])
        timers = [path.name for path in files if path.suffix == ".timer"]
        self.run(["systemctl", "--user", "enable", *timers])
        self.run(["systemctl", "--user", "restart", *timers])

    def remove(self, owner: str) -> None:
        """Stop the timers made for these settings, and take their files away."""
        self._stop(list(self.held(owner)))
        self.run(["systemctl", "--user", "daemon-reload"])

    def _stop(self, paths: Sequence[Path]) -> None:
        if timers := [path.name for path in paths if path.suffix == ".timer"]:
            self.run(["systemctl", "--user", "disable", "--now", *timers])
        for path in paths:
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Crontab:
    """Timers as lines of the person's crontab."""

    run: Runner = run

    def written(self, entries: tuple[Entry, ...]) -> Mapping[Path, str]:
        """The lines that the entries make."""
        return {_CRONTAB: crontab.block(entries)}

    def held(self, owner: str) -> Mapping[Path, str]:
        """The lines that stand here for these settings."""
        found = crontab.held(self._table(), owner)
        return {_CRONTAB: found} if found else {}

    def install(self, entries: tuple[Entry, ...]) -> None:
        """Put the lines behind all others; what stood here for these settings goes."""
        rest = crontab.without(self._table(), entries[0].owner)
        gap = "\n" if rest and not rest.endswith("\n") else ""
        self.run(["crontab", "-"], f"{rest}{gap}{crontab.block(entries)}")

    def remove(self, owner: str) -> None:
        """Take the lines made for these settings away; all others stay as they are."""
        self.run(["crontab", "-"], crontab.without(self._table(), owner))

    def _table(self) -> str:
        """The crontab as it stands; a person without one has an empty one."""
        try:
            return self.run(["crontab", "-l"])
        except UsageError as error:
            if "no crontab" in error.message:
                return ""
            raise


Machine = Systemd | Crontab
_CRONTAB = Path("crontab")


def machine(kind: Kind | None, environ: Mapping[str, str], run: Runner = run) -> Machine:
    """The timers to use: those asked for, else systemd's where there is one, else the crontab."""
    config = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", ""), ".config"))
    path = environ.get("PATH")
    if kind == "systemd" or (kind is None and shutil.which("systemctl", path=path)):
        return Systemd(config / "systemd" / "user", run)
    if kind == "crontab" or shutil.which("crontab", path=path):
        return Crontab(run)
    raise UsageError(
        "neither systemd nor a crontab on this machine",
        hint="`jianbao crawl --every 1h` goes on by itself; --with systemd shows the units",
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
