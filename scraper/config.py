"""Settings: one TOML file, strictly read, with single values overridden from the command line.

No file is a good answer too: every setting has a default. `configfile` says which file counts.

The dataclasses below are the whole truth: a key's type, default and help text stand in one place,
and the table in the docs is made from them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from scraper.errors import ConfigError
from scraper.toml import read_toml


@dataclass(frozen=True, slots=True)
class Fetch:
    """How pages are asked for."""

    delay: Annotated[float, "Seconds between two requests to one host; 0 turns pacing off."] = 2.0
    concurrency: Annotated[int, "Requests under way in all."] = 16
    per_host: Annotated[int, "Requests under way at one host."] = 1
    contact: Annotated[
        str, "A mail address or page for the people whose sites you visit; part of the User-Agent."
    ] = ""
    allow_private: Annotated[
        tuple[str, ...],
        "Private addresses that may be asked, as `HOST`, `HOST:PORT` or CIDR; others are refused.",
    ] = ()

    def __post_init__(self) -> None:
        _at_least("delay", self.delay, 0)
        _at_least("concurrency", self.concurrency, 1)
        _at_least("per_host", self.per_host, 1)


@dataclass(frozen=True, slots=True)
class Crawl:
    """How a run reads, and how it is judged."""

    processes: Annotated[
        int, "Pages are read in so many processes; 0: one a core, at most eight."
    ] = 0
    max_fail_ratio: Annotated[
        float, "Up to this share of failed targets a run still ends with exit code 0."
    ] = 0.05

    def __post_init__(self) -> None:
        _at_least("processes", self.processes, 0)
        _at_least("max_fail_ratio", self.max_fail_ratio, 0)
        if self.max_fail_ratio > 1:
            raise ValueError("max_fail_ratio is a share, 0 to 1")

    @property
    def in_processes(self) -> int:
        """How many processes that is here."""
        return self.processes or min(os.cpu_count() or 1, 8)


@dataclass(frozen=True, slots=True)
class Source:
    """A place that is crawled by name: `jianbao crawl NAME`."""

    name: Annotated[str, "What you call it on the command line."]
    url: Annotated[str, "Where its crawl begins."]

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("name must not be empty")
        if not re.match(r"https?://[^/\s]", self.url):
            raise ValueError(f"url {self.url!r} is no http(s) address")


@dataclass(frozen=True, slots=True)
class Config:
    """All settings."""

    archive: Annotated[
        str,
        "The archive's file, seen from this file's folder. `--archive` and the environment win.",
    ] = ""
    sites: Annotated[
        tuple[str, ...],
        "Folders of your own site files, seen from this file's folder; they win over those that "
        "come with the program.",
    ] = ()
    fetch: Fetch = field(default_factory=Fetch)
    crawl: Crawl = field(default_factory=Crawl)
    sources: Annotated[
        tuple[Source, ...], "Places to crawl by name, one `[[sources]]` table each."
    ] = ()

    def __post_init__(self) -> None:
        names = [source.name for source in self.sources]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(f"two sources are called {twice!r}")

    def source(self, name: str) -> Source | None:
        """The source of that name."""
        return next((source for source in self.sources if source.name == name), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings, for the docs."""

    key: str
    type: str
    default: str
    help: str


def load(path: Path | None, overrides: Sequence[str] = ()) -> Config:
    """The settings of a file (of none: the defaults) with `key=value` overrides applied.

    Raises `ConfigError` that names the file, the key, its line and what was probably meant.
    """
    if path is None and not overrides:
        return Config()
    text = _text_of(path) if path else ""
    name = str(path) if path else "defaults"
    config = decode(text, name)
    if not overrides:
        return config
    raw = read_toml(text, name, _TOML_HINT)
    for override in overrides:
        _override(raw, override)
        config = _convert(raw, f"-o {override}", "")
    return config


def decode(text: str, name: str) -> Config:
    """A configuration file's text as settings; `name` is how errors call the file."""
    return _convert(read_toml(text, name, _TOML_HINT), name, text)


def settings() -> Iterator[Setting]:
    """Every setting with its type, default and help, in the order of the file."""
    yield from _settings(Config, "")


def example() -> str:
    """A configuration file that says what there is: every setting, commented out at its default.

    >>> decode(example(), "example") == Config()
    True
    """
    lines, table = [_EXAMPLE_HEAD], ""
    for setting in settings():
        above, _, key = setting.key.rpartition(".")
        if setting.type == "tables":
            continue
        if above != table:
            table = above
            lines.append(f"\n# [[{above[:-2]}]]" if above.endswith("[]") else f"\n[{above}]")
        lines.append(f"# {setting.help}")
        lines.append(
            f"# {key} = {setting.default.strip('`').replace('required', _EXAMPLE.get(key, ''))}"
        )
    return "\n".join(lines) + "\n"


_EXAMPLE_HEAD = """\
# jianbao's settings. A line that begins with # is a comment: take the mark away to change a value.
# `jianbao -o fetch.delay=1 …` changes one for a single call.
"""
_EXAMPLE = {"name": '"city-paper"', "url": '"https://epaper.example.cn/"'}
_TOML_HINT = 'text values stand in quotes: archive = "archive.db"'


def _at_least(name: str, value: float, floor: float) -> None:
    if not value >= floor or value == float("inf"):  # "not >=" also refuses nan
        raise ValueError(f"{name} must be at least {floor}, not {value}")


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _convert(raw: dict[str, Any], name: str, text: str) -> Config:
    import msgspec  # 50 ms that a search without a configuration need not pay

    _refuse_unknown(Config, raw, name, text, "")
    try:
        return msgspec.convert(raw, Config)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        key = path.rstrip("`").lstrip(".")
        raise ConfigError(
            f"{name}{_line(text, key)}: {key + ': ' if key else ''}{_lower(what)}",
            hint="docs/cli.md lists every setting with its type and default",
        ) from None


def _refuse_unknown(shape: type, raw: Any, name: str, text: str, above: str) -> None:
    """Name the first key that `shape` does not know; msgspec lets dataclasses pass them."""
    if not isinstance(raw, dict):
        return
    known = {f.name: hint for f, hint in _hints(shape)}
    for key, value in raw.items():
        path = f"{above}{key}"
        if key not in known:
            raise ConfigError(
                f"{name}{_line(text, path)}: {path}: there is no such setting",
                hint=_did_you_mean(path, above, list(known)),
            )
        inner = _table_of(known[key])
        rows = value if isinstance(value, list) else [value]
        for number, row in enumerate(rows if inner else []):
            at = f"[{number}]" if isinstance(value, list) else ""
            _refuse_unknown(inner or shape, row, name, text, f"{path}{at}.")


def _did_you_mean(path: str, above: str, known: list[str]) -> str:
    key = path.removeprefix(above)
    if near := get_close_matches(key, known, n=1, cutoff=0.6):
        return f"did you mean {above}{near[0]}?"
    elsewhere = {setting.key.rpartition(".")[2]: setting.key for setting in settings()}
    if near := get_close_matches(key, list(elsewhere), n=1, cutoff=0.75):
        return f"did you mean {elsewhere[near[0]]}?"
    return f"known here: {', '.join(sorted(known))}"


def _line(text: str, path: str) -> str:
    """`:LINE` of a key path in a TOML text, as well as can be told without a syntax tree."""
    *above, key = re.sub(r"\[\d+\]", "", path).split(".")
    if path.endswith("]"):  # a whole table of a list: its header's line
        above, key = [*above, key], ""
    wanted = int(match[1]) if (match := re.search(r"\[(\d+)\]", path)) else 0
    table, count = "", -1
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[{1,2}\s*([\w.-]+)\s*\]", line):
            table = header[1]
            count += table == ".".join(above)
            if table == path or (not key and count == wanted):
                return f":{number}"
        in_table = bool(key) and table == ".".join(above) and (count == wanted or not above)
        if in_table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            return f":{number}"
    return ""


def _override(raw: dict[str, Any], override: str) -> None:
    key, equals, value = override.partition("=")
    *above, last = (part.strip() for part in key.split("."))
    if not equals or not last:
        raise ConfigError(
            f"-o {override}: an override is key=value", hint="for example -o fetch.delay=1"
        )
    table = raw
    for part in above:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise ConfigError(f"-o {override}: {part} is not a table of single values")
    table[last] = _value(value)


def _value(text: str) -> Any:
    """What TOML makes of a value; what is no TOML is a text."""
    try:
        return read_toml(f"value = {text}", "-o", "")["value"]
    except ConfigError:
        return text


def _settings(shape: type, above: str) -> Iterator[Setting]:
    for each, hint in _hints(shape):
        inner = _table_of(hint)
        if inner is None or get_origin(_bare(hint)) is tuple:
            yield Setting(f"{above}{each.name}", _type(hint), _default(each), _help(hint))
        if inner is not None:
            dot = "[]." if get_origin(_bare(hint)) is tuple else "."
            yield from _settings(inner, f"{above}{each.name}{dot}")


def _hints(shape: type) -> list[tuple[Any, Any]]:
    hints = get_type_hints(shape, include_extras=True)
    return [(each, hints[each.name]) for each in fields(shape)]


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _table_of(hint: Any) -> type | None:
    """The dataclass that a key holds, one or many of it."""
    bare = _bare(hint)
    inner = get_args(bare)[0] if get_origin(bare) is tuple else bare
    return inner if isinstance(inner, type) and is_dataclass(inner) else None


def _type(hint: Any) -> str:
    bare = _bare(hint)
    if get_origin(bare) is Literal:
        return " \\| ".join(f"`{word}`" for word in get_args(bare))
    if get_origin(bare) is tuple:
        return "tables" if _table_of(hint) else "list of texts"
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}[bare]


def _default(each: Any) -> str:
    if each.default is MISSING:
        return "required"
    if each.default == ():
        return "`[]`"
    return (
        f"`{str(each.default).lower()}`"
        if isinstance(each.default, bool)
        else (f'`"{each.default}"`' if isinstance(each.default, str) else f"`{each.default}`")
    )


def _help(hint: Any) -> str:
    texts = [note for note in getattr(hint, "__metadata__", ()) if isinstance(note, str)]
    return texts[0] if texts else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
