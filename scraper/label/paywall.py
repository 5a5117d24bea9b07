"""Lines with which a page keeps the rest of an article to those who pay."""

from __future__ import annotations

import re
from dataclasses import replace

from scraper.bylines.line import words
from scraper.model import BODY_ROLES, Block, Document

PAYWALL = "a paywall's line"
"""Why a block is one."""
_LONGEST = 240
"""UTF-8 bytes of a line that says so; a longer one is prose that speaks of it."""
_LAST = 3
"""So many blocks at the end of a text may be the wall's."""
_OF_A_LINE, _OF_A_SENTENCE = 0.2, 0.4
"""How much of it must say so; a sentence may speak of a wall, a line without an end is one."""
_WALL = re.compile(
    r"(?:本文|此文|该文|全文|本篇|以下)[^。]{0,8}(?:付费|收费|会员|订阅)(?:后|专享|可见|可读|内容"
    r"|文章|阅读)"
    r"|(?:订阅|付费|购买|开通|成为|加入|登录|登陆)[^。，]{0,12}(?:后)?[^。，]{0,4}(?:阅读|查看"
    r"|解锁|畅读|继续阅读)(?:全文|全部|剩余|完整|更多精彩|本文)"
    r"|(?:阅读|查看|解锁)(?:全文|全部内容|完整内容)[^。]{0,6}(?:请|需)[^。]{0,6}(?:订阅|付费|购买"
    r"|登录|开通|成为)|解锁(?:全文|本文|剩余)"
    r"|(?:剩余|余下|还有)\s?\d{1,4}\s?[%％字][^。]{0,8}(?:未读|付费|订阅|解锁|内容)|(?:试读|试看"
    r"|免费阅读)(?:部分)?(?:已)?(?:结束|到此)"
    r"|(?:訂閱|付費|購買|加入|登入|成為)[^。，]{0,12}(?:閱讀|查看|解鎖|觀看)(?:全文|全部|完整"
    r"|更多|本文)|(?:本文|全文|此文)[^。]{0,6}(?:會員|訂戶)(?:專屬|專享|限定)"
    r"|subscribe(?: now| today)? (?:to|for) (?:continue|keep|read(?:ing)?(?: the)? (?:full|rest"
    r"|more)|unlock|full access)"
    r"|(?:to|want to) (?:continue|keep) reading\W|(?:log"
    r"|sign) in (?:or subscribe )?to (?:continue|keep) reading"
    r"|(?:this|the) (?:article|content|story|post) is (?:only )?(?:available )?(?:for|to"
    r"|reserved for|exclusive to|exclusively for) (?:our )?(?:paid |paying "
    r"|premium )?(?:subscribers|members)"
    r"|you(?:['’]ve| have) (?:reached|read|used|hit) (?:your|all|the)[^.]{0,30}(?:limit"
    r"|free (?:articles?|stories))"
    r"|(?:free )?(?:articles?|stories) (?:remaining|left) this month|unlock (?:this|the full"
    r"|the rest of the) (?:article|story)"
    r"|the (?:rest|remainder) of this (?:article|story) is|already (?:a|an) subscriber\s*\?"
    r"|(?:この|本)記事は(?:有料|会員)|有料会員(?:限定|登録|になる)|会員限定(?:記事|です)"
    r"|残り\s?[\d,]{1,6}\s?(?:文字|字)|続きを読むには|(?:会員)?登録(?:すると|して)続き"
    r"|유료\s?(?:회원|구독|기사|콘텐츠)[^.]{0,12}(?:전용|열람|이용|입니다)|구독(?:하시면|하고"
    r"|자만|자 전용)|(?:전문|전체 기사)[^.]{0,6}(?:구독|로그인|회원)"
    r"|(?:weiterlesen|jetzt lesen) mit|nur für (?:abonnenten|abonnentinnen|mitglieder)"
    r"|mit (?:einem|dem)? ?\S{0,20}abo (?:weiter|lesen)|(?:diesen|den) (?:artikel"
    r"|ganzen artikel) (?:jetzt )?freischalten"
    r"|(?:article |contenu )?(?:est )?réservé (?:à nos|aux) abonnés|il vous reste \d{1,3}\s?%"
    r"|abonnez-vous pour (?:lire|continuer|accéder)"
    r"|(?:contenido )?(?:exclusivo|solo) para (?:suscriptores|socios)"
    r"|suscr[ií]bete para (?:seguir|continuar|leer)"
    r"|(?:conteúdo )?exclusivo para assinantes|assine para (?:continuar|ler)"
    r"|(?:contenuto )?(?:riservato agli|solo per gli) abbonati|abbonati per (?:continuare|leggere)"
    r"|только (?:для|по) (?:подписчик|подписк)\w*|(?:оформите|доступ\w* по) подписк\w*"
    r"|чтобы (?:продолжить чтение|дочитать)"
    r"|(?:tylko )?dla (?:prenumeratorów|subskrybentów)|wykup (?:dostęp|subskrypcję)|aby (?:czytać"
    r"|przeczytać) (?:dalej|całość)",
    re.I,
)

_HOT = re.compile(
    "|".join(
        words(
            """
    付费 收费 会员 订阅 阅读 查看 解锁 畅读 剩余 余下 还有 试读 试看 閱讀 解鎖 觀看 會員 訂戶
    subscri reading members limit article stor month 記事 会員 残り 続き 유료 구독 로그인 회원
    lesen nur abo freischalten réserv il exclusivo solo suscr abbona riservat assin
    подпис чтение дочитать prenumerator subskryb wykup czyta
"""
        )
    )
)
"""One of these, in small letters, stands in whatever `_WALL` matches; hardly any line has one."""


def is_paywall(text: str) -> bool:
    """Whether a whole line asks for money or an account before it goes on.

    >>> is_paywall("订阅后可阅读全文"), is_paywall("Subscribe to continue reading")
    (True, True)
    >>> is_paywall("报社说，付费墙上线一年，订阅用户增加了三成。")
    False
    """
    if len(text) > _LONGEST or len(text.encode("utf-8", "replace")) > _LONGEST:
        return False
    if not may_ask(text):
        return False
    says = sum(len(found[0]) for found in _WALL.finditer(text))
    return says > (_OF_A_SENTENCE if text.rstrip()[-1:] in "。." else _OF_A_LINE) * len(text)


def may_ask(text: str) -> bool:
    """A look before the pattern, which is long and slow: whether a word of it stands there."""
    return _HOT.search(text.casefold()) is not None


def by_paywall(document: Document) -> Document:
    """The wall's lines at the end of a text are none of it."""
    body = [n for n, block in enumerate(document.blocks) if block.role in BODY_ROLES]
    walls = {n for n in body[-_LAST:] if is_paywall(document.blocks[n].text)}
    if not walls or len(walls) == len(body):
        return document
    first = min(walls)
    blocks = tuple(
        _walled(block) if n in walls or (n > first and n in body) else block
        for n, block in enumerate(document.blocks)
    )
    return replace(document, blocks=blocks)


def _walled(block: Block) -> Block:
    return block.called("notice", PAYWALL)
