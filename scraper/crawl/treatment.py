"""How the pages of one source are treated, where a person said more than holds for all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done with the pages of a source."""

    noarchive_exception: str = ""
    """Why pages that ask not to be archived are kept all the same; empty: they are not."""


ORDINARY = Treatment()
