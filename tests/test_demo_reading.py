"""Every article of the sample world reads as it was written: text, headline, houses, times."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from scraper.demo import news_site, paper_site, snapshot_site
from scraper.demo.server import Served
from scraper.demo.world import Piece, Story, load
from scraper.model import Article, Snapshot
from scraper.pipeline import extract, join

WORLD = load()
NOW = datetime(2026, 11, 22, tzinfo=UTC)
TABLES = [
    story.slug for story in WORLD.stories if any(piece.kind == "table" for piece in story.pieces)
]
FROM_THE_PAPER = [
    story.slug for story in WORLD.stories if story.host == "news" and story.of.startswith("paper/")
]


def stories(known: Mapping[str, str], among: Iterable[str] = ()) -> list[Any]:
    """A case a story; what is known not to be read yet may fail, and says why."""
    slugs = list(among) or [story.slug for story in WORLD.stories]
    return [
        pytest.param(slug, marks=pytest.mark.xfail(reason=known[slug], strict=False))
        if slug in known
        else pytest.param(slug)
        for slug in slugs
    ]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(WORLD) as served:
        yield served


def paths(story: Story) -> list[str]:
    match story.host:
        case "paper":
            return [paper_site.address(story)]
        case "snapshot":
            return [snapshot_site.address(story)]
    return [news_site.address(story, part + 1) for part in range(len(story.parts))]


READ: dict[str, Article] = {}


def read(served: Served, story: Story) -> Article:
    """The article, read once for all tests."""
    if story.slug not in READ:
        READ[story.slug] = read_anew(served, story)
    return READ[story.slug]


def read_anew(served: Served, story: Story) -> Article:
    parts = [snapshot(served, story.host, path) for path in paths(story)]
    articles = [extract(part) for part in parts]
    return articles[0] if len(articles) == 1 else join(articles)


def snapshot(served: Served, host: str, path: str) -> Snapshot:
    page = served.page(host, path)
    assert page.status == 200
    return Snapshot(
        served.addresses[host] + path, page.body, NOW, headers=(("content-type", page.mime),)
    )


def written(story: Story) -> list[tuple[str, str]]:
    """The blocks that a story should give; a list may come as paragraphs, a table in any shape."""
    fold = snapshot_site.folded if story.host == "snapshot" else str
    found: list[tuple[str, str]] = []
    for piece in story.pieces:
        if piece.kind in ("break", "byline", "table"):
            continue
        role = "caption" if piece.kind == "picture" else piece.kind
        lines = piece.lines if piece.kind == "list" else (piece.text,)
        found += [("paragraph" if role == "list" else role, fold(line)) for line in lines]
    return found


def kept(article: Article) -> list[tuple[str, str]]:
    """An article's blocks in the same terms."""
    plain = {"lead": "paragraph", "list": "paragraph"}
    return [
        (plain.get(block.role, block.role), line)
        for block in article.blocks
        if block.role != "table"
        for line in (block.text.split("\n") if block.role == "list" else (block.text,))
    ]


@pytest.mark.parametrize("slug", stories({}))
def test_the_text_is_read_as_written(served: Served, slug: str) -> None:
    story = WORLD.story(slug)
    article = read(served, story)
    assert kept(article) == written(story)


@pytest.mark.parametrize("slug", stories({}))
def test_the_facts_are_read_as_written(served: Served, slug: str) -> None:
    story = WORLD.story(slug)
    article = read(served, story)
    fold = snapshot_site.folded if story.host == "snapshot" else str
    assert article.title == fold(story.title)
    assert (article.subtitle or "").lstrip("—") == fold(story.subtitle).lstrip("—")
    assert (article.original_title or "") == story.original_title
    assert article.lang == story.lang
    assert article.published_at is not None
    # A page may print the minute and tell the second in its head.
    assert article.published_at.value.replace(second=0) == story.published.replace(second=0)
    assert (article.published_precision == "day") is (story.host == "paper")


@pytest.mark.parametrize("slug", stories({}))
def test_the_kicker_is_read_as_written(served: Served, slug: str) -> None:
    story = WORLD.story(slug)
    fold = snapshot_site.folded if story.host == "snapshot" else str
    assert (read(served, story).kicker or "") == fold(story.kicker)


@pytest.mark.parametrize("slug", stories({}))
def test_the_houses_are_read_as_written(served: Served, slug: str) -> None:
    story = WORLD.story(slug)
    article = read(served, story)
    houses = (article.origin, article.reprinter, article.snapshotter)
    if story.host == "snapshot":
        assert houses == (story.origin, "今日看点汇", WORLD.host("snapshot").domain)
        assert article.captured_at is not None
        assert article.captured_at.value == story.captured
    elif story.host == "paper":
        assert houses == ("江州日报", None, None)
        assert article.page_no == story.category
    else:
        reprinted = story.source not in ("楚岸新闻网", "Chu'an News")
        assert houses == (story.source, "楚岸新闻网" if reprinted else article.reprinter, None)


@pytest.mark.parametrize("slug", FROM_THE_PAPER)
def test_a_reprint_names_the_address_of_its_original(served: Served, slug: str) -> None:
    story = WORLD.story(slug)
    original = served.addresses["paper"] + paper_site.address(WORLD.story(story.of))
    assert read(served, story).origin_url == original


@pytest.mark.parametrize("slug", [story.slug for story in WORLD.stories if story.editor])
def test_the_editor_is_read_as_written(served: Served, slug: str) -> None:
    story = WORLD.story(slug)
    if story.lang != "en":
        assert [person.name for person in read(served, story).editors] == [story.editor]


@pytest.mark.parametrize("slug", stories({}, TABLES))
def test_the_cells_of_a_table_are_kept(served: Served, slug: str) -> None:
    story = WORLD.story(slug)
    text = "".join(b.text for b in read(served, story).blocks if b.role == "table")
    table: Piece = next(piece for piece in story.pieces if piece.kind == "table")
    assert [cell for row in table.cells for cell in row if cell not in text] == []


def test_pictures_are_kept_with_their_captions(served: Served) -> None:
    article = read(served, WORLD.story("news/autumn-pictures"))
    assert [image.url.rpartition("/")[2] for image in article.images] == [
        "swans.svg", "cranes.svg", "watcher.svg",
    ]  # fmt: skip
    assert article.images[0].caption == "小天鹅在白鹭湖浅滩觅食。陶然 摄"


def test_lists_that_change_do_not_change_the_digest(served: Served) -> None:
    for slug in ("snapshot/s01", "snapshot/s09", "news/lunch", "news/old-street"):
        one, two = (read_anew(served, WORLD.story(slug)) for _ in range(2))
        assert one.digest == two.digest
        assert one.related != two.related or slug.startswith("news/")


def test_a_folded_copy_has_the_digest_of_its_model(served: Served) -> None:
    for copy, model in (
        ("snapshot/s02", "paper/2026-11-19/school-bus"),
        ("snapshot/s06", "paper/2026-11-20/pe-teacher"),
        ("news/r-elevator", "paper/2026-11-20/elevator"),
    ):
        assert read(served, WORLD.story(copy)).digest == read(served, WORLD.story(model)).digest


def test_people_are_read_as_printed(served: Served) -> None:
    article = read(served, WORLD.story("snapshot/s15"))
    assert [(p.name, p.role, p.outlet) for p in article.authors] == [
        ("闻一舟", "reporter", "楚岸晚报"),
        ("石小川", "correspondent", None),
    ]
    assert [(p.name, p.role) for p in article.credits] == [("闻一舟", "photographer")]


def test_who_is_named_twice_is_one_author(served: Served) -> None:
    article = read(served, WORLD.story("paper/2026-11-20/drowning"))
    assert [(p.name, p.role) for p in article.authors] == [
        ("周砚清", "reporter"),
        ("涂江平", "correspondent"),
    ]
