"""The story of "History you can use" in whole terminal outputs: two takes, the best of both, where it comes from.

Take 1 of SEQ08 is great except shot 3. Shots 3 and 5 are revised; in take 2 shot 3 is better, shot 5 is worse. Take 3
has take 2's shot 3 and take 1's shot 5. What each command says, in a pipe, lies in `tests/golden/story/`.

After a change of wording that is meant: `TAKES_REFRESH_GOLDEN=1 pytest tests/cli/test_history_story.py`, then read
`git diff tests/golden/story`.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import Process, Takes, copied, facts, plan_file, snapshot

if TYPE_CHECKING:
    from tests.cli.support import Ran

GOLDEN = Path(__file__).parents[1] / "golden" / "story"
REFRESH = os.environ.get("TAKES_REFRESH_GOLDEN") == "1"
FILM, SEQ = "driver-beware", "SEQ08"
PLAN: dict[str, Any] = {
    "project": FILM,
    "title": "Driver Beware",
    "settings": {"generate_audio": False},
    "elements": {
        "driver": {"kind": "character", "description": "a bearded courier of forty in a green parka"},
        "car": {"kind": "vehicle", "description": "a pale blue estate car with one dead fog lamp"},
    },
    "sequences": {
        SEQ: {
            "title": "The bridge",
            "grid_prompt": "A stone bridge in fog, a pale blue car on its crown, first light.",
            "elements": ["driver", "car"],
            "shots": [
                {"prompt": "Tight close-up through the windscreen. @driver grips the wheel.", "duration": 1},
                {"prompt": "Low wide shot. @car drives out of fog on to the stone deck.", "duration": 1},
                {"prompt": "Medium shot of @driver at the wheel. He sees the gap and brakes.", "duration": 1},
                {"prompt": "Side-on tracking shot. The car slides, its wheels locked.", "duration": 1},
                {"prompt": "Wide from behind. @driver walks to the edge and lifts the red lamp.", "duration": 1},
            ],
        },
        "SEQ09": {
            "title": "The far side",
            "grid_prompt": "A car's headlights seen through a scarf of fog.",
            "shots": [{"prompt": "A CAR waits on the far side; the driver's scarf is red.", "duration": 3}],
        },
    },
}
BRAKES = "Medium shot of @driver at the wheel. He sees the gap, stands on the brake\nand shouts a name."
LAMP = "Wide from behind. @driver runs to the edge and drops the red lamp."
# Each chapter is a file of the golden folder: a name, and what is typed.
STORY: dict[str, list[list[object]]] = {
    "1-two-takes": [
        ["plan", "add", "../PLAN.json"],
        ["grid", FILM, SEQ],
        ["approve-grid", FILM, SEQ, "--quadrant", "bottom_right"],
        ["generate", FILM, SEQ],
        ["revise", FILM, SEQ, "--shot", 3, BRAKES, "--duration", 2, "-m", "the brake is the point"],
        ["revise", FILM, SEQ, "--shot", 5, LAMP],
        ["diff", FILM, SEQ, 1, "working"],
        ["diff", FILM, SEQ, "plan", "working"],
        ["generate", FILM, SEQ],
    ],
    "2-compare-and-judge": [
        ["diff", FILM, SEQ, 1, 2],
        ["diff", FILM, SEQ, 2, 2],
        ["diff", FILM, SEQ, 1, 2, "--json"],
        ["reject", FILM, SEQ, "--take", 2, "--reason", "shot 5: the lamp goes out"],
        ["note", FILM, SEQ, "--take", 2, "--at-seconds", 2.5, "shot 3 is the one"],
    ],
    "3-the-best-of-both": [
        ["pick", FILM, SEQ, "--base", 2, "--shot", "5=1", "-m", "the lamp of take 1"],
        ["pick", FILM, SEQ, "--base", 2, "--shot", "5=1"],
        ["diff", FILM, SEQ, 1, "working"],
        ["diff", FILM, SEQ, 2, "working"],
        ["generate", FILM, SEQ],
        ["diff", FILM, SEQ, 1, 3],
        ["diff", FILM, SEQ, 2, 3],
        ["diff", FILM, SEQ, 3, "working"],
    ],
    "4-where-it-comes-from": [
        ["history", FILM, SEQ, "--shot", 5],
        ["history", FILM, SEQ],
        ["history", FILM, SEQ, "--shot", 5, "--at", "SEQ08_take002"],
        ["diff", FILM, SEQ, 1, "working", "--at", "SEQ08_take002"],
        ["status", FILM, SEQ, "--at", "SEQ08_take002"],
    ],
    "5-replace-and-undo": [
        ["replace", FILM, "car", "van", "--dry-run"],
        ["replace", FILM, "car", "van", "-m", "the client has a van"],
        ["replace", FILM, "car", "van"],
        ["undo", FILM, SEQ],
        ["undo", FILM, SEQ],
        ["diff", FILM, SEQ, 2, "working"],
        ["pick", FILM, SEQ, "--shot", "5=1"],
        ["approve", FILM, SEQ, "--take", 3],
        ["undo", FILM, SEQ],
        ["undo", FILM, "SEQ09"],
    ],
    "6-find-and-look-back": [
        ["search", "red lamp"],
        ["search", "scarf", "--json"],
        ["search", "an ox"],
        ["status", FILM, SEQ],
        ["log", FILM, SEQ],
        ["log", FILM, SEQ, "--at", 8],
        ["replay", "--to", "past", "--at", "SEQ08_take002"],
        ["replay", "--to", "never", "--without", 9],
        ["replay", "--check"],
    ],
}


def normalised(text: str, root: Path) -> str:
    """What differs from run to run, given a name: where the workspace lies, times, and ids."""
    text = text.replace(str(root), "<workspace>")
    text = re.sub(r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?Z?)?", "<time>", text)
    return re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "<id>", text)


def told(args: list[object], ran: Ran, root: Path) -> str:
    """What a terminal would show of a command, its errors after what it says, and its exit code."""
    typed = " ".join(json.dumps(str(arg), ensure_ascii=False) if " " in str(arg) else str(arg) for arg in args)
    errors = "".join(f"! {line}\n" for line in ran.err.splitlines())
    return normalised(f"$ takes {typed}\n{ran.out}{errors}[{ran.code}]\n", root)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The workspace the story leaves behind, and what was said, by chapter."""
    root = tmp_path_factory.mktemp("story") / "work"
    root.mkdir()
    takes = Takes(root)
    plan_file(takes, PLAN)
    chapters = {
        name: "\n".join(told(args, takes(*args, code=None), root) for args in commands)
        for name, commands in STORY.items()
    }
    return root, chapters


@pytest.mark.parametrize("chapter", STORY)
def test_the_story_is_told_word_for_word(chapter: str, story: tuple[Path, dict[str, str]]) -> None:
    path, said = GOLDEN / f"{chapter}.txt", story[1][chapter]
    if REFRESH:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


def test_the_golden_folder_holds_this_story_and_nothing_else() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(STORY)


def test_take_3_is_made_of_both_and_cites_them(story: tuple[Path, dict[str, str]]) -> None:
    root, _ = story
    third = next(t for t in facts(root, "TakeRequested") if t["take_id"] == "SEQ08_take003")
    words = {p["shot"]: (p["prompt"], p["duration"]) for p in third["shot_prompts"]}
    assert words["SEQ08_SH03"] == (BRAKES, 2)
    assert words["SEQ08_SH05"] == (PLAN["sequences"][SEQ]["shots"][4]["prompt"], 1)
    picked = next(f for f in facts(root, "ShotPromptRevised") if f["source"]["kind"] == "take")
    first = next(
        line for line in story[1]["6-find-and-look-back"].splitlines() if "TakeRequested  SEQ08_take001" in line
    )
    assert picked["source"] == {
        "kind": "take",
        "take_id": "SEQ08_take001",
        "shot": "SEQ08_SH05",
        "position": int(first.split()[0]),
    }


def test_looking_changes_nothing(story: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    takes = copied(story[0], tmp_path / "copy")
    before = snapshot(takes.root)
    for args in (args for commands in STORY.values() for args in commands):
        if args[0] in ("diff", "history", "search", "status", "log"):
            takes(*args)
    takes("replace", FILM, "car", "van", "--dry-run")
    takes("replay", "--to", tmp_path / "elsewhere", "--without", 9)
    assert snapshot(takes.root) == before


def _on_a_terminal(root: Path, *args: object, **environment: str) -> str:
    own, other = os.openpty()
    try:
        Process(root)(*args, pty=other, env={**os.environ, "TERM": "xterm-256color", **environment})
        return os.read(own, 1 << 16).decode()
    finally:
        os.close(own)
        os.close(other)


def test_on_a_terminal_a_diff_is_red_and_green_and_has_no_marks(story: tuple[Path, dict[str, str]]) -> None:
    said = _on_a_terminal(story[0], "diff", FILM, SEQ, 1, 2)
    assert re.search(r"\x1b\[31m\x1b\[9m|\x1b\[(31;9|9;31)m", said)
    assert "\x1b[32m" in said
    assert not any(mark in said for mark in ("[-", "-]", "{+", "+}"))
    bare = re.sub(r"\x1b\[[0-9;]*m", "", said)
    assert "walks" in bare
    assert "runs" in bare


def test_in_a_pipe_the_installed_program_says_the_same_without_colour(story: tuple[Path, dict[str, str]]) -> None:
    ran = Process(story[0])("diff", FILM, SEQ, 1, 2)
    assert "\x1b" not in ran.out + ran.err
    assert told(["diff", FILM, SEQ, 1, 2], ran, story[0]) in story[1]["2-compare-and-judge"]
