"""Printed times: what is read, how much of it was printed, and what is never invented."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.model import SHANGHAI
from scraper.times import find_times, parse_time

SEEN = datetime(2023, 1, 5, 12, 30, 40, tzinfo=SHANGHAI)

READ = {
    # ISO and its relatives
    "2023-01-05T08:47:10+08:00": "2023-01-05T08:47:10+08:00 second",
    "2023-01-05T08:47:10Z": "2023-01-05T08:47:10+00:00 second",
    "2023-01-05T08:47:10.123Z": "2023-01-05T08:47:10+00:00 second",
    "2023-01-05T08:47+0900": "2023-01-05T08:47:00+09:00 minute",
    "2023-01-05T08:47": "2023-01-05T08:47:00+08:00 minute",
    "2023-01-05 08:47:00": "2023-01-05T08:47:00+08:00 minute",
    "2023-01-05 00:00:00": "2023-01-05 day",
    "2023-01-05T00:00:00Z": "2023-01-05 day",
    "2023-01-05 23:59:57": "2023-01-05 day",
    "2023-01-05 23:59:56": "2023-01-05T23:59:56+08:00 second",
    "2023-01-05 00:00": "2023-01-05T00:00:00+08:00 minute",
    "20230105": "2023-01-05 day",
    "20230105084710": "2023-01-05T08:47:10+08:00 second",
    "20230105T084710Z": "2023-01-05T08:47:10+00:00 second",
    "2023-01": "2023-01-01 month",
    # epochs
    "1581517074": "2020-02-12T22:17:54+08:00 second",
    "1581517074000": "2020-02-12T22:17:54+08:00 second",
    "1581517074.25": "2020-02-12T22:17:54+08:00 second",
    'ct = "1581517074"': "2020-02-12T22:17:54+08:00 second",
    "/Date(1581517074000+0800)/": "2020-02-12T22:17:54+08:00 second",
    # Chinese
    "2023年1月5日 08:47": "2023-01-05T08:47:00+08:00 minute",
    "2023年01月05日08时47分": "2023-01-05T08:47:00+08:00 minute",
    "2023年1月5日8时": "2023-01-05T08:00:00+08:00 hour",
    "2023年1月5日 下午3:07": "2023-01-05T15:07:00+08:00 minute",
    "2023年1月5日凌晨12:30": "2023-01-05T00:30:00+08:00 minute",
    "2023年1月5日 中午12:30": "2023-01-05T12:30:00+08:00 minute",
    "2023年1月5日晚8点20分": "2023-01-05T20:20:00+08:00 minute",
    "2023年1月5日（星期四）08:47": "2023-01-05T08:47:00+08:00 minute",
    "2023年1月5日 星期四": "2023-01-05 day",
    "2023 年 1 月 5 日 08 : 47": "2023-01-05T08:47:00+08:00 minute",
    "２０２３年１月５日　０８：４７": "2023-01-05T08:47:00+08:00 minute",
    "２０２３－０１－０５ ０８：４７：１０": "2023-01-05T08:47:10+08:00 second",
    "二〇二三年一月五日": "2023-01-05 day",
    "二○二三年十二月三十一日": "2023-12-31 day",
    "一九五一年九月十五日": "1951-09-15 day",
    "二零二三年元月廿三日": "2023-01-23 day",
    "2023年1月": "2023-01-01 month",
    "2023年": "2023-01-01 year",
    # marks
    "2023.01.05": "2023-01-05 day",
    "2023/1/5 8:7:3": "2023-01-05T08:07:03+08:00 second",
    "2023/01/05(四)08:47": "2023-01-05T08:47:00+08:00 minute",
    "2023年1月5日 星期四 08:47": "2023-01-05T08:47:00+08:00 minute",
    "2023/1/5 8:47": "2023-01-05T08:47:00+08:00 minute",
    "2023-1-5": "2023-01-05 day",
    "2023. 1. 5. 오후 3:07": "2023-01-05T15:07:00+08:00 minute",
    "18-03-0823:16": "2018-03-08T23:16:00+08:00 minute",
    "2023-01-0508:47": "2023-01-05T08:47:00+08:00 minute",
    "23-01-05": "2023-01-05 day",
    "05.01.2023 08:47": "2023-01-05T08:47:00+08:00 minute",
    "25/12/2022": "2022-12-25 day",
    "12/25/2022": "2022-12-25 day",
    # eras
    "民國112年1月5日": "2023-01-05 day",
    "中華民國一一二年一月五日": "2023-01-05 day",
    "112年1月5日": "2023-01-05 day",
    "112/01/05": "2023-01-05 day",
    "1120105": "2023-01-05 day",
    "令和5年1月5日 午後3時7分": "2023-01-05T15:07:00+08:00 minute",
    # other languages
    "Thu, 05 Jan 2023 08:47:10 GMT": "2023-01-05T08:47:10+00:00 second",
    "Thu, 5 Jan 2023 08:47:10 +0800": "2023-01-05T08:47:10+08:00 second",
    "Thu Jan 05 08:47:10 CST 2023": "2023-01-05T08:47:10+08:00 second",
    "January 5, 2023 3:07 PM EST": "2023-01-05T15:07:00-05:00 minute",
    "Jan. 5, 2023, 8:47 a.m.": "2023-01-05T08:47:00+08:00 minute",
    "5th of January 2023": "2023-01-05 day",
    "05-Jan-2023": "2023-01-05 day",
    "05 Jan 23 08:47 UTC": "2023-01-05T08:47:00+00:00 minute",
    "01.25.2023 08:47 AM": "2023-01-25T08:47:00+08:00 minute",
    "2023\\/01\\/05": "2023-01-05 day",
    "5 janvier 2023 à 08h47": "2023-01-05T08:47:00+08:00 minute",
    "5. Januar 2023, 08:47 Uhr": "2023-01-05T08:47:00+08:00 minute",
    "5 de enero de 2023": "2023-01-05 day",
    "5 января 2023 г., 08:47": "2023-01-05T08:47:00+08:00 minute",
    "5 Ιανουαρίου 2023": "2023-01-05 day",
    "2023年1月5日 08:47（北京时间）": "2023-01-05T08:47:00+08:00 minute",
    # the clock first
    "3:07 PM, Thu January 5, 2023": "2023-01-05T15:07:00+08:00 minute",
    "3:07 PM EST, Thu January 5, 2023": "2023-01-05T15:07:00-05:00 minute",
    "08:47 2023-01-05": "2023-01-05T08:47:00+08:00 minute",
    "08:47:10 | 2023年1月5日": "2023-01-05T08:47:10+08:00 second",
    # within a line
    "发布时间：2023-01-05 08:47:10　来源：株洲日报　点击：2": "2023-01-05T08:47:10+08:00 second",
    "来源：新华社 | 2023年01月05日 08:47": "2023-01-05T08:47:00+08:00 minute",
    "时间:2023-01-05": "2023-01-05 day",
    "[2023-01-05]": "2023-01-05 day",
    # printed nonsense in the clock leaves the day
    "2023-01-05 25:61": "2023-01-05 day",
    # addresses
    "http://a.cn/n1/2023/0105/c1001-4.html": "2023-01-05 day",
    "http://a.cn/gn/2023/01-05/9029800.shtml": "2023-01-05 day",
    "http://a.cn/zw/202301/t20230105_2757434.htm": "2023-01-05 day",
    "http://a.cn/politics/2023_01_05_516923.shtml": "2023-01-05 day",
    "http://a.cn/pc/content/202301/05/content_30012345.html": "2023-01-05 day",
    "http://news.163.com/23/0105/07/F01M0T3T0001899O.html": "2023-01-05 day",
    "https://new.qq.com/rain/a/20230105A01ABC00": "2023-01-05 day",
    "http://a.cn/a/202301051320000000.html": "2023-01-05 day",
    "http://epaper.a.cn/index.aspx?date=2023-01-05&p=1": "2023-01-05 day",
    "/html/2023-01/05/content_1.htm": "2023-01-05 day",
    "https://mini.eastday.com/mobile/230105084710999.html": "2023-01-05T08:47:10+08:00 second",
}


@pytest.mark.parametrize(("text", "wanted"), READ.items())
def test_a_printed_time_is_read_as_precisely_as_printed(text: str, wanted: str) -> None:
    time = parse_time(text)
    assert time is not None
    assert f"{time} {time.precision}" == wanted


BY_REFERENCE = {
    "01-05 08:47": "2023-01-05T08:47:00+08:00 minute",
    "01-0508:47": "2023-01-05T08:47:00+08:00 minute",
    "12-31 23:50": "2022-12-31T23:50:00+08:00 minute",
    "1月5日": "2023-01-05 day",
    "1月6日": "2022-01-06 day",
    "今年1月4日": "2023-01-04 day",
    "2月29日": "2020-02-29 day",
    "[01月05日08:47]": "2023-01-05T08:47:00+08:00 minute",
    "十二月三十日": "2022-12-30 day",
    "12-31": "2022-12-31 day",
    "5日": "2023-01-05 day",
    "31日": "2022-12-31 day",
    "本月4日": "2023-01-04 day",
    "合肥１月４日电": "2023-01-04 day",
    "（中央社記者某某台北4日電）": "2023-01-04 day",
    "【新华社重庆四日电】": "2023-01-04 day",
    "今（5）日": "2023-01-05 day",
    "昨天（4日）": "2023-01-04 day",
    "今天 08:47": "2023-01-05T08:47:00+08:00 minute",
    "昨天21:05": "2023-01-04T21:05:00+08:00 minute",
    "昨晚8点": "2023-01-04T20:00:00+08:00 hour",
    "前天": "2023-01-03 day",
    "大前天": "2023-01-02 day",
    "刚刚": "2023-01-05T12:30:00+08:00 minute",
    "5分钟前": "2023-01-05T12:25:00+08:00 minute",
    "30 秒前": "2023-01-05T12:30:10+08:00 second",
    "半小时前": "2023-01-05T12:00:00+08:00 minute",
    "3小时前": "2023-01-05T09:30:00+08:00 hour",
    "两天前": "2023-01-03 day",
    "3个月前": "2022-10-01 month",
    "2 hours ago": "2023-01-05T10:30:00+08:00 hour",
    "yesterday": "2023-01-04 day",
    "Jan 5, 08:47": "2023-01-05T08:47:00+08:00 minute",
    "Jan 4": "2023-01-04 day",
}


@pytest.mark.parametrize(("text", "wanted"), BY_REFERENCE.items())
def test_what_is_left_out_comes_from_the_reference(text: str, wanted: str) -> None:
    time = parse_time(text, SEEN)
    assert time is not None
    assert f"{time} {time.precision}" == wanted


@pytest.mark.parametrize("text", BY_REFERENCE)
def test_without_a_reference_nothing_is_invented(text: str) -> None:
    assert parse_time(text) is None


@pytest.mark.parametrize(
    "text",
    ["", " ", "株洲日报", "2023-02-30", "2023年2月30日", "0000-00-00 00:00:00", "0000-01-01",
     "2023-13-05 08:47", "2023-00-10", "20230230", "20231305084710", "12345", "2023", "123456789",
     "9999999999", "11012345678", "1234567", "01/05/2023", "点击：1581", "3:2", "10-08",
     "第1月刊", "http://a.cn/1581517074.html", "http://a.cn/20230230/1.html", "https://a.cn/",
     "NaN", "二〇二三年二月三十日", "13月5日", "192.168.10.25", "1.2.3.4", "400-800-1234",
     "去年12月31日", "0731-28829110", "ISBN 978-7-5438-1234-5"],
)  # fmt: skip
def test_what_says_no_time_gives_none(text: str) -> None:
    assert parse_time(text) is None


@pytest.mark.parametrize("text", ["去年12月31日", "13月5日", "2023-02-30", "2023", "点击：1581"])
def test_a_reference_invents_nothing_either(text: str) -> None:
    assert parse_time(text, SEEN) is None


def test_a_reference_without_zone_means_our_zone_and_another_is_converted() -> None:
    late = datetime(2023, 1, 4, 20, 0, tzinfo=UTC)  # the 5th in China
    assert str(parse_time("今天", late)) == "2023-01-05"
    assert str(parse_time("今天", SEEN.replace(tzinfo=None))) == "2023-01-05"


def test_a_full_date_goes_before_a_relative_word() -> None:
    time = parse_time("3小时前 2023-01-04 08:47", SEEN)
    assert str(time) == "2023-01-04T08:47:00+08:00"


def test_times_of_a_line_are_found_with_their_places() -> None:
    line = "时间：2023-01-05 08:47　来源：新华社　更新：2023年1月6日 09:00　2023-02-30 10:00"
    found = find_times(line)
    assert [line[one.start : one.end] for one in found] == [
        "2023-01-05 08:47",
        "2023年1月6日 09:00",
    ]
    assert {one.how for one in found} == {"full"}


def test_a_clock_belongs_to_the_day_before_it_first() -> None:
    found = find_times("2023-01-04 08:47 2023-01-05")
    assert [one.time.precision for one in found] == ["minute", "day"]


def test_places_hold_where_the_text_is_full_width() -> None:
    line = "　　２０２３年１月５日　０８：４７　　株洲日报"
    (found,) = find_times(line)
    assert line[found.start : found.end] == "２０２３年１月５日　０８：４７"


def test_days_without_a_year_are_found_with_a_reference_only() -> None:
    line = "（记者 某某）1月4日，株洲……昨天08:00"
    assert find_times(line) == ()
    assert [str(one.time) for one in find_times(line, SEEN)] == [
        "2023-01-04",
        "2023-01-04T08:00:00+08:00",
    ]


@pytest.mark.parametrize(
    "rubbish",
    ["9" * 250_000, "2023-" * 50_000, "1月" * 75_000, "年" * 125_000, "Jan " * 50_000,
     "(" * 125_000, "前" * 75_000, "2023年" * 50_000, " " * 250_000, "12:" * 75_000,
     "二〇" * 75_000, "a1b2" * 50_000, "今(" * 50_000, "2023 Jan 1 " * 12_500],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_long_rubbish_is_answered(rubbish: str) -> None:
    parse_time(rubbish, SEEN)
    find_times(rubbish, SEEN)


_START = datetime(1990, 1, 1, tzinfo=UTC).replace(tzinfo=None)
instants = st.datetimes(_START, _START.replace(year=2035))


@given(instants, st.sampled_from(
    ["%Y-%m-%d %H:%M", "%Y年%m月%d日 %H:%M", "%Y/%m/%d %H:%M", "%Y.%m.%d %H:%M", "%d %B %Y %H:%M",
     "%B %d, %Y %I:%M %p", "%Y年%m月%d日%H时%M分", "%Y-%m-%d%H:%M"]
))  # fmt: skip
def test_every_minute_is_read_back(instant: datetime, form: str) -> None:
    time = parse_time(instant.strftime(form))
    assert time is not None
    assert time.value == instant.replace(second=0, microsecond=0, tzinfo=SHANGHAI)


@given(st.text(max_size=60), st.none() | instants)
def test_any_text_gives_a_time_or_none(text: str, reference: datetime | None) -> None:
    parse_time(text, reference)
    for found in find_times(text, reference):
        assert 0 <= found.start < found.end <= len(text)


@given(st.text("0123456789年月日:-/. 前天昨时分上下午", max_size=24))
def test_text_that_looks_like_a_time_never_raises(text: str) -> None:
    parse_time(text, SEEN)


@given(st.integers(0, 400))
def test_a_day_without_a_year_is_never_after_the_reference(ago: int) -> None:
    day = SEEN - timedelta(days=ago)
    time = parse_time(f"{day.month}月{day.day}日", SEEN)
    assert time is not None
    assert time.value <= SEEN
