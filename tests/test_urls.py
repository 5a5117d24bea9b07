"""Addresses: what is kept, what names an article, whose house it stands in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.urls import absolute, article_key, canonical_url, host_of, same_site, site_of

KEPT = {
    # syntax
    "HTTPS://WWW.Example.COM:443": "https://www.example.com/",
    "http://a.cn:8080/x": "http://a.cn:8080/x",
    "http://a.cn:/x": "http://a.cn/x",
    "http://a.cn./x": "http://a.cn/x",
    "http://user:secret@a.cn/x": "http://a.cn/x",
    "//a.cn/x": "https://a.cn/x",
    "www.zznews.example.cn/a/1.html": "http://www.zznews.example.cn/a/1.html",
    "127.0.0.1:8000/a": "http://127.0.0.1:8000/a",
    "http:\\\\a.cn\\b\\c.html": "http://a.cn/b/c.html",
    "http://http://a.cn/b": "http://a.cn/b",
    "http://a.cn/b.html。": "http://a.cn/b.html",
    "<http://a.cn/b.html>": "http://a.cn/b.html",
    " http://a.cn/b\n.html\t": "http://a.cn/b.html",
    "http://a.cn/a/./b/../../c": "http://a.cn/c",
    "http://a.cn/../../c/..": "http://a.cn/",
    "http://[::1]:8000/x": "http://[::1]:8000/x",
    # letters
    "http://新闻.cn/株洲 日报.html": "http://xn--efvy88h.cn/%E6%A0%AA%E6%B4%B2%20%E6%97%A5%E6%8A%A5.html",
    "http://a.cn/%7euser/%e6%a0%aa": "http://a.cn/~user/%E6%A0%AA",
    "http://a.cn/s?wd=%b9%fa": "http://a.cn/s?wd=%B9%FA",
    "http://a.cn/100%/x": "http://a.cn/100%25/x",
    "http://a.cn/a%2Fb": "http://a.cn/a%2Fb",
    # queries
    "http://a.cn/x?": "http://a.cn/x",
    "http://a.cn/x?b=2&a=1": "http://a.cn/x?b=2&a=1",
    "http://a.cn/x?a=1&amp;b=2&amp;utm_source=q": "http://a.cn/x?a=1&b=2",
    "http://a.cn/x?from=singlemessage?isappinstalled=0": "http://a.cn/x",
    "http://a.cn/x?id=7?from=timeline": "http://a.cn/x?id=7",
    "http://a.cn/x?from=beijing": "http://a.cn/x?from=beijing",
    "http://a.cn/x?id=7&t=2&v=3&source=a&ref=b&f=c": "http://a.cn/x?id=7&t=2&v=3&source=a&ref=b&f=c",
    "http://a.cn/x.jsp;jsessionid=0A1B?id=7": "http://a.cn/x.jsp?id=7",
    "http://a.cn/x?amp=1": "http://a.cn/x",
    "http://a.cn/x?amp=5": "http://a.cn/x?amp=5",
    # fragments
    "http://a.cn/x#comments": "http://a.cn/x",
    "http://a.cn/#/news/12?from=timeline": "http://a.cn/#/news/12",
    "http://a.cn/202506/13/#page=3": "http://a.cn/202506/13/#page=3",
    # e-papers
    "http://a.cn/html/2023-01/05/content_9.htm?div=-1": "http://a.cn/html/2023-01/05/content_9.htm",
    "http://a.cn/pc/content/202301/05/content_9.html?v=2": (
        "http://a.cn/pc/content/202301/05/content_9.html"
    ),
    "http://a.cn/zzrb/html/2023-01/05/?v=1": "http://a.cn/zzrb/html/2023-01/05/",
    "http://a.cn/watch?v=2": "http://a.cn/watch?v=2",
    # hosts that are known
    "https://mp.weixin.qq.com/s?__biz=MzA=&amp;mid=1&amp;idx=2&amp;sn=ab&amp;scene=21#rd": (
        "https://mp.weixin.qq.com/s?__biz=MzA=&mid=1&idx=2&sn=ab"
    ),
    "https://baijiahao.baidu.com/s?wfr=spider&id=17&for=pc": "https://baijiahao.baidu.com/s?id=17",
    "https://link.zhihu.com/?target=https%3A//a.cn/1.html%3Fid%3D2": "https://a.cn/1.html?id=2",
    "https://a.cn/goto?url=http://b.cn/1.html?id=2&k=3": "http://b.cn/1.html?id=2&k=3",
}


@pytest.mark.parametrize(("given_", "kept"), KEPT.items())
def test_an_address_is_kept_in_its_normal_form(given_: str, kept: str) -> None:
    assert canonical_url(given_) == kept
    assert canonical_url(kept) == kept


TWINS = [
    ("http://m.a.com.cn/1.html", "https://www.a.com.cn/1.html"),
    ("http://a.cn/x?b=2&a=1", "http://a.cn/x?a=1&b=2"),
    ("http://a.cn/News/1.HTML", "http://a.cn/news/1.html"),
    ("http://a.cn/list/", "http://a.cn/list/index.html"),
    ("http://a.cn//b///1.html", "http://a.cn/b/1.html"),
    ("http://big5.b.cn/gate/big5/www.b.cn/a/1.html", "http://www.b.cn/a/1.html"),
    ("http://a.cn/BIG5/1/2.html", "http://a.cn/GB/1/2.html"),
    (
        "https://news.sina.com.cn/c/2019-11-25/doc-iihnzahi3275702.shtml",
        "https://news.sina.cn/2019-11-25/detail-iihnzahi3275702.d.html?vt=4",
    ),
    (
        "https://www.163.com/dy/article/E1VTO0R80514R9P4.html",
        "https://3g.163.com/news/article/E1VTO0R80514R9P4.html?spss=newsapp",
    ),
    (
        "https://new.qq.com/rain/a/20230105A01ABC00",
        "https://view.inews.qq.com/a/20230105A01ABC00?uid=1",
    ),
    (
        "http://www.xinhuanet.com/politics/2019-12/10/c_1125330000.htm",
        "http://m.xinhuanet.com/2019-12/10/c_1125330000.htm",
    ),
    (
        "https://www.chinanews.com.cn/gn/2019/12-10/9029800.shtml",
        "https://m.chinanews.com/wap/detail/chs/zw/9029800.shtml",
    ),
    (
        "https://www.thepaper.cn/newsDetail_forward_24631566",
        "https://m.thepaper.cn/kuaibao_detail.jsp?contid=24631566&from=kuaibao",
    ),
    (
        "https://mbd.baidu.com/newspage/data/landingsuper?context=%7B%22nid%22%3A%22news_95%22%7D",
        "https://mbd.baidu.com/newspage/data/landingshare?nid=news_95&sourceFrom=share",
    ),
    (
        "https://news.cctv.com/2023/01/05/ARTIabcDEF0123456789xyz230105.shtml",
        "https://m.news.cctv.com/2023/01/05/ARTIabcDEF0123456789xyz230105.shtml?spm=C9",
    ),
]


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_twins_share_a_key(one: str, other: str) -> None:
    assert article_key(one) == article_key(other)


OTHERS = [
    ("http://a.cn/1.html", "http://b.cn/1.html"),
    ("http://a.cn/x?id=1", "http://a.cn/x?id=2"),
    ("http://a.cn:8001/1", "http://a.cn:8002/1"),
    ("http://news.a.cn/1.html", "http://sport.a.cn/1.html"),
    ("http://a.cn/1_2.html", "http://a.cn/1.html"),
    ("http://a.cn/#/news/1", "http://a.cn/#/news/2"),
    ("https://mp.weixin.qq.com/s/AbCdEfGh1", "https://mp.weixin.qq.com/s/aBcDeFgH1"),
    (
        "https://mp.weixin.qq.com/s?__biz=MzA=&mid=1&idx=1&sn=ab",
        "https://mp.weixin.qq.com/s?__biz=MzA=&mid=1&idx=2&sn=cd",
    ),
    (
        "https://mini.eastday.com/mobile/190505214138491.html",
        "https://mini.eastday.com/mobile/190505214138491-2.html",
    ),
    ("https://t.cn.example.com/A6xYz12", "https://t.cn.example.com/a6XyZ12"),
    ("http://m.cn/1", "http://www.cn/1"),
]


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_different_articles_have_different_keys(one: str, other: str) -> None:
    assert article_key(one) != article_key(other)


@pytest.mark.parametrize(
    "rubbish",
    ["", "   ", "not an address", "javascript:void(0)", "mailto:a@b.cn", "data:text/html,x",
     "http://", "http:///", "http://a b/", "http://[", "ftp://a.cn/x", "page.html", "株洲日报",
     "http://a.cn:99999999/", "\ud800", "://", "?", "#"],
)  # fmt: skip
def test_rubbish_comes_back_stripped(rubbish: str) -> None:
    assert canonical_url(f" {rubbish}\n") == rubbish.strip()
    assert article_key(f" {rubbish}\n") == rubbish.strip()
    assert (site_of(rubbish), host_of(rubbish)) in {("", ""), ("page.html", "")}


SITES = {
    "http://paper.people.com.cn/rmrb/": "people.com.cn",
    "http://www.gov.cn/": "www.gov.cn",
    "http://jyt.hunan.gov.cn/": "hunan.gov.cn",
    "https://udn.com.tw/news": "udn.com.tw",
    "https://www.bbc.co.uk/": "bbc.co.uk",
    "https://www3.nhk.or.jp/": "nhk.or.jp",
    "https://t.co/abc": "t.co",
    "http://news.hn.cn/": "news.hn.cn",
    "http://a.b.github.io/": "b.github.io",
    "http://115.236.76.50/wldsb/": "115.236.76.50",
    "http://127.0.0.1:8001/": "127.0.0.1:8001",
    "http://localhost:8001/": "localhost:8001",
    "http://[::1]:8001/": "[::1]:8001",
    "epaper.gmw.cn": "gmw.cn",
    "http://新闻.中国/": "xn--efvy88h.xn--fiqs8s",
}


@pytest.mark.parametrize(("url", "site"), SITES.items())
def test_the_site_is_the_registrable_domain(url: str, site: str) -> None:
    assert site_of(url) == site


def test_two_ports_of_the_loopback_are_two_sites() -> None:
    assert not same_site("http://127.0.0.1:8001/", "http://127.0.0.1:8002/")
    assert same_site("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/b")
    assert same_site("http://a.cn:8001/", "http://www.a.cn/")
    assert not same_site("rubbish", "rubbish")


ON_A_PAGE = {
    "../content_2.htm": "http://a.cn/html/content_2.htm",
    "?page=2": "http://a.cn/html/1/node_1.htm?page=2",
    "//b.cn/x y": "http://b.cn/x%20y",
    "\\c\\d.html": "http://a.cn/c/d.html",
    "c.html?a=1&amp;b=2": "http://a.cn/html/1/c.html?a=1&b=2",
    " HTTP://B.cn/1 ": "http://b.cn/1",
    "javascript:void(0)": None,
    " JavaScript:x": None,
    "java\nscript:x": None,
    "mailto:a@b.cn": None,
    "tel:110": None,
    "data:text/html,x": None,
    "about:blank": None,
    "ftp://a.cn/": None,
    "": None,
    "http://[": None,
    "http://": None,
}


@pytest.mark.parametrize(("href", "url"), ON_A_PAGE.items())
def test_a_link_is_made_absolute(href: str, url: str | None) -> None:
    assert absolute("http://a.cn/html/1/node_1.htm", href) == url


addresses = st.builds(
    "{}://{}{}/{}{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["a.cn", "www.sina.com.cn", "m.163.com", "mp.weixin.qq.com", "新闻.cn"]),
    st.sampled_from(["", ":80", ":8080"]),
    st.text(max_size=12),
    st.text(max_size=12).map("?{}".format) | st.just(""),
    st.text(max_size=6).map("#{}".format) | st.just(""),
)


@given(st.text(max_size=40) | addresses)
def test_the_address_to_keep_is_its_own_normal_form(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@given(addresses)
def test_the_key_of_an_address_and_of_its_kept_form_are_equal(url: str) -> None:
    assert article_key(canonical_url(url)) == article_key(url)


@given(
    st.text("abc123/._-", max_size=12),
    st.lists(st.tuples(st.sampled_from("abcdef"), st.text("xyz12", max_size=3)), max_size=3),
    st.sampled_from(["utm_source=x", "spm=1.2", "from=timeline", "isappinstalled=0"]),
    st.integers(0, 3),
)
def test_a_tracking_parameter_never_changes_the_key(
    path: str, query: list[tuple[str, str]], tracking: str, place: int
) -> None:
    pieces = [f"{name}={value}" for name, value in query]
    tracked = [*pieces[:place], tracking, *pieces[place:]]
    plain = article_key(f"http://a.cn/{path}?{'&'.join(pieces)}")
    assert article_key(f"https://www.a.cn/{path}?{'&'.join(tracked)}#x") == plain


@given(st.text(max_size=30), st.text(max_size=30))
def test_nothing_raises(a: str, b: str) -> None:
    absolute(a, b)
    same_site(a, b)
    host_of(a)


@pytest.mark.parametrize("port", ["", ":80", ":443", ":8080", ":1", ":99999", ":08080"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_port_stands_in_a_usual_address_as_in_an_odd_one(scheme: str, port: str) -> None:
    usual = canonical_url(f"{scheme}://a.cn{port}/x/1.html")
    odd = canonical_url(f"{scheme.upper()}://A.cn{port}/x/1.html")
    assert usual == odd
