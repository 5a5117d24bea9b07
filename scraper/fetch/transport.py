"""The wire under httpx: a name is resolved once, checked, and that very address is connected to.

A transport of our own, for its cost: httpx's takes three times the time a page. Connections are
kept by origin, so that TLS names never share one.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from ipaddress import ip_address
from typing import NamedTuple

import httpx

from scraper.errors import FetchError
from scraper.fetch.call import Call, Reply, call_of, response_of
from scraper.fetch.connection import Connection, Stale
from scraper.fetch.guard import Address, Guard, literal_address
from scraper.fetch.http1 import Unsound
from scraper.fetch.terms import Proxy, Terms

PIN_SECONDS = 300.0
"""How long a checked address stands for its name."""
HOSTS_OPEN = 200
"""Hosts whose connections are kept; the one unused for longest is closed."""
IDLE_SECONDS = 60.0
"""A connection that rested for longer is not used again: most servers have given it up."""
ADDRESSES_TRIED = 3

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
_Dial = Callable[[float], Awaitable[Connection]]
"""Makes a connection, within seconds."""
_Connect = Callable[[ssl.SSLContext | None], Awaitable[Connection]]


async def resolve(host: str, port: int) -> Sequence[Address]:
    """The addresses of a name, as the system says; raises `socket.gaierror`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


class _Origin(NamedTuple):
    """What connections are kept by."""

    scheme: str
    name: str
    port: int

    @property
    def tls_name(self) -> str:
        """The name that a certificate must bear."""
        return self.name.rstrip(".")


@dataclass(slots=True)
class _Host:
    """What we know of one origin: its checked addresses, its connections at rest and at work."""

    addresses: tuple[Address, ...] = ()
    until: float = 0.0
    resting: list[Connection] = field(default_factory=list[Connection])
    all: set[Connection] = field(default_factory=set[Connection])
    closed: bool = False
    tls_exception: str = ""
    """What was wrong with its certificate, and why it is taken; empty while nothing was."""

    def lost(self, connection: Connection) -> None:
        self.all.discard(connection)
        if connection in self.resting:
            self.resting.remove(connection)

    def close(self) -> None:
        """End what rests; what is at work ends when its answer is taken."""
        self.closed = True
        for connection in list(self.resting):
            connection.abort()
        self.resting.clear()


class PinnedTransport(httpx.AsyncBaseTransport):
    """Connects only to addresses that the guard has passed; TLS is verified by name.

    `headers` bounds the head of an answer, in bytes. Raises what `faults.WIRE_ERRORS` names.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        per_host: int = 1,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = resolve,
        headers: int = 64 * 1024,
    ) -> None:
        self._guard = guard
        self._per_host = per_host
        self._tls = tls
        self._resolve = resolve
        self._headers = headers
        self._hosts: OrderedDict[_Origin, _Host] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The same for a client of httpx."""
        return response_of(await self.send(call_of(request)))

    async def send(self, call: Call) -> Reply:
        """Send a request to a checked address of its host."""
        place, terms = call.place, call.terms
        origin = _Origin(place.scheme, place.host, place.port)
        host = self._host(origin)
        said, bodiless = _said(call), call.method == "HEAD"
        dial: _Dial | None = None
        while True:
            connection = self._rested(host)
            if connection is None:
                dial = dial or await self._dial(host, origin, place.url, terms)
                connection = await dial(call.connect)
            try:
                head = await connection.ask(said, bodiless=bodiless, patience=call.read)
            except Stale:
                continue  # ends: each turn uses up a connection at rest
            return Reply(
                head.status, tuple(head.headers), connection.pieces(),
                _Once(partial(self._take_back, host, connection)),
                host.tls_exception, connection.surplus,
            )  # fmt: skip

    def _host(self, key: _Origin) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            if len(self._hosts) >= HOSTS_OPEN:
                _, oldest = self._hosts.popitem(last=False)
                oldest.close()
            host = self._hosts[key] = _Host()
        self._hosts.move_to_end(key)
        return host

    # connections

    def _rested(self, host: _Host) -> Connection | None:
        """A connection that can be used again, the one used last."""
        now = asyncio.get_running_loop().time()
        while host.resting:
            connection = host.resting.pop()
            if connection.open and now - connection.idle_since < IDLE_SECONDS:
                return connection
            connection.abort()
        return None

    async def _dial(self, host: _Host, origin: _Origin, url: str, terms: Terms) -> _Dial:
        """How a new connection is made; its addresses are checked by now."""
        if terms.proxy is None:
            addresses = await self._checked(host, url, origin)
            return partial(self._connected, host, addresses, origin, terms)
        # The proxy resolves the name, and may know more names than we do: what we can resolve
        # must be public all the same.
        with suppress(OSError):
            await self._checked(host, url, origin)
        return partial(self._through, terms.proxy, host, origin, terms)

    async def _connected(
        self,
        host: _Host,
        addresses: Sequence[Address],
        origin: _Origin,
        terms: Terms,
        wait: float,
    ) -> Connection:
        """A new connection to the first address that takes one."""
        failure: Exception | None = None
        for address in addresses:
            connect = partial(self._connect, host, str(address), origin.port, origin)
            try:
                async with asyncio.timeout(wait):
                    return await self._trusting(connect, host, origin, terms)
            except TimeoutError:
                failure = httpx.ConnectTimeout(f"{address} does not answer")
            except ssl.SSLError:
                raise
            except OSError as error:
                failure = httpx.ConnectError(_words(error))
        host.until = 0.0
        assert failure is not None
        raise failure

    async def _through(
        self, proxy: Proxy, host: _Host, origin: _Origin, terms: Terms, wait: float
    ) -> Connection:
        """A new connection to a proxy; for https, through it to the host."""

        async def connect(context: ssl.SSLContext | None) -> Connection:
            connection = await self._connect(host, proxy.host, proxy.port, origin, None)
            if context is not None:
                said = _connect_line(origin, proxy)
                status = await connection.tunnel(said, context, origin.tls_name, patience=wait)
                if status is not None and 200 <= status < 300:
                    raise httpx.ConnectError("the proxy answers in place of the host")
                if status is not None:
                    raise httpx.ConnectError(f"the proxy does not connect us ({status})")
            return connection

        try:
            async with asyncio.timeout(wait):
                return await self._trusting(connect, host, origin, terms)
        except TimeoutError:
            raise httpx.ConnectTimeout("the proxy does not answer") from None
        except ssl.SSLError:
            raise
        except OSError as error:
            raise httpx.ConnectError(f"no way to the proxy: {_words(error)}") from None

    async def _trusting(
        self, connect: _Connect, host: _Host, origin: _Origin, terms: Terms
    ) -> Connection:
        """Connect, with the certificate verified; where that fails and the terms say so, without.

        What was wrong is noted of the host.
        """
        if origin.scheme != "https":
            return await connect(None)
        if not host.tls_exception:
            try:
                return await connect(self._context())
            except ssl.SSLCertVerificationError as error:
                if not terms.tls_exception:
                    raise
                host.tls_exception = f"{error.verify_message}; taken: {terms.tls_exception}"
        return await connect(_unverified())

    async def _connect(
        self,
        host: _Host,
        address: str,
        port: int,
        origin: _Origin,
        context: ssl.SSLContext | None,
    ) -> Connection:
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(self._headers, host.lost),
            address,
            port,
            ssl=context,
            server_hostname=origin.tls_name if context else None,
        )
        host.all.add(connection)
        return connection

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = _trusted()
            self._tls.set_alpn_protocols(["http/1.1"])
        return self._tls

    def _take_back(self, host: _Host, connection: Connection) -> None:
        room = len(host.resting) < self._per_host and not host.closed
        if connection.rest():
            if room:
                host.resting.append(connection)
            else:
                connection.abort()

    # addresses

    async def _checked(self, host: _Host, url: str, origin: _Origin) -> tuple[Address, ...]:
        now = asyncio.get_running_loop().time()
        if now >= host.until:
            host.addresses = await self._passed(url, origin.name, origin.port)
            host.until = now + PIN_SECONDS
        return host.addresses

    async def _passed(self, url: str, name: str, port: int) -> tuple[Address, ...]:
        literal = literal_address(name)
        found = [literal] if literal else list(dict.fromkeys(await self._resolve(name, port)))
        refusal: FetchError | None = None
        passed: list[Address] = []
        for address in found:
            try:
                self._guard.check(url, name, port, address)
                passed.append(address)
            except FetchError as error:
                refusal = error
        if refusal is not None and not passed:
            raise refusal
        if not passed:
            raise FetchError(url, "dns", f"{name} has no address")
        return tuple(passed[:ADDRESSES_TRIED])

    async def aclose(self) -> None:
        """Close every connection."""
        while self._hosts:
            _, host = self._hosts.popitem()
            host.close()
            for connection in list(host.all):
                connection.abort()
        await asyncio.sleep(0)


class _Once:
    """Gives a connection back; a second time it does nothing, for it may be another's by then."""

    __slots__ = ("_back",)

    def __init__(self, back: Callable[[], None]) -> None:
        self._back: Callable[[], None] | None = back

    async def __call__(self) -> None:
        back, self._back = self._back, None
        if back is not None:
            back()


def _said(call: Call) -> bytes:
    """The request as it goes over the wire; http through a proxy names its whole address."""
    place, proxy = call.place, call.terms.proxy
    target = place.target
    plain = proxy is not None and place.scheme == "http"
    if plain:
        target = b"http://" + place.netloc + target
    lines = [b"%b %b HTTP/1.1\r\n" % (call.method.encode("ascii"), target)]
    lines += [b"%b: %b\r\n" % header for header in call.headers]
    if plain and proxy is not None and proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}\r\n".encode("ascii"))
    said = b"".join(lines)
    if said.count(b"\n") != len(lines) or said.count(b"\r") != len(lines) or b"\0" in said:
        raise Unsound("other", "the request holds a line end or a NUL where none may be")
    return said + b"\r\n" + call.content


def _connect_line(origin: _Origin, proxy: Proxy) -> bytes:
    """The request for a tunnel (RFC 9110, 9.3.6)."""
    place = f"{origin.name}:{origin.port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _trusted() -> ssl.SSLContext:
    """TLS that trusts the usual authorities, or those that SSL_CERT_FILE or SSL_CERT_DIR names."""
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        raise httpx.ConnectError(f"SSL_CERT_FILE names no certificates: {error}") from None


def _words(error: OSError) -> str:
    """What went wrong; a connection that the other end closed before it stood says nothing."""
    return str(error) or "it was closed before it stood"


@cache
def _unverified() -> ssl.SSLContext:
    """TLS without a look at the certificate; for hosts that a person excepted."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context
