"""Who printed first: as pages declare it, and as their texts show it."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.export.graphml import graphml
from scraper.model import Article, Timestamp
from storage.lineage import carriers, likeness
from storage.opening import open_archive
from storage.protocol import Archive
from tests.support.archives import DAY, later, story
from tests.support.calls import call, terminal

TEXT = (
    "入夜以后，清江大堤上还亮着手电。巡堤员老贺每走两百步就停下来，用竹竿探一探脚边的泥。"
    "他在这段堤上走了31年，哪一处夏天会渗水，闭着眼睛也说得出来。\n\n"
    "今年的水比往年早到了15天。镇上把学校的操场腾出来放沙袋，放学的孩子们排成一列，"
    "看大人们把卡车上的石料一块一块传下来。"
)
ORIGINAL = "https://river.example.cn/1"


def carried(url: str, text: str = TEXT, day: int = 5, **more: object) -> Article:
    at = Timestamp.parse(f"2023-01-{day:02}T08:00+08:00")
    return replace(story(text, url, title="堤上<夜>"), origin="清江晚报", published_at=at, **more)  # type: ignore[arg-type]  # fields of an Article


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "a.db") as archive:
        yield archive


def test_the_earliest_leads_until_the_declared_origin_arrives(archive: Archive) -> None:
    late = archive.add(carried("https://b.example.cn/1", day=7, reprinter="每日汇"), at=DAY)
    early = archive.add(carried("https://c.example.cn/1", day=6, reprinter="红网"), at=DAY)
    before = carriers(archive.cluster(late.article_id))
    assert [one.held.id for one in before] == [early.article_id, late.article_id]
    assert {one.origin_id for one in before} == {None}
    origin = archive.add(carried(ORIGINAL, day=8), at=later())
    leader, *others = carriers(archive.cluster(late.article_id))
    assert (leader.held.id, leader.origin_id, leader.source_id) == (origin.article_id, None, None)
    assert {one.origin_id for one in others} == {origin.article_id}


def test_an_address_of_the_original_counts_before_the_name_of_a_house(archive: Archive) -> None:
    archive.add(carried(ORIGINAL, day=9, snapshotter="快照站"), at=DAY)
    copy = carried("https://b.example.cn/1", day=6, origin_url=ORIGINAL, reprinter="每日汇")
    archive.add(copy, at=DAY)
    archive.add(carried("https://c.example.cn/1", day=5), at=DAY)
    assert archive.cluster(1)[0].id == 1


def test_each_text_came_from_the_earlier_one_it_is_most_like(archive: Archive) -> None:
    cut = TEXT.partition("今年")[0]
    archive.add(carried("https://a.example.cn/1", day=5), at=DAY)
    archive.add(carried("https://b.example.cn/1", cut, day=6), at=DAY)
    archive.add(carried("https://c.example.cn/1", cut + "（完）", day=7), at=DAY)
    chain = {one.held.id: one.source_id for one in carriers(archive.cluster(1))}
    assert chain == {1: None, 2: 1, 3: 2}


def test_a_withdrawn_or_corrected_member_stays_in_its_cluster(archive: Archive) -> None:
    archive.add(carried("https://a.example.cn/1", day=5), at=DAY)
    archive.add(carried("https://b.example.cn/1", day=6), at=DAY)
    archive.add(carried("https://b.example.cn/1", "本文已作更正。" + TEXT, day=6), at=later())
    url = "https://a.example.cn/1"
    for hours in (2, 30):
        archive.missing(url, at=later(hours), reason="404", again_after=60, control=url)
    members = archive.cluster(2)
    assert [held.id for held in members] == [1, 2]
    assert members[0].withdrawn_at
    assert list(archive.clusters()) == [(1, 2)]


def test_likeness_names_what_was_cut_added_and_exchanged() -> None:
    copy = "（转载）" + TEXT.partition("今年")[0].replace("31年", "36年") + "\n编辑：小宋"
    seen = likeness(TEXT, copy)
    assert 0.8 < seen.share < 1
    assert seen.cut[0] == "今年的水比往年早到了15天。"
    assert seen.added == ("编辑：小宋",)
    assert (seen.numbers, seen.differ) == ((), (("31", "36"),))
    assert likeness(TEXT, TEXT).numbers == ("31", "15")


def test_the_graph_is_sound_xml_with_an_edge_for_each_source(archive: Archive) -> None:
    archive.add(carried(ORIGINAL), at=DAY)
    archive.add(carried("https://b.example.cn/1", day=6, reprinter="每日&汇"), at=DAY)
    text = "\n".join(graphml([carriers(archive.cluster(1))]))
    tree = ElementTree.fromstring(text)
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    edges = tree.findall(".//g:edge", space)
    assert [(e.get("source"), e.get("target")) for e in edges] == [("a2", "a1"), ("a2", "a1")]
    assert "每日&汇" in {data.text for data in tree.findall(".//g:data", space)}


def test_the_commands_show_the_chain_and_the_reasons(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_archive(path) as archive:
        archive.add(carried(ORIGINAL), at=DAY)
        archive.add(carried("https://b.example.cn/1", TEXT + "（完）", 6, reprinter="汇"), at=DAY)
        archive.add(story("另一件事，全文很短。", "https://x.example.cn/9"), at=DAY)
    first, second = map(json.loads, call("reprints", "2", "--why", "-a", path).out.splitlines())
    assert (first["leader"], first["why"]) == (True, None)
    assert (second["origin_id"], second["source_id"], second["why"]["cut"]) == (1, 1, [])
    assert "numbers that agree: 31、15" in terminal("reprints", "2", "--why", "-a", path).out
    (row,) = map(json.loads, call("clusters", "-a", path).out.splitlines())
    assert (row["leader"], row["carriers"], row["ids"]) == (1, 2, [1, 2])
    assert (
        ElementTree.fromstring(call("clusters", "--format", "graphml", "-a", path).out) is not None
    )
    assert call("clusters", "--from", "-", "--format", "graphml").code == 2
