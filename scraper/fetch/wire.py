"""One request, one answer: guarded, streamed, and complete or an error."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from traceback import clear_frames
from typing import Protocol

import httpx

from scraper.errors import FetchError
from scraper.fetch.addresses import checked
from scraper.fetch.answers import ends_abruptly, looks_cut, refuse_type
from scraper.fetch.call import Call, Headers, HttpxLine, Line, Reply, place_of
from scraper.fetch.coding import Undecodable, undo
from scraper.fetch.cookies import Jar
from scraper.fetch.faults import WIRE_ERRORS, fault
from scraper.fetch.guard import Guard
from scraper.fetch.protocol import Conditions, Intake, Room
from scraper.fetch.purpose import PAGE, Purpose
from scraper.fetch.settings import Settings
from scraper.fetch.timeline import Timeline
from scraper.fetch.transport import PinnedTransport
from scraper.model import Snapshot
from scraper.urls import paced_host, same_site

ACCEPTED = b"text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"
UNREAD = 64 * 1024
"""How much of the body of an answer that is no page is read, to keep its connection."""
_SENT_BACK = re.compile(r"[\x20-\x7e]{1,1000}")
"""A validator that may stand in a header of ours; others are of no use."""
Clock = Callable[[], datetime]


class Ask(Protocol):
    """One request: any status comes back as a Snapshot, also redirects and refusals."""

    def __call__(
        self,
        url: str,
        *,
        conditions: Conditions | None = None,
        cookies: str = "",
        purpose: Purpose = PAGE,
    ) -> Awaitable[Snapshot]:
        """Ask one address once."""


class Wire:
    """Asks over httpx. Only a body that arrived and decoded whole is given back.

    The bodies of answers other than 200 and 203 are dropped, except that `robots` keeps what it
    got. Raises `FetchError`.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        timeline: Timeline | None = None,
        room: Room | None = None,
    ) -> None:
        self._room = room
        self._timeline = timeline or Timeline()
        self._limits = settings.limits
        self._clock = clock
        self._guard = Guard(settings.allow_private)
        self._line = _line(transport) or PinnedTransport(
            self._guard, per_host=settings.per_host, headers=settings.limits.headers
        )
        self._headers: Headers = (
            (b"User-Agent", settings.user_agent.encode("ascii")),
            (b"Accept", ACCEPTED),
            (b"Accept-Language", b"zh-CN,zh;q=0.9,en;q=0.5,*;q=0.3"),
            (b"Accept-Encoding", b"gzip, deflate"),
            (b"Connection", b"keep-alive"),
        )
        self._agreed = settings.agreed

    async def ask(
        self,
        url: str,
        *,
        conditions: Conditions | None = None,
        cookies: str = "",
        purpose: Purpose = PAGE,
    ) -> Snapshot:
        """Ask one address once; see `Ask`."""
        read = partial(self._read_page, purpose)
        return await self._exchange(url, _headers(conditions, cookies), read, purpose)

    async def ask_robots(self, url: str) -> Snapshot:
        """Ask for a robots.txt: what comes within the limit counts, however it is labelled."""
        return await self._exchange(url, {}, self._read_robots, PAGE)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._line.aclose()

    async def _exchange(
        self,
        url: str,
        headers: dict[str, str],
        read: Callable[[str, _Answer], Awaitable[bytes]],
        purpose: Purpose,
    ) -> Snapshot:
        try:
            call = self._call(url, headers, purpose)
            async with asyncio.timeout(self._limits.total) as clock:
                reply = await self._line.send(call)
                try:
                    answer = _Answer.of(reply, clock)
                    _let_through(call, answer.status)
                    self._check_headers(url, answer)
                    body = await read(url, answer)
                finally:
                    await reply.aclose()
        except FetchError as error:
            _let_go(error)
            raise
        except Undecodable as error:
            _let_go(error)
            raise FetchError(url, error.kind, error.detail) from None
        except WIRE_ERRORS as error:
            _let_go(error)
            raise fault(url, error) from error
        return Snapshot(
            call.place.url,
            body,
            self._clock(),
            status=answer.status,
            headers=answer.headers,
            tls_exception=reply.tls_exception,
        )

    def _call(self, url: str, headers: dict[str, str], purpose: Purpose) -> Call:
        """The request, once its address is one that may be asked, as it stands and as it goes."""
        self._guard.check_notation(url, *checked(url))
        place = place_of(url)
        if (sent := place.url) != url:
            self._guard.check_notation(url, *checked(sent))
        terms = self._agreed.on(sent)
        at_home = not purpose.part_of or same_site(purpose.part_of, sent)
        if terms.cookies.cookies and at_home:
            headers = headers | _with_cookies(terms.cookies, sent, headers, self._clock())
        more = ((name.encode("ascii"), value.encode()) for name, value in headers.items())
        usual = ((b"Host", place.netloc), *self._headers, *more)
        return Call(place, usual, self._limits.connect, self._limits.read, terms)

    async def _read_page(self, purpose: Purpose, url: str, answer: _Answer) -> bytes:
        if answer.status not in (200, 203):
            await self._taken(url, answer, UNREAD)
            return b""
        refuse_type(url, answer.told("content-type"), purpose)
        limit = purpose.most or self._limits.raw
        announced = answer.told("content-length")
        if announced.isdigit() and int(announced[:20]) > limit:
            raise FetchError(url, "too_large", f"{announced[:20]} bytes announced, {limit} taken")
        raw = await self._taken(url, answer, limit)
        if len(raw) > limit:
            raise FetchError(url, "too_large", f"more than {limit} bytes; stopped there")
        body = undo(raw, answer.told("content-encoding"), self._limits)
        if purpose.medium == "page" and looks_cut(body):
            if answer.unmeasured() and len(body) == len(raw):
                raise FetchError(url, "truncated", "the connection closed before the page's end")
            if ends_abruptly(body) or answer.surplus():
                raise FetchError(url, "truncated", "the page stops before its end")
        return body

    async def _read_robots(self, url: str, answer: _Answer) -> bytes:
        if answer.status != 200:
            await self._taken(url, answer, UNREAD)
            return b""
        raw = await self._taken(url, answer, self._limits.robots)
        if len(raw) > self._limits.robots:
            return raw[: self._limits.robots].rpartition(b"\n")[0]
        little = replace(self._limits, decoded=self._limits.free)
        return undo(raw, answer.told("content-encoding"), little)

    def _check_headers(self, url: str, answer: _Answer) -> None:
        if answer.headers_size > self._limits.headers:
            raise FetchError(url, "too_large", f"{answer.headers_size} bytes of headers")

    async def _taken(self, url: str, answer: _Answer, most: int) -> bytes:
        """The body as it comes, up to the piece with which it is more than `most`.

        One that nobody wants is taken too, if it is small, so that its connection can be used
        again. While there is no room for more it is not listened to.
        """
        pieces: list[bytes] = []
        size = 0
        intake = self._room.coming() if self._room is not None else None
        try:
            async for piece in answer.pieces:
                pieces.append(piece)
                size += len(piece)
                if size > most:
                    break
                if intake is not None and not intake.took(len(piece)):
                    await self._turn(intake, answer.clock)
        finally:
            self._timeline.take(paced_host(url), size)
            if intake is not None:
                intake.end()
        return b"".join(pieces)

    async def _turn(self, intake: Intake, clock: asyncio.Timeout) -> None:
        """Wait until more may be taken, at most as long as a request may take; that is not
        counted as time of the server's.
        """
        now = asyncio.get_running_loop().time
        left = (clock.when() or now()) - now()
        clock.reschedule(now() + self._limits.total)
        await intake.turn()
        clock.reschedule(now() + left)


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer whose body is still to come; its headers are read once, names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    pieces: AsyncIterator[bytes]
    surplus: Callable[[], bool]
    clock: asyncio.Timeout
    """When it must have come."""
    _values: dict[str, str]

    @classmethod
    def of(cls, reply: Reply, clock: asyncio.Timeout) -> _Answer:
        """Read the headers; those of one name are joined by commas (RFC 9110, 5.2)."""
        headers = _decoded(reply.headers)
        values: dict[str, str] = {}
        for name, value in headers:
            values[name] = f"{values[name]}, {value}" if name in values else value
        return cls(reply.status, headers, reply.pieces, reply.surplus, clock, values)

    def told(self, name: str) -> str:
        """The value of a header, empty where there is none."""
        return self._values.get(name, "")

    @property
    def headers_size(self) -> int:
        """Bytes of the headers, at least."""
        return sum([len(name) + len(value) + 4 for name, value in self.headers])

    def unmeasured(self) -> bool:
        """Whether only the end of the connection says that the body has ended."""
        return not {"content-length", "transfer-encoding"} & self._values.keys()


def _let_go(error: BaseException | None) -> None:
    """Empty the frames that an error went through: they hold the body as far as it came, for as
    long as anybody keeps the error.
    """
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__context__


def _decoded(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Headers as text: ASCII by the standard, else UTF-8 if all are, else each byte a letter."""
    for charset in ("ascii", "utf-8"):
        with suppress(UnicodeDecodeError):
            return tuple([(n.lower().decode(charset), v.decode(charset)) for n, v in headers])
    return tuple([(n.lower().decode("latin-1"), v.decode("latin-1")) for n, v in headers])


def _line(transport: httpx.AsyncBaseTransport | None) -> Line | None:
    if transport is None or isinstance(transport, PinnedTransport):
        return transport
    return HttpxLine(transport)


def _let_through(call: Call, status: int) -> None:
    """Raise `FetchError` where a proxy wants to know who asks: that is no word of the host's."""
    if status == 407 and call.terms.proxy is not None and call.place.scheme == "http":
        raise FetchError(call.place.url, "connect", "the proxy does not let us through (407)")


def _with_cookies(jar: Jar, url: str, headers: dict[str, str], now: datetime) -> dict[str, str]:
    """The Cookie header of a reader's own cookies, and of those that the host set on the way."""
    own = jar.cookies_for(url, now)
    pairs = [pair for pair in headers.get("Cookie", "").split("; ") if pair]
    given = {name: value for name, _, value in (pair.partition("=") for pair in pairs)}
    cookies = own | given
    return (
        {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if cookies
        else {}
    )


def _headers(conditions: Conditions | None, cookies: str) -> dict[str, str]:
    headers = {"Cookie": cookies} if cookies else {}
    if conditions is not None:
        asked = (
            ("If-None-Match", conditions.etag),
            ("If-Modified-Since", conditions.last_modified),
        )
        headers |= {name: value for name, value in asked if value and _SENT_BACK.fullmatch(value)}
    return headers
