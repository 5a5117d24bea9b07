"""What the machine is to start, and when: one entry for each timer of the settings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scraper.timers import Timer

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
PREFIX = "jianbao"


@dataclass(frozen=True, slots=True)
class Entry:
    """One crawl: its name on this machine, its words, and when it is due."""

    name: str
    words: tuple[str, ...]
    """The whole command, with absolute paths: a timer starts in another folder than a person."""
    folder: Path
    timer: Timer
    owner: str
    """The settings or the archive that it belongs to, by which it is found again."""


def entries(
    timers: Mapping[str, Timer], command: Sequence[str], *, folder: Path, owner: str
) -> tuple[Entry, ...]:
    """An entry for all sources of one timer together, the commonest timer's first.

    `timers` are those of the sources by name; `command` is what stands before the names.

    >>> from scraper.timers import Every
    >>> timers = {"a": Every(1800), "b": Every(60), "c": Every(1800)}
    >>> made = entries(timers, ["jianbao", "crawl"], folder=Path("/x"), owner="/x/jianbao.toml")
    >>> [entry.words for entry in made]
    [('jianbao', 'crawl', 'a', 'c'), ('jianbao', 'crawl', 'b')]
    """
    together: dict[Timer, list[str]] = {}
    for source, timer in timers.items():
        together.setdefault(timer, []).append(source)
    groups = sorted(together.items(), key=lambda group: -len(group[1]))
    return tuple(
        Entry(_name(owner, sources, whole=not n), (*command, *sources), folder, timer, owner)
        for n, (timer, sources) in enumerate(groups)
    )


def _name(owner: str, sources: Iterable[str], *, whole: bool) -> str:
    """A name for files and units; two archives' entries never share one.

    >>> _name("/x/papers/jianbao.toml", ["株洲日报"], whole=False)
    'jianbao-papers-97d9-7785'
    """
    place = Path(owner).parent.name
    parts = [PREFIX, *([place] if _PLAIN.fullmatch(place) else []), _short(owner)]
    if not whole:
        parts.append(_short("\n".join(sources)))
    return "-".join(parts)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:4]
