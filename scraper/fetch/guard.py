"""Which addresses may be asked: the public internet, and what was named besides.

A page from the web may name any host. It must not make this machine talk to itself or to its
neighbours, whatever the notation: names that resolve to private addresses, IPv6 forms that carry
an IPv4 address, and the decimal, octal, hex and short forms that `inet_aton` understands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import inet_aton

from scraper.errors import FetchError, UsageError
from scraper.urls import remembered

Address = IPv4Address | IPv6Address
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?")
_NAT64 = ip_network("64:ff9b::/96")
_SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "3fff::/20")))
"""Not of the public internet (IANA's registries of special-purpose addresses, RFC 3879, RFC 7526),
and public to `ipaddress` all the same, by its age."""
_REMEMBERED = 10_000
_LOCAL_NAMES = ("127.0.0.1", "::1")


class Guard:
    """Decides by host, port and resolved address; `allow` holds `HOST`, `HOST:PORT` or CIDRs."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._networks: list[IPv4Network | IPv6Network] = []
        self._hosts: set[tuple[str, int | None]] = set()
        self._sound: set[tuple[str, int]] = set()
        """Hosts and ports whose notation was looked at and passed."""
        for entry in allow:
            self._allow(entry.strip())

    def _allow(self, entry: str) -> None:
        if "/" in entry:
            try:
                self._networks.append(ip_network(entry, strict=False))
            except ValueError:
                raise _unreadable(entry) from None
            return
        host, port = _host_and_port(entry)
        self._hosts.add((host, port))
        if host == "localhost":
            self._hosts |= {(address, port) for address in _LOCAL_NAMES}

    def check_notation(self, url: str, host: str, port: int) -> None:
        """Refuse what can be refused before any name is resolved."""
        if (host, port) in self._sound:
            return
        literal = literal_address(host)
        if literal is not None:
            self.check(url, host, port, literal)
        elif (odd := odd_address(host)) is not None and not self._named(host, port, odd):
            raise _refused(url, f"{host} is an unusual way to write {odd}")
        if len(self._sound) < _REMEMBERED:
            self._sound.add((host, port))

    def check(self, url: str, host: str, port: int, address: Address) -> None:
        """Raise `FetchError` of kind `private_address` unless `address` may be asked."""
        if not (is_public(address) or self._named(host, port, address)):
            raise _refused(url, f"{host} is at {address}, which is not a public address")

    def _named(self, host: str, port: int, address: Address) -> bool:
        plain = embedded(address)
        names = {host.lower().rstrip("."), str(address), str(plain)}
        if any((name, wanted) in self._hosts for name in names for wanted in (port, None)):
            return True
        return any(plain in net or address in net for net in self._networks)


@remembered
def literal_address(host: str) -> Address | None:
    """An address in its usual notation; None for a name.

    >>> literal_address("[::1]"), literal_address("a.cn")
    (IPv6Address('::1'), None)
    """
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def odd_address(host: str) -> IPv4Address | None:
    """What a numeric host in decimal, octal, hex or short form would connect to.

    >>> str(odd_address("2130706433")), str(odd_address("0177.1")), odd_address("163.com")
    ('127.0.0.1', '127.0.0.1', None)
    """
    if len(host) > 64 or not _NUMERIC.fullmatch(host.lower()):
        return None
    try:
        return IPv4Address(inet_aton(host.rstrip(".")))
    except (OSError, ValueError):
        return None


def embedded(address: Address) -> Address:
    """The IPv4 address inside a mapped, 6to4, Teredo, NAT64 or compatible IPv6 address.

    >>> str(embedded(ip_address("::ffff:10.0.0.1")))
    '10.0.0.1'
    """
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    number = int(address)
    if address in _NAT64 or 0xFFFF < number < 1 << 32:
        return IPv4Address(number & 0xFFFFFFFF)
    return address


def is_public(address: Address) -> bool:
    """Whether an address, and any address inside it, belongs to the public internet.

    >>> is_public(ip_address("8.8.8.8")), is_public(ip_address("64:ff9b::a00:1"))
    (True, False)
    """
    inner = embedded(address)
    return _open(inner) and (address in _NAT64 or _open(address))


def _open(address: Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return not any(address in network for network in _SPECIAL)


def _host_and_port(entry: str) -> tuple[str, int | None]:
    match = re.fullmatch(
        r"\[([0-9a-fA-F:.]+)\](?::(\d{1,5}))?|([^\s:/\[\]]+)(?::(\d{1,5}))?", entry
    )
    if match is None:
        if "[" not in entry and (bare := literal_address(entry)) is not None:
            return str(bare), None
        raise _unreadable(entry)
    host, port = (match[1], match[2]) if match[1] else (match[3], match[4])
    literal = literal_address(host)
    if port is not None and not 0 < int(port) < 65536:
        raise _unreadable(entry)
    return str(literal) if literal else host.lower().rstrip("."), int(port) if port else None


def _unreadable(entry: str) -> UsageError:
    return UsageError(
        f"allow-private: {entry!r:.80} is neither HOST, HOST:PORT nor a CIDR",
        hint="for example 127.0.0.1:8000, localhost or 10.0.0.0/8",
    )


def _refused(url: str, why: str) -> FetchError:
    return FetchError(
        url,
        "private_address",
        f"not asked: {why}",
        hint="name the host with --allow-private, or in the setting fetch.allow_private, "
        "if it is meant to be asked",
    )
