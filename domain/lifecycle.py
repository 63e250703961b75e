"""The state machines as tables: what each fact makes of a state, and which facts each state admits.

Two are seen from outside, a sequence's phase and an entity's state; both fold the same facts. What a
renderer reports is never refused, so the reports stand in every row.
"""

from __future__ import annotations

PLANNED = "PLANNED"
GRID_EXPLORING = "GRID_EXPLORING"
GRID_REVIEW = "GRID_REVIEW"
START_FRAME_APPROVED = "START_FRAME_APPROVED"
GENERATING = "GENERATING"
REVIEW = "REVIEW"
APPROVED = "APPROVED"
FINAL = "FINAL"
PHASES = (PLANNED, GRID_EXPLORING, GRID_REVIEW, START_FRAME_APPROVED, GENERATING, REVIEW, APPROVED, FINAL)

# What a fact makes of the phase a sequence rests in, while nothing is under way.
# "cut" stands for APPROVED where the cut is then complete, else REVIEW.
RESTS_IN = {
    "GridCompleted": GRID_REVIEW,
    "GridQuadrantApproved": START_FRAME_APPROVED,
    "StartFrameSupplied": START_FRAME_APPROVED,
    "VideoCompleted": REVIEW,
    "TakeApproved": "cut",
    "CutChanged": "cut",
    "TakeRejected": "cut",
    "VerdictWithdrawn": "cut",
    "SequenceFinalized": FINAL,
    "SequenceReopened": APPROVED,
}
# A shot's own start frames leave its sequence's phase alone.
ONLY_OF_THE_SEQUENCE = frozenset({"GridQuadrantApproved", "StartFrameSupplied"})

REGISTERED = "registered"
# What a fact makes of the state of the entity it acts on. TakeRequested registers a new entity.
ENTITY_STATE = {
    "GridRequested": "keyframe_pending",
    "GridSubmitted": "keyframe_generating",
    "GridCompleted": "keyframe_complete",
    "GridFailed": "keyframe_failed",
    "GridQuadrantApproved": "video_pending",
    "StartFrameSupplied": "video_pending",
    "TakeRequested": "video_pending",
    "TakeSubmitted": "video_submitted",
    "TakeProcessing": "video_processing",
    "VideoCompleted": "video_complete",
    "VideoFailed": "video_failed",
    "TakeCancelled": "video_failed",
    "TakeApproved": "approved",
    "CutChanged": "approved",
    "TakeRejected": "video_complete",
}

REPORTS = frozenset(
    {
        "GridSubmitting",
        "GridSubmitted",
        "GridInDoubt",
        "GridCompleted",
        "GridFailed",
        "TakeSubmitting",
        "TakeSubmitted",
        "TakeProcessing",
        "TakeInDoubt",
        "VideoCompleted",
        "VideoFailed",
    }
)
_ALWAYS = REPORTS | {"NoteAdded"}
_WORK = _ALWAYS | {
    "SequencePlanned",
    "ShotPromptRevised",
    "GridPromptRevised",
    "SettingsPicked",
    "StartFrameWithdrawn",
    "GridRequested",
    "StartFrameSupplied",
    "TakeRequested",
    "TakeCancelled",
}
_JUDGE = {"GridQuadrantApproved", "TakeApproved", "TakeRejected", "CutChanged", "VerdictWithdrawn"}

PHASE_ADMITS: dict[str, frozenset[str]] = {
    PLANNED: frozenset(_WORK),
    GRID_EXPLORING: frozenset(_WORK | _JUDGE),
    GRID_REVIEW: frozenset(_WORK | _JUDGE | {"SequenceFinalized"}),
    START_FRAME_APPROVED: frozenset(_WORK | _JUDGE | {"SequenceFinalized"}),
    GENERATING: frozenset(_WORK | _JUDGE),
    REVIEW: frozenset(_WORK | _JUDGE | {"SequenceFinalized"}),
    APPROVED: frozenset(_WORK | _JUDGE | {"SequenceFinalized"}),
    FINAL: frozenset(_ALWAYS | {"SequenceReopened"}),
}

_GRID_REPORTS = frozenset(r for r in REPORTS if r.startswith("Grid"))
_TAKE_REPORTS = REPORTS - _GRID_REPORTS
GRID_ADMITS: dict[str, frozenset[str]] = {
    "keyframe_pending": _GRID_REPORTS,
    "keyframe_generating": _GRID_REPORTS,
    "keyframe_complete": _GRID_REPORTS | {"GridQuadrantApproved"},
    "keyframe_failed": _GRID_REPORTS,
}
_UNDER_WAY = _TAKE_REPORTS | {"TakeCancelled", "NoteAdded"}
_DONE = _TAKE_REPORTS | {
    "TakeApproved",
    "TakeRejected",
    "VerdictWithdrawn",
    "CutChanged",
    "NoteAdded",
    "StartFrameSupplied",
}
TAKE_ADMITS: dict[str, frozenset[str]] = {
    REGISTERED: _UNDER_WAY,
    "video_pending": _UNDER_WAY,
    "video_submitted": _UNDER_WAY,
    "video_processing": _UNDER_WAY,
    "video_complete": _DONE,
    "video_failed": _TAKE_REPORTS | {"NoteAdded"},
    "approved": _DONE,
}
