"""Chooses the endpoint of a take, by the pictures that go along; says what it makes of lengths and shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.decisions.admit import of_sequence
from domain.errors import Refused
from domain.ids import shot_number
from domain.models.settings import settings_faults
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.events import TakeRequested
    from domain.models.known import Models
    from domain.models.model import Endpoint, Model
    from domain.sequence import Frame, Sequence
    from domain.values import Setting


class Asked(NamedTuple):
    """What a take of an entity asks of an endpoint: pictures of elements, its frames, how many shots, settings.

    `between` is how many frames it has between its first and last.
    """

    entity: str
    elements: bool
    frame: Frame | None
    end: bool
    shots: int
    settings: Mapping[str, Setting]
    between: int = 0

    def of(
        self, model: Model, *, start: bool | None = None, end: bool | None = None, between: bool | None = None
    ) -> Endpoint | None:
        """Return the endpoint of a model that takes just these pictures; the others say otherwise of its frames."""
        return model.endpoint_for(
            elements=self.elements,
            start_frame=self.frame is not None if start is None else start,
            end_frame=self.end if end is None else end,
            between=self.between > 0 if between is None else between,
        )

    def ends_by(self, endpoint: Endpoint | None) -> bool:
        """Whether an endpoint ends such a take as it asks for."""
        if endpoint is None or not self.end:
            return not self.end
        return ends(endpoint, self.shots)


def ends(endpoint: Endpoint, shots: int) -> bool:
    """Whether a take of so many shots may have an end frame."""
    return "end_frame" in endpoint.roles and (shots == 1 or endpoint.limits.end_frame_with_shots)


def endpoint_of(models: Models, model: Model, state: Sequence, asked: Asked, *, free: bool) -> Endpoint:
    """Return the model's endpoint for these elements and frames.

    The free renderer plays any model: where no endpoint takes just these, the model's plainest stands for it.

    Raises:
        Refused: no endpoint takes just these.
    """
    found = asked.of(model)
    if free:
        plainer = asked.of(model, between=False) or asked.of(model, end=False, between=False)
        return found or plainer or min(model.endpoints.values(), key=lambda e: e.capabilities)
    if asked.between > (found.most_between if found else 0):
        raise _no_between(models, model, state, asked)
    if not asked.ends_by(found):
        raise _no_end(models, model, state, asked)
    if found is None:
        raise _refusal(model, state, asked.entity, asked.frame)
    return found


def _no_end(models: Models, model: Model, state: Sequence, asked: Asked) -> Refused:
    of, entity = of_sequence(state), asked.entity
    able = [other for other in models.all("takes") if asked.ends_by(asked.of(other))]
    others = [other.name for other in able if not settings_faults(other, asked.settings)]
    ways: list[Step | str] = [Step("again", model=name) for name in others[:2]]
    ways += [Step("again", mode="individual")] if asked.shots > 1 else []
    shot = shot_number(entity)
    ways += ["to go on without it:", Step("end_frame", **of, shot=shot, source="none")]
    said = f"{model.name} takes no end frame{_where(model, asked)}, and {entity} has one"
    return Refused(said, *ways, code="no_end_frame_taken", entity=entity, model=model.name, **of)


def _no_between(models: Models, model: Model, state: Sequence, asked: Asked) -> Refused:
    most = max(endpoint.most_between for endpoint in model.endpoints.values())
    able = [o for o in models.all("takes") if (e := asked.of(o)) and asked.between <= e.most_between]
    others = [other.name for other in able if asked.ends_by(asked.of(other)) and other.name != model.name]
    takes = f"takes at most {most} frames between" if most else "takes no frames between the first and the last"
    beside = ", not beside what else is sent" if asked.between <= most else ""
    said = f"{model.name} {takes}{beside}, and {asked.between} {'is' if asked.between == 1 else 'are'} given"
    ways: list[Step | str] = [Step("again", model=name) for name in others[:2]]
    return Refused(said, *ways, "leave them out", code="no_frames_between", entity=asked.entity, **of_sequence(state))


def _where(model: Model, asked: Asked) -> str:
    """Say under which condition a model takes no end frame; nothing where it never does."""
    if not any("end_frame" in endpoint.roles for endpoint in model.endpoints.values()):
        return ""
    if asked.of(model):
        return " in a take of several shots"
    if asked.frame is None and asked.of(model, start=True):
        return " without a start frame"
    return " beside elements" if asked.elements else ""


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
    if take.end_frame and not ends(endpoint, len(take.shot_prompts)):
        said.append(f"{name}: {take.model} takes no end frame here; only a rehearsal has one")
    if len(take.between) > endpoint.most_between:
        said.append(f"{name}: {take.model} takes no frames between here, or fewer; only a rehearsal has all of them")
    return said
