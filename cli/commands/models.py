"""`takes models`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.model_tables import say_models
from cli.options import json_option, opened, verb, workspace_option
from cli.output import say, say_json, warn
from domain.errors import BadUsage, Refused
from domain.steps import Step
from services.log.places import has_log
from services.workspace.finding import wanted_folder

if TYPE_CHECKING:
    from domain.models.known import Models

_SCHEMA = click.option("--schema", metavar="FILE", help="A file of the endpoint's OpenAPI; else it is fetched.")


@click.group("models", invoke_without_command=True, epilog="Example: takes models --json")
@json_option
@workspace_option
def command(as_json: bool) -> None:
    """List the models with their limits and dated prices.

    Needs no workspace; in one, the models that were added to it are listed, too. --model takes these names; a price
    that isn't known is a question mark.
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    from projections.price_list import price_list

    view = price_list(_models())
    if as_json:
        say_json(view)
    else:
        say_models(view)


def _models() -> Models:
    from domain.models.known import SHIPPED

    folder, _ = wanted_folder(click.get_current_context().find_root().obj.workspace)
    return opened().models if has_log(folder) else SHIPPED


@command.command("add", epilog='Example: takes models add fal-ai/veo3.1 --price "0.40/second"')
@click.argument("endpoint")
@_SCHEMA
@click.option("--name", metavar="NAME", help="What it is called; else the endpoint's last words.")
@click.option("--role", "roles", multiple=True, metavar="ROLE=FIELD", help="Which input has a role, as seconds=length.")
@click.option("--price", "prices", multiple=True, metavar="PRICE", help='As "0.157/second when resolution=720p".')
@click.option("--dry-run", is_flag=True, help="Show what was found, and add nothing.")
@json_option
@verb
def add(
    endpoint: str,
    schema: str | None,
    name: str | None,
    roles: tuple[str, ...],
    prices: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    message: str | None,
) -> None:
    """Make a model of a queue endpoint of fal, from its OpenAPI schema.

    What rewrites prompts is set off, and named. The schema is fetched by one request, without a key.
    """
    from domain.models.known import Models
    from projections.model_found import told
    from projections.price_list import price_list
    from services.verbs import models as verbs

    workspace = opened(message)
    made = verbs.made(endpoint, Path(schema) if schema else None, name, dict(map(_role, roles)), prices)
    added = [] if dry_run else verbs.add(workspace, made)
    if as_json:
        one = price_list(Models({made.model.name: made.model}))
        (view,) = (found for found in (*one["video"], *one["grid"]) if found["model"] == made.model.name)
        say_json({"added": bool(added), "model": view, "not_placed": list(made.found.unplaced)})
        return
    for line in told(made):
        say(line)
    said = "nothing was added" if dry_run else "added" if added else "it was there already: nothing changed"
    say(f"{made.model.name}: {said}")


def _role(text: str) -> tuple[str, str]:
    role, sign, name = text.partition("=")
    if not sign or not name.strip():
        raise BadUsage(f"--role {text} is not ROLE=FIELD", "--role seconds=length", code="bad_form")
    return role.strip().replace(" ", "_").replace("-", "_"), name.strip()


@command.command("check", epilog="Example: takes models check kling-v4")
@click.argument("name", required=False)
@_SCHEMA
@json_option
@workspace_option
def check(name: str | None, schema: str | None, as_json: bool) -> None:
    """Compare what is kept of a model's schema, or of all models', with today's, and name every difference."""
    from services.verbs.model_check import check_model, named_models

    differing: dict[str, dict[str, list[str]]] = {}
    for model in named_models(_models(), name):
        for endpoint, found in check_model(model, Path(schema) if schema else None):
            differing.setdefault(model.name, {})[endpoint] = found
            for line in [] if as_json else found or ["as it is kept"]:
                say(f"{model.name}, {endpoint}: {line}")
    if as_json:
        say_json({"same": not any(found for of in differing.values() for found in of.values()), "models": differing})
    if any(found for of in differing.values() for found in of.values()):
        way = "make it anew, under the same name if you added it:"
        raise Refused("schemas have changed", way, Step("models"), code="schema_changed")


@command.command("remove", epilog="Example: takes models remove veo-3.1")
@click.argument("name")
@verb
def remove(name: str, message: str | None) -> None:
    """Offer a model no more; takes that were made with it, or are under way, stay as they are."""
    from services.verbs import models as verbs

    workspace = opened(message)
    own = workspace.models.name(name)
    if verbs.remove(workspace, name):
        say(f"{own} isn't offered any more; takes that were made with it stay as they are")
        using = [
            p
            for p in workspace.projects()
            if (plan := workspace.project(p).plan) and own in (plan.video_model, plan.grid_model)
        ]
        if using:
            warn(f"the plan of {', '.join(using)} names it: name another with --model, or in the plan")
    else:
        say(f"{own} isn't offered: nothing changed")
