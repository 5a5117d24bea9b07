"""Chromium, without a way to the network: all that a page asks for goes through our own fetcher.

A request of the page is answered by `Budget` (so by guard, robots.txt, the host's rest, byte
bounds), or not at all. What Chromium would ask by itself (names, sockets, updates) finds a proxy
that nobody listens at and no name that resolves.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from scraper.errors import FetchError, MissingExtra, UsageError
from scraper.model import Snapshot
from scraper.render.budget import Budget
from scraper.urls import same_site

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Request, Route

AskPart = Callable[[str, str], Awaitable[Snapshot]]
"""Asks, for a page, for a part of it."""
SECONDS = 20.0
"""A page that is not there by then is taken as it is, or given up."""
LOADING = 0.5
"""The share of them that its loading may take."""
SETTLED = 6.0
"""Seconds in which the page's requests should have come to rest."""
PAGES_AT_ONCE = 2
PAGES_A_BROWSER = 100
"""A browser is started anew after so many pages: it never grows old."""
LONGEST_DOM = 16 * 1024 * 1024
"""Characters."""
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--mute-audio",
    "--disable-default-apps", "--dns-prefetch-disable", "--renderer-process-limit=2",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>", "--js-flags=--max-old-space-size=256",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)  # fmt: skip
_NO_SOCKETS = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'SharedWorker']) delete globalThis[name];"  # noqa: E501  (one statement)
_SIZE = "document.documentElement ? document.documentElement.outerHTML.length : 0"


def find_chromium(named: str = "") -> str:
    """The path of the system's Chromium; `named` is what the settings say.

    Raises `MissingExtra` without playwright, `UsageError` without a browser.
    """
    try:
        import playwright  # noqa: F401  (is it there?)
    except ImportError:
        raise MissingExtra("js", "rendering pages (js)") from None
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        what = f"crawl.browser: {named} is not there" if named else "rendering pages needs Chromium"
        raise UsageError(
            what,
            hint="install it (Debian: apt install chromium), or name it: -o crawl.browser=PATH",
        )
    return found


class Chromium:
    """A `Renderer`. Starts when the first page is rendered; a page that kills it costs itself."""

    def __init__(self, executable: str, ask: AskPart, *, seconds: float = SECONDS) -> None:
        self._executable = executable
        self._ask = ask
        self._seconds = seconds
        self._room = asyncio.Semaphore(PAGES_AT_ONCE)
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._pages = 0

    async def render(self, answer: Snapshot) -> Snapshot:
        """The page that an answer becomes; see `Renderer`."""
        from playwright.async_api import Error

        async with self._room:
            try:
                browser = await self._running()
                async with asyncio.timeout(self._seconds):
                    dom = await self._dom(browser, answer)
                    engine = f"Chromium {browser.version}"
            except TimeoutError:
                await self._stop()
                why = f"not rendered within {self._seconds:g} s"
                raise FetchError(answer.url, "limits", why) from None
            except Error as error:
                await self._stop()
                why = f"the browser gave up: {_first_line(error)}"
                raise FetchError(answer.url, "limits", why) from None
        if len(dom) > LONGEST_DOM:
            raise FetchError(answer.url, "too_large", f"a page of {len(dom)} characters")
        return _as_snapshot(answer, dom, engine)

    async def aclose(self) -> None:
        """End the browser and its driver."""
        await self._stop()
        if self._playwright is not None:
            with suppress(Exception):  # it is going anyway
                await self._playwright.stop()
            self._playwright = None

    # the browser

    async def _running(self) -> Browser:
        async with self._starting:
            self._pages += 1
            if self._browser is not None and self._pages > PAGES_A_BROWSER:
                await self._stop()
            if self._browser is None or not self._browser.is_connected():
                self._browser = await self._started()
                self._pages = 1
            return self._browser

    async def _started(self) -> Browser:
        from playwright.async_api import async_playwright

        if self._playwright is None:
            self._playwright = await async_playwright().start()
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        # Chromium refuses to be root's within its sandbox; for anybody else the sandbox stays.
        flags = [*_FLAGS, "--no-sandbox"] if root else [*_FLAGS]
        return await self._playwright.chromium.launch(
            executable_path=self._executable, headless=True, args=flags, chromium_sandbox=not root,
            handle_sigint=False, handle_sigterm=False, handle_sighup=False, timeout=15_000,
        )  # fmt: skip

    async def _stop(self) -> None:
        browser, self._browser = self._browser, None
        if browser is not None:
            with suppress(Exception):  # a browser that hangs or is gone: either way it is over
                await asyncio.wait_for(browser.close(), 5)

    # a page

    async def _dom(self, browser: Browser, answer: Snapshot) -> str:
        context = await browser.new_context(
            service_workers="block", accept_downloads=False, locale="zh-CN",
        )  # fmt: skip
        try:
            return await self._read(context, answer)
        finally:
            with suppress(Exception):  # the browser may be gone
                await asyncio.wait_for(context.close(), 5)

    async def _read(self, context: BrowserContext, answer: Snapshot) -> str:
        from playwright.async_api import TimeoutError as Late

        budget, page = Budget(partial(self._ask, answer.url)), await context.new_page()
        await context.add_init_script(_NO_SOCKETS)
        await context.route_web_socket("**/*", lambda socket: socket.close())

        async def pass_on(route: Route) -> None:
            with suppress(Exception):  # the page is gone, or asked for what it may not have
                await _answer(route, page, answer, budget)

        await context.route("**/*", pass_on)
        with suppress(Late):  # what is there by then is the page
            await page.goto(
                answer.url, wait_until="domcontentloaded", timeout=self._seconds * LOADING * 1000
            )
            await page.wait_for_load_state("networkidle", timeout=SETTLED * 1000)
        if await page.evaluate(_SIZE) > LONGEST_DOM:
            raise FetchError(answer.url, "too_large", "a page that grew without end")
        return await page.content()


async def _answer(route: Route, page: Page, answer: Snapshot, budget: Budget) -> None:
    """Give the page what it asked for: itself from the answer, its parts through the budget."""
    request = route.request
    if request.resource_type == "document":
        if request.frame == page.main_frame and request.url == answer.url:
            kind = answer.header("content-type") or "text/html"
            await route.fulfill(status=200, body=answer.body, headers={"content-type": kind})
        else:
            await route.abort()
        return
    part = await budget.answer(request.method, request.resource_type, request.url)
    if part is None:
        await route.abort()
        return
    await route.fulfill(status=part.status, body=part.body, headers=_passed_on(request, part))


def _passed_on(request: Request, part: Snapshot) -> dict[str, str]:
    """The headers of an answer that the page may see; its own site is open to it."""
    headers = {
        name: value for name in ("content-type", "access-control-allow-origin")
        if (value := part.header(name))
    }  # fmt: skip
    origin = request.headers.get("origin")
    if origin and same_site(origin, request.url):
        headers |= {
            "access-control-allow-origin": origin, "access-control-allow-credentials": "true"
        }  # fmt: skip
    return headers


def _as_snapshot(answer: Snapshot, dom: str, engine: str) -> Snapshot:
    return replace(
        answer,
        body=dom.encode("utf-8", "replace"),
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        rendered=engine,
        answer=answer,
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]
