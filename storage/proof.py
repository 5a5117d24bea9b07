"""What every archive promises besides: it can be proved, and what must go goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that does not hold together, and the article it hits where one is hit."""

    what: str
    article_id: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What was taken down: nothing of its text is held."""

    url: str | None
    article_key: str
    digest: str | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Removal:
    """What a takedown took: articles by number and address, responses and their bytes."""

    articles: tuple[tuple[int, str | None], ...]
    snapshots: int
    bytes: int


@dataclass(frozen=True, slots=True)
class VouchedItem:
    """A snapshot or version of an article, as the chain knows it."""

    kind: str
    """`snapshot` or `version`."""
    id: int
    record: str
    """The text whose SHA-256 stands in the chain."""
    link: int | None
    """The number of the link that names it; None when no run has ended since it came."""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A link of the chain; `items` is its list where that names something asked for."""

    number: int
    sha256: str
    text: str
    items: str | None = None
    tokens: tuple[bytes, ...] = ()
    """Time-stamps of it (RFC 3161, DER)."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the chain says of an article: its items, and all links from the first that names one."""

    items: tuple[VouchedItem, ...]
    links: tuple[ChainLink, ...]
    recorded: Mapping[int, str] = field(default_factory=dict[int, str])
    """By the number of a version: its text as it was first read, which is the one that the chain
    vouches for, where another was read from the same bytes since."""


class Proof(Protocol):
    """What proves that something was held, and since when."""

    def seal(self, *, at: datetime) -> int:
        """Vouch for all that stands in no link of the chain yet; how many links that took.

        A run does so when it begins (for what a killed one left) and when it ends.
        """

    def vouched(self, article_id: int) -> Vouched:
        """What the chain says of an article."""

    def head(self) -> ChainLink | None:
        """The newest link: it vouches for all before it."""

    def stamp(self, link: str, *, authority: str, at: datetime, token: bytes) -> None:
        """Keep a time-stamp that an authority gave for the link of this SHA-256."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge brought. Articles are `new`, `joined` (both had it, and there was something to
    add), `unchanged`, or `barred` by a tombstone here."""

    new: int = 0
    joined: int = 0
    unchanged: int = 0
    barred: int = 0
    removed: int = 0
    """Articles here that the other had taken down."""
    snapshots: int = 0
    versions: int = 0
    damage: tuple[Damage, ...] = ()
    """What the other holds and could not be read."""


class Care(Protocol):
    """What keeps an archive as it should be: what must go goes, room is given back."""

    def remove(self, ref: int | str, *, reason: str, at: datetime) -> Removal:
        """Take down the article at a number or address, with copies of the very same wording.

        Tombstones stay. Its bytes may stand on free pages until `vacuum`; see `unscrubbed`. An
        address of which only responses are held loses those. Raises `Removed` when it was taken
        down before, `NothingFound` when nothing is held.
        """

    def tombstone(self, ref: int | str) -> Tombstone | None:
        """The stone over an article's number or address."""

    def merge(self, path: str, *, at: datetime) -> Merged:
        """Take in what another archive holds, of whatever version; that one is left as it was.

        Nothing is doubled, tombstones of both count, its chain is kept beside this one's. Done in
        batches: after a kill the same merge goes on. Errors as those of opening `path`.
        """

    def unscrubbed(self) -> bool:
        """Whether something was removed that may still be read from the file by other means."""

    def vacuum(self, *, at: datetime) -> tuple[int, int]:
        """Write the archive anew, without what was deleted; its bytes before and after.

        Raises `LockHeld` when a reader keeps what was deleted from going.
        """
