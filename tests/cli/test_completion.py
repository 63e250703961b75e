"""The Tab key knows projects, sequences, shots, takes, grids and quadrants, in bash, zsh and fish."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from cli.main import takes as root_command
from tests.cli.support import TAKES, Takes, add_plan, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import ShellComplete

SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


def offered(root: Path, line: str, shell: str = "zsh") -> str:
    """Return what click's protocol answers a shell on `line`, whose last word is still typed."""
    words = shlex.split(line) + ([""] if line.endswith(" ") else [])
    typed = {"COMP_WORDS": line, "COMP_CWORD": words[-1] if shell == "fish" else str(len(words) - 1)}
    with contextlib.chdir(root), pytest.MonkeyPatch.context() as patch:
        for name, value in typed.items():
            patch.setenv(name, value)
        return SHELLS[shell](root_command, {}, "takes", "_TAKES_COMPLETE").complete()


def values(root: Path, line: str) -> list[str]:
    return offered(root, line).split("\n")[1::3]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("takes appr", ["approve-grid", "approve"]),
        ("takes approve ", ["film", "SEQ01", "SEQ02"]),
        ("takes approve f", ["film"]),
        ("takes approve seq0", ["SEQ01", "SEQ02"]),
        ("takes approve 2", ["SEQ02"]),
        ("takes approve film ", ["SEQ01", "SEQ02"]),
        ("takes approve SEQ02_", ["SEQ02_take001", "SEQ02_SH01", "SEQ02_SH02"]),
        ("takes approve SEQ02_SH", ["SEQ02_SH01", "SEQ02_SH02"]),
        ("takes approve 1 --take ", ["1"]),
        ("takes approve film SEQ01 --take SEQ", ["SEQ01_take001"]),
        ("takes approve 1 --shot ", ["SH01", "SH02", "SH03"]),
        ("takes revise 2_SH01 --shot SEQ02_SH02", ["SEQ02_SH02"]),
        ("takes cut 1 --shot ", ["SH01=", "SH02=", "SH03="]),
        ("takes cut 1 --shot SH02=", ["SH02=1"]),
        ("takes approve-grid 1 --quadrant ", ["top_left", "top_right", "bottom_left", "bottom_right"]),
        ("takes approve-grid 1 --quadrant bot", ["bottom_left", "bottom_right"]),
        ("takes approve-grid 1 --grid ", ["1"]),
        ("takes diff 1 ", ["1"]),
        ("takes generate SEQ01 ", ["SEQ01", "SEQ02"]),
        ("takes resume SEQ02_t", ["SEQ02_take001"]),
        ("takes adopt SEQ01_g", ["SEQ01_grid001"]),
        ("takes start-frame 2 SEQ01_", ["SEQ01_take001@end", "SEQ01_"]),  # or a file
        ("takes plan export ", ["film"]),
        ("takes budget ", ["film"]),
        ("takes plan ac", ["accept"]),
        ("takes approve 1 --me", ["--message"]),
        ("takes approve nofilm SEQ01 --take ", []),
        ("takes -w /nowhere approve ", []),
    ],
)
def test_it_offers_what_may_stand_there(line: str, expected: list[str], shown: Takes) -> None:
    assert values(shown.root, line) == expected


def test_it_looks_in_the_workspace_that_is_named(shown: Takes, tmp_path: Path) -> None:
    assert values(tmp_path, f"takes -w {shown.root} approve S") == ["SEQ01", "SEQ02"]
    assert values(tmp_path, f"takes approve -w {shown.root} S") == ["SEQ01", "SEQ02"]
    assert values(tmp_path, "takes approve S") == []


def test_of_several_projects_it_offers_the_sequences_of_the_one_that_is_meant(
    shown: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_plan(shown, {"project": "other", "sequences": {"SEQ07": {"shots": [{"prompt": "Rain."}]}}})
    assert values(shown.root, "takes approve ") == ["film", "other"]
    assert values(shown.root, "takes approve other ") == ["SEQ07"]
    monkeypatch.setenv("TAKES_PROJECT", "film")
    assert values(shown.root, "takes approve ") == ["film", "other", "SEQ01", "SEQ02"]
    assert values(shown.root, "takes undo ") == ["film", "other"]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_is_answered_in_its_own_form(shell: str, shown: Takes) -> None:
    told = offered(shown.root, "takes approve 1 --take ", shell)
    assert (
        told
        == {
            "bash": "plain,1",
            "zsh": "plain\n1\nSEQ01_take001 video_complete",
            "fish": "plain,1\tSEQ01_take001 video_complete",
        }[shell]
    )


def test_it_writes_nothing_and_survives_damaged_files(shown: Takes) -> None:
    before = snapshot(shown.root)
    values(shown.root, "takes approve 1 --take ")
    assert snapshot(shown.root) == before
    (shown.root / "state" / "film" / "shots" / "SEQ01.json").write_bytes(b"{")
    assert values(shown.root, "takes approve 1 --take ") == []
    (shown.root / "state" / "film" / "sequences.json").write_bytes(b"[]")
    assert values(shown.root, "takes approve ") == ["film"]


def test_it_is_silent_whatever_it_finds(shown: Takes) -> None:
    (shown.root / "state" / "film" / "sequences.json").write_bytes(b'{"sequences": [1]}')
    typed = {"_TAKES_COMPLETE": "zsh_complete", "COMP_WORDS": "takes approve ", "COMP_CWORD": "2"}
    done = subprocess.run([TAKES], cwd=shown.root, env={**os.environ, **typed}, capture_output=True, check=False)
    assert done.stderr == b""


@pytest.mark.parametrize("shell", SHELLS)
def test_one_command_installs_it_and_again_changes_nothing(
    shell: str, takes: Takes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    begins = {"bash": ".bashrc", "zsh": ".zshrc"}
    if shell in begins:
        (tmp_path / begins[shell]).write_text("alias ll='ls -l'")
    takes("completion", "--install")
    before = snapshot(tmp_path)
    takes("completion", shell, "--install")
    assert snapshot(tmp_path) == before
    if shell in begins:
        first, line = (tmp_path / begins[shell]).read_text().splitlines()
        assert first == "alias ll='ls -l'"
        assert "complete." in line
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    takes.refused("completion", "--install", code=2, says="which shell?", hint="bash, zsh or fish")


ASKS = {
    "bash": '. "{script}"; COMP_WORDS=({typed} approve SEQ0); COMP_CWORD=2; _takes_completion {typed}; '
    'printf "%s\\n" "${{COMPREPLY[@]}}"',
    "fish": '. "{script}"; complete -C "{typed} approve SEQ0" | string split -f 1 \\t',
    # What zsh's own machinery would do with the answer is written out instead.
    "zsh": "compdef() {{ }}; _describe() {{ print -l -- ${{(P)3}} | sed 's/:.*//' }}; compadd() {{ }}; . \"{script}\"; "
    "words=({typed} approve SEQ0); CURRENT=3; _takes_completion",
}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_itself_asks_the_program_that_is_typed(shell: str, shown: Takes, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} isn't here")
    script = tmp_path / "script"
    script.write_text(shown("completion", shell).out)
    asked = ASKS[shell].format(script=script, typed=TAKES)
    bare = {**os.environ, "PATH": "/usr/bin:/bin"}
    done = subprocess.run([shell, "-c", asked], cwd=shown.root, env=bare, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["SEQ01", "SEQ02"], "")
