"""Pictures and prints that pages show: what is wanted of a page, and the fetching of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from scraper.crawl.run import Run
from scraper.crawl.treatment import MEDIA, Treatment
from scraper.discover.epaper import recognise
from scraper.discover.leads import Leads
from scraper.errors import FetchError
from scraper.fetch.purpose import IMAGE, PDF
from scraper.fetch.robots import forbids_archiving
from scraper.model import Article, Target
from scraper.urls import paced_host
from storage.protocol import Archive, Asset, Errand

IMAGES_AT_MOST = 60
"""Of one article."""


def of_article(article: Article, id: int, page_url: str, treatment: Treatment) -> tuple[Asset, ...]:
    """The pictures of an article, where they are wanted."""
    if "images" not in (treatment.assets or ()):
        return ()
    urls = dict.fromkeys(image.url for image in article.images if _can_be_asked(image.url))
    return tuple(Asset(url, "image", page_url, id) for url in [*urls][:IMAGES_AT_MOST])


def of_paper(found: Leads, page_url: str, treatment: Treatment) -> tuple[Asset, ...]:
    """The picture and the print of an e-paper's page: wanted, unless something else was said."""
    if found.kind != "epaper":
        return ()
    seen = recognise(page_url)
    issue = seen.date.isoformat() if seen else None
    wanted = frozenset(MEDIA) if treatment.assets is None else treatment.assets
    shown: list[Asset] = []
    if found.picture and "images" in wanted and _can_be_asked(found.picture):
        shown.append(Asset(found.picture, "image", page_url, None, found.page, found.title, issue))
    if found.pdf and "pdf" in wanted and _can_be_asked(found.pdf):
        shown.append(Asset(found.pdf, "pdf", page_url, None, found.page, found.title, issue))
    return tuple(shown)


def want(archive: Archive, assets: Iterable[Asset], source: str, now: datetime) -> None:
    """Note what a page shows; what is not held yet goes on the frontier."""
    noted = tuple(assets)
    missing = frozenset(archive.want_assets(noted))
    archive.push(_targets((a for a in noted if a.url in missing), source), due_at=now)


async def feed(run: Run, assets: Sequence[Asset], source: str) -> None:
    """Have the run look for what was wanted, once that stands on the frontier."""
    if assets:
        await run.books.written()
        run.fed |= {(source, paced_host(asset.url)) for asset in assets}


async def fetch(run: Run, errand: Errand) -> None:
    """Fetch an asset and keep it; once it is held it is not asked again. Raises `FetchError`."""
    target = errand.target
    purpose = IMAGE if target.kind == "image" else PDF
    snapshot = await run.fetcher.fetch(target.url, purpose=purpose)
    excepted = run.order.treatment(target.source).noarchive_exception
    if forbids_archiving(snapshot) and not excepted:
        raise FetchError(target.url, "noarchive", "it asks not to be archived")

    def write(archive: Archive) -> None:
        archive.keep_asset(target.url, snapshot, run_id=run.id)
        archive.settle(target.url, "done", due_at=None)

    size = len(snapshot.body)
    await run.books.post(write, None, lambda error: run.spoil(target, error), size=size)
    run.tally.settle(target.url)
    run.tell("asset", target, detail=target.kind)


def _targets(assets: Iterable[Asset], source: str) -> Iterator[Target]:
    return (Target(asset.url, source, f"shown on {asset.page_url}", asset.kind) for asset in assets)


def _can_be_asked(url: str) -> bool:
    return url.startswith(("http://", "https://"))
