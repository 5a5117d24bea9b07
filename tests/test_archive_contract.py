"""What every archive promises of articles: verdicts, versions, search, transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scraper.errors import LockHeld, Removed
from scraper.model import Article, Related, Snapshot, Target, Timestamp
from storage.protocol import Archive, Failure, Query
from tests.support.archives import BACKENDS, DAY, FULL, OTHER, TEXT, URL, later, look, page, story


@pytest.fixture(params=sorted(BACKENDS))
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Archive]:
    return lambda: BACKENDS[request.param](tmp_path)


@pytest.fixture
def archive(opener: Callable[[], Archive]) -> Iterator[Archive]:
    with opener() as opened:
        yield opened


# verdicts


def test_an_article_never_met_is_new(archive: Archive) -> None:
    verdict = archive.add(story(), page(), at=DAY)
    assert (verdict.outcome, verdict.version, verdict.twin) == ("new", 1, None)


def test_the_same_bytes_again_are_seen(archive: Archive) -> None:
    first = archive.add(story(), page(), at=DAY)
    again = archive.add(story(), page(at=later()), at=later())
    assert (again.outcome, again.article_id, again.version) == ("seen", first.article_id, 1)


def test_the_same_article_without_bytes_again_is_seen_and_adds_nothing(archive: Archive) -> None:
    archive.add(FULL, at=DAY)
    before = archive.status()
    assert archive.add(FULL, at=later()).outcome == "seen"
    after = archive.status()
    assert {k: after[k] for k in ("articles", "versions", "snapshots", "blobs")} == {
        k: before[k] for k in ("articles", "versions", "snapshots", "blobs")
    }


def test_other_bytes_with_the_same_text_are_unchanged(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    assert archive.add(story(), page(b"<p>two"), at=later()).outcome == "unchanged"


def test_bytes_that_differ_in_a_related_list_make_no_version(archive: Archive) -> None:
    first = replace(story(), related=(Related("related", "一"),))
    second = replace(story(), related=(Related("related", "二"),))
    archive.add(first, page(), at=DAY)
    verdict = archive.add(second, page(b"<p>two"), at=later())
    assert (verdict.outcome, verdict.version) == ("unchanged", 1)


def test_another_text_is_a_revision(archive: Archive) -> None:
    first = archive.add(story(), page(), at=DAY)
    again = archive.add(story(TEXT + "\n\n更正。"), page(b"<p>two"), at=later())
    assert (again.outcome, again.article_id, again.version) == ("revised", first.article_id, 2)


def test_bytes_read_otherwise_than_before_are_still_seen(archive: Archive) -> None:
    """The page did not change; what reads it did. That is for a re-parse, not a revision."""
    archive.add(story(), page(), at=DAY)
    assert archive.add(story("别的读法。"), page(), at=later()).outcome == "seen"
    held = archive.get(URL)
    assert held is not None
    assert held.article.text == TEXT


def test_a_text_that_returns_to_an_earlier_wording_is_a_third_version(archive: Archive) -> None:
    id = archive.add(story(), page(), at=DAY).article_id
    archive.add(story("改过的稿子。"), page(b"<p>two"), at=later(1))
    back = archive.add(story(), page(), at=later(2))
    assert (back.outcome, back.version) == ("revised", 3)
    assert [version.text for version in archive.history(id)] == [TEXT, "改过的稿子。", TEXT]


def test_the_same_text_elsewhere_is_a_reprint(archive: Archive) -> None:
    first = archive.add(story(), page(), at=DAY)
    twin = archive.add(story(url=OTHER), page(url=OTHER), at=later())
    assert (twin.outcome, twin.twin, twin.version) == ("reprint", first.article_id, 1)
    assert twin.article_id != first.article_id
    assert twin.cluster_id == first.cluster_id


def test_two_parts_of_a_story_are_reprints_of_it_when_it_arrives_later(archive: Archive) -> None:
    head = "入夜以后，清江大堤上还亮着手电。巡堤员老贺每走两百步就停下来，用竹竿探一探脚边的泥。"
    seam = "他在这段堤上走了三十一年，哪一处夏天会渗水，闭着眼睛也说得出来，从不带地图。"
    tail = "镇上把学校的操场腾出来放沙袋，放学的孩子们排成一列，看大人们把石料一块一块传下来。"
    first = archive.add(story(head + seam), page(), at=DAY)
    second = archive.add(
        story(seam + tail + "凌晨两点，水位停住了。", OTHER), page(url=OTHER), at=later()
    )
    assert first.cluster_id != second.cluster_id
    url = "https://whole.example/1"
    text = head + seam + tail + "凌晨两点，水位停住了。"
    whole = archive.add(story(text, url), page(url=url), at=later(2))
    members = {held.id for held in archive.cluster(whole.article_id)}
    assert members == {first.article_id, second.article_id, whole.article_id}


def test_a_copy_of_an_earlier_wording_is_a_reprint(archive: Archive) -> None:
    first = archive.add(story(), page(), at=DAY)
    archive.add(story("全文改写，与前稿毫无关系。"), page(b"2"), at=later())
    copy = archive.add(story(url=OTHER), page(url=OTHER), at=later(2))
    assert (copy.outcome, copy.twin) == ("reprint", first.article_id)
    assert [held.id for held in archive.cluster(copy.article_id)] == [
        first.article_id,
        copy.article_id,
    ]


def test_a_folded_width_makes_a_reprint_that_keeps_its_own_letters(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    folded = TEXT.replace("，", ",")
    twin = archive.add(story(folded, OTHER), page(url=OTHER), at=later())
    held = archive.get(twin.article_id)
    assert twin.outcome == "reprint"
    assert held is not None
    assert held.article.text == folded


def test_articles_without_text_are_no_reprints_of_each_other(archive: Archive) -> None:
    first = archive.add(story(""), page(), at=DAY)
    second = archive.add(story("", OTHER), page(url=OTHER), at=DAY)
    assert (first.outcome, second.outcome) == ("new", "new")
    assert first.cluster_id != second.cluster_id


def test_twin_addresses_are_one_article(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    mobile = URL.replace("www.", "m.")
    assert archive.add(story(url=mobile), page(url=mobile), at=later()).outcome == "seen"


def test_without_an_address_digest_and_title_are_the_identity(archive: Archive) -> None:
    first = archive.add(story(url=None), at=DAY)
    again = archive.add(story(url=None), at=later())
    other = archive.add(story(url=None, title="另一个题目"), at=later())
    assert (again.outcome, again.article_id) == ("seen", first.article_id)
    assert (other.outcome, other.twin) == ("reprint", first.article_id)


def test_a_page_cannot_pass_for_the_article_it_names_as_canonical(archive: Archive) -> None:
    held = archive.add(story(), page(), at=DAY)
    claim = replace(story("全是广告。", OTHER), canonical_url=URL)
    verdict = archive.add(claim, page(url=OTHER), at=later())
    assert (verdict.outcome, verdict.version) == ("new", 1)
    assert verdict.article_id != held.article_id


def test_a_new_headline_over_the_same_body_is_unchanged_and_both_readings_are_held(
    archive: Archive,
) -> None:
    archive.add(story(title="旧题"), page(), at=DAY)
    verdict = archive.add(story(title="新题"), page(b"<p>two"), at=later(2))
    assert (verdict.outcome, verdict.version) == ("unchanged", 1)
    now, before = archive.get(URL), archive.get(URL, at=later(1))
    assert now is not None
    assert before is not None
    assert (now.article.title, before.article.title) == ("新题", "旧题")


# what comes back


def test_what_was_added_comes_back_to_the_letter(archive: Archive) -> None:
    id = archive.add(FULL, page(), at=DAY).article_id
    held = archive.get(id)
    assert held is not None
    assert held.article.to_json() == FULL.to_json()
    assert (held.id, held.version, held.version_count) == (id, 1, 1)


def test_an_article_with_nothing_in_it_comes_back(archive: Archive) -> None:
    id = archive.add(Article(url=URL), at=DAY).article_id
    held = archive.get(id)
    assert held is not None
    assert held.article == Article(url=URL)


def test_letters_that_no_text_can_hold_are_mended(archive: Archive) -> None:
    odd = replace(story("一\ud800二\x00三。"), title="题\udfff目", evidence={"a\x00": "\ud83d"})
    id = archive.add(odd, page(url=URL + "?\ud800"), at=DAY).article_id
    held = archive.get(id)
    assert held is not None
    assert held.article.text == "一\ufffd二三。"
    assert held.article.title == "题\ufffd目"
    assert [version.digest for version in archive.history(id)] == [held.article.digest]
    assert list(archive.verify()) == []


def test_an_article_is_found_by_id_and_by_address(archive: Archive) -> None:
    id = archive.add(story(), page(), at=DAY).article_id
    by_id, by_url = archive.get(id), archive.get(URL + "?utm_source=x")
    assert by_id is not None
    assert by_id == by_url
    assert archive.get(id + 1) is None
    assert archive.get(OTHER) is None


def test_an_article_is_found_by_the_address_that_led_to_it(archive: Archive) -> None:
    archive.add(story(), page(redirects=(OTHER,)), at=DAY)
    assert archive.get(OTHER) == archive.get(URL)
    assert archive.knows([OTHER, URL, "https://nobody.example.cn/1"]) == {OTHER, URL}


NEW = "https://www.zhuzhou.example.cn/c/1001.htm"
"""The article's place after its site was built anew."""


def moved(text: str = TEXT, redirects: tuple[str, ...] = ()) -> tuple[Article, Snapshot]:
    return story(text, NEW), page(text.encode(), NEW, redirects=redirects)


def test_a_page_of_the_same_text_to_which_an_article_leads_is_that_article(
    archive: Archive,
) -> None:
    id = archive.add(story(), page(), at=DAY).article_id
    article, answer = moved(redirects=(URL,))
    verdict = archive.add(article, answer, at=later())
    assert (verdict.article_id, verdict.outcome, verdict.version) == (id, "unchanged", 1)
    held = archive.get(id)
    assert held is not None
    assert held.article.url == NEW
    assert archive.get(URL) == archive.get(NEW) == held
    assert archive.knows([URL, NEW]) == {URL, NEW}
    assert not list(archive.verify())


def test_a_moved_article_goes_on_at_its_new_address(archive: Archive) -> None:
    id = archive.add(story(), page(), at=DAY).article_id
    article, answer = moved(redirects=(URL,))
    archive.add(article, answer, at=later())
    article, answer = moved("改了以后的第二稿。")
    verdict = archive.add(article, answer, at=later(2))
    assert (verdict.article_id, verdict.outcome, verdict.version) == (id, "revised", 2)
    back = archive.add(story("改了以后的第二稿。"), page(b"back"), at=later(3))
    assert (back.article_id, back.outcome) == (id, "unchanged")
    assert archive.status()["articles"] == 1


@pytest.mark.parametrize(
    ("text", "url"),
    [("别的文章的正文，与前一篇无关。", NEW), (TEXT, "https://www.other.example.org/1.htm")],
)
def test_a_redirect_to_another_text_or_site_is_no_move(
    archive: Archive, text: str, url: str
) -> None:
    id = archive.add(story(), page(), at=DAY).article_id
    answer = page(url=url, body=b"elsewhere", redirects=(URL,))
    assert archive.add(story(text, url), answer, at=later()).article_id != id


def test_a_removed_article_stays_removed_at_the_address_it_moved_to(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    article, answer = moved(redirects=(URL,))
    archive.add(article, answer, at=later())
    archive.remove(URL, reason="court order", at=later(2))
    with pytest.raises(Removed):
        archive.add(*moved("另一稿。"), at=later(3))
    assert set(archive.removed([URL, NEW])) == {URL, NEW}


def test_the_same_text_besides_is_found_within_the_site(archive: Archive) -> None:
    digest = story().digest
    archive.add(story(), page(), at=DAY)
    archive.add(story(url=OTHER), page(url=OTHER), at=DAY)
    assert archive.same_text(digest, NEW) == URL
    assert archive.same_text(digest, URL) is None
    assert archive.same_text("0" * 64, NEW) is None


def test_each_version_is_read_by_number_and_by_time(archive: Archive) -> None:
    archive.add(story("第一稿。"), page(b"1"), at=DAY)
    archive.add(story("第二稿。"), page(b"2"), at=later(2))
    texts = [
        held.article.text
        for held in (
            archive.get(URL, version=1),
            archive.get(URL, version=2),
            archive.get(URL, at=later(1)),
            archive.get(URL, at=later(2)),
        )
        if held
    ]
    assert texts == ["第一稿。", "第二稿。", "第一稿。", "第二稿。"]
    assert archive.get(URL, version=3) is None
    assert archive.get(URL, at=DAY - timedelta(seconds=1)) is None


def test_the_history_says_when_each_wording_was_first_and_last_seen(archive: Archive) -> None:
    id = archive.add(story("一。"), page(b"1"), at=DAY, extractor_version="0.1").article_id
    archive.add(story("一。"), page(b"1b"), at=later(1), extractor_version="0.1")
    archive.add(story("二。"), page(b"2"), at=later(2), extractor_version="0.2")
    first, second = archive.history(id)
    assert (first.number, first.first_seen, first.last_seen) == (1, DAY, later(1))
    assert (second.number, second.first_seen, second.last_seen) == (2, later(2), later(2))
    assert (first.extractor_version, second.extractor_version) == ("0.1", "0.2")
    assert first.snapshot_id is not None
    assert archive.bytes_of(first.snapshot_id) == b"1"
    assert archive.history(id + 1) == ()


def test_first_and_last_seen_follow_the_looks(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    archive.add(story(), page(at=later()), at=later())
    held = archive.get(URL)
    assert held is not None
    assert (held.first_seen, held.last_seen) == (DAY, later())


def test_a_clock_that_jumps_back_does_not_turn_the_order(archive: Archive) -> None:
    id = archive.add(story("一。"), page(b"1"), at=later(5)).article_id
    archive.add(story("二。"), page(b"2"), at=DAY)
    archive.add(story("二。"), page(b"2b"), at=DAY)
    first, second = archive.history(id)
    assert [first.text, second.text] == ["一。", "二。"]
    assert first.first_seen <= first.last_seen <= second.first_seen <= second.last_seen
    held = archive.get(URL, at=later(5))
    assert held is not None
    assert held.article.text == "二。"


def test_a_time_without_zone_is_refused_and_nothing_is_kept(archive: Archive) -> None:
    with pytest.raises(ValueError, match="zone"):
        archive.add(story(), page(), at=datetime(2023, 1, 5))  # noqa: DTZ001  (that is the point)
    assert archive.status()["articles"] == archive.status()["blobs"] == 0


def test_a_cluster_lists_its_articles_the_earliest_published_first(archive: Archive) -> None:
    copy = replace(story(url=OTHER), published_at=Timestamp.parse("2023-01-06T09:00:00+08:00"))
    late = archive.add(copy, page(url=OTHER), at=DAY)
    early = archive.add(story(), page(), at=later())
    assert [held.id for held in archive.cluster(late.article_id)] == [
        early.article_id,
        late.article_id,
    ]


# search and selection


def test_words_find_the_article(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    assert [hit.url for hit in archive.search(Query("教育"))] == [URL]
    assert archive.count(Query("足球")) == 0


def test_the_newest_wording_is_what_is_found(archive: Archive) -> None:
    archive.add(story("旧闻在此。"), page(b"1"), at=DAY)
    archive.add(story("新稿在此。"), page(b"2"), at=later())
    assert (archive.count(Query("新稿")), archive.count(Query("旧闻"))) == (1, 0)


def test_the_newest_headline_is_what_is_found(archive: Archive) -> None:
    archive.add(story(title="旧题目"), page(b"1"), at=DAY)
    archive.add(story(title="新题目"), page(b"2"), at=later())
    assert (archive.count(Query("新题目")), archive.count(Query("旧题目"))) == (1, 0)


def test_a_selection_streams_the_oldest_id_first(archive: Archive) -> None:
    ids = [
        archive.add(story(f"{n} 号稿件。", URL + f"?id={n}"), at=later(n)).article_id
        for n in range(5)
    ]
    assert [held.id for held in archive.select(Query(limit=None))] == ids
    assert [held.id for held in archive.select(Query("3", limit=None))] == [ids[3]]
    assert list(archive.select(Query("无此字", limit=None))) == []


def test_a_selection_may_write_as_it_goes(archive: Archive) -> None:
    for n in range(5):
        archive.add(story(f"{n} 号稿件。", URL + f"?id={n}"), at=DAY)
    met = []
    for held in archive.select(Query(limit=None)):
        met.append(held.id)
        archive.add(replace(held.article, title="改题"), at=later())
    assert len(met) == 5


def test_filters_narrow_a_selection(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    archive.add(replace(story("别的。", OTHER), category="体育", origin="新华社"), at=DAY)
    archive.add(story("再改。"), page(b"2"), at=later())
    assert [held.article.url for held in archive.select(Query(category="体育"))] == [OTHER]
    assert [held.article.url for held in archive.select(Query(origin="株洲日报"))] == [URL]
    assert [held.article.url for held in archive.select(Query(revised=True))] == [URL]
    assert [held.article.url for held in archive.select(Query(revised=False))] == [OTHER]
    look(archive, 2)
    look(archive, 4)
    assert [held.article.url for held in archive.select(Query(withdrawn=True))] == [URL]
    assert [held.article.url for held in archive.select(Query(withdrawn=False))] == [OTHER]


# transactions and locks


def _add_and_fail(archive: Archive, article: Article, snapshot: Snapshot) -> None:
    with archive.batch():
        archive.add(article, snapshot, at=DAY)
        raise RuntimeError


def test_a_batch_that_fails_leaves_nothing(archive: Archive) -> None:
    with pytest.raises(RuntimeError):
        _add_and_fail(archive, story(), page())
    assert archive.status()["articles"] == archive.status()["snapshots"] == 0


def test_a_call_that_fails_in_a_batch_is_undone_alone(archive: Archive) -> None:
    with archive.batch():
        archive.add(story(), page(), at=DAY)
        with pytest.raises(ValueError, match="tired"):
            archive.fail(Failure(URL, DAY, "tired", ""))
        with pytest.raises(RuntimeError):
            _add_and_fail(archive, story(url=OTHER), page(url=OTHER))
        archive.push([Target(URL)], due_at=DAY)
    assert archive.knows([URL, OTHER]) == {URL}
    assert archive.errand(URL) is not None


def _found(archive: Archive, words: str) -> list[str | None]:
    return [hit.url for hit in archive.search(Query(words))]


def test_what_a_batch_adds_is_found_before_the_batch_ends(archive: Archive) -> None:
    with archive.batch():
        archive.add(story(), page(), at=DAY)
        assert _found(archive, "有三所学校") == [URL]
        assert archive.count(Query("有三所学校")) == 1
    assert _found(archive, "有三所学校") == [URL]


def test_an_article_revised_twice_in_a_batch_is_found_by_its_last_wording(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    with archive.batch():
        archive.add(story(text="第二稿说的是操场。"), page(body=b"2"), at=DAY)
        archive.add(story(text="第三稿说的是食堂。"), page(body=b"3"), at=DAY)
    assert [_found(archive, words) for words in ("有三所学校", "操场", "食堂")] == [[], [], [URL]]
    assert not list(archive.verify())


def test_a_revision_undone_within_a_batch_leaves_the_index_as_it_was(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    with archive.batch():
        with pytest.raises(RuntimeError):
            _add_and_fail(archive, story(text="第二稿说的是操场。"), page(body=b"2"))
        with pytest.raises(RuntimeError):
            _search_and_fail(archive, story(url=OTHER, text="别处说的是食堂。"))
    assert [_found(archive, words) for words in ("有三所学校", "操场", "食堂")] == [[URL], [], []]
    assert not list(archive.verify())


def _search_and_fail(archive: Archive, article: Article) -> None:
    with archive.batch():
        archive.add(article, at=DAY)
        assert _found(archive, "食堂") == [OTHER]
        raise RuntimeError


def test_what_is_committed_is_seen_by_another_reader(opener: Callable[[], Archive]) -> None:
    with opener() as writer, opener() as reader:
        with writer.batch():
            writer.add(story(), page(), at=DAY)
            assert reader.get(URL) is None
        assert reader.get(URL) is not None


def test_what_was_added_is_there_when_the_archive_is_opened_again(
    opener: Callable[[], Archive],
) -> None:
    with opener() as archive:
        archive.add(FULL, page(), at=DAY)
    with opener() as archive:
        held = archive.get(URL)
        assert held is not None
        assert held.article.to_json() == FULL.to_json()


def test_two_runs_do_not_hold_the_lock_at_once(opener: Callable[[], Archive]) -> None:
    with opener() as one, opener() as other:
        with one.lock("crawl city"):
            with pytest.raises(LockHeld, match="crawl city"), other.lock("crawl world"):
                pass
            assert other.knows([URL]) == frozenset()
        with other.lock("crawl world"):
            pass


def test_an_untouched_archive_holds_together(archive: Archive) -> None:
    archive.add(FULL, page(), at=DAY)
    archive.add(story("改。"), page(b"2"), parts=[page(b"3")], at=later())
    archive.unchanged(URL, at=later(2))
    look(archive, 3)
    archive.push([Target(URL)], due_at=DAY)
    assert list(archive.verify()) == []
