"""The states by name: a sequence's phases, an entity's states, a grid's and a take's, and the groups that rules name.

What each fact makes of them, and which of them admit it, stands in its row in event_rows/.
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

ANY_PHASE = frozenset(PHASES)
OPEN = ANY_PHASE - {FINAL}
BEGUN = OPEN - {PLANNED}  # a grid or take was asked for, or there is a start frame
AT_REST = BEGUN - {GRID_EXPLORING, GENERATING}  # and nothing is under way

REGISTERED = "registered"
GRID_UNDER_WAY = frozenset({"keyframe_pending", "keyframe_generating"})
GRID_COMPLETE = frozenset({"keyframe_complete"})
ANY_GRID = GRID_UNDER_WAY | GRID_COMPLETE | {"keyframe_failed"}
TAKE_UNDER_WAY = frozenset({REGISTERED, "video_pending", "video_submitted", "video_processing"})
WITH_VIDEO = frozenset({"video_complete", "approved"})
ANY_TAKE = TAKE_UNDER_WAY | WITH_VIDEO | {"video_failed"}
