"""A request before it is sent, and an answer before its body is read.

httpx says the same with objects that may be changed and asked in many ways: to make them took a
third of what fetching a page did. Its own are made where a transport of httpx is given.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import httpx

from scraper.fetch.terms import ORDINARY, Terms

_USUAL = re.compile(
    r"(https?)://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::([1-9]\d{0,4}))?"
    r"(/[A-Za-z0-9._~!$&()*+,;=:@/-]*)(?:\?[A-Za-z0-9._~!$&()*+,;=:@/?-]*)?"
)
"""Addresses that httpx would send as they stand: nearly all."""
_OWN_PORTS = {"http": 80, "https": 443}

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An address as it is asked: without fragment, and without credentials."""

    url: str
    scheme: str
    host: str
    """As it is resolved: ASCII, without brackets."""
    port: int
    netloc: bytes
    """For the Host header."""
    target: bytes
    """Path and query, as they go over the wire."""


def place_of(url: str) -> Place:
    """Where an address leads; raises `httpx.InvalidURL`.

    Credentials are never sent on a page's word.

    >>> place_of("http://me:secret@News.example:80/x/../1.html?a=报#top").url
    'http://news.example/1.html?a=%E6%8A%A5'
    """
    if (usual := _USUAL.fullmatch(url)) and "/." not in url:
        scheme, host, port, _ = usual.groups()
        own = _OWN_PORTS[scheme]
        if (number := int(port or own)) < 65536 and (port is None or number != own):
            start = usual.start(4)
            netloc = url[len(scheme) + 3 : start].encode("ascii")
            return Place(url, scheme, host, number, netloc, url[start:].encode("ascii"))
    return _read(httpx.URL(url).copy_with(fragment=None, userinfo=b""))


def _read(url: httpx.URL) -> Place:
    return Place(
        str(url), url.scheme, url.raw_host.decode("ascii"),
        url.port or _OWN_PORTS.get(url.scheme, 0), url.netloc, url.raw_path,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One request. Times are in seconds."""

    place: Place
    headers: Headers
    connect: float
    """Until a connection stands."""
    read: float
    """Between two pieces of the answer."""
    terms: Terms = ORDINARY
    method: str = "GET"
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer whose body is still to come; `aclose` is awaited in the end, whatever was read."""

    status: int
    headers: Headers
    pieces: AsyncIterator[bytes]
    aclose: Callable[[], Awaitable[None]]
    tls_exception: str = ""
    """What was wrong with the host's certificate, and why it is taken all the same."""
    surplus: Callable[[], bool] = bool
    """Whether bytes came after the answer's end."""


class Line(Protocol):
    """What carries requests. Raises what `faults.WIRE_ERRORS` names, and `FetchError`."""

    async def send(self, call: Call) -> Reply:
        """Send a request; its answer from the head on."""

    async def aclose(self) -> None:
        """Close every connection."""


class HttpxLine:
    """A line over any transport of httpx."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def send(self, call: Call) -> Reply:
        """Send a request."""
        times = httpx.Timeout(call.read, connect=call.connect).as_dict()
        request = httpx.Request(
            call.method,
            call.place.url,
            headers=list(call.headers),
            content=call.content or None,
            extensions={"timeout": times, "terms": call.terms},
        )
        answer = await self._transport.handle_async_request(request)
        assert isinstance(answer.stream, httpx.AsyncByteStream)  # of an async transport
        return Reply(
            answer.status_code, tuple(answer.headers.raw), aiter(answer.stream), answer.aclose
        )

    async def aclose(self) -> None:
        """Close the transport."""
        await self._transport.aclose()


def call_of(request: httpx.Request) -> Call:
    """A request of httpx as a call."""
    times = request.extensions.get("timeout", {})
    return Call(
        _read(request.url),
        tuple(request.headers.raw),
        times.get("connect") or 60.0,
        times.get("read") or 60.0,
        request.extensions.get("terms") or ORDINARY,
        request.method,
        request.read(),
    )


def response_of(reply: Reply) -> httpx.Response:
    """A reply as a response of httpx."""
    return httpx.Response(
        reply.status,
        headers=list(reply.headers),
        stream=_Stream(reply),
        extensions={"tls_exception": reply.tls_exception, "surplus": reply.surplus},
    )


class _Stream(httpx.AsyncByteStream):
    """The body of a reply."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._reply.pieces

    async def aclose(self) -> None:
        await self._reply.aclose()
