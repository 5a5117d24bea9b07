"""Bylines and datelines in English: `By Ada Rong and Li Wei`, `BEIJING, Jan. 5 (Xinhua) -- `."""

from __future__ import annotations

import re

from scraper.bylines.byline import Byline
from scraper.bylines.people import is_western_name
from scraper.model import Person

_LONGEST_LINE = 120
_LABELLED = re.compile(r"(?P<word>By|Editors?|Edited by|Author)(?:\s*:\s*|\s+)(?P<names>\S.*)")
_AND = re.compile(r"\s*(?:,\s*and\s|,|;|&|\sand\s)\s*")
_OUTLET = re.compile(
    r"(?P<names>[^|()]+?)\s*(?:[|(]|,\s*(?=(?:The|China|Xinhua|AP|AFP)\b))\s*(?P<outlet>[^|()]{2,40})\)?"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(
    rf"(?P<place>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){{0,3}}(?:, [A-Z][A-Za-z. ]{{1,20}})?)"
    rf",? (?P<date>{_MONTH} \d{{1,2}})(?:, \d{{4}})?"
    r" ?(?:\((?P<outlet>[^()]{2,40})\))? ?(?:--?|–|—) ?"
)


def english_byline(text: str) -> Byline | None:
    """What a line in English says; None for prose and for any other language.

    >>> english_byline("By Ada Rong and Li Wei").authors[1].name
    'Li Wei'
    >>> english_byline("By the way, he said.") is None
    True
    """
    line = text.strip()
    if not line or not ("A" <= line[0] <= "Z"):
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
    found = _AND.split(names.strip())
    if not all(map(is_western_name, found)):
        return None
    if match["word"].startswith("Edit"):
        editors = tuple(Person(name, "editor", None, outlet) for name in found)
        return Byline(editors=editors, body_starts=len(text), raw=line)
    authors = tuple(Person(name, "writer", None, outlet) for name in found)
    return Byline(authors=authors, body_starts=len(text), raw=line)
