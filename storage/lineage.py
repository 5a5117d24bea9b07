"""Who printed a text first, as its carriers declare it and as their texts show it.

Three houses stand on a page (首发媒体, 转载方, 快照站): that is the declared chain. The measured
one says from which earlier carrier each text came, by what they have in common. Nothing is kept:
an origin that nobody held yesterday is resolved once the original has arrived.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scraper.text import squeeze, width_folded
from scraper.urls import article_key
from storage import same, sides
from storage.protocol import Held

COMPARED = 12
"""Of many earlier carriers the leader and so many latest are compared with a text."""
LEAST = 0.3
"""A text came from nobody who has less than so much of the shorter one in common with it."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One article of a cluster, the article it names as its original, and the one it came from."""

    held: Held
    leader: bool
    origin_id: int | None = None
    """The carrier that is the declared original; None while it is not held, or is this one."""
    source_id: int | None = None
    """The earlier carrier whose text this one has most of; None for the leader."""
    share: float = 0.0
    """Of the shorter text, what it has in common with that one, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two texts are one story, or what speaks against it."""

    share: float
    """Of the shorter text, what both have, 0 to 1."""
    cut: tuple[str, ...]
    """Sentences of the first that the second has not."""
    added: tuple[str, ...]
    """Sentences of the second that the first has not."""
    numbers: tuple[str, ...]
    """Numbers that stand in both."""
    differ: tuple[tuple[str, str], ...]
    """Numbers, names and words that were exchanged."""


def ordered(members: Sequence[Held]) -> tuple[Held, ...]:
    """The leader first, then by time of publication (of first sight where none is printed).

    The leader is the member that others declare as their origin: by its address, else by the name
    of its house where it is the house's own page; else the earliest.
    """
    by_time = sorted(members, key=_time)
    votes = _votes(by_time)
    leader = max(by_time, key=lambda held: votes[held.id], default=None)
    return tuple(sorted(by_time, key=lambda held: held is not leader))


def carriers(members: Sequence[Held]) -> tuple[Carrier, ...]:
    """The members in their order, each with its declared and its measured source."""
    found = ordered(members)
    texts = [sides.bare(held.article.text) for held in found]
    out: list[Carrier] = []
    for n, held in enumerate(found):
        source, share = _source(texts, n) if n else (None, 0.0)
        source_id = None if source is None else found[source].id
        out.append(Carrier(held, not n, _declared(held, found), source_id, round(share, 4)))
    return tuple(out)


def likeness(original: str, copy: str) -> Likeness:
    """What two texts have in common, what was cut and added, and which numbers agree."""
    one, other = sides.bare(original), sides.bare(copy)
    seen = same.compare(one, other)
    back = same.compare(other, one)
    theirs = set(_numbers(copy))
    agree = dict.fromkeys(number for number in _numbers(original) if number in theirs)
    differ = dict.fromkeys(
        (conflict.mine, conflict.yours)
        if len(one.text) <= len(other.text)
        else (conflict.yours, conflict.mine)
        for conflict in seen.conflicts
    )
    return Likeness(
        round(seen.share, 4), _uncommon(original, seen.spans), _uncommon(copy, back.spans),
        tuple(agree), tuple(differ),
    )  # fmt: skip


def _time(held: Held) -> tuple[datetime, datetime, int]:
    published = held.article.published_at
    return (published.value if published else held.first_seen, held.first_seen, held.id)


def _votes(members: Sequence[Held]) -> dict[int, tuple[int, int]]:
    """How many others point to each member's address, and how many name its house."""
    named = Counter(name for held in members for name in _named(held) if not _is_house(held))
    asked = Counter(
        article_key(held.article.origin_url) for held in members if held.article.origin_url
    )
    return {
        held.id: (asked[_key(held)], sum(named[name] for name in _named(held) if _is_house(held)))
        for held in members
    }


def _named(held: Held) -> tuple[str, ...]:
    origin = held.article.origin
    return (squeeze(origin),) if origin else ()


def _is_house(held: Held) -> bool:
    """Whether a page is its origin's own: nobody reprinted it, nobody took a snapshot."""
    article = held.article
    own = article.reprinter is None or squeeze(article.reprinter) == squeeze(article.origin or "")
    return bool(article.origin) and own and article.snapshotter is None


def _key(held: Held) -> str:
    address = held.article.url or held.article.canonical_url
    return article_key(address) if address else ""


def _declared(held: Held, members: Sequence[Held]) -> int | None:
    """The member that is what this one declares as its original."""
    others = [other for other in members if other is not held]
    if url := held.article.origin_url:
        wanted = article_key(url)
        if found := next((other.id for other in others if _key(other) == wanted), None):
            return found
    if _is_house(held):
        return None
    names = set(_named(held))
    return next((x.id for x in others if _is_house(x) and names & set(_named(x))), None)


def _source(texts: Sequence[sides.Bare], n: int) -> tuple[int | None, float]:
    """Which of the texts before has most in common with the one at `n`, and how much."""
    best: tuple[float, int, float] | None = None
    for before in sorted({0, *range(max(0, n - COMPARED), n)}):
        seen = same.compare(texts[before], texts[n])
        # Of two that have all of it, the one that is nearer in length is the nearer copy.
        apart = abs(len(texts[before].text) - len(texts[n].text))
        rank = seen.common - 0.03 * apart
        if seen.share >= LEAST and (best is None or rank > best[0]):
            best = rank, before, seen.share
    return (best[1], best[2]) if best else (None, 0.0)


_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”」』]*|\n+|[。！？!?]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(width_folded(text))


def _uncommon(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The sentences of which less than half is in the spans of the bare text."""
    out: list[str] = []
    start = 0
    for sentence in _SENTENCE.findall(text):
        end = start + len(sides.bare(sentence).text)
        common = sum(max(0, min(end, b) - max(start, a)) for a, b in spans)
        if common * 2 < end - start:
            out.append(sentence.strip())
        start = end
    return tuple(filter(None, out))
