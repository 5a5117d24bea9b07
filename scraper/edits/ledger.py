"""Every edit between two wordings of an article, typed. Pure.

Paragraphs and sentences are set side by side first (`scraper.difference.aligned`); what became of
what decides the kind. A text whose paragraphs were merely joined or parted has no edits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scraper.difference import aligned, key, sentences
from scraper.edits.edit import Edit
from scraper.edits.kinds import within
from scraper.edits.marks import is_credit, quotes
from scraper.han import simplified
from scraper.model import Article, Person
from scraper.text import squeeze

_HEADLINES = ("title", "kicker", "subtitle")
_PEOPLE = ("authors", "editors", "credits")
_MOSTLY_QUOTE = 0.5
_SLIPS = 3
"""Characters of the other script that are mended one by one; more is a text in that script."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, and which paragraph of its text it is from."""

    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Sentences of one paragraph that have no counterpart, in rows from the first to the last;
    `whole` when they are all it has."""

    row: int
    last: int
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
    found += [(group.row, _gain(group)) for group in come if key(group.text) not in moved]
    found += _moves([group for group in gone if key(group.text) in moved],
                    [group for group in come if key(group.text) in moved])  # fmt: skip
    for row, (a, b) in enumerate(rows):
        if a and b and key(a.text) != key(b.text):
            told = _reworded(a.text, b.text, german)
            found += [(row, edit) for edit in told if edit.before != edit.after]  # a space is none
    return [edit for _, edit in sorted(_one_script(found), key=lambda each: each[0])]


def _reworded(before: str, after: str, german: bool) -> Iterator[Edit]:
    """The edits that made one sentence of another."""
    if is_credit(before) and is_credit(after):
        yield Edit("credit", "text", before.strip(), after.strip(), after.strip())
    else:
        yield from within(before, after, german=german)


def _one_script(found: list[tuple[int, Edit]]) -> list[tuple[int, Edit]]:
    """Many characters that went from Simplified to Traditional, or back, as one edit."""
    script = [each for each in found if _is_of_script(each[1])]
    if len(script) <= _SLIPS:
        return found
    row, first = script[0]
    return [each for each in found if each not in script] + [(row, replace(first, kind="wording"))]


def _is_of_script(edit: Edit) -> bool:
    return edit.kind == "typo" and key(simplified(edit.before)) == key(simplified(edit.after))


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
    first = last = 0
    for row, sentence in enumerate([*side, None]):
        held = row < len(side) and sentence is None  # a row of the other text's
        if held:
            continue
        goes_on = sentence and alone[row] and (not run or run[-1].paragraph == sentence.paragraph)
        if run and not goes_on:
            yield _Group(
                first, last, "".join(s.text for s in run), len(run) == whole[run[0].paragraph]
            )
            run = []
        if sentence and alone[row]:
            first, last = first if run else row, row
            run.append(sentence)


def _loss(group: _Group) -> Edit:
    if group.whole:
        return Edit("paragraph_removed", "text", group.text.strip(), "")
    return Edit(
        "quote" if _quotes(group.text) else "sentence_removed", "text", group.text.strip(), ""
    )


def _gain(group: _Group) -> Edit:
    text = group.text.strip()
    if group.whole:
        return Edit("paragraph_added", "text", "", text)
    return Edit("quote" if _quotes(text) else "sentence_added", "text", "", text)


def _moves(gone: Sequence[_Group], come: Sequence[_Group]) -> Iterator[tuple[int, Edit]]:
    """What stands in another place; what went there together is one edit."""
    places = {key(group.text): n for n, group in enumerate(gone)}
    run: list[_Group] = []
    for group in come:
        if run and not (
            group.row == run[-1].last + 1
            and places[key(group.text)] == places[key(run[-1].text)] + 1
            and gone[places[key(group.text)]].row == gone[places[key(run[-1].text)]].last + 1
        ):
            yield _move(run)
            run = []
        run.append(group)
    if run:
        yield _move(run)


def _move(run: Sequence[_Group]) -> tuple[int, Edit]:
    text = "\n\n".join(group.text.strip() for group in run)
    return run[0].row, Edit("moved", "text", text, text)


def _quotes(text: str) -> bool:
    """Whether a sentence is mostly somebody's words."""
    return sum(end - start for start, end in quotes(text)) > _MOSTLY_QUOTE * len(text)
