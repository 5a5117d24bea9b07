"""The snapshot site: copies with folded punctuation, under lists that change at every view."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from scraper.demo.news_site import address as news_address
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
    table,
    turned,
)
from scraper.demo.world import Piece, Story, World

PER_LIST = 8
TEASER = 89
"""How many characters of the run-on text the first related list shows."""

_FOLDS = str.maketrans("，（）：！？；％／＋", ",():!?;%/+")


def folded(text: str) -> str:
    """What this host does to punctuation; 。、“”《》…— stay."""
    return text.translate(_FOLDS)


def address(story: Story) -> str:
    """The path of a snapshot: when it was published, then its number."""
    return f"/kz/{story.published:%y%m%d%H%M%S}{story.slug[-2:]}5.html"


def routes(world: World, at: Addresses) -> Routes:
    """Every page of the snapshot site."""
    host, stories = world.host("snapshot"), world.of("snapshot")
    newest = stories[0].published
    found: Routes = {
        "/robots.txt": always(
            lasting(b"User-agent: *\nDisallow: /my/\n", newest, "text/plain; charset=utf-8")
        ),
        "/": _front(world, stories),
    }
    for category in host.sections:
        found |= _category(world, category, stories)
    for story in stories:
        found[address(story)] = _snapshot(world, at, story, stories)
    return found


def _nav(world: World) -> str:
    rows = world.host("snapshot").sections
    return listed(link(f"/c/{row['path']}/", row["name"]) for row in rows)


def _front(world: World, stories: Sequence[Story]) -> Route:
    def view(number: int) -> Page:
        rows = listed(map(_row, turned(stories, number, 10)))
        text = filled(
            world, "snapshot-list.html", title=world.host("snapshot").title, nav=_nav(world),
            rows=rows, paging="", views=88000 + number * 13,
        )  # fmt: skip
        return Page(text.encode())

    return view


def _row(story: Story) -> str:
    return (
        f"{link(address(story), folded(story.title))} <em>{story.published:%Y-%m-%d %H:%M:%S}</em>"
    )


def _category(world: World, category: Mapping[str, Any], stories: Sequence[Story]) -> Routes:
    mine = [story for story in stories if story.category == category["name"]]
    leaves = [mine[at : at + PER_LIST] for at in range(0, len(mine), PER_LIST)]
    return {
        _leaf(category, number): _list(world, category, leaf, number, len(leaves))
        for number, leaf in enumerate(leaves, 1)
    }


def _leaf(category: Mapping[str, Any], number: int) -> str:
    return f"/c/{category['path']}/" + ("" if number == 1 else f"{number}.html")


def _list(
    world: World, category: Mapping[str, Any], stories: Sequence[Story], number: int, last: int
) -> Route:
    paging = "" if number == last else link(_leaf(category, number + 1), "下一页")

    def view(count: int) -> Page:
        text = filled(
            world, "snapshot-list.html", title=f"{category['name']}资讯快照", nav=_nav(world),
            rows=listed(map(_row, stories)), paging=paging, views=88000 + count * 13,
        )  # fmt: skip
        return Page(text.encode())

    return view


def _snapshot(world: World, at: Addresses, story: Story, stories: Sequence[Story]) -> Route:
    others = [other for other in stories if other.slug != story.slug]
    alike = [other for other in others if other.origin == story.origin]
    same = [other for other in others if other.category == story.category]
    host, captured = world.host("snapshot"), story.captured
    assert captured is not None, story.slug
    frame = {
        "nav": _nav(world), "category": story.category, "title": escape(folded(story.title)),
        "time": f"{story.published:%Y-%m-%d %H:%M:%S}", "reprinter": host.reprinter,
        "domain": host.domain, "captured": f"{captured:%Y-%m-%d %H:%M:%S}",
        "body": "\n".join(_body(story)), "address": _source(world, at, story),
    }  # fmt: skip

    def view(number: int) -> Page:
        related = "\n".join(map(_related, turned(alike, number, 9)))
        more = "\n".join(map(_more, turned(same, number + 1, 15)))
        text = filled(world, "snapshot-page.html", **frame, related=related, more=more)
        return Page(text.encode())

    return view


def _source(world: World, at: Addresses, story: Story) -> str:
    if not story.of.startswith("news/"):
        return ""
    return escape(at["news"] + news_address(world.story(story.of, withdrawn=True)))


def _body(story: Story) -> list[str]:
    heads = [story.kicker, *[story.title] * story.repeats, story.subtitle]
    lines = [f"本文转自：{story.origin}", *heads]
    return [f"<p>{escape(folded(line))}</p>" for line in lines if line] + [
        _paragraph(piece) for piece in story.pieces if piece.kind != "break"
    ]


def _paragraph(piece: Piece) -> str:
    if piece.kind == "table":
        return table(replace(piece, text=folded(piece.text)))
    lines = piece.lines if piece.kind == "list" else (piece.text,)
    return "\n".join(f"<p>{escape(folded(line))}</p>" for line in lines)


def _flat(story: Story) -> str:
    """The text as this host's lists print it: all paragraphs run together."""
    heads = [f"本文转自：{story.origin}", story.kicker, *[story.title] * story.repeats]
    return folded("".join([*heads, *(piece.text for piece in story.pieces[:4])]))


def _related(story: Story) -> str:
    """Every second entry has no headline."""
    titled = int(story.slug[-2:]) % 2
    head = f"<h4>{link(address(story), folded(story.title))}</h4>" if titled else ""
    teaser = escape(_flat(story)[:TEASER])
    if not titled:
        teaser = f'<a href="{address(story)}">{teaser}</a>'
    return _entry(head, teaser, story)


def _more(story: Story) -> str:
    head = f"<h4>{link(address(story), folded(story.title))}</h4>"
    return _entry(head, escape(_clause(folded(story.opening))), story)


def _clause(text: str, longest: int = 86) -> str:
    """The opening of a text up to the last clause that fits, without its final mark."""
    ends = [match.start() for match in re.finditer(r"[,。!?;]", text[:longest])]
    return text[: ends[-1]] if ends and ends[-1] >= longest // 3 else text[: longest - 20]


def _entry(head: str, teaser: str, story: Story) -> str:
    time = f"{story.published:%Y-%m-%d %H:%M:%S}"
    return f'<div class="item">{head}<p>{teaser}</p><span>{time}</span></div>'
