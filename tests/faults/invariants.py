"""What holds after every fault: no job too many, none lost, files and log agree, and the key is nowhere."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Any

import httpx

from services.media.pictures import read_picture
from services.media.video import probe
from services.renderers.fal.hosts import is_fals
from services.renderers.fal.results import addresses_in
from tests.cli.support import Takes
from tests.faults.outside import outside
from tests.faults.studio import KEY, KEY_ID, KEY_SECRET

if TYPE_CHECKING:
    from tests.fal.jobs import Job
    from tests.faults.studio import Studio

ASKED, SENT = ("TakeRequested", "GridRequested"), ("TakeSubmitted", "GridSubmitted")
DONE, ENDED = ("VideoCompleted", "GridCompleted"), ("VideoFailed", "GridFailed", "TakeCancelled")


def assert_whole(studio: Studio, *, given_up: bool = False) -> None:
    """Hold a workspace to everything that must be true whatever has happened.

    Args:
        studio: the workspace, with nobody at work in it.
        given_up: a person has given a job up, so that its result needn't be fetched.
    """
    told = studio.told()
    _assert_paid_once(studio, told)
    for job in studio.fal.jobs():
        ended = job.state(time.time()) == "COMPLETED" and job.failure() is None
        if ended and not job.made_nothing() and not given_up:
            _assert_not_lost(studio, told, job)
    _assert_media(studio, told)
    _assert_every_byte(studio, told)
    _assert_money(told)
    Takes(studio.root)("replay", "--check")
    assert outside(studio.root) == studio.outside
    assert studio.fal.strays() == []
    named = {httpx.URL(url).host for job in studio.fal.jobs() for url in addresses_in(job.result("fal", "http://fal"))}
    assert {host for host in studio.fal.hosts() if not is_fals(f"https://{host}")} <= named
    assert {seen.key for seen in studio.fal.requests("media")} <= {"none"}, "the key went along to the media"
    _assert_no_key(studio)


def _assert_paid_once(studio: Studio, told: list[dict[str, Any]]) -> None:
    asked = sum(event["type"] in ASKED for event in told)
    assert len(studio.fal.jobs()) <= asked
    assert len(studio.fal.posts()) <= asked
    for kinds in (("TakeSubmitting", "GridSubmitting"), DONE):
        names = [_id(event) for event in told if event["type"] in kinds]
        assert len(names) == len(set(names)), names
    owners = {(event["data"]["request_id"], _id(event)) for event in told if event["type"] in SENT}
    assert len(owners) == len({request for request, _ in owners}), "two takes share a job"


def _assert_not_lost(studio: Studio, told: list[dict[str, Any]], job: Job) -> None:
    """A finished job is in the workspace, or its take still can be fetched, or is in doubt for want of it."""
    owner = next((_id(e) for e in told if e["type"] in SENT and e["data"]["request_id"] == job.id), None)
    if owner is None:
        assert [one for one in studio.jobs().values() if one["doubt"]], f"{job.id} is lost"
    elif not any(e["type"] in DONE and _id(e) == owner for e in told):
        assert not any(e["type"] in ENDED and _id(e) == owner for e in told), f"{owner} has ended without its result"


def _assert_media(studio: Studio, told: list[dict[str, Any]]) -> None:
    kept = set()
    for event in told:
        if event["type"] in DONE:
            path = studio.root / event["data"]["path"]
            kept.add(path)
            data = path.read_bytes()
            assert hashlib.sha256(data).hexdigest() == event["data"]["sha256"]
            assert len(data) == event["data"]["bytes"]
            if path.suffix == ".mp4":
                assert probe(path).seconds == event["data"]["seconds"]
            else:
                assert read_picture(data, path.name).width == event["data"]["width"]
    assert set(studio.media()) == kept


def _assert_every_byte(studio: Studio, told: list[dict[str, Any]]) -> None:
    """What is kept is what the server has made, to the last byte."""
    jobs = {job.id: job for job in studio.fal.jobs()}
    owned = {_id(e): jobs[e["data"]["request_id"]] for e in told if e["type"] in SENT}
    for event in told:
        if event["type"] in DONE:
            job = owned[_id(event)]
            assert (studio.root / event["data"]["path"]).read_bytes() == job.content(job.files()[0])


def _assert_money(told: list[dict[str, Any]]) -> None:
    """What was never posted costs nothing, however it ended; what is complete costs its price, said or reserved."""
    posted = {_id(e) for e in told if e["type"] in ("TakeSubmitting", "GridSubmitting")}
    settled = {e["data"]["job"]: e["data"]["actual"] for e in told if e["type"] == "SpendSettled"}
    for event in told:
        if event["type"] in DONE:
            assert float(settled.get(_id(event), event["data"]["actual"] or "1")) > 0
        elif event["type"] in ENDED and _id(event) not in posted:
            assert settled.get(_id(event)) == "0.00", f"{_id(event)} was never posted, and still is reserved for"


def _assert_no_key(studio: Studio) -> None:
    said = "".join(ran.out + ran.err for ran in studio.said).encode()
    for secret in (KEY, KEY_ID, KEY_SECRET):
        assert secret.encode() not in said, "FAL_KEY was shown"
        for path in studio.root.rglob("*"):
            assert not path.is_file() or secret.encode() not in path.read_bytes(), f"FAL_KEY is in {path}"


def _id(event: dict[str, Any]) -> str:
    return str(event["data"].get("take_id") or event["data"].get("grid_id"))
