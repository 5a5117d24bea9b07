# ruff: noqa: E501  # prose stands here as it is printed
"""E-papers of several make, as pages of a small site: an entry, issues of days, pages, articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

STORIES = ("渡口居民走进工地", "柑橘节门票开始预约", "图书馆周末开到十点", "老厂房里办起木工课")
PARAGRAPHS = (
    "本报讯（记者 何苗）{day}上午，江州市{n}个街道的居民代表走进会场，就停车、噪声和绿化提了{n}条意见。",
    "“我们不怕施工，怕的是没人说话。”住在渡口的方师傅说，他的第{n}个摊位正对着围挡，{title}的消息他是头一个知道的。",
    "项目负责人表示，夜间十点以后停止作业，围挡外留出两米的通道，下个月起每周五公布进度，{day}的安排贴在{n}号楼。",
)


@dataclass(frozen=True, slots=True)
class Make:
    """A make of e-paper: where an issue's page (from 1) and its article (from 1) stand."""

    page: Callable[[date, int], str]
    article: Callable[[date, int], str]
    entry: str = "<html><head><META HTTP-EQUIV='REFRESH' CONTENT='0; URL={front}'></head></html>"


MAKES = {
    "founder, old": Make(
        lambda day, n: f"/zzrb/html/{day:%Y-%m/%d}/node_{n + 1}.htm",
        lambda day, n: f"/zzrb/html/{day:%Y-%m/%d}/content_{day:%d}{n:03}.htm?div=-1",
    ),
    "founder, new": Make(
        lambda day, n: f"/rb/pc/layout/{day:%Y%m/%d}/node_{n:02}.html",
        lambda day, n: f"/rb/pc/content/{day:%Y%m/%d}/content_{day:%d}{n:04}.html",
        "<html><script>window.location.href = '{front}';</script></html>",
    ),
    "dazhong": Make(
        lambda day, n: f"/content/{day:%Y%m%d}/Page{n:02}JQ.htm",
        lambda day, n: f"/content/{day:%Y%m%d}/Articel{(n + 1) // 2:02}{n:03}MT.htm",
    ),
    "folder a day": Make(
        lambda day, n: (
            f"/shtml/scrb/{day:%Y%m%d}/v{n:02}.shtml"
            if n > 1
            else f"/shtml/scrb/{day:%Y%m%d}/index.shtml"
        ),
        lambda day, n: f"/shtml/scrb/{day:%Y%m%d}/{day:%d}{1000 + n}.shtml",
    ),
    "numbers that change": Make(
        lambda day, n: f"/html/{day:%Y-%m/%d}/node_{day.toordinal() * 10 + n}.htm",
        lambda day, n: f"/html/{day:%Y-%m/%d}/content_{day:%d}{n:03}.htm",
    ),
}


def calendar(fronts: dict[date, str]) -> str:
    """A calendar as Founder's software writes it."""
    rows = "".join(
        f"<period id='{n}'><period_name></period_name><period_date>{day}</period_date>"
        f"<front_page>{front}</front_page></period>"
        for n, (day, front) in enumerate(fronts.items())
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><period_list>{rows}</period_list>'


@dataclass(slots=True)
class Paper:
    """A paper with an issue on some days; `pages` is what its site serves."""

    make: Make
    days: list[date]
    pages_a_day: int = 2
    lost: set[tuple[date, int]] = field(default_factory=set[tuple[date, int]])
    """Articles (from 1) that its pages name and that are gone."""

    def calendars(self, at: str) -> dict[str, str]:
        """Its calendars, a month each; `at` is a form of `strftime`."""
        months: dict[str, dict[date, str]] = {}
        for day in self.days:
            leaf = self.make.page(day, 1).rpartition("/")[2]
            months.setdefault(f"{day:{at}}", {})[day] = leaf
        return {path: calendar(fronts) for path, fronts in months.items()}

    @property
    def pages(self) -> dict[str, str]:
        newest = max(self.days)
        served = {"/": self.make.entry.format(front=self.make.page(newest, 1))}
        for day in self.days:
            for number in range(1, self.pages_a_day + 1):
                served[self.make.page(day, number)] = self._page(day, number)
            for number in range(1, 2 * self.pages_a_day + 1):
                if (day, number) not in self.lost:
                    served[self.make.article(day, number).partition("?")[0]] = _article(day, number)
        return served | {
            path + "?div=-1": html for path, html in served.items() if "content" in path
        }

    def _page(self, day: date, number: int) -> str:
        areas = "".join(
            f"<area coords='1,2,3,4' href='{self.make.article(day, n)}' title='{STORIES[n % 4]}'>"
            for n in (2 * number - 1, 2 * number)
        )
        others = "".join(
            f"<a id=pageLink href='{self.make.page(day, n)}'>第{n:02}版：要闻</a>"
            for n in range(1, self.pages_a_day + 1)
        )
        before = [one for one in self.days if one < day]
        older = f"<a href='{self.make.page(max(before), 1)}'>上一期</a>" if before else ""
        return (
            f"<html><head><title>江州日报 {day:%Y年%m月%d日} 第{number:02}版</title></head><body>"
            f"<map name=PagePicMap>{areas}</map>{others}{older}</body></html>"
        )


def _article(day: date, number: int) -> str:
    title = f"{STORIES[number % 4]}，{day:%m月%d日}第{number}件"
    body = "".join(
        f"<p>{words.format(day=f'{day.month}月{day.day}日', n=number + day.day, title=title)}</p>"
        for words in PARAGRAPHS
    )
    return (
        f"<html><head><title>{title}-江州日报</title></head><body><h1>{title}</h1>"
        f"<div>{day:%Y-%m-%d} 来源：江州日报</div><div id=ozoom>{body}</div></body></html>"
    )


def days(*numbers: int, month: int = 3) -> list[date]:
    return [date(2023, month, number) for number in numbers]


def span(first: int, last: int, *, without: Iterable[int] = ()) -> list[date]:
    gone = set(without)
    return days(*(n for n in range(first, last + 1) if n not in gone))
