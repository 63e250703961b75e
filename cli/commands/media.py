"""`takes media`: what lies in the root that machines share, and putting there what it lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.options import at_option, json_option, moment, opened, workspace_option
from cli.output import counted, say, say_json
from cli.progress import bar
from domain.errors import Refused
from domain.steps import Open, Step
from services.log.reader import END
from services.media.stocktaking import Stock, read_all, take_stock
from services.media.stocktaking import fetch as bring
from services.media.stocktaking import push as put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.media import Medium
    from projections.views.answers import MediaView, MediumView
    from services.media.roots import MediaRoot
    from services.workspace.workspace import Workspace

_NAMED = 20  # how many a person is told by name


@click.group("media", invoke_without_command=True, epilog="Example: TAKES_MEDIA=/mnt/studio/media takes media")
@at_option
@json_option
@workspace_option
def command(at: str | None, as_json: bool) -> None:
    """Show which pictures and videos lie in the root that machines share.

    TAKES_MEDIA names the root: a folder that all have mounted, or s3://bucket/prefix.
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    workspace = opened()
    stock = _stock(workspace, None, moment(workspace, at))
    _tell(workspace, stock, as_json=as_json)


@command.command("check", cls=ByName, epilog="Example: takes media check driver-beware")
@project_argument(required=False)
@click.option("--bytes", "read", is_flag=True, help="Read every file anew, also what was found whole before.")
@at_option
@json_option
@workspace_option
def check(project: str | None, read: bool, at: str | None, as_json: bool) -> None:
    """Name each picture and video that is missing or isn't what was recorded; exit 1 where there is one.

    Without TAKES_MEDIA this looks at the files of this workspace; with it, at those of the root.
    """
    workspace = opened()
    if not workspace.kept.shared:
        _check_here(workspace, project, moment(workspace, at, project), anew=read, as_json=as_json)
        return
    root = _root(workspace)
    stock = _stock(workspace, project, moment(workspace, at, project))
    if read:
        with bar("reading") as progress:
            stock = read_all(root, stock, workspace.store.bookkeeping / "drafts", progress)
    _tell(workspace, stock, as_json=as_json)
    _end(root, stock)


def _check_here(workspace: Workspace, project: str | None, upto: int, *, anew: bool, as_json: bool) -> None:

    from services.questions.media_check import media_check

    name = workspace.known_project(project) if project else None
    with bar("reading") as progress:
        found = media_check(workspace, name, upto, anew=anew, progress=progress)
    gone, changed = ([f.medium for f in found.faults if f.what == what] for what in ("missing", "changed"))
    whole = found.recorded - len(found.faults)
    if as_json:
        missing, damaged = ([_medium(medium, set()) for medium in media] for media in (gone, changed))
        counts = {"recorded": found.recorded, "there": 0, "here": whole}
        say_json({"root": None, **counts, "missing": missing, "damaged": damaged})
    else:
        pruned = f", {counted(found.pruned, 'video')} pruned" if found.pruned else ""
        say(f"{whole} of {counted(found.recorded, 'file')} here as recorded{pruned}")
        for fault in found.faults:
            say(f"  {fault.what}  {fault.medium.path}")
    if found.faults:
        said = f"{counted(len(gone), 'file')} missing, {len(changed)} not as recorded"
        adopt = Step("adopt", project=name or Open("PROJECT"), take=Open("TAKE"), file=Open("FILE"))
        code = "media_gone" if gone else "media_changed"
        raise Refused(said, "put them back from a copy, or:", adopt, code=code, project=name)


@command.command("push", cls=ByName, epilog="Example: takes media push")
@project_argument(required=False)
@json_option
@workspace_option
def push(project: str | None, as_json: bool) -> None:
    """Put into the root what it lacks and this machine has; exit 1 where something is missing even then.

    Nothing in the root is written over, and pushing again goes on from where it ended.
    """
    workspace = opened()
    root = _root(workspace)
    stock = _stock(workspace, project)
    with bar("pushing") as progress:
        pushed = put(workspace.kept, stock.missing, progress)
    left = _moved(stock, pushed)
    if as_json:
        say_json({**_view(workspace, left), "pushed": [medium.path for medium in pushed]})
    else:
        say(f"pushed {counted(len(pushed), 'file')} to {root.where}")
        _tell(workspace, left, as_json=False)
    _end(root, left)


@command.command("fetch", cls=ByName, epilog="Example: takes media fetch driver-beware")
@project_argument(required=False)
@json_option
@workspace_option
def fetch(project: str | None, as_json: bool) -> None:
    """Bring here from the root what this machine lacks, as before a day without a network.

    What is needed comes by itself; this brings all of it.
    """
    workspace = opened()
    root = _root(workspace)
    stock = _stock(workspace, project)
    with bar("fetching") as progress:
        fetched, lost = bring(workspace.kept, [m for m in stock.there if m not in stock.here], progress)
    lost += [m for m in (*stock.missing, *stock.damaged) if m not in stock.here]
    if as_json:
        say_json({"root": root.where, "fetched": [m.path for m in fetched], "lost": [m.path for m in lost]})
    else:
        say(f"fetched {counted(len(fetched), 'file')} from {root.where}")
    if lost:
        said = f"{counted(len(lost), 'file')} not to be had from {root.where}"
        raise Refused(said, Step("media_check", bytes=True), code="media_lost", root=root.where)


def _moved(stock: Stock, pushed: Sequence[Medium]) -> Stock:
    missing = [medium for medium in stock.missing if medium not in pushed]
    return replace(stock, there=[*stock.there, *pushed], missing=missing)


def _root(workspace: Workspace) -> MediaRoot:
    root = workspace.kept.root
    if root is None:
        said = "TAKES_MEDIA is not set: media lie in this workspace alone"
        raise Refused(said, "export TAKES_MEDIA=FOLDER", code="no_media_root")
    return root


def _stock(workspace: Workspace, project: str | None, upto: int | None = None) -> Stock:
    from services.questions.recorded_media import each_once, named_media

    name = workspace.known_project(project) if project else None
    named = named_media(workspace.ledger.reader, name, END if upto is None else upto)
    return take_stock(workspace.kept, each_once(named), len(named.pruned))


def _view(workspace: Workspace, stock: Stock) -> MediaView:
    root, here = workspace.kept.root, set(stock.here)
    return {
        "root": root.where if root else None,
        "recorded": len(stock.there) + len(stock.missing) + len(stock.damaged),
        "there": len(stock.there),
        "here": len(stock.here),
        "missing": [_medium(m, here) for m in stock.missing] if root else [],
        "damaged": [_medium(m, here) for m in stock.damaged],
    }


def _medium(medium: Medium, here: set[Medium]) -> MediumView:
    return {"path": medium.path, "sha256": medium.sha256, "here": medium in here}


def _tell(workspace: Workspace, stock: Stock, *, as_json: bool) -> None:
    view = _view(workspace, stock)
    if as_json:
        say_json(view)
        return
    if view["root"] is None:
        say("TAKES_MEDIA is not set: media lie in this workspace alone")
        say(f"{counted(view['recorded'], 'file')} recorded, {view['here']} here")
        return
    pruned = f", {counted(stock.pruned, 'video')} pruned" if stock.pruned else ""
    say(f"{view['root']}: {view['there']} of {counted(view['recorded'], 'file')} there, {view['here']} here{pruned}")
    for word, media in (("missing", view["missing"]), ("damaged", view["damaged"])):
        for medium in media[:_NAMED]:
            say(f"  {word}  {medium['path']}{'' if medium['here'] else ', and not here'}")
        if len(media) > _NAMED:
            say(f"  {word}  and {len(media) - _NAMED} more; --json names all")


def _end(root: MediaRoot, stock: Stock) -> None:
    """End the command with exit code 1 where the root hasn't all there is."""
    if stock.damaged:
        said = f"{counted(len(stock.damaged), 'file')} in {root.where} not as recorded"
        way = "take them away there, then, where they are whole:"
        raise Refused(said, way, Step("media_push"), code="media_changed", root=root.where)
    if stock.missing:
        said = f"{counted(len(stock.missing), 'file')} missing in {root.where}"
        raise Refused(said, Step("media_push"), code="media_missing", root=root.where)
