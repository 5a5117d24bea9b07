"""Names within a byline: runs that may be names, where they end, and what they join to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from scraper.bylines import marks
from scraper.bylines.line import Line
from scraper.bylines.people import is_name, join_pieces
from scraper.bylines.surnames import SURNAMES
from scraper.bylines.words import NOBODY

CODE = re.compile(r"[A-Za-z]{0,4}_?\d[\w-]*|[A-Z]{1,4}\d*")
"""An editor's number: HN666, NF4425."""
UNKNOWN_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8} ?[:|]")
AND = "和及与暨"
_DO_NOT_SPLIT = frozenset("文作画发编")


class Level(IntEnum):
    """How much the surroundings vouch for a byline."""

    OPEN = 0
    """The start of a line, prose may follow."""
    AFTER = 1
    """Behind a dateline."""
    WHOLE = 2
    """Within brackets, or the whole line."""


@dataclass(slots=True)
class Draft:
    """A person as far as the line has been read."""

    name: str
    title: str | None
    role: str | None
    outlet: str | None
    duty: str | None
    """What a label or a mark says the person did: a role name, or `both`."""
    marked: bool = False


@dataclass(slots=True)
class Groups:
    """What was read, and where reading stopped."""

    end: int
    people: list[Draft] = field(default_factory=list[Draft])
    sources: list[str] = field(default_factory=list[str])
    place: str | None = None
    date: str | None = None
    kind: str | None = None
    labels: int = 0
    unknown: int = 0
    """Labels that nobody knows."""


class Pieces:
    """The state of reading: the open role, who has been named under it, and where names end."""

    def __init__(self, line: Line, stop: int, level: Level, bare: bool) -> None:
        self.line, self.key, self.stop, self.level = line, line.key, stop, level
        self.bare = bare
        self.got = Groups(0)
        self.title: str | None = None
        self.role: str | None = None
        self.outlet: str | None = None
        self.duty: str | None = None
        self.label: str | None = None
        self.desk = False
        self._piece_ends: dict[int, int] = {}

    def _someone(self, at: int) -> bool:
        end = self._piece(at)
        if (end > at and is_name(self.key[at:end])) or self.line.latin(at) > at:
            return True
        loose = self.level is Level.WHOLE
        return marks.outlet_role_at(self.line, at, self.stop, loose=loose) is not None

    def _is_label(self, at: int) -> bool:
        if marks.text_label_at(self.line, at) is not None:
            return True
        end = marks.label_at(self.line, at)
        if end is None:
            return False
        after = self.line.skip(end)
        return (after < self.stop and self.key[after] in ":|/") or (
            after > end and self._someone(after)
        )

    def _value_end(self, at: int) -> int:
        """Where the value of a label ends: at the next label, or a closing bracket."""
        depth = 0
        for here in range(at, self.stop):
            char = self.key[here]
            depth += (char in "([") - (char in ")]")
            if depth < 0:
                return here
            before = self.key[here - 1]
            known = depth == 0 and here > at and before in " ;,|)]"
            if known and (self._is_label(here) or UNKNOWN_LABEL.match(self.key, here)):
                return here
        return self.stop

    def _names(self, at: int, *, strict: bool = False) -> int | None:
        """One or more names parted by gaps; where they end, or None."""
        if (western := self._western(at)) is not None:
            return western
        spans: list[tuple[int, int]] = []
        here = at
        while len(spans) < 24 and here < self.stop:
            if self._begins_other(here, first=not spans):
                break
            end = self._piece(here)
            if end == here:
                break
            spans.append((here, end))
            here = self.line.skip(end)
            if here == end:
                break
        role = self.role or self.duty or ""
        for count in range(len(spans), 0, -1):
            if not self._ends_well(spans[count - 1][1]):
                continue
            pieces = [self.key[start:end] for start, end in spans[:count]]
            odd = any(len(one) > 1 and not is_name(one, vouched=True) for one in pieces[1:])
            if odd and (self.level is not Level.WHOLE or self.role is None):
                continue
            joined = join_pieces(pieces, role, strict=strict or self._is_strict())
            if joined is not None:
                for first, last in joined:
                    self._add(self.line.printed(spans[first][0], spans[last - 1][1]))
                return spans[count - 1][1]
        return None

    def _begins_other(self, at: int, *, first: bool) -> bool:
        """Whether a role, a label, a mark or a tail begins here, and so no name."""
        if marks.role_at(self.line, at) is not None:
            return True
        tail = marks.tail_at(self.line, at, generic=False)
        if tail is not None and (tail.place or tail.end - at > 2 or not first):
            return True
        mark = marks.mark_at(self.line, at)
        if mark is not None and (not first or mark - at > 1):
            return True
        return self._is_label(at) or (
            not first and marks.outlet_role_at(self.line, at, self.stop, loose=False) is not None
        )

    def _is_strict(self) -> bool:
        """Unusual names need brackets, a dateline or another role before them."""
        return self.level is Level.OPEN and not self.got.people and self.label is None

    def _western(self, at: int) -> int | None:
        if not (self.role or self.label) or at >= self.stop:
            return None
        end = here = at
        for _ in range(5):
            word = self.line.latin(here)
            if word == here or word > self.stop or CODE.fullmatch(self.key[here:word]):
                break
            end, here = word, self.line.skip(word)
            if here == word:
                break
        if end == at or not self._ends_well(end) or self.key[at:end].lower() in NOBODY:
            return None
        self._add(self.line.spaced(at, end))
        return end

    def _piece(self, at: int) -> int:
        """The end of a run that may be a name or a part of one; `at` when there is none."""
        if at not in self._piece_ends:
            self._piece_ends[at] = self._piece_end(at)
        return self._piece_ends[at]

    def _piece_end(self, at: int) -> int:
        end = self.line.han(at)
        while (
            end > at
            and end < self.stop
            and self.key[end] == "·"
            and self.line.han(end + 1) > end + 1
        ):
            end = self.line.han(end + 1)
        end = min(end, self.stop)
        for here in range(at + 1, min(end, at + 18)):
            if self._parts(at, here, end):
                return here
        return end if end - at <= 16 else at

    def _parts(self, at: int, here: int, end: int) -> bool:
        """Whether a name that began at `at` ends before `here`, although no gap says so."""
        size = here - at
        if marks.role_at(self.line, here) is not None and size >= 2:
            return True
        joined = self.key[here] in AND and here + 1 < end and self.key[here + 1] in SURNAMES
        if joined and is_name(self.key[at:here]):
            return True
        if size >= 2 and marks.outlet_role_at(self.line, here, end, loose=False):
            return True
        if (mark := marks.mark_at(self.line, here)) is not None:
            alone = mark == here + 1 and self.key[here] in _DO_NOT_SPLIT
            gapped = size == 1 and self.key[here] in "摄图绘" and self.line.is_han(max(0, at - 2))
            if size >= (3 if alone else 2) or (gapped and self.key[at - 1] == " "):
                return True
        if size < 2:
            return False
        tail = marks.tail_at(self.line, here, generic=False)
        return tail is not None and (tail.kind is not None or marks.is_sent_from(self.line, here))

    def _ends_well(self, at: int) -> bool:
        """Whether what follows a name may follow a name."""
        if at >= self.stop or self.key[at] in " )]、;/|:+&-([_":
            return True
        if self.key[at] == ",":
            after = self.line.skip(at + 1)
            if self.level is Level.WHOLE or self._someone(after):
                return True
            return marks.role_at(self.line, after) is not None
        return (
            marks.role_at(self.line, at) is not None
            or marks.mark_at(self.line, at) is not None
            or marks.tail_at(self.line, at, generic=False) is not None
            or self.key[at] in AND
            or marks.outlet_role_at(self.line, at, self.stop, loose=False) is not None
        )

    def _add(self, name: str) -> None:
        if name.lower() not in NOBODY:
            self.got.people.append(
                Draft(name, self.title or self.label, self.role, self.outlet, self.duty)
            )

    def _forget(self) -> None:
        self.title = self.role = self.outlet = self.duty = self.label = None

    def _bounded(self, at: int) -> bool:
        return at >= self.stop or self.key[at] in " )],;、/|"
