"""A site that turns its reader away says so in many ways; a short story says many things alike."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.errors import ReadError
from scraper.model import Article, Snapshot
from scraper.pipeline import extract
from scraper.read.notices import is_courtesy, notice
from scraper.read.walls import SENTENCES, _parts, only_says

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
COLUMNS = "国内 国际 社会 财经 体育 教育 健康 文化 评论 图片 视频 专题 数字报 旅游 汽车 房产"
MENU = "".join(
    f'<li><a href="/c{n}/">{name}</a></li>' for n, name in enumerate(COLUMNS.split() * 4)
)
HOT = "".join(
    f'<li><a href="/2026/{n}.html">{head}</a></li>'
    for n, head in enumerate(
        (
            "老码头改造完工周末迎客",
            "全市中小学下周一开学",
            "一季度外贸增长百分之六",
            "五号线开始试运行",
        )
    )
)
FOOT = (
    "<p>江州新闻网版权所有 未经书面授权禁止使用 Copyright © 2009-2026 江ICP备00000001号</p>"
    "<p>违法和不良信息举报电话：0000-1234567　地址：江州市清江路1号</p>"
)
GONE = """
此内容因违规无法查看
该稿件已撤稿
页面丢失了
非常抱歉，您访问的地址已失效
没有找到相关文章
抱歉，指定的主题不存在或已被删除或正在被审核
您輸入的網址有誤，請核對後重新輸入
本則新聞已過保存期限
页面走失啦，看看其他内容吧
由于用户投诉，该文章已被删除
内容不存在或已下架。您可以返回首页，或稍后重试。
404 - 找不到文件或目录
410 Gone
Oops! That page can’t be found.
Story not found
Sorry, this article has been removed.
We couldn't find that page.
The link you followed may be broken, or the page may have been removed.
この記事は掲載期間が終了しました
요청하신 기사가 존재하지 않습니다
Статья не найдена
Der gewünschte Artikel wurde gelöscht.
Cet article n'est plus disponible.
Pagina niet gevonden
La página solicitada no existe.
Esta notícia foi removida.
L'articolo non è più disponibile.
Artykuł został usunięty.
Bu haber yayından kaldırılmıştır.
الصفحة التي تبحث عنها غير موجودة
Bài viết không tồn tại hoặc đã bị xóa.
Halaman tidak ditemukan
ไม่พบหน้าที่คุณต้องการ
"""
LOGIN = """
您尚未登录，无权查看该内容
本文仅对会员开放，请登录或注册
會員專享，請登入後繼續閱讀
登录状态已过期，请重新登录
Log in or subscribe to keep reading
Your session has expired. Please sign in again.
この記事を読むには会員登録が必要です
Для просмотра необходимо авторизоваться
Bitte melden Sie sich an, um weiterzulesen.
Connectez-vous pour lire cet article.
Vui lòng đăng nhập để xem tiếp
يرجى تسجيل الدخول للمتابعة
"""
CAPTCHA = """
访问验证 请按住滑块，拖动到最右边
系统检测到您的网络存在异常流量，请进行验证
操作太频繁，请稍后再试
您的请求带有不合法参数，已被网站管理员设置拦截！
抱歉，您的IP已被限制访问
正在进行安全检查，请稍候
Verifying you are human. This may take a few seconds.
Your IP address has been blocked.
Checking if the site connection is secure
Too many requests. Please slow down.
비정상적인 접근이 감지되었습니다
Ваш запрос заблокирован
Vérifiez que vous êtes humain.
"""
AWAY = """
系统维护中，请稍后再试。
网站正在升级改造。给您带来不便，敬请谅解。
服務器繁忙，請稍候重試
We'll be back soon! Our site is undergoing maintenance.
Something went wrong. Please try again.
ただいまメンテナンス中です。しばらくお待ちください。
На сайте ведутся технические работы.
Site en maintenance, veuillez revenir plus tard.
"""
TURNED_AWAY = [
    (kind, words)
    for kind, told in (
        ("soft_404", GONE),
        ("login", LOGIN),
        ("captcha", CAPTCHA),
        ("http_5xx", AWAY),
    )
    for words in told.strip().split("\n")
]
BRIEF = [
    "网信办近日查处一批违规账号，其中三个账号发布的文章已被删除，有关人员受到处理。市民可拨打举报电话。",
    "记者发现，该平台页面已删除相关商品，客服称正在核实。截至发稿，公司没有回应记者的采访请求。",
    "市图书馆今起启用新系统，读者登录后才能预约座位，一周内有效。馆方提醒，老读者要先更新密码。",
    "收到“您的账户异常，请完成验证”的短信，不要点。昨天，城东一位退休教师险些转出八万元。",
    "镇政府网站改版，旧页面不再更新，市民反映部分链接打不开。工作人员表示，两周内完成迁移。",
    "社保系统本周六零点起停机升级，预计周日恢复，其间暂停办理各项业务。急办的，可到窗口登记。",
    "A link posted by the minister was deleted within an hour, two officials said on Monday.",
    "Researchers asked volunteers to prove that they were human; two in five failed the test.",
]  # fmt: skip


def framed(inner: str, title: str = "江州新闻网") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><ul class=nav>{MENU}</ul>"
        f"{inner}<div class=hot><h3>热点推荐</h3><ul>{HOT}</ul></div><div class=foot>{FOOT}</div>"
    )


def read(html: str) -> Article:
    return extract(Snapshot("http://a.cn/2026/1.html", html.encode(), NOON))


@pytest.mark.parametrize(("kind", "words"), TURNED_AWAY)
def test_a_notice_under_the_whole_menu_of_its_site_is_no_article(kind: str, words: str) -> None:
    html = framed(f"<div class=tip><p>{words}</p><p>5秒后自动跳转到<a href=/>首页</a></p></div>")
    with pytest.raises(ReadError) as caught:
        read(html)
    assert caught.value.kind == kind


@pytest.mark.parametrize("words", BRIEF)
@pytest.mark.parametrize("day", ["<div class=info>2026-01-05 09:15 来源：江州日报</div>", ""])
def test_a_brief_story_of_such_things_is_an_article(words: str, day: str) -> None:
    article = read(
        framed(f"<h1>简讯</h1>{day}<div class=con><p>{words}</p></div>", "简讯_江州新闻网")
    )
    assert words in article.text


def test_a_notice_may_say_it_in_two_sentences_and_with_regrets() -> None:
    assert only_says(["系统繁忙。请稍后再试。"]) == "http_5xx"
    assert (
        only_says(["对不起！", "您要看的稿件没有找到。", "请检查网址，或返回首页。"]) == "soft_404"
    )
    assert only_says(["请检查网址，或返回首页。"]) is None


def test_what_is_quoted_is_told_and_not_said() -> None:
    assert notice("页面上只有一行“内容不存在”") is None
    assert notice("他点开链接，页面只显示四个字：“内容不存在”，于是打电话问报社总机") is None


def test_a_long_sentence_costs_nothing() -> None:
    assert notice("页面不存在" * 100) is None
    assert not is_courtesy("请" * 1000)


def test_a_story_of_deleted_articles_is_not_taken_for_one_that_is_gone() -> None:
    text = "网信办昨天通报，三个账号发布的文章已被删除。\n\n" + "涉事账号此前多次被举报。" * 4
    assert only_says([text]) is None
    assert only_says(["抱歉，该文章已被删除。"]) == "soft_404"


def test_of_a_page_of_nothing_but_notices_a_few_are_listened_to() -> None:
    assert len(list(_parts(["页面不存在。返回首页。"] * 5000))) <= SENTENCES
    assert only_says(["页面不存在。返回首页。"] * 5000) == "soft_404"
