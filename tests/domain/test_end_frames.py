"""End frames: whose they are, which take ends with one, what is refused, what a plan brings, what undo takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from domain.decisions.end_frames import planned_ends, supply_end
from domain.decisions.takes import TakeWish, request_takes
from domain.decisions.undo import undo
from domain.errors import BadInput, Refused
from domain.provider import Urls, take_arguments
from domain.steps import Step
from domain.values import FrameSource, Picture
from tests.driver_beware import SEQ08, SH03, SH05, end_frame, frame, planned, project
from tests.scenario import sequence

if TYPE_CHECKING:
    from domain.events import EndFrameSupplied, Fact, TakeRequested


def picture(fact: EndFrameSupplied) -> Picture:
    """The picture of an end frame that isn't none."""
    assert fact.picture
    return fact.picture


BRIDGE = picture(end_frame())


def one(*facts: Fact, **wish: Any) -> TakeRequested:
    told = TakeWish(**{"renderer": "fal", "free": False, **wish})
    (only,) = request_takes(sequence(planned(), *facts), project(settings={}), told).requests
    return only


def refusal(*facts: Fact, **wish: Any) -> Refused:
    with pytest.raises(Refused) as said:
        one(*facts, **wish)
    return said.value


def ends_with(request: TakeRequested) -> str | None:
    return request.end_frame.path if request.end_frame else None


def test_a_take_ends_with_its_last_shots_own_end_frame_else_with_the_sequences() -> None:
    own, whole = end_frame(SH05, "gate.png"), end_frame()
    assert ends_with(one(frame(), whole, model="kling-v4")) == BRIDGE.path
    assert ends_with(one(frame(), whole, own, model="kling-v4")) == picture(own).path
    assert ends_with(one(frame(), whole, shot=5)) == BRIDGE.path
    assert ends_with(one(frame(), whole, own, shot=3)) is None
    assert ends_with(one(frame(), whole, shots=((1, 3),))) is None


@pytest.mark.parametrize(
    ("model", "endpoint", "start", "end"),
    [
        ("kling-v4", "kling/v4/reference-to-video", "start_image_url", "end_image_url"),
        ("kling-o3", "fal-ai/kling-video/o3/standard/reference-to-video", "start_image_url", "end_image_url"),
        ("veo-3.1", "fal-ai/veo3.1/first-last-frame-to-video", "first_frame_url", "last_frame_url"),
        ("seedance-2", "bytedance/seedance-2.0/image-to-video", "image_url", "end_image_url"),
        ("ltx-2.3", "fal-ai/ltx-2.3/image-to-video", "image_url", "end_image_url"),
    ],
)
def test_each_model_gets_it_under_its_own_name(model: str, endpoint: str, start: str, end: str) -> None:
    request = one(frame(), end_frame(SH03), shot=3, model=model)
    assert request.endpoint == endpoint
    urls: Urls = dict.fromkeys(("driver", "car"), ("https://a/", ("https://a/",)))
    sent = take_arguments(request, "https://start", urls, "https://end")
    assert (sent[start], sent[end]) == ("https://start", "https://end")


def test_a_model_without_end_frames_is_refused_and_others_are_named() -> None:
    said = refusal(end_frame(SH03), shot=3, model="veo-3.1", elements=())
    assert str(said) == "veo-3.1 takes no end frame without a start frame, and SEQ08_SH03 has one"
    assert said.code == "no_end_frame_taken"
    assert said.steps[-1] == Step("end_frame", project="driver-beware", sequence=SEQ08, shot=3, source="none")
    assert said.steps[0].args["model"] in ("kling-o3", "kling-o3-pro")


def test_a_take_of_several_shots_has_none_where_its_model_cant() -> None:
    said = refusal(frame(), end_frame(), model="kling-o3")
    assert str(said) == "kling-o3 takes no end frame in a take of several shots, and SEQ08 has one"
    assert Step("again", model="kling-v4") in said.steps
    assert Step("again", mode="individual") in said.steps
    assert one(frame(), end_frame(), model="kling-v4").end_frame


def test_frames_between_go_in_order_under_the_models_name() -> None:
    gate = picture(end_frame(name="gate.png"))
    request = one(frame(), end_frame(SH03), shot=3, model="kling-v4", between=(BRIDGE, gate))
    assert request.between == (BRIDGE, gate)
    urls: Urls = dict.fromkeys(("driver", "car"), ("https://a/", ("https://a/",)))
    sent = take_arguments(request, "https://start", urls, "https://end", ["https://bridge", "https://gate"])
    assert sent["middle_image_urls"] == ["https://bridge", "https://gate"]


def test_frames_between_that_a_model_cant_take_are_refused_and_models_that_can_are_named() -> None:
    none = refusal(frame(), shot=3, model="kling-o3", between=(BRIDGE,))
    assert str(none) == "kling-o3 takes no frames between the first and the last, and 1 is given"
    assert (none.code, none.steps) == ("no_frames_between", (Step("again", model="kling-v4"),))
    many = refusal(frame(), shot=3, model="kling-v4", between=(BRIDGE,) * 9)
    assert str(many) == "kling-v4 takes at most 8 frames between, and 9 are given"
    assert many.steps == ()
    small = replace(BRIDGE, width=200, source="bend.png")
    assert refusal(frame(), shot=3, model="kling-v4", between=(small,)).code == "bad_picture"


def test_frames_between_are_of_one_take() -> None:
    with pytest.raises(BadInput, match="frames between are of one take, and this makes"):
        one(frame(), mode="individual", model="kling-v4", between=(BRIDGE,))


def test_a_rehearsal_has_frames_between_in_any_model_and_says_so() -> None:
    wish = TakeWish(renderer="local", free=True, model="kling-o3", between=(BRIDGE,))
    run = request_takes(sequence(planned(), frame()), project(), wish)
    assert run.requests[0].between == (BRIDGE,)
    assert "SEQ08: kling-o3 takes no frames between here, or fewer; only a rehearsal has all of them" in run.warnings
    plain = request_takes(sequence(planned(), frame()), project(), replace(wish, between=()))
    assert run.requests[0].endpoint == plain.requests[0].endpoint


def test_a_rehearsal_plays_it_whatever_the_model_and_says_so() -> None:
    wish = TakeWish(renderer="local", free=True, model="kling-o3")
    run = request_takes(sequence(planned(), frame(), end_frame()), project(), wish)
    assert run.requests[0].end_frame
    assert "SEQ08: kling-o3 takes no end frame here; only a rehearsal has one" in run.warnings


def test_the_same_end_frame_again_changes_nothing_and_none_takes_it_away() -> None:
    state, file = sequence(planned(), end_frame()), FrameSource(kind="file", name="bridge.png")
    assert supply_end(state, state.own, BRIDGE, file) == []
    gone = supply_end(state, state.own, None, FrameSource(kind="none"))
    assert sequence(planned(), end_frame(), *gone).own.end is None
    assert supply_end(sequence(planned()), sequence(planned()).own, None, FrameSource(kind="none")) == []


def test_undo_brings_the_end_frame_before_back_and_moves_no_state() -> None:
    facts = [planned(), end_frame(), end_frame(name="gate.png")]
    for left in (BRIDGE, None):
        state = sequence(*facts)
        facts += undo(state)
        now = sequence(*facts)
        assert (now.own.end.picture if now.own.end else None) == left
        assert (now.phase, now.own.state) == (state.phase, state.own.state)
        assert not now.own.end or now.own.end.source.kind == "file"


def plans_ends(before: list[Fact], **ends: Any) -> list[EndFrameSupplied]:
    shots = tuple(replace(shot, end_frame=ends.get(shot.shot)) for shot in planned().shots)
    return planned_ends(sequence(*before), replace(planned(*shots), end_frame=ends.get("whole")))


def test_a_plans_end_frames_come_go_and_leave_a_persons_alone() -> None:
    theirs = replace(BRIDGE, source="ends/bridge.png")
    brought = plans_ends([planned()], whole=theirs, **{SH03: theirs})
    assert [(e.entity, e.picture, e.source.kind) for e in brought] == [(SEQ08, theirs, "plan"), (SH03, theirs, "plan")]
    assert plans_ends([planned(), end_frame(name="ours.png")], whole=theirs) == []
    had = replace(planned(), end_frame=theirs)
    assert [e.picture for e in plans_ends([had, brought[0]])] == [None]
    assert plans_ends([had, brought[0]], whole=theirs) == []
