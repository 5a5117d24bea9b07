"""The end of prose: a credit behind the last sentence, or in the last parenthesis."""

from __future__ import annotations

import re

from scraper.bylines.byline import Byline
from scraper.bylines.groups import read_groups
from scraper.bylines.line import Line
from scraper.bylines.outlets import is_house
from scraper.bylines.persons import acts, people_of
from scraper.bylines.pieces import Draft, Level

LONGEST_TAIL = 140
"""A credit at the end of prose begins within so many characters of it."""
_ENDS = " 。.;、,|"
_CREDIT_WORD = re.compile(
    "[摄影图绘供译]|发 *$|提供|记者|通讯员|实习生|编辑|作者|报道|制作|作 *$|文/"
)


def read_tail(line: Line, at: int) -> Byline:
    """The credits and writers that stand at the end of the line, behind `at`."""
    stop = len(line.key)
    while stop > at and line.key[stop - 1] in " ":
        stop -= 1
    drafts: list[Draft] = []
    while stop > at and line.key[stop - 1] in ")]":
        open_at = _opening(line, at, stop)
        if open_at < 0:
            break
        found = _bracket(line, open_at, stop - 1)
        if found is None:
            if open_at == line.skip(at):  # brackets around a whole caption
                return _credited(_open_tail(line, open_at + 1, stop - 1))
            break
        drafts = found + drafts
        stop = open_at
        while stop > at and line.key[stop - 1] == " ":
            stop -= 1
        if found and found[0].duty != "publisher":
            publisher = _publisher_before(line, at, stop)
            return _credited(([publisher] if publisher else []) + drafts)
    return _credited(_open_tail(line, at, stop) + drafts)


def _credited(drafts: list[Draft]) -> Byline:
    authors, editors, credits = people_of(drafts, None)
    return Byline(authors, editors, credits)


def _opening(line: Line, at: int, stop: int) -> int:
    depth = 0
    for here in range(stop - 1, at - 1, -1):
        char = line.key[here]
        depth += (char in ")]") - (char in "([")
        if depth == 0:
            return here
    return -1


def _bracket(line: Line, open_at: int, close: int) -> list[Draft] | None:
    """The people of a last parenthesis; None when it is part of the prose."""
    start = line.skip(open_at + 1)
    got = read_groups(line, start, close, Level.WHOLE, bare=True)
    inner = line.key[start:close].strip()
    if is_house(inner) or inner in ("完", "图", "资料图", "新华社发"):
        return [Draft(inner, None, None, None, "publisher")] if inner.endswith("发") else []
    if line.skip(got.end, _ENDS) < close or got.unknown:
        return None
    after_sentence = line.key[:open_at].rstrip()[-1:] in tuple('。!?…”"』」.)]')
    bare = all(p.title is None and p.duty is None for p in got.people) and got.kind is None
    if bare and not after_sentence:
        return None
    return got.people


def _publisher_before(line: Line, at: int, stop: int) -> Draft | None:
    """新华社发（张三 摄）: the house that published stands before the bracket."""
    if line.key[stop - 1 : stop] != "发":
        return None
    for start in range(max(at, stop - 8), stop - 2):
        if is_house(line.key[start : stop - 1]):
            return Draft(line.printed(start, stop - 1), None, None, None, "publisher", marked=True)
    return None


def _open_tail(line: Line, at: int, stop: int) -> list[Draft]:
    """A credit behind the last sentence, or behind a gap when it names a photographer."""
    if not _CREDIT_WORD.search(line.key, _last_clause(line, at, stop), stop):
        return []
    sentence = _last_sentence(line, at, stop)
    for start in range(max(at, stop - LONGEST_TAIL), stop):
        before = line.key[start - 1] if start > 0 else ""
        if before not in tuple(' 。!?;,"”』」)]:…') or line.key[start] in " )]":
            continue
        if before == "," and not line.key.startswith(("均", "由", "图"), start):
            continue
        got = read_groups(line, start, stop, Level.WHOLE, bare=True)
        if line.skip(got.end, _ENDS) < stop or not got.people or got.unknown:
            continue
        if all(_pictures(p) for p in got.people) or (
            start >= sentence > 0 and all(p.title for p in got.people)
        ):
            return got.people
    return []


def _pictures(draft: Draft) -> bool:
    return bool(set(acts(draft)) & {"photographer", "image_provider", "publisher", "illustrator"})


def _last_clause(line: Line, at: int, stop: int) -> int:
    """Where the last run without a comma or full stop begins; a credit needs a word of its own."""
    end = stop
    while end > at and line.key[end - 1] in _ENDS:
        end -= 1
    return max(at, *(line.key.rfind(mark, at, end) + 1 for mark in ",。!?;"))


def _last_sentence(line: Line, at: int, stop: int) -> int:
    ends = [line.key.rfind(mark, at, stop - 1) for mark in "。!?”…"]
    return max(ends) + 1
