"""Pages that say 200 and are none: not-found pages, logins, captchas, sites that are away.

A wall speaks to the reader (请输入验证码, please sign in); an article speaks of walls. So a page
is one only if it has few words besides, or if its whole headline says so. One truth for `extract`,
that gives a `ReadError` of that kind, and for the crawl, that writes it down as a failure's kind.
The patterns are of Simplified characters, for both forms.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from scraper.han import simplified
from scraper.read.notices import LONGEST, is_courtesy, notice, reports, sentences, spoken
from scraper.text import width

SHORT = 400
"""Visible characters of a page whose links and menus are looked at with the rest."""
LITTLE = 20.0
"""What a page says besides a notice, in characters of Han width; or as much as the notice."""
ADVICE = 150.0
"""What it may say behind a notice that comes first, where that is no report."""
STORY = 400.0
"""A page that says so much besides, in characters of Han width, is none whatever it says too."""
SENTENCES = 200
"""So many sentences of a page are listened to; a notice has a few."""
PAIR = 120
"""Characters of two sentences that may tell it together."""
_LOOKED_AT = 200_000

_GONE = re.compile(
    r"404\s*(?:error|not found|页面|错误|找不到)|(?:error|错误|http)\s*404|^\W*404\W*$"
    r"|页面(?:不存在|已删除|找不到|没有找到|走丢)"
    r"|(?:您|你)(?:所)?(?:访问|查找|要找|请求|浏览)的(?:页面|内容|文章|网页)[^。]{0,12}(?:不存在"
    r"|删除|找不到|下线|失效)"
    r"|(?:该|此|本|这篇)?(?:文章|稿件|内容|新闻|信息|页面|网页)(?:已经?被?(?:发布者|原?作者|用户|管理员|编辑|平台)?(?:删除|下线"
    r"|撤回)|不存在)"
    r"|找不到(?:该|此|您|你|这个)[^。]{0,8}(?:页|文章|内容)|找不到(?:页面|网页)|无法找到"
    r"|(?:页面|文章|新闻)已(?:被)?(?:删除|下架|移除)"
    r"|(?:本|该|此)域名(?:正在|已经?|可)?[^。]{0,6}(?:出售|转让|过期|到期)"
    r"|domain (?:name )?(?:is|may be) for sale|buy this domain|domain (?:name )?has expired"
    r"|page (?:was |is |could )?not (?:be )?found|(?:page|article"
    r"|story) (?:is )?no longer (?:available|exists)"
    r"|page (?:you (?:requested|are looking for) )?does ?n[o'’]t exist"
    r"|ページ(?:が|は)(?:見つかりません|存在しません|削除)|お探しの(?:ページ|記事)"
    r"|페이지를 찾을 수 없|존재하지 않는 (?:페이지|기사)|삭제된 (?:기사|페이지|게시물)"
    r"|страница не найдена|страница не существует|материал удал[её]н"
    r"|seite (?:wurde |konnte )?nicht gefunden|page (?:introuvable|non trouv[ée]e)"
    r"|p[áa]gina no (?:encontrada|existe)|p[áa]gina n[ãa]o (?:encontrada|existe)|pagina non trovata"
    r"|strona nie (?:została znaleziona|istnieje)|nie znaleziono strony|sayfa bulunamadı"
    r"|η σελίδα δεν (?:βρέθηκε|υπάρχει)|الصفحة غير موجودة|không tìm thấy trang",
    re.I,
)
_CAPTCHA = re.compile(
    r"(?:请|需要)[^。]{0,8}(?:输入|填写|完成|通过)[^。]{0,8}(?:验证|校验)|(?:安全|人机|滑动|身份"
    r"|图形)验证(?:码|中|$|[\s，。！])"
    r"|拖动(?:下方)?滑块|访问(?:过于|太)频繁|请求(?:过于|太)频繁"
    r"|[您你]的(?:访问|请求|操作)(?:请求)?(?:存在异常|已?被(?:系统)?(?:阻断|拦截|拒绝|禁止))"
    r"|(?:url|网址|访问|请求)[^。]{0,12}对(?:本)?(?:网站|系统|服务器)造成(?:安全)?威胁"
    r"|(?:enter|complete|solve) the (?:captcha|security check|challenge)|captcha (?:verification"
    r"|check)|^captcha$"
    r"|are you (?:a )?(?:human|robot)|(?:verify|confirm|prove) (?:that )?you(?:['’]re"
    r"| are) (?:not a (?:ro)?bot|(?:a )?human)"
    r"|checking your browser|just a moment\W*$|unusual traffic"
    r"|access (?:to this page )?(?:has been )?denied"
    r"|enable javascript and cookies to continue|ロボットではありません|ロボットでないこと"
    r"|로봇이 아닙니다|자동\s?등록\s?방지|я не робот|проверка браузера|kein roboter"
    r"|(?:ne suis )?pas un robot|no soy un robot|não sou um robô|non sono un robot",
    re.I,
)
_LOGIN = re.compile(
    r"请(?:您|你)?先?(?:登录|登陆|登入)(?=$|[\s。！!,，]|后|您|账号|帐号|继续|查看|阅读|浏览|再)"
    r"|(?:登录|登陆|登入|注册)后(?:才能|才可|可以|可)?(?:查看|阅读|浏览|访问|继续)|^(?:用户"
    r"|账号)登录"
    r"|请先?登入"
    r"|(?:please |you (?:must|need to) )(?:be logged|log|sign) ?in|(?:sign|log) in to (?:continue"
    r"|read|view)"
    r"|ログインしてください|ログインが必要|로그인이 필요|로그인 ?(?:후|하셔야|해 ?주)"
    r"|(?:войдите|авторизуйтесь),? (?:чтобы|на сайт|пожалуйста)|необходимо (?:войти|авторизоваться)"
    r"|bitte (?:melden sie sich|loggen sie sich)|veuillez vous (?:connecter|identifier)"
    r"|(?:por favor,? )?inici[ae] sesión para|fa[çc]a (?:o )?login para|zaloguj się,? (?:aby|żeby)",
    re.I,
)
_TAG = re.compile(r"<[^<>]{0,3000}>")
_INLINE = re.compile(r"</?(?:a|b|i|u|em|strong|span|font|big|small|code|wbr|sup|sub|label)\b", re.I)
_BLANKS = re.compile(r"[^\S\n]*\n\s*|[^\S\n]{2,}")
_UNSEEN = (("<script", "</script"), ("<style", "</style"), ("<!--", "-->"))
_TITLE = re.compile(r"<title\b[^>]{0,300}>([^<]{0,500})", re.I)
_PARTS = re.compile(r"(?<!\s)\s*[-_|–—:：,，·>»→/]+\s*")
_PASSWORD = re.compile(r"<input\b[^>]{0,300}type\s*=\s*[\"']?password", re.I)
_PLAINLY = re.compile(
    r"(?:(?:error|错误|http)\s*)?404(?:\s*(?:error|not found|页面|错误|page not found))?"
    r"|(?:page )?not found"
    r"|error|错误(?:信息|提示)?|出错(?:了|啦)?|提示(?:信息)?|系统提示|安全验证|人机验证|验证"
    r"|captcha|just a moment\W*|access denied"
    r"|(?:用户|会员)?(?:登录|登陆|登入)|log ?in|sign ?in|ログイン|로그인|вход",
    re.I,
)
"""A headline, or a part of it, that says nothing but this."""


def wall(html: str, lines: Iterable[str] = ()) -> str | None:
    """`soft_404`, `captcha`, `login` or `http_5xx` when a page of few words is one of these.

    `lines` are those that it shows outside its links: a site prints its whole menu over a notice.

    >>> wall("<title>提示</title><p>您访问的页面不存在或已被删除</p>")
    'soft_404'
    >>> wall("<title>株洲日报</title><p>市民凭验证码领取消费券。</p>" + "正文" * 300)
    """
    head = html[:_LOOKED_AT]
    words = _BLANKS.sub("\n", _TAG.sub(_parted, _visible(head))).strip()
    found = _TITLE.search(head)
    title = found[1] if found else ""
    short = [words] if len(words) <= SHORT else []
    form = bool(short) and _PASSWORD.search(head) is not None
    return (
        of_title(title)
        or only_says(short)
        or only_says(lines, much=bool(_walls_of(title)))
        or ("login" if form else None)
    )


def _parted(tag: re.Match[str]) -> str:
    """What stands for a tag: a line end, but nothing for one within a line."""
    return "" if _INLINE.match(tag[0]) else "\n"


def _visible(html: str) -> str:
    """Without scripts, styles and comments; what is not closed goes to the end."""
    for start, end in _UNSEEN:
        first, *rest = re.split(start, html, flags=re.I)
        html = first + "".join(re.split(end, part, maxsplit=1, flags=re.I)[-1] for part in rest)
    return html


def only_says(texts: Iterable[str], *, much: bool = False) -> str | None:
    """What running texts tell their reader, where they say little else, or may say `much`.

    >>> only_says(["抱歉，您要找的網頁不存在。"]), only_says(["請先登入"])
    ('soft_404', 'login')
    >>> only_says(["门户网站称，页面不存在是因为服务器搬迁。", "昨天起市民可以照常办理业务。"])
    """
    return hear(texts, STORY).kind(much=much)


@dataclass(frozen=True, slots=True)
class Heard:
    """What texts tell their reader, and what they say besides, in characters of Han width."""

    told: Mapping[str, float]
    """How much each kind of notice takes."""
    besides: float
    leads: bool
    """Whether a notice stands before all else."""
    reports: bool
    """Whether what is said besides has words of a report."""

    def kind(self, *, much: bool = False) -> str | None:
        """What is told, where little is said besides; or `much`."""
        least = max(LITTLE, sum(self.told.values()))
        room = ADVICE if self.leads and not self.reports else least
        if not self.told or (self.besides > max(room, least) and not much):
            return None
        return max(self.told, key=self.told.__getitem__)


def hear(texts: Iterable[str], most: float) -> Heard:
    """What texts tell; no more is listened to once they said more than `most` besides."""
    told: dict[str, float] = {}
    besides, leads, reporting = 0.0, False, False
    for kind, sentence in _parts(texts):
        size = width(sentence)
        if kind:
            leads = leads or not besides
            told[kind] = told.get(kind, 0.0) + size
        else:
            besides += size
            reporting = reporting or reports(sentence)
        if besides > most:
            return Heard({}, besides, leads, reporting)
    return Heard(told, besides, leads, reporting)


def _parts(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What is told, or nothing, and the sentence; courtesies are left out.

    Two short ones may tell it together: 系统繁忙。请稍后再试。
    """
    left = deque(islice(chain.from_iterable(map(sentences, texts)), SENTENCES))
    while left:
        first = left.popleft()
        both = f"{first} {left[0]}" if left else ""
        if kind := _told(first):
            yield kind, first
        elif 0 < len(both) <= PAIR and (kind := notice(both)):
            left.popleft()
            yield kind, both
        elif not is_courtesy(first):
            yield "", first


def _told(sentence: str) -> str | None:
    """What a sentence tells the reader, by the phrases above or by the words of notices."""
    if len(sentence) > LONGEST:
        return None
    plain = spoken(sentence)
    for kind, pattern in _KINDS:
        if (found := pattern.search(plain)) and 3 * len(found[0]) >= len(plain):
            return kind
    return notice(sentence)


def of_title(title: str) -> str | None:
    """What a headline says, site names apart, where it says nothing else.

    >>> of_title("404 Not Found"), of_title("城市的404号楼"), of_title("页面不存在 - 某某网")
    ('soft_404', None, 'soft_404')
    """
    for part in _walls_of(title):
        for kind, pattern in _KINDS:
            if pattern.search(part):
                return kind
    return None


def _walls_of(title: str) -> list[str]:
    """The parts of a headline that say only that."""
    parts = [part for part in _PARTS.split(simplified(title).strip()[:200]) if part]
    return [part for part in parts[:3] if _PLAINLY.fullmatch(part) or _mostly_wall(part)]


def _mostly_wall(part: str) -> bool:
    for _, pattern in _KINDS:
        if (found := pattern.search(part)) and 3 * len(found[0]) >= 2 * len(part):
            return True
    return False


_KINDS = (("captcha", _CAPTCHA), ("soft_404", _GONE), ("login", _LOGIN))
