"""Takes of SEQ01 that are paid for, put in the log as a paid renderer would record them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.spend import reserve, settle
from domain.events import Fact, TakeRequested, TakeSubmitted, TakeSubmitting, VideoCompleted
from domain.values import Estimate, Segment, ShotPrompt
from services.log.ledger import Change
from tests.cli.support import PLAN, sha256

if TYPE_CHECKING:
    from services.workspace.workspace import Workspace

SHOTS = ("SEQ01_SH01", "SEQ01_SH02", "SEQ01_SH03")


def asked(number: int, amount: str | None = "0.252") -> TakeRequested:
    """A paid take of SEQ01, three shots of a second."""
    return TakeRequested(
        take_id=f"SEQ01_take{number:03d}",
        entity="SEQ01",
        mode="multi_shot",
        shot_prompts=tuple(
            ShotPrompt(index=n, shot=shot, prompt=PLAN["sequences"]["SEQ01"]["shots"][n]["prompt"], duration=1)
            for n, shot in enumerate(SHOTS)
        ),
        start_frame=None,
        model="kling-o3",
        endpoint="fal-ai/kling-video/o3/standard/text-to-video",
        aspect_ratio="16:9",
        seconds=3,
        settings={},
        elements=(),
        elements_dropped=(),
        concatenated_prompt_summary="a yard",
        renderer="fal",
        rehearsal=False,
        estimated=Estimate(amount=amount, priced_on="2026-08" if amount else None),
    )


def run(workspace: Workspace, request: TakeRequested) -> None:
    """Append a request with what it reserves, then its post."""

    def changes() -> list[Change]:
        project, state = workspace.project("film"), workspace.load("film", "SEQ01")
        return [
            Change("film", project.version, reserve(project, [request])),
            Change("film/SEQ01", state.version, [request]),
        ]

    workspace.append(changes)
    posted: list[Fact] = [
        TakeSubmitting(take_id=request.take_id),
        TakeSubmitted(take_id=request.take_id, request_id=f"request-{request.take_id}"),
    ]
    workspace.change("film", "SEQ01", lambda _: posted)


def arrive(workspace: Workspace, request: TakeRequested, actual: str | None) -> None:
    """Append a take's video, and what it came to where that is known."""
    lies = tuple(Segment(shot=shot, start=float(n), end=float(n + 1)) for n, shot in enumerate(SHOTS))
    path, film = f"videos/film/{request.take_id}.mp4", b"as if it were a film"
    workspace.path(path).parent.mkdir(parents=True, exist_ok=True)
    workspace.path(path).write_bytes(film)
    video = VideoCompleted(
        take_id=request.take_id,
        path=path,
        sha256=sha256(film),
        bytes=len(film),
        seconds=3.0,
        width=640,
        height=360,
        segments=lies,
        actual=actual,
    )

    def changes() -> list[Change]:
        project, state = workspace.project("film"), workspace.load("film", "SEQ01")
        settled = settle(project, request.take_id, request.estimated.amount, actual) if actual else []
        return [Change("film", project.version, settled), Change("film/SEQ01", state.version, [video])]

    workspace.append(changes)
