"""The city paper's e-paper, in the old Founder layout: gb18030 bytes that say gb2312."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape

from scraper.demo.page import Addresses, Page, Routes, always, filled, lasting, pictures, table
from scraper.demo.world import Host, Piece, Story, World

GB2312 = "text/html; charset=gb2312"
"""What the paper says of its bytes; they are gb18030."""


def routes(world: World, at: Addresses) -> Routes:
    """Every page of the paper: the entry, each issue's pages with their PDF, each article."""
    host = world.host("paper")
    days = sorted({story.published.date() for story in world.of("paper")})
    found: Routes = {"/": always(_entry(world, days[-1])), **pictures(world)}
    found["/index.htm"] = found["/"]
    for day in days:
        for number, section in enumerate(host.sections, 1):
            stories = _on(world, day, section["no"])
            found[_folder(day) + f"node_{number}.htm"] = always(_front(world, days, day, number))
            found[_pdf(day, section["no"])] = always(_print(day, section["no"]))
            for place, story in enumerate(stories):
                found[address(story)] = always(_article(world, number, place, stories))
    return found


def address(story: Story) -> str:
    """The path of an article."""
    return _folder(story.published.date()) + _name(story)


def _folder(day: date) -> str:
    return f"/jzrb/html/{day:%Y-%m}/{day:%d}/"


def _name(story: Story) -> str:
    return f"content_{story.number}.htm"


def _pdf(day: date, page_no: str) -> str:
    return f"/jzrb/images/{day:%Y-%m}/{day:%d}/{page_no}/{page_no}_pdf.pdf"


def _on(world: World, day: date, page_no: str) -> list[Story]:
    stories = (s for s in world.of("paper") if s.published.date() == day)
    return sorted((s for s in stories if s.category == page_no), key=lambda story: story.number)


def _morning(day: date) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T06:30:00+08:00")


def _encoded(text: str, day: date) -> Page:
    return lasting(text.encode("gb18030"), _morning(day), GB2312)


def _entry(world: World, day: date) -> Page:
    front = f"{_folder(day)}node_1.htm".removeprefix("/")
    return _encoded(filled(world, "paper-entry.html", front=front), day)


def _front(world: World, days: Sequence[date], day: date, number: int) -> Page:
    host, section = world.host("paper"), world.host("paper").sections[number - 1]
    stories = _on(world, day, section["no"])
    text = filled(
        world, "paper-page.html", **_frame(host, day, number),
        areas="\n".join(map(_area, range(len(stories)), stories)),
        titles="\n".join(f'<li><a href="{_name(s)}">{escape(s.title)}</a></li>' for s in stories),
        pages="\n".join(_page_link(n, row) for n, row in enumerate(host.sections, 1)),
        neighbours=_neighbours(host, number), issues=_issues(days, day),
    )  # fmt: skip
    return _encoded(text, day)


def _frame(host: Host, day: date, number: int) -> dict[str, str]:
    section = host.sections[number - 1]
    weekday = "一二三四五六日"[day.weekday()]
    return {
        "paper": host.outlet, "page_no": section["no"], "page_name": section["name"],
        "page_editor": section["editor"], "day": f"{day.year}年{day.month}月{day.day}日",
        "weekday": f"星期{weekday}", "iso": day.isoformat(),
        "pdf": f"../../..{_pdf(day, section['no']).removeprefix('/jzrb')}",
        "node": f"node_{number}.htm",
    }  # fmt: skip


def _area(place: int, story: Story) -> str:
    top = 20 + place * 150
    corners = f"10,{top},350,{top},350,{top + 140},10,{top + 140}"
    return f'<area shape="polygon" coords="{corners}" href="{_name(story)}">'


def _page_link(number: int, row: object) -> str:
    assert isinstance(row, dict)
    words = f"第{row['no']}版：{row['name']}"
    return f'<tr><td><a id="pageLink" href="node_{number}.htm">{words}</a></td></tr>'


def _neighbours(host: Host, number: int) -> str:
    back = f'<a class="preart" href="node_{number - 1}.htm">上一版</a>' if number > 1 else ""
    on = number < len(host.sections)
    return back + (f' <a class="preart" href="node_{number + 1}.htm">下一版</a>' if on else "")


def _issues(days: Sequence[date], day: date) -> str:
    found = ""
    for words, other in (("上一期", day - timedelta(1)), ("下一期", day + timedelta(1))):
        if other in days:
            found += (
                f' <a class="preart" href="../../{other:%Y-%m}/{other:%d}/node_1.htm">{words}</a>'
            )
    return found


def _article(world: World, number: int, place: int, stories: Sequence[Story]) -> Page:
    story = stories[place]
    day = story.published.date()
    figures = "\n".join(_figure(piece) for piece in story.pieces if piece.kind == "picture")
    text = filled(
        world, "paper-article.html", **_frame(world.host("paper"), day, number),
        title=escape(story.title), kicker=escape(story.kicker), subtitle=escape(story.subtitle),
        author=escape(story.author), figures=figures,
        body="\n".join(_paragraph(p) for p in story.pieces if p.kind != "picture"),
        turn=_turn(place, stories),
    )  # fmt: skip
    return _encoded(text, day)


def _figure(piece: Piece) -> str:
    picture = f'<img src="/pictures/{piece.src}" border="0">'
    return (
        f'<table class="pci_c"><tr><td>{picture}</td></tr>'
        f"<tr><td>{escape(piece.text)}</td></tr></table>"
    )


def _paragraph(piece: Piece) -> str:
    if piece.kind == "table":
        return table(piece)
    lines = piece.lines if piece.kind == "list" else (piece.text,)
    bold = ("<strong>", "</strong>") if piece.kind == "subhead" else ("", "")
    return "\n".join(f"<P>　　{bold[0]}{escape(line)}{bold[1]}</P>" for line in lines)


def _turn(place: int, stories: Sequence[Story]) -> str:
    back = f'<a class="preart" href="{_name(stories[place - 1])}">上一篇</a> ' if place else ""
    on = place + 1 < len(stories)
    return back + (f'<a class="preart" href="{_name(stories[place + 1])}">下一篇</a>' if on else "")


def _print(day: date, page_no: str) -> Page:
    """The page as the smallest PDF that a reader opens: one blank leaf with the page's number."""
    drawing = f"BT /F1 24 Tf 72 720 Td ({day.isoformat()} {page_no}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\n"
    return lasting(
        f"{body}{end}startxref\n{len(body)}\n%%EOF\n".encode("ascii"),
        _morning(day),
        "application/pdf",
    )
