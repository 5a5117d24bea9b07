"""What a line is by its words, as far as finding the article needs it: rights, promotion, headings.

These only say where the article is *not*; naming the lines of the article is labelling's part.
Every pattern is anchored or bounded, so that no line costs more than its length.
"""

from __future__ import annotations

import re


def _either(*lines: str) -> str:
    """An alternative of patterns, one a word; `_` stands for a space."""
    return "|".join(word.replace("_", " ") for line in lines for word in line.split())


_NOTICE = re.compile(
    _either(
        r"(?:免责|版权|特别|郑重|法律|重要|本网|本站|网站|转载)(?:声明|申明|提示|说明)",
        r"(?:免責|版權|特別|法律|本網|本站)聲明 反?侵权公告",
        r"版权所有 版權所有 著作權 (?:侵权|侵權).{0,20}(?:联系|聯絡|删除|告知|举报)",
        r"凡(?:本网|本站|注明|来源|标注|轉載)",
        r"(?:不得|禁止|严禁|谢绝|請勿|请勿|嚴禁)(?:擅自)?(?:转载|轉載|复制|複製|摘编|链接|使用|转贴)",
        r"(?:转载|轉載)(?:必究|请注明|請註明|须注明)",
        r"(?:未经|未經).{0,12}(?:授权|许可|允许|同意|授權|許可)",
        r"(?:不代表|不等于|与|與).{0,8}(?:本站|本网|本網|平台|网站|網站|本报|本刊)"
        r".{0,10}(?:立场|观点|無關|无关|立場|觀點)",
        r"(?:仅|僅)(?:代表|供).{0,10}(?:个人|個人|参考|參考|作者)",
        r"举报(?:电话|邮箱|热线) 舉報 ICP备 ICP證 ICP证 许可证 公网安备 投稿(?:邮箱|信箱)",
        r"服务热线 客服(?:电话|热线) 联系(?:电话|我们|邮箱) 新闻热线 传真[:：] 網友評論 网友评论",
        r"(?:facebook|google_?plus|twitter|instagram|telegram|whatsapp|微博|微信|公众号|客户端|APP)"
        r".{0,24}(?:專頁|专页|follow|讚好|追蹤|关注|關注|扫描|扫码|下载|下載|订阅|訂閱)",
        r"(?:关注|關注|扫描|扫码|下载|下載|订阅|登录|登陆)"
        r".{0,16}(?:facebook|微博|微信|公众号|客户端|APP|二维码)",
        r"以上内容(?:为|仅|（|\() 本平台仅提供 本文来(?:自|源) 本文(?:为|系).{0,12}原创",
        r"(?:登录|登入|注册)后.{0,8}(?:评论|发表|收藏|查看) 打开.{0,12}(?:客户端|APP)",
        r"遵守.{0,12}法规.{0,6}(?:严禁|不得)发布 文明上网.{0,6}(?:理性|友善)发言",
        r"本文链接[:：] 网站标识码 [主承协]办(?:单位)?[:：].{2,30}[主承协]办",
        r"all_rights_reserved copyright_?[©(] © terms_of_(?:use|service) privacy_policy",
        r"sign_up_(?:for|to) subscribe_(?:to|now) newsletter our_use_of_cookies uses_cookies",
        r"cookie_policy javascript flash_player",
    ),
    re.IGNORECASE,
)
_HOT_WORDS = """
    本文为 本文系 本文链接 登录后 登入后 注册后 打开 发布 发言 网站标识码 办： 办:
    声明 聲明 申明 提示 说明 版权 版權 著作權 侵权 侵權 凡本 凡注 凡来 凡标 凡轉 不得 禁止 严禁 嚴禁
    谢绝 請勿 请勿 未经 未經 转载 轉載 代表 本站 本网 本網 平台 网站 網站 仅供 僅供 举报 舉報
    公告 icp 许可证 公网安备 投稿 热线 客服 联系 传真 網友評論 网友评论 微博 微信 公众号 客户端 app
    facebook google twitter instagram telegram whatsapp 以上内容 本文来 reserved copyright ©
    terms privacy sign subscribe newsletter cookie javascript flash
"""
_HOT = re.compile("|".join(map(re.escape, _HOT_WORDS.split())))
"""One of these stands in every notice; bare words are found far faster than the patterns."""
_META_HEAD = re.compile(
    r"[【\[(（|\s]*(?:"
    + _either(
        "来源 來源 稿源 文章来源 信息来源 新闻来源 作者 记者 編輯 编辑 责编 責編 责任编辑 責任編輯",
        "发布时间 發布時間 发布日期 更新时间 时间 時間 日期 关键词 关键字 關鍵字 标签 標籤 tags?",
        "原标题 原標題 原题 原作者 发布者 来自",
        "您?(?:现在|当前|目前)?(?:的|所在)?的?位置 当前位置 目前位置 所在位置 现在位置 首页 首頁",
        "分享 分享到 字号 字號 字体 点击 點擊 浏览 阅读 阅读数 评论 評論 人气 人氣",
        "核稿 校对 审核 监制 扫一扫 扫描 扫码",
    )
    + r")\s*(?:[:：|｜>＞】\])]|\d)",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}:\d\d|\d{1,2}月\d{1,2}日"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d"
)
_DAY = re.compile(
    r"(?:19|20)\d\d\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}|20\d\d \d\d/\d\d \d\d:\d\d"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d"
    r"|\d{1,2}(?:\.|º|er|st|nd|rd|th)?\s(?:de\s)?[^\W\d_]{3,14}\.?,?\s(?:de\s)?(?:19|20|25)\d\d"
    r"|[^\W\d_]{3,14}\.?\s\d{1,2}(?:\.|st|nd|rd|th)?,?\s(?:19|20)\d\d"
)
_YEARLESS = re.compile(
    r"[\[(（【\s]{0,2}(?:发布|发表|更新)?(?:时间|于)?\s?[:：]?\s?[01]\d[-/月][0-3]\d日?\s{0,2}[0-2]\d:\d\d(?!\d)"
)
_TAIL = re.compile(
    r"[\s#*【\[(（<《■▍|>·•=-]*(?:"
    + _either(
        "相关(?:新闻|阅读|文章|报道|链接|资讯|内容|专题|推荐|视频|稿件|信息|附件|帖子|主题)?",
        "相關(?:新聞|報導|報道|文章|連結|資訊|閱讀)? 延伸阅读 延伸閱讀 推荐阅读 推薦閱讀",
        "编辑推荐 今日推荐 为您推荐 猜你喜欢 猜您喜欢 精彩推荐 热点推荐 热门推荐 热门文章 热门新闻",
        "热点新闻 热门话题 最新文章 最新新闻 最新消息 最新資訊 更多新闻 更多新聞 更多文章 更多阅读",
        "热门推荐 更多内容 更多精彩 新闻排行 点击排行 热点排行 排行榜 新闻热榜 今日热点 往期回顾",
        "网友评论 網友評論 我要评论 发表评论 發表評論 发表回复 最新评论 热门评论 全部评论 评论列表",
        "评论区 跟贴 分享到? 分享給朋友 收藏本文 打印本[页文] 上一篇 下一篇 上一页 免责声明",
        "版权声明 特别声明 声明 [^，。]{0,4}最新[：:]",
        "免責聲明 版權聲明 (?:本篇|本文)?(?:新闻)?热门关键词",
        "反?侵权公告 责任编辑 責任編輯 其他[^，。]{1,6}新[闻聞]",
        "related_(?:articles?|stories|news|posts?|links|content|topics) read_(?:more|next|also)",
        "more_(?:from|on|stories|news|in) you_(?:may|might)_(?:also_)?like recommended_for_you",
        "most_(?:read|popular|viewed) trending(?:_now)? popular_(?:now|posts|stories)",
        "latest_(?:news|stories|posts) share_this(?:_article|_story)? comments?(?:_\\(\\d+\\))?",
        "leave_a_(?:comment|reply) about_the_author advertisement topics_in_this_article sponsored",
    )
    + r")[^，。！？]{0,12}[\s:：】\]）)>》»…]*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:[【\[（(]?(?:我要)?纠错[】\]）)]?\s{0,3})?[（(\[【\s]*(?:"
    + _either(
        "责任编辑 責任編輯 责编 責編 编辑 編輯 实习编辑 值班编辑 图片编辑 校对 审核 监制 策划",
        "网络编辑 新媒体编辑 编审 终审 初审 复审 统筹 摄影 撰文 采写 通讯员 稿源 信息来源 新闻来源",
        "文章来源 稿件来源 本文来源 来源 來源 作者 原标题 记者 文/ 图/ 供稿 完",
    )
    + r")[\s:：|/丨）)】\]].{0,60}"
    r"|[（(【\[](?:完|记者|作者|编辑|责编|責編|编译|實習|实习|文|图|来源|來源|即時新聞|综合|本文)"
    r"[^，。）)]{0,40}[）)】\]]"
)
_PUBLISHED = re.compile(
    r"[\[(（【\s]{0,3}(?:点击此处收藏本文\]\s)?(?:[发發](?:布|表|佈)(?:于|於|时间|時間|日期)?|时间|時間|日期|刊[发登]于?)?\s?[:：]?\s?"
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?\s{0,2}\d{1,2}:\d\d"
)
_CUT = re.compile(
    r"以上内容为.{0,20}快照|(?:信息|页面)?快照(?:生成)?(?:时间|日期)\s?[:：]|信息原文(?:地址|链接)\s?[:：]"
    r"|更多(?:关于|有关)[^。！？!?]{1,30}的?(?:资讯|新闻|信息)[:：]?$"
)
_TAIL_LONGEST = 36


def is_notice(text: str) -> bool:
    """Whether a line speaks of rights, contacts or the site itself.

    >>> is_notice("声明：凡本网注明“来源：某网”的作品，均转载自其它媒体。")
    True
    """
    return _notice(text[:400], 0) is not None


def _notice(text: str, start: int) -> re.Match[str] | None:
    return _NOTICE.search(text, start) if _HOT.search(text.lower()) else None


def is_notice_line(text: str) -> bool:
    """Whether the whole line is a notice, not a paragraph that mentions such things.

    >>> is_notice_line("他说，未经许可不得转载的规定由来已久，" + "这一点很多人并不知道。" * 20)
    False
    """
    if len(text) < 60:
        return is_notice(text)
    if len(text) >= 200:
        return any(_NOTICE.match(text, at) for at in range(3))
    found = _notice(text, 0)
    if found is None:
        return False
    return found.start() < 16 or _NOTICE.search(text, found.end()) is not None


def is_meta(text: str) -> bool:
    """Whether a short line is of time, source, editor, place on the site or tools.

    >>> is_meta("2012-01-17 20:36:43　来源: 财华社(深圳)　有0人参与"), is_meta("时间过得很快。")
    (True, False)
    """
    if len(text) > 120:
        return False
    if _META_HEAD.match(text):
        return True
    if text[-1] in "！？!?；;" or "。" in text or "，" in text:
        return False
    found = _STAMP.search(text)
    return found is not None and (len(text) < 60 or found.start() < 3)


def has_stamp(text: str) -> bool:
    """Whether a short line prints a whole day, or opens with one to the minute, as meta lines do.

    >>> has_stamp("http://a.cn 2005年03月21日 11:21 《理财周刊》"), has_stamp("1月5日，会议召开。")
    (True, False)
    """
    if not 8 <= len(text) <= 140 or text[-1] in "。！？!?；":
        return False
    if ("20" in text or "19" in text or "25" in text) and _DAY.search(text):
        return True
    return ":" in text and _YEARLESS.match(text) is not None


def is_credit(text: str) -> bool:
    """Whether a whole short line names who made the article, as tails do.

    >>> is_credit("责任编辑：AP0015"), is_credit("编辑部昨天收到了一封来信。")
    (True, False)
    """
    return len(text) <= 80 and _CREDIT.fullmatch(text) is not None


def tells_time(text: str) -> bool:
    """Whether a short line below a text says when it was published: `发布于 2022-09-26 08:15`.

    >>> tells_time("(2012-01-17 20:00) 晚间新闻"), tells_time("菜场搬进了地下一层 2012-01-17 20:00")
    (True, False)
    """
    return len(text) <= 60 and _PUBLISHED.match(text) is not None


def cuts_off(text: str) -> bool:
    """Whether a line is the first of what a snapshot site puts below every article.

    >>> cuts_off("以上内容为资讯信息快照,由某站爬虫进行采集"), cuts_off("以上内容为他的原话。")
    (True, False)
    """
    return _CUT.match(text) is not None


def opens_tail(text: str) -> bool:
    """Whether a short line is the heading of what follows an article, or one of its tools.

    >>> opens_tail("相关新闻"), opens_tail("【延伸阅读】"), opens_tail("相关部门表示，将会严查。")
    (True, True, False)
    """
    return len(text) <= _TAIL_LONGEST and _TAIL.fullmatch(text) is not None
