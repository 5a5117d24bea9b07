"""What stands before the command, and the options that many commands share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.configfile import find
from scraper.errors import UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from scraper.config import Config
    from scraper.configread import Layer
    from storage.findings import Finding
    from storage.protocol import Archive

DEFAULT_ARCHIVE = "archive.db"


@dataclass(slots=True)
class Frame:
    """The global options of one call. Mutable, since the ending must see it whatever happened."""

    config_file: Path | None = None
    overrides: tuple[str, ...] = ()
    archive: str | None = None
    quiet: bool = False
    verbose: int = 0
    log_json: bool = False
    debug: bool = False
    _config: Config | None = field(default=None, repr=False)

    @property
    def config(self) -> Config:
        """The settings, read when first asked for."""
        if self._config is None:
            from scraper.configread import load

            self._config = load(self.settings_file(), self.overrides)
        return self._config

    def layers(self) -> Sequence[Layer]:
        """What is said where: the settings' file, files of sources, overrides."""
        from scraper.configread import layers

        return layers(self.settings_file(), self.overrides)

    def settings_file(self) -> Path | None:
        """The configuration file that counts."""
        return find(self.config_file, os.environ, Path())

    def _configured_archive(self) -> str:
        """What the settings say; a relative path there starts at the settings' file."""
        file = self.settings_file()
        if file is None and not self.overrides:
            return ""
        told = self.config.archive
        return str(Path(file.parent if file else "", told)) if told else ""

    def site_folders(self, named: Sequence[Path] = ()) -> tuple[Path, ...]:
        """Folders of the user's site files: those of the settings, under those that are named."""
        file = self.settings_file()
        told = self.config.sites if file or self.overrides else ()
        above = file.parent if file else Path()
        return (*(above / Path(folder).expanduser() for folder in told), *named)

    def beside_settings(self, name: str) -> Path:
        """A path that the settings name: a relative one starts at the settings' folder."""
        file = self.settings_file()
        return Path(file.parent if file else "", Path(name).expanduser())

    def archive_path(self, option: str | None) -> str:
        """`--archive` after the command, before it, the environment, the settings, the default."""
        told = option or self.archive or os.environ.get("JIANBAO_ARCHIVE")
        path = told or self._configured_archive() or DEFAULT_ARCHIVE
        if path.startswith(("postgresql://", "postgres://")):
            raise UsageError(
                "a PostgreSQL archive: this backend does not exist yet",
                hint="name a file with --archive",
            )
        return path

    def reading(self, option: str | None) -> Archive:
        """The archive, to be read; it must be there and is not changed."""
        from storage.opening import open_archive

        return open_archive(self.existing(option), readonly=True)

    def finding(self, option: str | None) -> AbstractContextManager[Finding]:
        """The archive, to find articles in: a third of what it takes to open it whole."""
        from storage.finding import opened

        return opened(self.existing(option))

    def existing(self, option: str | None) -> str:
        """The archive's path; it must be there."""
        path = self.archive_path(option)
        if not Path(path).exists():
            raise UsageError(
                f"{path}: there is no archive here",
                hint="name one with --archive; `jianbao crawl URL` or `jianbao init` makes one",
            )
        return path

    def held(self, option: str | None) -> Archive:
        """The archive, to be written; it must be there."""
        self.existing(option)
        return self.writing(option)

    def writing(self, option: str | None) -> Archive:
        """The archive, to be written; made when it is not there."""
        from storage.opening import open_archive

        path = Path(self.archive_path(option))
        if not path.parent.is_dir():
            raise UsageError(
                f"{path}: there is no folder {path.parent}", hint="make it, or name another archive"
            )
        return open_archive(str(path))


def frame(ctx: typer.Context) -> Frame:
    """The global options of this call."""
    found = ctx.find_object(Frame)
    return found if found is not None else Frame()


ArchiveOption = Annotated[
    str | None,
    typer.Option(
        "--archive",
        "-a",
        metavar="PATH",
        help="The archive's file.  [env: JIANBAO_ARCHIVE; default: ./archive.db]",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document.")]
JsonLinesOption = Annotated[
    bool, typer.Option("--jsonl", help="One JSON object a line; the default in a pipe.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be done, do nothing.")
]
