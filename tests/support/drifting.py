"""A news site that lives for sixty days, and breaks on one of them, for a crawl without sockets."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scraper.crawl.engine import crawl
from scraper.crawl.looking import Looker
from scraper.crawl.order import Order, Report, Start
from scraper.crawl.sight import Eyes, Sight, guarded
from scraper.errors import FetchError
from scraper.fetch.protocol import Conditions, Wait
from scraper.fetch.purpose import PAGE, Purpose
from scraper.fetch.timeline import Asked, Timeline
from scraper.memory import FORGETFUL, SiteMemory
from scraper.model import SHANGHAI, Snapshot
from storage.protocol import Archive
from tests.support.clocks import Clock

HOST = "https://www.example-daily.cn"
_PLACES = ("城东", "城西", "江边", "老街", "新区", "码头", "车站", "公园", "学校", "市场", "医院")
_DEEDS = ("步道开放", "路灯更换", "河道清淤", "招聘会举行", "新校舍启用", "老楼装电梯")
_NAMES = ["周望", "李青", "王小川", "陈默", "刘一鸣", "赵敏", "孙立人", "何田"]
_SENTENCES = (
    "记者从{place}管理处了解到，这项工作从去年{month}月开始准备，前后投入了{n}万元。",
    "家住附近的刘女士说，以前要绕{n}分钟的路，现在下楼就能走到。",
    "据介绍，{place}今年还将安排{n}场同类活动，市民可以通过现场登记参加。",
    "现场负责人表示，后续会根据居民的意见继续调整，预计{month}月底全部完成。",
    "统计显示，上个月共有{n}人次来到{place}，比前一个月增加了一成。",
    "有关部门提醒，{place}周边道路较窄，请大家尽量乘坐公共交通前往。",
)


@dataclass(frozen=True)
class Trouble:
    """What breaks, and on which day."""

    kind: str = ""
    """`layout`, `silence`, `feed`, `login`, `halves`, or nothing."""
    day: int = 10**6


@dataclass
class Site:
    """The site as it is at a time; a Fetcher. Nothing is random that is not drawn by its seed."""

    clock: Clock
    trouble: Trouble
    seed: int = 1
    start: datetime = datetime(2026, 3, 2, tzinfo=SHANGHAI)
    daily: int = 5
    timeline: Timeline = field(default_factory=Timeline)

    @property
    def broken(self) -> str:
        """What is broken now."""
        return self.trouble.kind if self.day >= self.trouble.day else ""

    @property
    def day(self) -> int:
        """Days since the start."""
        return (self.clock().astimezone(SHANGHAI) - self.start).days

    def stories(self, day: int) -> int:
        """How many articles that day brings."""
        if self.trouble.kind == "silence" and day >= self.trouble.day:
            return 0
        chance = random.Random(f"{self.seed} day {day}")
        weekend = (self.start + timedelta(days=day)).weekday() > 4
        return max(1, round(self.daily * (0.5 if weekend else 1.0) * chance.uniform(0.6, 1.4)))

    async def fetch(
        self, url: str, *, validators: Conditions | None = None, purpose: Purpose = PAGE
    ) -> Snapshot:
        """Answer as the site does now."""
        at = self.clock()
        body = self._page(url.removeprefix(HOST))
        chance = random.Random(f"{self.seed} {url} {at.date()}")
        self.timeline.note(Asked("www.example-daily.cn", url, at, at, 200 if body else 404))
        if chance.random() < 0.01:
            raise FetchError(url, "timeout", "no answer within 20 s")
        if body is None:
            raise FetchError(url, "gone", "404", status=404)
        etag = hashlib.sha256(body.encode()).hexdigest()[:16]
        if validators is not None and validators.etag == etag:
            return Snapshot(url, b"", at, 304)
        headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", etag))
        return Snapshot(url, body.encode(), at, 200, headers)

    def waits(self) -> tuple[Wait, ...]:
        """Nobody waits."""
        return ()

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """None."""
        return ()

    def _page(self, path: str) -> str | None:
        if path == "/":
            return self._front()
        if path == "/rss.xml":
            return None if self.broken == "feed" else self._feed()
        if path == "/new/rss.xml":
            return self._feed() if self.broken == "feed" else None
        try:
            day, number = map(int, path.removeprefix("/news/").removesuffix(".html").split("/"))
        except ValueError:
            return None
        if not 0 <= day <= self.day or number >= self.stories(day):
            return None
        return _LOGIN if self.broken == "login" else self._story(day, number)

    def _front(self) -> str:
        items = "".join(
            f'<li><a href="/news/{day}/{n}.html">{_title(self.seed, day, n)}</a>'
            f"<span>{self._date(day)}</span></li>"
            for day, n in self._recent(24)
        )
        return f"<html><head><title>示例日报</title></head><body><ul>{items}</ul></body></html>"

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{_title(self.seed, day, n)}</title>"
            f"<link>{HOST}/news/{day}/{n}.html</link>"
            f"<pubDate>{self._date(day)}T06:{n:02}:00+08:00</pubDate></item>"
            for day, n in self._recent(30)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'

    def _recent(self, most: int) -> list[tuple[int, int]]:
        days = range(self.day, max(self.day - 20, -1), -1)
        return [(day, n) for day in days for n in range(self.stories(day))][:most]

    def _date(self, day: int) -> str:
        return (self.start + timedelta(days=day)).strftime("%Y-%m-%d")

    def _story(self, day: int, number: int) -> str:
        chance = random.Random(f"{self.seed} {day} {number}")
        told = {"place": chance.choice(_PLACES)}
        count = max(2, round(chance.gauss(6, 1.5)))
        lines = [
            chance.choice(_SENTENCES).format(
                place=told["place"], n=chance.randint(2, 900), month=chance.randint(1, 12)
            )
            for _ in range(2 * count)
        ]
        if self.broken == "halves":
            lines = lines[: max(1, len(lines) // 2)]
        body = ["".join(lines[n : n + 2]) for n in range(0, len(lines), 2)]
        author = chance.choice(_NAMES)
        layout = _NEW if self.broken == "layout" else _OLD
        by = "" if chance.random() < 0.1 else f"记者 {author}"
        return layout.format(
            title=_title(self.seed, day, number), date=self._date(day), n=number, by=by,
            body="".join(f"<p>{line}</p>" for line in body),
        )  # fmt: skip


def _title(seed: int, day: int, number: int) -> str:
    chance = random.Random(f"{seed} title {day} {number}")
    return f"{chance.choice(_PLACES)}{chance.choice(_DEEDS)}，第{day * 100 + number}位市民到场"


_OLD = """<html><head><title>{title}_示例日报</title></head><body><div class="nav">首页</div>
<h1>{title}</h1><div class="info">{date} 06:{n:02} 来源：示例日报 {by}</div>
<div class="content">{body}</div><div class="foot">版权所有</div></body></html>"""
_NEW = """<html><head><title>示例日报客户端</title></head><body><header>首页</header>
<main><section class="x9"><div class="x10">{title}</div><div class="x11">{body}</div></section>
</main></body></html>"""
_LOGIN = """<html><head><title>用户登录</title></head><body><form action="/login" method="post">
<h1>用户登录</h1><p>请登录后继续阅读。</p><input name="user"><input name="password" type="password">
<button>登录</button><a href="/register">注册</a></form></body></html>"""


class HereEyes:
    """Looks at pages where it stands: no thread, no process."""

    def __init__(self) -> None:
        self._look = Looker()

    async def look(
        self, snapshot: Snapshot, *, expected: str = "unknown", memory: SiteMemory = FORGETFUL
    ) -> Sight:
        """What an answer is."""
        return guarded(self._look, snapshot, expected, memory)


async def live(
    archive: Archive, site: Site, clock: Clock, *, days: int = 60,
    every: timedelta = timedelta(days=1), starts: Mapping[str, str] | None = None,
) -> list[tuple[int, Report]]:  # fmt: skip
    """A crawl of the site once in so long; each run's day and report."""
    eyes: Eyes = HereEyes()
    named = starts or {HOST + "/": "daily", HOST + "/rss.xml": "daily"}
    told: list[tuple[int, Report]] = []
    while site.day < days:
        begun, day = clock(), site.day
        site.timeline = Timeline()
        order = Order(tuple(Start(url, name) for url, name in named.items()), delay=0.0)
        report = await crawl(order, archive, site, clock=clock, sleep=clock.sleep, eyes=eyes)
        told.append((day, report))
        clock.now = begun + every
    return told
