"""A web address in its parts, each in normal form: RFC 3986 with the repairs that browsers make.

Nothing is dropped here but what cannot be sent: which parts matter is for `urls` to say.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from scraper import hosts

EDGE = "".join(map(chr, range(0x21))) + "\x7f\x85\xa0\u3000\u200b\u200e\u200f\ufeff<>\"'“”‘’"
_TRAIL = EDGE + "。，；、"
BREAKS = re.compile(r"[\t\r\n]+")
SCHEME = re.compile(r"(?i)^(?:https?:[/\\]+)*(https?):[/\\]*")
_PARTS = re.compile(r"([^/?#\\]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
HOST = re.compile(r"[a-z0-9_~-]+(?:\.[a-z0-9_~-]+)*")
_IPV6 = re.compile(r"\[[0-9a-f:.%]+\]")
IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
LOOPBACK = re.compile(r"127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\]|.+\.localhost")
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&()*+,;=:@/-]*")
_USUAL = re.compile(
    r"(https?)://([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)(:[1-9]\d{0,4})?(/[A-Za-z0-9._~!$&()*+,;=:@/-]*)"
    r"(?:\?([A-Za-z0-9._~!$&()*+,;=:@/?-]*))?"
)
"""Addresses that stand in normal form already: nine in ten, read at once."""
_OWN_PORTS = (":80", ":443")
"""Ports that a scheme has of its own, and that may be dropped."""
_UNSAFE = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&()*+,;=:@/?%-]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class Address(NamedTuple):
    """A web address; `port` with its colon, empty when it is the scheme's own."""

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.host}{self.port}{self.path}{query}{fragment}"


def parse(url: str) -> Address | None:
    """An address with every part in normal form and nothing dropped; None for anything else."""
    return _remembered(url) if len(url) <= _LONGEST_REMEMBERED else _parsed(url)


def _parsed(url: str) -> Address | None:
    if usual := _USUAL.fullmatch(url):
        scheme, host, port, path, query = usual.groups(default="")
        if "/." not in path and port not in _OWN_PORTS:
            return Address(scheme, host, port, path, query, "")
    text = url.strip(EDGE)
    if "\n" in text or "\t" in text or "\r" in text:
        text = BREAKS.sub("", text)
    found = SCHEME.match(text)
    if found:
        scheme, rest = found[1].lower(), text[found.end() :]
    elif text.startswith("//"):
        scheme, rest = "https", text.lstrip("/")
    elif _bare(text):
        scheme, rest = "http", text
    else:
        return None
    parts = _PARTS.match(rest.rstrip(_TRAIL))
    if not parts:
        return None
    host, port = _host_and_port(parts[1], scheme)
    if not host:
        return None
    return Address(
        scheme, host, port, _path(parts[2]), _escaped(parts[3] or ""), _escaped(parts[4] or "")
    )


_remembered = lru_cache(maxsize=1024)(_parsed)
"""A link of a list is asked for its site, its key and its form, one after the other."""
_LONGEST_REMEMBERED = 500


def _bare(text: str) -> bool:
    """Whether text without a scheme still opens with a host name, as people write addresses."""
    host = _PARTS.match(text)
    name = host[1].partition(":")[0].lower() if host else ""
    if not HOST.fullmatch(name):
        return False
    if LOOPBACK.fullmatch(name) or IPV4.fullmatch(name):
        return True
    labels = name.split(".")
    return len(labels) > 1 and labels[-1] in hosts.BARE_TLDS


@lru_cache(maxsize=4096)
def _host_and_port(authority: str, scheme: str) -> tuple[str, str]:
    name = authority.rpartition("@")[2].lower()
    port = ""
    if ":" in name and not name.endswith("]"):
        name, _, digits = name.rpartition(":")
        if not (digits.isascii() and (digits.isdigit() or not digits)) or len(digits) > 6:
            return "", ""
        number = digits.lstrip("0")
        port = "" if number == ("80" if scheme == "http" else "443") else number
    if not HOST.fullmatch(name):
        name = _foreign_host(name)
    return name, f":{port}" if port else ""


def _foreign_host(name: str) -> str:
    """A host with a trailing dot, escapes or other letters, as ASCII; empty when it is none."""
    if _IPV6.fullmatch(name):
        return name
    name = unquote(name).rstrip(".。．｡")
    try:
        name = name.encode("idna").decode("ascii").lower()
    except (UnicodeError, ValueError):
        return ""
    return name if HOST.fullmatch(name) else ""


def _path(path: str) -> str:
    if not path:
        return "/"
    if "\\" in path:
        path = path.replace("\\", "/")
    if not _PLAIN.fullmatch(path):
        path = _escaped(path)
    if "/." in path:
        path = _without_dots(path)
    return path


def _escaped(text: str) -> str:
    """Percent-encoding in its normal form: what needs it has it, in upper case, and nothing else.

    Escapes that are no UTF-8 (GBK) stay as they are.
    """
    if _PLAIN.fullmatch(text):
        return text
    return _ESCAPE.sub(_normal_escape, _UNSAFE.sub(percent, text))


def percent(match: re.Match[str]) -> str:
    """What was matched, each byte of its UTF-8 as `%XX`."""
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def _normal_escape(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return letter if letter in _UNRESERVED else match[0].upper()


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
