"""The wire under httpx: a name is resolved once, checked, and that very address is connected to.

This is the seam for a faster transport: anything with `handle_async_request` fits.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

import httpx

from scraper.errors import FetchError
from scraper.fetch.guard import Address, Guard, literal_address

PIN_SECONDS = 300.0
"""How long a checked address stands for its name."""
HOSTS_OPEN = 200
"""Hosts whose connections are kept; the one unused for longest is closed."""
ADDRESSES_TRIED = 3

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]


async def resolve(host: str, port: int) -> Sequence[Address]:
    """The addresses of a name, as the system says; raises `socket.gaierror`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


@dataclass(slots=True)
class _Host:
    """One origin: its own small pool, so that TLS names never share a connection."""

    pool: httpx.AsyncBaseTransport
    addresses: tuple[Address, ...] = ()
    until: float = 0.0


class PinnedTransport(httpx.AsyncBaseTransport):
    """Connects only to addresses that the guard has passed; TLS is verified by name."""

    def __init__(
        self,
        guard: Guard,
        *,
        per_host: int = 1,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = resolve,
    ) -> None:
        self._guard = guard
        self._per_host = per_host
        self._tls = tls
        self._resolve = resolve
        self._hosts: OrderedDict[tuple[str, str, int], _Host] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to a checked address of its host."""
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        name = url.raw_host.decode("ascii")
        host = await self._host(url.scheme, name, port)
        for address in await self._checked(host, str(url), name, port):
            try:
                return await host.pool.handle_async_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        host.until = 0.0
        raise failure

    async def _host(self, scheme: str, name: str, port: int) -> _Host:
        key = (scheme, name, port)
        if key not in self._hosts:
            if len(self._hosts) >= HOSTS_OPEN:
                _, oldest = self._hosts.popitem(last=False)
                await oldest.pool.aclose()
            self._hosts[key] = _Host(self._pool(scheme))
        self._hosts.move_to_end(key)
        return self._hosts[key]

    def _pool(self, scheme: str) -> httpx.AsyncBaseTransport:
        if self._tls is None and scheme == "https":
            self._tls = httpx.create_ssl_context()
        bounds = httpx.Limits(max_connections=None, max_keepalive_connections=self._per_host)
        return httpx.AsyncHTTPTransport(verify=self._tls or False, trust_env=False, limits=bounds)

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
            await host.pool.aclose()


def _pinned(request: httpx.Request, address: Address) -> httpx.Request:
    """The same request to an address; Host header and TLS name stay the host's own."""
    extensions = dict(request.extensions)
    if request.url.scheme == "https":
        extensions["sni_hostname"] = request.url.raw_host.decode("ascii")
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions=extensions,
    )
