"""What is new in a saved search goes out: to a feed, to a command. Told only when it went."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scraper.config import Watch as Saved
from scraper.errors import UsageError
from scraper.export.feed import Item, feed, kind_of
from scraper.export.files import replaced
from scraper.text import one_line, strip_controls
from storage.findings import Hit, Query
from storage.watches import Watches

log = logging.getLogger(__name__)

IN_A_FEED = 50
"""So many of the latest articles stand in a feed: a reader that looks in rarely misses none."""
_MARK = re.compile(r"(\{[a-z_]+\})")
PATIENCE = 60.0
"""Seconds that a command may take for one article."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where news goes, besides to whoever runs the watch."""

    feed: Path | None = None
    command: tuple[str, ...] = ()
    """A program and its words; `{id}`, `{url}`, `{title}`, `{origin}`, `{published_at}` and
    `{watch}` within a word are filled in, and without any of them id, url and title follow."""


def send(watches: Watches, name: str, news: Sequence[Hit], ways: Ways, *, at: datetime) -> int:
    """Send on what is new in a saved search, and count it as told; for how many that failed.

    An article for which the command failed is not told: it comes again with the next run.
    """
    sent = [hit for hit in news if not ways.command or _ran(ways.command, name, hit)]
    watches.told(name, [hit.id for hit in sent], at=at)
    if ways.feed is not None:
        _write_feed(watches, name, ways.feed, at)
    return len(news) - len(sent)


def after_crawl(
    watches: Watches, settings: Iterable[Saved], beside: Callable[[str], Path], *, at: datetime
) -> Iterator[tuple[str, int, int]]:
    """Run the searches that the settings save; of each its name, what is new, what failed.

    One that the archive does not know yet is saved there; one that was worded anew looks for that.
    `beside` finds a path that the settings name.
    """
    known = {watch.name: watch.query for watch in watches.every()}
    for saved in settings:
        asked = Query(strip_controls(saved.query))
        if saved.name not in known:
            watches.add(saved.name, asked, at=at)
        elif known[saved.name] != asked:
            watches.reword(saved.name, asked)
        news = watches.news(saved.name, all_reprints=saved.all_reprints)
        ways = Ways(beside(saved.feed) if saved.feed else None, saved.exec)
        yield saved.name, len(news), send(watches, saved.name, news, ways, at=at)


def _write_feed(watches: Watches, name: str, path: Path, at: datetime) -> None:
    items = [
        Item(hit.id, hit.url, hit.title or hit.snippet[:40], hit.snippet, hit.origin,
             hit.published_at)
        for hit in watches.last(name, limit=IN_A_FEED)
    ]  # fmt: skip
    with replaced(path) as stream:
        stream.write(feed(items, kind_of(path.name), name, at))


def _ran(command: Sequence[str], watch: str, hit: Hit) -> bool:
    """Run the command for one article, its words as they are: no shell reads them."""
    try:
        done = subprocess.run(  # noqa: S603 (the user's own command; words, no shell)
            words(command, watch, hit), stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno(),
            timeout=PATIENCE, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise UsageError(
            f"{command[0]}: there is no such program", hint="name one that can be run, with --exec"
        ) from None
    except OSError as error:
        raise UsageError(f"{command[0]}: it cannot be run ({error.strerror})") from None
    except subprocess.TimeoutExpired:
        log.warning("command too slow", extra={"article": hit.id, "seconds": PATIENCE})
        return False
    if done.returncode:
        log.warning("command failed", extra={"article": hit.id, "exit_code": done.returncode})
    return done.returncode == 0


def words(command: Sequence[str], watch: str, hit: Hit) -> list[str]:
    """The words of a command for one article.

    >>> hit = Hit(7, "https://a.cn/7", "双减 {url}", None, None, "")
    >>> words(("notify", "{title}", "--id={id}"), "w", hit)
    ['notify', '双减 {url}', '--id=7']
    >>> words(("notify",), "w", hit)
    ['notify', '7', 'https://a.cn/7', '双减 {url}']
    """
    facts = {
        "id": str(hit.id), "url": hit.url, "title": hit.title, "origin": hit.origin,
        "published_at": hit.published_at, "watch": watch,
    }  # fmt: skip
    told = {f"{{{key}}}": one_line(strip_controls(value or "")) for key, value in facts.items()}
    if not any(mark in word for mark in told for word in command[1:]):
        return [*command, told["{id}"], told["{url}"], told["{title}"]]
    return [command[0], *(_filled(word, told) for word in command[1:])]


def _filled(word: str, told: dict[str, str]) -> str:
    """A word with its marks filled in; what a mark brings in is not read again."""
    parts = _MARK.split(word)
    return "".join(told.get(part, part) for part in parts)
