"""Flags of quality, walls, and the keep-cases of both: an article about a wall is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from scraper.errors import ReadError
from scraper.model import Article, Snapshot
from scraper.pipeline import extract
from scraper.read.walls import wall

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MENU = "<div class=menu><a href=/>首页</a> <a href=/n/>新闻</a> <a href=/s/>社会</a></div>" * 3
FOOT = "<div class=foot><p>江州新闻网版权所有 未经授权不得转载 联系电话 0000-1234567</p></div>"
STORY = {
    "zh": ["江州市水务局通报，城北泵站的三台新机组已于当日凌晨并网，老城区的排水能力提高了一倍。",
           "泵站站长罗维安说，机组调试用了四十二天，期间没有停过一次水，附近居民也没有受到影响。"],
    "en": ["The city's water office said on Friday that three new pumps had begun work overnight.",
           "Their tests took six weeks, its director said, and no household went without water."],
    "ja": ["市の水道局は金曜日、北部のポンプ場で新しい設備三台が稼働を始めたと発表した。",
           "試運転には四十二日かかったが、その間、断水は一度もなかったと所長は話している。"],
    "ru": ["Городское управление сообщило, что ночью заработали три новых насоса станции.",
           "По словам директора, испытания шли шесть недель, и вода не отключалась ни разу."],
    "de": ["Das Wasseramt der Stadt teilte mit, dass in der Nacht drei neue Pumpen anliefen.",
           "Die Prüfung habe sechs Wochen gedauert, sagte der Leiter, ohne jede Unterbrechung."],
}  # fmt: skip


def page(
    *paragraphs: str, title: str = "城北泵站新机组并网", more: str = "", dated: bool = True
) -> str:
    day = "<div class=info>2026-01-05 09:15 来源：江州日报</div>" if dated else ""
    text = "".join(f"<p>{line}</p>" for line in paragraphs)
    return (
        f"<html><head><title>{title}_江州新闻网</title></head><body>{MENU}<h1>{title}</h1>{day}"
        f"<div class=con>{text}</div>{more}{FOOT}</body></html>"
    )


def read(html: str) -> Article:
    return extract(Snapshot("http://a.cn/1.html", html.encode(), NOON))


def refused(html: str) -> str:
    with pytest.raises(ReadError) as caught:
        read(html)
    return caught.value.kind


# walls


@pytest.mark.parametrize(
    ("title", "words", "kind"),
    [
        ("提示信息", "抱歉，您访问的页面不存在或已被删除！", "soft_404"),
        ("头条", "该文章已被发布者删除。", "soft_404"),
        ("新聞", "抱歉，文章已被刪除。", "soft_404"),
        ("Page not found", "Sorry, the page you are looking for doesn't exist.", "soft_404"),
        ("エラー", "お探しのページは見つかりませんでした。", "soft_404"),
        ("오류", "요청하신 페이지를 찾을 수 없습니다.", "soft_404"),
        ("Ошибка", "Страница не найдена. Вернитесь на главную.", "soft_404"),
        ("Fehler", "Die Seite wurde nicht gefunden.", "soft_404"),
        ("Erreur", "Page introuvable.", "soft_404"),
        ("安全验证", "请完成下方滑动验证后继续访问。", "captcha"),
        ("405", "很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。", "captcha"),
        ("提示", "你的请求已被系统拦截，请联系管理员。", "captcha"),
        ("Just a moment...", "Enable JavaScript and cookies to continue.", "captcha"),
        ("Robot check", "Please verify you are a human by completing the challenge.", "captcha"),
        ("Проверка", "Подтвердите, что я не робот.", "captcha"),
        ("登录", "请先登录，登录后可查看全文。", "login"),
        ("會員", "請先登入，登入後才能閱讀本文。", "login"),
        ("Account", "Please log in to continue.", "login"),
        ("提示", "找不到網頁，請返回首頁。", "soft_404"),
        ("example.cn", "本域名正在出售，联系我们。", "soft_404"),
        ("会員", "記事を読むにはログインしてください。", "login"),
        ("Вход", "Войдите, чтобы продолжить.", "login"),
    ],
)  # fmt: skip
def test_a_wall_is_no_article_and_its_kind_is_told(title: str, words: str, kind: str) -> None:
    bare = f"<html><head><title>{title}</title></head><body><p>{words}</p></body></html>"
    assert wall(bare) == kind
    assert refused(bare) == kind
    assert refused(page(words, title=title, dated=False)) == kind


def test_a_page_that_asks_for_a_password_and_says_nothing_is_a_login() -> None:
    assert refused("<title>某某网</title><form>账号 <input type=password name=p></form>") == "login"


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["网页为何显示“404 Not Found”，页面不存在时该怎么做？专家昨天作了解答。", *STORY["zh"]],
        ["验证码升级：12306网站昨起启用新的滑动验证，旅客须拖动滑块后才能登录购票。", *STORY["zh"]],
        ["市民登录“江州通”后可查看办理进度，不再需要到窗口排队，记者昨天从市政府获悉。"],
        ["警方提醒：不要把短信验证码告诉任何人，接到此类电话请立即报警。"],
        ["The page was not found in the archive, the court heard, and the log in book was gone.",
         *STORY["en"]],
    ],
)  # fmt: skip
def test_an_article_about_walls_is_an_article(paragraphs: list[str]) -> None:
    article = read(page(*paragraphs, title="网络新规今起施行"))
    assert article.text == "\n\n".join(paragraphs)
    assert not {"paywall", "truncated", "mojibake", "spam"} & set(article.quality)


@pytest.mark.parametrize("title", ["404号楼的春天", "城市里的404路公交", "一次登录引发的官司"])
def test_a_headline_with_a_walls_word_is_a_headline(title: str) -> None:
    assert read(page(*STORY["zh"], title=title)).title == title


# paywalls


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("zh", "本文为付费内容，订阅后可阅读全文"),
        ("zh", "剩余68%内容未读，开通会员解锁全文"),
        ("zh", "登录后阅读全文"),
        ("en", "Subscribe to continue reading"),
        ("en", "This article is for subscribers only. Already a subscriber? Log in"),
        ("en", "You have reached your limit of free articles."),
        ("ja", "この記事は有料会員限定です。残り1,234文字"),
        ("ru", "Материал доступен только по подписке"),
        ("de", "Weiterlesen mit S+ und alle Artikel lesen"),
    ],
)  # fmt: skip
def test_a_paywall_is_flagged_and_its_line_is_no_text(lang: str, line: str) -> None:
    within = read(page(*STORY[lang], line))
    below = read(page(*STORY[lang], more=f"<div class=box><p>{line}</p></div>"))
    for article in (within, below):
        assert article.text == "\n\n".join(STORY[lang])
        assert "paywall" in article.quality
        assert article.evidence["quality"].startswith("paywall: ")


def test_a_page_that_calls_itself_not_free_and_shows_little_is_flagged() -> None:
    told = {"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": "False"}
    script = f"<script type='application/ld+json'>{json.dumps(told)}</script>"
    assert "paywall" in read(page(*STORY["zh"], more=script)).quality
    assert "paywall" not in read(page(*STORY["zh"] * 12, more=script)).quality


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["报社说，付费墙上线一年，订阅用户增加了三成，读者开通会员后可以阅读全部内容。",
         "业内人士认为，订阅不会很快成为主要的收入，广告仍是大头，地方报纸尤其如此。"],
        ["Readers who subscribe to continue reading the paper online pay five dollars a month, "
         "the publisher said, and the number of those who do has doubled within a single year.",
         "The limit of free articles will fall from ten to five in March, its editor added."],
    ],
)  # fmt: skip
def test_an_article_about_paywalls_is_whole(paragraphs: list[str]) -> None:
    article = read(page(*paragraphs))
    assert article.text == "\n\n".join(paragraphs)
    assert "paywall" not in article.quality


# truncated


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "[点击浏览全文]"), ("zh", "查看全文"), ("en", "Read more"), ("ru", "Читать далее"),
     ("ja", "続きを読む"), ("de", "Weiterlesen")],
)  # fmt: skip
def test_an_opening_with_a_link_to_the_whole_is_flagged(lang: str, words: str) -> None:
    first, second = STORY[lang]
    cut = second[: len(second) * 2 // 3] + "..."
    assert "truncated" in read(page(first, cut, f"<a href=/all.html>{words}</a>")).quality


def test_dots_at_the_end_of_a_text_are_no_cut() -> None:
    assert (
        "truncated" not in read(page(*STORY["zh"], "他沉默了很久，终于说：“也许明年吧……”")).quality
    )


def test_a_page_that_breaks_off_in_its_text_is_flagged() -> None:
    whole = page(*STORY["zh"], "按照计划，明年汛期之前，城东和城南的两座泵站也将完成改造。")
    cut = whole[: whole.index("也将完成")]
    assert "truncated" in read(cut).quality
    assert "truncated" not in read(whole).quality


# mojibake and spam


def test_a_text_of_lost_characters_is_flagged() -> None:
    lost = "锟斤拷锟斤拷通报，锟斤拷锟斤拷泵站的三台锟斤拷锟斤拷已于当日凌晨锟斤拷锟斤拷并网。"
    assert "mojibake" in read(page(lost, lost)).quality


def test_a_text_of_characters_that_nobody_writes_so_is_flagged() -> None:
    strange = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(160)) + "。"
    assert "mojibake" in read(page(f"{strange[:80]}，{strange[80:]}", strange)).quality


def test_a_clone_with_pinyin_in_it_is_flagged() -> None:
    told = "江州新聞網(wǎng)訊，水務(wù)局通報(bào)，三臺(tái)機(jī)組當(dāng)日並網(wǎng)。"
    assert "spam" in read(page(told, told)).quality


def test_a_page_whose_title_sells_bets_is_flagged() -> None:
    sold = page(*STORY["zh"], title="葡京娱乐城官网-百家乐平台注册-老虎机手机版下载")
    assert "spam" in read(sold).quality


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("警方打掉一个网络赌博平台", "警方介绍，该团伙以百家乐、老虎机为名，在多个平台招揽赌客。"),
        ("生僻字里的中国地名", "浙江有个地方叫丽水，“丽”读作丽(lí)，不少外地人都会读错。"),
        ("体育彩票销量增长", "江州市体育彩票中心说，去年销量增长一成，公益金用于修建球场。"),
    ],
)  # fmt: skip
def test_news_of_gambling_or_of_rare_characters_is_no_spam(title: str, line: str) -> None:
    assert "spam" not in read(page(*STORY["zh"], line, title=title)).quality


# low confidence


def test_an_ordinary_story_and_a_short_notice_are_not_doubted() -> None:
    assert read(page(*STORY["zh"])).quality == ()
    notice = "江州市供水公司1月5日通知：1月6日8时至18时，城北片区因管道检修停水，请市民提前储水。"
    assert read(page(notice, title="城北片区停水通知")).quality == ()


def test_a_page_of_scraps_is_doubted_and_says_why() -> None:
    scraps = [f"第{n}号展位 江州市某某机械设备有限公司 型号 A-{n}" for n in range(9)]
    opening = "本届展会共有九家企业参展，展位安排如下，欢迎各位客商前来参观洽谈，地点在会展中心。"
    article = read(page(opening, *scraps, title="某某公司产品", dated=False))
    assert "low_confidence" in article.quality
    assert "no date" in article.evidence["quality"]


def test_an_empty_body_is_no_article() -> None:
    assert refused(page("", title="城北泵站新机组并网")) == "not_article"
