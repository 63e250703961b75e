"""Every step that a refusal or an answer may name is a command that can be typed."""

from __future__ import annotations

import shlex

import click
import pytest

from cli.command_lines import command_line, said
from cli.main import COMMANDS, takes
from domain.steps import VERBS, Open, Step

# Not behind the command, or in one place with another argument.
ELSEWHERE = {("init", "workspace"), ("restore", "workspace"), ("plan_check", "file")}


def typed(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that words name, and the words behind its name."""
    command: click.Command = takes
    context = click.Context(takes)
    while isinstance(command, click.Group) and words and (found := command.get_command(context, words[0])):
        command, words = found, words[1:]
    return command, words


def flags(command: click.Command) -> set[str]:
    return {flag for param in command.params if isinstance(param, click.Option) for flag in param.opts}


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "again"])
def test_a_verb_is_a_command_that_takes_its_arguments(verb: str) -> None:
    names = [name for name in VERBS[verb] if (verb, name) not in ELSEWHERE]
    step = Step(verb, **dict.fromkeys(names, Open("X")))
    program, *words = shlex.split(command_line(step))
    command, rest = typed(words)
    assert program == "takes"
    assert len(rest) < len(words), f"no command: {command_line(step)}"
    assert {word for word in rest if word.startswith("-")} <= flags(command), command_line(step)
    places = [param for param in command.params if isinstance(param, click.Argument)]
    if any(param.nargs == -1 for param in places):
        return
    assert sum(word == "X" for word in rest) - sum(word.startswith("--") for word in rest) <= len(places)


def test_what_is_done_again_is_changed_by_flags_that_a_command_has() -> None:
    top = [typed([name])[0] for name in COMMANDS]
    below = [command for group in top if isinstance(group, click.Group) for command in group.commands.values()]
    known = {flag for command in (*top, *below) for flag in flags(command)}
    for name in VERBS["again"]:
        line = command_line(Step("again", **{name: Open("X")}))
        assert line.removeprefix("the same with ").split()[0] in known, line


def test_advice_that_ends_with_a_colon_leads_to_the_command_behind_it() -> None:
    assert said(["mend it", "to see what fits:", Step("plan_schema"), Step("status"), "wait"]) == (
        "mend it; to see what fits: takes plan schema; or takes status; or wait"
    )


def test_a_workspace_is_named_before_the_command() -> None:
    elsewhere = Open("DIR")
    assert command_line(Step("init", workspace=elsewhere, database="URL")) == "takes -w DIR init --database URL"
    assert command_line(Step("again", workspace=elsewhere)) == "the same with -w DIR"
