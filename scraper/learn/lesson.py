"""What the stored pages of a site teach: a site file, each line with the pages it holds for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from scraper.errors import ReadError
from scraper.knowledge import Knowledge
from scraper.learn.bodies import Era, eras
from scraper.learn.repeated import Repeated, repeated
from scraper.learn.sample import FIELDS, Sample
from scraper.learn.selectors import Choice, best
from scraper.model import Article
from scraper.patterns import LONGEST
from scraper.pipeline import extract
from scraper.rules import load_sites
from scraper.text import one_line

FEWEST = 10
"""Pages below which nothing is learnt: what holds for fewer may be chance."""
MOST = 60
"""Pages that are looked at; more of them tell nothing new."""
CASES = 3
"""Pages of a layout that go beside the site file as its cases."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout: where things stand, and what is repeated in its texts."""

    era: Era
    title: Choice | None
    select: Mapping[str, Choice]
    lines: tuple[Repeated, ...]

    @property
    def found(self) -> Iterator[tuple[str, str, str]]:
        """Every rule as key, value and the pages it holds for."""
        for key, choice in (("body", self.era.body), ("title", self.title)):
            if choice and choice.holds:
                yield key, choice.selector, choice.share
        for field, choice in self.select.items():
            yield f"select.{field}", choice.selector, choice.share
        for line in self.lines:
            yield "cuts.line", one_line(line.text), line.share


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt of a host. `text` is the site file."""

    host: str
    layouts: tuple[Layout, ...]

    @property
    def text(self) -> str:
        """The site file, with what each line was learnt from."""
        return "\n".join(_file(self)) + "\n"

    @property
    def found(self) -> Iterator[tuple[str, str, str]]:
        """Every rule as key, value and the pages it holds for."""
        for layout in self.layouts:
            yield from layout.found


def learn(host: str, samples: Sequence[Sample]) -> Lesson:
    """Where the parts of the articles of a host stand, as far as its pages agree on it."""
    return Lesson(host, tuple(_layout(era) for era in eras(samples)))


def _layout(era: Era) -> Layout:
    told = {field: _selector(field, era.samples) for field in FIELDS}
    select = {field: choice for field, choice in told.items() if choice and choice.holds}
    title = _selector("title", era.samples)
    return Layout(
        era, title if title and title.holds else None, MappingProxyType(select),
        tuple(repeated(era.samples)),
    )  # fmt: skip


def _selector(field: str, samples: Sequence[Sample]) -> Choice | None:
    """The selector of the element that tells a field, on the pages where the field is known."""
    known = [sample for sample in samples if sample.knows(field)]
    if len(known) < min(FEWEST, len(samples)) // 2:
        return None
    meant = ([n for n in sample.elements() if sample.tells(field, n)] for sample in known)
    return best(known, meant, lambda sample, node: sample.tells(field, node))


def cases(lesson: Lesson) -> Iterator[tuple[Sample, Article]]:
    """Pages for the site file's cases: of each layout some that its rules read as they were read.

    They are spread over the time of the layout, so that a case does not stand for one day only.
    """
    known = load_sites({f"{lesson.host}.toml": lesson.text})
    for layout in lesson.layouts:
        read = [(s, a) for s in layout.era.samples if (a := _same(s, known)) is not None]
        step = max(1, len(read) // CASES)
        yield from read[::step][:CASES]


def agreement(lesson: Lesson) -> tuple[int, int]:
    """On how many of the pages the site file gives the article that was known, and of how many."""
    known = load_sites({f"{lesson.host}.toml": lesson.text})
    samples = [sample for layout in lesson.layouts for sample in layout.era.samples]
    return sum(_same(sample, known) is not None for sample in samples), len(samples)


def _same(sample: Sample, known: Knowledge) -> Article | None:
    """The page read by the site file, when title, text and time are those that were known.

    The text may be the shorter by lines that the file names as repeated.
    """
    try:
        found = extract(sample.snapshot, known)
    except ReadError:
        return None
    old = sample.article
    shorter = {block.text for block in found.blocks} <= {block.text for block in old.blocks}
    alike = found.digest == old.digest or shorter
    return (
        found
        if (found.title, found.published_at) == (old.title, old.published_at) and alike
        else None
    )


def _file(lesson: Lesson) -> Iterator[str]:
    pages = sum(len(layout.era.samples) for layout in lesson.layouts)
    yield f"# Learnt from {pages} stored pages: read it before you use it."
    yield f"host = {_quoted(lesson.host)}"
    single = len(lesson.layouts) == 1
    for layout in lesson.layouts:
        if not single:
            yield "\n[[layouts]]"
            if layout.era.valid_from:
                yield f"valid_from = {layout.era.valid_from.isoformat()}"
            if layout.era.valid_until:
                yield f"valid_until = {layout.era.valid_until.isoformat()}"
        yield from _lines(layout, "" if single else "layouts.")


def _lines(layout: Layout, above: str) -> Iterator[str]:
    for key, choice in (("body", layout.era.body), ("title", layout.title)):
        if choice and choice.holds:
            yield f"{key} = {_quoted(choice.selector)}  # {choice.share}"
    if layout.select:
        yield f"\n[{above}select]"
        for field, choice in layout.select.items():
            yield f"{field} = {_quoted(choice.selector)}  # {choice.share}"
    for line in layout.lines:
        yield f"\n[[{above}cuts]]"
        yield f"line = {_quoted(pattern_of(line.text))}"
        yield 'role = "notice"'
        yield f"why = {_quoted(f'it stands in {line.share}')}"


def pattern_of(text: str) -> str:
    """A pattern for blocks of just this text, or, of a long one, with this beginning.

    >>> pattern_of("关注我们（微信）")
    '^关注我们（微信）$'
    """
    head = text[: LONGEST // 2]
    return f"^{re.escape(head)}{'$' if head == text else ''}"


def _quoted(text: str) -> str:
    """A TOML string: JSON's quoting is one of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
