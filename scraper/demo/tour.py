"""The tour: two crawls of the sample world, what they tell, three searches, two exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote

from rich.console import RenderableType

from scraper.crawl import running
from scraper.crawl.order import Order, Report, Start
from scraper.demo import news_site, shown
from scraper.demo.clock import DemoClock
from scraper.demo.server import Served
from scraper.demo.workplace import Workplace, prepare
from scraper.demo.world import load
from scraper.export.files import into_file, into_folder
from scraper.export.formats import FORMATS
from scraper.export.numbered import Numbered
from scraper.model import SHANGHAI
from storage.opening import open_archive
from storage.protocol import Archive, Held, Query

Say = Callable[[RenderableType], None]
"""Takes what the tour shows; `rich.console.Console.print` is one, with `crop=False`, for a command
to copy is of no use without its end."""

BEGINNING = datetime(2026, 11, 21, 22, tzinfo=SHANGHAI)
"""When the first crawl takes place, by the demo's clock."""
PAUSE = timedelta(days=4, hours=10)
"""Until the second: by then every article of the world is due for another look."""
AGAIN = timedelta(hours=2)
"""Until the second look at what was gone."""
WORDS = ("双减", "防溺水 冬训", "雾岭")


@dataclass(frozen=True, slots=True)
class _Tour:
    say: Say
    place: Workplace
    served: Served
    archive: Archive
    clock: DemoClock


def run(directory: Path, say: Say) -> int:
    """Give the tour in `directory`; 0 when it reached its end.

    Writes `archive.db`, `articles.jsonl` and the folder `articles` there; an earlier demo's are
    replaced. Raises `UsageError` when somebody else's files stand in the way.
    """
    place = prepare(directory)
    if place.again:
        say(shown.line(f"The files of an earlier demo in {directory} make room for this one."))
    with Served(load()) as served, open_archive(place.archive) as archive:
        tour = _Tour(say, place, served, archive, DemoClock(BEGINNING))
        _introduce(tour)
        _crawl_first(tour)
        _crawl_again(tour)
        _look_again(tour)
        _show_revision(tour)
        _show_provenance(tour)
        _search(tour)
        _export(tour)
        _suggest(tour)
    return 0


def _introduce(tour: _Tour) -> None:
    world, addresses = tour.served.world, tour.served.addresses
    tour.say(shown.heading("A small world on this machine: an invented city and its news"))
    rows = [
        (host.title, f"{addresses[host.name]}/", len(world.of(host.name))) for host in world.hosts
    ]
    tour.say(shown.table(("site", "address", "articles"), rows))


# crawling


def _crawl_first(tour: _Tour) -> None:
    tour.say(shown.heading(f"First crawl, at {_at(tour)}"))
    report = _crawl(tour, *_starts(tour))
    tour.say(_counted(report))
    tour.say(
        shown.line(
            f"{report.counts['new']} stories were new; {report.counts['reprinted']} more pages"
            " carry a text that was held already, or nearly so."
        )
    )


def _crawl_again(tour: _Tour) -> None:
    tour.served.change()
    tour.clock.move(PAUSE)
    tour.say(shown.heading("The world changes: one article is edited, one is withdrawn"))
    tour.say(
        shown.line("Nothing new is published; counters, lists and advertising go on changing.")
    )
    tour.say(shown.heading(f"Second crawl, at {_at(tour)}: the demo moved its own clock"))
    tour.say(_counted(_crawl(tour, *_starts(tour))))


def _look_again(tour: _Tour) -> None:
    """A page that is gone counts as withdrawn at the second look, not at the first."""
    world, base = tour.served.world, tour.served.addresses["news"]
    gone = (base + news_site.address(story) for story in world.withdrawn)
    tour.clock.move(AGAIN)
    tour.say(shown.heading(f"A second look at what is gone, at {_at(tour)} by the same clock"))
    report = _crawl(tour, *map(Start, gone))
    tour.say(shown.line(f"{report.counts['withdrawn']} withdrawn; its last good text stays:"))
    for held in _held(tour, Query(withdrawn=True, limit=None)):
        tour.say(shown.line(f"{held.id:>3}  {held.article.title}"))


def _starts(tour: _Tour) -> list[Start]:
    world = tour.served.world
    return [Start(f"{tour.served.addresses[h.name]}/", source=h.title) for h in world.hosts]


def _crawl(tour: _Tour, *starts: Start) -> Report:
    order = Order(starts, delay=0, per_host=4, allow_private=("127.0.0.1",), command="demo")
    report = running.run(order, tour.archive, clock=tour.clock)
    if report.ending == "interrupted":
        raise KeyboardInterrupt
    return report


def _counted(report: Report) -> RenderableType:
    names = ("new", "reprinted", "revised", "withdrawn", "unchanged", "seen", "failed", "requests")
    return shown.table(names, [[report.counts.get(name, 0) for name in names]])


def _at(tour: _Tour) -> str:
    return f"{tour.clock():%Y-%m-%d %H:%M}"


# looking


def _held(tour: _Tour, query: Query) -> Iterator[Held]:
    return tour.archive.select(query)


def _show_revision(tour: _Tour) -> None:
    for held in _held(tour, Query(revised=True, limit=None)):
        before, after = tour.archive.history(held.id)[-2:]
        tour.say(shown.heading(f"Revised: {held.article.title}"))
        for text in shown.difference(before.text, after.text):
            tour.say(text)


def _show_provenance(tour: _Tour) -> None:
    furthest = _furthest(tour)
    if furthest is not None:
        tour.say(shown.heading(f"Where it came from, where it went: {furthest.article.title}"))
        tour.say(shown.provenance(_carriers(tour, furthest)))


def _furthest(tour: _Tour) -> Held | None:
    """The story that most pages carry: the paper's, the news site's, and snapshots of either."""
    return max(
        _held(tour, Query(limit=None)),
        key=lambda held: (len(_carriers(tour, held)), -held.id),
        default=None,
    )


def _carriers(tour: _Tour, held: Held) -> tuple[Held, ...]:
    return tour.archive.cluster(held.id)


def _search(tour: _Tour) -> None:
    for words in WORDS:
        query = Query(words, limit=3, group_reprints=True)
        tour.say(shown.heading(f"Search {words}: {tour.archive.count(Query(words))} articles"))
        for found in tour.archive.search(query):
            tour.say(shown.hit(found))


# leaving


def _export(tour: _Tour) -> None:
    tour.say(shown.heading("Export"))
    lines = into_file(_numbered(tour), tour.place.lines, FORMATS["jsonl"])
    pages = into_folder(_numbered(tour), tour.place.pages, FORMATS["md"])
    tour.say(
        shown.table(
            ("written", "articles"), [(tour.place.lines, lines), (f"{tour.place.pages}/", pages)]
        )
    )


def _numbered(tour: _Tour) -> Iterator[Numbered]:
    return (Numbered(held.id, held.article) for held in _held(tour, Query(limit=None)))


def _suggest(tour: _Tour) -> None:
    path = quote(str(tour.place.archive))
    tour.say(shown.heading("The archive stays; try next"))
    for words in _next_words(tour):
        tour.say(shown.command(f"jianbao {words} -a {path}"))


def _next_words(tour: _Tour) -> Iterator[str]:
    """Commands that have something to show, on the articles the tour spoke of."""
    yield "search 校车"
    yield "search 职业教育 --origin 江州日报"
    for held in _held(tour, Query(revised=True, limit=1)):
        yield f"show {held.id}"
        yield f"diff {held.id}"
    if (furthest := _furthest(tour)) is not None:
        yield f"reprints {furthest.id}"
    yield "status"
