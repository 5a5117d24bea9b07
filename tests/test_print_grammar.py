"""A page set in print columns reads the same in any width, with any of its parts missing."""

from datetime import UTC, datetime

import pytest

from scraper.model import Article, Person, Snapshot
from scraper.pipeline import extract
from tests.support.print_page import BYLINE, KICKER, LEAD, SUBTITLE, TITLE, PrintPage

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WIDTHS = range(9, 23)


def read(page: PrintPage) -> Article:
    return extract(Snapshot("", page.text().encode(), NOON))


def kept(article: Article) -> list[tuple[str, str]]:
    return [(block.role, block.text) for block in article.blocks]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("indent", [1, 2])
@pytest.mark.parametrize("rows", [5, 7, 11])
def test_columns_of_any_width_are_joined(width: int, wide: bool, indent: int, rows: int) -> None:
    page = PrintPage(width=width, wide=wide, indent=indent, rows=rows)
    assert kept(read(page)) == page.blocks()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kicker", [None, KICKER])
@pytest.mark.parametrize("subtitle", [None, SUBTITLE])
@pytest.mark.parametrize("spaced", [False, True])
def test_the_header_reads_with_parts_missing(
    width: int, kicker: str | None, subtitle: str | None, spaced: bool
) -> None:
    page = PrintPage(width=width, kicker=kicker, subtitle=subtitle, spaced=spaced, subheads=False)
    article = read(page)
    assert (article.title, article.kicker) == (TITLE, kicker)
    assert article.subtitle == (subtitle and subtitle.lstrip("—"))
    assert kept(article) == page.blocks()


REPORTER = Person("程远", "reporter", "记者", "河湾日报")
BYLINES = [
    (BYLINE, [REPORTER, Person("罗小满", "correspondent", "通讯员"),
              Person("何琪", "correspondent", "通讯员")], "湖南永州"),
    ("《河湾日报》记者 程 远 河湾县报道", [REPORTER], "河湾县"),
    ("本报记者 程 远", [Person("程远", "reporter", "记者", "本报")], None),
    ("本报记者 程远 通讯员 罗 小满", [Person("程远", "reporter", "记者", "本报"),
                              Person("罗小满", "correspondent", "通讯员")], None),
    (None, [], None),
]  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("byline", "authors", "place"), BYLINES)
def test_the_byline_stands_on_a_line_of_its_own(
    width: int, byline: str | None, authors: list[Person], place: str | None
) -> None:
    page = PrintPage(width=width, byline=byline)
    article = read(page)
    assert list(article.authors) == authors
    assert (article.dateline.place if article.dateline else None) == place
    assert kept(article) == page.blocks()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("wide", [False, True])
def test_the_byline_may_open_the_lead(width: int, wide: bool) -> None:
    opening = "河湾日报讯（记者 程远 通讯员 罗小满）"
    page = PrintPage(width=width, wide=wide, byline=None, lead=opening + LEAD)
    article = read(page)
    assert [person.name for person in article.authors] == ["程远", "罗小满"]
    assert kept(article) == page.blocks()
