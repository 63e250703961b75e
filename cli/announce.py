"""Prints what a run changes and sends: before it is recorded what it would be, an id only once it is recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import to_builtins

from cli.output import say, say_json, warn
from domain.events import GridRequested, ShotPromptRevised, TakeRequested
from domain.ids import frame_named, harmless, shown
from domain.prompts import place
from domain.worddiff import seen_apart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.decisions.takes import Run
    from domain.events import JobRequested
    from domain.record import Record
    from domain.sequence import Sequence
    from services.verbs.generate import Proposal


def announce(proposal: Proposal, *, as_json: bool, dry_run: bool) -> None:
    """Print the warnings, and what a run changes; a dry run, all that would be sent, too."""
    for warning in proposal.warnings:
        warn(warning)
    if dry_run and as_json:
        say_json({"takes": [to_builtins(take) for take in proposal.requests]})
    elif not as_json:
        _say(proposal, full=dry_run)


def _say(proposal: Proposal, *, full: bool) -> None:
    for name, run in proposal.runs.items():
        for line in changes(proposal.states[name], run):
            say(line)
        for request in run.requests if full else ():
            say(f"{request.take_id}  {how(request)}")
            _in_full(request)


def announce_recorded(records: Iterable[Record]) -> None:
    """Print the takes and grids that were just recorded; how a paid one is made was said when it was asked for."""
    for record in records:
        match record.fact:
            case TakeRequested() as take if take.rehearsal:
                say(f"{take.take_id}  {how(take)}")
            case GridRequested() as grid if grid.rehearsal:
                say(f"{grid.grid_id}  2x2 in {grid.aspect_ratio}  {grid.model}  {grid.renderer}")
                say(f"  {_words(grid)}")


def changes(state: Sequence, run: Run) -> list[str]:
    """Say which shots' words differ from the newest take's: `SH03, third of 5: “old” -> “new”`."""
    revised = {fact.shot for fact in run.facts if isinstance(fact, ShotPromptRevised)}
    said: dict[str, str] = {}
    for request in run.requests:
        for prompt in request.shot_prompts:
            shot = state.shots[prompt.shot]
            before, take_id = _newest(state, prompt.shot)
            if before == prompt.prompt or (before is None and prompt.prompt == shot.prompt):
                continue
            how = "once" if prompt.once else "override" if prompt.shot in revised else f"differs from {take_id}"
            was = before if before is not None else shot.prompt
            old, new = (shown(text) for text in seen_apart(was, prompt.prompt, 70))
            said[prompt.shot] = f"{place(shot, state)}: {how}: “{old}” -> “{new}”"
    return list(said.values())


def _newest(state: Sequence, shot: str) -> tuple[str | None, str]:
    for take in reversed(state.takes):
        for prompt in take.request.shot_prompts:
            if prompt.shot == shot and not take.failure:
                return prompt.prompt, take.id
    return None, ""


def how(request: TakeRequested) -> str:
    """Say how a take is made and what it costs: one line."""
    cast = ", ".join(element.name for element in request.elements) or "none"
    price = "free" if request.rehearsal else f"${request.estimated.amount or '?'} ({request.estimated.priced_on})"
    return (
        f"{request.mode}  {made_of(request)}, {request.seconds} s  {request.model}  {begins(request)}{ends(request)}  "
        f"elements: {cast}  {request.renderer}, {price}"
    )


def made_of(request: TakeRequested) -> str:
    """Say which shots a take holds: `3 shots`, or the one."""
    shots = request.shot_prompts
    which = shots[0].shot if len(shots) == 1 else f"{len(shots)} shots"
    return f"{which} ({shots[0].asked} s asked, the model's least sent)" if shots[0].asked else which


def begins(request: TakeRequested) -> str:
    """Say what a take begins with."""
    frame = request.start_frame
    return f"from {frame_named(frame.start_id, frame.path)}" if frame else "no start frame"


def ends(request: TakeRequested) -> str:
    """Say what a take passes through and ends with, where it has such frames."""
    between = ", ".join(picture.source or picture.path for picture in request.between)
    through = f"  through {between}" if between else ""
    return through + (f"  ends with {request.end_frame.path.rpartition('/')[2]}" if request.end_frame else "")


def _in_full(request: TakeRequested) -> None:
    say(f"  endpoint   {request.endpoint}")
    say(f"  settings   {json.dumps(request.settings, sort_keys=True)}  aspect {request.aspect_ratio}")
    if request.elements:
        say(f"  kept       {', '.join(element.name for element in request.elements)}")
    if request.elements_dropped:
        say(f"  dropped    {', '.join(request.elements_dropped)}")
    for prompt in request.shot_prompts:
        say(f"  {prompt.index}  {prompt.shot}  {prompt.duration} s")
        for line in harmless(prompt.prompt).splitlines():
            say(f"     {line}")
        for line in harmless(prompt.sent or "").splitlines():
            say(f"     sent: {line}")


def announce_grids(requests: list[GridRequested], *, as_json: bool, dry_run: bool) -> None:
    """Print the grids that a run asks for; a dry run, all that would be sent."""
    if dry_run and as_json:
        say_json({"grids": [to_builtins(request) for request in requests]})
        return
    dropped = {(r.entity, r.model, r.elements_dropped) for r in requests if r.elements_dropped}
    for entity, model, names in sorted(dropped):
        warn(f"{entity}: {', '.join(names)} dropped; {model} gets no picture of them")
    for request in requests:
        if as_json:
            continue
        if dry_run:
            say(f"{request.grid_id}  2x2 in {request.aspect_ratio}  {request.model}  {request.renderer}")
            say(f"  {_words(request)}")
            if request.sent:
                say(f"  sent       {harmless(request.sent)}")
            if not request.rehearsal:
                say(f"  {priced(request)}")
        elif not request.rehearsal:  # how it is made, and for how much, is said when it is asked for
            say(f"{request.entity}  {_words(request)}")


def _words(grid: GridRequested) -> str:
    return shown(" ".join(grid.prompt.split()), 160)


def priced(request: JobRequested) -> str:
    """Say where a paid job goes, with which elements, and what it costs: one line, without an id it hasn't yet."""
    parts = [request.entity, *_what(request), request.endpoint]
    if seconds := getattr(request, "seconds", None):
        parts.append(f"{seconds} s")
    if request.elements:
        parts.append(f"elements: {', '.join(element.name for element in request.elements)}")
    if request.elements_dropped:
        parts.append(f"dropped: {', '.join(request.elements_dropped)}")
    price = request.estimated
    parts.append(f"${price.amount} (price of {price.priced_on})" if price.amount else "price unknown")
    return "  ".join(parts)


def _what(request: JobRequested) -> list[str]:
    if isinstance(request, GridRequested):
        return [f"2x2 in {request.aspect_ratio}"]
    return [request.mode, made_of(request), begins(request)]
