"""The sample world on 127.0.0.1: one port a host, conditional requests, no talk."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Self
from urllib.parse import urlsplit

from scraper.demo import news_site, paper_site, snapshot_site
from scraper.demo.page import Page, Routes, missing
from scraper.demo.world import World

_SITES = {
    "paper": paper_site.routes,
    "news": news_site.routes,
    "snapshot": snapshot_site.routes,
}


class Served:
    """The world on ephemeral loopback ports, from entering the context until leaving it.

    `addresses` is host name to address; `change()` moves the world to its second state.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.views = count(1)
        self._servers = {name: _Server(self, name) for name in _SITES}
        self.addresses: Mapping[str, str] = {
            name: f"http://127.0.0.1:{server.server_port}" for name, server in self._servers.items()
        }
        self.routes = self._drawn()

    def __enter__(self) -> Self:
        for server in self._servers.values():
            Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    def change(self) -> None:
        """From now on every host shows the second state."""
        self.world = self.world.changed()
        self.routes = self._drawn()

    def _drawn(self) -> dict[str, Routes]:
        return {name: draw(self.world, self.addresses) for name, draw in _SITES.items()}

    def page(self, name: str, path: str) -> Page:
        """What a host answers for a path, with or without a query."""
        route = self.routes[name].get(urlsplit(path).path)
        return route(next(self.views)) if route else missing()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, served: Served, name: str) -> None:
        self.served = served
        self.name = name
        super().__init__(("127.0.0.1", 0), _Answerer)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news; anything else is a bug and shows."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # typeshed's socket


class _Answerer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SampleWorld"
    sys_version = ""
    server: _Server
    timeout = 30

    def do_GET(self) -> None:
        """The page, or 304 where the request names what it holds."""
        page = self.server.served.page(self.server.name, self.path)
        if _held(page, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
            self._answer(page, 304, b"")
        else:
            self._answer(page, page.status, page.body)

    def do_HEAD(self) -> None:
        """The head of what GET would answer."""
        self.do_GET()

    def _answer(self, page: Page, status: int, body: bytes) -> None:
        self.send_response(status)
        if page.etag:
            self.send_header("ETag", page.etag)
        if page.modified:
            self.send_header("Last-Modified", _http_date(page.modified))
        if status != 304:
            self.send_header("Content-Type", page.mime)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the demo's talk is its own."""


def _held(page: Page, etag: str | None, since: str | None) -> bool:
    """Whether the asker's copy is this page; an ETag decides alone where one is named."""
    if etag is not None:
        return page.etag is not None and page.etag in etag
    if since is None or page.modified is None:
        return False
    try:
        return page.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
