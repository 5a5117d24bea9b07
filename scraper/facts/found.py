"""A fact with the rule and the place it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from scraper.model import Block

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and its evidence, in words."""

    value: T
    why: str


def at(block: Block, what: str) -> str:
    """Evidence that names a block: what was read there, and where it stands."""
    return f"{what} ({block.place})" if block.place else what
