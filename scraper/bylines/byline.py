"""What a byline says."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.model import Person


@dataclass(frozen=True, slots=True)
class Byline:
    """What a dateline, lead, credit or editor line says; false when it says nothing."""

    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    credits: tuple[Person, ...] = ()
    outlet: str | None = None
    """The dateline's house (株洲日报, 新华社, 本报), gaps closed."""
    place: str | None = None
    date: str | None = None
    """As printed: `12月9日`, `十四日`."""
    kind: str | None = None
    """As printed: `讯`, `電`, `专电`, `消息`, `报道`, `綜合報導`."""
    sources: tuple[str, ...] = ()
    """What a 来源 or 转自 label names."""
    body_starts: int = 0
    """Index into the input where prose begins: 0 without a byline, its length without prose."""
    raw: str = ""
    """The dateline or byline as printed, from the first character that is no space."""

    def __bool__(self) -> bool:
        return bool(
            self.authors or self.editors or self.credits or self.outlet or self.place
            or self.date or self.kind or self.sources
        )  # fmt: skip
