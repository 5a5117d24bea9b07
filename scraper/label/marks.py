"""What a whole line is by its words alone: patterns on width-folded lines, each with its use.

Only whole lines are judged: prose that says 扫码 or 责任编辑 in a sentence stays prose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from scraper.han import either_form, simplified
from scraper.text import width_folded

_STAMP = r"(?:19|20)\d\d[-/.年 ]\d{1,2}[-/.月]\d{1,2}日?(?:[ T]*\d{1,2}:\d\d(?::\d\d)?)?"
STAMP = re.compile(rf"(?:[\[(]\s*)?{_STAMP}\s*[\])]?")
"""A line that is only a time: where an entry of a list ends."""
_CLOSING_STAMP = re.compile(rf"[\[(]?({_STAMP})[\])]?$")
_STAMP_ENDS = tuple("0123456789日])０１２３４５６７８９］）")
CUT = re.compile(
    r"以上内容为.{0,20}快照|(?:信息)?快照(?:生成)?(?:时间|日期):|(?:信息)?(?:原文|原始)(?:地址|链接|网址):"
    r"|更多(?:关于|有关)[^。!?]{1,30}的?(?:资讯|新闻|信息|文章|内容|报道):?$"
)
"""The first line of what a snapshot site puts below an article: no line of the body follows."""
CUT_OPENINGS = ("以上内容", "快照", "信息", "原文", "原始", "更多")
"""How every line that `CUT` matches begins."""
CAPTURED = re.compile(
    rf"(?:信息|本页|页面)?快照(?:生成|采集|收录|抓取)?(?:时间|日期):\s*({_STAMP})"
)
ADDRESS = re.compile(r"(?:信息)?(?:原文|原始|来源)(?:地址|链接|网址):\s*(\S{0,2000})")
MORE = re.compile(r"更多(?:关于|有关)[^。!?]{1,30}的?(?:资讯|新闻|信息|文章|内容|报道):?")
SNAPSHOT = re.compile(r"快照(?:生成|采集|收录|抓取)?(?:时间|日期):|内容为.{0,20}快照|快照查询")
"""What a page that calls itself a snapshot says."""
CRAWLER = re.compile(
    r"由\s*([A-Za-z0-9][A-Za-z0-9.-]{2,80}\.[A-Za-z]{2,12})\s*(?:的)?(?:爬虫|蜘蛛|机器人|系统|自动)?.{0,4}(?:采集|收录|抓取|快照)"
)
SOURCE = re.compile(
    r"[\[(【]?\s*(?P<word>本文转自|本文转载自|转载自|转自|摘自|原载|本文来源|文章来源|新闻来源|信息来源|资料来源|稿件来源|内容来源|来源|稿源|来自|出处)"
    r"\s*[:|丨/]\s*(?P<house>[^\s。,;!?][^。;!?]{0,38}?)\s*[\])】]?"
)
ORIGINAL = re.compile(r"[\[(【]?\s*(?:原标题|原文标题|原题)\s*:\s*(?P<title>.{2,120}?)\s*[\])】]?")
_NOTICE = re.compile(
    r"以上内容为.*快照.*|本站信息快照.*|.{0,20}如有侵权.{0,40}|(?:特别|免责|版权|郑重|法律|平台|本网|本站)声明\s*[:|].*"
    r"|声明\s*[:|].{0,120}(?:转载|转发|版权|侵权|立场|本[网站文]|仅供|平台|整理|删除).*"
    r"|(?:版权|免责|特别|法律)声明"
    r"|.{0,40}未经.{0,12}(?:授权|许可|允许|同意).{0,12}(?:不得|禁止|严禁|谢绝).{0,60}"
    r"|.{0,40}(?:不代表|与)(?:本站|本网|本平台|平台|本报).{0,10}(?:立场|观点|无关).{0,60}"
    r"|[(\[【]?(?:本文|文章)(?:仅|只)?(?:为|代表)作者(?:本人|个人)?观点.{0,80}"
    r"|[(\[【]?本文来自.{1,30}(?:下载|APP|客户端).{0,30}"
    r"|转载(?:请|须|时|此文).{0,80}|(?:版权所有|copyright)\b.{0,80}"
)
_PROMOTION = re.compile(
    r"[\[(【]?(?:扫一扫|扫描|扫码|长按|识别).{0,20}(?:二维码|关注|下载|分享|查看|打开).{0,20}"
    r"|.{0,16}(?:下载|打开|安装).{0,16}(?:APP|客户端).{0,24}|(?:点击|戳)(?:进入|查看|这里|下载|观看).{0,24}>{0,3}"
    r"|(?:更多|最新|精彩).{0,24}(?:请|敬请)?(?:关注|点击|登录|下载).{0,30}|关注.{0,12}(?:公众号|微信|微博).{0,20}"
    r"|.{0,10}点个?[“\"'「]?(?:在看|赞|关注|星标).{0,12}"
    r"|阅读(?:下一篇|原文|全文)|展开(?:全文|阅读|剩余.*)|点击(?:加载|展开).{0,6}|返回.{0,6}(?:首页|列表|顶部|目录)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"【?(?:我要)?纠错】?|顶一下.{0,40}踩一下.{0,20}|[-=_*—─·.]{5,}.{0,8}[-=_*—─·.]{5,}|\[?(?:打印|关闭|收藏|复制|分享|举报|评论|返回)(?:本页|此页|窗口|文章|链接|到.{0,12})?[\]】]?"
    r"|(?:上|下)一(?:篇|页|版|期)(?:[:|].{0,60})?|(?:字号|字体)\s*:?.{0,16}|分享(?:到|至)\s*:?.{0,24}"
    r"|[(—\-·=\s]{0,4}(?:全文完|END|(?<=[(—\-·=\s])完(?=[)—\-·=\s]))[)—\-·=\s]{0,4}"
    r"|(?:\[?(?:打印|关闭|收藏|分享|举报|反馈|点赞|评论|转发|推荐)(?:本页|窗口|本文)?\]?[\s|/]{0,3}){2,8}"
    r"|.{0,12}(?:报料|爆料|新闻)(?:热线|电话)\s?:?\s?[\d-]{5,}.{0,40}|.{0,8}提供新闻线索.{0,24}"
    r"|二维码|查看(?:全文|更多)"
    r"|[大中小默认\s]{1,9}|放大|缩小|默认|朗读|听新闻|点赞|\d+\s*(?:人|次|条)?(?:评论|阅读|浏览|点赞|参与|跟贴|回复)"
    r"|(?:浏览|阅读|点击|访问)(?:次|量|数)*\s*:?\s*\d*\+?万?次?|图集|我要评论|发表评论|网友评论|热门评论|责任自负"
)
_LABEL = re.compile(
    r"(?P<label>类别|分类|栏目|频道|发布时间|发表时间|发布日期|更新时间|时间|日期"
    r"|(?:文章|信息|新闻|稿件|内容)?来源|稿源|来自|出处|(?:原|文章)?作者|发布者|发布人|记者|责编|责任编辑|编辑"
    r"|字号|字体|浏览|点击|阅读|查看|评论|人气|(?<![A-Za-z])(?:Source|Author|Editor)(?=\s*:\s*[A-Z]))"
    r"\s*+(?:次数|量|数)?\s*+[:|丨]\s*"
)
_SAME_LABEL = {
    "来自": "来源", "出处": "来源", "稿源": "来源", "文章来源": "来源", "信息来源": "来源",
    "新闻来源": "来源", "稿件来源": "来源", "内容来源": "来源",
    "原作者": "作者", "文章作者": "作者",
}  # fmt: skip
"""Words that sites use for one and the same label."""
_BULLET = re.compile(r"[•·▪▸►●○◦‣]\s*(\S.{0,28})")


def is_stamp(text: str) -> bool:
    """Whether the line is only a time."""
    if len(text) >= 40 or not (bare := text.strip()).endswith(_STAMP_ENDS):
        return False
    return STAMP.fullmatch(width_folded(bare)) is not None


def closing_stamp(text: str) -> str | None:
    """The time that a line of more than a time ends with, or None.

    >>> closing_stamp("科技节开幕 2025-02-17 01:15:00"), closing_stamp("2025-02-17")
    ('2025-02-17 01:15:00', None)
    """
    bare = text.rstrip()
    if not bare.endswith(_STAMP_ENDS):
        return None
    match = _CLOSING_STAMP.search(width_folded(bare))
    return match[1] if match and match.start() > 0 else None


def kind_of(text: str) -> str:
    """The role a line has by its words alone; empty for anything that could be prose.

    >>> kind_of("本文转自：株洲日报"), kind_of("【纠错】")
    ('source', 'furniture')
    >>> kind_of("记者扫码关注了这个公众号，读完了全文。")
    ''
    """
    bare = text.strip()
    return _kind_of_line(bare) if bare and len(bare) <= _LONGEST else ""


@lru_cache(maxsize=4096)
def _kind_of_line(bare: str) -> str:
    if len(bare) > _LONGEST_USUAL and not _LONG.search(bare):
        return ""
    return _kind_of(bare) if may_have_kind(bare) else ""


def may_have_kind(bare: str) -> bool:
    """A look before the patterns: whether a line opens as one of them does, or holds, not far
    from its beginning, what one of them may open late with. Never False where one matches."""
    return _OPENING.match(bare) is not None or _LATE.search(bare, 0, _LATEST) is not None


def _kind_of(bare: str) -> str:
    line = width_folded(bare)
    meta = is_meta(line)
    if meta and len(labelled(line)) > 1:
        return "meta"
    words = simplified(line)
    for role, pattern in WHOLE_LINE:
        if pattern.fullmatch(words):
            return role
    return "meta" if meta else ""


_LONGEST = 400
_LONGEST_USUAL = 200
_LONG = re.compile(either_form("快照|声明|地址|链接|网址|展开剩"))
"""What stands in every longer line that is known by its words; other long lines are prose."""


WHOLE_LINE = (
    ("captured", CAPTURED),
    ("address", ADDRESS),
    ("source", SOURCE),
    ("original", ORIGINAL),
    ("notice", _NOTICE),
    ("furniture", _PROMOTION),
    ("furniture", _FURNITURE),
)
"""Role → pattern of a folded line that has it; whoever adds one tells `_OPENING` or `_LATE`."""
_OPENING = re.compile(
    r"[\[［(（【]?\s*(?:\d|[大中小默认認][大中小默认認\s]{0,8}$|copyright|Source|Author|Editor|"
    + either_form(
        "信息|本页|页面|快照|原文|原始|原标题|原题|原载|来源|稿源|来自|出处|内容|本文|转载|转自|摘自|文章|新闻|资料|稿件"
        "|以上内容|本站|本网|特别|免责|版权|郑重|法律|声明|扫一扫|扫描|扫码|长按|识别|点击|戳|更多|最新|精彩"
        "|关注|阅读|展开|返回|纠错|打印|关闭|收藏|复制|分享|举报|评论|上一|下一|字号|字体|放大|缩小|默认|朗读"
        "|听新闻|点赞|浏览|访问|图集|我要|发表|网友|热门|责任|类别|分类|栏目|频道|发布|更新|时间|日期|作者"
        "|记者|责编|编辑|平台|顶一下|来自|出处|原作者|查看|人气|二维码|全文完|END|反馈|推荐|转发"
    )
    + r"|[-=_*—─·.]{5}|[—\-·=(（\s]{1,4}(?:全文完|完|END))"
)
_LATE = re.compile(
    either_form(
        "如有侵权|未经|不代表|与本|与平台|下载|打开|安装|点个|在看|点赞|星标|点关|点「|点“|点＂|点＇|热线|料电话|闻电话|线索"
    )
    + "|点[\"']"
)
_LATEST = 48
"""Where the longest of `_LATE` ends at the latest, in every pattern."""


def bullet(text: str) -> str | None:
    """The words of a navigation bullet (`• 教育`), or None."""
    match = _BULLET.fullmatch(text)
    return match[1].strip() if match else None


@lru_cache(maxsize=512)
def labelled(text: str) -> Mapping[str, str]:
    """The `label: value` pairs of a meta line, in page order; the first of a label wins.

    Labels come in Simplified characters, values as printed.

    >>> labelled("类别:教育 发布时间:2023-01-05 08:47:00 来源:每日看点快看")
    {'类别': '教育', '发布时间': '2023-01-05 08:47:00', '来源': '每日看点快看'}
    >>> labelled("時間：2026-11-18 來源：海崖時報")
    {'时间': '2026-11-18', '来源': '海崖時報'}
    """
    line = width_folded(text)
    if ":" not in line and "|" not in line and "丨" not in line:
        return {}
    found = list(_LABEL.finditer(simplified(line)))
    ends = [*(match.start() for match in found[1:]), len(line)]
    pairs: dict[str, str] = {}
    for match, end in zip(found, ends, strict=False):
        label = match["label"]
        value = line[match.end() : end].strip(" |丨\t/[]【】(")
        value = value if "(" in value else value.rstrip(" )")
        pairs.setdefault(_SAME_LABEL.get(label, label), value)
    return pairs


def is_meta(line: str) -> bool:
    """Whether a line is a time, a source and the like, and no prose."""
    if len(line) > 160 or re.search("[。!?;]", line):
        return False
    pairs = labelled(line)
    if len(pairs) >= 2 and (_LABEL.match(line) or STAMP.match(line)):
        return True
    if is_stamp(line) or STAMP.match(line):
        return len(line) < 80
    return len(pairs) == 1 and _LABEL.match(line) is not None and len(line) < 60


_SENTENCE_END = re.compile(r"[。!?;…؟۔।॥։።།༎༔။៕᠃][”’」』)》】\"'〉\]]*$|[.][)\"'”’\]]*$")


def is_sentence(text: str) -> bool:
    """Whether the line closes as prose does.

    >>> is_sentence("正成为闪亮的“城市名片”。"), is_sentence("高位推进,有学上还要上好学")
    (True, False)
    """
    return _SENTENCE_END.search(width_folded(text.rstrip()[-40:])) is not None
