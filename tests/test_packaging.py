"""What is installed: our plain package names are ours alone, the example film comes along, and a glance stays light."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from importlib.metadata import distributions, entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from domain.models.known import index

ROOT = Path(__file__).parents[1]
NAMES = {"domain", "projections", "services", "cli", "console", "tools", "examples"}
HEAVY = {"pydantic", "eventsourcing", "PIL", "av", "rich", "filelock", "fal_client", "logging"}


def setuptools_table() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    return table


def test_no_other_installed_distribution_ships_our_top_level_names() -> None:
    strangers = {
        (found.name, path.parts[0])
        for found in distributions()
        if found.name != "takeledger"
        for path in found.files or ()
        if path.parts[0].removesuffix(".py") in NAMES
    }
    assert strangers == set()


def test_every_folder_with_code_is_installed() -> None:
    assert {name.rstrip("*") for name in setuptools_table()["packages"]["find"]["include"]} == NAMES
    for folder in NAMES:
        for module in (ROOT / folder).rglob("*.py"):
            assert (module.parent / "__init__.py").exists(), f"{module.parent} would be left out of the wheel"


def test_every_file_of_the_example_film_is_installed() -> None:
    folder = ROOT / "examples"
    globs = setuptools_table()["package-data"]["examples"]
    covered = {path for glob in globs for path in folder.glob(glob) if path.is_file()}
    assert covered >= {path for path in (folder / "driver-beware").rglob("*") if path.is_file()}


def test_every_shipped_model_is_installed() -> None:
    folder = ROOT / "domain" / "models"
    covered = {path for glob in setuptools_table()["package-data"]["domain.models"] for path in folder.glob(glob)}
    named = index()
    assert {path.stem for path in covered} == {"index", *named.takes, *named.grids}


def test_the_example_film_is_found_as_a_resource() -> None:
    film = files("examples") / "driver-beware"
    plan = json.loads((film / "PLAN.json").read_text(encoding="utf-8"))
    pictures = [path for one in plan["elements"].values() for path in (one["frontal"], *one.get("references", ()))]
    assert len(pictures) > 6
    for path in pictures:
        assert film.joinpath(path).is_file(), path


def test_the_command_is_installed_under_its_name() -> None:
    (script,) = entry_points(group="console_scripts", name="takes")
    assert script.value == "cli.main:main"


def loaded(root: Path, *args: str) -> set[str]:
    """Run `takes ARGS` with its output in a pipe, and return the top-level modules it loaded."""
    code = "import sys; from cli.main import run; code = run(sys.argv[1:]); print('\\0', *sys.modules); sys.exit(code)"
    ran = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=root,
        env={k: v for k, v in os.environ.items() if not k.startswith(("TAKES_", "FAL_"))} | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return {name.split(".")[0] for name in ran.stdout.rsplit("\0", 1)[1].split()}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("light")
    loaded(root, "init")
    assert "pydantic" in loaded(root, "plan", "add", "PLAN.json"), "what counts as loaded isn't seen"
    return root


@pytest.mark.parametrize(
    "args", [("status",), ("status", "my-film", "SEQ01"), ("status", "--json"), ("log",)], ids=" ".join
)
def test_a_glance_loads_nothing_heavy(args: tuple[str, ...], workspace: Path) -> None:
    assert loaded(workspace, *args) & HEAVY == set()


def test_help_loads_none_of_the_commands(tmp_path: Path) -> None:
    assert loaded(tmp_path, "--help") & (HEAVY | {"sqlite3", "json"}) == set()
