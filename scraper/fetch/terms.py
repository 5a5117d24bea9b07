"""On what terms a site is fetched, where a person said more than the manners that hold for all."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

from scraper.errors import ConfigError
from scraper.fetch.cookies import EMPTY, Jar
from scraper.urls import site_of

_PORTS = {"http": 80}
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy that requests go through."""

    host: str
    port: int
    authorization: str = ""
    """The value of Proxy-Authorization."""

    @classmethod
    def of(cls, address: str) -> Self:
        """Read `http://[USER:PASSWORD@]HOST[:PORT]`; raises `ConfigError`, without the password.

        >>> Proxy.of("http://me:secret@proxy.example:3128").port
        3128
        """
        try:
            parts = urlsplit(address)
            usual = _PORTS[parts.scheme]
            port = parts.port or usual
        except (ValueError, KeyError):
            raise _no_proxy() from None
        if not _HOST.fullmatch(parts.hostname or "") or parts.path.strip("/") or parts.query:
            raise _no_proxy()
        return cls(parts.hostname or "", port, _basic(parts.username, parts.password))


@dataclass(frozen=True, slots=True)
class Terms:
    """How the hosts of one site are asked."""

    cookies: Jar = EMPTY
    proxy: Proxy | None = None
    tls_exception: str = ""
    """Why a certificate that cannot be verified is taken all the same; empty: none is."""


ORDINARY = Terms()


class Agreed:
    """The terms by site; those of all sites where nothing was said of one."""

    def __init__(
        self, sites: Iterable[tuple[str, Terms]] = (), others: Terms | None = None
    ) -> None:
        self._sites = dict(sites)
        self._others = others or ORDINARY

    def on(self, url: str) -> Terms:
        """The terms for an address."""
        return self._sites.get(site_of(url), self._others) if self._sites else self._others


def _basic(user: str | None, password: str | None) -> str:
    """RFC 7617."""
    if not user:
        return ""
    pair = f"{unquote(user)}:{unquote(password or '')}"
    return "Basic " + b64encode(pair.encode()).decode("ascii")


def _no_proxy() -> ConfigError:
    return ConfigError(
        "proxy: not the address of a proxy",
        hint="http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT",
    )
