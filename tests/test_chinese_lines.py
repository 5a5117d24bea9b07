# ruff: noqa: E501  # lines stand here as they are served
"""The lines above and below a text, in every form that Chinese sites print them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from scraper.model import Snapshot
from scraper.pipeline import extract

TEXT = (
    "江州市水务局通报，城北泵站三台新机组已于当日凌晨并网，老城区六条低洼街道的排水能力提高一倍。",
    "泵站站长何青介绍，三台机组全部采用远程控制，汛期可在十五分钟内同时启动，值班人员由九人减为四人。",
)
LISTED = "".join(
    f'<li><a href="/{n}.html">老码头改成了健身步道之{n}</a><span>2022-09-1{n}</span></li>'
    for n in range(6)
)
T = "2022-09-26T08:15:00+08:00"


def read(
    above: str = "", below: str = "", url: str = "https://www.jz.example/news/1024.html"
) -> dict[str, Any]:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    page = (
        "<html><head><meta charset=utf-8><title>城北泵站三台新机组并网_江州网</title></head><body>"
        "<div class=nav><a href=/>首页</a><a href=/n>新闻</a></div><div class=main>"
        f"<h1>城北泵站三台新机组并网</h1>{above}<div class=con>{text}{below}</div></div>"
        f"<div class=side><h3>热门</h3><ul>{LISTED}</ul></div><div class=footer>江州网版权所有</div></body></html>"
    )
    return extract(Snapshot(url, page.encode(), datetime(2022, 9, 26, 12, tzinfo=UTC))).to_json()


ABOVE: list[tuple[str, str, str | None, list[str]]] = [
    (
        "<div>来源：江州日报 作者：方小舟 时间：2022-09-26 08:15 字号：大 中 小 打印 分享</div>",
        T,
        "江州日报",
        ["方小舟"],
    ),
    (
        "<div>2022-09-26 08:15 来源：江州日报 作者：方小舟 责任编辑：柳河 浏览量：1203</div>",
        T,
        "江州日报",
        ["方小舟"],
    ),
    (
        "<div>发布时间：2022年09月26日 08:15:00 更新时间：2022年09月26日 10:20:00 来源：江州日报</div>",
        T,
        "江州日报",
        [],
    ),
    (
        "<div>更新时间：2022-09-26 10:20 发布时间：2022-09-26 08:15 信息来源：江州日报</div>",
        T,
        "江州日报",
        [],
    ),
    (
        "<div>發布時間：2022/09/26 08:15\u3000來源：江州日報\u3000記者：方小舟</div>",
        T,
        "江州日報",
        ["方小舟"],
    ),
    ("<div>江州日报 2022-09-26 08:15</div>", T, "江州日报", []),
    ("<div>2022-09-26 08:15 | 江州日报 | 方小舟</div>", T, "江州日报", ["方小舟"]),
    (
        "<div>2022-09-26 08:15:32 江州日报 记者 方小舟</div>",
        "2022-09-26T08:15:32+08:00",
        "江州日报",
        ["方小舟"],
    ),
    (
        "<div>日期：2022-09-26\u3000作者：\u3000来源：江州日报\u3000点击：<span>12</span></div>",
        "2022-09-26",
        "江州日报",
        [],
    ),
    ("<div>[2022-09-26 08:15] 来源:[江州日报] 作者:[方小舟]</div>", T, "江州日报", ["方小舟"]),
    ("<div>时间：2022年9月26日 上午8:15</div>", T, None, []),
    ("<div>2022年9月26日 08:15 星期一</div>", T, None, []),
    (
        "<div>2022年09月26日 08:15\u3000\u3000来源： <img src=/logo.gif alt='江州日报'></div>",
        T,
        "江州日报",
        [],
    ),
    (
        "<div>来源：<a href='http://www.jzrb.example/'>江州日报</a> 2022-09-26 08:15 我要评论(0)</div>",
        T,
        "江州日报",
        [],
    ),
    ("<div><span>09-26 08:15</span><span>江州日报</span></div>", T, None, []),
    (
        "<ul><li>2022-09-26 08:15</li><li>来源：江州日报</li><li>作者：方小舟</li><li>编辑：柳河</li></ul>",
        T,
        "江州日报",
        ["方小舟"],
    ),
    (
        "<table><tr><td>来源：江州日报</td><td>作者：方小舟</td><td>时间：2022-09-26 08:15</td></tr></table>",
        T,
        "江州日报",
        ["方小舟"],
    ),
    ("<p>文章来源：江州日报</p><p>发布时间：2022-09-26 08:15</p>", T, "江州日报", []),
    ("<p>时间：2022-09-26 08:15</p><p>本报记者 方小舟</p>", T, None, ["方小舟"]),
    ("<p>方小舟</p><p>2022-09-26 08:15</p>", T, None, ["方小舟"]),
    ("<div>文/方小舟\u3000图/罗小满</div><div>2022-09-26 08:15</div>", T, None, ["方小舟"]),
    ("<div>撰文：方小舟\u3000摄影：罗小满\u30002022-09-26 08:15</div>", T, None, ["方小舟"]),
    ("<div>2022-09-26 08:15 来源：本站原创 作者：佚名 点击：30 次</div>", T, None, []),
    (
        "<div>2022-09-26 08:15 来源: 江州日报-江州网 分享到： 新浪微博 腾讯微博 QQ空间</div>",
        T,
        "江州日报-江州网",
        [],
    ),
    ("<div>江州日报记者\u3000方小舟</div><div>2022-09-26 08:15</div>", T, None, ["方小舟"]),
    ("<div>作者:方小舟 罗小满 编辑:柳河 2022-09-26 08:15</div>", T, None, ["方小舟", "罗小满"]),
    ("<div>来源/江州日报 作者/方小舟 2022-09-26 08:15</div>", T, "江州日报", ["方小舟"]),
    (
        "<div class=meta><span class=date>2022-09-26 08:15</span><span class=source>江州市融媒体中心</span><span class=author>方小舟</span></div>",
        T,
        "江州市融媒体中心",
        ["方小舟"],
    ),
    ("<div>字号：<a>T</a> <a>T</a></div><div>2022.09.26 08:15</div>", T, None, []),
    (
        "<div>2022-09-26&nbsp;&nbsp;08:15&nbsp;&nbsp;来源：江州日报&nbsp;&nbsp;【字体：<a>大</a> <a>中</a> <a>小</a>】</div>",
        T,
        "江州日报",
        [],
    ),
    ("<div>本文来源：江州日报 发布于 2022-09-26 08:15</div>", T, "江州日报", []),
    (
        "<div>稿件来源： 江州日报 | 作者： | 发布时间：2022-09-26 08:15 | 浏览： 次</div>",
        T,
        "江州日报",
        [],
    ),
]


@pytest.mark.parametrize(("line", "published", "origin", "authors"), ABOVE)
def test_a_line_above_the_text_tells_time_house_and_writer(
    line: str, published: str, origin: str | None, authors: list[str]
) -> None:
    found = read(above=line)
    names = [person["name"] for person in found["authors"]]
    assert (found["published_at"], found["origin"], names) == (published, origin, authors)
    assert found["text"] == "\n\n".join(TEXT)


BELOW = [
    "<p>（责任编辑：柳河）</p>",
    "<p>【编辑:柳河】</p>",
    "<p>责编：柳河\u3000校对：何苗\u3000审核：苏敏</p>",
    "<p>编辑：柳河</p><p>校对：何苗</p><p>审核：苏敏</p>",
    "<p>文字：方小舟</p><p>图片：罗小满</p><p>编辑：柳河</p><p>一审：柳河 二审：何苗 三审：苏敏</p>",
    "<p>（方小舟）</p>",
    "<p>（记者 方小舟）</p>",
    "<p>（完）</p>",
    "<p>来源：江州日报</p>",
    "<p>来源丨江州日报</p><p>编辑丨柳河</p>",
    "<p>本报记者 方小舟</p>",
    "<p>更多精彩资讯请在应用市场下载“江州云”客户端。</p>",
    "<p>欢迎提供新闻线索，一经采纳有费用酬谢。</p>",
    "<p>报料热线：0000-96111</p>",
    "<p>江州日报报料热线：0000-1234567</p>",
    "<p>扫描二维码，关注江州发布</p>",
    "<p>长按识别二维码关注我们</p>",
    "<p>声明：转载此文是出于传递更多信息之目的。若有来源标注错误或侵犯了您的合法权益，请作者持权属证明与本网联系，我们将及时更正、删除，谢谢。</p>",
    "<p>免责声明：本文仅代表作者个人观点，与江州网无关。</p>",
    "<p>版权声明：本文系江州网原创，未经授权不得转载。</p>",
    "<p>凡注明来源为江州网的作品，版权均属江州网，未经授权不得转载。</p>",
    "<p>上一篇：<a href=/1.html>菜场搬进了地下一层</a></p><p>下一篇：没有了</p>",
    "<p>上一篇：没有了</p><p>下一篇：<a href=/3.html>小学门口多了一条风雨廊</a></p>",
    "<p>相关新闻：</p><p><a href=/1.html>菜场搬进了地下一层</a></p><p><a href=/2.html>小学门口多了一条风雨廊</a></p>",
    "<p>延伸阅读</p><p>·菜场搬进了地下一层</p><p>·小学门口多了一条风雨廊</p><p>·老码头改成了健身步道</p>",
    "<p>推荐阅读：</p><p>▶<a href=/1.html>菜场搬进了地下一层</a></p><p>▶<a href=/2.html>小学门口多了一条风雨廊</a></p>",
    "<p>【相关阅读】</p><ul><li><a href=/1.html>菜场搬进了地下一层</a></li><li><a href=/2.html>小学门口多了一条风雨廊</a></li></ul>",
    "<p>新闻链接</p><p><a href=/1.html>菜场搬进了地下一层</a></p>",
    "<p>标签：<a href=/t/1>泵站</a> <a href=/t/2>水务</a></p>",
    "<p>关键词：泵站 水务</p>",
    "<p>分享到：</p>",
    "<p>点击进入专题>></p>",
    "<p>返回首页</p>",
    "<p>[打印] [关闭]</p>",
    "<p>打印本页 | 关闭窗口</p>",
    "<p>浏览次数：1203</p>",
    "<p>阅读 1203</p><p>点赞 12</p>",
    "<p>我要评论</p>",
    "<p>最新评论</p><p>路过的人：</p>",
    "<p>END</p>",
    "<p>—END—</p>",
    "<p>- 完 -</p>",
    "<p>原标题：《江州旧闻》</p>",
    "<p>阅读原文</p>",
    "<p>点个在看，让更多人知道</p>",
    "<p>监制：苏敏</p><p>统筹：何苗</p><p>记者：方小舟</p><p>设计：罗小满</p>",
    "<p>江州日报·新江州客户端记者 方小舟 通讯员 罗小满</p>",
    "<p>本文来自微信公众号“江州发布”。</p>",
    "<p>（本文来源：江州日报）</p>",
    "<p>（原载《江州日报》2022年9月26日第3版）</p>",
    "<p>特别提醒：如果我们使用了您的图片，请作者与本站联系索取稿酬。如您不希望作品出现在本站，可联系我们要求撤下您的作品。</p>",
    "<p>（转自：江州日报）</p>",
    "<p>新闻热线：0000-1234567 投稿邮箱：a@jz.example</p>",
    "<p>文章来源：江州日报\u3000作者：方小舟</p>",
    "<p>（江州日报 方小舟）</p>",
    "<p>记者：方小舟 通讯员：罗小满</p>",
    "<p>打开APP，查看更多精彩图片</p>",
    "<p>责任编辑：</p>",
    "<p>二维码</p>",
    "<p>关注公众号</p>",
    "<p>查看全文</p>",
    "<p>展开全文</p>",
    "<p>收藏 分享 举报</p>",
    "<p>举报/反馈</p>",
    "<p>0条评论</p>",
    "<p>网友评论仅供其表达个人看法，并不表明本站同意其观点或证实其描述。</p>",
    "<p>作者：方小舟，江州大学水利学院教授</p>",
]


@pytest.mark.parametrize("line", BELOW)
def test_a_line_below_the_text_is_none_of_it(line: str) -> None:
    assert read("<div>2022-09-26 08:15 来源：江州日报</div>", line)["text"] == "\n\n".join(TEXT)


KEPT = [
    "<p>附件下载：</p><p><a href='/a.doc'>登记表.doc</a></p>",
    "<p>（作者系江州大学教授）</p>",
    "<p>我们完成了任务，谢谢大家。</p>",
    "<p>咨询电话：0000-1234567</p>",
    "<p>新闻中心热线员工的工作，从来没有写进新闻。</p>",
    "<p>推荐两本书，分享一个下午。</p>",
]


@pytest.mark.parametrize("line", KEPT)
def test_a_line_below_the_text_that_is_of_it_stays(line: str) -> None:
    words = line.split("</p>")[0].removeprefix("<p>")
    assert words in read("<div>2022-09-26 08:15 来源：江州日报</div>", line)["text"]


def test_a_time_ago_is_no_date() -> None:
    assert (
        read(above="<div><span>3小时前</span> <span>江州日报</span></div>")["published_at"] is None
    )


def test_a_day_without_its_year_takes_that_of_the_address() -> None:
    found = read("<div>09-26 08:15</div>", url="https://www.jz.example/2019/0926/c1024.html")
    assert found["published_at"] == "2019-09-26T08:15:00+08:00"
