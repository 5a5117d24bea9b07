"""A small server for Prometheus: each look at `/metrics` tells the state of that moment."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scraper.errors import JianbaoError, UsageError
from scraper.metrics import MEDIA_TYPE

PATIENCE = 10
"""Seconds that a client may take to say what it wants."""


def server(address: str, text: Callable[[], str]) -> ThreadingHTTPServer:
    """A server at `HOST:PORT`, or at a port of the loopback, not yet serving.

    Raises `UsageError` where it cannot be.
    """
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or not 0 <= int(port) < 2**16:
        raise UsageError(f"{address!r:.60}: not HOST:PORT", hint="127.0.0.1:9464")

    class Answering(BaseHTTPRequestHandler):
        timeout = PATIENCE

        def do_GET(self) -> None:  # the library's name
            """Tell the metrics; nothing else is here."""
            if self.path.partition("?")[0] != "/metrics":
                self._answer(404, "text/plain; charset=utf-8", "see /metrics\n")
                return
            try:
                self._answer(200, MEDIA_TYPE, text())
            except JianbaoError as error:
                self._answer(503, "text/plain; charset=utf-8", f"{error}\n")

        def _answer(self, code: int, kind: str, words: str) -> None:
            body = words.encode("utf-8", "replace")
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: a look every few seconds is no news."""

    try:
        return ThreadingHTTPServer((host.strip("[]") or "127.0.0.1", int(port)), Answering)
    except OSError as error:
        what = error.strerror or str(error)
        raise UsageError(f"{address}: {what}", hint="name another port") from None
