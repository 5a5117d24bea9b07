"""Pages that say 200 and are none: not-found pages, logins, captchas. Pure."""

from __future__ import annotations

import re

SHORT = 400
"""Visible characters; a longer page has something to say besides."""
_LOOKED_AT = 200_000

_GONE = re.compile(
    r"(?:^|\D)404(?:\D|$)|页面(?:不存在|已删除|找不到|没有找到|走丢)|(?:您|你)(?:访问|查找|要找|请求|浏览)的(?:页面|内容|文章|网页)"
    r"[^。]{0,12}(?:不存在|删除|找不到|下线|失效)|(?:文章|稿件|内容|新闻|信息)(?:已经?被?(?:删除|下线|撤回)|不存在)"
    r"|找不到(?:该|此|您|你|这个)?[^。]{0,8}(?:页|文章|内容)|無法找到|頁面不存在"
    r"|page (?:was |is |could )?not (?:be )?found|no longer (?:available|exists)|does not exist",
    re.I,
)
_CAPTCHA = re.compile(
    r"验证码|安全验证|人机验证|滑动验证|拖动滑块|访问(?:过于|太)频繁|请求(?:过于|太)频繁|您的访问(?:存在异常|被拦截)|驗證碼"
    r"|captcha|are you (?:a )?(?:human|robot)|verify (?:that )?you are human|checking your browser"
    r"|unusual traffic",
    re.I,
)
_LOGIN = re.compile(
    r"请(?:您|你)?先?(?:登录|登陆|登入)|(?:登录|登陆|登入)后(?:才能|才可|可以|可)?(?:查看|阅读|浏览|访问|继续)|用户登录|账号登录"
    r"|請先?登入|(?:please |you (?:must|need to) )(?:log|sign) ?in|sign in to (?:continue|read)",
    re.I,
)
_TAG = re.compile(r"<[^<>]{0,3000}>")
_UNSEEN = (("<script", "</script"), ("<style", "</style"), ("<!--", "-->"))
_TITLE = re.compile(r"<title\b[^>]{0,300}>([^<]{0,500})", re.I)
_PASSWORD = re.compile(r"<input\b[^>]{0,300}type\s*=\s*[\"']?password", re.I)


def wall(html: str) -> str | None:
    """`soft_404`, `captcha` or `login` when a page of few words is one of these.

    >>> wall("<title>提示</title><p>您访问的页面不存在或已被删除</p>")
    'soft_404'
    >>> wall("<title>株洲日报</title><p>市民凭验证码领取消费券。</p>" + "正文" * 300)
    """
    head = html[:_LOOKED_AT]
    words = " ".join(_TAG.sub(" ", _visible(head)).split())
    found = _TITLE.search(head)
    title = found[1] if found else ""
    if len(words) > SHORT and not _title_tells(title):
        return None
    return said(title, words[:2000], form=_PASSWORD.search(head) is not None)


def _visible(html: str) -> str:
    """Without scripts, styles and comments; what is not closed goes to the end."""
    for start, end in _UNSEEN:
        first, *rest = re.split(start, html, flags=re.I)
        html = first + "".join(re.split(end, part, maxsplit=1, flags=re.I)[-1] for part in rest)
    return html


def said(title: str, words: str, *, form: bool = False) -> str | None:
    """The same, from a page's title and its words."""
    if _CAPTCHA.search(title) or (len(words) <= SHORT and _CAPTCHA.search(words)):
        return "captcha"
    if _GONE.search(title) or (len(words) <= SHORT and _GONE.search(words)):
        return "soft_404"
    if len(words) <= SHORT and (form or _LOGIN.search(words)):
        return "login"
    return None


def _title_tells(title: str) -> bool:
    return bool(_CAPTCHA.search(title) or _GONE.search(title))
