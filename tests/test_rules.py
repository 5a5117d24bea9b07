"""Site files: what they may say, how a wrong one is told, and what they do to a page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.knowledge import Knowledge
from scraper.known import shipped
from scraper.model import Block, Document, Snapshot
from scraper.pipeline import extract
from scraper.rules import by_site, facts_of, load_sites
from scraper.siteform import table

ROOT = Path(__file__).parent.parent
HOST = 'host = "a.cn"\n'
OLD_AND_NEW = """
host = "a.cn"
outlet = "甲报"
[[layouts]]
valid_until = 2021-06-30
cuts = [{ start = "^延伸阅读", role = "related", why = "the old face" }]
[[layouts]]
valid_from = 2021-07-01
cuts = [{ start = "^猜你喜欢", role = "related", why = "the new face" }]
"""


def page(*lines: str) -> Document:
    return Document("https://a.cn/1.html", "html", tuple(Block(line) for line in lines))


def refused(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_sites({"a.toml": text})
    assert caught.value.message.startswith("a.toml: ")
    assert caught.value.hint
    return caught.value


def test_a_wrong_key_is_named_with_the_right_one() -> None:
    error = refused(HOST + 'outlets = "甲报"')
    assert "outlets" in error.message
    assert error.hint == "did you mean outlet?"


def test_a_wrong_key_in_a_table_is_named_with_its_path() -> None:
    error = refused(HOST + '[[cuts]]\nstrat = "x"\nrole = "related"\nwhy = "y"')
    assert "cuts[0].strat" in error.message
    assert error.hint == "did you mean cuts[0].start?"


def test_a_wrong_key_in_a_dated_layout_is_named_with_its_path() -> None:
    error = refused(HOST + '[[layouts]]\nbody = "p"\n[[layouts]]\nbodi = "p"')
    assert "layouts[1].bodi" in error.message


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[[cuts]]\nstart = "("\nrole = "related"\nwhy = "y"', "no pattern"),
        ('[[cuts]]\nstart = "(a+)+b"\nrole = "related"\nwhy = "y"', "repeats what repeats"),
        (
            '[[cuts]]\nstart = "(?:(?:a|b)*b)*c"\nrole = "related"\nwhy = "y"',
            "repeats what repeats",
        ),
        ('[[cuts]]\nstart = "a*"\nrole = "related"\nwhy = "y"', "empty text"),
        ('[[cuts]]\nstart = "a"\nrole = "junk"\nwhy = "y"', "cuts[0].role"),
        ('[[cuts]]\nstart = "a"\nrole = "related"', "why"),
        ('[[cuts]]\nrole = "related"\nwhy = "y"', "either `start` or `line`"),
        ('[facts]\nnonsense = "a"', "nonsense"),
        ('body = "p..x"', "no CSS selector"),
        ('drop = ["p", "a["]', "drop[1]"),
        ('body = "div div div p"', "may take very long"),
        ('body = "div:has(div p)"', "may take very long"),
        ('body = "a ~ b"', "may take very long"),
        ("body = '" + "p" * 300 + "'", "may take very long"),
        ("snapshotter = 1", "snapshotter"),
        ("valid_from = 2022-01-01\nvalid_until = 2021-01-01", "before"),
    ],
)
def test_what_cannot_be_followed_is_refused(text: str, word: str) -> None:
    assert word in refused(HOST + text).message


@pytest.mark.parametrize(
    "selector",
    [
        "div.main > div.text", "#a , .b > p , td p", "div:has( > p )", "p:not( .x )", "  div p  ",
        "a[title='x y ~ z'] b", "p:nth-child( 2 )", "h1 + p", "article > section > div p",
    ],
)  # fmt: skip
def test_a_selector_of_few_loose_steps_is_allowed(selector: str) -> None:
    site = load_sites({"a.toml": f'{HOST}body = "{selector}"'}).site("a.cn")
    assert site is not None
    assert site.body == selector


def test_text_that_is_no_toml_is_refused() -> None:
    assert "not valid TOML" in refused("host = ").message


def test_a_file_without_a_host_is_refused() -> None:
    assert "host" in refused('outlet = "甲报"').message


def test_one_host_in_two_files_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"a\.toml"):
        load_sites({"a.toml": HOST, "b.toml": HOST})


def test_the_date_of_the_snapshot_picks_the_layout() -> None:
    known = load_sites({"a.toml": OLD_AND_NEW})
    old = known.site("https://www.a.cn/1", datetime(2021, 6, 30, 12, tzinfo=UTC))
    new = known.site("https://a.cn/1", datetime(2021, 6, 30, 16, tzinfo=UTC))  # 1 July in Shanghai
    latest = known.site("https://m.a.cn/1")
    assert old is not None
    assert new is not None
    assert old.cuts[0].why == "the old face"
    assert new.cuts[0].why == "the new face"
    assert latest == new
    assert known.house("https://m.a.cn/1") == "甲报"


def test_a_foreign_host_and_no_knowledge_have_no_site() -> None:
    known = load_sites({"a.toml": HOST})
    for url in ("https://b.cn/", "https://xa.cn/", "", "http://[", "not an address"):
        assert known.site(url) is None
        assert Knowledge.NONE.site(url) is None
        assert Knowledge.NONE.house(url) is None


def test_a_cut_runs_up_to_its_end_and_leaves_known_roles_alone() -> None:
    site = load_sites(
        {
            "a.toml": HOST
            + '[[cuts]]\nstart = "^猜你喜欢"\nend = "^责任编辑"\nrole = "related"\nwhy = "a list"'
        }
    ).site("a.cn")
    document = page("正文", "猜你喜欢", "别的新闻", "责任编辑：甲", "猜你喜欢")
    roles = [block.role for block in by_site(site)(document).blocks]
    assert roles == ["", "related", "related", "", ""]


def test_a_cut_without_end_runs_to_the_end_of_the_page() -> None:
    site = load_sites({"a.toml": OLD_AND_NEW}).site("a.cn")
    cut = by_site(site)(page("正文", "猜你喜欢", "别的新闻"))
    assert [block.role for block in cut.blocks] == ["", "related", "related"]
    assert "the new face" in cut.blocks[1].why
    assert "a.toml" in cut.blocks[1].why


def test_single_lines_can_be_cut() -> None:
    text = HOST + '[[cuts]]\nline = "^点击"\nrole = "notice"\nwhy = "an invitation"'
    site = load_sites({"a.toml": text}).site("a.cn")
    roles = [b.role for b in by_site(site)(page("点击关注", "正文", "点击这里")).blocks]
    assert roles == ["notice", "", "notice"]


def test_cutting_keeps_every_block_and_its_order() -> None:
    site = load_sites({"a.toml": OLD_AND_NEW}).site("a.cn")
    document = page("一", "猜你喜欢", "二", "三")
    assert [b.text for b in by_site(site)(document).blocks] == [b.text for b in document.blocks]


def test_without_a_site_nothing_changes() -> None:
    document = page("一", "二")
    assert by_site(None)(document) is document


def test_a_cut_beats_a_fact() -> None:
    text = OLD_AND_NEW.replace("[[layouts]]", "[facts]\norigin = '转自[:：](\\S+)'\n[[layouts]]", 1)
    site = load_sites({"a.toml": text}).site("a.cn")
    assert site is not None
    document = by_site(site)(page("正文", "本文转自：乙报", "猜你喜欢", "本文转自：丙报"))
    assert [(hint.name, hint.value) for hint in facts_of(site, document)] == [("origin", "乙报")]
    late = by_site(site)(page("正文", "猜你喜欢", "本文转自：丙报"))
    assert facts_of(site, late) == ()


def test_a_fact_says_where_it_comes_from() -> None:
    site = load_sites({"a.toml": HOST + "[facts]\npage_no = '第(\\d+)版'"}).site("a.cn")
    assert site is not None
    (hint,) = facts_of(site, page("2023年1月5日 第3版"))
    assert (hint.value, hint.where) == ("3", "a.toml: facts.page_no")


def test_a_fact_of_a_site_file_reaches_the_article() -> None:
    prose = "近日，例城市召开会议，研究部署今年的重点工作，各区县和有关部门负责人参加了会议。" * 4
    top = "<html><body><h1>例城开会研究重点工作</h1><p>稿件选自·乙城日报</p>"
    html = f"{top}<p>{prose}</p></body></html>"
    known = load_sites({"a.toml": HOST + "[facts]\norigin = '稿件选自·(\\S+)'"})
    at = datetime(2026, 1, 5, tzinfo=UTC)
    page = Snapshot(
        "https://a.cn/1.html", html.encode(), at, headers=(("content-type", "text/html"),)
    )
    article = extract(page, known)
    assert article.origin == "乙城日报"
    assert article.evidence["origin"] == "a.toml: facts.origin"
    assert extract(page).origin is None


def test_the_shipped_files_are_whole() -> None:
    known = shipped()
    assert known.house("http://politics.people.com.cn/n1/2023/0105/c1.html") == "人民网"
    site = known.site("http://td.fyun.cc/x.html")
    assert site is not None
    assert site.snapshotter


def test_the_table_of_keys_in_the_docs_is_the_one_in_the_code() -> None:
    assert table() in (ROOT / "docs" / "sites.md").read_text("utf-8")


def test_the_examples_in_the_docs_can_be_followed() -> None:
    text = (ROOT / "docs" / "sites.md").read_text("utf-8")
    examples = [part.partition("```")[0] for part in text.split("```toml\n")[1:]]
    assert len(examples) == 2
    assert all(load_sites({"doc.toml": example}).sites for example in examples)
