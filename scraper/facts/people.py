"""Who wrote, edited, took the pictures; and the dateline (电头) they reported under."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scraper.facts.authors import authors, is_foreign
from scraper.facts.found import at
from scraper.facts.houses import is_self
from scraper.label.marks import labelled
from scraper.model import Block, Dateline, Document, Person
from scraper.names import Byline, bare_name, is_byline_only, is_person_name, parse_byline
from scraper.text import has_han, width_folded

_STAFF = frozenset({"reporter", "trainee_reporter", "special_reporter"})
_LAST_PARENTHESIS = re.compile(r"[（(【〔\[][^（()）【】〔〕\[\]]{2,80}[)）】〕\]]\s*$")
_NO_BYLINE = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}:\d\d(?::\d\d)?|[《（(][^《》（）()]{0,40}[》）)]|\s{2,}"
)
_BARS = re.compile(r"\s?[|｜]\s?")
"""What parts a byline from the time and the house on its line."""
_CLOSES = tuple(")）】〕]")
_AUTHOR_LABELS = ("作者", "记者", "Author")
_LONGEST_ALONE = 24
"""Of a name that stands alone as a byline, in characters."""
_EDITOR_LABELS = ("责任编辑", "责编", "编辑", "Editor")


@dataclass(frozen=True, slots=True)
class People:
    """Everybody a page names, with where they stood."""

    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    credits: tuple[Person, ...] = ()
    dateline: Dateline | None = None
    why: tuple[tuple[str, str], ...] = ()
    """Field and evidence."""


@dataclass(frozen=True, slots=True)
class _Reading:
    byline: Byline
    why: str


def people(document: Document) -> People:
    """Authors, editors and credits of the page, each once; outlets still as printed."""
    foreign = is_foreign(document)
    readings = [*_openings(document, foreign), *_whole_lines(document), *_endings(document)]
    ruled = [*_ruled(document)]
    printed = _unique(p for r in ruled or readings for p in r.byline.authors)
    if foreign:
        return _abroad(document, readings, printed)
    named = _named_editors(document)
    editors = _once([*named, *(p for r in readings for p in r.byline.editors)])
    credits = _unique(p for r in [*readings, *_captions(document)] for p in r.byline.credits)
    told = list(next(filter(None, map(list, _elsewhere(document))), [])) if not printed else []
    dated = next((r for r in readings if _is_dateline(r.byline)), None)
    first = {
        "authors": next(
            (r.why for r in [*ruled, *readings] if r.byline.authors), told[0][1] if told else ""
        ),
        "editors": next(
            (r.why for r in readings if r.byline.editors), "meta line" if named else ""
        ),
        "dateline": dated.why if dated else "",
    }
    return People(
        printed or _unique(person for person, _ in told), editors, credits,
        _dateline(dated.byline) if dated else None,
        tuple((key, why) for key, why in first.items() if why),
    )  # fmt: skip


def _abroad(document: Document, readings: list[_Reading], printed: tuple[Person, ...]) -> People:
    """The people of a page in another language, whose bylines have no grammar of their own."""
    names, why = authors(document, printed)
    editors = _unique(p for r in readings for p in r.byline.editors)
    credits = _unique(p for r in [*readings, *_captions(document)] for p in r.byline.credits)
    dated = next((r for r in readings if _is_dateline(r.byline)), None)
    told = {
        "authors": why,
        "editors": next((r.why for r in readings if r.byline.editors), ""),
        "dateline": dated.why if dated else "",
    }
    return People(
        names, editors, credits,
        _dateline(dated.byline) if dated else None,
        tuple((key, reason) for key, reason in told.items() if reason),
    )  # fmt: skip


def _openings(document: Document, foreign: bool) -> Iterator[_Reading]:
    """The opening of the lead, and lines above it that are only a byline."""
    for block in document.blocks:
        if block.role == "byline":
            byline = parse_byline(block.text) if foreign else _alone(block.text)
            yield _Reading(byline, at(block, "a byline on its own line"))
        elif block.role == "lead":
            yield _Reading(parse_byline(block.text), at(block, "the opening of the lead"))


def _ruled(document: Document) -> Iterator[_Reading]:
    """Who signs by a site's own rule; a rule that finds nobody on a page says nothing."""
    for hint in document.ruled("author"):
        byline = parse_byline(hint.value)
        if not byline.authors:
            byline = replace(
                byline, authors=tuple(Person(n, "writer") for n in _signed(hint.value))
            )
        if byline.authors:
            yield _Reading(byline, hint.where)


def _signed(text: str) -> Iterator[str]:
    pairs = labelled(text)
    return _names(next((pairs[label] for label in _AUTHOR_LABELS if pairs.get(label)), text))


def _alone(text: str) -> Byline:
    byline, name = parse_byline(text), bare_name(text)
    if not byline.authors and not byline and len(name) <= _LONGEST_ALONE:
        return replace(byline, authors=(Person(name, "writer"),))
    return byline


def _whole_lines(document: Document) -> Iterator[_Reading]:
    for block in document.blocks:
        if block.role in ("editor", "credit", "source"):
            yield _Reading(parse_byline(block.text), at(block, f"a line of its own: {block.role}"))


def _endings(document: Document) -> Iterator[_Reading]:
    """The whole last parenthesis of the body: （记者 戴凛）."""
    body = [b for b in document.blocks if b.role in ("lead", "paragraph")]
    closed = bool(body) and body[-1].text.rstrip().endswith(_CLOSES)
    match = _LAST_PARENTHESIS.search(body[-1].text) if closed else None
    if match and match.start() > 0:
        yield _Reading(parse_byline(match[0]), at(body[-1], "the last parenthesis of the body"))


def _captions(document: Document) -> Iterator[_Reading]:
    for block in document.blocks:
        if block.role == "caption":
            yield _Reading(parse_byline(block.text), at(block, "a caption's credit"))


def _elsewhere(document: Document) -> Iterator[Iterator[tuple[Person, str]]]:
    """Where names stand if no byline gives any, the surest first."""
    yield _told(document)
    yield _unlabelled(document)
    yield _opening_headline(document)


def _opening_headline(document: Document) -> Iterator[tuple[Person, str]]:
    """`茉莉：我怎样学会种花` above a line `茉莉`: who opens the headline signs alone."""
    before: list[Block] = []
    for block in document.blocks:
        if block.role == "lead":
            break
        before.append(block)
    for headline in (block for block in before if block.role == "title"):
        name, colon, _ = width_folded(headline.text).partition(":")
        if colon and 2 <= len(name) <= 4 and has_han(name):
            for block in before:
                if block is not headline and block.text == name:
                    yield Person(name, "writer"), at(block, "who opens the headline, alone")
                    return


def _told(document: Document) -> Iterator[tuple[Person, str]]:
    """Names that only the meta line or the page's metadata gives."""
    for block in document.blocks:
        pairs = labelled(block.text) if block.role == "meta" else {}
        for label in (label for label in _AUTHOR_LABELS if pairs.get(label)):
            role = "reporter" if label == "记者" else "writer"
            for name in _names(pairs[label]):
                yield Person(name, role, label), at(block, f"meta line: {label}")
    for hint in document.told("author"):
        for name in _names(hint.value):
            yield Person(name, "writer"), hint.where


def _unlabelled(document: Document) -> Iterator[tuple[Person, str]]:
    """A byline within the meta line, without a label: `江联报／记者方小舟／台北报道`."""
    for block in document.blocks:
        if block.role != "meta" or labelled(block.text).keys() & {*_AUTHOR_LABELS}:
            continue
        for piece in _NO_BYLINE.split(_BARS.sub(" ", block.text[:200])):
            if 4 <= len(piece.strip()) <= 60 and is_byline_only(piece):
                for person in parse_byline(piece).authors:
                    yield person, at(block, "a byline in the meta line")


def _named_editors(document: Document) -> tuple[Person, ...]:
    pairs = [labelled(b.text) for b in document.blocks if b.role == "meta"]
    texts = (text for pair in pairs for label, text in pair.items() if label in _EDITOR_LABELS)
    return _unique(Person(name, "editor") for text in texts for name in _names(text))


def _names(text: str) -> Iterator[str]:
    parts = (part.strip() for part in re.split(r"[、,，;；/／|\s]\s*", text))
    if is_person_name(text.strip()):
        yield text.strip()
    else:
        yield from (part for part in parts if is_person_name(part))


def _unique(persons: Iterable[Person]) -> tuple[Person, ...]:
    """Each person once in each role; a bare name says less than a role of the same person."""
    kept: dict[tuple[str, str], Person] = {}
    for person in persons:
        kept.setdefault((person.name, person.role), person)
    told = {person.name: person for person in reversed(kept.values()) if not _is_bare(person)}
    return tuple(dict.fromkeys(told.get(p.name, p) if _is_bare(p) else p for p in kept.values()))


def _once(persons: Iterable[Person]) -> tuple[Person, ...]:
    """Each name once; of two mentions the one that tells more."""
    kept: dict[str, Person] = {}
    for person in persons:
        if person.name not in kept or kept[person.name].title is None:
            kept[person.name] = person
    return tuple(kept.values())


def _is_bare(person: Person) -> bool:
    return person.role == "writer" and person.title is None


def _is_dateline(byline: Byline) -> bool:
    """English datelines have no kind: `BEIJING, Jan. 5 (Xinhua) --`."""
    return bool(byline.kind or (byline.place and byline.date))


def _dateline(byline: Byline) -> Dateline:
    return Dateline(byline.raw, byline.outlet, byline.kind, byline.place, byline.date)


def at_home(found: People, origin: str | None) -> People:
    """The same people with 本报 resolved to the origin, and staff under the dateline's outlet."""
    dateline = found.dateline
    if dateline is not None and is_self(dateline.outlet) and origin:
        dateline = replace(dateline, outlet=origin)
    house = dateline.outlet if dateline else None
    authors = tuple(_housed(person, origin, house) for person in found.authors)
    credits = tuple(_housed(person, origin, None) for person in found.credits)
    return replace(found, authors=authors, credits=credits, dateline=dateline)


def _housed(person: Person, origin: str | None, house: str | None) -> Person:
    if is_self(person.outlet) and origin:
        return replace(person, outlet=origin)
    if person.outlet is None and person.role in _STAFF and house is not None:
        return replace(person, outlet=house)
    return person
