"""A fetcher whose pages have their scripts run, where the order says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from scraper.crawl.order import Order
from scraper.crawl.treatment import Treatment
from scraper.errors import FetchError
from scraper.fetch.around import Around
from scraper.fetch.protocol import Conditions, Fetcher
from scraper.fetch.purpose import PAGE, Purpose, part_of
from scraper.fetch.robots import forbids_archiving
from scraper.model import Snapshot
from scraper.read.shell import is_shell
from scraper.render.protocol import Renderer
from scraper.urls import site_of

IN_VAIN = 5
"""So many shells of a site in a row that stayed shells when rendered, and no more are."""


class RenderingFetcher(Around):
    """Fetches as `inner` does; a page that is to be rendered comes as its DOM.

    Such a snapshot holds the answer that it was made from. A page that asks not to be archived is
    not rendered, and one that cannot be rendered comes as it was, unless it is an empty shell.
    """

    def __init__(self, inner: Fetcher, renderer: Renderer, order: Order) -> None:
        super().__init__(inner)
        self._renderer = renderer
        self._usual = order.usual
        self._sites: Mapping[str, Treatment] = {
            site_of(start.url): order.treatment(start.source) for start in order.starts
        }
        self._vain: Counter[str] = Counter()

    async def fetch(
        self, url: str, *, validators: Conditions | None = None, purpose: Purpose = PAGE
    ) -> Snapshot:
        """Ask an address, following its redirects; see `Fetcher`."""
        answer = await self._inner.fetch(url, validators=validators, purpose=purpose)
        if purpose.medium != "page" or answer.status == 304:
            return answer
        site = site_of(answer.url)
        treatment = self._sites.get(site, self._usual)
        shell = treatment.js != "never" and is_shell(answer)
        if not self._wanted(treatment, answer, shell=shell):
            return answer
        if shell and self._vain[site] >= IN_VAIN:
            return answer
        try:
            dom = await self._renderer.render(answer)
        except FetchError:
            if shell:
                self._vain[site] += 1
                raise
            return answer
        self._vain[site] = self._vain[site] + 1 if shell and is_shell(dom) else 0
        return dom

    def _wanted(self, treatment: Treatment, answer: Snapshot, *, shell: bool) -> bool:
        if treatment.js == "never" or (treatment.js == "shell" and not shell):
            return False
        private = forbids_archiving(answer) and not treatment.noarchive_exception
        return not private and _is_html(answer)


def _is_html(answer: Snapshot) -> bool:
    declared = answer.media_type
    if declared and "html" not in declared:
        return False
    head = answer.body[:1024].lower()
    return b"<" in head and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


@asynccontextmanager
async def open_rendering(order: Order, fetcher: Fetcher) -> AsyncIterator[Fetcher]:
    """The fetcher, rendering where the order says so; no browser starts before it is needed.

    Raises `MissingExtra` or `UsageError` when it says so and no browser is there.
    """
    treatments = (order.usual, *order.treatments.values())
    if all(treatment.js == "never" for treatment in treatments):
        yield fetcher
        return
    from scraper.render.chromium import Chromium, find_chromium

    async def ask(page: str, url: str) -> Snapshot:
        return await fetcher.fetch(url, purpose=part_of(page))

    renderer = Chromium(find_chromium(order.browser), ask)
    try:
        yield RenderingFetcher(fetcher, renderer, order)
    finally:
        await renderer.aclose()
