"""Every edit between two wordings of an article, typed. Pure.

Paragraphs and sentences are set side by side first (`scraper.difference.aligned`); what became of
what decides the kind. A text whose paragraphs were merely joined or parted has no edits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scraper.difference import aligned, key, sentences
from scraper.edits.edit import Edit
from scraper.edits.kinds import within
from scraper.edits.marks import quotes
from scraper.model import Article, Person
from scraper.text import squeeze

_HEADLINES = ("title", "kicker", "subtitle")
_PEOPLE = ("authors", "editors", "credits")
_MOSTLY_QUOTE = 0.5


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, and which paragraph of its text it is from."""

    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Sentences of one paragraph that have no counterpart; `whole` when they are all it has."""

    row: int
    text: str
    whole: bool


def edits(before: Article, after: Article) -> Iterator[Edit]:
    """What an editor did, headline first, then who is named, then the text in reading order."""
    for field in _HEADLINES:
        old, new = getattr(before, field) or "", getattr(after, field) or ""
        if squeeze(old) != squeeze(new):
            yield Edit("headline", field, old, new)
    for field in _PEOPLE:
        yield from _people(field, getattr(before, field), getattr(after, field))
    yield from _published(before, after)
    yield from _text(before.text, after.text, german=(after.lang or "").startswith("de"))


def _people(field: str, before: Iterable[Person], after: Iterable[Person]) -> Iterator[Edit]:
    old = {squeeze(one.name): one.name for one in before}
    new = {squeeze(one.name): one.name for one in after}
    if old.keys() != new.keys():
        yield Edit("credit", field, "、".join(old.values()), "、".join(new.values()))


def _published(before: Article, after: Article) -> Iterator[Edit]:
    """Another day of publication; a time of day moves with every CMS."""
    old, new = before.published_at, after.published_at
    if old and new and old.value.date() != new.value.date():
        yield Edit("date", "published_at", str(old), str(new))


def _text(before: str, after: str, *, german: bool) -> list[Edit]:
    """The edits of the body, in reading order."""
    if key(before) == key(after):
        return []
    rows = list(_beside(before, after))
    gone = list(_groups([a for a, _ in rows], [b is None for _, b in rows]))
    come = list(_groups([b for _, b in rows], [a is None for a, _ in rows]))
    moved = {key(group.text) for group in gone} & {key(group.text) for group in come}
    found = [(group.row, _loss(group)) for group in gone if key(group.text) not in moved]
    found += [(group.row, _gain(group, key(group.text) in moved)) for group in come]
    for row, (a, b) in enumerate(rows):
        if a and b and key(a.text) != key(b.text):
            told = within(a.text, b.text, german=german)
            found += [(row, edit) for edit in told if edit.before != edit.after]  # a space is none
    return [edit for _, edit in sorted(found, key=lambda each: each[0])]


def _beside(before: str, after: str) -> Iterator[tuple[_Sentence | None, _Sentence | None]]:
    old, new = _sentences(before), _sentences(after)
    rest, come = iter(old), iter(new)
    for a, b in aligned([s.text for s in old], [s.text for s in new]):
        yield None if a is None else next(rest), None if b is None else next(come)


def _sentences(text: str) -> list[_Sentence]:
    return [
        _Sentence(sentence, number)
        for number, paragraph in enumerate(text.split("\n\n"))
        for sentence in sentences(paragraph)
        if sentence.strip()
    ]


def _groups(side: Sequence[_Sentence | None], alone: Sequence[bool]) -> Iterator[_Group]:
    """The runs of sentences that have no counterpart, a paragraph at a time."""
    whole = Counter(sentence.paragraph for sentence in side if sentence)
    run: list[_Sentence] = []
    first = 0
    for row, sentence in enumerate([*side, None]):
        held = row < len(side) and sentence is None  # a row of the other text's
        if held:
            continue
        goes_on = sentence and alone[row] and (not run or run[-1].paragraph == sentence.paragraph)
        if run and not goes_on:
            yield _Group(first, "".join(s.text for s in run), len(run) == whole[run[0].paragraph])
            run = []
        if sentence and alone[row]:
            first = first if run else row
            run.append(sentence)


def _loss(group: _Group) -> Edit:
    if group.whole:
        return Edit("paragraph_removed", "text", group.text.strip(), "")
    return Edit(
        "quote" if _quotes(group.text) else "sentence_removed", "text", group.text.strip(), ""
    )


def _gain(group: _Group, moved: bool) -> Edit:
    text = group.text.strip()
    if moved:
        return Edit("moved", "text", text, text)
    if group.whole:
        return Edit("paragraph_added", "text", "", text)
    return Edit("quote" if _quotes(text) else "sentence_added", "text", "", text)


def _quotes(text: str) -> bool:
    """Whether a sentence is mostly somebody's words."""
    return sum(end - start for start, end in quotes(text)) > _MOSTLY_QUOTE * len(text)
