"""Citations of an archived article, in the styles that editors and scholars ask for.

GB/T 7714-2015, APA 7, Chicago 17 (bibliography), BibTeX with the fields of biblatex. Each names the
capture that is cited: what the address shows today may differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scraper.model import SHANGHAI, Article
from scraper.text import has_han, one_line

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WRITING = frozenset({"reporter", "trainee_reporter", "special_reporter", "correspondent", "intern",
                      "columnist", "writer", "translator", "compiler"})  # fmt: skip
_BIBTEX = re.compile(r"[\\{}%&$#_^~]")
_BIBTEX_WORDS = {
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """Which wording is cited, and the response that shows it: when it came, and its SHA-256."""

    article: Article
    version: int
    captured: datetime
    sha256: str | None = None

    @property
    def title(self) -> str:
        """The headline; 无题 where there is none."""
        return one_line(self.article.title or "") or "无题"

    @property
    def names(self) -> list[str]:
        """Who wrote it, each once."""
        people = self.article.authors
        return list(dict.fromkeys(one_line(p.name) for p in people if p.role in _WRITING))

    @property
    def outlet(self) -> str:
        """Who published it."""
        return one_line(self.article.origin or self.article.reprinter or "")

    @property
    def url(self) -> str:
        """Its address."""
        return one_line(self.article.canonical_url or self.article.url or "")

    @property
    def published(self) -> date | None:
        """The day of publication, where at least that was printed."""
        told = self.article.published_at
        return told.value.date() if told and told.precision not in ("month", "year") else None

    @property
    def day(self) -> date:
        """The day of the capture."""
        return self.captured.astimezone(SHANGHAI).date()


def gbt7714(cited: Cited) -> str:
    """GB/T 7714-2015: [N/OL] for what a house published on a day, else [EB/OL]."""
    names = _chinese_names(cited)
    page = f"({one_line(cited.article.page_no)})" if cited.article.page_no else ""
    where = f"({cited.published})" if cited.published else ""
    kind = "EB/OL"
    if cited.outlet and cited.published:
        kind, where = "N/OL", f"{cited.outlet}, {cited.published}{page}"
    elif cited.outlet:
        where = cited.outlet
    head = f"{names}. " if names else ""
    return f"{head}{cited.title}[{kind}]. {where}[{cited.day}]. {cited.url}. {_archived_zh(cited)}"


def apa(cited: Cited) -> str:
    """APA 7."""
    day = cited.published
    when = f"({day.year}, {_MONTHS[day.month - 1]} {day.day})." if day else "(n.d.)."
    names = _joined([_inverted(name, initials=True) for name in cited.names], ", & ")
    opening = f"{names}{'' if names.endswith('.') else '.'} {when} {_ended(cited.title)}"
    if not names:
        opening = f"{_ended(cited.title)} {when}"
    outlet = f" {cited.outlet}." if cited.outlet else ""
    return f"{opening}{outlet} {cited.url} ({_archived(cited)})".replace("  ", " ")


def chicago(cited: Cited) -> str:
    """Chicago 17, an entry of a bibliography."""
    day = cited.published
    when = f"{_MONTHS[day.month - 1]} {day.day}, {day.year}" if day else "n.d."
    first, *others = cited.names or [""]
    names = _joined([_inverted(first), *others], ", and " if len(others) != 1 else " and ")
    head = f"{_ended(names)} " if names else ""
    outlet = f"{cited.outlet}, " if cited.outlet else ""
    told = _archived(cited)
    told = told[0].upper() + told[1:]
    return f"{head}“{_ended(cited.title)}” {outlet}{_ended(when)} {cited.url}. {told}."


def bibtex(cited: Cited) -> str:
    """BibTeX, type `online` with the fields of biblatex."""
    fields = {
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in cited.names),
        "title": f"{{{_escaped(cited.title)}}}",
        "organization": _escaped(cited.outlet),
        "date": str(cited.published or ""),
        "url": _plain_address(cited.url),
        "urldate": str(cited.day),
        "note": _escaped(_archived(cited)),
        "langid": "chinese" if has_han(cited.title) else "",
    }
    told = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{_key(cited)},\n{told}}}"


STYLES: Mapping[str, Callable[[Cited], str]] = {
    "gbt7714": gbt7714, "apa": apa, "chicago": chicago, "bibtex": bibtex,
}  # fmt: skip


_ALSO = {"gb": "gbt7714", "gbt": "gbt7714", "gb7714": "gbt7714", "bib": "bibtex",
         "biblatex": "bibtex", "gbt77142015": "gbt7714", "apa7": "apa"}  # fmt: skip


def style(name: str) -> str | None:
    """The style that a person means; None for none of ours.

    >>> style("GB/T 7714"), style("APA"), style("mla")
    ('gbt7714', 'apa', None)
    """
    bare = "".join(filter(str.isalnum, name)).casefold()
    found = _ALSO.get(bare, bare)
    return found if found in STYLES else None


def _archived(cited: Cited) -> str:
    proof = f", SHA-256 {cited.sha256}" if cited.sha256 else ""
    at = cited.captured.astimezone(SHANGHAI).isoformat(timespec="seconds")
    return f"archived version {cited.version}, captured {at}{proof}"


def _archived_zh(cited: Cited) -> str:
    proof = f", SHA-256 {cited.sha256}" if cited.sha256 else ""
    at = cited.captured.astimezone(SHANGHAI).isoformat(timespec="seconds")
    return f"存档: 第{cited.version}版, 抓取于{at}{proof}."


def _chinese_names(cited: Cited) -> str:
    """Three names at most, then 等 (et al)."""
    names = cited.names
    more = ("等" if has_han("".join(names)) else "et al") if len(names) > 3 else ""
    return ", ".join([*names[:3], *([more] if more else [])])


def _joined(names: Sequence[str], last: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}{last}{names[-1]}"


def _inverted(name: str, *, initials: bool = False) -> str:
    """`Ann Lee` as `Lee, Ann` or `Lee, A.`; names in scripts that put the family first stay.

    >>> _inverted("Ann Mary Lee", initials=True), _inverted("戴凛")
    ('Lee, A. M.', '戴凛')
    """
    words = name.split()
    if len(words) < 2 or not all(word[0].isupper() for word in words if word[0].isalpha()):
        return name
    *given, family = words
    if initials:
        given = [f"{word[0]}." for word in given]
    return f"{family}, {' '.join(given)}"


def _ended(text: str) -> str:
    """With a full stop, unless it ends a sentence already."""
    return text if not text or text[-1] in ".?!。？！…" else f"{text}."


def _escaped(text: str) -> str:
    """Text that BibTeX shows as it is."""
    return _BIBTEX.sub(lambda m: _BIBTEX_WORDS.get(m[0], f"\\{m[0]}"), text)


def _plain_address(url: str) -> str:
    """An address without what would end a field."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _key(cited: Cited) -> str:
    """A key of ASCII letters: year, and the beginning of the digest of the text."""
    year = cited.published.year if cited.published else "nd"
    return f"jianbao{year}{cited.article.digest[:8]}"
