"""Names of news houses: what they end in, the short ones, and what only looks like one."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.bylines.line import words
from scraper.text import HAN

SELF: frozenset[str] = frozenset(
    words(
        """
    本报 本网 本站 本刊 本台 本社 我报 本版 本报综合 本台综合 本端 本网站 本频道 本公众号 本平台
"""
    )
)
"""A house that names itself by a pronoun."""
_KNOWN = frozenset(
    words(
        """
    新华 新华社 中新 中新社 中央社 法新社 路透社 路透 美联社 塔斯社 俄新社 国际文传电讯社 彭博社
    彭博 韩联社 共同社 时事社 朝中社 德新社 安莎社 埃菲社 合众国际社 中通社 中评社 联合社 印新社
    越通社 泰国国家通讯社 道琼斯 央视 央广 总台 总台央视 央视财经 国际在线 南都 每经 信报 明报
    大皖 极目 九派 羊城派 川观 澎湃 封面 红星 上游 潇湘 华龙 北青 中青 新京 南周 第一财经 界面
    财新 虎嗅 钛媒体 36氪 品玩 量子位 机器之心 雷锋网 新浪 搜狐 腾讯 网易 凤凰 凤凰网 交汇点
    橙柿互动 紫牛 开屏 天眼 顶端 正观 猛犸 荔枝 看看 周到 上观 文汇 新民 侨报 BBC VOA 美国之音
    自由亚洲 德国之声 德国之音 大纪元 新唐人 苹果日报 东网 星岛 NOWnews ETtoday TVBS 三立 民视
    中视 华视 台视 公视 联合报 中时 自由时报 风传媒 镜周刊 镜报 上报 中广 央广网 红网 鲁网 中国网
    南海网 闪电 海报 北晚 南方+ N视频 羊城晚报 IT之家 快科技 36Kr 经观 中证报 上证报 证券时报 人民
    环球 参考消息 今晚报 21世纪经济报道 半月谈 求是 瞭望 三联 人民视觉 新华视点 环球网 晶报 大公报
    文汇报 和讯 和讯网 商报 晨报 晚报 日报 早报 快报 时报 今报 特区报 都市报 导报 党报 长报 武报
    株报 湘报 市融媒体中心 区融媒体中心 县融媒体中心 视觉中国 东方IC 新京报我们视频 我们视频
    梨视频 光明图片 大江 闽南 海都 台海 世纪经济 人民政协 中国搜索 今日头条 世华财讯 掌上春城 云报
    滇云 石榴云 广西云 冀云 津云 甘肃 三秦 阳光 极光 爱济南 爱青岛 青报 观海 半岛 风口 齐鲁 壹点
    掌上长沙 时刻 无线 智通财经 财联社 证券日报 蓝鲸 格隆汇 华尔街见闻 鞭牛士 观察者网 中国台湾网
    新头壳 newtalk 优活健康网 今日新闻 中央通讯社 中央广播电台
"""
    )
)
_AGENCIES = frozenset(name for name in _KNOWN if name.endswith("社"))
_COUNTRY = re.compile(
    "^(?:香港|日本|英国|美国|法国|德国|韩国|朝鲜|俄罗斯|俄|意大利|西班牙|印度|台湾|越南|中国)"
)
_ENDS = (
    "日报", "晚报", "早报", "晨报", "午报", "时报", "商报", "快报", "周报", "导报", "都市报",
    "青年报", "工人报", "农民报", "画报",
    "法制报", "法治报", "特区报", "新报", "信报", "党报", "经济报", "社会报", "校报", "学报",
    "军报", "科技报", "教育报",
    "新闻", "在线", "频道", "客户端", "电视台", "广播电台", "电台", "卫视", "广电", "融媒",
    "融媒体", "融媒体中心", "传媒", "周刊",
    "杂志", "月刊", "旬刊", "通讯社", "新闻社", "新闻网", "晚报社", "日报社", "报社", "杂志社",
    "中文网", "财经", "头条", "资讯",
    "时刻", "壹点", "视频", "视界", "观察", "热线", "论坛报", "客户端频道", "全媒体", "新媒体",
    "公众号", "视窗", "广播",
    "电视", "总台", "传媒集团", "报业", "报业集团", "热点", "评论", "发布", "广播电视台", "电视网",
    "图片社", "图片网", "财讯",
    "之声", "新闻部", "分社", "记者站", "APP", "app", "App", "文汇报", "大公报", "海外版", "直播",
    "手机报", "晚报网", "日报网",
    "融媒体集团", "新闻客户端", "互动", "之窗", "信息网", "生活报", "参考报", "世界报", "论坛",
    "读本", "新闻中心", "门户",
)  # fmt: skip
_PAPER = re.compile(f"[{HAN}]{{2,14}}报")
_NET = re.compile(f"[{HAN}A-Za-z0-9]{{1,14}}网")
_NO_PAPER = re.compile(
    "(?:本|预|通|海|情|汇|申|上|回|警|电|捷|举|填|谎|喜|年|财|季|公|简|呈|战|播|速|密|虚|瞒|误|线|"
    "禀|可|再|已|被|月|续|层|直|登|编|抄|转|"
    "黑板|墙|板|快速)报"
)
_NO_NET = re.compile(
    "(?:互联|物联|电|官|上|联|管|路|渔|球|法|情|内|外|局域|全|落|蛛|触|漏|断|入|城域|车联|铁|气|"
    "水|热|供热|一张|关系|服务|监控|监测|"
    "骨干|信息|安全|防护|天|组|宽带|航线|公路|铁路|交通|通信|移动)网"
)
_PORTALS = (
    "新浪|搜狐|腾讯|网易|凤凰|凤凰网|环球|环球网|和讯|人民|人民网|新华|央视|央广|百度|中新|太平洋|中关村|东方"
    "|华西|大众"
)
_PORTAL = re.compile(
    f"(?:{_PORTALS})(?:科技|体育|娱乐|财经|新闻|汽车|教育|健康|房产|游戏|旅游|军事|数码|时尚|女性"
    "|股票|基金|证券|国际|公益|电影|文化|读书|历史)"
)
_STATION = re.compile(f"[{HAN}]{{1,6}}网[{HAN}]{{2,4}}(?:分站|站)")
HOUSE_WORD = re.compile(
    "|".join(map(re.escape, sorted({*SELF, *_KNOWN, *_ENDS, *_PORTALS.split("|"), *"报网站《〈("})))
)
"""What stands in every name of a house; a bracket may stand within a word of it."""
_PIECES = re.compile(r"[-·/+&|—]+")
_PAREN = re.compile(r"\(([^()]{2,40})\)")
_FORBIDDEN = re.compile(r"[,。!?;:、\"“”‘’<>\d]{1}|[的了是在对从向被把就说称与和并到]")
_BOOK = re.compile(r"[《〈](.{2,14}?)[》〉]")


@lru_cache(maxsize=4096)
def is_house(key: str) -> bool:
    """Whether a key (Simplified, half width) alone is plausible as a news house's name."""
    key = key.strip()
    if not 2 <= len(key) <= 30:
        return False
    if key in SELF or key in _KNOWN:
        return True
    if match := _BOOK.fullmatch(key):
        return not _FORBIDDEN.search(match[1])
    bare = _PAREN.sub("", key)
    if bare != key:
        return is_house(bare) if bare else False
    if " " in key:
        return all(_is_one(part) for part in key.split())
    parts = [part for part in _PIECES.split(key) if part]
    if len(parts) > 1:
        last = _is_one(parts[-1]) or (_is_one(parts[0]) and len(parts[-1]) <= 4)
        return last and all(map(_is_part, parts)) and any(map(_is_one, parts))
    return _is_one(key)


def _is_part(key: str) -> bool:
    return _is_one(key) or (1 < len(key) <= 8 and not _FORBIDDEN.search(key))


def _is_one(key: str) -> bool:
    if key in _KNOWN or key in SELF or _BOOK.fullmatch(key):
        return True
    if len(key) > 16 or (_FORBIDDEN.search(key.replace("在线", "")) and not key[0].isdigit()):
        return False
    if _COUNTRY.sub("", key) in _AGENCIES:
        return True
    if any(key.endswith(end) and len(key) > len(end) for end in _ENDS):
        return True
    if _PAPER.fullmatch(key):
        return not _NO_PAPER.search(key[-4:])
    if _NET.fullmatch(key):
        return not _NO_NET.search(key[-4:])
    return bool(_STATION.fullmatch(key) or _PORTAL.fullmatch(key))


def bare_house(text: str) -> str:
    """A house's name without the book marks around it: 《华夏早报》 → 华夏早报."""
    text = re.sub(r"[(（](?:www\.|http)[^()（）]*[)）]", "", text)
    match = re.fullmatch(r"[《〈](.+)[》〉]", text)
    return match[1] if match else text
