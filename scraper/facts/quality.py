"""What is wrong with an article, or may be: flags, each with the reason for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper import mojibake
from scraper.facts.doubt import doubts
from scraper.facts.found import Found
from scraper.label.paywall import PAYWALL, is_paywall
from scraper.model import BODY_ROLES, Block, Document
from scraper.read.walls import ADVICE, hear, of_title
from scraper.text import has_han, width

OPENING = 500.0
"""A body that is no longer, in characters of Han width, may be what a paywall shows of it."""
BRIEF, ASIDE = 60.0, 20.0
"""A page that reports no more besides may be a wall; less is enough of one with a date."""
NO_WALL = 600.0
"""A body that is longer is none, whatever stands in it."""
WALLS = {
    "soft_404": "it says that its article is gone",
    "captcha": "it asks a riddle, or blocks the visit",
    "login": "it asks for a login",
    "http_5xx": "it says that its site is away for a while",
}
"""Flags of a document that is no article, and what to say of it; an article never has them."""
_HAN = re.compile("[\u4e00-\u9fff]+")
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")
_BETS = (
    "百家乐|老虎机|时时彩|六合彩|北京赛车|娱乐城|威尼斯人|葡京|棋牌|博彩|菠菜|投注|真人视讯|彩票"
    "|赌场|赌博|轮盘|捕鱼|足彩|体育竞猜"
    "|私服|代孕|蜘蛛池|代开发票|一夜情|约炮|黑客接单|slot(?: gacor| online)|casino|judi|togel"
    "|sbobet|jackpot|sportsbook"
)
_SHOP = (
    "官网|官方|网址|入口|注册|登录|登陆|平台|app|下载|开户|客服|代理|首页|手机版|安卓|最新版|login"
    "|daftar|resmi|terpercaya|bonus"
)
_BET = re.compile(_BETS)
_BETTING = re.compile(rf"(?:{_BETS}).{{0,8}}(?:{_SHOP})|(?:{_SHOP}).{{0,4}}(?:{_BETS})", re.I)
_MORE = re.compile(
    r"(?:点击|戳)?(?:阅读|查看|展开|浏览|閱讀|看)(?:更多|全文|全部|原文|完整内容|完整版)|展开阅读"
    r"|全文(?:>{1,2}|»)?"
    r"|(?:continue|keep) reading|read (?:more|the full|on|the rest)|full (?:story|article)"
    r"|続きを読む|もっと読む|더\s?보기|기사 전문|читать (?:далее|полностью)|подробнее"
    r"|weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|leia mais|leggi tutto"
    r"|czytaj dalej",
    re.I,
)
_CUT = re.compile(r"(?:…|\.\.\.|。。。|⋯)\s*[\[(（【]?\s*(?P<more>[^\])）】]{0,20})[\])）】]?$")


def wall_of(document: Document, title: str, *, dated: bool) -> str | None:
    """One of `WALLS` when the page is that and no article.

    The reader looks at the whole page; here the text that was found speaks for itself. A page with
    a date and some sentences is believed.
    """
    seen = next((flag for flag in document.flags if flag in WALLS), None)
    texts = [block.text for block in document.blocks if block.role in BODY_ROLES]
    if (dated and seen is None) or sum(map(width, texts)) > NO_WALL:
        return None
    heard = hear(texts, ADVICE)
    if dated:
        return seen if heard.besides <= ASIDE else None
    if heard.besides > (BRIEF if heard.reports else ADVICE):
        return None
    return seen or heard.kind() or (of_title(title) if heard.besides <= BRIEF else None)


def quality(document: Document, title: str, *, dated: bool) -> dict[str, str]:
    """Flag to reason, in order of weight."""
    found = {flag: "the reader saw it" for flag in document.flags if flag not in WALLS}
    body = [block for block in document.blocks if block.role in BODY_ROLES]
    text = "\n".join(block.text for block in body)
    for flag, why in (
        ("truncated", _truncated(document.blocks, body)),
        ("paywall", _paywall(document, text)),
        ("mojibake", _mojibake(text)),
        ("spam", _spam(document, text)),
    ):
        if why:
            found.setdefault(flag, why)
    if document.kind == "html" and (why := doubts(document, body, title, dated=dated)):
        found["low_confidence"] = why
    return found


def evidence(flags: dict[str, str]) -> Found[tuple[str, ...]] | None:
    """The flags as a fact."""
    why = "; ".join(f"{flag}: {reason}" for flag, reason in flags.items())
    return Found(tuple(flags), why) if flags else None


def _truncated(blocks: Sequence[Block], body: Sequence[Block]) -> str | None:
    """A text that breaks off with dots, and a link to the whole of it."""
    last = body[-1]
    found = _CUT.search(last.text[-60:])
    if found is None:
        return None
    if _MORE.search(found["more"]):
        return "it breaks off with a link to the whole text"
    at = next(n for n in range(len(blocks) - 1, -1, -1) if blocks[n] is last)
    for block in blocks[at + 1 : at + 3]:
        if len(block.text) <= 30 and _MORE.match(block.text.strip("[(（【 ")):
            return f"it breaks off before 「{block.text[:20]}」"
    return None


def _paywall(document: Document, text: str) -> str | None:
    blocks = document.blocks
    if any(block.why == PAYWALL for block in blocks):
        return "its last lines ask for a subscription"
    if width(text) > OPENING:
        return None
    if any(hint.value == "false" for hint in document.told("free")):
        return "the page calls itself not free, and shows little"
    first = next(n for n, block in enumerate(blocks) if block.role in BODY_ROLES)
    if any(b.role not in BODY_ROLES and is_paywall(b.text) for b in blocks[first:]):
        return "a line below asks for a subscription"
    return None


def _mojibake(text: str) -> str | None:
    lost = text.count("\ufffd") + text.count("锟斤拷")
    if lost >= 5 and lost * 100 > len(text):
        return f"{lost} characters of the text are lost"
    han = sum(map(len, _HAN.findall(text[:4000]))) if has_han(text[:4000]) else 0
    if han >= 100 and 2 * han > len(text[:4000]) and not _is_written_so(text):
        return "characters that nobody writes so"
    return None


def _is_written_so(text: str) -> bool:
    """Whether the usual characters are there; most texts show it in their first lines."""
    return mojibake.likely(text[:800]) >= 0.12 or mojibake.likely(text[:4000]) >= 0.02


def _spam(document: Document, text: str) -> str | None:
    pinyin = len(_PINYIN.findall(text))
    if pinyin >= 3 and pinyin * 150 > len(text):
        return f"{pinyin} characters are followed by their pinyin, as cloned pages do"
    for hint in document.told("title")[:6]:
        bets = set(_BET.findall(hint.value.lower()))
        if len(bets) >= 2 and _BETTING.search(hint.value):
            return "its title sells bets"
    return None
