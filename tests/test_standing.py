"""How the work stands: by source, by host, for people and for Prometheus."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from scraper.errors import UsageError
from scraper.exporter import server
from scraper.metrics import exposition
from scraper.model import Target
from storage.harvests import Alarm
from storage.manners import Rest
from storage.opening import open_archive
from storage.protocol import Archive
from tests.support.calls import call

NOW = datetime(2026, 3, 9, 4, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A paper with one address due, one later, one failing and one gone; another host rests."""
    with open_archive(str(tmp_path / "archive.db")) as held:
        urls = [f"https://paper.example.cn/{n}.html" for n in range(4)]
        held.push([Target(url, source='江州"日报') for url in urls], due_at=NOW)
        held.settle(urls[1], "done", due_at=LATER)
        held.settle(urls[2], "due", due_at=LATER, attempts=2)
        held.settle(urls[3], "gone", due_at=None)
        held.rest(Rest("slow.example.cn", LATER, "throttled", "it asks for 3600 s"), now=NOW)
        yield held


def test_every_address_of_a_source_is_counted_by_what_becomes_of_it(archive: Archive) -> None:
    (paper,) = archive.standing(NOW).sources
    assert (paper.due, paper.later, paper.failing, paper.lost) == (1, 2, 1, 1)
    assert paper.next_due_at == "2026-03-09T04:00:00+00:00"
    assert archive.standing(LATER).sources[0].due == 3


def test_hosts_that_rest_stand_first_though_nothing_waits_for_them(archive: Archive) -> None:
    slow, paper = archive.standing(NOW).hosts
    assert (slow.host, slow.due, slow.why) == ("slow.example.cn", 0, "it asks for 3600 s")
    assert (paper.host, paper.due, paper.failing, paper.resting_until) == (
        "paper.example.cn", 1, 1, None,
    )  # fmt: skip
    assert [host.host for host in archive.standing(LATER).hosts] == ["paper.example.cn"]


def test_an_open_alarm_keeps_a_source_in_sight(archive: Archive) -> None:
    archive.harvests.raise_alarm(Alarm("quiet", "silence", "", NOW, None, {"told": "nothing came"}))
    assert {each.source: each.alarms for each in archive.standing(NOW).sources}["quiet"] == 1


def test_an_empty_archive_has_nothing_to_do(tmp_path: Path) -> None:
    with open_archive(str(tmp_path / "empty.db")) as held:
        standing = held.standing(NOW)
    assert (standing.sources, standing.hosts) == ((), ())


def test_the_metrics_can_be_parsed_whatever_names_hold(archive: Archive) -> None:
    archive.push([Target("https://x.example.cn/", source="a\\b\nc\x1b[31m")], due_at=NOW)
    told = call("status", "--prometheus", "-a", str(archive.path)).out
    sample = re.compile(r'[a-z_]+(?:\{[a-z]+="(?:[^"\\\n]|\\[\\n"])*"\})? -?[0-9.e+]+')
    lines = [line for line in told.splitlines() if not line.startswith("#")]
    assert not [line for line in lines if not sample.fullmatch(line)]
    assert 'jianbao_source_failing{source="江州\\"日报"} 1' in lines
    assert "jianbao_articles 0" in lines


def test_the_table_shows_what_is_due_and_why_a_host_is_left_alone(archive: Archive) -> None:
    far = datetime.now(UTC) + timedelta(days=1)
    archive.rest(Rest("slow.example.cn", far, "throttled", "it asks for 3600 s"), now=NOW)
    told = call("status", "-a", str(archive.path), "--json").out
    assert '"why": "it asks for 3600 s"' in told


def test_metrics_are_served_afresh_and_nothing_else_is() -> None:
    counts = iter("123")
    with server("127.0.0.1:0", lambda: f"n {next(counts)}\n") as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{serving.server_address[1]}"
        assert [urlopen(f"{place}/metrics").read() for _ in "ab"] == [b"n 1\n", b"n 2\n"]
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{place}/")
        serving.shutdown()


@pytest.mark.parametrize("address", ["localhost:", "127.0.0.1:99999", "x:y", "8.8.8.8:1"])
def test_an_address_that_cannot_be_served_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        server(address, str)


def test_a_bare_archive_makes_metrics_without_a_run() -> None:
    zero = dict.fromkeys(
        ("articles", "versions", "snapshots", "withdrawn", "tombstones", "bytes_captured",
         "file_bytes"), 0,
    )  # fmt: skip
    empty: dict[str, object] = {
        "frontier": {},
        "failures": {},
        "sources": [],
        "hosts": [],
        "last_run": None,
    }
    assert exposition({**zero, **empty}).count("\njianbao_") == 7
