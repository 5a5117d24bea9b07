"""What a site's pages have in common: digests of blocks, counted by story. No text is held.

A story counts once, however often it was captured: pages that share an address, a headline, a
wording or all their blocks are one story, and so are the members of a series, whose headlines
differ in numbers only or open with the name of the same column. What recurs within one story or one
series is therefore never taken for furniture.

A series also shows in its sentences: pages of whose own clauses a quarter are the same but for
their numbers are one story.

The order in which traces are learned makes no difference.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from scraper.model import Article, Block, Document, Trace
from scraper.text import LONGEST_KEPT, squeeze
from scraper.urls import article_key

STORIES = 200
"""Traces that a memory is made of at most; more of them tell nothing new."""
MARKS = 120
"""Blocks of a page that are remembered: the first and the last half of these."""
AROUND = 40
"""Lines of running text besides that are remembered."""
FRAMES = 32
"""Clauses of a page that are remembered."""
_SHORTEST_CLAUSE = 15
"""Bytes: five Han characters."""
_FEWEST_SHARED, _SHARED = 2, 0.25
"""Clauses that pages of one series share at least, and as a share of the shorter list."""
_REACH = 12
"""Pages that each page is compared with for one clause; links of a chain make one series."""
_CLAUSE = re.compile(r"[,.;:!?。]+")
_NUMBER = re.compile("[0-9〇零一二三四五六七八九十百千]+")
_COLUMN = re.compile(r"[\[【](.{2,10}?)[】\]]|(.{2,8}?)[丨|∣]")
"""The name of a column, as it opens a headline: 【融媒早报】…, 天气丨…"""
_SHORTEST_FRAME = 3
_SHORTEST_BLOCK = 2


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """What recurs on one site; it can be pickled. `FORGETFUL` remembers nothing."""

    stories: int = 0
    """How many different stories it was made from."""
    names: Mapping[int, int] = field(default_factory=dict[int, int])
    """The name of a page → the number of its story."""
    seen: Mapping[int, int] = field(default_factory=dict[int, int])
    """The mark of a block that several stories have → those stories, a bit each."""
    stamp: str = ""
    """Names exactly this memory; equal for the same traces, in whatever order."""

    def others(self, names: Iterable[int]) -> Others:
        """The memory without the story of that name: a page is no witness about itself."""
        own = 0
        for name in names:
            if name in self.names:
                own |= 1 << self.names[name]
        return Others(self, self.stories - own.bit_count(), ~own)


@dataclass(frozen=True, slots=True)
class Others:
    """A memory, as the other stories of the site have it."""

    memory: SiteMemory
    stories: int
    witnesses: int

    def count(self, mark: int) -> int:
        """How many other stories have a block."""
        return (self.memory.seen.get(mark, 0) & self.witnesses).bit_count()


FORGETFUL = SiteMemory()


def others_than(document: Document, memory: SiteMemory) -> Others:
    """What the other stories of a page's site have."""
    if not memory.stories:
        return Others(FORGETFUL, 0, 0)
    return memory.others(names_of(document, marks_of(document)))


def learn(traces: Iterable[Trace]) -> SiteMemory:
    """The memory of the pages that left these traces, in whatever order; of many, a sample."""
    kept = sample(set(traces))
    story = _stories(kept, _alike(kept))
    seen: defaultdict[int, int] = defaultdict(int)
    names: dict[int, int] = {}
    for number, trace in zip(story, kept, strict=True):
        names |= dict.fromkeys(trace.names, number)
        for mark in trace.marks:
            seen[mark] |= 1 << number
    several = {mark: bits for mark, bits in seen.items() if bits.bit_count() > 1}
    return SiteMemory(len(set(story)), names, several, _stamp(kept))


def sample(traces: Iterable[Trace]) -> list[Trace]:
    """The traces that a memory is made of: all, or so many that digests chose; they are ordered.

    A sample of a sample and more traces is the sample of them all.
    """
    return sorted(traces, key=lambda trace: (trace.names, trace.marks, trace.frames))[:STORIES]


def _alike(traces: list[Trace]) -> list[tuple[int, int]]:
    """Pairs of traces of one series: much of what is each one's own differs in numbers only."""
    held = Counter(mark for trace in traces for mark in trace.marks)
    own = [{frame for mark, frame in trace.frames if held[mark] == 1} for trace in traces]
    having: defaultdict[int, list[int]] = defaultdict(list)
    for n, frames in enumerate(own):
        for frame in frames:
            having[frame].append(n)
    shared = Counter(
        (a, b)
        for members in having.values()
        for n, a in enumerate(members)
        for b in members[n + 1 : n + 1 + _REACH]
    )
    return [
        (a, b)
        for (a, b), count in shared.items()
        if count >= max(_FEWEST_SHARED, _SHARED * min(len(own[a]), len(own[b])))
    ]


def _stories(traces: list[Trace], alike: list[tuple[int, int]]) -> list[int]:
    """The story of each trace, numbered from 0: those that share a name, or are alike, are one."""
    leader: dict[int, int] = {}

    def lead(name: int) -> int:
        while leader.setdefault(name, name) != name:
            leader[name] = name = leader[leader[name]]
        return name

    for trace in traces:
        for name in trace.names[1:]:
            leader[lead(name)] = lead(trace.names[0])
    for a, b in alike:
        if traces[a].names and traces[b].names:
            leader[lead(traces[a].names[0])] = lead(traces[b].names[0])
    numbers: dict[int, int] = {}
    return [
        numbers.setdefault(lead(trace.names[0]) if trace.names else n, len(numbers))
        for n, trace in enumerate(traces)
    ]


def _stamp(traces: Iterable[Trace]) -> str:
    whole = hashlib.sha256()
    for trace in traces:
        whole.update(repr((trace.names, trace.marks, trace.frames)).encode())
    return whole.hexdigest()[:12]


def mark_of(text: str) -> int:
    """A 64-bit digest of a text: width, case and white space folded."""
    return _kept_mark(text) if len(text) <= LONGEST_KEPT else _mark(text)


@lru_cache(maxsize=2048)
def _kept_mark(text: str) -> int:
    """Kept for a while: a page is asked for its marks often, and pages of a site share most."""
    return _mark(text)


def _mark(text: str) -> int:
    folded = squeeze(text).encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(folded, digest_size=8).digest(), signed=True)


def mark_of_block(block: Block) -> int | None:
    """The mark of a block, of a picture that of its address; None for what is too little."""
    if block.tag == "img":
        return mark_of(f"img {block.src}") if block.src else None
    return mark_of(block.text) if len(block.text) >= _SHORTEST_BLOCK else None


def marks_of(document: Document) -> tuple[int, ...]:
    """The different marks of a page's blocks, in page order, then of the text around them.

    Of very many the two ends are taken.
    """
    found = dict.fromkeys(m for b in document.blocks if (m := mark_of_block(b)) is not None)
    around = dict.fromkeys(map(mark_of, document.around))
    return tuple(dict.fromkeys((*_ends(list(found), MARKS), *_ends(list(around), AROUND))))


def _ends(marks: list[int], most: int) -> list[int]:
    return marks if len(marks) <= most else marks[: most // 2] + marks[-most // 2 :]


def names_of(document: Document, marks: tuple[int, ...]) -> tuple[int, ...]:
    """What a page is known by before it is read: its address, and all its blocks."""
    names = [mark_of(f"page {marks}")]
    if document.url:
        names.append(mark_of(f"url {article_key(document.url)}"))
    return tuple(names)


def trace_of(document: Document, article: Article) -> Trace:
    """What a page leaves in its site's memory; the same however its blocks were labelled."""
    marks = marks_of(document)
    names = {*names_of(document, marks), mark_of(f"body {article.digest}")}
    names |= {mark_of(f"title {frame}") for frame in _frames(article.title or "")}
    return Trace(tuple(sorted(names)), marks, tuple(islice(_clauses(document), FRAMES)))


def _clauses(document: Document) -> Iterator[tuple[int, int]]:
    """The clauses of a page's blocks without their numbers, each with the mark of its block."""
    for block in document.blocks:
        if block.role in ("", "paragraph", "lead") and block.tag != "img":
            mark = mark_of(block.text)
            for clause in _CLAUSE.split(squeeze(block.text)):
                frame = _NUMBER.sub("#", clause)
                if len(frame.encode("utf-8", "replace")) >= _SHORTEST_CLAUSE:
                    yield mark, mark_of(f"clause {frame}")


def _frames(title: str) -> Iterator[str]:
    """What the headlines of one series have in common: all but the numbers, and the column.

    >>> list(_frames("天气丨1月5日多云")) == ["天气丨#月#日多云", "天气"]
    True
    """
    bare = squeeze(title)
    frame = _NUMBER.sub("#", bare)
    if len(frame) >= _SHORTEST_FRAME:
        yield frame
    elif bare:
        yield bare
    if column := _COLUMN.match(bare):
        yield column[1] or column[2]
