"""Bylines and datelines in alphabets: `By Ada Rong and Li Wei`, `BEIJING, Jan. 5 (Xinhua) -- `."""

from __future__ import annotations

import re

from scraper.bylines.byline import Byline
from scraper.model import Person

_LONGEST_LINE = 120
_WRITERS = (
    r"(?:(?:(?:[Rr]eported|[Ww]ritten|[Pp]osted|[Ww]ords|[Ss]tory) )?[Bb]y|BY|Authors?|Von|VON|Par"
    r"|PAR|Por|POR|Di|Da|Door|Av|Af|Od|Oleh|Yazan|Texte?|Texto|Testo|Autor(?:in|en|es|a|zy|e|i)?"
    r"|Auteurs?|Skribent|Szerző|Bởi|Tác giả|От|Автор[ыи]?|Текст|Του|Της|بقلم|كتب|מאת|نویسنده)"
)
NAMED_BY = re.compile(rf"{_WRITERS}(?:\s*[:：]\s*|\s+)(?=\S)|(?:文[=＝・]|글[=/])(?=\S)")
"""Words before the names of writers, in the languages that news is printed in."""
_LABELLED = re.compile(
    rf"(?P<word>{_WRITERS}|Editors?|Edited by)(?:\s*[:：]\s*|\s+)(?P<names>\S.*)"
)
_AND = re.compile(
    r"\s*(?:,\s*and\s|,|;|&|\s(?:and|und|et|y|e|en|og|och|i|и|та|ve|dan|và|és|ja|și)\s)\s*"
)
_PARTICLE_WORDS = """
de da di do dos das du del della van von der den ter ten el al la le los bin ibn ben zu
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_ROLES = """
reporter reporters editor editors correspondent columnist writer writers staff journalist
contributor contributors producer columnista redacción redactor redaktion redakteur redakteurin
korrespondent rédaction journaliste redazione redaktor redactie advertorial sponsored comments
comment share follow updated published photos photo images video minutes read
"""
ROLE_WORDS = frozenset(_ROLES.split())
"""A part with one of these says what somebody is, not who."""
_INITIAL = re.compile(r"\b\w{1,3}\.")
"""An initial or a title: its mark ends no sentence."""
_HOST = re.compile(r"\w\.\w{2}")
_PERIODS = re.compile(r"[.!?…:]\s|[!?…:,;\"“”«»]|\d")
_OUTLET = re.compile(
    r"(?P<names>[^|()]+?)\s*(?:[|(]|,\s*(?=(?:The|China|Xinhua|AP|AFP)\b))\s*(?P<outlet>[^|()]{2,40})\)?"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(
    rf"(?P<place>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){{0,3}}(?:, [A-Z][A-Za-z. ]{{1,20}})?)"
    rf",? (?P<date>{_MONTH} \d{{1,2}})(?:, \d{{4}})?"
    r" ?(?:\((?P<outlet>[^()]{2,40})\))? ?(?:--?|–|—) ?"
)


def is_name(text: str, fewest: int = 2) -> bool:
    """Whether a text of `fewest` to five words could be a person's name: capitals, no sentence.

    >>> is_name("Luis de la Torre"), is_name("Ömer Şahin"), is_name("the end"), is_name("2026 Team")
    (True, True, False, False)
    """
    words = text.split()
    if not fewest <= len(words) <= 6 or len(text) > 50 or _PERIODS.search(_INITIAL.sub("", text)):
        return False
    return not words[0][0].islower() and all(_is_part(word) for word in words)


def _is_part(word: str) -> bool:
    if word.casefold() in _PARTICLES:
        return True
    first = next((letter for letter in word if letter.isalpha()), "")
    return bool(first) and not first.islower() and _HOST.search(word) is None


def english_byline(text: str) -> Byline | None:
    """What a line in English says; None for prose and for any other language.

    >>> english_byline("By Ada Rong and Li Wei").authors[1].name
    'Li Wei'
    >>> english_byline("By the way, he said.") is None
    True
    """
    line = text.strip()
    if not line or line[0].islower() or not line[0].isalpha():
        return None
    return _dateline(text) or (_whole(text, line) if len(line) <= _LONGEST_LINE else None)


def _dateline(text: str) -> Byline | None:
    start = len(text) - len(text.lstrip())
    match = _DATELINE.match(text, start)
    if match is None:
        return None
    return Byline(
        outlet=match["outlet"], place=match["place"], date=match["date"],
        body_starts=match.end(), raw=match[0].strip(),
    )  # fmt: skip


def _whole(text: str, line: str) -> Byline | None:
    match = _LABELLED.fullmatch(line)
    if match is None:
        return None
    names, outlet = match["names"], None
    if housed := _OUTLET.fullmatch(names):
        names, outlet = housed["names"], housed["outlet"].strip()
    parts = _AND.split(names.strip())
    found = [part for part in parts if not ROLE_WORDS.intersection(part.casefold().split())]
    if not found or not all(map(is_name, found)):
        return None
    if match["word"].startswith("Edit"):
        editors = tuple(Person(name, "editor", None, outlet) for name in found)
        return Byline(editors=editors, body_starts=len(text), raw=line)
    authors = tuple(Person(name, "writer", None, outlet) for name in found)
    return Byline(authors=authors, body_starts=len(text), raw=line)
