"""Models of a workspace: added, used, priced, changed, removed; and each shipped one, sent to the stand-in for fal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from domain.models.known import index
from tests.cli.paid import draw, plan, sent, take_of
from tests.cli.support import Takes, add_plan, events, one_sequence, picture, plan_file

if TYPE_CHECKING:
    from tests.fal.server import FalServer

SCHEMAS = Path(__file__).parents[1] / "fal" / "openapi"
VIDU = ("models", "add", "fal-ai/vidu/q3/text-to-video", "--schema", SCHEMAS / "vidu-q3-text-to-video.json")
PRICE = ("--price", "0.157/second when resolution=720p")


@pytest.fixture
def film(takes: Takes) -> Takes:
    add_plan(takes, one_sequence("rain on the pier", "fog on the bridge"))
    return takes


def test_an_endpoint_becomes_a_model_that_a_plan_may_name(film: Takes) -> None:
    said = film(*VIDU, "--name", "vidu", *PRICE, "-m", "for the fog").out
    for words in (
        "vidu: makes takes, of fal-ai/vidu/q3/text-to-video",
        "  seconds: duration",
        "  setting resolution: 360p|540p|720p|1080p, 720p if left alone",
        "  setting audio: true|false, true if left alone",
        "  limits: 1-16 s, 1 shot, 2000 characters",
        "  price: $0.157/second",
        "vidu: added",
    ):
        assert words in said
    assert [(e["stream"], e["type"], e["message"]) for e in events(film.root)][-1:] == [
        (".models", "ModelAdded", "for the fog")
    ]
    assert "nothing changed" in film(*VIDU, "--name", "vidu", *PRICE).out
    assert "vidu of fal-ai/vidu/q3/text-to-video" in film("log").out
    named = one_sequence("rain on the pier", "fog on the bridge")
    named["models"] = {"video": "vidu"}
    named["settings"] = {"resolution": "1080p"}
    film("plan", "add", plan_file(film, named))
    state = json.loads((film.root / "state" / "film" / "sequences.json").read_text())
    assert (state["video_model"], state["limits"]["max_seconds"], state["limits"]["max_shots"]) == ("vidu", 16, 1)
    assert "2 shots, where vidu takes at most 1" in film("plan", "check", "film").out
    for check in (("check",), ("replay", "--check")):
        film(*check)


def test_nothing_is_added_on_a_dry_run_and_no_project_comes_to_be(film: Takes) -> None:
    before = len(events(film.root))
    assert "nothing was added" in film(*VIDU, "--dry-run").out
    view = film(*VIDU, "--dry-run", "--json").json
    assert (view["added"], view["model"]["model"]) == (False, "vidu-q3-text-to-video")
    assert len(events(film.root)) == before
    film(*VIDU)
    assert set(film("status", "--json").json["projects"]) == {"film"}


def test_a_dry_run_shows_what_an_added_model_would_cost(film: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", "id:secret")
    film(*VIDU, "--name", "vidu", *PRICE)
    run = ("generate", "film", "SEQ01", "--shot", "1", "--renderer", "fal", "--dry-run", "--model", "vidu")
    assert "fal-ai/vidu/q3/text-to-video" in film(*run).out
    assert "$0.157" in film(*run).out
    unknown = film(*run, "--set", "resolution=1080p").out
    assert "$0.00" not in unknown
    assert "unknown" in unknown


def test_where_a_budget_is_set_an_unknown_price_is_refused_until_one_is_added(paid: Takes, fal_env: FalServer) -> None:
    paid(*VIDU, "--name", "vidu")
    paid("budget", "film", "10")
    run = ("generate", "film", "SEQ02", "--shot", "1", "--model", "vidu", "--yes")
    assert "its price is unknown, and the project has a budget" in paid(*run, code=1).err
    assert fal_env.posts() == []
    paid(*VIDU, "--name", "vidu", *PRICE)
    assert "$0.157" in paid(*run[:-1], "--dry-run").out


def test_a_taken_name_a_price_without_a_unit_and_other_jobs_are_refused(film: Takes, tmp_path: Path) -> None:
    film.refused(*VIDU, "--name", "kling-v4", says="there is a model kling-v4 already")
    film.refused(*VIDU, "--price", "0.157", says="has no unit")
    film.refused(*VIDU, "--role", "seconds", code=2, says="is not ROLE=FIELD")
    other = ("models", "add", "fal-ai/topaz/upscale/video", "--schema", SCHEMAS / "topaz-upscale-video.json")
    film.refused(*other, says="wants video_url (a video), which nothing here gives", hint="--role ROLE=FIELD")
    huge, broken = tmp_path / "huge.json", tmp_path / "broken.json"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    broken.write_text("<html>")
    film.refused(*VIDU[:3], "--schema", huge, says="is over 4 MB, which no endpoint's schema is")
    film.refused(*VIDU[:3], "--schema", broken, says="isn't JSON")
    film.refused(*VIDU[:3], "--schema", tmp_path / "gone.json", says="can't be read")
    film.refused("models", "add", "..", says=".. is no endpoint")


def test_without_fal_a_schema_is_taken_from_a_file(film: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    film.refused(*VIDU[:3], code=3, says="can't be fetched", hint="--schema openapi.json")
    film.refused("models", "check", "kling-v4", code=3, says="can't be fetched")


def test_a_changed_schema_is_found_input_by_input(film: Takes, tmp_path: Path) -> None:
    film(*VIDU, "--name", "vidu")
    assert "as it is kept" in film("models", "check", "vidu", *VIDU[3:]).out
    changed = json.loads((SCHEMAS / "vidu-q3-text-to-video.json").read_text())
    changed["components"]["schemas"]["Input"]["properties"]["resolution"]["enum"].append("4k")
    (tmp_path / "now.json").write_text(json.dumps(changed))
    ran = film("models", "check", "vidu", "--schema", tmp_path / "now.json", code=1)
    assert "resolution: choices 360p 540p 720p 1080p, now 360p 540p 720p 1080p 4k" in ran.out
    assert "schemas have changed" in ran.err


def test_a_take_of_a_model_that_is_gone_still_shows_diffs_and_replays(film: Takes) -> None:
    film(*VIDU, "--name", "vidu", "--price", "0.157/second when resolution=360p")
    local = ("generate", "film", "SEQ01", "--shot", "1", "--renderer", "local", "--set", "resolution=360p")
    film(*local, "--model", "vidu")
    film(*local, "--model", "vidu", "--set", "seed=7", "--no-wait")  # under way while it is removed
    assert "isn't offered any more" in film("models", "remove", "vidu").out
    film.refused(*local, "--model", "vidu", says="there is no video model vidu")
    film("resume", "film")
    shown = film("status", "film", "SEQ01_SH01_take002", "--json").json
    assert json.dumps(shown).count('"video_complete"') or "complete" in json.dumps(shown)
    assert "seed" in film("diff", "film", "SEQ01", "SEQ01_SH01_take001", "SEQ01_SH01_take002").out
    made = next(e["data"]["made_with"] for e in events(film.root) if e["type"] == "TakeRequested")
    assert (made["roles"]["seconds"], made["limits"]["max_seconds"], made["price"]["amount"]) == (
        "duration",
        16,
        "0.157",
    )
    film("replay", "--check")
    film("check")


def test_a_log_with_models_of_its_own_is_restored(film: Takes, tmp_path: Path) -> None:
    film(*VIDU, "--name", "vidu")
    film("models", "remove", "kling-o3-4k")
    (tmp_path / "log.jsonl").write_text(film("log", "--json").out)
    there = Takes(tmp_path / "there")
    there.root.mkdir()
    there("-w", there.root, "restore", tmp_path / "log.jsonl")
    listed = there("-w", there.root, "models").out
    assert "vidu" in listed
    assert "kling-o3-4k" not in listed


def test_a_film_of_three_models_is_rehearsed_on_the_local_renderer(film: Takes) -> None:
    film("plan", "add", plan_file(film, {**one_sequence("rain", "fog", "sun"), "project": "three"}))
    film(*VIDU, "--name", "vidu")
    runs = (("kling-o3",), ("wan-2.7", "--set", "resolution=720p"), ("vidu", "--set", "resolution=360p"))
    for shot, (model, *settings) in enumerate(runs, start=1):
        film("generate", "three", "SEQ01", "--shot", shot, "--model", model, "--renderer", "local", *settings)
        film("approve", "three", f"SEQ01_SH0{shot}", "--take", "1")
    state = json.loads((film.root / "state" / "three" / "sequences.json").read_text())["sequences"]["SEQ01"]
    assert state["cut_complete"]
    lengths = [e["data"]["seconds"] for e in events(film.root) if e["type"] == "TakeRequested"]
    assert lengths == [3, 2, 1]  # the next length that each of them makes
    sizes = [(e["data"]["width"], e["data"]["height"]) for e in events(film.root) if e["type"] == "VideoCompleted"]
    assert sizes == [(768, 432), (1280, 720), (640, 360)]


# -- each shipped model, at the stand-in for fal ------------------------------------------------------------------


@pytest.fixture
def studio(takes: Takes, fal_env: FalServer) -> Takes:
    made: dict[str, Any] = plan()
    made["settings"] = {}
    draw(takes.root.parent)
    add_plan(takes, made)
    return takes


@pytest.mark.parametrize("model", index().takes)
def test_every_shipped_model_for_takes_is_sent_what_its_schema_takes(
    studio: Takes, fal_env: FalServer, a_picture: Path, model: str
) -> None:
    run = ("generate", "film", "SEQ01", "--shot", "1", "--model", model, "--yes")
    studio(*run, "--no-wait")
    studio("start-frame", "film", "SEQ01", a_picture)
    studio(*run)
    assert fal_env.invalid() == []
    assert len(fal_env.posts()) == 2
    assert {"image_url", "start_image_url"} & set(sent(fal_env))


ENDS = {"kling-v4": "end_image_url", "kling-o3": "end_image_url", "veo-3.1": "last_frame_url"}
ENDS |= dict.fromkeys(("seedance-2", "minimax-h3", "wan-2.7", "ltx-2.3", "kling-v3"), "end_image_url")


@pytest.mark.parametrize("model", ENDS)
def test_an_end_frame_is_uploaded_once_and_sent_under_its_models_name(
    studio: Takes, fal_env: FalServer, a_picture: Path, model: str
) -> None:
    gate = studio.root.parent / "gate.png"
    gate.write_bytes(picture("maroon"))
    studio("start-frame", "film", "SEQ02", a_picture)
    studio("end-frame", "film", "SEQ02", "--shot", "1", gate)
    run = ("generate", "film", "SEQ02", "--shot", "1", "--model", model, "--yes", "--no-wait")
    studio(*run)
    uploaded = len(fal_env.requests("upload"))
    studio(*run)
    assert fal_env.invalid() == []
    assert len(fal_env.posts()) == 2
    assert len(fal_env.requests("upload")) == uploaded
    posting = [e["data"] for e in events(studio.root) if e["type"] == "TakeSubmitting"][-1]
    uploads = {upload["sha256"]: upload["url"] for upload in posting["uploads"]}
    (supplied,) = [e["data"]["picture"] for e in events(studio.root) if e["type"] == "EndFrameSupplied"]
    assert sent(fal_env)[ENDS[model]] == uploads[supplied["sha256"]]
    made = take_of(studio, "SEQ02_SH01_take002")
    assert (made["end_frame"], made["end_frame_sha256"]) == (supplied["path"], supplied["sha256"])


def test_frames_between_are_uploaded_once_sent_in_order_and_shown(
    studio: Takes, fal_env: FalServer, a_picture: Path
) -> None:
    colours = [studio.root.parent / f"{colour}.png" for colour in ("maroon", "teal")]
    for path in colours:
        path.write_bytes(picture(path.stem))
    studio("start-frame", "film", "SEQ02", a_picture)
    frames = [word for path in colours for word in ("--between", path)]
    run = ("generate", "film", "SEQ02", "--shot", "1", "--yes", "--no-wait", *frames, "--model")
    studio.refused(*run, "kling-o3", says="kling-o3 takes no frames between the first and the last, and 2 are given")
    planned = studio(*run, "kling-v4", "--dry-run").out
    assert "through maroon.png, teal.png" in planned
    assert not list(studio.root.glob("frames/*/between/*"))
    studio(*run, "kling-v4")
    uploaded = len(fal_env.requests("upload"))
    studio(*run, "kling-v4")
    assert (fal_env.invalid(), len(fal_env.requests("upload"))) == ([], uploaded)
    posting = [e["data"] for e in events(studio.root) if e["type"] == "TakeSubmitting"][-1]
    uploads = {upload["sha256"]: upload["url"] for upload in posting["uploads"]}
    made = take_of(studio, "SEQ02_SH01_take002")["between"]
    assert sent(fal_env)["middle_image_urls"] == [uploads[one["sha256"]] for one in made]
    assert f"through {made[0]['path']}" in studio("status", "film", "SEQ02_SH01_take002").out
    assert "made of it SEQ02_SH01_take001, SEQ02_SH01_take002" in studio("whence", studio.root / made[1]["path"]).out
    studio("generate", "film", "SEQ02", "--shot", "1", "--model", "kling-v4", "--yes", "--no-wait")
    said = studio("diff", "film", "SEQ02", "SEQ02_SH01_take002", "SEQ02_SH01_take003").out
    assert "frames between" in said
    assert made[0]["path"] in said


@pytest.mark.parametrize("model", index().grids)
def test_every_shipped_model_for_grids_is_sent_what_its_schema_takes(
    studio: Takes, fal_env: FalServer, model: str
) -> None:
    studio("grid", "film", "SEQ01", "--model", model, "--yes", "--no-wait")
    studio("grid", "film", "SEQ02", "--model", model, "--yes")
    assert fal_env.invalid() == []
    assert len(fal_env.posts()) == 2


def test_kling_4_is_planned_priced_by_resolution_and_sent_in_whole_seconds(studio: Takes, fal_env: FalServer) -> None:
    made = plan()
    made["models"] = {"video": "kling-v4"}
    made["settings"] = {"resolution": "1080p"}
    add_plan(studio, made)
    assert "$4.70" in studio("generate", "film", "SEQ03", "--dry-run").out  # 20 s, more than kling-o3 makes
    studio("generate", "film", "SEQ03", "--yes")
    body = sent(fal_env)
    assert (body["duration"], body["resolution"]) == (20, "1080p")
    assert [shot["duration"] for shot in body["multi_prompt"]] == [5, 5, 5, 5]
    assert fal_env.posts()[-1].endpoint == "kling/v4/text-to-video"
    studio.refused(
        *("generate", "film", "SEQ03", "--set", "generate_audio=true", "--yes"),
        says="kling-v4 has no such setting; it has resolution",
    )


def test_a_seed_and_rewritten_words_that_come_back_are_recorded(studio: Takes, fal_env: FalServer) -> None:
    studio("generate", "film", "SEQ02", "--shot", "1", "--model", "wan-2.7", "--yes")
    answer = next(e["data"]["answer"] for e in events(studio.root) if e["type"] == "VideoCompleted")
    assert (answer["seed"], answer["actual_prompt"]) == (7, "Rain, rewritten.")
    assert "Rain, rewritten." in studio("status", "film", "SEQ02_SH01_take001").out
