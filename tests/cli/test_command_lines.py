"""Every verb that a refusal may lead to is a command, with arguments and flags that the command really has."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click
import pytest

from cli.command_lines import as_typed, command_line, said
from cli.main import Session, takes
from domain.steps import VERBS, Open, Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAMPLES: dict[str, object] = {
    "shot": 3,
    "take": 2,
    "quadrant": 1,
    "at": 3,
    "port": 8080,
    "duration": 5,
    "concurrency": 2,
    "amount": Open("AMOUNT"),
    "shots": (1, 3),
    "match": ("SEQ08_SH03", None),
    "set": ("generate_audio", True),
    "mode": "individual",
}
SWITCHES = (
    "archived",
    "yes",
    "once",
    "split",
    "without_start_frame",
    "with_settings",
    "all",
    "json",
    "bytes",
    "accept",
)
INSTEAD = {"plan_check": [("project",), ("file",)]}  # arguments of which a command takes one


def step(verb: str, names: tuple[str, ...]) -> Step:
    return Step(verb, **{name: name in SWITCHES or SAMPLES.get(name, "WORD") for name in names})


def commands(group: click.Group) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from commands(command) if isinstance(command, click.Group) else (command,)


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "again"])
def test_a_verb_is_a_command_that_takes_its_arguments(verb: str) -> None:
    for names in INSTEAD.get(verb, [VERBS[verb]]):
        first, *words = shlex.split(command_line(step(verb, names)))
        assert first == "takes"
        context = click.Context(takes, info_name="takes", obj=Session(), **takes.context_settings)
        command: click.Command = takes
        if words[0] == "-w":
            words = words[2:]
        while isinstance(command, click.Group):
            name, found, words = command.resolve_command(context, words)
            assert found is not None
            command = found
            if not isinstance(command, click.Group):
                command.make_context(name, words, context)  # refuses an argument or a flag that isn't there


@pytest.mark.parametrize("name", VERBS["again"])
def test_what_is_changed_in_the_same_command_is_a_flag_of_some_command(name: str) -> None:
    line = command_line(step("again", (name,)))
    assert line.startswith("the same with -")
    flags = {flag for command in commands(takes) for param in command.params for flag in param.opts}
    assert line.split()[3] in flags


def test_values_are_written_as_they_are_typed() -> None:
    assert command_line(Step("again")) == "the same command again"
    assert command_line(step("again", ("match",))) == "the same with --match SEQ08_SH03=none"
    assert command_line(step("again", ("shots",))) == "the same with --shots SH01-SH03"
    assert command_line(Step("again", set=("generate_audio", "a b"))) == "the same with --set generate_audio='a b'"
    assert command_line(Step("grid", project="film", sequence="SEQ01", prompt=Open("TEXT"))) == (
        "takes grid film SEQ01 --prompt TEXT"
    )
    assert command_line(Step("revise", project="film", sequence="SEQ01", shot=3, prompt=Open("PROMPT"))) == (
        "takes revise film SEQ01 PROMPT --shot SH03"
    )


def test_advice_that_ends_with_a_colon_leads_to_the_command_behind_it() -> None:
    ways: list[Step | str] = ["in fewer words:", Step("models"), "say nothing"]
    assert said(ways) == "in fewer words: takes models; or say nothing"


def test_a_workspace_is_named_before_the_command() -> None:
    elsewhere = Open("DIR")
    assert command_line(Step("init", workspace=elsewhere, database="URL")) == "takes -w DIR init --database URL"
    assert command_line(Step("again", workspace=elsewhere)) == "the same with -w DIR"


def test_takes_is_hinted_by_its_path_where_the_shell_does_not_find_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / ".venv" / "bin" / "takes"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [str(own)])
    monkeypatch.setenv("PATH", "/usr/bin")
    assert command_line(Step("status")) == ".venv/bin/takes status"
    assert as_typed("takes status") == ".venv/bin/takes status"
    assert command_line(Step("status"), "takes") == "takes status"  # for programs the same everywhere
    own.parent.mkdir(parents=True)
    own.touch(0o755)
    monkeypatch.setenv("PATH", f"/usr/bin:{own.parent}")
    assert command_line(Step("status")) == "takes status"
