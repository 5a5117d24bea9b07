"""What is known of sites: the site files of the program, and folders of the user's own."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from scraper.errors import ConfigError
from scraper.knowledge import Knowledge
from scraper.rules import load_sites

LARGEST_FILE = 512 * 1024
"""Bytes of a site file; the longest that is known has 5,000."""
MOST_FILES = 5_000
"""Site files of a folder."""


def known(folders: tuple[Path, ...] = ()) -> Knowledge:
    """The knowledge of the program, under that of the folders; of two folders the later one wins.

    A folder's file takes the place of the program's own for the same host. Raises `ConfigError`
    that names the file which cannot be followed.
    """
    return _known(folders, Path.cwd()) if folders else shipped()


@cache
def shipped() -> Knowledge:
    """The knowledge of `scraper/sites/*.toml`; read once a process."""
    folder = shipped_folder()
    return of_folder(folder, bare=True) if folder.is_dir() else Knowledge.NONE


def shipped_folder() -> Path:
    """Where the site files of the program stand."""
    return Path(str(resources.files("scraper") / "sites"))


@cache
def _known(folders: tuple[Path, ...], here: Path) -> Knowledge:
    """Read once a process; folders may be named as seen from `here`."""
    found = shipped()
    for folder in folders:
        found = of_folder(folder).over(found)
    return found


def of_folder(folder: Path, *, bare: bool = False) -> Knowledge:
    """The knowledge of one folder; `bare` names its files in evidence without the folder."""
    return load_sites(
        {file.name if bare else str(file): text_of(file) for file in site_files(folder)}
    )


def site_files(folder: Path) -> list[Path]:
    """The site files of a folder, in the order of their names; a folder without any is refused."""
    try:
        found = sorted(file for file in folder.iterdir() if file.name.endswith(".toml"))
    except OSError as error:
        why = "no such folder" if isinstance(error, FileNotFoundError) else error.strerror
        raise ConfigError(f"{folder}: {why}", hint="name a folder of site files") from None
    if not found:
        raise ConfigError(
            f"{folder}: no site files in this folder", hint="a site file is called HOST.toml"
        )
    if len(found) > MOST_FILES:
        raise ConfigError(f"{folder}: more than {MOST_FILES:,} site files", hint="part them")
    return found


def text_of(file: Path) -> str:
    """The text of a site file, within its bound."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
        if len(raw) > LARGEST_FILE:
            raise ConfigError(
                f"{file}: more than {LARGEST_FILE // 1024} kB, too large for a site file",
                hint="a file a host",
            )
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None
