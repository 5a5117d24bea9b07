"""What the address of an e-paper says before anything is fetched."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover.epaper import recognise

DAY = date(2023, 1, 5)
KNOWN = {
    # Founder, old
    "http://epaper.a.cn/zzrb/html/2023-01/05/node_1.htm": ("founder", "page", None),
    "http://epaper.a.cn/zzrb/html/2023-01/05/node_A01.htm": ("founder", "page", "A01"),
    "http://epaper.a.cn/html/zzrb/2023-01/05/001/node.htm": ("founder", "page", "001"),
    "http://epaper.a.cn/html/zzrb/2023-01/05/": ("founder", "index", None),
    "http://www.a.cn/zzrb/html/2023-01/05/content_1_1001.htm?div=-1": ("founder", "article", None),
    "https://epaper.a.cn/html/zzrb/2023-01/05/001/content_rb_287.htm": ("founder", "article", None),
    "http://paper.a.cn/rmrb/html/2023-01/05/nbs.D110000renmrb_07.htm": ("founder", "page", "07"),
    "http://paper.a.cn/rmrb/html/2023-01/05/nw.D110000renmrb_20230105_2-07.htm": (
        "founder", "article", "07"),
    "http://zzwb.a.com/images/2023-01/05/A22/page.pdf": ("founder", "page", "A22"),
    # Founder, new
    "http://paper.a.cn/rmrb/pc/layout/202301/05/node_01.html": ("founder_new", "page", "01"),
    "http://www.a.cn/rmrb/PC/content/202301/05/content_30012345.html": (
        "founder_new", "article", None),
    "https://hbrb.a.cn/pc/paper/c/202301/05/c12345.html": ("founder_new", "article", None),
    "https://hbrb.a.cn/pc/paper/layout/202301/05/l01.html": ("founder_new", "page", "01"),
    "http://szb.a.cn/gsrb/pc/layout/202301/05/": ("founder_new", "index", None),
    "https://epaper.a.com/202301/05/#page=3": ("founder_new", "page", "3"),
    "https://epaper.a.com/202301/05/con-746458.html": ("founder_new", "article", None),
    # Dazhong
    "http://paper.a.com/dzrb/content/20230105/Page01NU.htm": ("dazhong", "page", "01"),
    "http://paper.a.com/dzrb/content/20230105/Articel01001MT.htm": ("dazhong", "article", "01"),
    "http://wfrb.a.com.cn/content/20230105/": ("dazhong", "index", None),
    # day folders
    "http://epaper.a.cn/html/ahrb/20230105/": ("day_folder", "index", None),
    "http://epaper.a.cn/hljrb/20230105/1.html": ("day_folder", "page", "1"),
    "http://epaper.a.cn/shtml/scrb/20230105/119905.shtml": ("day_folder", "article", None),
    # single papers
    "http://epaper.a.com/index.aspx?date=2023-01-05&paperType=xjrb": (None, "index", None),
    "http://www.a.cn/epapers?period=1&period_date=2023-01-05": (None, "index", None),
    "http://www.a.cn/szb/index.html?paperName=jf&paperDate=2023-01-05&paperNumber=02": (
        None, "page", "02"),
    "https://epaper.a.cn/html/2023/20230105/20230105_A01/20230105_A01_7315.html": (
        None, "page", "A01"),
    "https://dzb.a.cn/2023-01-05/1/detail-754321.html": (None, "article", None),
    "https://paper.a.cn/html/xmwb/2023-01-05/1/119460.html": (None, "article", None),
    "http://paper.a.com/2023/01/05/HK2301050001.htm": (None, "article", None),
}  # fmt: skip


@pytest.mark.parametrize(("url", "wanted"), KNOWN.items())
def test_the_address_of_an_epaper_tells_family_kind_and_page(
    url: str, wanted: tuple[str | None, str, str | None]
) -> None:
    seen = recognise(url)
    assert seen is not None
    assert (seen.family, seen.kind, seen.page) == wanted
    assert seen.date == DAY


@pytest.mark.parametrize(
    "url",
    [
        "http://www.a.com/politics/2019-12/10/c_1125330000.htm",
        "http://news.a.cn/2019-12/10/content_33388888.htm",
        "http://world.a.com.cn/n1/2026/1004/c1001-4012345.html",
        "https://www.a.com/2023/01/05/story-of-a-day.html",
        "https://www.a.com/20230105/0123abcd/c.html",
        "https://www.a.com/a/333053286_260616",
        "http://www.a.com/list?date=2023-01-05",
        "http://epaper.a.cn/html/2023-02/30/node_1.htm",
        "http://epaper.a.cn/html/0000-00/00/node_1.htm",
        "http://epaper.a.cn/html/2023-13/05/content_1.htm",
        "2023-01/05/node_1.htm",
        "",
        "://",
        "http://epaper.a.cn/html/2023-01/05/" + "x" * 5000,
    ],
)
def test_other_addresses_and_impossible_days_are_not_epapers(url: str) -> None:
    assert recognise(url) is None


@given(st.text(max_size=40) | st.from_regex(r"http://epaper\.a\.cn/[a-z/]{0,9}2023[-/0-9]{0,9}.*"))
def test_any_text_is_answered(text: str) -> None:
    recognise(text)
