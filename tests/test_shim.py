"""tools/client_generate.py: both of its command lines, word for word, some as processes of their own."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import Ran, ran_here
from tools.client_generate import translated

SHIM = Path(__file__).parents[1] / "tools" / "client_generate.py"
SHOTS = [{"prompt": f"Shot {n}: rain on a windscreen.", "duration": 1} for n in (1, 2, 3)]
PLAN = {"project": "driver-beware", "sequences": {name: {"shots": SHOTS} for name in ("SEQ01", "SEQ05", "SEQ08")}}


class Studio:
    """A studio's script: it stands in any folder, and TAKES_WORKSPACE says where the workspace is."""

    def __init__(self, tmp_path: Path) -> None:
        self.root, self.elsewhere = tmp_path / "work", tmp_path / "elsewhere"
        self.root.mkdir()
        self.elsewhere.mkdir()
        plan = self.elsewhere / "PLAN.json"
        plan.write_text(json.dumps(PLAN), encoding="utf-8")
        self(f"plan add {plan}")

    def __call__(self, line: str, code: int = 0) -> str:
        """Type a command line, hold it to its exit code, and return all that was said."""
        ran = self._run(line)
        assert ran.code == code, f"{line}\nexit {ran.code}\n{ran.out}"
        return ran.out

    def _run(self, line: str) -> Ran:
        return ran_here(translated(shlex.split(line)), self.elsewhere, self.environ(), in_one=True)

    def environ(self) -> dict[str, str]:
        """Return the environment of the studio's script."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("TAKES_", "FAL_"))}
        return {**clean, "TAKES_WORKSPACE": str(self.root), "TAKES_ACTOR": "studio"}

    def made(self) -> set[str]:
        """Return the names of all takes and grids there are."""
        media = [*self.root.glob("videos/*/*.mp4"), *self.root.glob("frames/*/grids/*.png")]
        return {path.stem for path in media}

    def part(self, sequence: str) -> dict[str, object]:
        view = json.loads((self.root / "state" / "driver-beware" / "sequences.json").read_bytes())
        found: dict[str, object] = view["sequences"][sequence]
        return found


class Shell(Studio):
    """The same with the file itself, run by an interpreter of its own from a shell."""

    def _run(self, line: str) -> Ran:
        ran = subprocess.run(
            ["bash", "-c", f'"{sys.executable}" "{SHIM}" {line}'],
            cwd=self.elsewhere,
            env=self.environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout, "")


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_status_a_grid_and_a_quadrant(shell: Shell) -> None:
    assert "SEQ05     PLANNED" in shell("status driver-beware")
    assert "SEQ05_grid001  done" in shell("grid driver-beware SEQ05")
    assert "bottom_right of SEQ05_grid001" in shell("approve-grid driver-beware SEQ05 --quadrant bottom_right")
    assert shell.part("SEQ05")["phase"] == "START_FRAME_APPROVED"
    assert shell.made() == {"SEQ05_grid001"}


def test_a_take_one_in_other_words_and_its_approval(studio: Studio) -> None:
    studio("generate driver-beware SEQ08")
    said = studio('generate driver-beware SEQ08 --shot-override 2:"new prompt"')
    assert "SH03, third of 3: override" in said
    assert "“new prompt”" in said
    assert "SEQ08_take002 approved" in studio("approve driver-beware SEQ08 --take 2")
    assert studio.part("SEQ08")["phase"] == "APPROVED"
    assert studio.made() == {"SEQ08_take001", "SEQ08_take002"}


def test_a_take_per_shot(studio: Studio) -> None:
    studio("generate driver-beware SEQ08 --mode individual")
    assert studio.made() == {f"SEQ08_SH0{n}_take001" for n in (1, 2, 3)}


def test_a_take_per_shot_with_one_in_other_words(studio: Studio) -> None:
    said = studio('generate driver-beware SEQ08 --mode individual --shot-override 2:"new prompt" --dry-run')
    assert "SH03, third of 3: override" in said
    assert studio.made() == set()


@pytest.mark.parametrize(
    ("rest", "made"),
    [
        ("--mode grid", {"SEQ01_grid001"}),
        ("--mode grid --shot 3", {"SEQ01_SH03_grid001"}),
        ("--mode multi", {"SEQ01_take001"}),
        ("--mode single --shot 3", {"SEQ01_SH03_take001"}),
        ("--mode=single --shot=SH03 -m 'a test'", {"SEQ01_SH03_take001"}),
    ],
)
def test_the_long_form(rest: str, made: set[str], studio: Studio) -> None:
    studio(f"--project driver-beware --seq SEQ01 {rest}")
    assert studio.made() == made


def test_the_long_form_may_come_in_any_order(shell: Shell) -> None:
    shell("--mode multi --seq=SEQ01 --dry-run --project=driver-beware")
    assert shell.made() == set()


def test_a_refusal_has_the_exit_code_and_words_of_takes(shell: Shell) -> None:
    assert "did you mean SEQ08" in shell("--project driver-beware --seq SEQ80 --mode multi", code=1)
    assert "a single take is of one shot" in shell("--project driver-beware --seq SEQ01 --mode single", code=1)
    assert "--seq" in shell("--project driver-beware --mode multi", code=2)
    assert "there is no command generat; did you mean generate?" in shell("generat driver-beware SEQ08", code=2)
    assert shell.made() == set()
