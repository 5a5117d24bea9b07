"""What pip is told is what the code needs, and the lock pins it."""

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from scraper.checkup import NEEDED

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
OURS = {"scraper", "storage"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> dict[str, str]:
    """Name -> the versions asked for, extras left out."""
    parts = (re.fullmatch(r"([\w.-]+)(?:\[[^]]*\])?(.*)", each) for each in requirements)
    return {plain(part[1]): part[2] for part in parts if part}


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", version))


def satisfies(version: str, wanted: str) -> bool:
    """Whether a release fits `>=a,<b`, the only forms that pyproject uses."""
    for bound in wanted.split(","):
        if bound.startswith(">=") and numbers(version) < numbers(bound):
            return False
        if bound.startswith("<") and numbers(version) >= numbers(bound):
            return False
    return True


def imported() -> set[str]:
    found: set[str] = set()
    for path in (*ROOT.glob("scraper/**/*.py"), *ROOT.glob("storage/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - OURS


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    homes = metadata.packages_distributions()
    needed = {plain(homes[name][0]) for name in imported()}
    extras = PROJECT["project"]["optional-dependencies"]
    optional = {name for extra in extras if extra != "dev" for name in declared(extras[extra])}
    assert needed - optional == declared(PROJECT["project"]["dependencies"]).keys()
    assert optional <= needed


def test_doctor_looks_at_every_dependency() -> None:
    assert set(NEEDED) == declared(PROJECT["project"]["dependencies"]).keys()


@pytest.mark.parametrize("group", ["dependencies", "dev"])
def test_the_lock_pins_a_release_that_was_asked_for(group: str) -> None:
    project = PROJECT["project"]
    asked = project["dependencies"] if group == "dependencies" else None
    pinned = dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.MULTILINE))
    for name, wanted in declared(asked or project["optional-dependencies"][group]).items():
        assert all(re.match(r">=\d|<\d", bound) for bound in wanted.split(",")), name
        assert satisfies(pinned[name], wanted), (name, pinned[name], wanted)


def test_the_lock_names_no_registry_and_every_pin_has_a_hash() -> None:
    assert "://" not in LOCK
    pins = re.split(r"(?m)^(?=[\w.-]+==)", LOCK)[1:]
    assert len(pins) > 30
    assert not [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin]


@pytest.mark.parametrize("package", sorted(OURS))
def test_a_package_says_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
