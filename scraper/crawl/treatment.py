"""How the pages of one source are treated, where a person said more than holds for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done with the pages of a source."""

    js: Literal["never", "shell", "always"] = "never"
    """Which pages have their scripts run in a browser: none, those that are empty without, all."""
    noarchive_exception: str = ""
    """Why pages that ask not to be archived are kept all the same; empty: they are not."""


ORDINARY = Treatment()
