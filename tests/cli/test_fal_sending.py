"""What a paid run sends: endpoint, fields, words and pictures, as recorded, and to whom."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from domain.provider import GRID_INSTRUCTION
from tests.cli.paid import PAID, draw, plan, sent, take_of
from tests.cli.support import Takes, add_plan, facts, kinds, picture, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fal.server import FalServer

KLING = "fal-ai/kling-video/o3"
RUN = ("generate", "film", "--yes")


@pytest.mark.parametrize(
    ("model", "run", "endpoint", "fields"),
    [
        ("kling-o3", ["SEQ01"], "standard/reference-to-video", {"multi_prompt", "elements", "aspect_ratio"}),
        ("kling-o3-pro", ["frame", "SEQ01"], "pro/reference-to-video", {"start_image_url", "elements", "aspect_ratio"}),
        ("kling-o3-4k", ["frame", "SEQ02", "--shot", "2"], "4k/image-to-video", {"image_url", "prompt"}),
        ("kling-o3-standard", ["frame", "SEQ02"], "standard/image-to-video", {"image_url", "multi_prompt"}),
        ("kling-o3-pro", ["SEQ02"], "pro/text-to-video", {"multi_prompt", "shot_type", "aspect_ratio"}),
        ("kling-o3-4k", ["SEQ02", "--shot", "1"], "4k/text-to-video", {"prompt", "aspect_ratio"}),
    ],
)
def test_a_take_goes_to_its_endpoint_with_the_fields_that_one_takes(
    paid: Takes, fal_env: FalServer, a_picture: Path, model: str, run: list[str], endpoint: str, fields: set[str]
) -> None:
    args = [word for word in run if word != "frame"]
    if args != run:
        paid("start-frame", "film", args[0], a_picture)
    paid(*RUN, *args, "--model", model)
    assert fal_env.invalid() == []
    assert [post.endpoint for post in fal_env.posts()] == [f"{KLING}/{endpoint}"]
    assert fields <= set(sent(fal_env))
    assert sent(fal_env)["duration"] == "3"
    assert ("aspect_ratio" in sent(fal_env)) == ("image-to-video" not in endpoint)


def test_what_is_recorded_before_the_post_is_what_is_posted(paid: Takes, fal_env: FalServer) -> None:
    paid(*RUN, "SEQ01")
    (request,) = facts(paid.root, "TakeRequested")
    (submitting,) = facts(paid.root, "TakeSubmitting")
    (submitted,) = facts(paid.root, "TakeSubmitted")
    assert submitting["arguments"] == sent(fal_env)
    assert [one["sent"] for one in request["shot_prompts"]] == [
        "@Element1 walks across the yard.",
        "@Element2 waits at the gate.",
        None,
    ]
    assert [one["name"] for one in request["elements"]] == ["ann", "bob"]
    assert request["estimated"] == {"amount": "0.252", "currency": "USD", "priced_on": "2026-08"}
    assert submitted["request_id"] == fal_env.jobs()[0].id
    assert kinds(paid.root)[-7:] == [
        "TakeRequested",
        "SpendReserved",
        "TakeSubmitting",
        "TakeSubmitted",
        "TakeProcessing",
        "VideoCompleted",
        "SpendSettled",
    ]
    ann, bob = sent(fal_env)["elements"]
    assert len(ann["reference_image_urls"]) == 1
    assert bob["reference_image_urls"] == [bob["frontal_image_url"]]


def test_a_dry_run_shows_both_texts_the_endpoint_and_the_price_and_changes_nothing(
    paid: Takes, fal_env: FalServer
) -> None:
    before = snapshot(paid.root)
    said = paid("generate", "film", "SEQ01", "SEQ02", "--dry-run").out
    assert "@ann walks across the yard." in said
    assert "sent: @Element1 walks across the yard." in said
    assert f"{KLING}/standard/reference-to-video" in said
    assert "$0.252 (2026-08)" in said
    assert "2 paid jobs for $0.504" in said
    grid = paid("grid", "film", "SEQ01", "--prompt", "@bob by the gate", "--dry-run").out
    assert GRID_INSTRUCTION.format(prompt="bob in grey by the gate") in grid
    assert "$0.06 (price of 2026-08)" in grid
    assert paid("generate", "film", "SEQ01", "--dry-run", "--json").json["takes"][0]["endpoint"].endswith("-to-video")
    assert snapshot(paid.root) == before
    assert fal_env.requests() == []


@pytest.mark.parametrize(
    ("model", "endpoint", "pictures"),
    [
        ("flux-pro", "fal-ai/flux-pro/v1.1-ultra", None),
        ("nano-banana-pro", "fal-ai/nano-banana-pro/edit", 3),
        ("gemini-3-pro-image-preview", "fal-ai/gemini-3-pro-image-preview/edit", 3),
    ],
)
def test_a_grid_goes_in_the_plans_ratio_with_the_pictures_its_model_takes(
    paid: Takes, fal_env: FalServer, model: str, endpoint: str, pictures: int | None
) -> None:
    ran = paid("grid", "film", "SEQ01", "--model", model, "--yes")
    assert fal_env.invalid() == []
    assert fal_env.posts()[0].endpoint == endpoint
    body = sent(fal_env)
    assert (body["aspect_ratio"], body["output_format"]) == ("16:9", "png")
    assert len(body.get("image_urls", [])) == (pictures or 0)
    assert body["prompt"] == GRID_INSTRUCTION.format(prompt="a yard at dawn")
    assert ("ann, bob dropped" in ran.err) == (pictures is None)
    (grid,) = facts(paid.root, "GridRequested")
    assert grid["elements_dropped"] == ([] if pictures else ["ann", "bob"])
    assert (paid.root / "frames/film/grids/SEQ01_grid001.png").read_bytes().startswith(b"\x89PNG")


def test_only_elements_with_a_picture_are_sent_the_others_told_in_words(takes: Takes, fal_env: FalServer) -> None:
    made = plan()
    made["sequences"]["SEQ01"]["elements"] = ["cat", "bob"]
    made["sequences"]["SEQ01"]["shots"][0]["prompt"] = "@cat sits by @bob."
    draw(takes.root.parent)
    add_plan(takes, made)
    ran = takes(*RUN, "SEQ01")
    assert "cat only told in words, for want of a picture" in ran.err
    assert sent(fal_env)["multi_prompt"][0]["prompt"] == "cat in grey sits by @Element1."
    take = take_of(takes, "SEQ01_take001")
    assert (take["elements"], take["elements_dropped"]) == (["bob"], ["cat"])


def test_a_start_frame_leaves_room_for_three_elements(takes: Takes, fal_env: FalServer, a_picture: Path) -> None:
    made = plan()
    names = ["ann", "bob", "dan", "eve", "fay"]
    made["elements"] |= {name: {"frontal": "bob.png", "description": f"{name} in red"} for name in names[2:]}
    made["sequences"]["SEQ01"]["elements"] = names
    made["sequences"]["SEQ01"]["shots"][0]["prompt"] = "@fay meets @ann."
    draw(takes.root.parent)
    add_plan(takes, made)
    takes(*RUN, "SEQ01")
    takes("start-frame", "film", "SEQ01", a_picture)
    ran = takes(*RUN, "SEQ01")
    assert "eve, fay dropped, a take sends 3 elements at most" in ran.err
    assert [len(post.body["elements"]) for post in fal_env.posts()] == [4, 3]
    assert sent(fal_env)["multi_prompt"][0]["prompt"] == "fay in red meets @Element1."
    assert fal_env.invalid() == []


def test_a_picture_goes_up_once_and_one_too_large_as_jpeg(paid: Takes, fal_env: FalServer) -> None:
    size = (2600, 1500)
    noise = Image.effect_noise(size, 90).convert("RGB")
    big = paid.root.parent / "big.png"
    noise.save(big, "PNG", compress_level=0)
    assert big.stat().st_size > 10_000_000
    paid("start-frame", "film", "SEQ01", big)
    paid(*RUN, "SEQ01", "-n", "2")
    assert len(fal_env.requests("upload")) == 4
    first, second = (fact["uploads"] for fact in facts(paid.root, "TakeSubmitting"))
    assert sorted(map(json.dumps, first)) == sorted(map(json.dumps, second))
    converted = [one for one in first if one["converted"]]
    assert [one["content_type"] for one in converted] == ["image/jpeg"]
    assert converted[0]["bytes"] <= 10_000_000
    assert fal_env.invalid() == []


def test_a_short_shot_alone_is_sent_priced_and_recorded_at_three_seconds(paid: Takes, fal_env: FalServer) -> None:
    ran = paid(*RUN, "SEQ01", "--shot", "3")
    assert "SEQ01_SH03 (1 s asked, the model's least sent)" in ran.err
    assert sent(fal_env)["duration"] == "3"
    take = take_of(paid, "SEQ01_SH03_take001")
    assert (take["shot_prompts"][0]["duration"], take["shot_prompts"][0]["asked"]) == (3, 1)
    assert take["cost"] == {"estimated": "0.252", "actual": "0.252", "currency": "USD"}
    assert take["segments"] == [{"shot": "SEQ01_SH03", "in": 0.0, "out": 3.0}]


def test_a_run_too_long_is_refused_before_any_event_and_split_or_in_part_goes(paid: Takes, fal_env: FalServer) -> None:
    paid.refused(*RUN, "SEQ03", says="20 s, where kling-o3 makes at most 15 s", hint="--split")
    ran = paid(*RUN, "SEQ03", "--split")
    assert "2 paid jobs for $1.68" in ran.err
    assert sorted(post.body["duration"] for post in fal_env.posts()) == ["15", "5"]
    paid(*RUN, "SEQ03", "--shots", "2-3")
    assert [shot["prompt"] for shot in sent(fal_env)["multi_prompt"]] == ["Wave 2 comes in.", "Wave 3 comes in."]
    third = take_of(paid, "SEQ03_take003")
    assert [s["shot"] for s in third["segments"]] == ["SEQ03_SH02", "SEQ03_SH03"]
    assert fal_env.invalid() == []


@pytest.mark.parametrize(
    ("change", "args", "says"),
    [
        ({"aspect_ratio": "4:3"}, ["SEQ02"], "the plan says 4:3"),
        ({}, ["SEQ01", "--once", "--shot-override", "0:@ann " + "x" * 510], "at most 512"),
        ({}, ["SEQ02", "--set", "seed=7"], "no such setting"),
        ({}, ["SEQ02", "--model", "flux-pro"], "doesn't make takes"),
    ],
)
def test_what_fal_would_refuse_is_refused_before_anything_is_recorded_or_sent(
    takes: Takes, fal_env: FalServer, change: dict[str, Any], args: list[str], says: str
) -> None:
    draw(takes.root.parent)
    add_plan(takes, {**PAID, **change})
    takes.refused(*RUN, *args, says=says)
    assert fal_env.requests() == []


def test_every_request_takes_the_proxy_and_only_fals_own_hosts_get_the_key(paid: Takes, fal_env: FalServer) -> None:
    fal_env.fault("drop_after")
    paid(*RUN, "SEQ01", code=3)
    fal_env.finish(fal_env.jobs()[0])
    assert "SEQ01_take001  done" in paid("reconcile", "film").out
    asked = fal_env.requests()
    assert {seen.host for seen in asked} == set(fal_env.hosts())
    assert set(fal_env.hosts()) == {"queue.fal.run", "rest.fal.ai", "v3.fal.media", "api.fal.ai"}
    assert fal_env.strays() == []
    assert {seen.key for seen in asked if seen.on in ("submit", "status", "result", "history", "token")} == {"good"}
    assert all(seen.key != "good" for seen in asked if seen.host == "v3.fal.media")


def test_a_picture_of_a_shape_fal_lacks_is_refused_by_name(paid: Takes, fal_env: FalServer) -> None:
    small = paid.root.parent / "small.png"
    small.write_bytes(picture("teal", size=(1000, 320)))
    paid("start-frame", "film", "SEQ02", small)
    paid.refused(*RUN, "SEQ02", says="1000x320, where fal takes a width of 0.4 to 2.5 x the height", hint="start frame")
    assert fal_env.requests() == []
