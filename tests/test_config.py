"""Settings are read strictly, and a mistake is named where it stands."""

import json
import re
from pathlib import Path

import pytest

from scraper import config, configorigin, configread, configtable
from scraper.configfile import find
from scraper.errors import ConfigError
from tests.support.calls import call

GOOD = """
archive = "news.db"
[fetch]
delay = 1
contact = "desk@example.org"
[[sources]]
name = "city-paper"
url = "https://epaper.example.cn/"
"""


def test_a_good_file_is_read() -> None:
    read = configread.decode(GOOD, "jianbao.toml")
    assert read.archive == "news.db"
    assert read.fetch.delay == 1.0
    assert read.fetch.concurrency == config.Fetch().concurrency
    assert read.source("city-paper") == config.Source("city-paper", "https://epaper.example.cn/")
    assert read.source("no-such") is None


@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        ("[fetch]\ndelya = 1", "t.toml:2: fetch.delya", "did you mean fetch.delay?"),
        ("delay = 1", "t.toml:1: delay: there is no", "did you mean fetch.delay?"),
        ("[ftech]\ndelay = 1", "t.toml:1: ftech", "did you mean fetch?"),
        ("[[sources]]\nname = 'a'\nurl = 'http://a.cn'\n[[sources]]\nnmae = 'b'",
         "t.toml:5: sources[1].nmae", "did you mean sources[1].name?"),
        ("zzz = 1", "t.toml:1: zzz", "known here: alarms, archive, crawl, fetch"),
        ("[fetch]\n\ndelay = 'slow'", "t.toml:3: fetch.delay: expected `float`, got `str`", ""),
        ("[fetch]\ndelay = -1", "t.toml:1: fetch: delay must be at least 0, not -1", ""),
        ("[fetch]\ndelay = nan", "delay must be at least 0, not nan", ""),
        ("[crawl]\nmax_fail_ratio = 7", "a share, 0 to 1", ""),
        ("[[sources]]\nname = 'a'", "t.toml:1: sources[0]: object missing required field", ""),
        ("[[sources]]\nname = 'a'\nurl = 'ftp://a.cn'", "no http(s) address", ""),
        ("sources = 3", "t.toml:1: sources: expected `array`", ""),
        ("fetch = 3", "t.toml:1: fetch: expected `object`", ""),
        ("archive = news.db", "t.toml: not valid TOML", "text values stand in quotes"),
        ("[[sources]]\nname = 'a'\nurl = 'http://a.cn'\n" * 2, "two sources are called 'a'", ""),
    ],
)  # fmt: skip
def test_a_wrong_key_or_value_is_named_with_its_line(text: str, told: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        configread.decode(text, "t.toml")
    assert told in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.hint


def test_the_file_that_counts_is_explicit_then_environment_then_here_then_home(
    tmp_path: Path,
) -> None:
    for name in ("explicit", "told", "here/jianbao", "home/.config/jianbao/jianbao"):
        file = tmp_path / f"{name}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    home = {"HOME": str(tmp_path / "home")}
    told = home | {"JIANBAO_CONFIG": str(tmp_path / "told.toml")}
    here = tmp_path / "here"
    explicit = tmp_path / "explicit.toml"
    assert find(explicit, told, here) == explicit
    assert find(None, told, here) == tmp_path / "told.toml"
    assert find(None, home, here) == here / "jianbao.toml"
    assert find(None, home, tmp_path) == tmp_path / "home/.config/jianbao/jianbao.toml"
    assert find(None, {"HOME": str(here)}, tmp_path) is None


@pytest.mark.parametrize("environ", [{}, {"JIANBAO_CONFIG": "no-such.toml"}])
def test_a_named_file_that_is_not_there_is_an_error(environ: dict[str, str]) -> None:
    explicit = None if environ else Path("no-such.toml")
    with pytest.raises(ConfigError, match=r"no-such\.toml: there is no such file"):
        find(explicit, environ, Path())


def test_overrides_go_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "jianbao.toml"
    file.write_text(GOOD)
    read = configread.load(
        file, ["fetch.delay=0", "archive=other.db", "fetch.allow_private=['127.0.0.1']"]
    )
    assert read.fetch.delay == 0
    assert read.archive == "other.db"
    assert read.fetch.allow_private == ("127.0.0.1",)
    assert read.source("city-paper")


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ("fetch.dealy=1", "-o fetch.dealy=1: fetch.dealy: there is no such setting"),
        ("fetch.delay", "an override is key=value"),
        ("=1", "an override is key=value"),
        ("fetch.delay=soon", "fetch.delay: expected `float`, got `str`"),
        ("archive.x=1", "archive: expected `str`, got `object`"),
    ],
)
def test_a_wrong_override_is_named(override: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        configread.load(None, ["archive=a.db", override])
    assert told in caught.value.message


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "jianbao.toml"
    file.write_bytes(b"archive = '\xff'")
    with pytest.raises(ConfigError, match="not UTF-8 at byte 11"):
        configread.load(file)


def test_every_setting_says_what_it_is() -> None:
    rows = list(configtable.settings())
    assert [row.key for row in rows if len(row.help) < 10] == []
    assert len(rows) == len({row.key for row in rows})


def test_the_example_becomes_a_good_file_when_its_values_are_uncommented() -> None:
    lines = configtable.example().splitlines()
    live = [re.sub(r"^# (?=\w+ = |\[)", "", line) for line in lines]
    values = [line for line in live if not line.startswith("#")]
    read = configread.decode("\n".join(values), "example")
    assert read.fetch == config.Fetch()
    assert len(read.sources) == 1


def test_files_of_sources_stand_beside_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "jianbao.toml"
    file.write_text(GOOD)
    folder = tmp_path / "sources.d"
    folder.mkdir()
    (folder / "b.toml").write_text("[source]\nname = 'b'\nurl = 'http://b.cn/'\nevery = '30m'\n")
    (folder / "a.toml").write_text(
        "[[sources]]\nname = 'a1'\nurl = 'http://a.cn/1'\n[sources.cadence]\ndays = ['weekdays']\n"
        "[[sources]]\nname = 'a2'\nurl = 'http://a.cn/2'\n"
    )
    (folder / "readme.txt").write_text("no settings")
    read = configread.load(file, ["fetch.delay=3"])
    assert [source.name for source in read.sources] == ["city-paper", "a1", "a2", "b"]
    assert read.fetch.delay == 3
    assert read.sources[1].cadence.days == ("weekdays",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[source]\nname = 'x'\nurll = 'http://a.cn'", "x.toml:3: sources[0].urll: there is no"),
        ("[source]\nname = 'city-paper'\nurl = 'http://a.cn'", "two sources are called"),
        ("\narchive = 'x.db'", "x.toml:2: archive: only sources stand in sources.d"),
        ("[source]\nname = 'x'\nurl = 'http://a.cn'\ncron = '61 * * * *'", "bad minute"),
        ("[source]\nname = 'x'\nurl = 'http://a.cn'\nevery = 'soon'", "a duration is a number"),
        ("[source]\nname = 'x'\nurl = 'http://a.cn'\nevery = '1h'\ncron = '* * * * *'", "not both"),
        ("[source]\nname='x'\nurl='http://a.cn'\ncadence={days=['Mo']}", "'Mo' is no day"),
        ("source = 3", "expected `object`, got `int`"),
    ],
)
def test_a_wrong_file_of_sources_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "jianbao.toml").write_text(GOOD)
    (tmp_path / "sources.d").mkdir()
    (tmp_path / "sources.d" / "x.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        configread.load(tmp_path / "jianbao.toml")
    assert "x.toml" in caught.value.message
    assert told in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "time_zone = 'Asia/Peking'", "[recheck]\nages = ['1d', '1h']", "[recheck]\nthen = '1m'",
        "[alarms]\nexec = 'rm -rf /'", "[[watches]]\nname = ' '\nquery = 'x'",
        "[[watches]]\nname = 'a'\nquery = 'x'\n[[watches]]\nname = 'a'\nquery = 'y'",
    ],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        configread.decode(text, "t.toml")


def test_each_setting_tells_where_it_was_said(tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text(GOOD)
    (tmp_path / "sources.d").mkdir()
    (tmp_path / "sources.d" / "b.toml").write_text("[source]\nname = 'b'\nurl = 'http://b.cn/'\n")
    said = configread.layers(tmp_path / "jianbao.toml", ["fetch.per_host=2"])
    rows = {row.key: row for row in configorigin.told(configread.combined(said), said)}
    assert rows["fetch.delay"].origin == f"{tmp_path}/jianbao.toml:4"
    assert rows["fetch.per_host"].origin == "-o fetch.per_host=2"
    assert (rows["crawl.processes"].origin, rows["crawl.processes"].value) == ("default", "0")
    assert rows["sources[b].url"].origin == f"{tmp_path}/sources.d/b.toml:3"
    assert rows["sources[city-paper].url"].origin == f"{tmp_path}/jianbao.toml:8"


def test_a_password_is_in_no_row_and_in_no_error(tmp_path: Path) -> None:
    override = "fetch.proxy=http://me:hush@p.cn:3128"
    said = configread.layers(None, [override])
    rows = list(configorigin.told(configread.combined(said), said))
    assert "hush" not in str(rows)
    with pytest.raises(ConfigError) as caught:
        configread.load(None, ["fetch.porxy=http://me:hush@p.cn:3128"])
    assert "hush" not in caught.value.message


def test_a_secret_is_read_from_a_file_or_the_environment(tmp_path: Path) -> None:
    (tmp_path / "proxy.txt").write_text("http://me:hush@p.cn:3128\n")

    def beside(name: str) -> Path:
        return tmp_path / name

    assert configread.secret("env:P", {"P": "x "}, beside) == "x"
    assert configread.secret("file:proxy.txt", {}, beside) == "http://me:hush@p.cn:3128"
    assert configread.secret("http://p.cn", {}, beside) == "http://p.cn"
    for wrong in ("env:NONE", "file:none.txt"):
        with pytest.raises(ConfigError):
            configread.secret(wrong, {}, beside)


def test_config_show_and_check_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text(GOOD)
    shown = call("config", "show", "--origin", "--changed", cwd=tmp_path)
    rows = [json.loads(line) for line in shown.out.splitlines()]
    assert {"key": "fetch.delay", "value": "1.0", "origin": "jianbao.toml:4"} in rows
    assert all(row["origin"] != "default" for row in rows)
    assert call("config", "check", cwd=tmp_path).code == 0
    (tmp_path / "jianbao.toml").write_text(GOOD + 'cookies = "none.txt"\n')
    wrong = call("config", "check", cwd=tmp_path)
    assert (wrong.code, "sources[city-paper].cookies: none.txt" in wrong.err) == (2, True)


@pytest.mark.parametrize(("own", "asked"), [(-1, 5), (0, 0), (9, 9)])
def test_a_source_may_ask_for_more_originals_or_for_none(own: int, asked: int) -> None:
    from scraper.cli.orders import treatment_of

    source = config.Source("copies", "https://copies.example.cn/", originals=own)
    assert treatment_of(source, config.Crawl(originals=5)).originals == asked
