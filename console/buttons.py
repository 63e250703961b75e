"""Steps in the console's words: what a button says, and the page it leads to or the request it sends."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from console.models import Button, Fault, Post
from domain.ids import made_id, sequence_of, shot_id, shot_number, shown
from domain.steps import Open

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.errors import TakesError
    from domain.steps import Step


class Words(NamedTuple):
    """How a verb is put; of each the first is used whose `{names}` are all known."""

    labels: tuple[str, ...]
    pages: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


_BOARD = "/p/{project}"
_PAGE = "/p/{project}/{sequence}"
_CUT = f"{_PAGE}?view=cut"
_COMPOSE = f"{_PAGE}?view=compose"
_WORDS = f"{_PAGE}?view=words"
_API = "/api/client/{project}"
WORDS: dict[str, Words] = {
    "init": Words(("Make a workspace in the terminal",)),
    "plan_add": Words(("Add a plan",), ("/#bring",)),
    "plan_check": Words(("Look how a plan is read",), ("/#bring",)),
    "plan_schema": Words(("Look up in the terminal what a plan may hold",)),
    "plan_accept": Words(("Read the plan's words",), (f"{_CUT}#plan-{{place}}", _CUT)),
    "plan_decline": Words(("Keep our words",), (f"{_CUT}#plan-{{place}}", f"{_CUT}#plan-changes")),
    "status": Words(("Look at {sequence}", "Look at the board of {project}", "See all projects"), (_PAGE, _BOARD, "/")),
    "grid": Words(("Explore a grid",), (f"{_PAGE}#explore", _BOARD)),
    "approve_grid": Words(
        ("Choose a quadrant",), ("/p/{project}/dailies?item={grid}", f"{_PAGE}#grid-of-{{entity}}", _BOARD)
    ),
    "start_frame": Words(("Use a picture or a frame",), (f"{_CUT}#lineage", _BOARD)),
    "end_frame": Words(("Look at the end frames",), (f"{_CUT}#lineage", _BOARD)),
    "generate": Words(("{change}", "Compose a run with {renderer}", "Compose a run"), (f"{_COMPOSE}{{run}}",)),
    "revise": Words(("Write shot {shot} anew", "Write other words"), (f"{_WORDS}#words-{{place}}", _WORDS)),
    "replace": Words(("Replace the words in the workspace's terminal",)),
    "pick": Words(("Pick words from takes",), (_COMPOSE,)),
    "cut": Words(("Choose a take for shot {shot}", "Compose the cut"), (f"{_CUT}#cut-{{place}}", _CUT, _BOARD)),
    "approve": Words(("Look at {take}", "Choose a take"), ("/p/{project}/dailies?item={take}", _CUT, _BOARD)),
    "undo": Words(("Undo",), (), (f"{_API}/sequences/{{sequence}}/undo",)),
    "finalize": Words(("Lock {sequence} as final", "Lock it as final"), (_CUT, _BOARD)),
    "reopen": Words(("Reopen {sequence}", "Reopen it"), (), (f"{_API}/sequences/{{sequence}}/reopen",)),
    "resume": Words(("Carry on with {take}", "Carry on"), (), (f"{_API}/resume",)),
    "worker": Words(("Start a worker in the workspace's terminal",)),
    "reconcile": Words(("Ask fal about {take}", "Ask fal what became of it"), (f"{_PAGE}#jobs", _BOARD)),
    "cancel": Words(("Call {take} off", "Call it off"), (f"{_PAGE}#jobs", _BOARD)),
    "adopt": Words(("Bring {take} back in the workspace's terminal", "Bring the file back in the terminal")),
    "budget": Words(("Set the budget",), ("/p/{project}/plan#budget",)),
    "costs": Words(("See what was spent",), (_BOARD,)),
    "log": Words(("See what happened",), ("/p/{project}/time",)),
    "move": Words(("Move the log in the workspace's terminal",)),
    "restore": Words(("Restore the log in the terminal",)),
    "backup": Words(("Make a backup in the workspace's terminal",)),
    "check": Words(("Check everything in the workspace's terminal",)),
    "recover": Words(("See in the workspace's terminal what the log has lost",)),
    "models": Words(("Look up the models",), ("/models",)),
    "replay": Words(("Write the files anew in the workspace's terminal",)),
    "media_check": Words(("Check the media in the workspace's terminal",)),
    "media_push": Words(("Share the media from the machine that has them, in its terminal",)),
    "archive": Words(("Archive the project",), (), (f"{_API}/archive",)),
    "diff": Words(("See what changed since",), (f"{_BOARD}?since={{since}}", _BOARD)),
    "export": Words(("Export the cut",), (f"{_BOARD}#export",)),
    "unarchive": Words(("Take the project out of the archive",), (), (f"{_API}/unarchive",)),
    "prune": Words(("Prune the project in the workspace's terminal",)),
    "console": Words(("Start the console in the workspace's terminal",)),
}
AGAIN = {
    "yes": "Agree to the price",
    "once": "Use the words only this once",
    "renderer": "Choose the renderer",
    "model": "Choose another model",
    "shots": "Make a part of the shots in the workspace's terminal",
    "split": "Split it into takes that fit",
    "without_start_frame": "Go on without a start frame",
    "mode": "Choose the mode",
    "take": "Name the take",
    "match": "Say which shot it was",
    "base": "Name the take that the words come from",
    "duration": "Choose another length",
    "set": "Choose another setting",
    "database": "Name the database",
    "port": "Choose another port",
    "to": "Name the place",
    "at": "Name the moment",
    "without": "Name another event",
    "prompt": "Write the words",
    "with_settings": "Take the settings too",
    "concurrency": "Choose how many at once",
    "workspace": "Name the workspace",
    "encoding": "Say which encoding it is in",
    "sheet": "Name the sheet",
    "map": "Say which column it is",
    "ignore": "Leave the column out",
    "project": "Name the project",
    "name": "Give it another name",
    "role": "Say which role the input has",
    "schema": "Give a file of its schema",
    "output": "Name the file",
}
RUN = (
    "renderer",
    "mode",
    "model",
    "split",
    "missing",
    "without_start_frame",
)  # what the page that composes a run can be told


def button(step: Step) -> Button:
    """Return the button of a step."""
    args = {name: _plain(value) for name, value in step.args.items()}
    if step.verb == "again":
        return Button(verb="again", args=args, label=_again(args), href=None, post=None)
    words, known = WORDS[step.verb], _known(args)
    changes = {name: value for name, value in args.items() if name in ("split", "shots", "without_start_frame")}
    if changes:
        known["change"] = _again(changes)
    quoted = {name: quote(text) for name, text in known.items()}
    if "shots" not in args:  # no page can be told that
        quoted["run"] = _run(args)
    post = _first(words.posts, quoted)
    body = {"take": known["take"]} if step.verb == "resume" and "take" in known else {}
    return Button(
        verb=step.verb,
        args=args,
        label=_first(words.labels, known) or "",
        href=_first(words.pages, quoted),
        post=Post(path=post, body=body) if post else None,
    )


def fault_of(error: TakesError) -> Fault:
    """Return a refusal as the API says it."""
    return Fault(
        error=shown(str(error), 2000),
        code=error.code,
        about=error.about,
        advice=shown(error.advice, 500) if error.advice else "",
        next=[button(step) for step in error.steps],
        faults=[shown(text, 500) for text in getattr(error, "faults", ())],
    )


def _again(args: Mapping[str, Any]) -> str:
    said = [AGAIN[name] for name in args]
    return ", ".join([*said[:1], *(words[0].lower() + words[1:] for words in said[1:])]) or "Try again"


def _plain(value: object) -> Any:
    """Return an argument as JSON has it; what a person still has to choose is null."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return None if isinstance(value, Open) else value


def _known(args: Mapping[str, Any]) -> dict[str, str]:
    """Return what labels and addresses can name, ids in their full form; `place` is the id of a shot."""
    known = {name: str(value) for name, value in args.items() if isinstance(value, str | int) and value is not True}
    shot, take = known.pop("shot", ""), known.pop("take", "")
    if "sequence" in known:
        known["sequence"] = sequence_of(known["sequence"])  # a take's own status lies on the page of its sequence
        number = int(shot) if shot.isdigit() else shot_number(shot)
        place = known["sequence"] if number is None else shot_id(known["sequence"], number)
        known.setdefault("entity", place)
        known |= {} if number is None else {"shot": str(number), "place": place}
    if take and not take.isdigit():
        known["take"] = take
    elif take and "entity" in known:
        known["take"] = made_id(known["entity"], "take", int(take))
    if found := known.get("entity") or known.get("take"):
        known.setdefault("sequence", sequence_of(found))
    return known


def _first(texts: Sequence[str], known: Mapping[str, str]) -> str | None:
    """Return the first text whose names are all known, filled in."""
    names = {text: {name for _, name, _, _ in Formatter().parse(text) if name} for text in texts}
    return next((text.format_map(known) for text in texts if names[text] <= known.keys()), None)


def _run(args: Mapping[str, Any]) -> str:
    chosen = {name: "yes" if args[name] is True else args[name] for name in RUN if args.get(name)}
    return f"&{urlencode(chosen)}" if chosen else ""
