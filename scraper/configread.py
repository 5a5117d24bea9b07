"""Settings from files, strictly read: what is wrong is named with file, key path and line.

`jianbao.toml` may be joined by files of sources in `sources.d/` beside it; single values are
overridden from the command line. No file is a good answer too: every setting has a default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from scraper.config import Config
from scraper.configtable import hints, settings, table_of
from scraper.errors import ConfigError
from scraper.toml import read_toml

SOURCES_FOLDER = "sources.d"
LARGEST_FILE = 4 * 1024 * 1024
_PASSWORD = re.compile(r"(?<=://)[^/@\s]*@")
_TOML_HINT = 'text values stand in quotes: archive = "archive.db"'


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of settings, or one override: what it says, and how it is called."""

    name: str
    raw: dict[str, Any]
    text: str = ""

    def line_of(self, key: str) -> str:
        """`FILE:LINE` of a key path, as well as can be told; the name alone where it cannot."""
        return f"{self.name}{_line(self.text, key)}"


def load(path: Path | None, overrides: Sequence[str] = ()) -> Config:
    """The settings of a file and its `sources.d/` with `key=value` overrides applied.

    Raises `ConfigError` that names the file, the key, its line and what was probably meant.
    """
    return combined(layers(path, overrides))


def layers(path: Path | None, overrides: Sequence[str] = ()) -> list[Layer]:
    """What is said where, in the order in which it counts; each layer is right in itself."""
    found = list(_files(path)) if path else []
    for layer in found:
        _convert(layer)
    return [*found, *map(_override, overrides)]


def combined(said: Sequence[Layer]) -> Config:
    """The layers as one; raises `ConfigError` named after the layer that breaks what stood."""
    raw: dict[str, Any] = {}
    config = Config()
    for layer in said:
        _merge(raw, layer)
        config = _convert(Layer(layer.name, raw, layer.text))
    return config


def decode(text: str, name: str) -> Config:
    """A configuration file's text as settings; `name` is how errors call the file."""
    return _convert(Layer(name, read_toml(text, name, _TOML_HINT), text))


def secret(text: str, environ: Mapping[str, str], beside: Callable[[str], Path]) -> str:
    """What `env:NAME` or `file:PATH` stands for; any other text is what it is.

    Raises `ConfigError` for what is not there; the secret itself is in no error.
    """
    kind, _, name = text.partition(":")
    if kind == "env":
        if name not in environ:
            raise ConfigError(f"env:{name}: the environment has no {name}")
        return environ[name].strip()
    return _text_of(beside(name)).strip() if kind == "file" else text


def without_password(text: str) -> str:
    """A text whose addresses have lost their user and password.

    >>> without_password("http://me:secret@proxy.cn:3128")
    'http://…@proxy.cn:3128'
    """
    return _PASSWORD.sub("…@", text)


def _files(path: Path) -> Iterator[Layer]:
    text = _text_of(path)
    yield Layer(str(path), read_toml(text, str(path), _TOML_HINT), text)
    for file in sorted((path.parent / SOURCES_FOLDER).glob("*.toml")):
        yield _sources_file(file)


def _sources_file(file: Path) -> Layer:
    """A file of sources: one `[source]`, or many `[[sources]]`, and nothing else."""
    text, name = _text_of(file), str(file)
    raw = read_toml(text, name, _TOML_HINT)
    if "source" in raw and "sources" not in raw:
        raw["sources"] = [raw.pop("source")]
        text = re.sub(r"(?m)^(\s*)\[source\]", r"\1[[sources]]", text, count=1)
    if other := next((key for key in raw if key != "sources"), None):
        raise ConfigError(
            f"{name}{_line(text, other)}: {other}: only sources stand in {SOURCES_FOLDER}",
            hint="write [source] and its keys under it; other settings belong into jianbao.toml",
        )
    return Layer(name, raw, text)


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    if len(raw) > LARGEST_FILE:
        raise ConfigError(f"{path}: larger than {LARGEST_FILE} bytes")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}") from None


def _merge(raw: dict[str, Any], layer: Layer) -> None:
    """Put a layer over what stands: single values win, tables join, sources add up."""
    for key, value in layer.raw.items():
        if key == "sources" and layer.text:
            raw["sources"] = [*raw.get("sources", ()), *value]
        elif isinstance(value, dict) and isinstance(raw.get(key), dict):
            _merge(raw[key], Layer(layer.name, value))
        elif isinstance(value, dict):
            raw[key] = {}
            _merge(raw[key], Layer(layer.name, value))
        else:
            raw[key] = value


def _convert(layer: Layer) -> Config:
    import msgspec  # 50 ms that a search without a configuration need not pay

    _refuse_unknown(Config, layer, layer.raw, "")
    try:
        return msgspec.convert(layer.raw, Config)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        key = path.rstrip("`").lstrip(".")
        raise ConfigError(
            f"{layer.line_of(key)}: {key + ': ' if key else ''}{_lower(what)}",
            hint="docs/cli.md lists every setting with its type and default",
        ) from None


def _refuse_unknown(shape: type, layer: Layer, raw: Any, above: str) -> None:
    """Name the first key that `shape` does not know; msgspec lets dataclasses pass them."""
    if not isinstance(raw, dict):
        return
    known = {each.name: hint for each, hint in hints(shape)}
    for key, value in raw.items():
        path = f"{above}{key}"
        if key not in known:
            raise ConfigError(
                f"{layer.line_of(path)}: {path}: there is no such setting",
                hint=_did_you_mean(path, above, list(known)),
            )
        inner = table_of(known[key])
        rows = value if isinstance(value, list) else [value]
        for number, row in enumerate(rows if inner else []):
            at = f"[{number}]" if isinstance(value, list) else ""
            _refuse_unknown(inner or shape, layer, row, f"{path}{at}.")


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


def _override(override: str) -> Layer:
    key, equals, value = override.partition("=")
    *above, last = (part.strip() for part in key.split("."))
    if not equals or not last:
        raise ConfigError(
            f"-o {override}: an override is key=value", hint="for example -o fetch.delay=1"
        )
    told: Any = _value(value)
    for part in reversed([*above, last]):
        told = {part: told}
    layer = Layer(without_password(f"-o {override}"), told)
    _refuse_unknown(Config, layer, told, "")
    return layer


def _value(text: str) -> Any:
    """What TOML makes of a value; what is no TOML is a text."""
    try:
        return read_toml(f"value = {text}", "-o", "")["value"]
    except ConfigError:
        return text


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
