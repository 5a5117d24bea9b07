"""Addresses: the one to keep, the one that names the article, and whose house it stands in.

Pure and total: any text may come in and nothing raises; what is no web address comes back
stripped. Syntax follows RFC 3986 with the repairs that browsers make (WHATWG URL); what is known
of single hosts stands as data in `scraper/hosts.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import NamedTuple, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

from scraper import hosts
from scraper.address import BREAKS, EDGE, HOST, IPV4, LOOPBACK, SCHEME, Address, parse

_OTHER_SCHEME = re.compile(r"(?i)^[a-z][a-z0-9+.-]*:(?![0-9]+(?:[/?#]|$))")
_USUAL_ROOT = re.compile(r"https?://[a-z0-9_-]+(?:\.[a-z0-9_-]+)+(?::\d{1,5})?(?=/)")
_SESSION = re.compile(r"(?i);(?:jsessionid|phpsessid|sid)=[^/;]*|/\(s\([a-z0-9]{24}\)\)")
_ROUTE = re.compile(r"!?/|!\w|page=", re.ASCII)
_INDEX = re.compile(r"/(?:(?:index|default|main)\.(?:s?html?|php|aspx?|jsp))?$")
_MANY_SLASHES = re.compile(r"/{2,}")
_GATE = re.compile(r"^/gate/(?:big5|gb|gb2312)/([a-z0-9.-]+\.[a-z]+)(/.*)?$", re.IGNORECASE)
_DATED = re.compile(r"/(?:\d{4}-\d\d/\d\d|\d{6}/\d\d|\d{8})(?:/?$|/.*\.s?html?$)", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d*")
_EMBEDDED = re.compile(r"(?i)https?(?::|%3a)(?:/|%2f){2}.")
_OPAQUE = re.compile(r"/(?=[^/]*[A-Z])(?=[^/]*[a-z])(?=[^/]*\d)([\w-]{6,})$", re.ASCII)

_MAX_UNWRAPS = 3


class _Found(NamedTuple):
    rule: hosts.HostRule
    match: re.Match[str]
    parameters: dict[str, str]


_USUAL_HOST = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::([1-9]\d{0,4}))?(?=[/?#]|$)")
_USUAL_PORTS = ("80", "443")

T = TypeVar("T")
_REMEMBERED = 1024
_LONGEST_REMEMBERED = 500


def remembered(rule: Callable[[str], T]) -> Callable[[str], T]:
    """The rule, which remembers its last answers: a crawl asks the same of an address ten times."""
    known = lru_cache(_REMEMBERED)(rule)

    @wraps(rule)
    def asked(text: str) -> T:
        return known(text) if len(text) <= _LONGEST_REMEMBERED else rule(text)

    return asked


@remembered
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
    return str(_clean(address, _rule(address))) if address else url.strip(EDGE)


@remembered
def article_key(url: str) -> str:
    """Equal for addresses of the same article (m. and www. twins, share parameters), else not.

    The spelling of a key is no promise within it and no address: compare, do not fetch.

    >>> article_key("http://m.a.com.cn/1.html?from=timeline") == article_key("https://a.com.cn/1.html")
    True
    """
    address = _unwrapped(url)
    if not address:
        return url.strip(EDGE)
    found = _rule(address)
    if found and found.rule.name and (identity := _identity(found)):
        return f"{found.rule.name}:{identity}"
    return _general_key(_clean(address, found))


def absolute(base: str, href: str) -> str | None:
    """The web address that `href` means on a page at `base`; None for anything that is none.

    >>> absolute("http://a.cn/html/2023-01/05/node_1.htm", "../06/node_1.htm")
    'http://a.cn/html/2023-01/06/node_1.htm'
    >>> absolute("http://a.cn/", "javascript:void(0)") is None
    True
    """
    text = href.strip(EDGE).replace("&amp;", "&")
    if not text.isprintable():
        text = BREAKS.sub("", text)
    if text[:1] == "/" and text[1:2] not in ("/", "\\") and (root := _root(base)):
        text = root + text
    elif not text or (_OTHER_SCHEME.match(text) and not SCHEME.match(text)):
        return None
    elif not SCHEME.match(text):
        try:
            text = urljoin(base.strip(EDGE), text.replace("\\", "/"))
        except ValueError:
            return None
        if not SCHEME.match(text):
            return None
    address = parse(text)
    return str(address) if address else None


@lru_cache(maxsize=64)
def _root(base: str) -> str:
    """Scheme and host of a usual address, which addresses from `/` on follow; else nothing."""
    usual = _USUAL_ROOT.match(base)
    return usual[0] if usual else ""


@remembered
def host_of(url: str) -> str:
    """The host of an address in lower case, without port; empty for what is no web address.

    >>> host_of("http://Epaper.GMW.cn:8080/x")
    'epaper.gmw.cn'
    """
    address = parse(url)
    return address.host if address else ""


@remembered
def paced_host(url: str) -> str:
    """What is paced as one host: its name, and its port where that is no usual one.

    >>> paced_host("https://A.cn/x"), paced_host("http://127.0.0.1:8001/")
    ('a.cn', '127.0.0.1:8001')
    """
    if usual := _USUAL_HOST.match(url):
        name, port = usual.groups()
        return f"{name}:{port}" if port and port not in _USUAL_PORTS else name
    try:
        parts = urlsplit(url)
        name, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    return name if port is None or str(port) in _USUAL_PORTS else f"{name}:{port}"


@remembered
def site_of(url: str) -> str:
    """The registrable domain of an address or host: the unit of politeness and of "same site".

    An IP address is a site; on the loopback every port is one. Empty for what is no web address.

    >>> site_of("http://paper.people.com.cn/rmrb/"), site_of("http://127.0.0.1:8001/a")
    ('people.com.cn', '127.0.0.1:8001')
    """
    address = parse(url)
    if not address and "." in url and HOST.fullmatch(url.lower()):
        address = parse(f"http://{url}")
    return _site(address.host, address.port) if address else ""


@lru_cache(maxsize=4096)
def _site(host: str, port: str) -> str:
    if LOOPBACK.fullmatch(host):
        return host + port
    if IPV4.fullmatch(host) or host.startswith("["):
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


def _unwrapped(url: str) -> Address | None:
    """An address in normal form; of a page that only forwards, the address it carries."""
    address = parse(url)
    for _ in range(_MAX_UNWRAPS):
        inner = _carried(address) if address and address.query else None
        if not inner:
            break
        address = inner
    return address


def _carried(address: Address) -> Address | None:
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
            return parse(value if bare else unquote(value, errors="replace"))
    return None


def _parameters(query: str) -> dict[str, str]:
    """Names to values, escapes as they stand; the first of a name holds."""
    found: dict[str, str] = {}
    for piece in query.replace("&amp;", "&").split("&"):
        name, _, value = piece.partition("=")
        found.setdefault(name, value)
    return found


def _rule(address: Address) -> _Found | None:
    """The first row of the table for this host that fits the path and the parameters."""
    there: dict[str, str] | None = None
    for rule, pattern in _rows(address.host):
        match = pattern.search(address.path)
        if match and rule.ids and there is None:
            there = _parameters(address.query)
        if match and (not rule.ids or (there and all(map(there.get, rule.ids)))):
            return _Found(rule, match, there or {})
    return None


@lru_cache(maxsize=4096)
def _rows(host: str) -> tuple[tuple[hosts.HostRule, re.Pattern[str]], ...]:
    """The rows for a host, those of the narrowest domain first."""
    labels = host.split(".")
    domains = (".".join(labels[start:]) for start in range(len(labels)))
    return tuple(row for domain in domains for row in hosts.RULES_BY_DOMAIN.get(domain, ()))


def _clean(address: Address, found: _Found | None) -> Address:
    """The address without tracking, sessions and fragments that only scroll."""
    path, query, fragment = address.path, address.query, address.fragment
    if not (query or fragment or ";" in path or "(" in path):
        return address
    if ";" in path or "(" in path:
        path = _SESSION.sub("", path) or "/"
    if query:
        keep = found.rule.keep if found else None
        query = (
            _only(query, keep)
            if keep is not None
            else _untracked(query, print_page=_DATED.search(path) is not None)
        )
    if fragment:
        fragment = _kept_fragment(fragment)
    return Address(address.scheme, address.host, address.port, path, query, fragment)


def _only(query: str, names: tuple[str, ...]) -> str:
    pieces = query.replace("&amp;", "&").split("&")
    return "&".join(piece for piece in pieces if piece.partition("=")[0] in names)


def _untracked(query: str, *, print_page: bool = False) -> str:
    """The query without what only tells who shared; a stray second `?` parts like `&`."""
    pieces = re.split("([&?])", query.replace("&amp;", "&"))
    kept: list[str] = []
    for mark, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        if piece and not _tracks(piece, print_page=print_page):
            kept += (mark if kept else "", piece)
    return "".join(kept)


def _tracks(piece: str, *, print_page: bool) -> bool:
    name, _, value = piece.partition("=")
    name = name.lower()
    if name in hosts.TRACKING or name.startswith(hosts.TRACKING_PREFIXES):
        return True
    if name == "from":
        return value.lower() in hosts.SHARED_FROM
    if name == "amp":
        return value in ("", "1", "true")
    return print_page and name in ("div", "v") and _NUMBER.fullmatch(value) is not None


def _kept_fragment(fragment: str) -> str:
    """A fragment that chooses what is shown (`#/…`, `#!…`, `#page=`); others only scroll."""
    if not _ROUTE.match(fragment) or fragment in ("/", "!/"):
        return ""
    route, _, query = fragment.partition("?")
    query = _untracked(query)
    return f"{route}?{query}" if query else route


def _identity(found: _Found) -> str:
    """What the site itself calls the article; empty when a parameter does not hold it."""
    identity = "".join(group or "" for group in found.match.groups())
    if found.rule.ids:
        values = [unquote(found.parameters[name], errors="replace") for name in found.rule.ids]
        if found.rule.within:
            inner = [re.search(found.rule.within, value) for value in values]
            values = [match[1] if match else "" for match in inner]
        identity += ":".join(values)
    return identity if found.rule.cased else identity.lower()


def _general_key(address: Address) -> str:
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
