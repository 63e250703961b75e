"""Films, exports and deliveries as the API answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.buttons import fault_of
from console.models import Deliveries, ExportAnswer, Far, FilmAnswer, TakeFilm
from domain.decisions.admit import find_take
from domain.errors import Refused
from domain.events import Delivered
from domain.ids import entity_of, own_form, sequence_of, shot_number
from projections.film.playlist import Playlist
from projections.film.timeline import Clip
from services.film.measuring import measure
from services.film.preview import PreviewWish
from services.log.reader import END
from services.questions.deliveries import since_delivery
from services.verbs.preview import lay_out
from services.verbs.whole_media import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console import making
    from console.films import ExportMade
    from console.models import DeliveryRow, FilmPart
    from console.request_bodies import FilmBody
    from console.served import Served
    from projections.views.deliveries import SinceDelivery
    from services.verbs.preview import LaidOut


def wish_of(body: FilmBody) -> PreviewWish:
    """Return what is written on a film for the browser: open shots always show their words."""
    return PreviewWish(burn_in=body.burn_in, slates=True)


def laid_out(served: Served, project: str, body: FilmBody) -> LaidOut:
    """Return the film that is asked for, its files checked."""
    names = (body.sequence,) if body.sequence else ()
    playlist = Playlist(names, body.approved, own_form(body.shot) if body.shot else None, body.around)
    return lay_out(served.workspace, project, playlist, served.moment(body.at, project))


def film(served: Served, project: str, body: FilmBody, *, make: bool = False) -> FilmAnswer:
    """Return the film that is asked for, as it is or would be; with `make` it is begun where it isn't there."""
    found, wish = laid_out(served, project, body), wish_of(body)
    if make:
        served.films.begin_film(found, wish)
    key, line = found.digest(wish), found.shown.timeline
    there, far = served.films.film(key).is_file(), served.films.making.far(key)
    return FilmAnswer(
        project=project,
        name=line.name,
        key=key,
        position=found.position,
        head=served.head(),
        past=served.moment(body.at, project) != END,
        rate=line.rate.name,
        fps=f"{line.rate.frames}/{line.rate.per}",
        frames=line.length,
        seconds=line.rate.seconds(line.length),
        parts=list(parts(found)),
        warnings=found.warnings,
        media=f"/film/{key}.mp4" if there else None,
        making=_far(far) if far and not there else None,
    )


def parts(found: LaidOut) -> Iterator[FilmPart]:
    """Yield the shots of a film, in seconds and frames."""
    line = found.shown.timeline
    for first, item in line.placed():
        take = item.take if isinstance(item, Clip) else None
        yield {
            "shot": item.shot,
            "in": line.rate.seconds(first),
            "out": line.rate.seconds(first + item.length),
            "sequence": sequence_of(item.shot),
            "number": shot_number(item.shot) or 0,
            "prompt": item.about["prompt"] if isinstance(item, Clip) else item.prompt,
            "take": take,
            "rehearsal": take in found.shown.rehearsals,
            "first": first,
            "frames": item.length,
        }


def export(made: ExportMade) -> ExportAnswer:
    """Return how far an export is."""
    return ExportAnswer(
        key=made.key,
        name=f"{made.name}.zip",
        position=made.checked.position,
        warnings=made.checked.warnings,
        download=f"/export/{made.key}.zip" if made.ready else None,
        making=_far(made.far),
    )


def _far(far: making.Far) -> Far:
    return Far(done=far.done, whole=far.whole, fault=fault_of(far.fault) if far.fault else None)


def take_film(served: Served, project: str, take_id: str) -> TakeFilm:
    """Return what a take's file is: its real rate and length."""
    state = served.workspace.sequence(project, sequence_of(take_id))
    take = find_take(state, state.known(entity_of(take_id)), take_id)
    if take.result is None:
        raise Refused(f"{take_id} has no video yet", code="no_video", take=take_id)
    found = measure(whole(served.workspace, project, take))
    return TakeFilm(
        take=take.id,
        rate=found.rate.name,
        fps=f"{found.rate.frames}/{found.rate.per}",
        frames=found.frames,
        seconds=found.rate.seconds(found.frames),
        width=found.width,
        height=found.height,
        sound=found.sound is not None,
        varies=found.varies,
    )


def deliveries(served: Served, project: str, at: str | None = None) -> Deliveries:
    """Return what was delivered, the newest first."""
    upto = served.moment(at, served.workspace.known_project(project))
    records = served.workspace.ledger.reader.stream(project, upto)
    rows: list[DeliveryRow] = [
        {"name": fact.name, "position": fact.position, "what": [*fact.what], "by": record.by, "at": record.at}
        for record in records
        if isinstance(fact := record.fact, Delivered)
    ]
    return Deliveries(project=project, deliveries=rows[::-1])


def since(served: Served, project: str, name: str, at: str | None = None) -> SinceDelivery:
    """Return shot by shot what became of what was delivered under a name."""
    return since_delivery(served.workspace, project, name, served.moment(at, project))


def changes(served: Served, project: str, name: str | None, at: str | None) -> dict[str, object]:
    """Return the deliveries for a board, and what changed since the one that is named."""
    found = since(served, project, name, at) if name else None
    changed = [row for row in found["shots"] if row["change"] != "same"] if found else []
    return {"deliveries": deliveries(served, project, at).deliveries, "since": found, "changed": changed}
