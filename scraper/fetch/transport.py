"""The wire under httpx: a name is resolved once, checked, and that very address is connected to.

A transport of our own, for its cost: httpx's takes three times the time a page. Connections are
kept by origin, so that TLS names never share one.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

import httpx

from scraper.errors import FetchError
from scraper.fetch.connection import Connection, Stale
from scraper.fetch.guard import Address, Guard, literal_address
from scraper.fetch.http1 import Head, Unsound

PIN_SECONDS = 300.0
"""How long a checked address stands for its name."""
HOSTS_OPEN = 200
"""Hosts whose connections are kept; the one unused for longest is closed."""
IDLE_SECONDS = 60.0
"""A connection that rested for longer is not used again: most servers have given it up."""
ADDRESSES_TRIED = 3

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]


async def resolve(host: str, port: int) -> Sequence[Address]:
    """The addresses of a name, as the system says; raises `socket.gaierror`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


@dataclass(slots=True)
class _Host:
    """One origin: its checked addresses, its connections at rest and at work."""

    addresses: tuple[Address, ...] = ()
    until: float = 0.0
    resting: list[Connection] = field(default_factory=list[Connection])
    all: set[Connection] = field(default_factory=set[Connection])
    closed: bool = False

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
        self._hosts: OrderedDict[tuple[str, str, int], _Host] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to a checked address of its host."""
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        name = url.raw_host.decode("ascii")
        host = self._host(url.scheme, name, port)
        addresses = await self._checked(host, str(url), name, port)
        times = request.extensions.get("timeout", {})
        patience = times.get("read") or 60.0
        said, bodiless = _said(request), request.method == "HEAD"
        while True:
            connection = self._rested(host)
            if connection is None:
                wait = times.get("connect") or 60.0
                connection = await self._connected(host, addresses, url.scheme, name, port, wait)
            try:
                head = await connection.ask(said, bodiless=bodiless, patience=patience)
            except Stale:
                continue  # ends: each turn uses up a connection at rest
            return _response(head, _Body(connection, self._take_back, host))

    def _host(self, scheme: str, name: str, port: int) -> _Host:
        key = (scheme, name, port)
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

    async def _connected(
        self,
        host: _Host,
        addresses: Sequence[Address],
        scheme: str,
        name: str,
        port: int,
        wait: float,
    ) -> Connection:
        """A new connection to the first address that takes one."""
        failure: Exception | None = None
        for address in addresses:
            try:
                async with asyncio.timeout(wait):
                    return await self._connect(host, address, scheme, name, port)
            except TimeoutError:
                failure = httpx.ConnectTimeout(f"{address} does not answer")
            except ssl.SSLError:
                raise
            except OSError as error:
                failure = httpx.ConnectError(str(error))
        host.until = 0.0
        assert failure is not None
        raise failure

    async def _connect(
        self, host: _Host, address: Address, scheme: str, name: str, port: int
    ) -> Connection:
        secure = scheme == "https"
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(self._headers, host.lost),
            str(address),
            port,
            ssl=self._context() if secure else None,
            server_hostname=name.rstrip(".") if secure else None,
        )
        host.all.add(connection)
        return connection

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = httpx.create_ssl_context(trust_env=False)
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

    async def _checked(self, host: _Host, url: str, name: str, port: int) -> tuple[Address, ...]:
        now = asyncio.get_running_loop().time()
        if now >= host.until:
            host.addresses = await self._passed(url, name, port)
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


class _Body(httpx.AsyncByteStream):
    """The body of an answer; closing it gives the connection back."""

    def __init__(
        self, connection: Connection, done: Callable[[_Host, Connection], None], host: _Host
    ) -> None:
        self._connection: Connection | None = connection
        self._done = done
        self._host = host

    def __aiter__(self) -> AsyncIterator[bytes]:
        assert self._connection is not None
        return self._connection.pieces()

    async def aclose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._done(self._host, connection)


def _said(request: httpx.Request) -> bytes:
    """The request as it goes over the wire."""
    target = request.url.raw_path
    lines = [b"%b %b HTTP/1.1\r\n" % (request.method.encode("ascii"), target)]
    for name, value in request.headers.raw:
        lines.append(b"%b: %b\r\n" % (name, value))
    said = b"".join(lines)
    if said.count(b"\n") != len(lines) or said.count(b"\r") != len(lines) or b"\0" in said:
        raise Unsound("other", "the request holds a line end or a NUL where none may be")
    return said + b"\r\n"


def _response(head: Head, body: _Body) -> httpx.Response:
    return httpx.Response(head.status, headers=head.headers, stream=body)
