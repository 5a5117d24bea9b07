"""What a site's memory takes for furniture, and what it must leave alone."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.knowledge import Knowledge
from scraper.label.familiar import by_memory, recurs
from scraper.memory import FORGETFUL, MARKS, STORIES, SiteMemory, learn, others_than
from scraper.model import Block, Document, Snapshot, Trace
from scraper.pipeline import explain, extract, study
from tests.support.promoted_site import DESK, PROMOTION, READ_AT, page, paragraphs


def memory_of(pages: Iterable[Snapshot]) -> SiteMemory:
    return learn(study(each).trace for each in pages)


def knowing(pages: Iterable[Snapshot]) -> Knowledge:
    return Knowledge(memory=memory_of(pages))


SITE = [page(number) for number in range(20)]
NEXT = page(30)


def test_without_a_memory_the_promotion_reads_like_the_story() -> None:
    assert PROMOTION in extract(NEXT).text


def test_a_sentence_on_every_page_of_the_site_is_furniture() -> None:
    article = extract(NEXT, knowing(SITE))
    assert article.text == "\n\n".join(paragraphs(30))


def test_three_stories_are_enough_to_know_it() -> None:
    assert PROMOTION not in extract(NEXT, knowing(SITE[:3])).text
    assert PROMOTION in extract(NEXT, knowing(SITE[:1])).text


def test_the_reason_names_how_many_stories_have_it() -> None:
    found = explain(NEXT, knowing(SITE))
    (block,) = [block for block in found.document.blocks if recurs(block)]
    assert block.why == "seen on 20 of 20 other stories of this site"


def test_the_article_says_which_memory_it_was_read_with() -> None:
    known = knowing(SITE)
    told = extract(NEXT, known).evidence["memory"]
    assert told == (
        f"1 block that recurs on this site, by its memory {known.memory.stamp} of 20 stories"
    )
    assert "memory" not in extract(NEXT).evidence


def test_a_page_is_no_witness_about_itself() -> None:
    found = explain(SITE[0], knowing(SITE))
    whys = [block.why for block in found.document.blocks if recurs(block)]
    assert whys == ["seen on 19 of 19 other stories of this site"]
    alone = [page(1), page(1), page(1), page(2, paragraphs(2)), page(3, paragraphs(3))]
    assert PROMOTION in extract(page(1), knowing(alone)).text


def test_a_sentence_above_the_text_goes_and_the_headline_stays() -> None:
    site = [page(n, [DESK, *paragraphs(n)]) for n in range(20)]
    article = extract(site[4], knowing(site))
    assert article.text == "\n\n".join(paragraphs(4))
    assert article.title == extract(site[4]).title
    assert article.blocks[0].role == "lead"


def test_a_sentence_amid_the_text_of_most_pages_goes() -> None:
    site = [page(n, [*paragraphs(n)[:2], PROMOTION, *paragraphs(n)[2:]]) for n in range(8)]
    assert extract(site[4], knowing(site)).text == "\n\n".join(paragraphs(4))


def test_a_headline_that_other_pages_list_stays_the_pages_own() -> None:
    title, kicker = "旧粮仓里新开的书屋", "走进东山林场"
    copied = page(30, [kicker, title, title, *paragraphs(30)], title=title)
    listing = [page(number, [*paragraphs(number), title]) for number in range(20)]
    alone, known = extract(copied), extract(copied, knowing(listing))
    assert (alone.kicker, alone.text) == (kicker, "\n\n".join(paragraphs(30)))
    assert (known.kicker, known.text) == (alone.kicker, alone.text)


def test_a_picture_on_every_page_goes() -> None:
    code = '<img src="/code.png" alt="">'
    site = [page(n, [*paragraphs(n), f'<img src="/{n}.jpg">', code]) for n in range(5)]
    assert [image.url for image in extract(site[1], knowing(site)).images] == [
        "https://news.lingshang.example/1.jpg"
    ]


ABOUT = (
    "青石新闻网由市融媒体中心主办，立足青石，面向全省，为广大网友提供权威、及时、丰富的本地资讯。",
    "自开办以来，青石新闻网始终贴近实际、贴近生活、贴近群众，先后获得多项荣誉，深受网友喜爱。",
    "青石新闻网现设有要闻、民生、教育、文旅等二十多个栏目，日均访问量超过三十万人次，欢迎来稿。",
)
LAYOUTS = {
    "in the same box": "{head}<div class=c>{story}{about}</div>",
    "in a box below": "{head}<div><div class=c>{story}</div><div class=d>{about}</div></div>",
    "in a box above": "<div class=d>{about}</div><div class=m>{head}<div>{story}</div></div>",
    "in a cell beside": "<table><tr><td>{about}</td><td>{head}{story}</td></tr></table>",
    "below a list": "<div class=m>{head}{story}</div><ul>{links}</ul><div class=d>{about}</div>",
    "under a heading": "<div class=d><h2>关于我们</h2>{about}</div><div>{head}{story}</div>",
}


def laid_out(layout: str, number: int, story: Sequence[str]) -> Snapshot:
    links = "".join(
        f"<li><a href=/{number}{n}>别处的第{number}{n}条新闻标题</a></li>" for n in range(9)
    )
    title = f"岭上人家的日子{chr(0x5C71 + number)}"
    body = LAYOUTS[layout].format(
        head=f"<h1>{title}</h1><div class=time>2026-11-20 08:30</div>",
        story="".join(f"<p>{line}</p>" for line in story),
        about="".join(f"<p>{line}</p>" for line in ABOUT),
        links=links,
    )
    html = f"<html><head><meta charset=utf-8></head><body>{body}</body></html>"
    return Snapshot(f"https://news.lingshang.example/{number}.html", html.encode(), READ_AT)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_sentence_is_found_beside_much_longer_text_that_every_page_has(layout: str) -> None:
    site = [laid_out(layout, n, paragraphs(n)) for n in range(8)]
    sentence = "昨天下午，雾岭小学的热水房修好了，三百名学生喝上了热水。"
    article = extract(laid_out(layout, 40, [sentence]), knowing(site))
    assert (article.title, article.text) == ("岭上人家的日子岙", sentence)
    for known in site:
        assert ABOUT[0] not in extract(known, knowing(site)).text


# what must stay


def test_two_addresses_of_one_story_do_not_make_it_furniture() -> None:
    story = paragraphs(77)
    copies = [page(100 + n, story, title="一条山路修了三十年") for n in range(6)]
    site = [*copies, *(page(n, paragraphs(n)) for n in range(3))]
    assert extract(page(120, [*story, "今天，这条路通车了。"]), knowing(site)).text.startswith(
        story[0]
    )


def test_what_a_weather_series_says_every_day_stays() -> None:
    def report(day: int) -> Snapshot:
        told = f"据市气象台预报，{day}日全市最高气温{day % 9 + 5}度，东北风三级，空气干燥。"
        lines = ["全市天气趋势如下：", told, "请广大市民注意防寒保暖，出行小心路滑。"]
        return page(day + 200, lines, title=f"天气预报：{day}日全市天气")

    site = [*(report(day) for day in range(1, 20)), *(page(n, paragraphs(n)) for n in range(5))]
    assert extract(report(25), knowing(site)).text == extract(report(25)).text


def test_a_column_is_one_story_however_its_headlines_go_on() -> None:
    hint = "本栏目由气象台首席预报员为您解读天气变化。"

    def member(n: int) -> Snapshot:
        return page(n, [*paragraphs(n), hint], title=f"看天丨{paragraphs(n)[0][:9]}")

    site = [*map(member, range(10)), *(page(n, paragraphs(n)) for n in range(20, 25))]
    assert hint in extract(member(30), knowing(site)).text


def test_a_series_is_known_by_its_sentences_when_its_headlines_differ() -> None:
    advice = "气象部门提醒，昼夜温差较大，请市民朋友注意适时增减衣物，谨防感冒。"

    def report(day: int) -> Snapshot:
        lines = [
            f"市气象台{day}日发布天气预报，今天白天到夜间我市多云，最低气温{day % 9}度。",
            f"预计未来三天以晴为主，其中城区最高气温可达{day % 7 + 20}度，首要污染物浓度为{day}。",
            advice,
        ]
        return page(day + 200, lines, title=paragraphs(day)[0][:12])

    site = [*map(report, range(1, 20)), *(page(n, paragraphs(n)) for n in range(4))]
    assert memory_of(site).stories == 5
    assert extract(report(25), knowing(site)).text == extract(report(25)).text


@pytest.mark.parametrize(
    "line",
    [
        "（作者系江州市作家协会会员）",
        "作者：钟离",
        "编者按：为记录乡村的变化，本报开设专栏。",
        "新华社北京1月5日电",
        "记者 钟离／江州报道",
        "来源：江州日报",
    ],
)
def test_who_wrote_whence_is_told_on_every_page_and_stays(line: str) -> None:
    site = [page(n, [*paragraphs(n), line]) for n in range(12)]
    assert (
        extract(site[3], knowing(site)).to_json()["authors"]
        == extract(site[3]).to_json()["authors"]
    )
    assert extract(site[3], knowing(site)).text == extract(site[3]).text


@pytest.mark.parametrize("line", ["一、总体要求", "（二）工作措施", "记者调查", "问：", "第三条"])
def test_subheads_that_many_stories_have_stay(line: str) -> None:
    site = [page(n, [*paragraphs(n)[:2], line, *paragraphs(n)[2:]]) for n in range(12)]
    assert extract(site[3], knowing(site)).text == extract(site[3]).text


def test_a_phrase_of_few_stories_among_many_stays() -> None:
    thanks = "愿山里的灯火一直亮着，愿走夜路的人都能平安到家。"
    some = [page(n, [*paragraphs(n), thanks]) for n in range(5)]
    site = [*some, *(page(n, paragraphs(n)) for n in range(5, 25))]
    assert extract(some[0], knowing(site)).text == extract(some[0]).text


def test_a_page_of_nothing_but_known_lines_is_left_as_it_is() -> None:
    site = [page(n, [PROMOTION, DESK, "欢迎您来山里走一走，看一看。"]) for n in range(9)]
    assert extract(site[2], knowing(site)).text == extract(site[2]).text


def test_an_article_read_alone_is_told_where_memory_took_something() -> None:
    plain, remembered = study(NEXT), study(NEXT, knowing(SITE))
    assert plain.alone is None
    assert remembered.alone == plain.article
    assert remembered.trace.marks == plain.trace.marks


# the memory itself


def test_a_memory_is_bounded() -> None:
    traces = [Trace((n,), tuple(range(n, n + 50))) for n in range(STORIES * 2)]
    assert learn(traces).stories == STORIES
    long = Document("", "html", tuple(Block(f"第{n}段的文字") for n in range(MARKS * 3)))
    assert by_memory(others_than(long, learn(traces)))(long) == long


def test_no_traces_make_no_memory() -> None:
    assert learn([]).stories == 0
    empty = Document("", "html", ())
    assert by_memory(others_than(empty, FORGETFUL))(empty) == empty


traces = st.lists(
    st.builds(
        Trace,
        st.lists(st.integers(0, 30), min_size=1, max_size=3).map(tuple),
        st.lists(st.integers(100, 130), max_size=8, unique=True).map(tuple),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(traces, st.randoms(use_true_random=False))
def test_learning_does_not_depend_on_the_order(found: list[Trace], chance: random.Random) -> None:
    mixed = list(found)
    chance.shuffle(mixed)
    assert learn(mixed) == learn(found) == learn([*found, *mixed])


lines = st.lists(st.sampled_from([PROMOTION, DESK, *paragraphs(1), *paragraphs(2), "一、", "看"]))


@settings(max_examples=60, deadline=None)
@given(lines)
def test_labelling_keeps_every_block(found: Sequence[str]) -> None:
    blocks = tuple(Block(line, place=f"p{n % 2}") for n, line in enumerate(found))
    document = Document("https://news.lingshang.example/9", "html", blocks)
    labelled = by_memory(others_than(document, memory_of(SITE[:5])))(document)
    assert [block.text for block in labelled.blocks] == list(found)
    assert all(block.role in ("", "furniture") for block in labelled.blocks)
