"""Who wrote an article in any language but Chinese: what the page declares, then what it prints.

Chinese bylines are a grammar (`scraper/bylines/`); elsewhere a line of capitalised words may be a
headline, a button or a name, so that a name counts only where something says that it is one:
JSON-LD, `rel=author`, a word such as "By" or "Von", an element named for authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scraper.bylines.english import NAMED_BY, ROLE_WORDS, is_name
from scraper.facts.found import at
from scraper.model import BODY_ROLES, Block, Document, Person
from scraper.text import has_han, squeeze
from scraper.times import parse_time

_LONGEST = 120
_LONGEST_NAME = 40
_REACH = 60
_NO_BYLINES = frozenset(("title", "picture", "caption", "lead", "related", "more"))
_KANA = re.compile("[\u3041-\u30fa]")
_AUTHOR_BOX = re.compile(
    r"author(?!i[sz])|by-?line|autor(?!i[sz])|auteur|verfasser|escritor|reporter"
)
_ABOUT = re.compile(r"bio|desc|about|job|role|avatar|follow|social|related")
_BY = re.compile(r"(?:^|[\s|·•,])(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|[Aa]v)\s+(?=\S)")
_CUT = re.compile(
    r"[|(\[@\d•·]|\s[-–—/]\s"
    r"|\s(?:for|in|on behalf of|para|für|pour|per|at|fra|från|updated|published)\s",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s*(?:[,;&、，；/]|\s(?:and|und|et|y|e|en|og|och|i|и|та|ve|dan|và|og|és|ja|și|ו|و)\s)\s*",
    re.IGNORECASE,
)


def authors(document: Document, printed: tuple[Person, ...]) -> tuple[tuple[Person, ...], str]:
    """The writers, and where they stood. `printed` are those whom a byline's grammar has named."""
    known = {squeeze(person.name): person for person in printed}
    for names, why in _sources(document, printed):
        found = dict.fromkeys(names)
        if found:
            return tuple(known.get(squeeze(n), Person(n, "writer")) for n in found), why
    return (), ""


def is_foreign(document: Document) -> bool:
    """Whether the text is in another language than Chinese.

    Japanese mixes Han characters with kana.
    """
    own = [b.text for b in document.blocks if b.role in BODY_ROLES][:5]
    text = "".join(own)
    return not has_han(text) or _KANA.search(text) is not None


def _sources(
    document: Document, printed: tuple[Person, ...]
) -> Iterator[tuple[Iterable[str], str]]:
    """Names and their source, most trusted first."""
    hints = document.told("author")
    for hint in document.ruled("author"):
        yield _declared([hint.value], set()), hint.where
    sites = {squeeze(hint.value) for hint in document.told("site_name")}
    declared = [h.value for h in hints if h.where == "json-ld author"]
    yield _declared(declared, sites), "json-ld author"
    yield [person.name for person in printed], "a byline"
    above = list(_above(document))
    for n, block in enumerate(above):
        yield _behind_by(block, above[n + 1 : n + 2]), at(block, "a byline")
    yield _declared([h.value for h in hints if h.where == "rel=author"], set()), "rel=author"
    for block in above:
        if _names_authors(block.place) and parse_time(block.text) is None:
            whole = [name for name in names_in(block.text) if " " in name or has_han(name)]
            yield whole, at(block, "in a box named for authors")
    for hint in hints:
        if hint.where.startswith("meta"):
            yield _declared([hint.value], sites), hint.where
    declared = [h.value for h in hints if h.where.startswith("json-ld")]
    yield (value for value in declared if not _is_address(value)), "json-ld author"


def _above(document: Document) -> Iterator[Block]:
    """Short blocks around the headline, down to the second paragraph."""
    for block in document.blocks[:_REACH]:
        if block.role == "paragraph":
            return
        if block.role not in _NO_BYLINES and len(block.text) <= _LONGEST:
            yield block


def _behind_by(block: Block, after: Sequence[Block]) -> Iterator[str]:
    """The names behind "By", "Von" …, in a line of names and times or on the line below it."""
    text = block.text
    if after and (alone := NAMED_BY.match(f"{text} ?")) and alone.end() > len(text):
        yield from names_in(after[0].text)
    elif (named := NAMED_BY.match(text)) or (
        (block.role == "meta" or _names_authors(block.place)) and (named := _BY.search(text))
    ):
        whole = parse_time(text) is None
        yield from (name for name in names_in(text[named.end() :]) if whole or " " in name)


def _names_authors(place: str) -> bool:
    """Whether a box is named for authors, and not for what is said of them."""
    return _AUTHOR_BOX.search(place) is not None and not _ABOUT.search(place)


def _declared(values: Iterable[str], sites: set[str]) -> Iterator[str]:
    """Names among what the page declares: no addresses, and not the site itself."""
    for value in values:
        if _is_address(value) or _is_site(value.split(",")[0], sites):
            continue
        named = NAMED_BY.match(value)
        bare = value[named.end() :] if named else value
        found = list(names_in(bare))
        yield from found or ([bare] if len(bare) <= _LONGEST_NAME else [])


def _is_address(value: str) -> bool:
    return "://" in value or "@" in value


def _is_site(value: str, sites: set[str]) -> bool:
    key = squeeze(value)
    return any(key in site or (site in key and 2 * len(site) > len(key)) for site in sites)


def names_in(text: str) -> Iterator[str]:
    """The names in a short line of names, roles and houses.

    >>> list(names_in("Jon King, News Reporter")), list(names_in("Ana García y Luis de la Torre"))
    (['Jon King'], ['Ana García', 'Luis de la Torre'])
    """
    line = text.strip(" :.,–-")
    if not line or len(line) > _LONGEST:
        return
    cut = _CUT.search(line)
    for part in _PARTS.split(line[: cut.start()] if cut else line):
        if _reads_as_name(part.strip()):
            yield part.strip()


def _reads_as_name(text: str) -> bool:
    words = text.casefold().split()
    return bool(words) and is_name(text, fewest=1) and not ROLE_WORDS.intersection(words)
