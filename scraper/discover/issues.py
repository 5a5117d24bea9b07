"""Where the issue of another day stands: addresses with their day taken out, and put in again.

A template names the day by `{yyyy}`, `{yy}`, `{mm}`, `{dd}`, and `{m}`, `{d}` without a nought.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_FORMS: tuple[tuple[str, str], ...] = (
    ("{yyyy}-{mm}-{dd}", "{yyyy}-{mm}-{dd}"),
    ("{yyyy}-{mm}/{dd}", "{yyyy}-{mm}/{dd}"),
    ("{yyyy}{mm}/{dd}", "{yyyy}{mm}/{dd}"),
    ("{yyyy}{mm}{dd}", "{yyyy}{mm}{dd}"),
    ("{yyyy}/{mm}/{dd}", "{yyyy}/{mm}/{dd}"),
    ("{yyyy}/{mm}{dd}", "{yyyy}/{mm}{dd}"),
    ("{yyyy}_{mm}_{dd}", "{yyyy}_{mm}_{dd}"),
    ("{yyyy}/{m}/{d}", "{yyyy}/{m}/{d}"),
    ("{yyyy}-{m}-{d}", "{yyyy}-{m}-{d}"),
)
_NAMES = re.compile(r"\{([^{}]{0,20})\}")
CALENDAR = "period.xml"
_MONTHS = ("{yyyy}-{mm}", "{yyyy}{mm}", "{yyyy}/{mm}", "{yyyy}_{mm}")
_DAYS = frozenset({"dd", "d"})
_KNOWN = frozenset({"yyyy", "yy", "mm", "m", "dd", "d"})


@dataclass(frozen=True, slots=True)
class Template:
    """An address of an issue for each day from `valid_from` to `valid_until`, both included."""

    address: str
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        names = set(_NAMES.findall(self.address))
        if unknown := names - _KNOWN:
            raise ValueError(f"{{{min(unknown)}}} means nothing; known: {{yyyy}} {{mm}} {{dd}}")
        if not names & _DAYS:
            raise ValueError(f"{self.address!r:.200} does not name the day: {{dd}} is missing")
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValueError(f"valid_from {self.valid_from} is after valid_until")

    def holds(self, day: date) -> bool:
        """Whether it is valid on a day."""
        early = self.valid_from is not None and day < self.valid_from
        return not early and not (self.valid_until is not None and day > self.valid_until)

    def on(self, day: date) -> str:
        """The address of a day.

        >>> Template("http://a.cn/html/{yyyy}-{mm}/{dd}/node_1.htm").on(date(2023, 1, 5))
        'http://a.cn/html/2023-01/05/node_1.htm'
        """
        return filled(self.address, day)

    @property
    def calendar(self) -> str | None:
        """Where the calendar of a month would stand: beside the folders of its days.

        >>> Template("http://a.cn/html/{yyyy}-{mm}/{dd}/node_1.htm").calendar
        'http://a.cn/html/{yyyy}-{mm}/period.xml'
        """
        month, folder, _ = self.address.replace("/{d}/", "/{dd}/").partition("/{dd}/")
        monthly = folder and "{m" in month and not _DAYS & set(_NAMES.findall(month))
        return f"{month}/{CALENDAR}" if monthly else None


def month_template(address: str, day: date) -> str:
    """An address with the month of a day taken out; as it is where it does not name the month.

    >>> month_template("http://a.cn/2026/03/period.xml", date(2026, 3, 30))
    'http://a.cn/{yyyy}/{mm}/period.xml'
    """
    if "{" in address or "}" in address:
        return address
    for form in _MONTHS:
        pattern = rf"(?<!\d){re.escape(filled(form, day))}(?!\d)"
        found, count = re.subn(pattern, lambda _, form=form: form, address)  # type: ignore[misc]  # the same
        if count:
            return found
    return address


def template_of(address: str, day: date) -> str | None:
    """An address with its day taken out, wherever it stands; None where it does not name the day.

    >>> template_of("http://a.cn/2026/20260930/20260930_A01/1.html", date(2026, 9, 30))
    'http://a.cn/{yyyy}/{yyyy}{mm}{dd}/{yyyy}{mm}{dd}_A01/1.html'
    """
    if "{" in address or "}" in address:
        return None
    found, marked = address, False
    for printed, marks in _FORMS:
        pattern = rf"(?<!\d){re.escape(filled(printed, day))}(?!\d)"
        found, count = re.subn(pattern, lambda _, marks=marks: marks, found)  # type: ignore[misc]  # a default of the loop's own
        marked = marked or count > 0
    if not marked:
        return None
    found = re.sub(rf"(?<=/){day.year}(?=/)", "{yyyy}", found)
    return re.sub(rf"(?<=/)(?:{day:%Y-%m}|{day:%Y%m})(?=/)", lambda m: _month(m[0]), found)


def guesses(front: str, day: date) -> tuple[str, ...]:
    """Templates for other days that an issue's front page suggests, the likeliest first.

    Its own address; the folder of the day, where a number in the leaf may change daily.

    >>> guesses("http://a.cn/html/2023-01/05/node_1.htm", date(2023, 1, 5))[1]
    'http://a.cn/html/{yyyy}-{mm}/{dd}/'
    """
    template = template_of(front, day)
    if template is None:
        return ()
    end = template.find("/", template.rfind("}"))
    folder = template[: end + 1] if end > 0 else ""
    return tuple(dict.fromkeys(one for one in (template, folder) if one and "{d" in one))


def _month(printed: str) -> str:
    return "{yyyy}-{mm}" if "-" in printed else "{yyyy}{mm}"


def filled(template: str, day: date) -> str:
    """A template with the year, month and day put in."""
    values = {
        "yyyy": f"{day.year:04}", "yy": f"{day.year % 100:02}", "mm": f"{day.month:02}",
        "m": str(day.month), "dd": f"{day.day:02}", "d": str(day.day),
    }  # fmt: skip
    return _NAMES.sub(lambda match: values.get(match[1], match[0]), template)
