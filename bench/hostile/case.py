"""What a case is, and the words that cases are made of."""

# ruff: noqa: E501  (the story's lines are as wide as Han characters are)

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass

from tests.support.hostile import Reply, Request, page

ARTICLE = "article"
"""What a case may come to besides kinds of failure: its address became an article."""
LIST = "list"
"""Its address was taken for a list."""

SECRET = "机密的内网页面不应当被任何人读到"
"""What stands on pages that must not be asked; it may be nowhere in an archive."""
HALF = "到这里为止"
"""What stands in the first half of stories that are cut."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of harm: a host of its own, of which `/x` (or `start`) is asked."""

    name: str
    replies: Mapping[str, Reply]
    ends: frozenset[str]
    """What a careful crawl may make of the start: kinds of failure, `ARTICLE` or `LIST`."""
    start: str = "/x"
    requests: int | None = None
    """More than so many requests are a fault."""
    tls: str = ""
    """The certificate of the host: `expired`, `self-signed`, `another host's`."""
    never: tuple[str, ...] = ()
    """Paths that must not be asked."""


def story(n: int | str, *, head: str = "", body: str = "", charset: str = "utf-8") -> str:
    """A sound story, like no other: `n` is in its title and its text."""
    return (
        f'<!doctype html><html lang="zh"><head><meta charset="{charset}">'
        f"<title>江边第{n}号步道今日开通_城市日报网</title>{head}</head><body>"
        f'<div class="nav"><a href="/">首页</a></div><h1>江边第{n}号步道今日开通</h1>'
        '<div class="info">2024-03-01 08:47 来源：城市日报</div><div class="content">'
        f"<p>城市日报讯（记者 周望）江边第{n}号步道昨天上午正式开放，市民出门五分钟就能走到那里。</p>"
        f"<p>{HALF}，第{n}号步道的工程去年三月动工，沿途设有二十四处休息亭，两座公厕和一个自行车驿站。</p>"
        f"<p>家住附近的刘女士说，第{n}号步道开通以前散步要绕很远的路，现在下楼就能走到。</p>{body}</div>"
        '<div class="foot">版权所有</div></body></html>'
    )


def ok(*pieces: bytes, pause: float = 0.0, then: Callable[[], bytes] | None = None) -> Reply:
    """Says these pieces, with pauses between; then the connection is closed."""

    async def said(_: Request) -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece
            if pause:
                await asyncio.sleep(pause)
        while then is not None:
            yield then()
            await asyncio.sleep(pause)

    return said


def endless(head: bytes, piece: bytes, pause: float = 0.0) -> Reply:
    """Says the head, and then the piece for ever."""
    return ok(head, pause=pause, then=lambda: piece)


def case(name: str, reply: Reply, *ends: str, **more: object) -> Case:
    """A case of one page."""
    others = more.pop("replies", {})
    assert isinstance(others, Mapping)
    return Case(name, {"/x": reply, **others}, frozenset(ends), **more)  # type: ignore[arg-type]  # named by each case


def plain(body: str | bytes, kind: str = "text/plain; charset=utf-8") -> bytes:
    """A sound answer of plain text."""
    return page(body, kind=kind)
