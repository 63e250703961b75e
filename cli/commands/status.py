"""`takes status`."""

from __future__ import annotations

from typing import Any

import click

from cli.options import json_option, opened, workspace_option
from cli.output import say, say_json, table, warn
from domain.ids import unknown
from projections.desk import next_step, remarks


@click.command("status", epilog="Example: takes status driver-beware SEQ08")
@click.argument("project", required=False)
@click.argument("sequence", required=False, metavar="[SEQ]")
@json_option
@workspace_option
def command(project: str | None, sequence: str | None, as_json: bool) -> None:
    """Show where every sequence stands and what to do next."""
    from services.mailbox import dropped_pictures

    store = opened().store
    names = [project] if project else store.projects()
    views: dict[str, dict[str, Any]] = {}
    for name in names:
        view = store.sequences(name)
        if view is None:
            raise unknown("project", name, store.projects(), "takes plan add PLAN.json")
        views[name] = _with_next(name, view, sequence)
    for path in dropped_pictures(store.folder.parent, views):
        warn(f"a picture lies in {path}; grid, approve-grid, start-frame or generate takes it in")
    if as_json:
        say_json(views[project] if project else {"projects": views})
        return
    if not views:
        say("no plan yet; next: takes plan add PLAN.json")
    for name, view in views.items():
        (_detail if sequence else _overview)(name, view, store.folder)


def _with_next(project: str, view: dict[str, Any], sequence: str | None) -> dict[str, Any]:
    parts = view["sequences"]
    if sequence is not None and sequence not in parts:
        raise unknown("sequence", sequence, parts, f"takes status {project}")
    wanted = [sequence] if sequence else list(parts)
    made = {}
    for name in wanted:
        words, command_line = next_step(project, name, parts[name])
        made[name] = {
            **parts[name],
            "next": {"do": words, "command": command_line},
            "remarks": remarks(parts[name], view["video_model"]),
        }
    return {**view, "sequences": made}


def _in_plan_order(view: dict[str, Any]) -> list[str]:
    planned = [name for name in view["order"] if name in view["sequences"]]
    return planned + [name for name in view["sequences"] if name not in planned]


def _overview(project: str, view: dict[str, Any], _: object) -> None:
    say(f"{project}  {view['title']}")
    rows = []
    for name in _in_plan_order(view):
        part = view["sequences"][name]
        step = part["next"]
        rows.append(
            [
                name,
                part["phase"],
                str(part["take_count"]),
                f"{len(part['cut'])}/{len(part['shots'])}",
                part["spend"]["actual"] if part["spend"]["actual"] != "0.00" else part["spend"]["estimated"],
                "; ".join(part["remarks"]),
                f"{step['do']}: {step['command']}" if step["command"] else step["do"],
            ]
        )
    table(["sequence", "phase", "takes", "cut", "spend", "remarks", "next"], rows)


def _detail(project: str, view: dict[str, Any], folder: Any) -> None:
    from cli.takes_table import show_sequence

    name, part = next(iter(view["sequences"].items()))
    show_sequence(project, name, part, folder)
