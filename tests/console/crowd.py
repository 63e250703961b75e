"""A large project for tests and measurements: many sequences and takes, appended as facts, with no media behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events import (
    Fact,
    PlanImported,
    SequencePlanned,
    TakeApproved,
    TakeRequested,
    VideoCompleted,
)
from domain.ids import made_id, shot_id
from domain.values import Estimate, PlannedShot, Segment, ShotPrompt
from services.log.ledger import Change
from services.workspace.finding import create_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from services.workspace.workspace import Workspace

SHOTS, SECONDS = 5, 3
WORDS = "Tight close-up through the windscreen, 65mm, locked to the bonnet; red lamplight, wipers beating, white fog. "


def crowded(root: Path, sequences: int, takes: int) -> None:
    """Make a workspace of one project, `crowd`; every third sequence has an approved take, if any."""
    workspace, _ = create_workspace(root, "crowd")
    names = [f"SEQ{n:03d}" for n in range(1, sequences + 1)]
    workspace.append(lambda: [Change("crowd", 0, [_plan(names)])])
    with workspace.opened.files_later():
        for number, name in enumerate(names):
            _append(workspace, name, _story(name, takes // sequences, approved=takes > 0 and number % 3 == 0))
    workspace.close()


def _append(workspace: Workspace, name: str, facts: list[Fact]) -> None:
    workspace.append(lambda: [Change(f"crowd/{name}", 0, facts)])


def _plan(names: list[str]) -> PlanImported:
    return PlanImported(
        project="crowd",
        title="A crowd",
        episode=None,
        frames="crowd",
        aspect_ratio="16:9",
        grid_model="flux-pro",
        video_model="kling-o3",
        settings={},
        elements=(),
        sequences=tuple(names),
        source="PLAN.json",
        source_sha256="0" * 64,
    )


def _story(name: str, takes: int, *, approved: bool) -> list[Fact]:
    shots = [shot_id(name, n) for n in range(1, SHOTS + 1)]
    planned = tuple(
        PlannedShot(shot=shot, index=n, prompt=f"{WORDS}{shot}", duration=SECONDS) for n, shot in enumerate(shots)
    )
    facts: list[Fact] = [
        SequencePlanned(
            sequence=name,
            title=f"The {name}",
            notes=None,
            needs_start_frame=False,
            grid_prompt=None,
            settings={},
            elements=(),
            shots=planned,
        )
    ]
    for number in range(1, takes + 1):
        facts += _take(name, made_id(name, "take", number), planned)
    return [*facts, TakeApproved(take_id=made_id(name, "take", 1), shots=tuple(shots))] if approved else facts


def _take(name: str, take_id: str, shots: tuple[PlannedShot, ...]) -> list[Fact]:
    asked = TakeRequested(
        take_id=take_id,
        entity=name,
        mode="multi_shot",
        shot_prompts=tuple(ShotPrompt(index=s.index, shot=s.shot, prompt=s.prompt, duration=SECONDS) for s in shots),
        start_frame=None,
        model="kling-o3",
        endpoint="fal-ai/kling-video/o3/standard/text-to-video",
        aspect_ratio="16:9",
        seconds=SECONDS * len(shots),
        settings={},
        elements=(),
        elements_dropped=(),
        concatenated_prompt_summary="",
        renderer="local",
        rehearsal=True,
        estimated=Estimate(amount="0.00"),
    )
    segments = tuple(
        Segment(shot=s.shot, start=float(n * SECONDS), end=float((n + 1) * SECONDS)) for n, s in enumerate(shots)
    )
    done = VideoCompleted(
        take_id=take_id,
        path=f"videos/crowd/{take_id}.mp4",
        sha256="0" * 64,
        bytes=1000,
        seconds=float(SECONDS * len(shots)),
        width=1280,
        height=720,
        segments=segments,
    )
    return [asked, done]
