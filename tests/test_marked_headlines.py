"""Overline and subtitle are read where a page's own names for its elements tell them."""

from datetime import UTC, datetime

import pytest

from scraper.model import Article, Snapshot
from scraper.pipeline import extract

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TEXT = "今年以来，河湾县把走读学生的上学路列入民生清单，先后修通三条通往小学的山路，惠及四千多人。"


def read(above: str = "", below: str = "") -> Article:
    page = (
        "<html><head><title>三条山路修进校门口</title></head><body><div>首页</div><div>"
        f"{above}<h1>三条山路修进校门口</h1>{below}<p>2026-01-01 08:00</p>"
        f"<div><p>{TEXT}</p><p>{TEXT}</p><p>{TEXT}</p></div></div></body></html>"
    )
    return extract(Snapshot("", page.encode(), NOON))


@pytest.mark.parametrize(
    "mark",
    ["class=pretitle", "id=PreTitle", "class='news-pretitle'", "class=intro-title", "id=suptitle",
     "class='head yinti'", "class=kicker", "class=IntroTitle"],
)  # fmt: skip
def test_an_element_named_as_overline_is_the_kicker(mark: str) -> None:
    article = read(above=f"<p {mark}>河湾县为走读学生补上最后一公里</p>")
    assert (article.title, article.kicker) == (
        "三条山路修进校门口", "河湾县为走读学生补上最后一公里",
    )  # fmt: skip
    assert article.text.count(TEXT) == 3


@pytest.mark.parametrize(
    "mark", ["class=subtitle", "id=SubTitle", "class='article-subtitle'", "class=sub", "class=futi"]
)
def test_an_element_named_as_subtitle_is_the_subtitle(mark: str) -> None:
    article = read(below=f"<h2 {mark}>——一个山区县的出行账本</h2>")
    assert (article.kicker, article.subtitle) == (None, "一个山区县的出行账本")
    assert article.text.count(TEXT) == 3


@pytest.mark.parametrize("line", ["来源：河湾日报", "2026-01-01 07:00", "本报记者 程远"])
def test_a_line_of_other_facts_is_no_subtitle_whatever_its_name(line: str) -> None:
    assert read(below=f"<div class=subtitle>{line}</div>").subtitle is None


def test_tools_behind_a_house_are_no_part_of_its_name() -> None:
    line = "<div>2026-01-01 08:00 来源：河湾财经 有0人参与 手机看新闻</div>"
    assert read(below=line).origin == "河湾财经"
