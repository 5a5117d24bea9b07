"""What a run brings from a source is counted as it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scraper.errors import FetchError
from scraper.harvest import Gathering, Gatherings
from scraper.model import Article, Snapshot, Target, Timestamp, blocks_of

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
TEXT = (
    "江边步道昨天上午正式开放，市民出门五分钟就能走到。\n\n家住附近的刘女士说，以前要绕很远的路。"
)


def article(text: str = TEXT, **facts: object) -> Article:
    base = Article("http://a.cn/1", title="江边步道", blocks=blocks_of(text))
    return replace(base, **facts)  # type: ignore[arg-type]  # any field


def gathered() -> Gathering:
    return Gathering(START)


def test_fields_are_counted_where_they_are_filled() -> None:
    one = gathered()
    one.article(article(origin="城市日报", evidence={"title": "a heading (h1)"}), "new")
    one.article(article("没有写完的半句话就这样断在了这", reprinter="晚报"), "reprint")
    facts = one.facts()
    assert (facts["articles"], facts["new"], facts["reprinted"]) == (2, 1, 1)
    assert (facts["filled"]["title"], facts["filled"]["origin"], facts["filled"]["ending"]) == (
        2,
        2,
        1,
    )
    assert facts["filled"]["authors"] == 0
    assert facts["places"] == {"title": {"a heading (h1)": 1}}
    assert facts["lengths"] == [15, len(TEXT)]
    assert facts["samples"] == ["http://a.cn/1", "http://a.cn/1"]


def test_a_revision_that_loses_much_of_its_text_is_counted() -> None:
    one = gathered()
    one.article(article(), "revised", 2 * len(TEXT))
    one.article(article(), "revised", len(TEXT) + 3)
    one.article(article(), "unchanged", 10 * len(TEXT))
    assert one.facts()["shrunk"] == 1


def test_answers_of_304_and_bytes_are_counted() -> None:
    one = gathered()
    at = START + timedelta(seconds=9)
    one.answered(Snapshot("http://a.cn/", b"12345", at), conditional=True)
    one.answered(Snapshot("http://a.cn/", b"", START, 304), conditional=True)
    facts = one.facts()
    assert (facts["fetched"], facts["conditional"], facts["not_modified"]) == (2, 2, 1)
    assert (facts["bytes"], facts["seconds"]) == (5, 9.0)


def test_a_list_that_fails_for_good_is_told_apart_from_one_that_may_come_back() -> None:
    one = gathered()
    day = Timestamp(START, "day")
    one.list_read("http://a.cn/rss", [Target("http://a.cn/1", published_at=day)], 1)
    one.failed("http://a.cn/gone", FetchError("http://a.cn/gone", "gone", "404"), is_list=True)
    one.failed("http://a.cn/slow", FetchError("http://a.cn/slow", "timeout", "…"), is_list=True)
    one.failed("http://a.cn/2", FetchError("http://a.cn/2", "login", "…"), is_list=False)
    facts = one.facts()
    assert facts["lists"] == 1
    assert facts["named"] == {
        "http://a.cn/rss": [1, "2026-03-01T08:00:00+00:00"], "http://a.cn/gone": [-1, "gone"],
    }  # fmt: skip
    assert facts["failures"] == {"gone": 1, "login": 1, "timeout": 1}
    assert facts["failed"] == 3


def test_a_paragraph_in_three_different_texts_is_a_leak() -> None:
    one = gathered()
    for n in range(4):
        one.article(
            article(
                f"第{n}篇报道说了一件别处没有说过的事情。\n\n扫描二维码下载城市日报客户端阅读。"
            ),
            "new",
        )
    one.article(article(), "new")
    facts = one.facts()
    assert (facts["leaking"], facts["alike"], facts["texts"]) == (4, 1, 5)


def test_one_text_under_many_addresses_is_seen() -> None:
    one = gathered()
    for _ in range(5):
        one.article(article("请登录后继续阅读，注册即可获得三十天免费试用。"), "new")
    assert (one.facts()["alike"], one.facts()["leaking"]) == (5, 0)


def test_addresses_that_somebody_only_named_leave_no_harvest() -> None:
    all_ = Gatherings(START)
    all_.of("http://a.cn/1").article(article(), "new")
    all_.of("paper").list_read("http://b.cn/", [], 0)
    gone = FetchError("http://c.cn/", "gone", "404")
    for name in ("http://c.cn/", "http://d.cn/", "weekly"):
        all_.of(name).failed("http://c.cn/", gone, is_list=True)
    assert list(all_.facts({"http://d.cn/"})) == ["http://d.cn/", "paper", "weekly"]


def test_of_a_million_sources_a_bounded_number_is_gathered() -> None:
    all_ = Gatherings(START)
    for n in range(3000):
        all_.of(f"s{n}").list_read("http://b.cn/", [], 0)
    assert len(all_.facts()) == 2000
