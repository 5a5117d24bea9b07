"""Manners at a host, on a clock that only sleeping moves."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from scraper.errors import FetchError
from scraper.fetch.patience import Patience, PatientFetcher
from scraper.fetch.politeness import HostRests, Politeness
from scraper.fetch.protocol import Conditions, Wait
from scraper.fetch.purpose import PAGE, Purpose
from scraper.fetch.robots import Kept, Shelf, forbids_archiving, read
from scraper.fetch.settings import Settings
from scraper.fetch.timeline import Timeline
from scraper.model import Snapshot
from tests.support.clocks import Clock

ROBOTS = b"User-agent: *\nDisallow: /private/\nSitemap: http://a.cn/map.xml\n"

PACED = Settings(delay=2.0)
AT_ONCE = Settings(delay=0.0)


class Web:
    """Answers what it was told to, in order, the last one for ever; robots.txt apart."""

    def __init__(self, clock: Clock, *answers: Snapshot | FetchError, robots: bytes = b"") -> None:
        self.clock = clock
        self.answers = list(answers)
        self.robots: list[Snapshot | FetchError] = [answer(robots) if robots else answer(b"", 404)]
        self.asked: list[tuple[float, str]] = []
        self.at_once = 0
        self.most_at_once = 0

    async def ask(
        self,
        url: str,
        *,
        conditions: Conditions | None = None,
        cookies: str = "",
        purpose: Purpose = PAGE,
    ) -> Snapshot:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        return self._said(url, self.answers)

    async def ask_robots(self, url: str) -> Snapshot:
        return self._said(url, self.robots)

    def _said(self, url: str, answers: list[Snapshot | FetchError]) -> Snapshot:
        start = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
        self.asked.append(((self.clock() - start).total_seconds(), url))
        said = answers.pop(0) if len(answers) > 1 else (answers or [answer(b"page")])[0]
        if isinstance(said, FetchError):
            raise said
        return said

    def pages(self) -> list[float]:
        return [at for at, url in self.asked if not url.endswith("/robots.txt")]


def answer(body: bytes = b"", status: int = 200, **headers: str) -> Snapshot:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Snapshot("http://a.cn/", body, datetime(2026, 1, 5, 8, 0, tzinfo=UTC), status, named)


def visit(
    web: Web,
    *urls: str,
    visits: Callable[[Politeness], Awaitable[object]] | None = None,
    settings: Settings = PACED,
    shelf: Shelf | None = None,
) -> Politeness:
    async def all_of_them() -> Politeness:
        politeness = Politeness(
            web.ask,
            web.ask_robots,
            settings,
            clock=web.clock,
            sleep=web.clock.sleep,
            random=lambda: 0.0,
            shelf=shelf,
        )
        for url in urls:
            await politeness.ask(url)
        if visits is not None:
            await visits(politeness)
        return politeness

    return asyncio.run(all_of_them())


def refusal(web: Web, *urls: str, settings: Settings = PACED) -> FetchError:
    with pytest.raises(FetchError) as caught:
        visit(web, *urls, settings=settings)
    return caught.value


# pace


def test_requests_to_a_host_are_apart_by_the_pause() -> None:
    web = Web(Clock())
    politeness = visit(web, *[f"http://a.cn/{n}" for n in range(4)])
    assert web.pages() == [2, 4, 6, 8]
    visits = politeness.timeline.hosts["a.cn"]
    assert visits.shortest_gap == 2
    assert visits.requests == 5


def test_other_hosts_do_not_wait() -> None:
    web = Web(Clock())
    visit(web, "http://a.cn/", "http://b.cn/", "http://127.0.0.1:1/", "http://127.0.0.1:2/")
    assert web.clock.slept == [2, 2, 2, 2]  # each between its robots.txt and its page


def test_no_pause_when_pacing_is_off() -> None:
    web = Web(Clock())
    visit(web, *[f"http://a.cn/{n}" for n in range(4)], settings=AT_ONCE)
    assert web.clock.slept == []


def test_a_crawl_delay_counts_even_when_pacing_is_off() -> None:
    web = Web(Clock(), robots=b"User-agent: *\nCrawl-delay: 7\n")
    politeness = visit(web, "http://a.cn/1", "http://a.cn/2", settings=AT_ONCE)
    assert web.pages()[1] - web.pages()[0] == 7
    assert politeness.timeline.hosts["a.cn"].pace == 7


def test_a_host_is_asked_one_thing_at_a_time() -> None:
    async def at_once(politeness: Politeness) -> None:
        await asyncio.gather(*(politeness.ask(f"http://a.cn/{n}") for n in range(9)))

    web = Web(Clock())
    visit(web, visits=at_once)
    assert web.most_at_once == 1
    web = Web(Clock())
    visit(web, visits=at_once, settings=Settings(per_host=3, delay=0.0))
    assert web.most_at_once == 3


def test_all_hosts_together_keep_to_the_limit() -> None:
    async def at_once(politeness: Politeness) -> None:
        await asyncio.gather(*(politeness.ask(f"http://{n}.cn/") for n in range(20)))

    web = Web(Clock())
    visit(web, visits=at_once, settings=Settings(concurrency=4))
    assert web.most_at_once == 4


# refusals


@pytest.mark.parametrize("status", [429, 503, 403])
def test_a_host_that_refuses_is_left_alone_longer_each_time(status: int) -> None:
    web = Web(Clock(), *[answer(status=status)] * 4, answer(b"page"))
    visit(web, *[f"http://a.cn/{n}" for n in range(4)], settings=AT_ONCE)
    first, second, third, fourth = web.pages()
    assert 0 < second - first < third - second < fourth - third


def test_a_host_that_names_a_time_is_asked_then_and_not_before() -> None:
    web = Web(Clock(), answer(status=429, Retry_After="25"), answer(b"page"))
    visit(web, "http://a.cn/1", "http://a.cn/2", settings=AT_ONCE)
    assert web.pages() == [0, 25]


def test_a_long_rest_is_left_to_a_later_run() -> None:
    web = Web(Clock(), answer(status=503, Retry_After="3600"))
    error = refusal(web, "http://a.cn/1", "http://a.cn/2", settings=AT_ONCE)
    assert error.kind == "throttled"
    assert error.retry_after == 3600
    assert len(web.pages()) == 1
    assert web.clock.slept == []


def test_a_page_that_is_there_ends_the_doubling() -> None:
    web = Web(Clock(), *[answer(status=403), answer(b"page")] * 4)
    visit(web, *[f"http://a.cn/{n}" for n in range(8)], settings=AT_ONCE)
    assert web.clock.slept == [1.0] * 4


def test_a_host_that_is_down_is_not_asked_for_each_page() -> None:
    down = FetchError("http://a.cn/", "connect", "no connection")
    web = Web(Clock(), down)

    async def many(politeness: Politeness) -> None:
        for n in range(50):
            with pytest.raises(FetchError):
                await politeness.ask(f"http://a.cn/{n}")

    visit(web, visits=many, settings=AT_ONCE)
    assert len(web.pages()) == 3


# robots.txt


def test_what_robots_txt_forbids_is_not_asked() -> None:
    web = Web(Clock(), robots=ROBOTS)
    error = refusal(web, "http://a.cn/open", "http://a.cn/private/1")
    assert error.kind == "robots"
    assert [url for _, url in web.asked] == ["http://a.cn/robots.txt", "http://a.cn/open"]


def test_our_own_rules_come_before_those_for_all() -> None:
    rules = read(b"User-agent: *\nDisallow: /\n\nUser-agent: jianbao\nDisallow: /x\n")
    assert rules.allow("http://a.cn/y")
    assert not rules.allow("http://a.cn/x")


def test_our_name_with_a_version_is_our_name() -> None:
    rules = read(b"User-agent: *\nDisallow:\n\nUser-agent: Jianbao/0.1\nDisallow: /x\n")
    assert not rules.allow("http://a.cn/x")
    assert rules.allow("http://a.cn/y")


def test_a_part_of_our_name_is_another_crawler_s() -> None:
    rules = read(b"User-agent: jian\nUser-agent: bao # both\nDisallow: /\n")
    assert rules.allow("http://a.cn/x")
    rules = read(b"User-agent: bao\nUser-agent: jianbao\nDisallow: /x\n")
    assert not rules.allow("http://a.cn/x")


def test_robots_txt_is_asked_once_a_day() -> None:
    clock = Clock()
    web = Web(clock, robots=ROBOTS)

    async def two_days(politeness: Politeness) -> None:
        for _ in range(5):
            await politeness.ask("http://a.cn/1")
            clock.now += timedelta(hours=11)

    visit(web, visits=two_days)
    assert sum(url.endswith("/robots.txt") for _, url in web.asked) == 2


def test_a_person_waits_for_pages_but_not_after_robots_txt() -> None:
    clock = Clock()
    web = Web(clock, robots=ROBOTS)
    visit(web, "http://a.cn/1", "http://a.cn/2", settings=Settings(delay=2.0, by_hand=True))
    robots, first, second = (at for at, _ in web.asked)
    assert robots == first
    assert second - first >= 2.0


class Drawer:
    """A shelf of a test."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}

    async def find(self, origin: str) -> Kept | None:
        return self.kept.get(origin)

    async def keep(self, origin: str, kept: Kept) -> None:
        self.kept[origin] = kept


def test_what_a_run_of_today_read_of_a_robots_txt_holds_for_the_next() -> None:
    clock, drawer = Clock(), Drawer()
    first = Web(clock, robots=ROBOTS)
    visit(first, "http://a.cn/1", shelf=drawer)
    clock.now += timedelta(hours=23)
    second = Web(clock, robots=b"User-agent: *\nDisallow: /\n")
    visit(second, "http://a.cn/2", shelf=drawer)
    assert [url for _, url in second.asked] == ["http://a.cn/2"]
    with pytest.raises(FetchError, match="robots"):
        visit(second, "http://a.cn/private/1", shelf=drawer)
    clock.now += timedelta(hours=2)
    with pytest.raises(FetchError, match="robots"):
        visit(second, "http://a.cn/3", shelf=drawer)
    assert second.asked[-1][1] == "http://a.cn/robots.txt"


def test_a_robots_txt_from_a_time_to_come_is_asked_anew() -> None:
    clock, drawer = Clock(), Drawer()
    drawer.kept["http://a.cn"] = Kept(clock.now + timedelta(days=400), b"")
    web = Web(clock, robots=ROBOTS)
    visit(web, "http://a.cn/1", shelf=drawer)
    assert web.asked[0][1] == "http://a.cn/robots.txt"


def test_that_a_host_has_no_robots_txt_is_kept_and_that_it_is_in_trouble_is_not() -> None:
    clock, drawer = Clock(), Drawer()
    web = Web(clock)
    web.robots = [answer(status=503), answer(status=404)]
    with pytest.raises(FetchError):
        visit(web, "http://a.cn/1", shelf=drawer)
    assert drawer.kept == {}
    clock.now += timedelta(hours=1)
    visit(web, "http://a.cn/1", shelf=drawer)
    assert drawer.kept["http://a.cn"].body == b""


def test_many_at_once_ask_for_one_robots_txt_once() -> None:
    web = Web(Clock(), robots=ROBOTS)

    async def at_once(politeness: Politeness) -> None:
        await asyncio.gather(*(politeness.ask(f"http://a.cn/{n}") for n in range(4)))

    visit(web, visits=at_once, settings=Settings(delay=0.0, per_host=4))
    assert [url for _, url in web.asked].count("http://a.cn/robots.txt") == 1


@pytest.mark.parametrize("status", [404, 401, 403, 410])
def test_without_a_robots_txt_all_is_allowed(status: int) -> None:
    web = Web(Clock())
    web.robots = [answer(status=status)]
    visit(web, "http://a.cn/private/1", settings=AT_ONCE)


@pytest.mark.parametrize(
    "trouble",
    [answer(status=500), answer(status=503), answer(status=429),
     FetchError("http://a.cn/robots.txt", "timeout", "no answer in time")],
)  # fmt: skip
def test_while_robots_txt_is_in_trouble_nothing_is_fetched(trouble: Snapshot | FetchError) -> None:
    web = Web(Clock())
    web.robots = [trouble]
    error = refusal(web, "http://a.cn/1", settings=AT_ONCE)
    assert error.passing
    assert error.retry_after
    assert not web.pages()
    web.robots = [answer(ROBOTS)]
    visit(web, "http://a.cn/1", settings=AT_ONCE)
    assert web.pages()


def test_robots_txt_may_be_elsewhere() -> None:
    web = Web(Clock())
    web.robots = [answer(status=301, Location="https://www.a.cn/robots.txt"), answer(ROBOTS)]
    assert refusal(web, "http://a.cn/private/1").kind == "robots"
    assert [url for _, url in web.asked] == [
        "http://a.cn/robots.txt",
        "https://www.a.cn/robots.txt",
    ]


def test_a_page_in_place_of_robots_txt_has_no_rules() -> None:
    assert read(
        b"<!DOCTYPE html><title>404</title>\nDisallow: /\nUser-agent: *\nDisallow: /"
    ).allow("http://a.cn/1")


@pytest.mark.parametrize(
    "body",
    [b"\xef\xbb\xbf" + ROBOTS, ROBOTS.decode().encode("utf-16"), ROBOTS.replace(b"\n", b"\r\n")],
)
def test_robots_txt_is_read_in_any_dress(body: bytes) -> None:
    rules = read(body)
    assert not rules.allow("http://a.cn/private/1")
    assert rules.sitemaps == ("http://a.cn/map.xml",)


def test_a_line_of_robots_txt_ends_where_the_standard_says() -> None:
    rules = read("User-agent: *\nDisallow: /a\u2028Disallow: /b\x0bDisallow: /c\n".encode())
    assert rules.allow("http://a.cn/b")
    assert rules.allow("http://a.cn/c")


@pytest.mark.parametrize("delay", [b"nan", b"inf", b"-3", b"soon", b"1e9"])
def test_a_senseless_crawl_delay_is_taken_with_sense(delay: bytes) -> None:
    rules = read(b"User-agent: *\nCrawl-delay: " + delay + b"\n")
    assert rules.delay is None or 0 <= rules.delay <= 86_400


def test_the_first_page_waits_for_the_pause_that_robots_txt_wants() -> None:
    web = Web(Clock(), robots=b"User-agent: *\nCrawl-delay: 3\n")
    visit(web, "http://a.cn/1", "http://a.cn/2", settings=AT_ONCE)
    assert [at for at, _ in web.asked] == [0.0, 3.0, 6.0]


def test_a_host_that_wants_an_hour_between_requests_rests_after_one() -> None:
    web = Web(Clock(), robots=b"User-agent: *\nCrawl-delay: 3600\n")
    error = refusal(web, "http://a.cn/1", "http://a.cn/2")
    assert isinstance(error, HostRests)
    assert error.kind == "throttled"
    assert error.retry_after is not None
    assert 3500 < error.retry_after < 4600
    assert [url for _, url in web.asked] == ["http://a.cn/robots.txt", "http://a.cn/1"]


def test_a_robots_txt_of_wildcards_is_read_in_time() -> None:
    rules = read(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"b\n")
    assert rules.allow("http://a.cn/" + "a" * 1400)


# what a page asks of archives


@pytest.mark.parametrize(
    ("snapshot", "forbidden"),
    [
        (answer(X_Robots_Tag="noindex, NOARCHIVE"), True),
        (answer(X_Robots_Tag="googlebot: noarchive"), False),
        (answer(X_Robots_Tag="jianbao: noarchive"), True),
        (answer(X_Robots_Tag="unavailable_after: 1 Jan 2030 00:00:00 GMT, noarchive"), True),
        (answer(X_Robots_Tag="unavailable_after: Fri, 25 Jun 2030 15:00:00 PST, noarchive"), True),
        (answer(X_Robots_Tag="*: noarchive"), True),
        (answer(b'<meta name="robots" content="noarchive">'), True),
        (answer(b"<META CONTENT='index,NoArchive' NAME='Robots'>"), True),
        (answer(b'<meta name="googlebot" content="noarchive">'), False),
        (answer(b'<meta name="description" content="noarchive robots">'), False),
        (answer(b"<p>noarchive</p>"), False),
        (answer(X_Robots_Tag="max-snippet:5, noarchive"), True),
        (answer(X_Robots_Tag="googlebot: max-snippet:5, noarchive"), False),
        (answer(b"<meta name=robots content='no&#97;rchive'>"), True),
        (answer("<meta name=robots content=noarchive>".encode("utf-16")), True),
        (answer(b"<!-- <meta name=robots content=noarchive> --><p>"), False),
        (answer(b"<!--><meta name=robots content=noarchive>"), True),
        (answer(b"<script>'<meta name=robots content=noarchive>'</script>"), False),
        (answer(b"<script></script><meta name=robots content=noarchive>"), True),
    ],
)
def test_noarchive_is_seen_where_it_speaks_to_us(snapshot: Snapshot, forbidden: bool) -> None:
    assert forbids_archiving(snapshot) is forbidden


# patience


class Flaky:
    """Fails some times, then answers."""

    def __init__(self, *errors: FetchError) -> None:
        self.errors = list(errors)
        self.asked = 0
        self.timeline = Timeline()

    async def fetch(
        self, url: str, *, validators: Conditions | None = None, purpose: Purpose = PAGE
    ) -> Snapshot:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return answer(b"page")

    def waits(self) -> tuple[Wait, ...]:
        return ()

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        return ()


def trouble(kind: str, wait: float | None = None) -> FetchError:
    return FetchError("http://a.cn/", kind, "it went wrong", retry_after=wait)


def try_patiently(*errors: FetchError) -> tuple[Flaky, Clock]:
    flaky, clock = Flaky(*errors), Clock()
    patient = PatientFetcher(flaky, sleep=clock.sleep)
    assert asyncio.run(patient.fetch("http://a.cn/")).body == b"page"
    return flaky, clock


def test_what_can_pass_is_tried_again() -> None:
    flaky, clock = try_patiently(trouble("timeout"), trouble("reset"), trouble("http_5xx", 9.0))
    assert flaky.asked == 4
    assert clock.slept[-1] == 9.0


@pytest.mark.parametrize(
    "errors", [[trouble("timeout")] * 9, [trouble("gone")], [trouble("http_5xx", 600.0)]]
)
def test_what_cannot_pass_now_is_told(errors: list[FetchError]) -> None:
    with pytest.raises(FetchError):
        try_patiently(*errors)


def test_patience_ends_after_some_tries_or_some_time() -> None:
    patience = Patience()
    assert patience.pause(trouble("timeout"), attempts=1, elapsed=1.0)
    assert patience.pause(trouble("timeout"), attempts=4, elapsed=1.0) is None
    assert patience.pause(trouble("timeout"), attempts=1, elapsed=61.0) is None
    assert patience.pause(trouble("throttled", 12.0), attempts=1, elapsed=1.0) == 12.0
