"""Who signs an article where no grammar of bylines says so."""

from datetime import UTC, datetime

from scraper.model import Snapshot
from scraper.names import parse_byline
from scraper.pipeline import extract

NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)
STORY = "<p>去年春天，我在江州的旧屋里住了三个月，门前的菜地是邻居留下来的。</p>" * 5


def authors(title: str, *lines: str) -> list[str]:
    above = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<title>{title}</title><body><h1>{title}</h1>{above}{STORY}"
    article = extract(Snapshot("https://a.example.cn/1.html", page.encode(), NOON))
    return [person.name for person in article.authors]


def test_a_name_that_opens_the_headline_and_stands_alone_below_it_signs() -> None:
    assert authors("茉莉：我怎样学会种花", "我怎样学会种花", "茉莉") == ["茉莉"]


def test_a_name_in_the_headline_alone_signs_nothing() -> None:
    assert authors("茉莉：我怎样学会种花", "我怎样学会种花") == []
    assert authors("快讯：江州今起降温", "江州今起降温") == []


def test_a_byline_says_where_it_was_sent_from_even_from_nowhere_known() -> None:
    known = parse_byline("本报记者罗科苏盈发自北京")
    assert ([person.name for person in known.authors], known.place) == (["罗科苏盈"], "北京")
    assert parse_byline("本报记者 王珩 李旻发自江州").place == "江州"
    assert not parse_byline("记者发自内心地说，这里的菜地是邻居留下的。").authors


def test_a_house_behind_its_writer_is_no_writer() -> None:
    byline = parse_byline("作者：赵婕 出自 [江州文艺出版社]")
    assert [person.name for person in byline.authors] == ["赵婕"]
    assert byline.sources == ("江州文艺出版社",)
