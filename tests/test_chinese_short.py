# ruff: noqa: E501  # pages stand here as they are served
"""A story of one or two sentences is read alone, whatever prose stands about it."""

from datetime import UTC, datetime

import pytest

from scraper.model import Snapshot
from scraper.pipeline import extract

STORY = "江州市水务局9月25日通报，城北泵站三台新机组已于当日凌晨并网，老城区六条低洼街道的排水能力提高一倍。"
SECOND = "记者从江州公交集团获悉，自9月28日起，七条线路的首班车将提前到五点半发车，票价不变。"
ELSEWHERE = "江州一家老厂停产十年之后，车间里重新响起了锯木头的声音，只是来上课的多是附近的居民和学生。老厂长说，机器没有卖掉是因为舍不得，如今它们又有了用处，心里踏实。"


def entries(count: int, form: str) -> str:
    return "".join(
        form.format(n=n, t=f"老码头改成健身步道之{n}", l=ELSEWHERE) for n in range(count)
    )


FURNITURE = {
    "teasers in cards": "<div class=list><h3>更多新闻</h3>"
    + entries(
        6,
        '<div class=it><h4><a href="/{n}.html">{t}</a></h4><p>{l}</p><span>2022-09-2{n}</span></div>',
    )
    + "</div>",
    "teasers in dl": "<dl>"
    + entries(6, '<dt><a href="/{n}.html">{t}</a></dt><dd>{l}</dd>')
    + "</dl>",
    "teasers in one div p": "<div class=more><p>往期精选</p>"
    + entries(5, '<p><a href="/{n}.html">{t}</a></p><p>{l}</p>')
    + "</div>",
    "comments plain": "<div class=pl><h3>网友评论</h3>"
    + entries(6, "<div><b>江边人{n}</b><p>{l}</p><span>3天前</span></div>")
    + "</div>",
    "comments li": "<div id=cmt><h3>全部评论(6)</h3><ul>"
    + entries(6, "<li><span>路人{n}</span><p>{l}</p><em>2022-09-26 1{n}:00</em></li>")
    + "</ul></div>",
    "next story": "<div class=next><h2>两座水厂今年冬天联网供水</h2><p>2022-09-25 10:00</p>"
    + f"<p>{ELSEWHERE}</p><p>{ELSEWHERE}</p></div>",
    "site notice": f"<div class=gonggao><h3>本站公告</h3><p>为了向读者提供更好的服务，本网将于本周六凌晨进行系统维护，届时评论、投稿和订阅功能会暂停使用，敬请谅解。{ELSEWHERE}</p></div>",
    "disclaimer long": "<div class=sm><p>免责声明：本网站所提供的信息，只供参考之用。本网站及其雇员一概毋须以任何方式就任何信息传递或传送的失误、不准确或错误对用户或任何其他人士负任何直接或间接的责任。</p><p>在法律允许的范围内，本网站在此声明，不承担用户或任何人士就使用或未能使用本网站所提供的信息或任何链接或项目所引致的任何直接、间接、附带、从属、特殊、惩罚性或惩戒性的损害赔偿。</p></div>",
    "promo": "<div class=app><p>打开江州云客户端，随时查看身边的新闻，参与有奖问答，好礼天天送，每天前一百名用户还有机会获得话费。</p></div>",
    "picture rank": "<div class=pic>"
    + entries(6, '<div><img src="/{n}.jpg"><p>{t}</p></div>')
    + "</div>",
    "table rank": "<table class=rank>"
    + entries(8, '<tr><td>{n}</td><td><a href="/{n}.html">{t}</a></td><td>12{n}</td></tr>')
    + "</table>",
    "tags cloud": "<div class=yun>" + entries(8, '<a href="/t/{n}">泵站{n}</a> ') + "</div>",
    "faq": f"<div class=kf><p>客服电话：0000-1234567，工作时间周一至周五，{ELSEWHERE}</p></div>",
    "related p": "<p>相关报道：</p>" + entries(4, '<p><a href="/{n}.html">{t}</a></p>'),
    "related p no links": "<p>相关报道：</p>" + entries(4, "<p>{t}</p>"),
    "related br": "<p>相关链接：<br>" + entries(4, '<a href="/{n}.html">{t}</a><br>') + "</p>",
    "related teaser inside": "<div class=rel><p>延伸阅读：</p>"
    + entries(3, '<p><a href="/{n}.html">{t}</a></p><p>{l}</p>')
    + "</div>",
    "qr": "<p><img src=/qr.jpg></p><p>扫码关注江州日报微信公众号，获取更多资讯</p>",
    "login": "<div class=dl><p>您还未登录，登录后可以发表评论、收藏文章、订阅栏目，没有账号的用户请先注册，注册即表示同意用户协议。</p></div>",
}

ONLY_BELOW = (
    "related p", "related p no links", "related br", "related teaser inside", "next story", "qr",
    "comments plain", "comments li",
)  # fmt: skip
NEVER_INSIDE = ("faq", "site notice", "login", "promo")
HEADERS = (
    "<div class=info>2022-09-26 08:15 来源：江州日报</div>",
    "<p>2022-09-26 08:15 来源：江州日报</p>",
)


def read(body: list[str], header: str, furniture: str, place: str) -> str:
    at = {name: furniture if name == place else "" for name in ("inside", "below", "side", "above")}
    text = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    page = (
        "<html><head><meta charset=utf-8><title>城北泵站三台新机组并网_江州网</title></head><body>"
        f"<div class=nav><a href=/>首页</a><a href=/n>新闻</a></div>{at['above']}<div class=wrap><div class=main>"
        f"<h1>城北泵站三台新机组并网</h1>{header}<div class=con>{text}{at['inside']}</div>{at['below']}</div>"
        f"<div class=zuo>{at['side']}</div></div><div class=dibu>江州网版权所有</div></body></html>"
    )
    url = "https://www.jz.example/news/1024.html"
    return extract(Snapshot(url, page.encode(), datetime(2022, 9, 26, 12, tzinfo=UTC))).text


@pytest.mark.parametrize("place", ["inside", "below", "side", "above"])
@pytest.mark.parametrize("name", FURNITURE)
def test_a_short_story_is_read_alone(name: str, place: str) -> None:
    if (place == "above" and name in ONLY_BELOW) or (place == "inside" and name in NEVER_INSIDE):
        return  # no page puts this there
    for body in ([STORY], [STORY, SECOND]):
        for header in HEADERS:
            assert read(body, header, FURNITURE[name], place) == "\n\n".join(body)


def test_a_subhead_with_a_year_below_it_is_no_other_story() -> None:
    rest = f"<div><h2>十年之后</h2><p>{SECOND}</p><p>{ELSEWHERE}</p></div>"
    assert SECOND in read([STORY], HEADERS[0], rest, "inside")


def test_two_links_with_text_below_them_are_no_list() -> None:
    rest = f'<p><a href="/a.html">江州市水务局的通报全文</a></p><p>{SECOND}</p>'
    assert SECOND in read([STORY], HEADERS[0], rest, "inside")
