"""`takes completion`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cli.output import say
from domain.errors import BadUsage
from services.disk.named_files import write_named

_SHELLS = ("bash", "zsh", "fish")
# Where a shell looks for what it does when it begins; fish reads a folder of its own.
_BEGINS = {"bash": ".bashrc", "zsh": ".zshrc"}
# zsh knows `compdef` only after compinit, which not every .zshrc runs.
_LOADS = {"bash": "", "zsh": "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }; "}


@click.command("completion", epilog='Examples: takes completion --install  ·  eval "$(takes completion bash)"')
@click.argument("shell", required=False, type=click.Choice(_SHELLS), metavar="[bash|zsh|fish]")
@click.option("--install", is_flag=True, help="Put it where the shell finds it, from its next start on.")
def command(shell: str | None, install: bool) -> None:
    """Print the shell's completion script, or install it.

    With it the Tab key knows commands, options, projects, sequences, shots, takes, grids and quadrants. Without a name
    it is for the shell that $SHELL names.
    """
    wanted = shell or Path(os.environ.get("SHELL", "")).name
    if wanted not in _SHELLS:
        raise BadUsage("which shell?", "name bash, zsh or fish", code="unknown_shell")
    script = _script(wanted)
    if not install:
        click.echo(script)
        return
    for path in _install(wanted, script):
        say(f"written: {path}")
    say(f"{wanted} completes takes from its next start on")


def _script(shell: str) -> str:
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    root = click.get_current_context().find_root().command
    script = found(root, {}, "takes", "_TAKES_COMPLETE").source()
    # zsh and fish would ask the `takes` of the PATH, and be silent without one; this asks the one that is typed.
    script = script.replace("    (( ! $+commands[takes] )) && return 1\n", "")
    script = script.replace("_TAKES_COMPLETE=zsh_complete takes)", '_TAKES_COMPLETE=zsh_complete "${(Q)words[1]}")')
    return script.replace("(commandline -t) takes);", "(commandline -t) (commandline -opc)[1]);")


def _install(shell: str, script: str) -> list[Path]:
    """Write the script, and have the shell read it when it begins; return the files written."""
    if shell == "fish":
        own = _folder("XDG_CONFIG_HOME", ".config") / "fish" / "completions" / "takes.fish"
    else:
        own = _folder("XDG_DATA_HOME", ".local/share") / "takes" / f"complete.{shell}"
    own.parent.mkdir(parents=True, exist_ok=True)
    write_named(own, script.encode())
    return [own, *(_read_from(Path.home() / _BEGINS[shell], own, shell) if shell in _BEGINS else ())]


def _folder(variable: str, usual: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / usual)


def _read_from(begins: Path, own: Path, shell: str) -> list[Path]:
    line = f'{_LOADS[shell]}. "{own}"  # completion of takes'
    before = begins.read_text(encoding="utf-8", errors="surrogateescape") if begins.exists() else ""
    if line in before.splitlines():
        return []
    with begins.open("a", encoding="utf-8") as file:
        file.write(("" if not before or before.endswith("\n") else "\n") + line + "\n")
    return [begins]
