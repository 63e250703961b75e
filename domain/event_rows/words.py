"""Events on what a sequence is asked for: its plan, its working words, and settings picked from a take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import lifecycle
from domain.event_rows.row import OPENED, Data, Decision, EventRow, not_reported, quoted
from domain.event_rows.standing import no_shot, on_its_take

if TYPE_CHECKING:
    from domain.events import GridPromptRevised, PlanDeclined, SettingsPicked, ShotPromptRevised


def _planned(d: Data) -> str:
    return "omitted from the plan" if d["omitted"] else f"{d['title']} · {len(d['shots'])} shots"


def _revised(d: Data) -> str:
    source = d["source"]
    origin = f"{source['kind']} {source['take_id']}" if source.get("take_id") else source["kind"]
    return f"{d['shot']} ({origin}): {quoted(d['prompt'])}"


def _answered(d: Data) -> str:
    said = ", ".join([*d["shots"], *(["the rest"] if d["whole"] else [])])
    return said if d["undoes"] is None else f"{said} (event {d['undoes']} undone)"


def _declined(fact: PlanDeclined) -> Decision:
    kind = "plan declined" if fact.undoes is None else "answer to the plan undone"
    return Decision(kind, shots=fact.shots, text="and the rest of the plan" if fact.whole else None)


def _words(fact: ShotPromptRevised) -> Decision:
    kind = {"undo": "words undone", "take": "words picked"}.get(fact.source.kind, "words")
    return Decision(kind, fact.shot, (fact.shot,), fact.prompt, written=True)


def _grid_words(fact: GridPromptRevised) -> Decision:
    kind = "grid words undone" if fact.source.kind == "undo" else "grid words"
    return Decision(kind, text=fact.prompt, written=True)


def _settings(fact: SettingsPicked) -> Decision:
    kind = "settings picked" if fact.undoes is None else "settings undone"
    if fact.model is None:
        return Decision(kind, text="the plan's again")
    parts = [fact.model, *(f"{name} {str(value).lower()}" for name, value in sorted((fact.settings or {}).items()))]
    return Decision(kind, fact.take_id, text=", ".join([*parts, *(f"@{name}" for name in fact.elements or ())]))


ROWS = {
    "SequencePlanned": EventRow(
        acts_on="sequence",
        does="plan",
        rests_in=OPENED,
        phases=lifecycle.ANY_PHASE,
        log_line=_planned,
        report=not_reported,
    ),
    "PlanDeclined": EventRow(
        acts_on="sequence",
        does="decline",
        phases=lifecycle.ANY_PHASE,
        undo="AnswerBefore",
        undoes="undoes",
        takes_back=("PlanDeclined",),
        stands_on=lambda state, fact: no_shot(state, fact.shots),
        log_line=_answered,
        report=_declined,
    ),
    "NumbersUsed": EventRow(
        acts_on="sequence",
        does="use_numbers",
        phases=lifecycle.ANY_PHASE,
        log_line=lambda d: ", ".join(used["entity"] for used in d["numbers"]),
        report=not_reported,
    ),
    "ShotPromptRevised": EventRow(
        acts_on="sequence",
        does="revise",
        phases=lifecycle.OPEN,
        undo="WordsBefore",
        undoes="source",
        takes_back=("ShotPromptRevised",),
        stands_on=lambda state, fact: no_shot(state, [fact.shot]),
        log_line=_revised,
        report=_words,
    ),
    "GridPromptRevised": EventRow(
        acts_on="sequence",
        does="revise_grid",
        phases=lifecycle.OPEN,
        undo="GridWordsBefore",
        undoes="source",
        takes_back=("GridPromptRevised",),
        log_line=lambda d: f"{d['source']['kind']}: {quoted(d['prompt'] or '')}",
        report=_grid_words,
    ),
    "SettingsPicked": EventRow(
        acts_on="sequence",
        does="pick",
        phases=lifecycle.OPEN,
        undo="SettingsBefore",
        undoes="undoes",
        takes_back=("SettingsPicked",),
        stands_on=on_its_take,
        log_line=lambda d: f"from {d['take_id']}" if d["take_id"] else "the plan's again",
        report=_settings,
    ),
}
