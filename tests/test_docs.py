"""The pages made from the code are up to date, and leave nothing out."""

import importlib.util
import re
from pathlib import Path

import pytest

from scraper import configtable, errors
from scraper.cli import reference
from scraper.cli.app import app
from scraper.cli.commands import ROOMS
from scraper.export.formats import FORMATS

DOCS = Path(__file__).parent.parent / "docs"


def generator() -> dict[str, object]:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return dict(module.PAGES)


@pytest.mark.parametrize("name", generator())
def test_a_generated_page_has_not_drifted(name: str) -> None:
    made = generator()[name]
    assert callable(made)
    assert (DOCS / name).read_text("utf-8") == made(), "python docs/generate.py"


def test_every_option_of_every_command_has_a_sentence() -> None:
    from typer import Context
    from typer.main import get_group

    group = get_group(app)
    context = Context(group)
    for name in ROOMS:
        command = group.get_command(context, name)
        assert command is not None
        assert len(command.help or "") > 20, name
        for param in command.get_params(Context(command)):
            told = getattr(param, "help", None)
            assert told, (name, param.name)
            assert len(told) > 8, (name, param.name)


def test_every_setting_format_exit_code_and_kind_is_in_the_docs() -> None:
    commands, failures = reference.cli(), reference.errors_and_failures()
    assert all(f"`{each.key}`" in commands for each in configtable.settings())
    assert all(f"| `{name}` |" in commands for name in FORMATS)
    assert set(reference.KINDS) == set(errors.FAILURE_KINDS)
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", failures, re.MULTILINE)}
    assert codes >= {0, 1, 2, 3, 4, 6, 7, 8, 9, 70, 130}


def test_a_table_of_the_reference_is_whole() -> None:
    for line in reference.cli().splitlines():
        if line.startswith("|"):
            assert line.endswith("|")
            assert len(re.findall(r"(?<!\\)\|", line)) in (3, 5), line


def test_every_link_and_every_file_that_a_page_names_is_there() -> None:
    root = DOCS.parent
    for page in (root / "README.md", root / "CHANGELOG.md", *DOCS.glob("*.md")):
        text = re.sub(r"(?ms)^```.*?^```", "", page.read_text("utf-8"))
        linked = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
        named = re.findall(r"`((?:scraper|storage|tests|docs|bench|fixtures)/[\w./-]+)`", text)
        assert not [path for path in linked if not (page.parent / path).exists()], page.name
        assert not [path for path in named if not (root / path).exists()], page.name


def test_the_changelog_names_every_command_and_no_other() -> None:
    text = (DOCS.parent / "CHANGELOG.md").read_text("utf-8")
    commands = re.search(r"\* Commands: (.+?)\.\n", text, re.DOTALL)
    assert commands
    assert set(re.findall(r"`(\w+)`", commands[1])) == set(ROOMS)


def test_a_hint_names_a_command_that_is_there() -> None:
    root = DOCS.parent
    for path in (*root.glob("scraper/**/*.py"), *root.glob("storage/**/*.py")):
        for command in re.findall(r"(?:run: |`)jianbao ([a-z]+)", path.read_text("utf-8")):
            assert command in ROOMS, path.name
