"""How the pages of one source are treated, where a person said more than holds for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Medium = Literal["images", "pdf"]
MEDIA: tuple[Medium, ...] = ("images", "pdf")


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done with the pages of a source."""

    js: Literal["never", "shell", "always"] = "never"
    """Which pages have their scripts run in a browser: none, those that are empty without, all."""
    noarchive_exception: str = ""
    """Why pages that ask not to be archived are kept all the same; empty: they are not."""
    assets: frozenset[Medium] | None = None
    """Which pictures and prints that its pages show are kept as well; None: those of the pages of
    e-papers alone."""
    originals: int = 0
    """So many addresses in one run that its articles name as those of their originals are asked
    too, on whatever site."""


ORDINARY = Treatment()
