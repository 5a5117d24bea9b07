"""A bundle of evidence: made from an archive, checked offline, and found out when changed."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from scraper.errors import NotAnArchive
from scraper.evidence.check import check, is_bundle
from storage.looks import Reread
from storage.opening import open_archive
from tests.support import authority
from tests.support.archives import DAY, FULL, OTHER, TEXT, URL, later, look, page, story
from tests.support.calls import call

MARKUP = "改过的稿子，加了<script>alert(1)</script>一句。"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article of two wordings, with a redirect, a second page and a 404; and another one."""
    path = tmp_path_factory.mktemp("evidence") / "archive.db"
    with open_archive(path) as store:
        run = store.start_run("crawl", at=DAY)
        first = page(b"<p>\xff\x00bytes", headers=(("ETag", "x"), ("etag", "y")),
                     redirects=("https://go.example/1",))  # fmt: skip
        store.add(FULL, first, at=DAY, run_id=run, extractor_version="7")
        store.add(story("另一篇。" * 9, OTHER), page(url=OTHER), at=DAY, run_id=run)
        store.finish_run(run, at=later(), outcome="done", counts={})
        run = store.start_run("crawl", at=later(2))
        store.add(story(MARKUP), page(b"2", at=later(2)), at=later(2), run_id=run,
                  parts=[page(b"3", URL + "?p=2", later(2))])  # fmt: skip
        store.keep(replace(page(b"gone", at=later(3)), status=404), run_id=run)
        look(store, 3)
        store.finish_run(run, at=later(4), outcome="done", counts={})
    return path


@pytest.fixture(scope="module")
def bundle(archive: Path) -> Path:
    path = archive.parent / "evidence.zip"
    done = call("evidence", URL, "-O", path, "-a", archive, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert (told["snapshots"], told["versions"], told["links"], told["unchained"]) == (4, 2, 2, 0)
    return path


@pytest.fixture
def unpacked(bundle: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(bundle) as file:
        file.extractall(tmp_path / "out")
    return tmp_path / "out"


def packed(folder: Path) -> Path:
    """The folder as a bundle again."""
    return Path(shutil.make_archive(str(folder.parent / "again"), "zip", folder))


def faults(path: Path) -> list[str]:
    return [damage.what for damage in check(str(path))]


def test_a_bundle_holds_all_that_is_known(unpacked: Path) -> None:
    article = json.loads((unpacked / "article.json").read_text("utf-8"))
    assert article["url"] == URL
    assert article["text"] == MARKUP
    assert json.loads((unpacked / "versions/1.json").read_text("utf-8")) == FULL.to_json(1)
    assert (unpacked / "versions/1.txt").read_text("utf-8") == FULL.text
    record = json.loads((unpacked / "records/snapshot-1.json").read_text("utf-8"))
    assert record["headers"] == [["ETag", "x"], ["etag", "y"]]
    assert record["redirects"] == ["https://go.example/1"]
    assert (unpacked / "bytes" / record["sha256"]).read_bytes() == b"<p>\xff\x00bytes"
    assert len(list((unpacked / "bytes").iterdir())) == 4


def test_the_difference_is_a_page_that_runs_nothing(unpacked: Path) -> None:
    shown = (unpacked / "diffs/1-2.html").read_text("utf-8")
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "default-src 'none'" in shown
    assert "<ins>" in shown


def test_a_whole_bundle_is_sound(bundle: Path) -> None:
    assert faults(bundle) == []
    done = call("verify", bundle)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_it_can_be_checked_without_this_program(unpacked: Path) -> None:
    """The steps that the README names."""
    assert "sha256sum -c MANIFEST.sha256" in (unpacked / "README.md").read_text("utf-8")
    done = subprocess.run(["sha256sum", "-c", "--strict", "MANIFEST.sha256"], cwd=unpacked,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout
    lists = "".join(file.read_text() for file in unpacked.glob("chain/*.items"))
    for record in unpacked.glob("records/*"):
        assert sha256(record.read_bytes()).hexdigest() in lists
    for file in unpacked.glob("bytes/*"):
        assert sha256(file.read_bytes()).hexdigest() == file.name
    previous = "0" * 64
    for link in sorted(unpacked.glob("chain/*.link")):
        assert f"previous {previous}\n" in link.read_text()
        if (items := link.with_suffix(".items")).exists():
            assert sha256(items.read_bytes()).hexdigest() in link.read_text()
        previous = sha256(link.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "name",
    ["article.json", "versions/2.txt", "versions/1.json", "diffs/1-2.html", "bundle.json",
     "records/snapshot-1.json", "records/version-3.json", "chain/000001.link",
     "chain/000002.items", "README.md"],
)  # fmt: skip
def test_a_changed_file_is_named(unpacked: Path, name: str) -> None:
    (unpacked / name).write_bytes((unpacked / name).read_bytes() + b" ")
    found = list(check(str(packed(unpacked))))
    assert any(damage.what.startswith(f"{name} is not what") for damage in found), found
    assert {(damage.article_id, damage.url) for damage in found} == {(1, URL)}


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("versions/2.txt", "别的文字。", "version 2: its text"),
        ("records/snapshot-1.json", '{"sha256":"0"}', "snapshot 1: its record"),
        ("chain/000001.items", "snapshot 1 00\n", "is not the list that its link names"),
        ("chain/000002.link", "jianbao link 2\n", "is no link"),
        ("bundle.json", "{}", "the links are not those"),
        ("bundle.json", "[" * 9999, "the links are not those"),
        ("article.json", '{"text":"别的文字。"}', "article.json holds another text"),
        ("versions/1.json", "{}", "versions/1.json holds another text"),
        ("bytes/0", "nobody's", "bytes/0: no record names these bytes"),
    ],
)
def test_a_forger_who_mends_the_manifest_is_found_out(
    unpacked: Path, name: str, content: str, what: str
) -> None:
    (unpacked / name).write_text(content, "utf-8")
    mend(unpacked)
    assert any(what in told for told in faults(packed(unpacked)))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("chain/000001.link", "snapshot 1: its record is not what link 1 vouches for"),
        ("chain/000001.items", "snapshot 1: its record is not what link 1 vouches for"),
        ("chain/000002.link", "the links are not those that bundle.json names"),
        ("records/snapshot-1.json", "snapshot 1: its record is missing"),
        ("article.json", "article.json holds another text than was recorded"),
    ],
)
def test_what_a_forger_takes_out_is_missed(unpacked: Path, name: str, what: str) -> None:
    (unpacked / name).unlink()
    mend(unpacked)
    assert what in faults(packed(unpacked))


@pytest.mark.parametrize("entry", [3, {}, {"kind": [], "id": {}, "link": None}, {"kind": "x"}])
@pytest.mark.parametrize("key", ["items", "versions", "links"])
def test_a_bundle_that_says_nonsense_of_itself_is_damaged(
    unpacked: Path, key: str, entry: object
) -> None:
    about = json.loads((unpacked / "bundle.json").read_text("utf-8"))
    about[key].append(entry)
    (unpacked / "bundle.json").write_text(json.dumps(about))
    mend(unpacked)
    assert call("verify", packed(unpacked)).code == 7


def mend(folder: Path) -> None:
    files = sorted(it for it in folder.rglob("*") if it.is_file() and "MANIFEST" not in it.name)
    lines = [f"{sha256(it.read_bytes()).hexdigest()}  {it.relative_to(folder)}\n" for it in files]
    (folder / "MANIFEST.sha256").write_text("".join(lines))


def test_other_bytes_under_a_record_are_found_out(unpacked: Path) -> None:
    record = json.loads((unpacked / "records/snapshot-1.json").read_text("utf-8"))
    (unpacked / "bytes" / record["sha256"]).write_bytes(b"forged")
    mend(unpacked)
    assert "snapshot 1: its bytes are not what the record says" in faults(packed(unpacked))


def test_a_missing_and_an_added_file_are_named(unpacked: Path) -> None:
    (unpacked / "article.json").unlink()
    (unpacked / "more.txt").write_text("x")
    found = faults(packed(unpacked))
    assert "article.json is missing" in found
    assert "more.txt is not in MANIFEST.sha256" in found


def test_any_damage_to_the_file_itself_is_found_and_nothing_crashes(
    bundle: Path, tmp_path: Path
) -> None:
    whole, path = bundle.read_bytes(), tmp_path / "e.zip"
    chance = random.Random(5)
    missed = 0
    for place in chance.sample(range(len(whole)), 60):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with suppress(NotAnArchive):
            missed += not faults(path)
    assert missed <= 12  # dates and other fields of the zip format that nobody reads
    for length in chance.sample(range(len(whole)), 9):
        path.write_bytes(whole[:length])
        said = call("verify", path)
        assert said.code == 7, said.err


def test_a_bundle_that_was_unpacked_and_packed_again_is_sound(unpacked: Path) -> None:
    assert faults(packed(unpacked)) == []


@pytest.mark.parametrize("kind", ["before", "behind", "comment"])
def test_bytes_around_the_files_are_told(bundle: Path, tmp_path: Path, kind: str) -> None:
    content, hidden = bundle.read_bytes(), b"<script>1</script>"
    path = tmp_path / "around.zip"
    path.write_bytes(
        {
            "before": hidden + content,
            "behind": content + hidden,
            "comment": content[:-2] + bytes([len(hidden), 0]) + hidden,
        }[kind]
    )
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None  # others unpack it all the same
    assert faults(path) == [
        "before or behind the files in it there are bytes that nothing vouches for"
    ]


def test_a_zip_file_that_is_no_bundle_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("hello.txt", "hello")
    said = call("verify", tmp_path / "a.zip")
    assert said.code == 7
    assert "no bundle" in said.err
    assert not is_bundle(str(tmp_path / "none.zip"))


def test_a_bomb_is_not_unpacked(bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(bundle.read_bytes())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("zeros", bytes(1 << 20))
    content = bytearray(path.read_bytes())
    at = content.rindex((1 << 20).to_bytes(4, "little"))  # the size in the zip's directory
    content[at : at + 4] = (0xF0000000).to_bytes(4, "little")
    path.write_bytes(content)
    assert any("more than a bundle may hold" in told for told in faults(path))


def test_what_stands_in_no_link_gets_one_when_asked_for(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as store:
        store.add(story(), page(), at=DAY)
    done = call("evidence", "1", "-O", tmp_path / "e.zip", "-a", tmp_path / "a.db", "--json")
    assert json.loads(done.out)["unchained"] == 0
    assert call("verify", tmp_path / "e.zip").code == 0


def test_what_was_read_anew_since_is_proved_by_its_first_text(tmp_path: Path) -> None:
    db, target = tmp_path / "archive.db", tmp_path / "e.zip"
    with open_archive(db) as store:
        store.add(story(), page(), at=DAY, extractor_version="old")
        store.seal(at=later())
        first = store.rereads.looks(1)[0]
        store.rereads.replace(
            1, [Reread(first.reading_id, story("别的文字。"))], extractor_version="new", at=later(2)
        )
    assert call("evidence", "1", "-O", target, "-a", db).code == 0
    checked = call("verify", target)
    assert (checked.code, "1 versions were read anew" in checked.err) == (0, True)
    with zipfile.ZipFile(target) as file:
        file.extractall(tmp_path / "out")
    recorded = tmp_path / "out" / "versions" / "1.recorded.txt"
    assert recorded.read_text("utf-8") == TEXT
    recorded.write_text("又一种文字。", "utf-8")
    mend(tmp_path / "out")
    assert faults(packed(tmp_path / "out")) == [
        "version 1: its text is not the one that was recorded"
    ]


def test_an_article_without_an_address_can_be_proved(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as store:
        store.add(story(url=None), at=DAY)
    assert call("evidence", "1", "-O", tmp_path / "e.zip", "-a", tmp_path / "a.db").code == 0
    assert call("verify", tmp_path / "e.zip").code == 0


def test_evidence_overwrites_nothing_unasked(archive: Path, tmp_path: Path) -> None:
    target = tmp_path / "e.zip"
    target.write_text("mine")
    assert call("evidence", "1", "-O", target, "-a", archive).code == 2
    assert call("evidence", "1", "-O", tmp_path, "-a", archive).code == 2
    assert call("evidence", "1", "-O", tmp_path / "none" / "e.zip", "-a", archive).code == 2
    assert call("evidence", "99", "-O", tmp_path / "x.zip", "-a", archive).code == 1
    assert target.read_text() == "mine"
    assert call("evidence", "1", "-O", target, "-a", archive, "--replace").code == 0
    assert [it.name for it in tmp_path.iterdir()] == ["e.zip"]


# time-stamps


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """An authority's address and root certificate."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not there to play the authority")
    pytest.importorskip("rfc3161_client", reason="the extra `timestamp` is not installed")
    folder = tmp_path_factory.mktemp("tsa")
    root = authority.make(folder)
    with authority.serving(folder) as address:
        yield address, root


def copy_of(archive: Path, folder: Path) -> Path:
    return Path(shutil.copy(archive, folder / "archive.db"))


def test_a_time_stamp_is_fetched_kept_and_checked(
    archive: Path, tmp_path: Path, tsa: tuple[str, Path]
) -> None:
    address, root = tsa
    db, target = copy_of(archive, tmp_path), tmp_path / "e.zip"
    args = ("evidence", "1", "-O", target, "-a", db, "--json", "--timestamp", address)
    done = call(*args, "--allow-private", "127.0.0.1")
    assert done.code == 0, done.err
    assert json.loads(done.out)["timestamps"] == 1
    assert call("verify", target).code == call("verify", db).code == 0
    with zipfile.ZipFile(target) as file:
        file.extractall(tmp_path / "out")
    (token,) = (tmp_path / "out").glob("chain/*.tsr")
    link = token.with_name(token.name.split(".")[0] + ".link")
    said = authority.openssl("ts", "-verify", "-data", link, "-in", token, "-CAfile", root)
    assert b"Verification: OK" in said
    token.write_bytes(token.read_bytes().replace(sha256(link.read_bytes()).digest(), bytes(32)))
    mend(tmp_path / "out")
    assert any("not for this link" in told for told in faults(packed(tmp_path / "out")))


@pytest.mark.parametrize(
    ("path", "what"),
    [("other", "not for this link"), ("old", "it is an old one"), ("no", "503"),
     ("refuses", "the authority refused (status 2)")],
)  # fmt: skip
def test_an_authority_that_fails_is_told_and_nothing_is_kept(
    archive: Path, tmp_path: Path, tsa: tuple[str, Path], path: str, what: str
) -> None:
    db = copy_of(archive, tmp_path)
    args = ("evidence", "1", "-O", tmp_path / "e.zip", "-a", db, "--timestamp", tsa[0] + path)
    done = call(*args, "--allow-private", "127.0.0.1")
    assert done.code == 4
    assert what in done.err
    assert not (tmp_path / "e.zip").exists()
    assert call("verify", db).code == 0


def test_a_private_authority_is_not_asked_unless_it_is_named(
    archive: Path, tmp_path: Path, tsa: tuple[str, Path]
) -> None:
    db = copy_of(archive, tmp_path)
    done = call("evidence", "1", "-O", tmp_path / "e.zip", "-a", db, "--timestamp", tsa[0])
    assert done.code == 4
    assert "127.0.0.1" in done.err
