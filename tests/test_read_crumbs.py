"""The category by the path of columns above the headline."""

from datetime import UTC, datetime

import pytest

from scraper.model import Snapshot
from scraper.pipeline import extract

NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)
STORY = "<p>市教育局昨日公布了新一轮校舍改造的安排，涉及全市四十二所农村小学。</p>" * 4


def category(above: str) -> str | None:
    page = f"<html><body>{above}<h1>校舍改造的安排公布了</h1>{STORY}</body></html>"
    return extract(Snapshot("https://a.example.cn/1.html", page.encode(), NOON)).category


def links(*names: str, by: str = " &gt; ") -> str:
    return by.join(f"<a href='/{n}/'>{name}</a>" for n, name in enumerate(names))


@pytest.mark.parametrize(
    "above",
    [
        f"<div class='crumbs'>{links('首页', '教育')} &gt; 正文</div>",
        f"<div class='crumbs'>{links('首页', '教育', '正文')}</div>",
        f"<ul class='breadcrumb'><li>{links('首页', '教育', by='</li><li>')}</li></ul>",
        f"<div class='weizhi'>当前位置：{links('江州网', '教育', by=' / ')} / 正文</div>",
        f"<p>您的位置：{links('江州网', '教育')} &gt; 正文 <a href='/app'>下载应用</a></p>",
        f"<td>{links('网站首页', '教育', by='»')}»</td>",
        f"<div id=breadcrumb>{links('首页', '教育', '2026', '11')}</div>",
        f"<div class=crumb>{links('首页', '教育', '校舍改造的安排公布了：四十二所小学')}</div>",
    ],
)
def test_the_last_column_of_the_path_is_the_category(above: str) -> None:
    assert category(above) == "教育"


@pytest.mark.parametrize(
    "above",
    [
        f"<div class='position-fixed'>{links('登录', '注册', '联系我们', by=' ')}</div>",
        f"<div class='crumb'>{links('首页')}</div>",
        f"<div>{links('微博', '微信', by=' | ')}</div>",
        "<p>国内生产总值 > 预期 <a href=/a>图表</a></p>",
    ],
)
def test_links_that_are_no_path_give_no_category(above: str) -> None:
    assert category(above) is None
