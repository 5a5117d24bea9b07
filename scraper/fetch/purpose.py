"""What a request is for, and so what may come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Purpose:
    """A page to be read; a part of a page that is rendered; a picture or a print to be kept."""

    medium: Literal["page", "part", "image", "pdf"] = "page"
    part_of: str = ""
    """The page that a part belongs to. A part is asked without a pause, as browsers do; a reader's
    own cookies go with it within the page's site alone."""
    most: int | None = None
    """Bytes that are taken, where that is not the bound of pages."""


PAGE = Purpose()
IMAGE = Purpose("image", most=12 * MEGABYTE)
PDF = Purpose("pdf", most=32 * MEGABYTE)


def part_of(page: str) -> Purpose:
    """For what a page asks for while it is rendered."""
    return Purpose("part", page, 8 * MEGABYTE)
