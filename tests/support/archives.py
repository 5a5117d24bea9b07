"""Stories, pages and hours for the tests of the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scraper.model import (
    Article,
    Block,
    Dateline,
    Image,
    Person,
    Related,
    Snapshot,
    Timestamp,
    blocks_of,
)
from storage.opening import open_archive
from storage.protocol import Archive

BACKENDS: dict[str, Callable[[Path], Archive]] = {
    "sqlite": lambda folder: open_archive(folder / "archive.db"),
}
"""Each opens the archive of a folder, the same one each time; a backend is one line here."""

DAY = datetime(2023, 1, 5, 8, 0, tzinfo=UTC)
URL = "https://www.zhuzhou.example.cn/2023/01/05/1001.html"
OTHER = "https://news.example.com/a/7.html"
TEXT = "日前，省教育厅公布了名单，株洲有三所学校入选。\n\n记者了解到，今年还将新增两所。"


def story(text: str = TEXT, url: str | None = URL, title: str = "株洲教育亮出了") -> Article:
    return Article(
        url=url,
        canonical_url=url,
        title=title,
        origin="株洲日报",
        category="教育",
        published_at=Timestamp.parse("2023-01-05T08:47:00+08:00", "minute"),
        blocks=blocks_of(text),
        evidence={"title": "h1"},
    )


def page(body: bytes = b"<p>one", url: str = URL, at: datetime = DAY, **more: object) -> Snapshot:
    return replace(Snapshot(url, body, at), **more)  # type: ignore[arg-type]  # fields of a Snapshot


def later(hours: float = 1) -> datetime:
    return DAY + timedelta(hours=hours)


FULL = Article(
    url=URL,
    canonical_url=URL,
    title="株洲教育亮出了？",
    kicker="引题",
    subtitle="副题",
    original_title="原标题",
    authors=(
        Person("戴凛", "reporter", "全媒体记者", "株洲日报"),
        Person("谭浩瀚", "correspondent"),
    ),
    editors=(Person("李四", "editor"),),
    credits=(Person("王五", "photographer"),),
    dateline=Dateline("株洲日报讯", outlet="株洲日报", kind="讯"),
    category="教育",
    tags=("双减", "C++"),
    edition="2023年1月5日",
    page_no="A02",
    page_name="要闻",
    origin="株洲日报",
    reprinter="红网",
    snapshotter="快照站",
    origin_url="https://zznews.example.cn/1",
    published_at=Timestamp.parse("2023-01-05", "day"),
    modified_at=Timestamp.parse("2023-01-05T09:00:00+08:00"),
    captured_at=Timestamp.parse("2023-01-06T10:11:12+08:00"),
    captured_not_before=Timestamp.parse("2023-01-06"),
    fetched_at=datetime(2023, 1, 6, 3, 4, 5, 678, tzinfo=UTC),
    lang="zh",
    charset="gb18030",
    blocks=(
        Block("导语，第一段。", "lead"),
        Block("图说：操场", "caption"),
        Block("小标题", "subhead"),
        Block("第二段。\n有换行。", "paragraph"),
        Block("又一张图", "caption"),
    ),
    images=(Image("https://img.example.cn/1.jpg", "操场", "王五 摄", 1),),
    related=(Related("related", "别的新闻", "摘要", "https://a.example.cn/2", None),),
    next_page="https://a.example.cn/1_2.html",
    quality=("truncated",),
    evidence={"title": "h1", "origin": "本文转自"},
)


def look(archive: Archive, hours: float, control: bool = True) -> str:
    """A look at the story's address that finds nothing; the second counts after an hour."""
    other = OTHER if control else None
    return archive.missing(URL, at=later(hours), reason="404", again_after=3600, control=other)
