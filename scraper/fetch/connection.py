"""One connection, one answer at a time: what comes is buffered within bounds, and nothing waits
for ever."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable

import httpx

from scraper.fetch.http1 import Answer, Head, Unsound

BUFFERED = 256 * 1024
"""Bytes of a body that wait to be taken; beyond, the server is not listened to."""


class Stale(Exception):
    """A kept connection was closed before a byte of the answer came: worth a new connection."""


class Connection(asyncio.Protocol):
    """Sends a request, hears its answer. Between two answers it hears nothing, or it is closed."""

    def __init__(self, headers: int, gone: Callable[[Connection], None]) -> None:
        self._headers = headers
        self._gone = gone
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._answer: Answer | None = None
        self._waiting: asyncio.Future[None] | None = None
        self._failure: Exception | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._patience = 0.0
        self._heard = 0.0
        self._waiting_bytes = 0
        self._paused = False
        self._used = False
        self.open = False
        self.idle_since = 0.0

    # what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.open = True

    def data_received(self, data: bytes) -> None:
        """Something was said; unasked, it ends the connection."""
        answer = self._answer
        if answer is None:
            self.abort()
            return
        self._heard = self._loop.time()
        try:
            answer.feed(data)
        except Unsound as error:
            self._fail(error)
            return
        self._waiting_bytes += len(data)
        if self._waiting_bytes > BUFFERED and not answer.complete and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """The server says no more."""
        self._ended()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is over."""
        self.open = False
        if exc is not None and self._answer is not None and not self._answer.complete:
            self._fail(exc)
        self._ended()
        self._gone(self)

    def _ended(self) -> None:
        self.open = False
        if self._answer is not None and self._failure is None:
            try:
                self._answer.end()
            except Unsound as error:
                self._fail(error)
        self._wake()

    # what a request does

    async def ask(self, request: bytes, *, bodiless: bool, patience: float) -> Head:
        """Send a request; the head of its answer. Raises what came between, and `Stale`.

        `patience` is in seconds, between two pieces of the answer.
        """
        again, self._used = self._used, True
        answer = self._answer = Answer(bodiless=bodiless, headers=self._headers)
        self._failure = None
        self._waiting_bytes = 0
        self._heard = self._loop.time()
        self._patience = patience
        self._timer = self._loop.call_later(patience, self._tick)
        try:
            self._transport.write(request)
            if not self.open:
                self._ended()
            while answer.head is None:
                await self._something()
        except (Unsound, OSError) as error:
            stale = again and not answer.started and not isinstance(error, TimeoutError)
            self.abort()
            if stale:
                raise Stale from error
            raise
        except BaseException:
            self.abort()
            raise
        return answer.head

    async def tunnel(
        self, request: bytes, context: ssl.SSLContext, name: str, *, patience: float
    ) -> int | None:
        """Have a proxy connect to a host, and speak TLS with that; the status of a proxy that
        will not, and the connection is over then. Raises what came between.
        """
        head = await self.ask(request, bodiless=True, patience=patience)
        answer, self._answer = self._answer, None
        self._stop_watching()
        if not 200 <= head.status < 300 or answer is None or answer.rest:
            self.abort()
            return head.status
        secured = await self._loop.start_tls(self._transport, self, context, server_hostname=name)
        assert secured is not None
        self._transport = secured
        self._used = False
        return None

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes, to its end. Raises what came between."""
        answer = self._answer
        assert answer is not None
        while True:
            while answer.pieces:
                yield answer.pieces.popleft()
            if answer.complete:
                return
            self._waiting_bytes = 0
            self._heard = self._loop.time()  # whoever takes the body may have let it wait
            if self._paused:
                self._paused = False
                self._transport.resume_reading()
            await self._something()

    def surplus(self) -> bool:
        """Whether bytes came after the end of the answer that is being taken."""
        return self._answer is not None and self._answer.rest

    def rest(self) -> bool:
        """The answer was taken, or is not wanted; whether the connection can be used again."""
        answer, self._answer = self._answer, None
        self._stop_watching()
        sound = answer is not None and answer.complete and not answer.rest
        head = answer.head if answer is not None else None
        if sound and self.open and head is not None and head.keep:
            self.idle_since = self._loop.time()
            return True
        self.abort()
        return False

    def abort(self) -> None:
        """End the connection now."""
        self.open = False
        self._stop_watching()
        self._transport.abort()

    def _stop_watching(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # waiting

    async def _something(self) -> None:
        """Until something came, or it is clear that nothing will."""
        if self._failure is not None:
            raise self._failure
        self._waiting = self._loop.create_future()
        try:
            await self._waiting
        finally:
            self._waiting = None
        if self._failure is not None:
            raise self._failure

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _fail(self, error: Exception) -> None:
        if self._failure is None:
            self._failure = error
        self._wake()

    def _tick(self) -> None:
        """Give up on a server that was silent for too long; look again later at another."""
        left = self._heard + self._patience - self._loop.time()
        if left <= 0 and self._waiting is not None:
            self._fail(httpx.ReadTimeout("nothing came"))
            return
        self._timer = self._loop.call_later(max(left, 0.05), self._tick)
