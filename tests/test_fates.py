"""How often, and how long, an address is tried within one run."""

from datetime import UTC, datetime, timedelta

from scraper.crawl.fates import Tries, fate
from scraper.errors import FetchError
from scraper.fetch.patience import Patience
from scraper.model import Target
from storage.protocol import Errand

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
ERRAND = Errand(Target("http://a.cn/1"), "due", NOW)
TROUBLE = FetchError("http://a.cn/1", "http_5xx", "it answered with 503")


def test_waiting_for_its_turn_is_no_fault_of_an_address() -> None:
    tries = Tries(NOW)
    tries.begin(NOW)
    failed = NOW + timedelta(seconds=1)
    tries.seconds = tries.elapsed(failed) + 2.0
    tries.begin(NOW + timedelta(minutes=5))  # others were asked first
    again = NOW + timedelta(minutes=5, seconds=1)
    assert tries.elapsed(again) == 4.0
    assert fate(TROUBLE, ERRAND, tries, Patience(), again).again_in is not None


def test_an_address_that_takes_a_minute_to_fail_is_left_for_a_later_run() -> None:
    tries = Tries(NOW)
    tries.begin(NOW)
    end = fate(TROUBLE, ERRAND, tries, Patience(), NOW + timedelta(seconds=61))
    assert end.again_in is None
    assert (end.state, end.attempts) == ("due", 1)
