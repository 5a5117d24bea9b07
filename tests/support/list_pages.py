# ruff: noqa: E501  # pages stand here as they are served
"""List pages and article pages as sites make them, each with what is to be found on it.

A page is put together from a row (how one headline is marked up), an address (how articles are
called), a date (how and where it is printed) and what lies about it. The words are ours.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import cycle, islice
from urllib.parse import urljoin

from scraper.discover.leads import Leads
from scraper.urls import article_key

FIRST = date(2026, 10, 4)
PLACES = ("江州", "柳河", "上塘", "青石", "东坝", "南渡", "白杨", "云门")
EVENTS = (
    "中学的课后服务怎么办", "老街改造今起征求意见", "三百户居民搬进新居", "大桥夜间封闭检修",
    "图书馆周末开放到十点", "菜场搬进了地下一层", "柑橘节门票开始预约", "新渡轮下周试航",
    "水厂冬天联网供水，停水通知看这里", "夜市摊位抽签结果公布", "旧厂房里办起木工课",
)  # fmt: skip
TEASER = (
    "记者昨天从有关部门了解到，这项工程历时两年，涉及三个街道、十一个社区，"
    "居民最关心的停车和噪声问题也有了答案。"
)
BODY = (
    "本报讯（记者 何苗）昨天上午，江州市三个街道的居民代表走进会场，就停车、噪声和绿化提了三十多条意见。"
    "主持人一条一条念，工程师一条一条答。", "“我们不怕施工，怕的是没人说话。”住在渡口的方师傅说，他的摊位正对着围挡。",
    "项目负责人表示，夜间十点以后停止作业，围挡外留出两米的通道，下个月起每周五公布进度。",
    "会后，二十多位居民跟着工程师走了一遍工地，问题又添了六个，答复要在一周内贴到每个楼栋。",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One headline of a list."""

    number: int
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Page:
    """A page, its address, and what a reader should find."""

    name: str
    url: str
    html: str
    articles: dict[str, Story] = field(default_factory=dict[str, Story])
    """Addresses of the stories listed; empty on an article's page."""
    dated: bool = True
    never: tuple[str, ...] = ()
    """Addresses that are no articles: navigation, the foot of the page."""
    next_page: str | None = None
    encoding: str = "utf-8"

    @property
    def body(self) -> bytes:
        return self.html.encode(self.encoding, "replace")


def stories(count: int, start: int = 0) -> list[Story]:
    return [
        Story(
            n,
            f"{PLACES[n % len(PLACES)]}{EVENTS[(n * 7) % len(EVENTS)]}"
            + (f"（{n}）" if n >= 40 else ""),
            FIRST - timedelta(days=n // 3),
        )
        for n in range(start, start + count)
    ]


THINGS = ("bridge", "harbour", "market", "river", "street")
ADDRESSES: dict[str, Callable[[Story], str]] = {
    "founder": lambda s: f"/html/{s.day:%Y-%m/%d}/content_{88000 + s.number}.htm",
    "trs": lambda s: f"./{s.day:%Y%m}/t{s.day:%Y%m%d}_{52000 + s.number}.html",
    "people": lambda s: f"/n1/{s.day:%Y/%m%d}/c1004-{3260000 + s.number}.html",
    "query": lambda s: f"show.php?catid=12&id={400 + s.number}",
    "phpcms": lambda s: f"/show-12-{4500 + s.number}-1.html",
    "jcms": lambda s: f"/art/{s.day.year}/{s.day.month}/{s.day.day}/art_12_{3400 + s.number}.html",
    "vsb": lambda s: f"../info/1023/{4500 + s.number}.htm",
    "webplus": lambda s: f"/{s.day:%Y/%m%d}/c101a{45000 + s.number}/page.htm",
    "uuid": lambda s: f"/{s.day:%Y%m%d}/{s.number:08x}a1b2c3d4e5f60718293a4b5c/c.html",
    "short": lambda s: f"/jiangzhou/{s.number}.html",
    "slug": lambda s: f"/2026/10/{THINGS[s.number % 5]}-story-number-{s.number}/",
    "folder": lambda s: f"/p/{7000 + s.number}",
    "detail": lambda s: f"/detail/{30_000_000 + s.number}",
    "full": lambda s: f"http://news.jz.example/a/{s.day:%Y%m%d}/{1000 + s.number}.shtml",
    "protocol": lambda s: f"//news.jz.example/c/{s.day:%Y-%m-%d}/doc-inf{s.number:05d}.shtml",
}
ROWS: dict[str, str] = {
    "li": "<li><a href='{u}' target=_blank>{t}</a></li>",
    "li date after": "<li><a href='{u}'>{t}</a><span class=date>{d}</span></li>",
    "li date before": "<li><span>[{d}]</span><a href='{u}' title='{t}'>{t}</a></li>",
    "li column and date": "<li><a href='/edu/'>[教育]</a> <a href='{u}'>{t}</a> <em>({d})</em></li>",
    "tr": "<tr><td><img src=dot.gif></td><td><a href='{u}'>{t}</a></td><td width=90>{d}</td></tr>",
    "nested tr": "<tr><td><table><tr><td>·<a class=h href='{u}'>{t}</a></td><td>{d}</td></tr></table></td></tr>",
    "br after": "·<a href='{u}'>{t}</a> {d}<br>",
    "br before": "<font color=gray>{d}</font> <a href='{u}'>{t}</a><br />",
    "dl": "<dt><a href='{u}'>{t}</a></dt><dd>{d}</dd>",
    "p": "<p>■ <a href='{u}'>{t}</a>　{d}</p>",
    "card": "<div class=item><div class=pic><a href='{u}'><img src=/i.jpg></a></div><div class=txt><h3><a href='{u}'>{t}</a></h3><p>{s}</p><span class=time>{d}</span></div></div>",
    "card is a link": "<a class=card href='{u}'><img src=/i.jpg><h3>{t}</h3><p>{s}</p><span>{d}</span></a>",
    "mobile": "<li><a href='{u}'><div class=l><div class=tt>{t}</div><div class=info><i>江州网</i><i>{d}</i></div></div><div class=r><img src=/i.jpg></div></a></li>",
    "more link": "<div class=one><h2>{t}</h2><p>{s}</p><p>{d} <a href='{u}'>查看详情&gt;&gt;</a></p></div>",
    "headline and teaser linked": "<li><h4><a href='{u}'>{t}</a></h4><p><a href='{u}'>{s}</a></p><p>{d}</p></li>",
    "picture": "<li><a href='{u}' title='{t}'><img src='/i.jpg' alt='{t}'></a><p><a href='{u}'>{t}</a></p><b>{d}</b></li>",
    "pictures alone": "<div class=ph><a href='{u}'><img src='/i.jpg' alt='{t}'></a></div>",
    "cut": "<li><a href='{u}' title='{t}'>{c}…</a><span>{d}</span></li>",
    "big day": "<li><div class=dd><b>{day:02d}</b><span>{ym}</span></div><div class=w><a href='{u}'>{t}</a><p>{s}</p></div></li>",
    "odd and even": "<div class='row {odd}'><a href='{u}'>{t}</a><div class=tm>{d}</div></div>",
    "tags and comments": "<li><h3><a href='{u}'>{t}</a></h3><div class=meta><a href='/tag/bridge'>大桥</a><a href='/user/12'>何苗</a><span>{d}</span><a href='{u}#comments'>3 条评论</a></div></li>",
    "posts": "<article id=post-{n} class='post-{n} post'><header><h2><a href='{u}'>{t}</a></h2><time>{d}</time> <a href='/author/he'>何苗</a></header><p>{s}</p></article>",
    "house beside": "<li><a href='{u}'>{t}</a> <a href='/media/{n}'>江州日报全媒体中心</a> <i>{d}</i></li>",
    "numbered": "<tr><td>{n}</td><td><a href='{u}' title='{t}'>{c}...</a></td><td>江政发〔2026〕{n}号</td><td>{d}</td></tr>",
    "ranked": "<li><em>{n}</em><a href='{u}'>{t}</a></li>",
}
WRAPS: dict[str, str] = {
    "li": "<ul class=list>{}</ul>",
    "tr": "<table>{}</table>",
    "dt": "<dl>{}</dl>",
}
DATES: dict[str, Callable[[Story], str]] = {
    "iso": lambda s: f"{s.day:%Y-%m-%d}",
    "slash": lambda s: f"{s.day:%Y/%m/%d}",
    "han": lambda s: f"{s.day.year}年{s.day.month}月{s.day.day}日",
    "minute": lambda s: f"{s.day:%Y-%m-%d} 08:{s.number % 60:02d}",
    "month": lambda s: f"{s.day:%m-%d}",
    "dotted": lambda s: f"{s.day:%Y.%m.%d}",
    "none": lambda s: "",
}
NO_DATE = {"li", "pictures alone", "ranked"}
SECTIONS = (
    ("/edu/", "教育"), ("/city/", "城事"), ("/politics/index.html", "时政要闻"), ("/video/", "视频"),
    ("/list-15-1.html", "民生"), ("/col/col1021/index.html", "政务公开专栏"), ("/zt/", "专题"),
)  # fmt: skip
FOOT = (
    ("/about/index.html", "关于我们江州新闻网"), ("/about/ads.html", "广告服务与刊例价格表"),
    ("/about/law.html", "违法和不良信息举报专区"), ("/about/jobs.html", "江州新闻网人才招聘启事"),
    ("/help/map.html", "网站地图与使用帮助说明"),
)  # fmt: skip
HOME = "http://news.jz.example"


def nav(form: int) -> str:
    made = "".join(f"<a href='{u}'>{w}</a>" for u, w in SECTIONS)
    return (
        f"<div class='topnav'>{made}</div>", f"<header><nav><ul>{made}</ul></nav></header>",
        f"<table class=menu><tr><td>{made}</td></tr></table>", f"<div id=daohang>{made}</div>",
    )[form % 4]  # fmt: skip


def foot(form: int) -> str:
    made = " | ".join(f"<a href='{u}'>{w}</a>" for u, w in FOOT)
    return (
        f"<div class=footer>{made}<p>江州新闻网版权所有，未经书面授权不得转载。</p></div>",
        f"<footer>{made}</footer>",
        f"<div id='bottom'><p align=center>{made}</p></div>",
    )[form % 3]


def ranking(form: int) -> str:
    """Other stories beside the list; articles too, but not asked for."""
    made = "".join(
        f"<li><a href='{ADDRESSES['founder'](s)}'>{s.title}</a></li>" for s in stories(8, 200)
    )
    return ("", f"<div class=side><h3>热门排行</h3><ul>{made}</ul></div>")[form % 2]


def rows(row: str, address: str, dating: str, some: list[Story]) -> str:
    made = []
    for place, s in enumerate(some):
        made.append(
            ROWS[row].format(
                u=ADDRESSES[address](s), t=s.title, c=s.title[:8], s=TEASER, d=DATES[dating](s),
                day=s.day.day, ym=f"{s.day:%Y-%m}", n=place + 1, odd=("odd", "even")[place % 2],
            )
        )  # fmt: skip
    first = ROWS[row].lstrip("<").split()[0].split(">")[0]
    return WRAPS.get(first, "<div class=list>{}</div>").format("".join(made))


def column(row: str, address: str, dating: str, count: int = 20, form: int = 0) -> Page:
    """A column's page."""
    some = stories(count)
    url = (f"{HOME}/city/", f"{HOME}/city/index.html", f"{HOME}/list-15-1.html", f"{HOME}/city")[
        form % 4
    ]
    pager = (
        "",
        "<div class=pages><span>1</span><a href='index_1.html'>2</a><a href='index_1.html'>下一页</a></div>",
    )[form % 2]
    html = (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>城事_江州新闻网</title></head><body>{nav(form)}"
        f"<div class=crumbs>当前位置：<a href='/'>首页</a> &gt; <a href='/city/'>城事</a></div>"
        f"<div class='wrap page-main'><div class=left>{rows(row, address, dating, some)}{pager}</div>{ranking(form)}</div>"
        f"{foot(form)}</body></html>"
    )
    full = {urljoin(url, ADDRESSES[address](s)): s for s in some}
    return Page(
        f"{row} / {address} / {dating}", url, html, full,
        dated=dating != "none" and row not in NO_DATE,
        never=tuple(HOME + u for u, _ in (*SECTIONS, *FOOT)),
        next_page=urljoin(url, "index_1.html") if pager else None,
    )  # fmt: skip


def columns() -> Iterator[Page]:
    """Every row with several addresses and dates; every address with several rows."""
    dates, addresses = cycle(DATES), cycle(ADDRESSES)
    for form, row in enumerate(ROWS):
        for n in range(6):
            yield column(row, next(addresses), next(dates), (20, 6, 35)[n % 3], form + n)
    named = cycle(ROWS)
    for form, address in enumerate(ADDRESSES):
        for n in range(4):
            yield column(next(named), address, next(dates), (20, 9)[n % 2], form + n)


def article(name: str, url: str, body: str, beside: str, form: int = 0, head: str = "") -> Page:
    """An article's page: what stands beside it must not make it a list."""
    html = (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>渡口居民走进工地_江州新闻网</title>{head}</head>"
        f"<body>{nav(form)}<div class=wrap><div class=left><h1>渡口居民走进工地</h1><div class=info>2026-10-05 08:47　来源：江州日报</div>"
        f"<div class=content>{body}</div></div>{beside}</div>{foot(form)}</body></html>"
    )
    return Page(f"article: {name}", url, html)


def articles() -> Iterator[Page]:
    """Articles with many dated links beside them, under addresses that tell little."""
    bodies = {
        "paragraphs": "".join(f"<p>　　{p}</p>" for p in BODY),
        "breaks": "<br><br>".join(f"　　{p}" for p in BODY),
        "boxes": "".join(f"<div>{p}</div>" for p in BODY),
        "spans": "".join(f"<p><span><span>{p}</span></span></p>" for p in BODY),
        "linked": "<p>" + "</p><p>".join(p.replace("江州市", "<a href='/city/'>江州市</a>") for p in BODY) + "</p>",
    }  # fmt: skip
    addresses = (
        "/city/2026/bridge.html", "/city/4012.html", "/story", "/news/watchers-at-the-river/",
        "/html/2026-10/05/content_99001.htm", "/view.asp?n=77", "/city/xwzx/",
    )  # fmt: skip
    beside = {
        "thirty dated": rows("li date after", "trs", "iso", stories(30)),
        "cards": rows("card", "founder", "minute", stories(12)),
        "table": rows("tr", "people", "iso", stories(20)),
        "plain": rows("li", "short", "none", stories(40)),
        "ranked": rows("ranked", "uuid", "none", stories(20)),
    }
    picture = "<p><img src=1.jpg></p><p>▲航拍的江州大桥。</p><p>通讯员 何苗 摄</p>"
    for url in ("/city/4012.html", "/city/bridge", "/video/v20261004.html"):
        yield article(f"a picture and a line, {url}", HOME + url, picture, beside["thirty dated"])
    for form, (name, body) in enumerate(bodies.items()):
        for n, (side, links) in enumerate(beside.items()):
            for url in islice(cycle(addresses), form + n, form + n + 3):
                yield article(
                    f"{name}, {side}, {url}", HOME + url, body, f"<div class=rel>{links}</div>", n
                )


def odd_columns() -> Iterator[Page]:
    """Lists that no row tells: grouped by day, in scripts, with a base, in other charsets, tiny."""
    some = stories(18)
    groups: dict[date, list[Story]] = {}
    for s in some:
        groups.setdefault(s.day, []).append(s)
    grouped = "".join(
        f"<h3 class=day>{day:%Y年%m月%d日}</h3><ul>"
        + "".join(f"<li><a href='{ADDRESSES['short'](s)}'>{s.title}</a></li>" for s in of)
        + "</ul>"
        for day, of in groups.items()
    )
    url = f"{HOME}/city/"

    def made(
        name: str, main: str, address: str, head: str = "", count: int = 18, **more: object
    ) -> Page:
        base = str(more.pop("base", url))
        full = {urljoin(base, ADDRESSES[address](s)): s for s in stories(count)}
        html = (
            f"<html><head><title>城事</title>{head}</head><body>{nav(0)}<div class=left>{main}</div>"
            f"{foot(0)}</body></html>"
        )
        never = tuple(HOME + u for u, _ in (*SECTIONS, *FOOT))
        return Page(name, url, html, full, never=never, **more)  # type: ignore[arg-type]  # a test's shorthand

    yield made("days as headings", grouped, "short")
    listed = rows("li date after", "trs", "iso", some)
    yield made("base href", listed, "trs", f"<base href='{HOME}/xw/sub/'>", base=f"{HOME}/xw/sub/")
    label = "<meta http-equiv=Content-Type content='text/html; charset={}'>"
    yield made("gbk under utf-8", listed, "trs", label.format("utf-8"), encoding="gbk")
    yield made("gb18030 under gb2312", listed, "trs", label.format("gb2312"), encoding="gb18030")
    yield made("utf-8 under gbk", listed, "trs", label.format("gbk"))
    yield made("no label, gbk", listed, "trs", encoding="gbk")
    rows_as_json = ",".join(
        f'{{"title":"{s.title}","url":"{ADDRESSES["detail"](s)}","pubTime":"{s.day} 08:47:00"}}'
        for s in some
    )
    yield made(
        "a list in a variable",
        f"<div id=app></div><script>var newsList = [{rows_as_json}];</script>",
        "detail",
    )
    yield made(
        "state of an application",
        '<div id=app></div><script>window.__INITIAL_STATE__={"route":{"path":"/city"},"list":{"items":['
        + rows_as_json + "]}};(function(){var s;})();</script>", "detail",
    )  # fmt: skip
    yield made(
        "state as JSON",
        f'<div id=__next></div><script id=__NEXT_DATA__ type=application/json>{{"props":{{"pageProps":{{"data":[{rows_as_json}]}}}}}}</script>',
        "detail",
    )
    records = "".join(
        f"<record><![CDATA[<li><a href='{ADDRESSES['jcms'](s)}'>{s.title}</a><span>{s.day}</span></li>]]></record>"
        for s in some
    )
    yield made(
        "records in a script",
        f"<script type='text/xml'><datastore><recordset>{records}</recordset></datastore></script>",
        "jcms",
    )
    written = "".join(
        f'<a href={ADDRESSES["founder"](s)}><script>document.write(view("{s.title}"))</script></a><br>'
        for s in some
    )
    yield made("titles that scripts write", written, "founder")
    for count in (1, 2, 3):
        few = rows("li date after", "trs", "iso", stories(count))
        yield made(f"{count} headlines", few, "trs", count=count)
    yield made("an introduction", f"<p>{BODY[0]}</p>{listed}", "trs")
    names = ("秋收", "江城夜色", "神农塔", "绿道骑行", "荷塘月色", "老街", "工业记忆", "渡口")
    pictures = "".join(
        f"<li><a href='{ADDRESSES['full'](s)}'><img src=x.jpg alt='{name}'><p>{name}</p></a></li>"
        for s, name in zip(stories(8), names, strict=True)
    )
    shown = made("pictures with a word", f"<ul>{pictures}</ul>", "full", count=8)
    titled = zip(shown.articles.items(), names, strict=True)
    yield replace(shown, articles={url: replace(s, title=name) for (url, s), name in titled})
    blocks = "".join(
        f"<div class='box b{n}'><h2><a href='{u}'>{w}</a></h2><ul>"
        + "".join(
            f"<li><a href='{ADDRESSES['people'](s)}'>{s.title}</a></li>" for s in stories(3, 3 * n)
        )
        + "</ul></div>"
        for n, (u, w) in enumerate(SECTIONS[:6])
    )
    yield made("a front page of boxes", blocks, "people", dated=True)


def pages() -> Iterator[Page]:
    """All of them."""
    yield from columns()
    yield from odd_columns()
    yield from articles()


def judged(page: Page, found: Leads) -> Iterator[tuple[str, bool]]:
    """Names of measures, and whether each single thing came out right."""
    if not page.articles:
        yield "article", found.kind != "list"
        return
    yield "list", found.kind == "list"
    known = {article_key(t.url): t for t in found.targets if t.kind in ("article", "unknown")}
    never = {article_key(url) for url in page.never}
    for url, story in page.articles.items():
        target = known.get(article_key(url))
        yield "recall", target is not None
        if target is not None:
            yield "precision", True
            yield "title", target.title == story.title
            if page.dated:
                time = target.published_at
                yield "day", time is not None and time.value.date() == story.day
    for _ in known.keys() & never:
        yield "precision", False
    if page.next_page:
        yield "next", found.next_page == page.next_page
