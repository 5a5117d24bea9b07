"""Cookies, proxies and exceptions of a source, over the wire."""

import asyncio
import ssl
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

import pytest

from scraper.errors import ConfigError, FetchError
from scraper.fetch.cookies import Jar, read_cookies
from scraper.fetch.guard import Guard
from scraper.fetch.http import HttpFetcher
from scraper.fetch.post import post
from scraper.fetch.settings import Limits, Settings
from scraper.fetch.terms import Proxy, Terms
from scraper.fetch.transport import PinnedTransport
from scraper.model import Snapshot
from tests.support.certificates import certified
from tests.support.clocks import Clock
from tests.support.hostile import Server, page
from tests.support.proxy import ProxyServer

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
LIMITS = Limits(connect=20, read=20, total=30)
LINE = "127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tsecret"


async def home(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    return [ip_address("127.0.0.1")]


def fetch(
    url: str, terms: Terms, *, site: str, tls: ssl.SSLContext | None = None, robots: bool = False
) -> Snapshot:
    async def ask() -> Snapshot:
        settings = Settings(
            LIMITS, delay=0.0, allow_private=("127.0.0.1", "news.example"), obey_robots=robots,
            terms=((site, terms),),
        )  # fmt: skip
        guard = Guard(settings.allow_private)
        transport = PinnedTransport(guard, resolve=home, tls=tls)
        fetcher = HttpFetcher(settings, sleep=Clock().sleep, transport=transport)
        try:
            return await fetcher.fetch(url)
        finally:
            await fetcher.aclose()

    return asyncio.run(ask())


# cookies


def cookies(line: str, url: str) -> dict[str, str]:
    return read_cookies(line, "cookies.txt").cookies_for(url, NOW)


@pytest.mark.parametrize(
    ("line", "url", "sent"),
    [
        ("a.cn\tTRUE\t/\tFALSE\t0\tx\t1", "http://a.cn/", True),
        (".a.cn\tTRUE\t/\tFALSE\t0\tx\t1", "http://www.a.cn/", True),
        ("a.cn\tFALSE\t/\tFALSE\t0\tx\t1", "http://www.a.cn/", False),
        ("a.cn\tTRUE\t/\tFALSE\t0\tx\t1", "http://nota.cn/", False),
        ("a.cn\tTRUE\t/\tTRUE\t0\tx\t1", "http://a.cn/", False),
        ("a.cn\tTRUE\t/\tTRUE\t0\tx\t1", "https://a.cn:8443/", True),
        ("a.cn\tTRUE\t/in\tFALSE\t0\tx\t1", "http://a.cn/in/1.html", True),
        ("a.cn\tTRUE\t/in\tFALSE\t0\tx\t1", "http://a.cn/inside", False),
        ("a.cn\tTRUE\t/\tFALSE\t1700000000\tx\t1", "http://a.cn/", False),
        ("a.cn\tTRUE\t/\tFALSE\t1900000000\tx\t1", "http://a.cn/", True),
        ("#HttpOnly_a.cn\tTRUE\t/\tFALSE\t0\tx\t1", "http://a.cn/", True),
        ("# Netscape HTTP Cookie File", "http://a.cn/", False),
        ("A.CN\ttrue\t/\tfalse\t0\tx\t1", "http://a.cn./", True),
    ],
)  # fmt: skip
def test_a_cookie_goes_where_it_belongs(line: str, url: str, sent: bool) -> None:
    assert cookies(line, url) == ({"x": "1"} if sent else {})


def test_of_one_name_the_longest_path_counts() -> None:
    lines = "a.cn\tTRUE\t/\tFALSE\t0\tx\twide\na.cn\tTRUE\t/in\tFALSE\t0\tx\tnarrow\n"
    assert cookies(lines, "http://a.cn/in/") == {"x": "narrow"}
    assert cookies(lines, "http://a.cn/") == {"x": "wide"}


@pytest.mark.parametrize(
    "line",
    [
        "a.cn TRUE / FALSE 0 x secret",
        "a.cn\tYES\t/\tFALSE\t0\tx\tsecret",
        "a.cn\tTRUE\t/\tFALSE\tsoon\tx\tsecret",
        "a.cn\tTRUE\t/\tFALSE\t0\tx y\tsecret",
        "a.cn\tTRUE\t/\tFALSE\t0\tx\tsec;ret",
        "a.cn\tTRUE\t/\tFALSE\t0\tx\tsec\x7fret",
        "\tTRUE\t/\tFALSE\t0\tx\tsecret",
        '[{"domain": "a.cn", "value": "secret"}]',
        "\x00\ufffd\x01",
    ],
)
def test_a_line_that_is_no_cookie_is_named_and_its_value_is_not(line: str) -> None:
    with pytest.raises(ConfigError, match=r"mine\.txt:2: no line") as caught:
        read_cookies(f"# cookies\n{line}\n", "mine.txt")
    assert "sec" not in str(caught.value)


def test_a_reader_s_cookies_go_to_the_site_and_no_further() -> None:
    with Server() as other, Server() as server:
        server.replies["/in"] = page("", 302, Location="/page", Set_Cookie="step=1; Path=/")
        server.replies["/page"] = page("", 302, Location=other.url("/there"))
        other.replies["/there"] = page("<p>over there")
        terms = Terms(cookies=read_cookies(LINE, "cookies.txt"))
        assert fetch(server.url("/in"), terms, site=server.host).body == b"<p>over there"
        sent = [request.headers.get("cookie") for request in server.asked]
        assert sent == ["session=secret", "session=secret; step=1"]
        assert [request.headers.get("cookie") for request in other.asked] == [None]


def test_a_cookie_that_the_host_sets_on_the_way_goes_before_the_reader_s() -> None:
    with Server() as server:
        server.replies["/in"] = page("", 302, Location="/page", Set_Cookie="session=new; Path=/")
        server.replies["/page"] = page("<p>in")
        terms = Terms(cookies=read_cookies(LINE, "cookies.txt"))
        fetch(server.url("/in"), terms, site=server.host)
        assert server.asked[1].headers["cookie"] == "session=new"


# certificates


def test_a_certificate_is_taken_on_trust_where_a_reason_is_given(certificate: Path) -> None:
    with Server(
        {"/x": page("<p>x"), "/robots.txt": page("")}, tls=certified(certificate)
    ) as server:
        url = f"https://news.example:{server.port}/x"
        with pytest.raises(FetchError) as caught:
            fetch(url, Terms(), site="news.example")
        assert caught.value.kind == "tls"
        assert not server.asked
        terms = Terms(tls_exception="the town hall has no other")
        got = fetch(url, terms, site="news.example", robots=True)
        assert got.tls_exception == "self-signed certificate; taken: the town hall has no other"
        assert server.paths() == ["/robots.txt", "/x"]


def test_a_certificate_that_is_sound_needs_no_exception(certificate: Path) -> None:
    tls = ssl.create_default_context(cafile=str(certificate))
    with Server({"/x": page("<p>x")}, tls=certified(certificate)) as server:
        url = f"https://news.example:{server.port}/x"
        got = fetch(url, Terms(tls_exception="once bad"), site="news.example", tls=tls)
        assert got.tls_exception == ""


def test_authorities_that_the_environment_names_are_trusted(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server({"/x": page("<p>x")}, tls=certified(certificate)) as server:
        url = f"https://news.example:{server.port}/x"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetch(url, Terms(), site="news.example").body == b"<p>x"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("none.pem")))
        with pytest.raises(FetchError, match="SSL_CERT_FILE names no certificates") as caught:
            fetch(url, Terms(), site="news.example")
        assert caught.value.kind == "connect"


def test_an_exception_is_for_its_own_site(certificate: Path) -> None:
    with Server({"/x": page("<p>x")}, tls=certified(certificate)) as server:
        url = f"https://news.example:{server.port}/x"
        with pytest.raises(FetchError):
            fetch(url, Terms(tls_exception="another's"), site="other.example")


# proxies


def test_http_goes_through_a_proxy() -> None:
    with Server({"/x?a=1": page("<p>x")}) as server, ProxyServer() as proxy:
        terms = Terms(proxy=Proxy.of(f"http://me:se%20cret@127.0.0.1:{proxy.port}"))
        got = fetch(server.url("/x?a=1"), terms, site=server.host)
        assert got.body == b"<p>x"
        assert proxy.lines == [f"GET {server.url('/x?a=1')} HTTP/1.1"]
        assert proxy.authorizations == ["Basic bWU6c2UgY3JldA=="]
        assert "proxy-authorization" not in server.asked[0].headers


def test_what_is_sent_goes_through_the_proxy_too() -> None:
    with Server({"/x": page("token")}) as server, ProxyServer() as proxy:
        through = Proxy.of(f"http://127.0.0.1:{proxy.port}")
        settings = Settings(LIMITS, allow_private=("127.0.0.1",), proxy=through)
        assert asyncio.run(post(server.url("/x"), b"query", "a/b", settings)) == b"token"
        assert proxy.lines == [f"POST {server.url('/x')} HTTP/1.1"]


def test_https_goes_through_a_tunnel_and_is_verified(certificate: Path) -> None:
    tls = ssl.create_default_context(cafile=str(certificate))
    served = certified(certificate)
    with Server({"/x": page("<p>x")}, tls=served) as server, ProxyServer() as proxy:
        terms = Terms(proxy=Proxy.of(f"http://me:x@127.0.0.1:{proxy.port}"))
        url = f"https://news.example:{server.port}/x"
        assert fetch(url, terms, site="news.example", tls=tls).body == b"<p>x"
        assert proxy.lines == [f"CONNECT news.example:{server.port} HTTP/1.1"]
        assert proxy.authorizations == ["Basic bWU6eA=="]
        with pytest.raises(FetchError) as caught:
            fetch(url, terms, site="news.example")
        assert caught.value.kind == "tls"


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 407 No\r\n\r\n", b"HTTP/1.1 502 No\r\n\r\n", b"SSH\r\n"]
)
def test_a_proxy_that_does_not_connect_is_told(said: bytes) -> None:
    with ProxyServer(said) as proxy:
        terms = Terms(proxy=Proxy.of(f"http://127.0.0.1:{proxy.port}"))
        with pytest.raises(FetchError) as caught:
            fetch("https://news.example/x", terms, site="news.example")
        assert caught.value.kind in ("connect", "bad_response")


@pytest.mark.parametrize(
    ("said", "scheme", "told"),
    [
        (b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n", "http", "does not let us through"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "https", "in place of the host"),
    ],
)
def test_what_a_proxy_says_itself_is_no_word_of_the_host(
    said: bytes, scheme: str, told: str
) -> None:
    with ProxyServer(said) as proxy:
        terms = Terms(proxy=Proxy("127.0.0.1", proxy.port))
        with pytest.raises(FetchError, match=told) as caught:
            fetch(f"{scheme}://news.example/x", terms, site="news.example")
        assert caught.value.kind == "connect"


def test_a_proxy_that_is_not_there_is_told() -> None:
    with ProxyServer() as proxy:
        port = proxy.port
    with pytest.raises(FetchError, match="no way to the proxy") as caught:
        fetch("http://news.example/x", Terms(proxy=Proxy("127.0.0.1", port)), site="news.example")
    assert caught.value.kind == "connect"


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://0x0a.1/"])
def test_a_proxy_is_not_asked_for_private_addresses(url: str) -> None:
    with ProxyServer() as proxy:
        terms = Terms(proxy=Proxy("127.0.0.1", proxy.port))
        with pytest.raises(FetchError) as caught:
            fetch(url, terms, site="10.0.0.1")
        assert caught.value.kind == "private_address"
        assert proxy.lines == []


@pytest.mark.parametrize(
    "address",
    [
        "proxy:3128",
        "ftp://proxy",
        "socks5://127.0.0.1:1080",
        "https://proxy:3128",
        "http://",
        "http://a b",
        "http://p:99999",
        "http://p/x",
    ],
)
def test_what_is_no_proxy_is_refused_without_a_word_of_it(address: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Proxy.of(address)
    assert "secret" not in str(caught.value)


def test_no_proxy_and_no_cookie_is_what_holds_for_all() -> None:
    assert Settings().agreed.on("https://a.cn/").cookies == Jar()
