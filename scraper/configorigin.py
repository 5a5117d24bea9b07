"""Every setting as it stands, and where it was said: for `config show`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_origin

from scraper.config import Config
from scraper.configread import Layer, without_password
from scraper.configtable import bare, hints, table_of


@dataclass(frozen=True, slots=True)
class Told:
    """One setting: its key path, its value as TOML, and `FILE:LINE`, the override, or `default`."""

    key: str
    value: str
    origin: str


def told(config: Config, layers: Sequence[Layer]) -> Iterator[Told]:
    """Every setting in the order of the form; of tables that may be many, each by its name."""
    yield from _told(Config, config, "", layers)


def _told(shape: type, value: Any, above: str, layers: Sequence[Layer]) -> Iterator[Told]:
    for each, hint in hints(shape):
        held, key = getattr(value, each.name), f"{above}{each.name}"
        inner = table_of(hint)
        if inner is None:
            yield Told(key, without_password(json.dumps(_plain(held), ensure_ascii=False)),
                       _origin(key, layers))  # fmt: skip
        elif get_origin(bare(hint)) is tuple:
            for layer, number, one in _placed(key, held, layers):
                name = getattr(one, "name", number)
                for row in _told(inner, one, f"{key}[{number}].", [layer] if layer else []):
                    yield Told(
                        row.key.replace(f"[{number}]", f"[{name}]", 1), row.value, row.origin
                    )
        else:
            yield from _told(inner, held, f"{key}.", layers)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _placed(
    key: str, held: Sequence[Any], layers: Sequence[Layer]
) -> Iterator[tuple[Layer | None, int, Any]]:
    """The tables of a list, each with the layer that holds it and its number there."""
    said = [layer for layer in layers if isinstance(_at(layer.raw, key), list)]
    whose = [(layer, n) for layer in said for n in range(len(_at(layer.raw, key)))]
    whose = whose[len(whose) - len(held) :]
    for number, one in enumerate(held):
        layer, place = whose[number] if number < len(whose) else (None, number)
        yield layer, place, one


def _origin(key: str, layers: Sequence[Layer]) -> str:
    said = [layer for layer in layers if _at(layer.raw, key) is not None]
    return said[-1].line_of(key) if said else "default"


def _at(raw: Any, key: str) -> Any:
    """What stands at a key path, None where nothing does."""
    for step in re.findall(r"[^.\[\]]+", key):
        if isinstance(raw, list) and step.isdecimal():
            raw = raw[int(step)] if int(step) < len(raw) else None
        elif isinstance(raw, dict):
            raw = raw.get(step)
        else:
            return None
    return raw
