"""Where an address leads, and what goes over the wire."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.fetch.call import place_of

HOSTS = st.from_regex(r"[a-z0-9-]{1,9}(\.[a-z][a-z0-9-]{1,5}){0,2}", fullmatch=True)
LETTERS = "abXY09._~!$&()*+,;=:@/-"


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(["http", "https"]),
    HOSTS,
    st.sampled_from(["", ":80", ":443", ":8080", ":1", ":65535"]),
    st.text(LETTERS, max_size=12),
    st.sampled_from(["", "?"]),
    st.text(LETTERS + "?", max_size=12),
)
def test_a_usual_address_is_asked_as_httpx_would_ask_it(
    scheme: str, host: str, port: str, path: str, mark: str, query: str
) -> None:
    url = f"{scheme}://{host}{port}/{path}{mark}{query if mark else ''}"
    try:
        known = httpx.URL(url)
    except httpx.InvalidURL:
        return
    place = place_of(url)
    assert (place.url, place.scheme, place.netloc) == (str(known), known.scheme, known.netloc)
    assert (place.host.encode(), place.target) == (known.raw_host, known.raw_path)
    assert place.port == (known.port or {"http": 80, "https": 443}[scheme])


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://a.cn/x/../1.html", "http://a.cn/1.html"),
        ("http://A.cn:80/1.html#top", "http://a.cn/1.html"),
        ("http://me:secret@a.cn/", "http://a.cn/"),
        ("http://报.example/报?a=报", "http://xn--4ru.example/%E6%8A%A5?a=%E6%8A%A5"),
        ("http://a.cn/\n1", None),
    ],
)
def test_an_odd_address_is_made_usual_or_refused(url: str, sent: str | None) -> None:
    if sent is None:
        with pytest.raises(httpx.InvalidURL):
            place_of(url)
    else:
        assert place_of(url).url == sent
