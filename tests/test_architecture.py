"""Who may import whom, read from the source."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PURE = [
    "model",
    "carried",
    "errors",
    "text",
    "han",
    "lang",
    "reflow",
    "charset",
    "codings",
    "mojibake",
    "hosts",
    "address",
    "urls",
    "days",
    "clocks",
    "months",
    "times",
    "amounts",
    "cadence",
    "timers",
    "names",
    "bylines",
    "difference",
    "edits",
    "memory",
    "recall",
    "knowledge",
    "rules",
    "siteform",
    "toml",
    "patterns",
    "read",
    "label",
    "facts",
    "assemble",
    "parts",
    "extractor",
    "pipeline",
    "why",
    "learn",
    "discover",
    "harvest",
    "drift",
    "coverage",
    "runpage",
    "metrics",
]
OUTER = [
    "fetch",
    "render",
    "crawl",
    "backfill",
    "prospect",
    "export",
    "known",
    "sitefiles",
    "files",
    "batch",
    "processes",
    "adding",
    "lessons",
    "alarms",
    "rereading",
    "rounds",
    "timetable",
    "config",
    "configread",
    "configorigin",
    "configtable",
    "configfile",
    "checkup",
    "exporter",
    "evidence",
    "watching",
    "demo",
    "cli",
]
WORLDLY = {
    "httpx",
    "sqlite3",
    "sqlite_utils",
    "tenacity",
    "typer",
    "os",
    "time",
    "socket",
    "asyncio",
}
STORAGE_MAY = {
    "scraper.model", "scraper.errors", "scraper.text", "scraper.han", "scraper.urls",
    "scraper.edits",
}  # fmt: skip
MAY_IMPORT = {
    "httpx": {"fetch"},
    "tenacity": {"fetch"},
    "protego": {"fetch"},
    "playwright": {"render"},
    "typer": {"cli"},
    "rich": {"cli", "demo"},
    "sqlite3": set[str](),
    "sqlite_utils": set[str](),
}
"""Who in `scraper` may import what; nothing here is for `storage` but the SQLite modules."""
SQL = re.compile(
    r"\b(?:SELECT\s.+\sFROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET"
    r"|CREATE\s+(?:TABLE|VIEW|INDEX)|PRAGMA\s+\w)",
    re.DOTALL,
)


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "scraper").parts[0].removesuffix(".py")


def sources(*rooms: str) -> list[Path]:
    return sorted(p for p in ROOT.glob("scraper/**/*.py") if room_of(p) in rooms)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def tops(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", sources(*PURE), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pure_rooms_do_not_touch_the_world(path: Path) -> None:
    assert not tops(path) & (WORLDLY | {"storage"})


@pytest.mark.parametrize("path", sources(*PURE), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pure_rooms_do_not_import_outer_rooms(path: Path) -> None:
    outer = {f"scraper.{room}" for room in OUTER}
    assert not [n for n in imports(path) if ".".join(n.split(".")[:2]) in outer]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("storage/**/*.py")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_storage_knows_only_the_nouns(path: Path) -> None:
    known = {n for n in imports(path) if n.startswith("scraper.")}
    assert not [n for n in known if ".".join(n.split(".")[:2]) not in STORAGE_MAY]
    assert not tops(path) & (MAY_IMPORT.keys() - {"sqlite3", "sqlite_utils"})


@pytest.mark.parametrize("module", MAY_IMPORT)
def test_a_module_is_imported_in_its_own_room_only(module: str) -> None:
    importers = {room_of(p) for p in ROOT.glob("scraper/**/*.py") if module in tops(p)}
    assert importers <= MAY_IMPORT[module]


def test_sql_stands_in_storage_only() -> None:
    told = [
        (path.relative_to(ROOT).as_posix(), node.lineno)
        for path in ROOT.glob("scraper/**/*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert not told


def test_every_room_is_pure_or_outer_and_named_in_the_docs() -> None:
    rooms = {room_of(path) for path in ROOT.glob("scraper/**/*.py")} - {"__init__"}
    assert rooms == {*PURE, *OUTER}
    told = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert not [room for room in rooms if not re.search(rf"`(?:scraper/)?{room}(?:\.py|/)`", told)]


@pytest.mark.parametrize("package", ["scraper", "storage"])
def test_package_files_hold_a_docstring_only(package: str) -> None:
    for path in (ROOT / package).glob("**/__init__.py"):
        body = tree(path).body
        assert len(body) == 1, path
        assert isinstance(body[0], ast.Expr), path
