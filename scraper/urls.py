"""Addresses: the one to keep, the one that names the article, and whose house it stands in.

Pure and total: any text may come in and nothing raises; what is no web address comes back
stripped. Syntax follows RFC 3986 with the repairs that browsers make (WHATWG URL); what is known
of single hosts stands as data in `scraper/hosts.py`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from scraper import hosts

_EDGE = "".join(map(chr, range(0x21))) + "\x7f\x85\xa0\u3000\u200b\u200e\u200f\ufeff<>\"'“”‘’"
_TRAIL = _EDGE + "。，；、"
_BREAKS = re.compile(r"[\t\r\n]+")
_SCHEME = re.compile(r"(?i)^(?:https?:[/\\]+)*(https?):[/\\]*")
_OTHER_SCHEME = re.compile(r"(?i)^[a-z][a-z0-9+.-]*:(?![0-9]+(?:[/?#]|$))")
_PARTS = re.compile(r"([^/?#\\]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_HOST = re.compile(r"[a-z0-9_~-]+(?:\.[a-z0-9_~-]+)*")
_IPV6 = re.compile(r"\[[0-9a-f:.%]+\]")
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_LOOPBACK = re.compile(r"127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\]|.+\.localhost")
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&()*+,;=:@/-]*")
_USUAL = re.compile(
    r"(https?)://([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)(/[A-Za-z0-9._~!$&()*+,;=:@/-]*)"
    r"(?:\?([A-Za-z0-9._~!$&()*+,;=:@/?-]*))?"
)
"""Addresses that stand in normal form already: nine in ten, read at once."""
_UNSAFE = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&()*+,;=:@/?%-]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION = re.compile(r"(?i);(?:jsessionid|phpsessid|sid)=[^/;]*|/\(s\([a-z0-9]{24}\)\)")
_ROUTE = re.compile(r"!?/|!\w|page=", re.ASCII)
_INDEX = re.compile(r"/(?:(?:index|default|main)\.(?:s?html?|php|aspx?|jsp))?$")
_MANY_SLASHES = re.compile(r"/{2,}")
_GATE = re.compile(r"^/gate/(?:big5|gb|gb2312)/([a-z0-9.-]+\.[a-z]+)(/.*)?$", re.IGNORECASE)
_DATED = re.compile(r"/(?:\d{4}-\d\d/\d\d|\d{6}/\d\d|\d{8})/.*\.s?html?$", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d*")
_EMBEDDED = re.compile(r"(?i)https?(?::|%3a)(?:/|%2f){2}.")
_OPAQUE = re.compile(r"/(?=[^/]*[A-Z])(?=[^/]*[a-z])(?=[^/]*\d)([\w-]{6,})$", re.ASCII)
_MAX_UNWRAPS = 3


class _Address(NamedTuple):
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


class _Found(NamedTuple):
    rule: hosts.HostRule
    match: re.Match[str]


def canonical_url(url: str) -> str:
    """The address to keep: still fetchable, without tracking.

    Scheme and order of parameters stay; host in lower case (IDNA), default port, dot segments,
    tracking parameters and fragments that only scroll are gone. Idempotent. What is no web address
    comes back stripped.

    >>> canonical_url("HTTP://News.Sina.com.cn:80/o/../c/1.shtml?utm_source=x#top")
    'http://news.sina.com.cn/c/1.shtml'
    >>> canonical_url(" not an address ")
    'not an address'
    """
    address = _unwrapped(url)
    return str(_clean(address, _rule(address))) if address else url.strip(_EDGE)


def article_key(url: str) -> str:
    """Equal for addresses of the same article (m. and www. twins, share parameters), else not.

    The spelling of a key is no promise within it and no address: compare, do not fetch.

    >>> article_key("http://m.a.com.cn/1.html?from=timeline") == article_key("https://a.com.cn/1.html")
    True
    """
    address = _unwrapped(url)
    if not address:
        return url.strip(_EDGE)
    found = _rule(address)
    if found and found.rule.name and (identity := _identity(address, found)):
        return f"{found.rule.name}:{identity}"
    return _general_key(_clean(address, found))


def absolute(base: str, href: str) -> str | None:
    """The web address that `href` means on a page at `base`; None for anything that is none.

    >>> absolute("http://a.cn/html/2023-01/05/node_1.htm", "../06/node_1.htm")
    'http://a.cn/html/2023-01/06/node_1.htm'
    >>> absolute("http://a.cn/", "javascript:void(0)") is None
    True
    """
    text = _BREAKS.sub("", href.strip(_EDGE)).replace("&amp;", "&")
    if not text or (_OTHER_SCHEME.match(text) and not _SCHEME.match(text)):
        return None
    if not _SCHEME.match(text):
        try:
            text = urljoin(base.strip(_EDGE), text.replace("\\", "/"))
        except ValueError:
            return None
        if not _SCHEME.match(text):
            return None
    address = _parse(text)
    return str(address) if address else None


def host_of(url: str) -> str:
    """The host of an address in lower case, without port; empty for what is no web address.

    >>> host_of("http://Epaper.GMW.cn:8080/x")
    'epaper.gmw.cn'
    """
    address = _parse(url)
    return address.host if address else ""


def site_of(url: str) -> str:
    """The registrable domain of an address or host: the unit of politeness and of "same site".

    An IP address is a site; on the loopback every port is one. Empty for what is no web address.

    >>> site_of("http://paper.people.com.cn/rmrb/"), site_of("http://127.0.0.1:8001/a")
    ('people.com.cn', '127.0.0.1:8001')
    """
    address = _parse(url)
    if not address and "." in url and _HOST.fullmatch(url.lower()):
        address = _parse(f"http://{url}")
    if not address:
        return ""
    host = address.host
    if _LOOPBACK.fullmatch(host):
        return host + address.port
    if _IPV4.fullmatch(host) or host.startswith("["):
        return host
    labels = host.split(".")
    return ".".join(labels[-(_suffix_length(labels) + 1) :])


def same_site(a: str, b: str) -> bool:
    """Whether two addresses belong to one site; rubbish belongs to none.

    >>> same_site("http://news.sina.com.cn/1", "https://k.sina.com.cn/2")
    True
    >>> same_site("http://a.com.cn/", "http://b.com.cn/")
    False
    """
    site = site_of(a)
    return bool(site) and site == site_of(b)


def _suffix_length(labels: list[str]) -> int:
    """How many labels at the end belong to nobody: 1 for `com`, 2 for `com.cn`, `github.io`."""
    if len(labels) < 2:
        return 1
    last, second = labels[-1], labels[-2]
    if len(last) == 2 and second in hosts.SECOND_LEVELS:
        return 2
    if last == "cn" and second in hosts.PROVINCES_OF_CN:
        return 2
    return 2 if f"{second}.{last}" in hosts.SHARED_HOMES else 1


def _parse(url: str) -> _Address | None:
    """An address with every part in normal form and nothing dropped; None for anything else."""
    if usual := _USUAL.fullmatch(url):
        scheme, host, path, query = usual.groups(default="")
        if "/." not in path:
            return _Address(scheme, host, "", path, query, "")
    text = url.strip(_EDGE)
    if "\n" in text or "\t" in text or "\r" in text:
        text = _BREAKS.sub("", text)
    found = _SCHEME.match(text)
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
    return _Address(
        scheme, host, port, _path(parts[2]), _escaped(parts[3] or ""), _escaped(parts[4] or "")
    )


def _bare(text: str) -> bool:
    """Whether text without a scheme still opens with a host name, as people write addresses."""
    host = _PARTS.match(text)
    name = host[1].partition(":")[0].lower() if host else ""
    if not _HOST.fullmatch(name):
        return False
    if _LOOPBACK.fullmatch(name) or _IPV4.fullmatch(name):
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
    if not _HOST.fullmatch(name):
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
    return name if _HOST.fullmatch(name) else ""


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
    return _ESCAPE.sub(_normal_escape, _UNSAFE.sub(_percent, text))


def _percent(match: re.Match[str]) -> str:
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


def _unwrapped(url: str) -> _Address | None:
    """An address in normal form; of a page that only forwards, the address it carries."""
    address = _parse(url)
    for _ in range(_MAX_UNWRAPS):
        inner = _carried(address) if address and address.query else None
        if not inner:
            break
        address = inner
    return address


def _carried(address: _Address) -> _Address | None:
    page = address.path.rstrip("/").rpartition("/")[2].partition(".")[0].lower()
    if page not in hosts.WRAPPERS and address.host not in hosts.WRAPPER_HOSTS:
        return None
    parameters = _parameters(address.query)
    for name in hosts.WRAPPED_IN:
        value = parameters.get(name, "")
        if _EMBEDDED.match(value):
            bare = "://" in value[:8]
            if bare and "?" in value:  # then what follows belongs to it
                value = address.query[address.query.index(value) :]
            return _parse(value if bare else unquote(value, errors="replace"))
    return None


def _parameters(query: str) -> dict[str, str]:
    """Names to values, escapes as they stand; the first of a name holds."""
    found: dict[str, str] = {}
    for piece in query.replace("&amp;", "&").split("&"):
        name, _, value = piece.partition("=")
        found.setdefault(name, value)
    return found


def _rule(address: _Address) -> _Found | None:
    """The first row of the table for this host that fits the path and the parameters."""
    for rule, pattern in _rows(address.host):
        match = pattern.search(address.path)
        if match and (not rule.ids or _has_all(address.query, rule.ids)):
            return _Found(rule, match)
    return None


@lru_cache(maxsize=4096)
def _rows(host: str) -> tuple[tuple[hosts.HostRule, re.Pattern[str]], ...]:
    """The rows for a host, those of the narrowest domain first."""
    labels = host.split(".")
    domains = (".".join(labels[start:]) for start in range(len(labels)))
    return tuple(row for domain in domains for row in hosts.RULES_BY_DOMAIN.get(domain, ()))


def _has_all(query: str, names: tuple[str, ...]) -> bool:
    there = _parameters(query)
    return all(there.get(name) for name in names)


def _clean(address: _Address, found: _Found | None) -> _Address:
    """The address without tracking, sessions and fragments that only scroll."""
    path, query, fragment = address.path, address.query, address.fragment
    if not (query or fragment or ";" in path or "(" in path):
        return address
    if ";" in path or "(" in path:
        path = _SESSION.sub("", path) or "/"
    if query:
        keep = found.rule.keep if found else None
        query = _only(query, keep) if keep is not None else _untracked(query, _DATED.search(path))
    if fragment:
        fragment = _kept_fragment(fragment)
    return _Address(address.scheme, address.host, address.port, path, query, fragment)


def _only(query: str, names: tuple[str, ...]) -> str:
    pieces = query.replace("&amp;", "&").split("&")
    return "&".join(piece for piece in pieces if piece.partition("=")[0] in names)


def _untracked(query: str, print_page: object = None) -> str:
    """The query without what only tells who shared; a stray second `?` parts like `&`."""
    pieces = re.split("([&?])", query.replace("&amp;", "&"))
    kept: list[str] = []
    for mark, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        if piece and not _tracks(piece, print_page):
            kept += (mark if kept else "", piece)
    return "".join(kept)


def _tracks(piece: str, print_page: object) -> bool:
    name, _, value = piece.partition("=")
    name = name.lower()
    if name in hosts.TRACKING or name.startswith(hosts.TRACKING_PREFIXES):
        return True
    if name == "from":
        return value.lower() in hosts.SHARED_FROM
    if name == "amp":
        return value in ("", "1", "true")
    return bool(print_page) and name in ("div", "v") and _NUMBER.fullmatch(value) is not None


def _kept_fragment(fragment: str) -> str:
    """A fragment that chooses what is shown (`#/…`, `#!…`, `#page=`); others only scroll."""
    if not _ROUTE.match(fragment) or fragment in ("/", "!/"):
        return ""
    route, _, query = fragment.partition("?")
    query = _untracked(query)
    return f"{route}?{query}" if query else route


def _identity(address: _Address, found: _Found) -> str:
    """What the site itself calls the article; empty when a parameter does not hold it."""
    identity = "".join(group or "" for group in found.match.groups())
    if found.rule.ids:
        there = _parameters(address.query)
        values = [unquote(there[name], errors="replace") for name in found.rule.ids]
        if found.rule.within:
            inner = [re.search(found.rule.within, value) for value in values]
            values = [match[1] if match else "" for match in inner]
        identity += ":".join(values)
    return identity if found.rule.cased else identity.lower()


def _general_key(address: _Address) -> str:
    """Host without its screen label, path in lower case, parameters sorted."""
    host, path = address.host, address.path
    if gate := _GATE.match(path):
        host, path = gate[1].lower(), gate[2] or "/"
    low = path.lower()
    if low != path and not _OPAQUE.search(path):
        path = low
    if "//" in path:
        path = _MANY_SLASHES.sub("/", path)
    path = _INDEX.sub("", path).replace("/big5/", "/gb/")
    query = address.query
    if "&" in query:
        query = "&".join(sorted(set(query.split("&"))))
    fragment = f"#{address.fragment}" if address.fragment else ""
    port = "" if address.port in (":80", ":443") else address.port
    return f"{_home(host)}{port}{path}{'?' if query else ''}{query}{fragment}"


@lru_cache(maxsize=4096)
def _home(host: str) -> str:
    """The host without the labels of other screens, and by its first name where it has two."""
    first, _, rest = host.partition(".")
    while first in hosts.HOME_LABELS and "." in rest:
        host = rest
        first, _, rest = host.partition(".")
    return hosts.TWINS.get(host, host)
