"""What is known of addresses, as data: suffixes, tracking names, and how a host names its articles.

Facts from saved pages and share links of each site. A new site is a new row here, never code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SECOND_LEVELS = _words(
    """com net org gov edu ac co or go ne mil idv gob gouv govt ltd plc sch nhs police game ebiz
    club ad ed gr lg re pe kr gen ind firm res nic id asn web per info biz name in"""
)
"""Labels that, before a two-letter country label, belong to the suffix: `com.cn`, `co.uk`."""

PROVINCES_OF_CN = _words(
    """bj sh tj cq he sx nm ln jl hl js zj ah fj jx sd ha hb hn gd gx hi sc gz yn xz sn gs qh nx xj
    tw hk mo"""
)
"""Second levels that only `.cn` has, one a province."""

SHARED_HOMES = _words(
    """github.io gitee.io blogspot.com wordpress.com sinaapp.com appspot.com vercel.app netlify.app
    pages.dev workers.dev myqcloud.com aliyuncs.com"""
)
"""Suffixes under which unrelated people live side by side."""

HOME_LABELS = frozenset({"m", "www", "wap", "mobile", "3g"})
"""First labels of a host that serves the same articles to another screen."""

BARE_TLDS = _words(
    """cn com net org tw hk mo sg my jp kr uk us eu info biz top xyz cc tv io co me news gov edu au
    ca de fr ru in vn th site online club vip wang int mobi asia"""
)
"""Last labels by which `example.com.cn/1` without a scheme is told from a file's name."""

TWINS = {
    "news.cn": "xinhuanet.com",
    "chinanews.com.cn": "chinanews.com",
    "people.cn": "people.com.cn",
    "cctv.cn": "cctv.com",
}
"""Hosts (screen label off) that serve what another serves."""

TRACKING = _words(
    """spm scm fbclid gclid gclsrc dclid gbraid wbraid yclid msclkid twclid igshid igsh mc_cid
    mc_eid mkt_tok isappinstalled wxshare_count tt_from share_token share_uid srcid nsukey
    bd_vid _ga _gl hmsr hmpl hmcu hmkw hmci spm_id_from vd_source share_source share_medium
    share_plat share_from share_session_id share_channel share_type share_tag share_times
    sharefrom shareuid sharetoken sharesource share_count weixin_share_count adtag
    tdsourcetag ivk_sa ivk_sa_s bsh_bid xhsshare xhs_share apptime ascene pass_ticket
    wx_header exportkey clicktime enterid wxfrom wx_from winzoom guccounter
    __twitter_impression ref_src cmpid ncid ocid smid smtyp _hsenc _hsmi fb_action_ids
    fb_action_types fb_source at_medium at_campaign jsessionid phpsessid aspsessionid"""
)
"""Names of query parameters that never choose what a page says."""

TRACKING_PREFIXES = ("utm_", "sharer_", "aspsessionid", "pk_campaign", "pk_kwd", "mtm_", "hsa_")

SHARED_FROM = _words(
    """singlemessage groupmessage timeline message singlemsg groupmsg weixin wechat weixin_timeline
    wx wxtimeline wxfriend wechat_timeline weibo sinaweibo qq qzone mobileqq qqfriend
    share"""
)
"""Values by which `from=` says how a link was shared; any other value may choose content."""

WRAPPERS = _words(
    """redirect redir jump jumpto goto gotourl gotolink link linkto outlink out wapredirect transit
    ifengurl sinaurl tolink external openurl middlem mmopen l landing away leave click"""
)
"""Last path segments, extension off, of pages that only forward to the address they carry."""

WRAPPER_HOSTS = _words(
    """link.zhihu.com link.csdn.net link.juejin.cn link.jianshu.com www.google.com www.google.com.hk
    links.jianshu.com gate.baidu.com jump.bdimg.com jump2.bdimg.com zm.news.so.com"""
)

WRAPPED_IN = ("url", "u", "target", "to", "t", "src", "dest", "link", "pfurl", "toasturl", "q")
"""Parameters in which a forwarding page carries the address, the surest first."""

KEPT_QUERY = None
"""`HostRule.keep` of a host whose query is filtered by the general rules."""


@dataclass(frozen=True, slots=True)
class HostRule:
    """How one site names an article. The first rule whose path and parameters are there holds."""

    domain: str
    """The rule is for this host and all below it."""
    path: str = ""
    """A pattern searched in the path; its groups are the identity."""
    name: str = ""
    """What the key opens with; empty where the key stays general and only the query is known."""
    keep: tuple[str, ...] | None = KEPT_QUERY
    """Parameters that stay, in their order, all others go."""
    ids: tuple[str, ...] = ()
    """Parameters that, with the groups, are the identity; all must be there."""
    within: str = ""
    """A pattern searched in the decoded parameter; its group is the identity."""
    cased: bool = False
    """Whether upper and lower case differ in the identity."""


_MID = ("__biz", "mid", "idx", "sn")

RULES: tuple[HostRule, ...] = (
    HostRule("mp.weixin.qq.com", r"^/s/([\w-]{8,})$", "weixin:s", keep=(), cased=True),
    HostRule("mp.weixin.qq.com", r"^/s/?$", "weixin", _MID, ("__biz", "mid", "idx"), cased=True),
    HostRule("mp.weixin.qq.com", r"^/s/?$", "weixin", _MID, ("__biz", "mid"), cased=True),
    HostRule(
        "mp.weixin.qq.com",
        r"^/mp/appmsg/show/?$",
        "weixin",
        ("__biz", "appmsgid", "itemidx", "sign"),
        ("__biz", "appmsgid", "itemidx"),
        cased=True,
    ),
    HostRule("baijiahao.baidu.com", "", "baijiahao", ("id",), ("id",)),
    HostRule("mbd.baidu.com", "", "baidu-nid", ("nid",), ("nid",), r"^(?:news_)?(\w+)"),
    HostRule(
        "mbd.baidu.com",
        "",
        "baidu-nid",
        ("context",),
        ("context",),
        r"""["']nid["']\s*:\s*["'](?:news_)?(\w+)""",
    ),
    HostRule("360kuai.com", "", "360kuai", ("url",), ("url",)),
    HostRule("360kuai.com", "", "", ("url",)),
    HostRule("sh.qihoo.com", "", "", ("url",)),
    *(
        HostRule(
            domain,
            r"/(?:article/|group/|item/|video/|w/|a|i)?(\d{12,})(?:/|$)",
            "toutiao",
            keep=(),
        )
        for domain in ("toutiao.com", "toutiaocdn.com", "toutiaoimg.com", "toutiaoimg.cn")
    ),
    HostRule("toutiao.com", "", "", keep=()),
    HostRule("eastday.com", r"/n?(\d{12,})((?:-\d+)?)\.html?$", "eastday", keep=()),
    HostRule("eastday.com", r"\.s?html?$", "", keep=()),
    HostRule("sohu.com", r"/(?:a|na|picture|video|xchannel)/(\d{6,})(?:_\d+)?/?$", "sohu", keep=()),
    HostRule("sohu.com", r"/n/?(\d{6,})(?:\.shtml|/?$)", "sohu-n", keep=()),
    *(
        HostRule(
            domain,
            r"/(?:doc|detail)-i?([a-z0-9]{10,})\.(?:d\.html|s?html?)$",
            "sina",
            keep=(),
        )
        for domain in ("sina.com.cn", "sina.cn")
    ),
    *(
        HostRule(domain, r"^/article_(\d+_[0-9a-z]+)\.html", "sina-k", keep=())
        for domain in ("k.sina.com.cn", "k.sina.cn")
    ),
    HostRule("sina.com.cn", r"\.s?html$", "", keep=()),
    HostRule(
        "thepaper.cn", r"/(?:newsDetail_forward_|baijiahao_|detail/)(\d+)", "thepaper", keep=()
    ),
    HostRule("thepaper.cn", "", "thepaper", ("contid",), ("contid",)),
    HostRule("thepaper.cn", "", "", keep=()),
    HostRule("newaircloud.com", "", "", keep=()),
    HostRule("163.com", r"/([0-9A-Z]{16})((?:_\d+)?)(?:_all)?(?:\.html?|/?$)", "163", keep=()),
    HostRule("qq.com", r"/(\d{8}[A-Z][0-9A-Z]{5,9})((?:_\d+)?)(?:\.html?|/?$)", "qq", keep=()),
    HostRule("ifeng.com", r"^/c/(?:s/)?(?:v\d+/)?([0-9A-Za-z_-]{9,})/?$", "ifeng", (), cased=True),
    HostRule("hexun.com", r"/\d{4}-\d\d-\d\d/(\d{6,})((?:_\d+)?)\.html?$", "hexun", keep=()),
    *(
        HostRule(domain, r"/(\d{4}-\d\d/\d\d/c_\d{6,}(?:_\d+)?)\.html?$", "xinhua", keep=())
        for domain in ("xinhuanet.com", "news.cn")
    ),
    *(
        HostRule(domain, r"/(\d{8}/[0-9a-f]{32})/c((?:_\d+)?)\.html?$", "xinhua", keep=())
        for domain in ("xinhuanet.com", "news.cn")
    ),
    *(
        HostRule(
            domain,
            r"/(?:\d{4}/\d\d-\d\d|wap/detail/\w+(?:/\w+)?)/(\d{6,})((?:_\d+)?)\.shtml$",
            "chinanews",
            keep=(),
        )
        for domain in ("chinanews.com", "chinanews.com.cn")
    ),
    HostRule(
        "huanqiu.com", r"/(?:article|a/[0-9a-f]{6})/([0-9A-Za-z]{8,})/?$", "huanqiu", (), cased=True
    ),
    *(
        HostRule(domain, r"/((?:ARTI|VIDE|PHOA)\w{16,})\.shtml$", "cctv", keep=(), cased=True)
        for domain in ("cctv.com", "cctv.cn", "cntv.cn")
    ),
    HostRule("epaper.gmw.cn", "", ""),
    HostRule(
        "gmw.cn", r"/\d{4}-\d\d/\d\d/(?:content_)?(\d{6,})((?:_\d+)?)\.html?$", "gmw", keep=()
    ),
    HostRule("caixin.com", r"/\d{4}-\d\d-\d\d/(\d{6,})\.html$", "caixin", keep=()),
    HostRule("eastmoney.com", r"/a/(?:\d+,)?(\d{15,})\.html$", "eastmoney", keep=()),
    HostRule("guancha.cn", r"/(\d{4}_\d\d_\d\d_\d+)(?:_s)?\.shtml$", "guancha", keep=()),
    HostRule("myzaker.com", r"/article/([0-9a-f]{20,})", "zaker", keep=()),
    HostRule("myzaker.com", "", "zaker", ("pk",), ("pk",)),
    HostRule("yidianzixun.com", r"/article/(\w+)", "yidian", keep=(), cased=True),
    HostRule("zhuanlan.zhihu.com", r"^/p/(\d+)", "zhihu", keep=()),
    HostRule("ltn.com.tw", r"/news/(\w+/(?:breakingnews|paper)/\d+)", "ltn", keep=()),
    HostRule("udn.com", r"/story/(\d+/\d+)", "udn", keep=()),
    HostRule("chinatimes.com", r"/(\d{14}-\d{6})", "chinatimes", keep=()),
)


def _by_domain() -> dict[str, tuple[tuple[HostRule, re.Pattern[str]], ...]]:
    table: dict[str, list[tuple[HostRule, re.Pattern[str]]]] = {}
    for rule in RULES:
        flags = re.ASCII if rule.cased else re.ASCII | re.IGNORECASE
        table.setdefault(rule.domain, []).append((rule, re.compile(rule.path, flags)))
    return {domain: tuple(rows) for domain, rows in table.items()}


RULES_BY_DOMAIN = _by_domain()
"""The rows of each domain in their order, patterns compiled."""
