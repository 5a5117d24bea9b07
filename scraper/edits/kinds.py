"""Which kind of edit it is that made one sentence of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from scraper.difference import LONGEST, Span, hunks, key
from scraper.edits import marks
from scraper.edits.edit import Edit, EditKind
from scraper.edits.slips import is_slip
from scraper.edits.values import amount, written_alike
from scraper.edits.words import SOUNDS
from scraper.han import simplified

Find = Callable[[str], list[Span]]
_LOOSE = 2
"""Characters of a change that may stand outside the fact it changed: 约, 近, a space."""
_NEAR = 2
"""Characters between two changes that belong together where neither is a fact of its own."""


def within(before: str, after: str, *, german: bool = False) -> Iterator[Edit]:
    """The edits that made `after` of `before`, two wordings of one sentence.

    Each fact that was changed is an edit; what else was reworded is one, in quotes and outside.
    """
    if max(len(before), len(after)) > LONGEST:
        yield Edit("wording", "text", before.strip(), after.strip(), after.strip())
        return
    sides = _Sides(before, after, german)
    found: dict[tuple[EditKind, Span, Span], None] = {}
    loose: dict[EditKind, tuple[Span, Span]] = {}
    for old, new in _together(_told(before, after)):
        kind, was, now = sides.kind_of(old, new)
        if kind in ("wording", "quote"):
            was, now = _joined(loose.get(kind), (was, now))
            loose[kind] = was, now
        else:
            found[kind, was, now] = None
    for kind, (a, b), (c, d) in [*found, *((kind, *spans) for kind, spans in loose.items())]:
        yield Edit(kind, "text", before[a:b].strip(), after[c:d].strip(), after.strip())


def _told(before: str, after: str) -> list[tuple[Span, Span]]:
    """What differs, but for a preposition or article that only follows the sound of what does."""
    pairs = list(hunks(before, after))
    own = [
        (old, new) for old, new in pairs
        if frozenset({before[slice(*old)].casefold(), after[slice(*new)].casefold()}) not in SOUNDS
    ]  # fmt: skip
    return own or pairs


def _joined(held: tuple[Span, Span] | None, more: tuple[Span, Span]) -> tuple[Span, Span]:
    """Both changes and what stands between them."""
    if held is None:
        return more
    return (held[0][0], more[0][1]), (held[1][0], more[1][1])


def _together(pairs: Sequence[tuple[Span, Span]]) -> Iterator[tuple[Span, Span]]:
    """Changes that stand next to each other as one: a word put in another place, a phrase."""
    held: tuple[Span, Span] | None = None
    for old, new in pairs:
        if held is None:
            held = old, new
        elif old[0] - held[0][1] <= _NEAR and _one_sided(held) != _one_sided((old, new)) != 0:
            held = _joined(held, (old, new))
        else:
            yield held
            held = old, new
    if held is not None:
        yield held


def _one_sided(pair: tuple[Span, Span]) -> int:
    """-1 where something only went, 1 where something only came, else 0."""
    (a, b), (c, d) = pair
    return (d > c) - (b > a) if (b > a) != (d > c) else 0


class _Sides:
    """Both wordings, with the dates, numbers, names and quotes of each."""

    def __init__(self, before: str, after: str, german: bool) -> None:
        self._before, self._after = before, after
        self._german = german
        self._found: dict[str, tuple[list[Span], list[Span]]] = {}

    def kind_of(self, old: Span, new: Span) -> tuple[EditKind, Span, Span]:
        """The kind of a change, and what changed: the whole of the fact it is part of."""
        for kind, find in (("date", marks.dates), ("number", marks.numbers), ("name", self._names)):
            if spans := self._fact(kind, find, old, new):
                return kind, *spans  # type: ignore[return-value]  # the three words are kinds
        if self._slip(old, new):
            return "typo", old, new
        if self._fact("quote", marks.quotes, old, new):
            return "quote", old, new
        return "wording", old, new

    def _names(self, sentence: str) -> list[Span]:
        return marks.names(sentence, german=self._german)

    def _fact(self, kind: str, find: Find, old: Span, new: Span) -> tuple[Span, Span] | None:
        """The facts of that kind on both sides that the change touches and makes different."""
        if kind not in self._found:
            self._found[kind] = find(self._before), find(self._after)
        olds, news = self._found[kind]
        was, now = _touched(olds, old), _touched(news, new)
        if kind == "quote":
            return (old, new) if was or now else None
        if (was is None and old[0] < old[1]) or (now is None and new[0] < new[1]):
            return None
        if (was or now) is None or not (_mostly(was, old) and _mostly(now, new)):
            return None
        was, now = was or old, now or new
        return (
            None if _same(kind, self._before[slice(*was)], self._after[slice(*now)]) else (was, now)
        )

    def _slip(self, old: Span, new: Span) -> bool:
        return is_slip(
            self._before[old[0] : old[1]], self._after[new[0] : new[1]],
            self._before[: old[0]], self._before[old[1] :],
        )  # fmt: skip


def _same(kind: str, old: str, new: str) -> bool:
    """Whether two facts say the same, however they are written."""
    if kind == "number":
        value = amount(old)
        if value is not None and value == amount(new):
            return True
    if kind == "date" and written_alike(old) == written_alike(new):
        return True
    return key(simplified(old)) == key(simplified(new))


def _touched(spans: Sequence[Span], change: Span) -> Span | None:
    """What of the spans the change overlaps, as one; an empty change lies within or at an end."""
    start, end = change
    hit = [
        (a, b) for a, b in spans
        if (a < end and start < b) or (start == end and (a <= start <= b))
    ]  # fmt: skip
    return (min(a for a, _ in hit), max(b for _, b in hit)) if hit else None


def _mostly(fact: Span | None, change: Span) -> bool:
    """Whether the change is about the fact: next to nothing around it changed with it."""
    start, end = change
    if fact is None:
        return True
    return max(0, fact[0] - start) + max(0, end - fact[1]) <= _LOOSE
