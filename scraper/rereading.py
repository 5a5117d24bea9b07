"""Today's rules on the stored bytes: what comes out otherwise than it was read then.

Processes read the archive themselves, each with a connection of its own; only what changed comes
back. One process writes. The memory of a site is that of before the run, for every process alike.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from scraper.errors import JianbaoError, ReadError
from scraper.extractor import EXTRACTOR_VERSION
from scraper.knowledge import Knowledge
from scraper.known import known
from scraper.memory import SiteMemory, learn
from scraper.model import JSON_KEYS, Article, Snapshot, Trace
from scraper.pipeline import Study, join, study
from scraper.processes import in_order
from scraper.urls import site_of
from storage.looks import Look, Reread
from storage.opening import open_archive
from storage.protocol import Archive

BATCH = 200
"""Articles of one transaction."""
EXAMPLES = 5
"""Articles that are named for each field."""
SITES = 24
"""Memories of sites that a process holds."""
_OF_THE_LOOK = frozenset({"url", "fetched_at", "digest", "evidence", "blocks"})
"""Keys that are no reading: where and when it was fetched, what others follow from, and reasons."""
FIELDS: tuple[str, ...] = tuple(key for key in JSON_KEYS if key not in _OF_THE_LOOK)
_KEPT_REASONS = ("noarchive",)
"""Reasons in the evidence that the crawl gave, and no rule finds in the bytes."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that today's rules read otherwise, at one look."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one article."""

    article_id: int
    found: tuple[Reread, ...] = ()
    """Readings that differ."""
    same: tuple[int, ...] = ()
    """Readings that came out as they were."""
    changes: tuple[Change, ...] = ()
    """What the reading in force would say otherwise."""
    trace: Trace | None = None
    failed: str = ""
    """Why today's rules find no article in bytes that one was read from: the old reading stays."""
    without_bytes: bool = False


@dataclass(slots=True)
class _Held:
    """What a process keeps open: the archive, and the memories of the latest sites."""

    archive: Archive
    memories: OrderedDict[str, SiteMemory] = field(default_factory=OrderedDict[str, SiteMemory])


_open: dict[str, _Held] = {}
"""In each process: the archives it reads."""


@dataclass(frozen=True, slots=True)
class Rereader:
    """Reads an article's stored bytes anew. Picklable: each process opens the archive itself."""

    path: str
    folders: tuple[Path, ...] = ()
    """Folders of the user's own site files."""

    def __call__(self, article_id: int) -> Answer:
        """What today's rules make of it."""
        held = self._held()
        looks = held.archive.rereads.looks(article_id)
        answer = Answer(article_id, without_bytes=not any(look.pages for look in looks))
        for look in looks:
            if look.pages:
                answer = self._reread(held, look, answer)
        return answer

    def _held(self) -> _Held:
        if self.path not in _open:
            _open[self.path] = _Held(open_archive(self.path, readonly=True))
        return _open[self.path]

    def _reread(self, held: _Held, look: Look, answer: Answer) -> Answer:
        """The answer with one more look."""
        try:
            pages = [held.archive.snapshot_of(page) for page in look.pages]
            studies = [study(page, self._knowledge(held, page)) for page in pages]
        except JianbaoError as error:
            why = error.why if isinstance(error, ReadError) else error.message
            return replace(answer, failed=why)
        now = _as_then(join_parts([one.article for one in studies]), look.article)
        alone = _alone(studies, look.article)
        differs = tuple(differences(look.article, now))
        trace = studies[0].trace if look.in_force else answer.trace
        shown = differs if look.in_force else answer.changes
        answer = replace(answer, trace=trace, changes=shown)
        if not differs:
            return replace(answer, same=(*answer.same, look.reading_id))
        return replace(answer, found=(*answer.found, Reread(look.reading_id, now, alone)))

    def _knowledge(self, held: _Held, page: Snapshot) -> Knowledge:
        """What is known of sites, with what the page's site repeats."""
        site = site_of(page.url)
        memory = held.memories.pop(site, None)
        if memory is None:
            memory = learn(held.archive.traces(site)) if site else SiteMemory()
        held.memories[site] = memory
        if len(held.memories) > SITES:
            held.memories.popitem(last=False)
        return replace(known(self.folders), memory=memory)


def join_parts(articles: Sequence[Article]) -> Article:
    """The pages of a look as one article; one page is that article, as a crawl keeps it."""
    return join(articles) if len(articles) > 1 else articles[0]


def _alone(studies: Sequence[Study], then: Article) -> Article | None:
    if not any(one.alone for one in studies):
        return None
    return _as_then(join_parts([one.alone or one.article for one in studies]), then)


def _as_then(now: Article, then: Article) -> Article:
    """What is not in the bytes stays as it was told: address, hour, source, what a crawl saw."""
    evidence = dict(now.evidence)
    evidence |= {why: then.evidence[why] for why in _KEPT_REASONS if why in then.evidence}
    origin = now.origin
    if origin is None and then.evidence.get("origin") == "--source":
        origin, evidence["origin"] = then.origin, "--source"
    quality, next_page = now.quality, now.next_page
    if "truncated" in then.quality and next_page and "truncated" not in quality:
        quality = (*quality, "truncated")  # a part that could not be had cannot be had from here
    if next_page and then.next_page is None:
        next_page = None  # the crawl asked it: it said nothing new
    return replace(
        now, url=then.url, fetched_at=then.fetched_at, origin=origin, quality=quality,
        next_page=next_page, canonical_url=now.canonical_url or then.canonical_url,
        lang=now.lang or then.lang, evidence=evidence,
    )  # fmt: skip


def differences(then: Article, now: Article) -> Iterator[Change]:
    """The fields that are read otherwise, as JSON values."""
    for name in FIELDS:
        if getattr(then, name) != getattr(now, name):
            old, new = then.json_of(name), now.json_of(name)
            if old != new:
                yield Change(name, old, new)
    if then.text == now.text and _shape(then) != _shape(now):
        yield Change("blocks", then.json_of("blocks"), now.json_of("blocks"))


def _shape(article: Article) -> list[tuple[str, str]]:
    """Its blocks, without why they are what they are."""
    return [(block.role, block.text) for block in article.blocks]


def rules_of(folders: Iterable[Path]) -> str:
    """A name for today's rules: that of the program, and the bytes of the user's site files."""
    told = hashlib.sha256(EXTRACTOR_VERSION.encode())
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            told.update(file.name.encode("utf-8", "replace") + b"\0" + file.read_bytes())
    return told.hexdigest()


def answers(rereader: Rereader, ids: Sequence[int], *, processes: int) -> Iterator[Answer]:
    """One answer an article, in order; one that kills its process costs only itself."""
    try:
        yield from in_order(ids, rereader, killed, processes=processes, afresh=True)
    finally:
        if held := _open.pop(rereader.path, None):
            held.archive.close()


@dataclass(slots=True)
class FieldSum:
    """How often a field is read otherwise; `examples` are the first articles."""

    changed: int = 0
    gained: int = 0
    lost: int = 0
    examples: list[int] = field(default_factory=list[int])

    def add(self, article_id: int, change: Change) -> None:
        """One more article."""
        self.changed += 1
        self.gained += not change.before
        self.lost += not change.after
        if len(self.examples) < EXAMPLES:
            self.examples.append(article_id)


@dataclass(slots=True)
class Sum:
    """What a re-parse came to."""

    read: int = 0
    """Articles that were read anew."""
    changed: int = 0
    """Articles of which a reading came out otherwise."""
    without_bytes: int = 0
    failed: dict[int, str] = field(default_factory=dict[int, str])
    fields: dict[str, FieldSum] = field(default_factory=dict[str, FieldSum])

    def add(self, answer: Answer) -> None:
        """One more answer."""
        if answer.without_bytes:
            self.without_bytes += 1
            return
        self.read += 1
        self.changed += bool(answer.found)
        if answer.failed:
            self.failed[answer.article_id] = answer.failed
        for change in answer.changes:
            self.fields.setdefault(change.field, FieldSum()).add(answer.article_id, change)


def killed(article_id: int) -> Answer:
    """The answer for an article that took its process with it."""
    return Answer(article_id, failed="reading it killed the process that read it")


def written(
    archive: Archive, run_id: int, found: Iterator[Answer], *, at: datetime
) -> Iterator[Answer]:
    """Write what was read, batch by batch; each answer is told of once its batch stands."""
    while batch := list(islice(found, BATCH)):
        with archive.batch():
            for answer in batch:
                if answer.found or answer.same or answer.trace:
                    archive.rereads.replace(
                        answer.article_id, answer.found, same=answer.same, trace=answer.trace,
                        extractor_version=EXTRACTOR_VERSION, at=at,
                    )  # fmt: skip
            archive.rereads.reached(run_id, batch[-1].article_id)
        yield from batch
