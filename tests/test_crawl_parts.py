"""The small judgements a crawl is made of."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.cli.starts import starts_of
from scraper.configread import decode
from scraper.crawl import schedule
from scraper.crawl.barren import BARREN_ALIKE, BARREN_QUERIES, LISTS_POSING
from scraper.crawl.bounds import Bounds
from scraper.crawl.endless import endless
from scraper.crawl.lanes import DEEP, Lanes
from scraper.crawl.looking import look
from scraper.crawl.order import NO_FAILURES, Ending, Order, Report
from scraper.crawl.scope import Scope, Source
from scraper.discover.leads import Leads
from scraper.errors import UsageError
from scraper.fetch.coding import Undecodable, undo
from scraper.fetch.guard import Guard, odd_address
from scraper.fetch.hops import refresh, scripted
from scraper.fetch.settings import Limits
from scraper.model import Snapshot, Target
from scraper.read.walls import wall
from storage.protocol import Errand

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


# schedule


def wait(**ages: float) -> timedelta:
    """The wait of an article that was published, found or changed so many hours ago."""
    born, found, changed = (
        None if ages.get(name) is None else NOW - timedelta(hours=ages[name])
        for name in ("born", "found", "changed")
    )
    life = schedule.Life(born or NOW, found or born or NOW, changed)
    return schedule.USUAL.next_look(life, NOW) - NOW


def test_young_articles_are_looked_at_often_and_old_ones_once_a_year() -> None:
    waits = [wait(born=hours) for hours in (0, 2, 10, 30, 100, 300, 5000)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(hours=1)
    assert waits[-1] == timedelta(days=365)


def test_an_article_that_changed_is_looked_at_as_if_it_were_new() -> None:
    assert wait(born=5000, changed=0) == timedelta(hours=1)
    assert wait(born=5000, changed=30) == timedelta(hours=42)


def test_an_old_article_that_was_found_just_now_is_looked_at_once_before_the_year() -> None:
    assert wait(born=9000, found=0) == timedelta(days=30)
    assert wait(born=9000, found=31 * 24) == timedelta(days=365)


def test_an_article_from_the_future_counts_as_new() -> None:
    assert wait(born=-200) == timedelta(hours=1)


def test_failures_in_a_row_wait_longer_up_to_a_day() -> None:
    waits = [schedule.after_failure(attempts, NOW) - NOW for attempts in (1, 2, 3, 50)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=10)
    assert waits[-1] == timedelta(days=1)


# exit codes


def report(ending: Ending = "done", targets: int = 100, **failures: int) -> Report:
    return Report(1, "crawl", ending, NOW, NOW, {}, targets, 0, failures, {})


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (report(), 0),
        (report(targets=0), 0),
        (report("limit"), 0),
        (report(gone=50, robots=20, not_article=20, soft_404=5, noarchive=5), 0),
        (report(timeout=5), 0),
        (report(timeout=6), 3),
        (report(timeout=60, reset=40), 4),
        (report("budget", timeout=60), 8),
        (report("interrupted", timeout=60), 130),
    ],
)
def test_exit_codes_are_those_of_the_table(told: Report, code: int) -> None:
    assert told.exit_code == code
    assert told.as_dict()["exit_code"] == code


def test_the_kinds_that_are_results_are_named() -> None:
    told = (Path(__file__).parent.parent / "docs" / "crawling.md").read_text("utf-8")
    results = told.partition("are results")[0].rpartition("\n\n")[2]
    assert [kind for kind in NO_FAILURES if f"`{kind}`" not in results] == []


# walls


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<title>404 Not Found</title><h1>404</h1>", "soft_404"),
        ("<title>提示</title><p>抱歉，您访问的页面不存在或已被删除！</p>", "soft_404"),
        ("<p>该文章已被删除</p>", "soft_404"),
        ("<title>安全验证</title><p>请完成滑动验证</p>", "captcha"),
        ("<title>Just a moment</title><p>Checking your browser before accessing</p>", "captcha"),
        ("<form>账号 <input type='password'></form>", "login"),
        ("<p>请登录后查看全文</p>", "login"),
        ("<title>日报</title>" + "<p>本报讯 记者昨日获悉，市民请先登录平台领券。</p>" * 30, None),
        ("<p>今日无事。</p>", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_page_that_turns_readers_away_is_recognised(html: str, kind: str | None) -> None:
    assert wall(html) == kind


def test_walls_are_told_in_time_whatever_the_page() -> None:
    for piece in ("<script", "<!--", "<style><", "<input ", "您访问的页面", "<" * 50):
        wall(piece * 20_000)


# looking at answers


def snapshot(html: str, url: str = "http://a.cn/x", *before: str) -> Snapshot:
    headers = (("content-type", "text/html; charset=utf-8"),)
    return Snapshot(url, html.encode(), NOW, headers=headers, redirects=before)


STORY = "".join(
    f"<p>株洲日报讯 第{n}段，记者从市政府获悉，这一天的事情很多，人们都在谈论天气与收成。</p>"
    for n in range(6)
)
ARTICLE = (
    f"<html><head><title>天气与收成</title></head><body><h1>天气与收成</h1>{STORY}</body></html>"
)


def test_an_article_is_seen_as_one() -> None:
    sight = look(snapshot(ARTICLE, "http://a.cn/2026/0105/12345.html"), expected="article")
    assert sight.what == "article"
    assert sight.article is not None
    assert "第5段" in sight.article.text


def test_a_deep_address_that_ends_at_the_front_page_is_gone() -> None:
    home = snapshot(ARTICLE, "http://a.cn/", "http://a.cn/2026/0105/12345.html")
    sight = look(home, expected="article")
    assert (sight.what, sight.kind) == ("nothing", "soft_404")


def test_a_wall_with_status_200_is_no_article() -> None:
    page = "<html><title>404</title><body><p>您访问的页面不存在</p></body></html>"
    sight = look(snapshot(page), expected="article")
    assert (sight.what, sight.kind) == ("nothing", "soft_404")


@pytest.mark.parametrize(("title", "what"), [("新闻已删除", "nothing"), ("要闻", "list")])
def test_a_notice_above_a_list_of_others_is_no_list(title: str, what: str) -> None:
    rows = "".join(
        f"<li><a href='/2026/0105/{n}.html'>江州第{n}所中学的食堂今天开放</a> 2026-01-05</li>"
        for n in range(20)
    )
    body = f"<html><title>{title}</title><h1>{title}</h1><ul>{rows}</ul></html>"
    snapshot = Snapshot("http://a.cn/x/", body.encode(), NOW)
    for expected in ("unknown", "article"):
        sight = look(snapshot, expected=expected)
        assert (sight.what, sight.kind) == (what, "soft_404" if what == "nothing" else "")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_something(body: bytes) -> None:
    sight = look(Snapshot("http://a.cn/x", body, NOW))
    assert sight.what in ("article", "list", "nothing")


DATA = {
    "bare": '{{"title": "江州一中开学", "content": ["{0}"]}}',
    "in a call": 'cb({{"html": "<p>{0}</p>"}});',
    "an array": ' [{{"body": "{0}"}}]',
}


@pytest.mark.parametrize("data", DATA.values(), ids=DATA)
@pytest.mark.parametrize("fetch_only", [False, True])
def test_json_that_calls_itself_a_page_is_no_article(data: str, fetch_only: bool) -> None:
    body = data.format("值班员每隔半小时记一次水位，记满了三本簿子。" * 20).encode()
    page = Snapshot(
        "http://a.cn/2026/0105/1.html", body, NOW, 200, (("content-type", "text/html"),)
    )
    sight = look(page, expected="article", fetch_only=fetch_only)
    assert (sight.what, sight.kind) == ("nothing", "not_article")


def test_prose_that_opens_with_a_bracket_is_still_prose() -> None:
    body = ("[1] 江州一中开学\n\n" + "值班员每隔半小时记一次水位，记满了三本簿子。" * 20).encode()
    assert look(Snapshot("http://a.cn/1.txt", body, NOW), expected="article").what == "article"


# bounds and scope


@pytest.mark.parametrize(
    "url",
    [
        "http://a.cn/" + "x" * 2000, "http://a.cn/" + "d/" * 30, "http://a.cn/a/b/a/b/a/b/",
        "http://a.cn/x?" + "f=1&" * 9, "http://a.cn/x?" + "&".join(f"f{n}=1" for n in range(40)),
        "http://a.cn/x?PHPSESSID=0123456789abcdef", "http://a.cn/x?a=1&sid=deadbeef00",
    ],
)  # fmt: skip
def test_addresses_of_traps_are_known(url: str) -> None:
    assert endless(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.cn/2026/01/01/01.html", "http://a.cn/html/2023-01/05/content_1.htm?div=-1",
        "http://a.cn/list.php?page=500&catid=11", "http://a.cn/news/news/2023/1.html",
        "http://a.cn/side=12345678/x", "http://a.cn/x?inside=123456789",
    ],
)  # fmt: skip
def test_addresses_of_news_are_not_taken_for_traps(url: str) -> None:
    assert endless(url) is None


def test_different_articles_under_one_path_are_no_twins() -> None:
    bounds = Bounds(NOW.date())
    for n in range(50):
        bounds.noise.note(f"http://a.cn/view.php?id={n}", f"digest {n}")
    assert bounds.refuse("http://a.cn/view.php?id=51") is None


def test_a_site_of_a_thousand_host_names_is_bounded() -> None:
    scope, source = Scope(Bounds(NOW.date())), Source("s", {"a.cn"})
    leads = Leads("list", tuple(Target(f"http://h{n}.a.cn/1", kind="article") for n in range(1000)))
    followed, refused = scope.follow(source, Target("http://a.cn/", "s"), leads, "http://a.cn/")
    assert len(followed) == 100
    assert len(refused) == 900


def test_lists_that_differ_in_their_numbers_are_left_when_many_named_nothing_new() -> None:
    bounds = Bounds(NOW.date())
    for n in range(BARREN_ALIKE):
        assert bounds.refuse(f"http://a.cn/archive?m={n}", is_list=True) is None
        bounds.barren.note_list(f"http://a.cn/archive?m={n}", fruitful=False)
    assert "of its form" in str(bounds.refuse("http://a.cn/archive?m=777", is_list=True))
    assert bounds.refuse("http://a.cn/other?m=777", is_list=True) is None
    assert bounds.refuse("http://a.cn/archive?m=777") is None  # an article may be called so
    bounds.barren.note_list("http://a.cn/archive?m=778", fruitful=True)
    assert bounds.refuse("http://a.cn/archive?m=777", is_list=True) is None


def test_a_token_in_a_path_is_noise_when_all_its_pages_say_the_same() -> None:
    bounds = Bounds(NOW.date())
    for n in range(4):
        address = f"http://a.cn/s/{n}f3ac9d2e4b5a687/n/1.html"
        assert bounds.refuse(address) is None
        bounds.noise.note(address, "one digest")
    assert "step of their path" in str(bounds.refuse("http://a.cn/s/9f3ac9d2e4b5a687/n/1.html"))
    assert bounds.refuse("http://a.cn/s/9f3ac9d2e4b5a687/n/2.html") is None


@pytest.mark.parametrize("step", ["{:016d}", "{:08x}0", "sid{}"])
def test_so_is_any_step_with_a_number_in_it(step: str) -> None:
    bounds = Bounds(NOW.date())
    for n in range(4):
        bounds.noise.note(f"http://a.cn/s/{step.format(n)}/n/1.html", "one digest")
    assert bounds.refuse(f"http://a.cn/s/{step.format(9)}/n/1.html") is not None


def test_days_in_a_path_are_no_noise_whatever_a_few_of_them_say() -> None:
    bounds = Bounds(NOW.date())
    for day in range(1, 29):
        said = "a notice" if day > 20 else f"digest {day}"
        bounds.noise.note(f"http://a.cn/2026/01/{day:02}/1.html", said)
    assert bounds.refuse("http://a.cn/2026/01/29/1.html") is None


def test_tokens_that_tell_articles_apart_are_no_noise() -> None:
    bounds = Bounds(NOW.date())
    for n in range(50):  # an agency's day, some of its pages with nothing but a film
        digest = f"digest {n}" if n % 3 == 0 else "a film"
        bounds.noise.note(f"http://a.cn/20260105/{n:032x}a1/c.html", digest)
    assert bounds.refuse("http://a.cn/20260105/7f3ac9d2e4b5a6870f3ac9d2e4b5a687/c.html") is None


def test_a_list_whose_leads_turn_out_articles_was_not_barren() -> None:
    bounds = Bounds(NOW.date())
    for n in range(2 * BARREN_ALIKE):
        assert bounds.refuse(f"http://a.cn/list.php?cid={n}", is_list=True) is None
        story = f"http://a.cn/n/{n}"
        bounds.barren.note_list(f"http://a.cn/list.php?cid={n}", fruitful=False, perhaps=[story])
        bounds.barren.note_page(story, article=True)


def test_lists_of_one_path_are_left_whatever_their_queries() -> None:
    bounds = Bounds(NOW.date())
    for n in range(BARREN_QUERIES):
        assert bounds.refuse(f"http://a.cn/find?{n:x}=a", is_list=True) is None
        bounds.barren.note_list(f"http://a.cn/find?{'x' * n}=a", fruitful=False)
    assert "of its path" in str(bounds.refuse("http://a.cn/find?colour=red", is_list=True))
    assert bounds.refuse("http://a.cn/other?colour=red", is_list=True) is None
    assert "of its path" in str(bounds.refuse("http://a.cn/find?colour=red"))
    bounds.barren.note_page("http://a.cn/find?id=9", article=True)
    assert bounds.refuse("http://a.cn/find?colour=red", is_list=True) is None


def test_a_host_whose_leads_are_lists_alone_is_left_until_an_article_is_met() -> None:
    bounds = Bounds(NOW.date())
    for n in range(LISTS_POSING):
        assert bounds.refuse(f"http://a.cn/l?zq={n:x}") is None
        bounds.barren.note_page(f"http://a.cn/l?zq={n:x}", article=False)
    assert "none an article" in str(bounds.refuse("http://a.cn/other"))
    assert bounds.refuse("http://a.cn/feed.xml", is_list=True) is None
    assert bounds.refuse("http://b.cn/other") is None
    bounds.barren.note_page("http://a.cn/2026/0105/1.html", article=True)
    assert bounds.refuse("http://a.cn/other") is None


@pytest.mark.parametrize(
    ("url", "left"),
    [
        ("http://a.cn/2026-01-08/", True), ("http://a.cn/cal?date=20270101", True),
        ("http://a.cn/cal?year=2031&month=5", True), ("http://a.cn/cal/2031/05/01/", True),
        ("http://a.cn/2026-01-06/", False), ("http://a.cn/html/2026-01/05/node_1.htm", False),
        ("http://a.cn/list/2045/10.html", False), ("http://a.cn/cal?year=2026", False),
        ("http://a.cn/id_120451012.html", False), ("http://a.cn/2026-02-31/", True),
    ],
)  # fmt: skip
def test_lists_of_days_to_come_are_left(url: str, left: bool) -> None:
    bounds = Bounds(NOW.date())
    assert (bounds.refuse(url, is_list=True) is not None) is left
    assert bounds.refuse(url) is None


def test_lists_are_followed_so_many_steps_and_through_all_their_pages() -> None:
    scope, source = Scope(Bounds(NOW.date()), max_depth=2), Source("s", {"a.cn"})
    parent = Target("http://a.cn/", "s")
    for n in range(9):
        leads = Leads("list", (Target(f"/a{n}", kind="article"),), f"/page{n}")
        (_, page), refused = scope.follow(source, parent, leads, parent.url)
        assert (page.depth, refused) == (0, [])
        parent = page
    for step in range(3):
        leads = Leads(
            "list", (Target(f"/b{step}", kind="article"), Target(f"/c{step}", kind="list"))
        )
        followed, refused = scope.follow(source, parent, leads, parent.url)
        parent = followed[-1]
    assert [target.url[12:] for target in followed] == ["b2"]
    assert refused[0].why == "more than 2 steps from the start"


def test_routes_of_scripts_are_pages_only_where_scripts_run() -> None:
    source, start = Source("a", {"a.cn"}), Target("http://a.cn/", kind="list")
    found = Leads("list", tuple(Target(f"/#/news/{n}") for n in range(9)))
    assert Scope(Bounds(NOW.date())).follow(source, start, found, start.url) == ([], [])
    rendered = Scope(Bounds(NOW.date()), routed=lambda name: name == "a")
    assert len(rendered.follow(source, start, found, start.url)[0]) == 9


def test_files_that_hold_no_article_are_not_followed() -> None:
    scope, source = Scope(Bounds(NOW.date())), Source("s", {"a.cn"})
    names = ("a.pdf", "b.JPG", "c.mp4", "d.html", "map.xml.gz", "e")
    leads = Leads("list", tuple(Target(f"http://a.cn/{name}") for name in names))
    followed, _ = scope.follow(source, Target("http://a.cn/", "s"), leads, "http://a.cn/")
    assert [target.url[12:] for target in followed] == ["d.html", "map.xml.gz", "e"]


# starts


def test_starts_are_sources_addresses_and_files(tmp_path: Path) -> None:
    listed = tmp_path / "listed.txt"
    listed.write_text("\ufeffhttp://a.cn/1\n\n# later: http://a.cn/2\nhttp://www.b.cn\n", "utf-8")
    config = decode('[[sources]]\nname = "paper"\nurl = "http://paper.cn/"\n', "settings")
    starts = starts_of(["paper", str(listed)], config)
    assert [(start.url, start.name) for start in starts] == [
        ("http://paper.cn/", "paper"),
        ("http://a.cn/1", "http://a.cn/1"),
        ("http://www.b.cn", "http://www.b.cn"),
    ]


def test_an_order_is_made_of_addresses() -> None:
    assert Order.of("http://a.cn/", limit=3).limit == 3


# lanes


def test_an_errand_offered_as_the_last_one_ends_is_done_too() -> None:
    async def one_after_the_other() -> list[str]:
        done: list[str] = []

        async def visit(errand: Errand) -> None:
            done.append(errand.target.url)

        lanes = Lanes(visit, per_host=1)
        for n in range(50):
            lanes.moved.clear()
            assert lanes.offer(Errand(Target(f"http://a.cn/{n}"), "due", NOW))
            async with asyncio.timeout(5):
                await lanes.moved.wait()
        return done

    assert len(asyncio.run(one_after_the_other())) == 50


def test_a_host_takes_no_more_in_hand_than_its_lane_is_long() -> None:
    async def offered() -> int:
        async def visit(errand: Errand) -> None:
            await asyncio.sleep(60)

        lanes = Lanes(visit, per_host=1)
        taken = sum(
            lanes.offer(Errand(Target(f"http://a.cn/{n}"), "due", NOW)) for n in range(1000)
        )
        assert lanes.offer(Errand(Target("http://b.cn/"), "due", NOW))
        assert not lanes.offer(Errand(Target("http://b.cn/"), "due", NOW))
        for task in lanes.tasks():
            task.cancel()
        await asyncio.gather(*lanes.tasks(), return_exceptions=True)
        return taken

    assert asyncio.run(offered()) == DEEP


# what the web may hold


@pytest.mark.parametrize("entry", ["", "a b", "http://x/", "h:port", "h:0", "10.0.0.0/99", "[::1"])
def test_a_host_to_allow_that_is_none_is_told(entry: str) -> None:
    with pytest.raises(UsageError):
        Guard([entry])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br"]))
def test_any_bytes_decode_or_are_told(raw: bytes, coding: str) -> None:
    with suppress(Undecodable):
        assert isinstance(undo(raw, coding, Limits()), bytes)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_host_and_any_tiny_page_are_looked_at_calmly(text: str) -> None:
    odd_address(text)
    refresh(text.encode("utf-8", "replace"))
    scripted(f"<script>{text}</script>".encode("utf-8", "replace"))


def test_tiny_pages_are_read_in_time() -> None:
    for piece in (b"<meta ", b"<script>", b"<script>location=", b"content='", b"http-equiv"):
        refresh(b'<meta http-equiv="refresh" content="' + piece * 4000)
        scripted(b"<script>" + piece * 4000)
