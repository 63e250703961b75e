"""Chooses the endpoint of a take, by the pictures that go along; says what it makes of lengths and shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import of_sequence
from domain.errors import Refused
from domain.steps import Open, Step

if TYPE_CHECKING:
    from domain.elements import Casting
    from domain.events import TakeRequested
    from domain.models.model import Endpoint, Model
    from domain.sequence import Frame, Sequence


def endpoint_of(
    model: Model, state: Sequence, entity: str, casting: Casting, frame: Frame | None, *, free: bool
) -> Endpoint:
    """Return the model's endpoint for these elements and this start frame.

    The free renderer plays any model: where no endpoint takes just these, the model's plainest stands for it.

    Raises:
        Refused: no endpoint takes just these.
    """
    found = model.endpoint_for(elements=bool(casting.kept), start_frame=frame is not None)
    if found is None and not free:
        raise _refusal(model, state, entity, frame)
    return found or min(model.endpoints.values(), key=lambda endpoint: endpoint.capabilities)


def _refusal(model: Model, state: Sequence, entity: str, frame: Frame | None) -> Refused:
    of, another = of_sequence(state), Step("again", model=Open("MODEL"))
    takes_one = any("start_frame" in endpoint.roles for endpoint in model.endpoints.values())
    if frame and not takes_one:
        said = f"{model.name} takes no start frame, and {entity} has {frame.ref.start_id}"
        return Refused(said, Step("again", without_start_frame=True), another, code="no_frame_taken", model=model.name)
    if takes_one and frame is None:
        said = f"{model.name} makes takes only from a start frame, and {entity} has none"
        return Refused(said, Step("grid", **of), another, code="no_start_frame", entity=entity, **of)
    said = f"{model.name} makes takes only of other pictures than {entity} sends"
    return Refused(said, another, Step("models"), code="no_elements", entity=entity, model=model.name)


def shape_remarks(take: TakeRequested, endpoint: Endpoint) -> list[str]:
    """Say which length or shape a take will have instead of what was asked for."""
    name, said = take.shot_prompts[0].shot if len(take.shot_prompts) == 1 else take.entity, []
    asked = [prompt.asked for prompt in take.shot_prompts if prompt.asked]
    if asked and endpoint.limits.lengths and asked[0] < take.seconds:
        said.append(f"{name}: {asked[0]} s is sent as {take.seconds} s, the next length that {take.model} makes")
    if "aspect_ratio" not in endpoint.roles and take.start_frame is None:
        said.append(f"{name}: {take.model} takes no aspect ratio here, so the plan's {take.aspect_ratio} is left out")
    return said
