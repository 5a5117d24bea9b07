"""A snapshot site's page as text, made to order: every part may be there or not."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDE = str.maketrans({",": "，", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）", ":": "："})
TITLE = "江州校园午餐为何越吃越香?"
KICKER = "全市九成学校完成食堂改造"
CAPTION = "新改建的城西小学食堂今秋启用。 记者/沈若谷 摄"
LEAD = (
    "江州日报讯(全媒体记者/沈若谷 通讯员/欧阳青) 近日,市教育局公布校园午餐满意度调查结果,"
    "全市得分连续三年上升。据了解,2024年,江州共改造学校食堂128所,惠及学生21.6万人。"
)
SUBHEADS = ("一口热饭,背后是一张网", "家长进厨房,当一天监督员")
PARAGRAPHS = (
    "食材从哪里来?记者在城西小学看到,每一筐青菜都贴着二维码,扫码就能看到产地和检测结果。",
    "市教育局与三个乡镇签订了直供协议,每天凌晨四点采摘,六点前送到各校,路上不超过一小时。",
    "好饭还要好管。每所学校都成立了膳食委员会,家长代表超过半数。",
    "“孩子回家说,学校的排骨比外婆做的还香。”家长罗女士笑着说。",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list below the article."""

    teaser: str
    time: str
    title: str | None = None

    def lines(self) -> list[str]:
        return [*([self.title] if self.title else []), self.teaser, self.time]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds; `text` prints it as the site does."""

    kicker: str | None = KICKER
    copies: int = 3
    caption: str | None = CAPTION
    related: tuple[Entry, ...] = ()
    more: tuple[Entry, ...] = ()
    wide: bool = False
    category: str = "教育"
    source: str = "每天看资讯"
    origin: str | None = "江州日报"
    body: tuple[str, ...] = field(
        default=(LEAD, SUBHEADS[0], *PARAGRAPHS[:2], SUBHEADS[1], *PARAGRAPHS[2:])
    )

    def lines(self) -> list[str]:
        head = ["• 我的订阅", f"  • {self.category}"]
        head += [TITLE] if self.copies else []
        head += [f"类别:{self.category} 发布时间:2024-11-08 07:21:00 来源:{self.source}"]
        head += [f"本文转自:{self.origin}"] if self.origin else []
        head += [self.kicker] if self.kicker else []
        head += [TITLE] * (self.copies - 1)
        head += [self.caption] if self.caption else []
        return [*head, *self.body]

    def tail(self) -> list[str]:
        return [
            "以上内容为资讯信息快照,由kz.example.cn爬虫进行采集并收录,"
            "本站未对信息做任何修改,信息内容不代表本站立场。",
            "快照生成时间:2024-11-08 10:02:33",
            "本站信息快照查询为非营利公共服务,如有侵权请联系我们进行删除。",
            "信息原文地址:",
        ]

    def text(self) -> str:
        lists = [line for entry in self.related for line in entry.lines()]
        lists += [f"更多关于{self.category}的资讯:"] if self.more else []
        lists += [line for entry in self.more for line in entry.lines()]
        text = "\n\n".join([*self.lines(), *self.tail()]) + "\n\n" + "\n".join(lists)
        return text.translate(WIDE) if self.wide else text


def entries(count: int, titled: bool) -> tuple[Entry, ...]:
    """So many entries; their texts are full of what would be facts of an article."""
    return tuple(
        Entry(
            f"本文转自:江州晚报江州晚报讯(记者/陆{n} 通讯员/程渝) {n}月3日,"
            f"第{n}届中小学科技节在城东开幕,三百多件作品参展,评审组从创意和完成度两方面打分,结果将于下周公布",
            f"2025-{n % 12 + 1:02}-17 0{n % 10}:15:00",
            f"科技节第{n}场:小发明 大梦想" if titled and n % 4 else None,
        )
        for n in range(1, count + 1)
    )
