"""Pages that need their scripts: which are rendered, what they may ask, what is kept."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from scraper.crawl.order import Order
from scraper.crawl.rendering import IN_VAIN, RenderingFetcher
from scraper.crawl.treatment import Treatment
from scraper.errors import FetchError
from scraper.fetch.protocol import Conditions, Wait
from scraper.fetch.purpose import PAGE, Purpose, part_of
from scraper.fetch.timeline import Timeline
from scraper.model import Snapshot
from scraper.read.shell import is_shell
from scraper.render.budget import Budget
from tests.support.calls import Said, call
from tests.support.hostile import Server, page
from tests.support.site import STORY

AT = datetime(2026, 1, 5, 8, tzinfo=UTC)
URL = "https://a.cn/1.html"
SHELL = (
    b'<html><head><title>t</title></head><body><div id=app></div><script src="/app.js"></script>'
)
STORY_PAGE = STORY.format(title="江边步道今日正式开通使用", day=1)
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
needs_chromium = pytest.mark.skipif(
    find_spec("playwright") is None or not any(map(shutil.which, BROWSERS)),
    reason="playwright or Chromium is not installed: nothing to render with",
)


def answered(body: bytes = SHELL, kind: str = "text/html", **more: str) -> Snapshot:
    headers = {"Content-Type": kind, **{name.replace("_", "-"): v for name, v in more.items()}}
    return Snapshot(URL, body, AT, headers=tuple(headers.items()))


# which pages


class Web:
    """Answers every address with one answer."""

    timeline = Timeline()

    def __init__(self, answer: Snapshot) -> None:
        self.answer = answer

    async def fetch(
        self, url: str, *, validators: Conditions | None = None, purpose: Purpose = PAGE
    ) -> Snapshot:
        return self.answer

    def waits(self) -> tuple[Wait, ...]:
        return ()

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        return ()


class Painter:
    """Renders everything to one body, or fails."""

    def __init__(self, body: bytes | None) -> None:
        self.body = body
        self.asked = 0

    async def render(self, answer: Snapshot) -> Snapshot:
        self.asked += 1
        if self.body is None:
            raise FetchError(answer.url, "limits", "not rendered")
        return Snapshot(answer.url, self.body, AT, rendered="Painter 1", answer=answer)

    async def aclose(self) -> None:
        pass


def rendered(answer: Snapshot, js: str, painter: Painter, *, times: int = 1) -> list[bytes]:
    order = Order.of(URL, usual=Treatment(js))  # type: ignore[arg-type]  # a word of the three
    fetcher = RenderingFetcher(Web(answer), painter, order)

    async def ask() -> list[bytes]:
        return [(await fetcher.fetch(URL)).body for _ in range(times)]

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("js", "answer", "times"),
    [
        ("never", answered(), 0),
        ("shell", answered(), 1),
        ("shell", answered(STORY_PAGE.encode()), 0),
        ("always", answered(STORY_PAGE.encode()), 1),
        ("always", answered(b"<rss></rss>", "application/xml"), 0),
        ("always", answered(b'<?xml version="1.0"?><rss></rss>', ""), 0),
        ("always", answered(b'{"a": 1}', "application/json"), 0),
        ("always", answered(X_Robots_Tag="noarchive"), 0),
    ],
)
def test_what_is_rendered(js: str, answer: Snapshot, times: int) -> None:
    painter = Painter(b"<p>painted")
    (body,) = rendered(answer, js, painter)
    assert painter.asked == times
    assert body == (b"<p>painted" if times else answer.body)


def test_a_page_that_cannot_be_rendered_comes_as_it_was_unless_it_is_a_shell() -> None:
    assert rendered(answered(STORY_PAGE.encode()), "always", Painter(None)) == [STORY_PAGE.encode()]
    with pytest.raises(FetchError):
        rendered(answered(), "shell", Painter(None))


def test_a_site_whose_shells_stay_shells_is_rendered_no_more() -> None:
    painter = Painter(SHELL)
    rendered(answered(), "shell", painter, times=IN_VAIN + 4)
    assert painter.asked == IN_VAIN


@pytest.mark.parametrize(
    ("body", "shell"),
    [
        (SHELL, True),
        (b"<div id=root><p>Loading...</div><script>x()</script><noscript>" + b"y " * 999, True),
        (STORY_PAGE.encode() + b"<script src=a.js></script>", False),
        (b"<div id=app></div>", False),
        (b"", False),
    ],
)
def test_a_shell_shows_next_to_nothing_and_brings_scripts(body: bytes, shell: bool) -> None:
    assert is_shell(answered(body)) == shell


# what a page may ask


def asked(*wishes: tuple[str, str, str], requests: int = 3, most: int = 100) -> list[str]:
    urls: list[str] = []

    async def ask(url: str) -> Snapshot:
        urls.append(url)
        if "private" in url:
            raise FetchError(url, "private_address", "no")
        return answered(b"x" * 60)

    async def all_of_them() -> list[bool]:
        budget = Budget(ask, requests, most)
        return [await budget.answer(*wish) is not None for wish in wishes]

    given = asyncio.run(all_of_them())
    return [f"{url} {given}" for url, given in zip([w[2] for w in wishes], given, strict=True)]


def test_a_page_may_only_read_and_only_what_a_text_may_depend_on() -> None:
    assert asked(
        ("GET", "script", "http://a/1"), ("POST", "fetch", "http://a/2"),
        ("GET", "image", "http://a/3"), ("GET", "xhr", "file:///etc/passwd"),
        ("GET", "document", "http://a/4"), ("GET", "fetch", "http://private/"),
    ) == ["http://a/1 True", "http://a/2 False", "http://a/3 False", "file:///etc/passwd False",
          "http://a/4 False", "http://private/ False"]  # fmt: skip


def test_a_page_may_ask_so_often_and_for_so_much() -> None:
    wish = ("GET", "script", "http://a/1")
    assert [w.endswith("True") for w in asked(wish, wish, wish)] == [True, False, False]
    assert [w.endswith("True") for w in asked(*[wish] * 5, most=999)] == [True] * 3 + [False] * 2


def test_a_part_is_asked_for_its_page() -> None:
    assert part_of(URL) == Purpose("part", URL, part_of(URL).most)


# the whole of it, in Chromium

APP = """
fetch('/api/story.json?id=1').then(r => r.json()).then(story => {
  document.getElementById('app').innerHTML = story.html;
  document.title = story.title + '_城市日报网';
});
fetch('/api/forbidden.json').then(() => document.body.append('forbidden'), () => 0);
fetch('%s').then(() => document.body.append('private'), () => 0);
fetch('/api/written', {method: 'POST', body: 'x'}).catch(() => 0);
try { new WebSocket('%s'.replace('http', 'ws')) } catch (e) {}
"""
STORY_BODY = STORY_PAGE.partition("<body>")[2].partition("</body>")[0]


@pytest.fixture
def site() -> Iterator[tuple[Server, Server]]:
    """A site whose story is in a script, and a server that must not be asked."""
    with Server({"*": page("private")}) as private, Server() as server:
        story = json.dumps({"title": "江边步道今日正式开通使用", "html": STORY_BODY})
        app = APP % (private.url("/x"), private.url("/socket"))
        shell = '<!doctype html><html lang="zh"><head><meta charset="utf-8"></head><body>'
        shell += (
            '<img src="/a.png"><div id="app"></div><script src="/app.js"></script></body></html>'
        )
        server.replies = {
            "/1.html": page(shell),
            "/app.js": page(app, kind="text/javascript"),
            "/api/story.json?id=1": page(story, kind="application/json"),
            "/robots.txt": page("User-agent: *\nDisallow: /api/forbidden\n", kind="text/plain"),
        }
        yield server, private


def crawl(server: Server, db: Path, js: str, *more: str) -> Said:
    return call(
        "-o", f"crawl.js={js}", *more, "crawl", server.url("/1.html"), "--delay", "0",
        "--allow-private", server.host, "-a", db, "--json",
    )  # fmt: skip


@needs_chromium
def test_a_shell_becomes_its_story_and_both_are_kept(
    site: tuple[Server, Server], tmp_path: Path
) -> None:
    server, private = site
    db = tmp_path / "a.db"
    said = crawl(server, db, "shell")
    assert json.loads(said.out)["new"] == 1, said.err
    article = json.loads(call("show", "1", "--json", "-a", db).out)
    assert article["title"] == "江边步道今日正式开通使用"
    assert "二十四处休息亭" in article["text"]
    assert not private.asked
    assert sorted(server.paths()) == sorted(
        ["/robots.txt", "/1.html", "/app.js", "/api/story.json?id=1"]
    )
    sql = sqlite3.connect(db)
    raw, dom = sql.execute("SELECT id, rendered, rendered_from FROM snapshots ORDER BY id")
    sql.close()
    assert (raw[1:], dom[2]) == ((None, None), raw[0])
    assert dom[1].startswith("Chromium ")
    assert call("verify", "-a", db).code == 0


@needs_chromium
def test_a_page_that_never_ends_its_script_is_a_failure(
    site: tuple[Server, Server], tmp_path: Path
) -> None:
    from scraper.render.chromium import Chromium, find_chromium

    async def nothing(page: str, url: str) -> Snapshot:
        raise FetchError(url, "gone", "nothing there")

    async def render() -> Snapshot:
        browser = Chromium(find_chromium(), nothing, seconds=2)
        try:
            with pytest.raises(FetchError, match="not rendered within") as caught:
                await browser.render(answered(b"<script>for (;;);</script>"))
            assert caught.value.kind == "limits"
            return await browser.render(answered(b"<p>words<script>document.title = 'x'</script>"))
        finally:
            await browser.aclose()

    after = asyncio.run(render())
    assert b"<title>x</title>" in after.body
    assert after.answer is not None


def test_without_rendering_a_shell_is_told_as_one(
    site: tuple[Server, Server], tmp_path: Path
) -> None:
    server, _ = site
    assert json.loads(crawl(server, tmp_path / "a.db", "never").out)["failures"] == {
        "not_article": 1
    }
    sql = sqlite3.connect(tmp_path / "a.db")
    (detail,) = sql.execute("SELECT detail FROM failures").fetchone()
    sql.close()
    assert "crawl.js" in detail


def test_a_browser_that_is_not_there_is_told_before_anything_is_asked(
    site: tuple[Server, Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _ = site
    said = crawl(server, tmp_path / "a.db", "shell", "-o", "crawl.browser=/no/chromium")
    assert said.code == 2
    assert "jianbao[js]" in said.err or "/no/chromium is not there" in said.err
    assert not server.asked


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from scraper.errors import MissingExtra
    from scraper.render.chromium import find_chromium

    monkeypatch.setitem(sys.modules, "playwright", None)
    with pytest.raises(MissingExtra) as caught:
        find_chromium()
    assert "jianbao[js]" in caught.value.hint
