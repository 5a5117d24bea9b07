"""Entries as lines of a person's crontab, between marks by which they are found again."""

from __future__ import annotations

import re
import shlex

from scraper.errors import UsageError
from scraper.timers import Every
from scraper.timetable.entry import Entry

_BEGIN, _END = "# jianbao schedule: begin ", "# jianbao schedule: end "


def line(entry: Entry) -> str:
    """The line of an entry. Raises `UsageError` for a period that no cron line can say.

    >>> from pathlib import Path
    >>> line(Entry("x", ("jianbao", "crawl", "50%"), Path("/a b"), Every(1800), "/x"))
    "*/30 * * * * cd '/a b' && jianbao crawl 50\\\\% 2>&1"
    """
    words = " ".join(map(shlex.quote, entry.words))
    command = f"cd {shlex.quote(str(entry.folder))} && {words} 2>&1"
    if "\n" in command or "\r" in command:
        raise UsageError("a line end in a path: no crontab can hold it", hint="use systemd")
    return f"{_when(entry)} {command.replace('%', chr(92) + '%')}"


def _when(entry: Entry) -> str:
    timer = entry.timer
    if not isinstance(timer, Every):
        return timer.line
    for unit, wholes, line in ((60, 60, "{} * * * *"), (3600, 24, "0 {} * * *")):
        count, rest = divmod(timer.seconds, unit)
        if count and not rest and wholes % count == 0:
            return line.format({1: "*", wholes: "0"}.get(int(count), f"*/{count:g}"))
    raise UsageError(
        f"{timer}: a crontab has no words for it",
        hint="an hour or a day must be a multiple of it; or give --cron, or use systemd",
    )


def block(entries: tuple[Entry, ...]) -> str:
    """The lines of all entries of one owner, between their marks."""
    owner = entries[0].owner
    return "\n".join((f"{_BEGIN}{owner}", *map(line, entries), f"{_END}{owner}")) + "\n"


def without(table: str, owner: str) -> str:
    """A crontab without the lines made for `owner`; everything else as it stands.

    >>> without("1\\n# jianbao schedule: begin /x\\n2\\n# jianbao schedule: end /x\\n3\\n", "/x")
    '1\\n3\\n'
    """
    begin, end = re.escape(f"{_BEGIN}{owner}\n"), re.escape(f"{_END}{owner}\n")
    return re.sub(f"^{begin}(?:.*\n)*?{end}", "", table, flags=re.MULTILINE)


def held(table: str, owner: str) -> str:
    """The lines that a crontab has for `owner`, with their marks; empty for none."""
    begin = table.find(f"{_BEGIN}{owner}\n")
    end = table.find(f"{_END}{owner}\n", begin)
    return table[begin : end + len(f"{_END}{owner}\n")] if 0 <= begin < end else ""
