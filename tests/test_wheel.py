"""The wheel alone, in an empty folder, runs the demo."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*words: str, cwd: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONSAFEPATH": "1"}
    environment.pop("PYTHONPATH", None)
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    return subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel: built without network, installed without dependencies."""
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("wheel")
    built = run(
        "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT), cwd=out
    )
    assert built.returncode == 0, built.stderr[-2000:]
    [file] = out.glob("*.whl")
    installed = run(
        "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--disable-pip-version-check",
        "--target", str(out / "site"), str(file), cwd=out,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr[-2000:]
    return out / "site"


def test_the_wheel_carries_two_packages_and_the_sample_site(wheel: Path) -> None:
    assert {p.name for p in wheel.iterdir() if p.is_dir() and "dist-info" not in p.name} >= {
        "scraper",
        "storage",
    }
    assert (wheel / "scraper" / "demo" / "site").is_dir()
    assert list((wheel / "scraper" / "sites").glob("*.toml"))


def test_the_demo_runs_from_the_wheel_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    where = run("-c", "import scraper; print(scraper.__file__)", cwd=tmp_path, path=wheel)
    assert where.stdout.startswith(str(wheel))
    demo = run("-m", "scraper.cli.main", "demo", "--dir", "out", cwd=tmp_path, path=wheel)
    assert demo.returncode == 0, demo.stderr[-2000:]
    assert (tmp_path / "out" / "archive.db").exists()
