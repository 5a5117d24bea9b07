"""The news site: front page, channels with paging, RSS, sitemap, robots.txt, modern articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from scraper.demo.page import (
    Addresses,
    Page,
    Route,
    Routes,
    always,
    filled,
    lasting,
    link,
    listed,
    markup,
    pictures,
    turned,
)
from scraper.demo.paper_site import address as paper_address
from scraper.demo.world import Host, Piece, Story, World

XML = "application/xml; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
PER_LIST = 6


def address(story: Story, part: int = 1) -> str:
    """The path of a story's page; parts after the first carry their number."""
    end = f"_{part}" if part > 1 else ""
    return f"/{story.category}/{story.published:%Y-%m-%d}/c_{story.number}{end}.html"


def routes(world: World, at: Addresses) -> Routes:
    """Every page of the news site."""
    host, stories = world.host("news"), world.of("news")
    found: Routes = {"/": _front(world, stories), **pictures(world)}
    found["/index.html"] = found["/"]
    for channel in host.sections:
        mine = [story for story in stories if story.category == channel["path"]]
        found |= _channel(world, channel, mine)
        for story in mine:
            for part in range(1, len(story.parts) + 1):
                found[address(story, part)] = _article(world, at, channel, story, part)
    found["/search"] = always(_plain(world, "搜索", "<p>请输入关键词。</p>"))
    found["/about.html"] = always(_plain(world, "关于我们", _ABOUT))
    return found | _for_machines(world, at["news"], stories)


_ABOUT = "<p>楚岸新闻网由楚岸传媒集团主办，是本项目为演示虚构的新闻网站。</p>"


def _newest(stories: Sequence[Story]) -> datetime:
    return max(story.modified or story.published for story in stories)


def _for_machines(world: World, base: str, stories: Sequence[Story]) -> Routes:
    born = _newest(stories)
    robots = f"User-agent: *\nDisallow: /search\nDisallow: /user/\n\nSitemap: {base}/sitemap.xml\n"
    index = filled(world, "sitemap-index.xml", loc=f"{base}/sitemap-2026-11.xml", day=_w3c(born))
    return {
        "/robots.txt": always(lasting(robots.encode(), born, TEXT)),
        "/sitemap.xml": always(lasting(index.encode(), born, XML)),
        "/sitemap-2026-11.xml": always(_sitemap(world, base, stories, born)),
        "/rss.xml": always(_feed(world, base, stories[:12], born)),
    }


def _w3c(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _sitemap(world: World, base: str, stories: Sequence[Story], born: datetime) -> Page:
    rows = "\n".join(
        f"<url><loc>{base}{address(story)}</loc>"
        f"<lastmod>{_w3c(story.modified or story.published)}</lastmod></url>"
        for story in stories
    )
    return lasting(filled(world, "sitemap.xml", rows=rows).encode(), born, XML)


def _feed(world: World, base: str, stories: Sequence[Story], born: datetime) -> Page:
    items = "\n".join(_item(base, story) for story in stories)
    text = filled(world, "rss.xml", base=base, built=format_datetime(born), items=items)
    return lasting(text.encode(), born, RSS)


def _item(base: str, story: Story) -> str:
    url = f"{base}{address(story)}"
    return (
        f"<item><title>{escape(story.title)}</title><link>{url}</link><guid>{url}</guid>"
        f"<description>{escape(story.opening[:60])}…</description>"
        f"<pubDate>{format_datetime(story.published)}</pubDate></item>"
    )


def _nav(host: Host) -> str:
    channels = [link(f"/{row['path']}/index.html", row["name"]) for row in host.sections]
    return listed([link("/", "首页"), *channels, link("/search?q=", "搜索")])


def _plain(world: World, title: str, body: str) -> Page:
    nav = _nav(world.host("news"))
    page = filled(world, "news-plain.html", title=title, nav=nav, body=body)
    return lasting(page.encode(), _newest(world.of("news")))


def _front(world: World, stories: Sequence[Story]) -> Route:
    host = world.host("news")

    def view(number: int) -> Page:
        blocks = "\n".join(_block(row, stories) for row in host.sections)
        text = filled(
            world, "news-front.html", nav=_nav(host), blocks=blocks,
            ranking=_ranking(stories, number), ad=_ad(world, number),
        )  # fmt: skip
        return Page(text.encode())

    return view


def _block(channel: Mapping[str, Any], stories: Sequence[Story]) -> str:
    mine = [story for story in stories if story.category == channel["path"]][:4]
    head = link(f"/{channel['path']}/index.html", channel["name"])
    return f'<section class="block"><h2>{head}</h2><ul>\n{listed(map(_row, mine))}\n</ul></section>'


def _row(story: Story) -> str:
    day = f'<span class="date">{story.published:%Y-%m-%d %H:%M}</span>'
    return link(address(story), story.title) + day


def _channel(world: World, channel: Mapping[str, Any], stories: Sequence[Story]) -> Routes:
    leaves = [stories[at : at + PER_LIST] for at in range(0, len(stories), PER_LIST)]
    return {
        _leaf(channel, number): always(_list(world, channel, leaf, number, len(leaves)))
        for number, leaf in enumerate(leaves, 1)
    }


def _leaf(channel: Mapping[str, Any], number: int) -> str:
    return f"/{channel['path']}/index{'' if number == 1 else f'_{number}'}.html"


def _list(
    world: World, channel: Mapping[str, Any], stories: Sequence[Story], number: int, last: int
) -> Page:
    steps = [
        (number - 1, "上一页"),
        *((n, str(n)) for n in range(1, last + 1)),
        (number + 1, "下一页"),
    ]
    paging = " ".join(
        f"<span>{words}</span>" if n == number else link(_leaf(channel, n), words)
        for n, words in steps
        if 1 <= n <= last
    )
    text = filled(
        world, "news-list.html", nav=_nav(world.host("news")), channel=channel["name"],
        rows=listed(map(_row, stories)), paging=paging if last > 1 else "",
    )  # fmt: skip
    return lasting(text.encode(), _newest(stories))


def _ranking(stories: Sequence[Story], view: int) -> str:
    return listed(link(address(s), s.title) for s in turned(stories, view, 6))


def _ad(world: World, view: int) -> str:
    line = turned(world.advertising, view, 1)[0]
    return f'<a class="ad-link" href="/about.html">{escape(line)}</a>'


def _article(
    world: World, at: Addresses, channel: Mapping[str, Any], story: Story, part: int
) -> Route:
    """A live channel counts its readers on the page; the others are the same at every view."""
    base, others = at["news"], [s for s in world.of("news") if s.slug != story.slug]
    frame = _frame(world, at, channel, story, part)

    def page(view: int) -> bytes:
        reads = f"阅读 {1200 + view * 7}" if channel["live"] else ""
        text = filled(
            world, "news-article.html", **frame, base=base, reads=reads, ad=_ad(world, view),
            related=_ranking(others[::-1], view), ranking=_ranking(others, view + 3),
        )  # fmt: skip
        return text.encode()

    if channel["live"]:
        return lambda view: Page(page(view))
    return always(lasting(page(0), story.modified or story.published))


def _frame(
    world: World, at: Addresses, channel: Mapping[str, Any], story: Story, part: int
) -> dict[str, str]:
    body = "\n".join(markup(piece, _figure) for piece in story.parts[part - 1])
    last = part == len(story.parts)
    editor = f"责任编辑：{story.editor}" if story.editor and last else ""
    if story.lang == "en":
        editor = f"Editor: {story.editor}"
    return {
        "lang": {"zh": "zh-CN"}.get(story.lang, story.lang), "nav": _nav(world.host("news")),
        "channel": channel["name"], "list": f"/{channel['path']}/index.html",
        "path": address(story, part), "title": escape(story.title),
        "kicker": f'<p class="intro-title">{escape(story.kicker)}</p>' if story.kicker else "",
        "subtitle": f'<p class="sub-title">{escape(story.subtitle)}</p>' if story.subtitle else "",
        "time": f"{story.published:%Y-%m-%d %H:%M}", "iso": _w3c(story.published),
        "source": _source(world, at, story), "original": _original(story),
        "body": body, "paging": _paging(story, part),
        "editor": f'<p class="editor">{editor}</p>' if editor else "",
    }  # fmt: skip


def _source(world: World, at: Addresses, story: Story) -> str:
    label = "Source: " if story.lang == "en" else "来源："
    if not story.of.startswith("paper/"):
        return label + escape(story.source)
    url = at["paper"] + paper_address(world.story(story.of))
    return label + link(url, story.source, ' target="_blank"')


def _original(story: Story) -> str:
    return f"<p>（原标题：{escape(story.original_title)}）</p>" if story.original_title else ""


def _paging(story: Story, part: int) -> str:
    last = len(story.parts)
    if last == 1:
        return ""
    steps = [(part - 1, "上一页"), *((n, str(n)) for n in range(1, last + 1)), (part + 1, "下一页")]
    words = " ".join(
        f"<span>{words}</span>" if n == part else link(address(story, n), words)
        for n, words in steps
        if 1 <= n <= last
    )
    return f'<div class="pagination">{words}</div>'


def _figure(piece: Piece) -> str:
    caption = f"<figcaption>{escape(piece.text)}</figcaption>"
    return f'<figure><img src="/pictures/{piece.src}" alt="">{caption}</figure>'
