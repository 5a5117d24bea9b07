"""What every archive promises a crawl: responses, absences, the frontier, failures, runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from scraper.errors import NothingFound
from scraper.model import Image, Target, Timestamp
from storage.harvests import Alarm, Harvest
from storage.ledger import Day, DaySum
from storage.manners import Rest, RobotsFile
from storage.protocol import Archive, Asset, Failure
from tests.support.archives import BACKENDS, DAY, OTHER, TEXT, URL, later, look, page, story


@pytest.fixture(params=sorted(BACKENDS))
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Archive]:
    return lambda: BACKENDS[request.param](tmp_path)


@pytest.fixture
def archive(opener: Callable[[], Archive]) -> Iterator[Archive]:
    with opener() as opened:
        yield opened


# responses


def test_a_response_comes_back_byte_for_byte(archive: Archive) -> None:
    snapshot = page(
        bytes(range(256)) * 99,
        status=404,
        headers=(("Content-Type", "text/html; charset=GBK"), ("X-Odd", "\x80\x00\udcff")),
        redirects=("http://a.example.cn/", "http://b.example.cn/"),
    )
    id = archive.keep(snapshot)
    back = archive.snapshot_of(id)
    assert back == snapshot
    assert archive.bytes_of(id) == snapshot.body


def test_an_empty_response_is_kept(archive: Archive) -> None:
    assert archive.bytes_of(archive.keep(page(b""))) == b""


def test_a_snapshot_that_is_not_there_is_named(archive: Archive) -> None:
    with pytest.raises(NothingFound, match="77"):
        archive.bytes_of(77)


def test_equal_bytes_are_stored_once(archive: Archive) -> None:
    archive.keep(page())
    archive.keep(page(at=later()))
    archive.keep(page(url=OTHER))
    status = archive.status()
    assert (status["snapshots"], status["blobs"]) == (3, 1)


def test_the_same_response_is_kept_once_and_learns_whose_it_is(archive: Archive) -> None:
    archive.keep(page())
    id = archive.add(story(), page(), at=DAY).article_id
    assert [capture.article_id for capture in archive.captures(URL)] == [id]


def test_captures_tell_what_was_answered_and_when(archive: Archive) -> None:
    run = archive.start_run("crawl", at=DAY)
    headers = (("content-type", "Text/HTML; charset=gb2312"),)
    id = archive.add(story(), page(b"abc", headers=headers), at=DAY, run_id=run).article_id
    archive.keep(page(b"gone", at=later(), status=404))
    first, second = archive.captures(URL)
    assert (first.url, first.status, first.size, first.mime) == (URL, 200, 3, "text/html")
    assert (first.charset, first.run_id, first.article_id) == ("gb2312", run, id)
    assert first.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (second.status, second.fetched_at, second.article_id) == (404, later(), None)


def test_every_part_of_an_article_of_several_pages_is_kept(archive: Archive) -> None:
    parts = [page(b"two", URL + "?page=2"), page(b"three", URL + "?page=3")]
    id = archive.add(story(), page(b"one"), parts=parts, at=DAY).article_id
    assert archive.add(story(), page(b"one"), parts=parts, at=later()).outcome == "seen"
    other = [parts[0], page(b"3", URL + "?page=3")]
    assert archive.add(story(), page(b"one"), parts=other, at=later()).outcome == "unchanged"
    bodies = {archive.bytes_of(capture.id) for capture in archive.captures(URL)}
    assert bodies == {b"one", b"two", b"three", b"3"}
    assert archive.history(id)[0].snapshot_id is not None


# conditional requests


def test_validators_are_those_of_the_last_good_answer(archive: Archive) -> None:
    assert archive.validators(URL) is None
    headers = (("ETag", '"a"'), ("Last-Modified", "Thu, 05 Jan 2023 00:47:00 GMT"))
    archive.keep(page(b"1", headers=(("ETag", '"old"'),)))
    archive.keep(page(b"2", at=later(1), headers=headers))
    archive.keep(page(b"3", at=later(2), status=503, headers=(("ETag", '"error"'),)))
    found = archive.validators(URL)
    assert found is not None
    assert (found.etag, found.last_modified) == ('"a"', "Thu, 05 Jan 2023 00:47:00 GMT")
    assert archive.bytes_of(found.capture.id) == b"2"


def test_validators_are_found_by_the_address_that_was_asked(archive: Archive) -> None:
    archive.keep(page(redirects=(OTHER,), headers=(("etag", "x"),)))
    found = archive.validators(OTHER)
    assert found is not None
    assert found.etag == "x"


def test_a_304_moves_last_seen_and_points_to_the_bytes_it_confirmed(archive: Archive) -> None:
    id = archive.add(story(), page(b"abc"), at=DAY).article_id
    archive.unchanged(URL, at=later())
    held = archive.get(URL)
    assert held is not None
    assert held.last_seen == archive.history(id)[0].last_seen == later()
    first, second = archive.captures(URL)
    assert (second.status, second.fetched_at, second.sha256) == (304, later(), first.sha256)
    assert archive.status()["blobs"] == 1


def test_a_304_of_a_list_is_noted_too(archive: Archive) -> None:
    archive.keep(page(b"list", OTHER))
    archive.unchanged(OTHER, at=later())
    assert [capture.status for capture in archive.captures(OTHER)] == [200, 304]


def test_a_304_for_an_address_never_met_is_no_matter(archive: Archive) -> None:
    archive.unchanged(URL, at=DAY)
    assert archive.captures(URL) == ()


# absence


def withdrawn_at(archive: Archive) -> datetime | None:
    held = archive.get(URL)
    assert held is not None
    return held.withdrawn_at


def test_the_second_look_makes_a_withdrawal_and_the_text_stays(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    assert (look(archive, 1), look(archive, 1.5), look(archive, 2)) == (
        "first_look",
        "first_look",
        "withdrawn",
    )
    held = archive.get(URL)
    assert held is not None
    assert (held.withdrawn_at, held.article.text) == (later(2), TEXT)


def test_a_withdrawal_is_counted_once(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    assert [look(archive, n) for n in (1, 3, 5)] == ["first_look", "withdrawn", "already"]
    assert withdrawn_at(archive) == later(3)


def test_without_a_control_page_nothing_is_withdrawn(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    assert [look(archive, n, control=False) for n in (1, 9)] == ["first_look", "first_look"]
    assert withdrawn_at(archive) is None
    assert look(archive, 10) == "withdrawn"


def test_an_address_without_article_cannot_be_withdrawn(archive: Archive) -> None:
    assert look(archive, 1) == "unknown"


@pytest.mark.parametrize("body", [b"<p>one", b"<p>two"])
def test_an_article_that_is_seen_again_is_no_longer_withdrawn(
    archive: Archive, body: bytes
) -> None:
    archive.add(story(), page(), at=DAY)
    look(archive, 1)
    look(archive, 3)
    archive.add(story(), page(body), at=later(5))
    assert withdrawn_at(archive) is None
    assert look(archive, 6) == "first_look"


def test_a_return_between_two_looks_starts_the_count_anew(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    look(archive, 1)
    archive.unchanged(URL, at=later(2))
    assert look(archive, 9) == "first_look"


def test_a_clock_that_jumps_back_does_not_delay_a_withdrawal_for_ever(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    assert [look(archive, n) for n in (9999, 1, 3)] == ["first_look", "first_look", "withdrawn"]


# the frontier


def test_targets_come_when_due(archive: Archive) -> None:
    assert archive.push([Target(URL, source="city")], due_at=DAY) == 1
    assert archive.due(DAY - timedelta(seconds=1), limit=9) == ()
    (errand,) = archive.due(DAY, limit=9)
    assert (errand.target.url, errand.target.source, errand.state) == (URL, "city", "due")


def test_a_target_comes_back_as_it_was_pushed(archive: Archive) -> None:
    published = Timestamp.parse("2023-01-05T08:47:00+08:00", "minute")
    target = Target(URL, "city", "feed", "article", "题", published, 3, -2)
    archive.push([target], due_at=DAY)
    errand = archive.errand(URL)
    assert errand is not None
    assert errand.target == target
    assert archive.errand(OTHER) is None


def test_a_target_that_is_there_keeps_its_place(archive: Archive) -> None:
    archive.push([Target(URL)], due_at=DAY)
    archive.settle(URL, "done", due_at=later(9), attempts=1)
    assert archive.push([Target(URL), Target(OTHER)], due_at=DAY) == 1
    assert [errand.target.url for errand in archive.due(later(1), limit=9)] == [OTHER]


def test_due_errands_come_by_priority_then_age(archive: Archive) -> None:
    archive.push([Target("https://e.cn/b")], due_at=later(1))
    archive.push([Target("https://e.cn/a")], due_at=DAY)
    archive.push([Target("https://e.cn/first", priority=5)], due_at=later(2))
    order = [errand.target.url[-5:] for errand in archive.due(later(3), limit=9)]
    assert order == ["first", "cn/a".rjust(5, "."), "cn/b".rjust(5, ".")]
    assert len(archive.due(later(3), limit=2)) == 2


def test_due_errands_can_be_asked_of_one_source(archive: Archive) -> None:
    archive.push([Target(URL, "city"), Target(OTHER, "world")], due_at=DAY)
    assert [e.target.url for e in archive.due(DAY, limit=9, source="world")] == [OTHER]


def test_a_queue_holds_what_is_due_of_one_source_at_one_host(archive: Archive) -> None:
    archive.push([Target(f"https://a.cn/{n}", "city") for n in range(3)], due_at=DAY)
    archive.push([Target("https://a.cn/first", "city", priority=1)], due_at=later(1))
    archive.push([Target("https://a.cn/x", "world"), Target("http://b.cn:81/", "city")], due_at=DAY)
    archive.push([Target("https://a.cn/late", "city", priority=2)], due_at=later(9))
    archive.settle("https://a.cn/1", "dropped", due_at=DAY)

    def paths(limit: int) -> list[str]:
        found = archive.queue(later(2), limit=limit, source="city", host="a.cn")
        return [errand.target.url[13:] for errand in found]

    assert paths(9) == ["first", "0", "2"]
    assert paths(2) == ["first", "0"]
    assert sorted(archive.hosts("city")) == ["a.cn", "b.cn:81"]
    assert archive.hosts("nobody") == ()


def test_a_host_rests_until_its_time(archive: Archive) -> None:
    archive.rest(Rest("b.cn", later(2), "throttled", "429"), now=DAY)
    archive.rest(Rest("a.cn", later(1), "timeout", "no answer"), now=DAY)
    archive.rest(Rest("b.cn", later(3), "throttled", "429 again"), now=DAY)
    assert [rest.host for rest in archive.rests(DAY)] == ["a.cn", "b.cn"]
    assert archive.rests(later(2)) == (Rest("b.cn", later(3), "throttled", "429 again"),)
    assert archive.rests(later(3)) == ()


def test_a_robots_txt_stands_as_it_came_until_it_is_old(archive: Archive) -> None:
    assert archive.robots("http://a.cn") is None
    first = RobotsFile("http://a.cn", DAY, b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\xff\n")
    archive.keep_robots(first, since=DAY)
    archive.keep_robots(RobotsFile("https://a.cn:81", later(1), b""), since=DAY)
    assert archive.robots("http://a.cn") == first
    assert archive.robots("https://a.cn:81") == RobotsFile("https://a.cn:81", later(1), b"")
    again = RobotsFile("https://a.cn:81", later(2), b"Disallow:")
    archive.keep_robots(again, since=later(1))
    assert archive.robots("http://a.cn") is None
    assert archive.robots("https://a.cn:81") == again


@pytest.mark.parametrize("state", ["due", "held", "done", "gone"])
def test_a_settled_errand_is_due_again_at_its_time(archive: Archive, state: str) -> None:
    archive.push([Target(URL)], due_at=DAY)
    archive.settle(URL, state, due_at=later(3), attempts=2)  # type: ignore[arg-type]  # of the list
    assert archive.due(later(2), limit=9) == ()
    (errand,) = archive.due(later(3), limit=9)
    assert (errand.state, errand.attempts) == (state, 2)


def test_an_errand_settled_without_a_time_is_not_due_by_itself(archive: Archive) -> None:
    archive.push([Target(URL)], due_at=DAY)
    archive.settle(URL, "done", due_at=None)
    assert archive.due(later(99999), limit=9) == ()


def test_a_dropped_errand_is_never_due(archive: Archive) -> None:
    archive.push([Target(URL)], due_at=DAY)
    archive.settle(URL, "dropped", due_at=DAY)
    assert archive.due(later(), limit=9) == ()


def test_an_address_that_was_never_pushed_can_be_settled(archive: Archive) -> None:
    archive.settle(URL, "gone", due_at=None, attempts=1)
    errand = archive.errand(URL)
    assert errand is not None
    assert errand.state == "gone"


# failures and runs


def test_a_failure_comes_back_as_it_was_kept(archive: Archive) -> None:
    run = archive.start_run("crawl", at=DAY)
    failure = Failure(URL, DAY, "http_5xx", "503", run, 4, later(6))
    archive.fail(failure)
    archive.fail(Failure(OTHER, DAY, "robots", "not allowed"))
    assert archive.failures(run_id=run) == (failure,)
    assert [f.kind for f in archive.failures()] == ["http_5xx", "robots"]


def test_a_target_fails_once_a_run_and_the_last_word_counts(archive: Archive) -> None:
    runs = [archive.start_run("crawl", at=DAY) for _ in range(2)]
    for run, kind in ((runs[0], "timeout"), (runs[0], "gone"), (runs[1], "timeout")):
        archive.fail(Failure(URL, DAY, kind, "", run))
    assert [(f.run_id, f.kind) for f in archive.failures()] == [
        (runs[0], "gone"),
        (runs[1], "timeout"),
    ]


def test_a_failure_of_no_known_kind_is_refused(archive: Archive) -> None:
    with pytest.raises(ValueError, match="tired"):
        archive.fail(Failure(URL, DAY, "tired", ""))


def test_runs_are_listed_newest_first_with_their_counts(archive: Archive) -> None:
    first = archive.start_run("crawl a", at=DAY)
    archive.finish_run(first, at=later(), outcome="done", counts={"new": 3, "bytes": 9})
    second = archive.start_run("crawl b", at=later(2))
    newest, oldest = archive.runs()
    assert (newest.id, newest.command, newest.finished_at) == (second, "crawl b", None)
    assert (oldest.started_at, oldest.finished_at, oldest.outcome) == (DAY, later(), "done")
    assert oldest.counts == {"new": 3, "bytes": 9}
    assert [run.id for run in archive.runs(limit=1)] == [second]


def test_a_run_that_was_killed_is_closed_by_the_next_at_its_last_sign_of_life(
    archive: Archive,
) -> None:
    done = archive.start_run("crawl", at=DAY)
    archive.finish_run(done, at=later(), outcome="done", counts={})
    killed = archive.start_run("crawl", at=later(2))
    archive.fail(Failure("https://e.cn/1", later(3), "timeout", "slow", killed))
    silent = archive.start_run("crawl", at=later(4))
    assert archive.bury_runs() == 2
    ends = {run.id: (run.outcome, run.finished_at) for run in archive.runs()}
    assert ends[done] == ("done", later())
    assert ends[killed] == ("killed", later(3))
    assert ends[silent] == ("killed", later(4))


def test_reports_and_harvests_are_kept_by_run_and_source(archive: Archive) -> None:
    books = archive.harvests
    runs = [archive.start_run("crawl", at=later(n)) for n in range(3)]
    for n, run in enumerate(runs):
        told = [Harvest(run, name, later(n), {"new": n, "x": "\ud800"}) for name in ("a", "b")]
        books.keep(told)
    books.keep_report(runs[0], {"outcome": "done", "sources": [{"source": "报"}]})
    assert books.report(runs[0]) == {"outcome": "done", "sources": [{"source": "报"}]}
    assert books.report(runs[1]) is None
    assert [(h.run_id, h.facts["new"]) for h in books.of("a")] == [
        (r, n) for n, r in enumerate(runs)
    ]
    assert [h.run_id for h in books.of("b", limit=2)] == runs[1:]
    assert books.last() == {"a": later(2), "b": later(2)}
    assert books.of("none") == ()


def test_an_alarm_is_open_once_until_it_is_cleared(archive: Archive) -> None:
    books, run = archive.harvests, archive.start_run("crawl", at=DAY)
    alarm = Alarm("a", "field", "authors", DAY, run, {"told": "authors fell"})
    first = books.raise_alarm(alarm)
    assert first is not None
    assert books.raise_alarm(alarm) is None
    assert books.raise_alarm(replace(alarm, subject="title")) is not None
    assert [one.subject for one in books.alarms(source="a")] == ["authors", "title"]
    assert books.alarms(source="b") == ()
    books.clear(first, at=later())
    books.clear(first, at=later(2))
    assert [one.subject for one in books.alarms()] == ["title"]
    assert [one.cleared_at for one in books.alarms(cleared=True)] == [later(), None]
    assert books.raise_alarm(alarm) is not None


def test_the_status_counts_what_is_held(archive: Archive) -> None:
    archive.add(story(), page(), at=DAY)
    archive.add(story(url=OTHER), page(url=OTHER), at=DAY)
    archive.add(story("改。"), page(b"2"), at=later())
    archive.push([Target("https://e.cn/1"), Target("https://e.cn/2")], due_at=DAY)
    archive.settle("https://e.cn/2", "gone", due_at=None)
    archive.fail(Failure("https://e.cn/2", DAY, "gone", "404"))
    status = archive.status()
    assert (status["articles"], status["versions"], status["snapshots"]) == (2, 3, 3)
    assert status["frontier"] == {"due": 1, "gone": 1}
    assert status["failures"] == {"gone": 1}


# what is failing


def test_what_failed_last_and_was_not_had_since_is_failing(archive: Archive) -> None:
    archive.push([Target(URL, "paper", "list", "article", depth=2)], due_at=DAY)
    archive.fail(Failure(URL, DAY, "timeout", "slow"))
    archive.fail(Failure(OTHER, DAY, "gone", "404"))
    every = archive.failing(kinds={"timeout", "gone", "dns"})
    assert [(each.target.url, each.failure.kind) for each in every] == [
        (URL, "timeout"), (OTHER, "gone"),
    ]  # fmt: skip
    assert (every[0].target.kind, every[0].target.source, every[0].target.depth) == (
        "article", "paper", 2,
    )  # fmt: skip
    assert archive.failing(kinds={"dns"}) == ()
    assert [each.target.url for each in archive.failing(kinds={"gone"})] == [OTHER]
    assert [e.target.url for e in archive.failing(kinds={"timeout"}, source="paper")] == [URL]
    assert archive.failing(kinds={"timeout"}, source="another") == ()
    archive.keep(page(at=later()))
    assert archive.failing(kinds={"timeout"}) == ()


def test_the_last_word_on_a_target_counts(archive: Archive) -> None:
    run = archive.start_run("crawl", at=DAY)
    archive.fail(Failure(URL, DAY, "timeout", "slow"))
    archive.fail(Failure(URL, later(), "gone", "404", run))
    assert archive.failing(kinds={"timeout"}) == ()
    (failing,) = archive.failing(kinds={"gone"})
    assert failing.failure.run_id == run


# pictures, prints, rendered pages

PICTURE = "https://img.example.cn/1.jpg"


def test_an_image_of_an_article_points_at_its_picture_once_that_is_held(archive: Archive) -> None:
    article = replace(story(), images=(Image(PICTURE, "操场"), Image(OTHER)))
    id = archive.add(article, page(), at=DAY).article_id
    wanted = [Asset(PICTURE, "image", URL, id), Asset(OTHER, "image", URL, id)]
    assert archive.want_assets(wanted) == (PICTURE, OTHER)
    picture = page(b"\xff\xd8\xff", PICTURE, headers=(("Content-Type", "image/jpeg"),))
    capture = archive.keep_asset(PICTURE, picture)
    held = archive.get(id)
    assert held is not None
    assert [image.snapshot_id for image in held.article.images] == [capture, None]
    assert held.article.to_json()["images"][0]["snapshot_id"] == capture
    assert "snapshot_id" not in held.article.to_json()["images"][1]
    assert archive.bytes_of(capture) == b"\xff\xd8\xff"
    assert archive.captures(PICTURE)[0].article_id == id
    assert [asset.snapshot_id for asset in archive.assets(id)] == [capture, None]
    again = archive.add(held.article, page(at=later()), at=later())
    assert again.outcome == "seen"


def test_what_is_held_is_not_wanted_again(archive: Archive) -> None:
    id = archive.add(story(), page(), at=DAY).article_id
    archive.want_assets([Asset(PICTURE, "image", URL, id)])
    moved = page(b"picture", OTHER, redirects=(PICTURE,))
    capture = archive.keep_asset(PICTURE, moved)
    assert archive.want_assets([Asset(PICTURE, "image", URL, id)]) == ()
    other = archive.add(story("别的", url=OTHER + "2"), page(url=OTHER + "2"), at=DAY).article_id
    assert archive.want_assets([Asset(PICTURE, "image", OTHER + "2", other)]) == ()
    assert [asset.snapshot_id for asset in archive.assets(other)] == [capture]
    assert list(archive.verify()) == []


def test_the_print_of_a_page_has_its_number_and_day(archive: Archive) -> None:
    print_of_page = Asset("https://e.example.cn/a01.pdf", "pdf", URL, None, "A01", "要闻")
    assert archive.want_assets([replace(print_of_page, issue="2023-01-05")]) == (print_of_page.url,)
    assert archive.want_assets([print_of_page]) == (print_of_page.url,)


def test_a_rendered_page_stands_beside_the_answer_it_was_made_from(archive: Archive) -> None:
    answer = page(b"<div id=app>", headers=(("ETag", '"1"'),))
    dom = replace(
        answer, body=b"<div id=app><p>text", headers=(), rendered="Chromium 140", answer=answer
    )
    id = archive.add(story(), dom, at=DAY).article_id
    raw, rendered = archive.captures(URL)
    assert (raw.rendered, rendered.rendered) == (None, "Chromium 140")
    assert archive.snapshot_of(rendered.id) == dom
    assert archive.history(id)[0].snapshot_id == rendered.id
    held = archive.validators(URL)
    assert held is not None
    assert held.etag is None


def test_a_certificate_taken_on_trust_is_told_of_the_capture(archive: Archive) -> None:
    why = "self-signed certificate; taken because the town hall has no other"
    archive.keep(page(tls_exception=why))
    (capture,) = archive.captures(URL)
    assert capture.tls_exception == why
    assert archive.snapshot_of(capture.id).tls_exception == why


# history


def test_the_ledger_keeps_the_latest_word_of_each_day(archive: Archive) -> None:
    first = Day("paper", date(2023, 1, 5), "partly", 3, 1, "http://a.cn/5", DAY)
    other = Day("paper", date(2023, 1, 4), "none", 0, 0, None, DAY)
    archive.ledger.note([first, other])
    archive.ledger.note([replace(first, state="done", holes=0)])
    assert archive.ledger.of("paper") == (other, replace(first, state="done", holes=0))
    assert archive.ledger.of("paper", since=date(2023, 1, 5), until=date(2023, 1, 5))
    assert archive.ledger.of("another") == ()


def test_days_are_counted_in_the_zone_of_the_papers(archive: Archive) -> None:
    late = Timestamp.parse("2023-01-04T23:30:00+00:00")
    leads = [
        Target(f"http://a.cn/{n}.html", "paper", kind="article", published_at=late)
        for n in range(3)
    ]
    archive.push(leads, due_at=DAY)
    archive.settle(leads[0].url, "gone", due_at=None)
    archive.keep(page(url=leads[1].url))
    archive.settle(leads[1].url, "done", due_at=None)
    sums = archive.ledger.sums("paper", date(2023, 1, 1), date(2023, 1, 31))
    assert sums == {date(2023, 1, 5): DaySum(articles=1, waiting=1, lost=1)}


def test_a_young_day_is_not_settled() -> None:
    day = Day("paper", DAY.date(), "done", 3, 0, None, DAY)
    assert not day.settled
    assert replace(day, checked_at=DAY + timedelta(days=3)).settled
