"""The same refusal from the command line, the API and Python is one object: its code, what it is about, its steps."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from cli.main import takes as program
from console.buttons import button
from domain.decisions.choices import named_take
from domain.errors import TakesError
from services import ClientSequenceRunner, open_workspace
from services.verbs import review
from tests.cli.support import PLAN, Takes, add_plan, kinds
from tests.console.support import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from services.workspace.workspace import Workspace
    from tests.console.support import Console

LONG = {"shots": [{"prompt": f"Part {n} of a long walk.", "duration": 5} for n in range(1, 6)]}
FRAMED = {"needs_start_frame": True, "shots": [{"prompt": "A door opens.", "duration": 4}]}
FILM = {**PLAN, "sequences": {**PLAN["sequences"], "SEQ03": LONG, "SEQ04": FRAMED}}
Typed = tuple[object, ...]
Posted = tuple[str, dict[str, Any]]


def run(root: Path, sequence: str, renderer: str) -> None:
    """Run a sequence from Python, whatever it costs."""
    ClientSequenceRunner(root, "film", renderer, agree=True).run_sequence(sequence)


def opened(root: Path, call: Callable[[Workspace], object]) -> None:
    """Call something with the workspace open."""
    with contextlib.closing(open_workspace(root)) as workspace:
        call(workspace)


def approve_take_7(workspace: Workspace) -> object:
    """Approve a take that isn't there."""
    return review.approve(workspace, "film", "SEQ01", lambda state: named_take(state, "7"))


REFUSALS: dict[str, tuple[Typed, Posted, Callable[[Path], object]]] = {
    "final": (
        ("revise", "film", "SEQ02", "--shot", "1", "It rains."),
        ("SEQ02/revise", {"shot": 1, "prompt": "It rains."}),
        lambda root: opened(root, lambda workspace: review.revise(workspace, "film", "SEQ02", 1, "It rains.", None)),
    ),
    "no_start_frame": (
        ("generate", "film", "SEQ04", "--renderer", "local"),
        ("SEQ04/generate", {"renderer": "local"}),
        lambda root: run(root, "SEQ04", "local"),
    ),
    "misfit": (
        ("generate", "film", "SEQ03", "--renderer", "fal", "--yes"),
        ("SEQ03/generate", {"renderer": "fal"}),
        lambda root: run(root, "SEQ03", "fal"),
    ),
    "unknown": (
        ("approve", "film", "SEQ01", "--take", "7"),
        ("SEQ01/approve", {"take": 7}),
        lambda root: opened(root, approve_take_7),
    ),
    "over_budget": (
        ("generate", "film", "SEQ01", "--renderer", "fal", "--yes"),
        ("SEQ01/generate", {"renderer": "fal", "agreed": "0.252"}),
        lambda root: run(root, "SEQ01", "fal"),
    ),
}


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """Return a console whose SEQ02 is final, SEQ03 too long, SEQ04 without a start frame, with a cent to spend."""
    film = Takes(tmp_path_factory.mktemp("film"))
    add_plan(film, FILM)
    film("generate", "film", "SEQ01", "SEQ02")
    film("approve", "film", "SEQ02", "--take", "1")
    film("finalize", "film", "SEQ02")
    film("budget", "film", "0.01")
    with pytest.MonkeyPatch.context() as patched, served(film.root) as console:
        patched.setenv("FAL_KEY", "id:secret")
        yield console


def no(call: Callable[[], object]) -> TakesError:
    """Return the refusal that a call ends with."""
    with pytest.raises(TakesError) as refused:
        call()
    return refused.value


def typed(root: Path, args: Typed) -> object:
    """Run the program as far as the refusal, before it is written as text."""
    with contextlib.chdir(root):
        return program.main(args=[str(arg) for arg in args], prog_name="takes", standalone_mode=False)


@pytest.mark.parametrize("code", REFUSALS)
def test_the_same_refusal_from_every_surface_is_one_object(console: Console, code: str) -> None:
    before = kinds(console.root)
    args, (path, body), call = REFUSALS[code]
    here, there = no(lambda: call(console.root)), no(lambda: typed(console.root, args))
    fault = console.post(f"/film/sequences/{path}", body, 404 if code == "unknown" else 400)
    assert here.steps
    assert (there.code, there.about, there.steps) == (here.code, here.about, here.steps)
    buttons = [button(step).model_dump() for step in here.steps]
    assert (fault["code"], fault["about"], fault["next"]) == (here.code, here.about, buttons)
    assert here.about["project"] == "film"
    assert kinds(console.root) == before
