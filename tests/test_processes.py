"""Many pages in several processes: the same rows, whoever dies and whoever interrupts."""

import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from scraper.batch import Answer, answers
from scraper.files import Page
from scraper.model import Article
from scraper.processes import AHEAD, CHUNK, in_order
from tests.support.calls import call, command, environment, run
from tests.support.cases import ROOT

DEADLY = (5, 6, 30)


def deadly(number: int) -> int:
    """Doubles any number but three, which take the process with them."""
    if number in DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def lost(number: int) -> int:
    return -number


@pytest.mark.parametrize("processes", [2, 3])
def test_what_kills_its_process_costs_only_itself(processes: int) -> None:
    found = list(in_order(range(40), deadly, lost, processes=processes))
    assert found == [-n if n in DEADLY else 2 * n for n in range(40)]


def test_processes_beside_threads_give_the_same() -> None:
    held = threading.Event()
    thread = threading.Thread(target=held.wait)
    thread.start()
    try:
        found = list(in_order(range(12), deadly, lost, processes=2))
    finally:
        held.set()
        thread.join()
    assert found == [-n if n in DEADLY else 2 * n for n in range(12)]


class Watched(list[int]):
    """A list that knows the last item that was asked for as one of a chunk."""

    furthest = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        if isinstance(at, slice) and at.stop is not None:
            self.furthest = max(self.furthest, at.stop)
        return found if not isinstance(at, slice) or at.stop is not None else self


def bare(number: int) -> int:
    return number


def test_processes_run_only_a_little_ahead_of_what_is_taken() -> None:
    items = Watched(range(1000))
    taken = in_order(items, bare, lost, processes=2)
    assert [next(taken) for _ in range(3)] == [0, 1, 2]
    assert 0 < items.furthest <= (AHEAD * 2 + 1) * CHUNK
    assert list(taken) == list(range(3, 1000))


def pages_of(folder: Path, count: int) -> list[Page]:
    page = next((ROOT / "fixtures/cases/web-english").glob("page.html")).read_bytes()
    for number in range(count):
        (folder / f"{number:03}.html").write_bytes(page)
    return [Page(path, path.name) for path in sorted(folder.iterdir())]


def reading(page: Page) -> Answer:
    """Reads any page but the sixth, which takes the process with it."""
    if page.name == "005.html":
        os._exit(9)
    return Answer(page, Article(title=page.name))


def test_a_page_that_kills_its_process_gets_an_error_of_its_own(tmp_path: Path) -> None:
    named = pages_of(tmp_path, 10)
    found = list(answers(named, reading, processes=2))
    assert [answer.page for answer in found] == named
    assert [answer.kind for answer in found] == ["limits" if n == 5 else "" for n in range(10)]


def test_order_and_output_are_the_same_for_any_number_of_processes(tmp_path: Path) -> None:
    pages_of(tmp_path, 9)
    (tmp_path / "004.html").write_text("<title>空</title><body><a href=x>首页</a>")
    (tmp_path / "007.html").write_bytes(b"")
    alone = run("extract", tmp_path)
    assert alone.code == 3
    assert [json.loads(row).get("kind") for row in alone.out.splitlines()].count(None) == 7
    for processes in ("2", "4"):
        assert run("extract", tmp_path, "-j", processes) == alone
    listed = run("extract", tmp_path, "-j", "2", "--json")
    assert json.loads(listed.out) == [json.loads(row) for row in alone.out.splitlines()]
    text = run("extract", tmp_path, "--format", "text")
    assert run("extract", tmp_path, "--format", "text", "-j", "2") == text


def test_standard_input_among_pages_is_read_whatever_the_number(tmp_path: Path) -> None:
    page = pages_of(tmp_path, 1)[0].path
    assert page
    one = run("extract", page, "-", stdin=page.read_bytes())
    two = run("extract", page, "-", "-j", "2", stdin=page.read_bytes())
    assert one == two
    assert one.code == 0


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("0", "-j: must be 1 to 64, not 0"),
        ("-3", "-j: must be 1 to 64, not -3"),
        ("9999999999999999", "-j: must be 1 to 64"),
        ("two", "-j: 'two' is not a whole number"),
    ],
)
def test_a_number_of_processes_that_makes_no_sense_is_refused(number: str, told: str) -> None:
    said = call("extract", "x.html", "-j", number)
    assert said.code == 2
    assert said.err.startswith(f"error: {told}")


def started(folder: Path) -> tuple[subprocess.Popen[bytes], list[int]]:
    """An extract that is at work in two processes, and these."""
    process = subprocess.Popen(
        command("extract", folder, "-j", "2"), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(), start_new_session=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline().startswith(b'{"file": ')
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(children) >= 2
    return process, [int(child) for child in children]


def ended(pids: list[int]) -> bool:
    for _ in range(200):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.05)
    return False


linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into /proc")


@linux
@pytest.mark.parametrize("to_all", [False, True], ids=["the parent", "the terminal"])
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_all_processes_without_a_traceback(
    sent: signal.Signals, to_all: bool, tmp_path: Path
) -> None:
    pages_of(tmp_path, 400)
    process, children = started(tmp_path)
    (os.killpg if to_all else os.kill)(process.pid, sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert err.startswith(b"error: interrupted")
    assert b"Traceback" not in err
    assert ended(children)


@linux
def test_no_process_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    pages_of(tmp_path, 400)
    process, children = started(tmp_path)
    process.kill()
    process.communicate(timeout=60)
    assert ended(children)


@linux
def test_a_process_that_the_kernel_kills_costs_no_line(tmp_path: Path) -> None:
    pages_of(tmp_path, 200)
    process, children = started(tmp_path)
    os.kill(children[0], signal.SIGKILL)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert len(out.splitlines()) == 199
    assert b'"error"' not in out
