"""Which configuration file counts. Apart from `config`, which a call without a file need not load.

The first that is there counts: `--config FILE`, `$JIANBAO_CONFIG`, `./jianbao.toml`,
`~/.config/jianbao/jianbao.toml` (`$XDG_CONFIG_HOME` is honoured).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scraper.errors import ConfigError

FILE_NAME = "jianbao.toml"


def find(explicit: Path | None, environ: Mapping[str, str], here: Path) -> Path | None:
    """The configuration file that counts, or None. A file that was named must be there."""
    if explicit is not None:
        return _named(explicit, "--config")
    if told := environ.get("JIANBAO_CONFIG"):
        return _named(Path(told), "$JIANBAO_CONFIG")
    home = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", ""), ".config"))
    places = (here / FILE_NAME, home / "jianbao" / FILE_NAME)
    return next((place for place in places if place.is_file()), None)


def _named(path: Path, by: str) -> Path:
    if not path.is_file():
        raise ConfigError(f"{path}: there is no such file ({by})", hint="jianbao init writes one")
    return path
