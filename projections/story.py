"""Facts told in words: one short line each, for people who read the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Callable


def tell(kind: str, data: dict[str, Any]) -> str:
    """Return what a stored fact says, from its data; a fact unknown to this version says only its name."""
    teller = _TELLERS.get(kind)
    try:
        return shown(teller(data) if teller else "", 160)
    except (KeyError, TypeError, IndexError):
        return ""


def _quoted(text: str) -> str:
    return f"“{shown(' '.join(text.split()), 60)}”"


def _planned(d: dict[str, Any]) -> str:
    return "omitted from the plan" if d["omitted"] else f"{d['title']} · {len(d['shots'])} shots"


def _revised(d: dict[str, Any]) -> str:
    source = d["source"]
    origin = f"{source['kind']} {source['take_id']}" if source.get("take_id") else source["kind"]
    return f"{d['shot']} ({origin}): {_quoted(d['prompt'])}"


def _take(d: dict[str, Any]) -> str:
    how = f"{d['mode']}, {len(d['shot_prompts'])} shots, {d['seconds']} s, {d['renderer']}"
    return f"{d['take_id']} · {how}" + (" (rehearsal)" if d["rehearsal"] else "")


def _cut(d: dict[str, Any]) -> str:
    return ", ".join(f"{c['shot']}={c['take_id'] or 'nothing'}" for c in d["shots"])


def _note(d: dict[str, Any]) -> str:
    at = f" at {d['seconds']:g} s" if d["seconds"] is not None else ""
    return f"{d['take_id'] or d['entity']}{at}: {_quoted(d['text'])}"


_TELLERS: dict[str, Callable[[dict[str, Any]], str]] = {
    "PlanImported": lambda d: f"{d['title']} · {len(d['sequences'])} sequences from {d['source']}",
    "SequencePlanned": _planned,
    "ShotPromptRevised": _revised,
    "GridRequested": lambda d: f"{d['grid_id']} · {d['model']}, {d['renderer']}: {_quoted(d['prompt'])}",
    "GridSubmitting": lambda d: d["grid_id"],
    "GridSubmitted": lambda d: f"{d['grid_id']} as {d['request_id']}",
    "GridInDoubt": lambda d: f"{d['grid_id']}: {d['why']}",
    "GridCompleted": lambda d: f"{d['grid_id']} · {d['width']}x{d['height']} · {d['path']}",
    "GridFailed": lambda d: f"{d['grid_id']} · {d['kind']}: {d['message']}",
    "GridQuadrantApproved": lambda d: (
        f"{d['quadrant']} of {d['grid_id']} is {d['start_id']}, {d['width']}x{d['height']}"
    ),
    "StartFrameSupplied": lambda d: f"{d['start_id']}, {d['width']}x{d['height']}, from {d['source']['kind']}",
    "TakeRequested": _take,
    "TakeSubmitting": lambda d: d["take_id"],
    "TakeSubmitted": lambda d: f"{d['take_id']} as {d['request_id']}",
    "TakeProcessing": lambda d: d["take_id"],
    "TakeInDoubt": lambda d: f"{d['take_id']}: {d['why']}",
    "VideoCompleted": lambda d: f"{d['take_id']} · {d['seconds']:g} s · {d['path']}",
    "VideoFailed": lambda d: f"{d['take_id']} · {d['kind']}: {d['message']}",
    "TakeCancelled": lambda d: f"{d['take_id']} {d['answer'] or ''}",
    "TakeApproved": lambda d: f"{d['take_id']} for {', '.join(d['shots'])}",
    "TakeRejected": lambda d: f"{d['take_id']}: {_quoted(d['reason'])}",
    "CutChanged": _cut,
    "NoteAdded": _note,
    "GridPromptRevised": lambda d: f"{d['source']['kind']}: {_quoted(d['prompt'] or '')}",
    "SettingsPicked": lambda d: f"from {d['take_id']}" if d["take_id"] else "the plan's again",
    "StartFrameWithdrawn": lambda d: f"{d['entity']} has none again (event {d['undoes']} undone)",
    "VerdictWithdrawn": lambda d: f"of {d['take_id']} (event {d['undoes']} undone)",
    "SequenceFinalized": lambda d: f"{len(d['cut'])} shots locked",
    "BudgetSet": lambda d: f"{d['amount'] or 'no cap'} {d['currency']}",
    "SpendReserved": lambda d: f"{d['amount']} {d['currency']} for {', '.join(d['jobs'])}, {d['total']} in all",
    "SpendSettled": lambda d: f"{d['actual']} {d['currency']} for {d['job']}, {d['total']} in all",
}
