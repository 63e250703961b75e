"""The `takes` command: its table of commands, its global options, and the one place that turns errors into text."""

from __future__ import annotations

import gc
import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cli.command_lines import command_line, hint
from cli.groups import sections
from cli.help_option import Helped
from cli.terminal import say_on
from domain.errors import TakesError
from domain.ids import shown
from domain.steps import Step
from services.disk.diagnosis import checked_level

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from services.workspace.workspace import Workspace

# name -> (module below cli.commands, what it does in a few words). Listed here so that `takes --help` imports none
# of them; a test holds the words against the commands' own.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", "Make a workspace with a starter plan."),
    "demo": ("demo", "Play the whole story on the local renderer, free and offline."),
    "plan": ("plan", "Add, check, import and export a client's plan."),
    "status": ("status", "Show where every sequence stands and what to do next."),
    "grid": ("grid", "Generate 2x2 grids to find a start frame in."),
    "approve-grid": ("approve_grid", "Crop a quadrant of a grid and make it the start frame."),
    "start-frame": ("start_frame", "Set a start frame from a file or a moment of a take."),
    "end-frame": ("end_frame", "Set an end frame from a file, a moment of a take, or the shot that follows."),
    "generate": ("generate", "Generate takes: a sequence at once, or shot by shot."),
    "replace": ("replace", "Replace words in all working prompts and grid prompts."),
    "revise": ("revise", "Change a shot's working prompt."),
    "pick": ("pick", "Compose the working prompts from earlier takes."),
    "diff": ("diff", "Compare two takes, or a take with `working` or `plan`; or the cut with what was delivered."),
    "history": ("history", "Show every prompt a shot has had, and how it did."),
    "cut": ("cut", "Compose the cut shot by shot from any takes."),
    "approve": ("approve", "Choose a take for all the shots it holds."),
    "reject": ("reject", "Turn a take or grid down, with the reason."),
    "undo": ("undo", "Take back what was done last: words, cut, verdict or start frame."),
    "note": ("note", "Write a note on a sequence, a shot, a take or a grid."),
    "finalize": ("finalize", "Lock a sequence's cut."),
    "reopen": ("reopen", "Let a final sequence change again."),
    "resume": ("resume", "Carry on with whatever was under way."),
    "worker": ("worker", "Follow whatever is under way, until Ctrl-C."),
    "reconcile": ("reconcile", "Find out what became of posts whose answer never came."),
    "cancel": ("cancel", "Call a take or grid off."),
    "adopt": ("adopt", "Bring a result in by hand: one that can't be fetched, or whose file is gone."),
    "budget": ("budget", "Cap what a project may spend, or show what is left."),
    "costs": ("costs", "Show what was spent: by sequence, shot, take and approved second."),
    "report": ("report", "Tell a session's decisions, reasons and notes, as Markdown."),
    "log": ("log", "Show what happened, event by event."),
    "check": ("check", "Check everything: log, triggers, files, media, and what this workspace has seen."),
    "recover": ("recover", "Show what the log has lost of what this workspace has seen, and go on without it."),
    "backup": ("backup", "Write the log, what was seen of it, and a list of the media to one file."),
    "restore": ("restore", "Load a backup, or a log's lines of JSON, into an empty workspace."),
    "move": ("move", "Move the log into a database that a team shares, or back into a file."),
    "archive": ("archive", "Put a project away: lists leave it out."),
    "unarchive": ("unarchive", "Take a project out of the archive again."),
    "prune": ("prune", "Remove the videos of rejected takes that nothing uses."),
    "preview": ("preview", "Write the cut as one film, exact to the frame, with its sound."),
    "sheet": (
        "sheet",
        "Make a contact sheet of the cut: start frames, a picture of each shot, words, take and verdict.",
    ),
    "export": ("export", "Write the cut for an editor: timelines, the shot list, and the videos beside them."),
    "conform": ("conform", "Take over an editor's cut of exported media, from an .otio or .edl."),
    "whence": ("whence", "Say which take, grid, start frame or element a file is, by its content."),
    "search": ("search", "Find prompts by their words, in all projects and versions."),
    "models": ("models", "List the models with their limits and dated prices."),
    "replay": ("replay", "Rebuild the files from the log, or check them against it."),
    "media": ("media", "Show which pictures and videos lie in the root that machines share."),
    "console": ("console", "Serve the web console: boards, dailies, takes side by side."),
    "completion": ("completion", "Print the shell's completion script, or install it."),
}


_EPILOG = """PROJECT may be left out where there is one, or TAKES_PROJECT names it. SEQ and SHOT may be any beginning
that fits one alone, in any case; 8 is SEQ08. Begin with `takes demo`, or `takes init`,
`takes plan add PLAN.json`."""


class Session:
    """What the global options said, and the workspace once it is open, or why it can't be opened."""

    def __init__(self, workspace: str | None = None, actor: str | None = None) -> None:
        self.workspace = workspace
        self.actor = actor
        self.opened: Workspace | None = None
        self.fault: TakesError | None = None


class LazyGroup(Helped, click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"cli.commands.{COMMANDS[cmd_name][0]}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say what to type instead."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if ctx.resilient_parsing:
                raise
            from cli.unknown_command import unknown_command

            raise unknown_command(args, COMMANDS, ctx.params.get("workspace")) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by their work, without importing them."""
        for heading, names in sections(list(COMMANDS)):
            with formatter.section(heading):
                formatter.write_dl([(name, COMMANDS[name][1]) for name in names])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands without importing them, and the options."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        from click.shell_completion import CompletionItem

        return [CompletionItem(name, help=COMMANDS[name][1]) for name in COMMANDS if name.startswith(incomplete)]


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"takes {version('takeledger')}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EPILOG,
)
@click.option(
    "-w", "--workspace", metavar="DIR", help="The folder that holds events.db; else TAKES_WORKSPACE, else upwards."
)
@click.option("--actor", metavar="NAME", help="Who does it; else TAKES_ACTOR, git's user.name, the login.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.pass_context
def takes(ctx: click.Context, workspace: str | None, actor: str | None) -> None:
    """A ledger for AI film: every prompt, take and approval is an event.

    From a client's plan to approved takes; nothing is lost, nothing is paid twice, and every picture knows
    the words that made it.
    """
    checked_level()
    ctx.obj = Session(workspace, actor)


def main(args: list[str] | None = None) -> None:
    """Run `takes`; what a stream can't show is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = run(args)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
    gc.freeze()  # all goes with the process: the interpreter needn't look for what could go before
    sys.exit(code)


def run(args: list[str] | None = None) -> int:
    """Run `takes` and return its exit code: 0 done, 1 refused, 2 usage, 3 out of reach.

    The only place where an error becomes text and an exit code.
    """
    try:
        code: Any = takes.main(args=args, prog_name="takes", standalone_mode=False)
    except click.Abort as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # click's own word for Ctrl-C
            click.echo(f"stopped; whatever is under way can be carried on: {command_line(Step('resume'))}", err=True)
            return 130
        click.echo("stopped; nothing was recorded by this question", err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except TakesError as error:
        _complain(error)
        return error.exit_code
    except SystemExit:  # click's answer to a pipe that was closed before all was said
        _silence()
        return 0
    except OSError as error:
        from services.disk.faults import disk_fault

        fault = disk_fault(error)
        _complain(fault)
        return fault.exit_code
    except Exception as error:
        return _own_fault(error)
    return code if isinstance(code, int) else 0


def _complain(error: TakesError) -> None:
    if "_TAKES_COMPLETE" in os.environ:  # the Tab key was pressed: nobody asked for words amid the line
        return
    say_on(sys.stderr, f"takes: {shown(str(error), 2000)}")
    for fault in getattr(error, "faults", ()):
        say_on(sys.stderr, f"  {shown(fault, 500)}")
    if error.ways:
        say_on(sys.stderr, f"  try: {shown(hint(error), 500)}")


def _own_fault(error: Exception) -> int:
    """Print an error of our own code in one line; TAKES_DEBUG shows where it is."""
    if os.environ.get("TAKES_DEBUG"):
        raise error
    text = f"something went wrong inside takes ({type(error).__name__}: {error}); what was recorded is safe"
    way = "the same command with TAKES_DEBUG=1 shows where; please report it"
    _complain(TakesError(text, way, code="own_fault"))
    return 1


def _silence() -> None:
    """Keep the interpreter from complaining about a pipe that was closed before all was said."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
