"""Who may import whom, read from the source."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PURE = (
    "model", "errors", "text", "hosts", "address", "urls", "days", "clocks", "months", "times",
    "names", "charset", "lang", "rules", "read", "label", "facts", "assemble", "pipeline",
    "discover",
)  # fmt: skip
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
STORAGE_MAY = {"scraper.model", "scraper.errors", "scraper.text", "scraper.urls"}
OUTER = ("fetch", "crawl", "demo", "export", "cli")


def sources(*rooms: str) -> list[Path]:
    found = [
        p
        for p in ROOT.glob("scraper/**/*.py")
        if p.relative_to(ROOT / "scraper").parts[0].removesuffix(".py") in rooms
    ]
    return sorted(found)


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def tops(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", sources(*PURE), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pure_rooms_do_not_touch_the_world(path: Path) -> None:
    assert not tops(path) & (WORLDLY | {"storage"})


@pytest.mark.parametrize("path", sources(*PURE), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pure_rooms_do_not_import_outer_rooms(path: Path) -> None:
    assert not [
        n for n in imports(path) if n.startswith(tuple(f"scraper.{room}" for room in OUTER))
    ]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("storage/**/*.py")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_storage_knows_only_the_nouns(path: Path) -> None:
    known = {n for n in imports(path) if n.startswith("scraper.")}
    assert not [n for n in known if not n.startswith(tuple(STORAGE_MAY))]


def test_httpx_is_imported_in_the_fetch_room_only() -> None:
    importers = [p for p in ROOT.glob("scraper/**/*.py") if "httpx" in tops(p)]
    assert all(p.relative_to(ROOT / "scraper").parts[0] == "fetch" for p in importers)


def test_sql_stands_in_storage_only() -> None:
    assert not [p for p in ROOT.glob("scraper/**/*.py") if tops(p) & {"sqlite3", "sqlite_utils"}]


@pytest.mark.parametrize("package", ["scraper", "storage"])
def test_package_files_hold_a_docstring_only(package: str) -> None:
    for path in (ROOT / package).glob("**/__init__.py"):
        body = ast.parse(path.read_text("utf-8")).body
        assert len(body) == 1, path
        assert isinstance(body[0], ast.Expr), path
