"""`takes generate`: modes, parts, overrides, settings, dry runs, and what it leaves in the log and the files."""

from __future__ import annotations

import json
from typing import Any

import av
import pytest

from services.verbs import generate, grid
from tests.cli.support import (
    PLAN,
    Takes,
    add_plan,
    events,
    facts,
    files,
    kinds,
    one_sequence,
    picture,
    plan_file,
    ran_here,
    sequence,
    snapshot,
    state_of,
)


def requests(takes: Takes, after: int = 0) -> list[dict[str, Any]]:
    return [e["data"] for e in events(takes.root) if e["type"] == "TakeRequested" and e["position"] > after]


def words(request: dict[str, Any]) -> list[str]:
    return [prompt["prompt"] for prompt in request["shot_prompts"]]


def head(takes: Takes) -> int:
    return len(events(takes.root))


def test_the_three_modes_one_after_the_other_on_one_sequence(film: Takes) -> None:
    film("generate", "film", "SEQ02")
    film("generate", "film", "SEQ02", "--mode", "individual")
    film("generate", "film", "SEQ02", "--shot", 2)
    film("generate", "film", "SEQ02", "--mode", "single", "--shot", "SEQ02_shot00")
    asked = [(r["take_id"], r["entity"], r["mode"], len(r["shot_prompts"]), r["seconds"]) for r in requests(film)]
    assert asked == [
        ("SEQ02_take001", "SEQ02", "multi_shot", 2, 3),
        ("SEQ02_SH01_take001", "SEQ02_SH01", "individual", 1, 3),
        ("SEQ02_SH02_take001", "SEQ02_SH02", "individual", 1, 3),
        ("SEQ02_SH02_take002", "SEQ02_SH02", "single", 1, 3),
        ("SEQ02_SH01_take002", "SEQ02_SH01", "single", 1, 3),
    ]
    assert [(p["duration"], p["asked"]) for p in requests(film)[2]["shot_prompts"]] == [(3, 2)]
    assert {path for path in files(film.root) if path.startswith(("state", "videos"))} == {
        "state/film/sequences.json",
        "state/film/shots/SEQ02.json",
        "state/film/shots/SEQ02_SH01.json",
        "state/film/shots/SEQ02_SH02.json",
        "videos/film/SEQ02_take001.mp4",
        *(f"videos/film/SEQ02_SH0{shot}_take00{take}.mp4" for shot in (1, 2) for take in (1, 2)),
    }
    part = sequence(film.root, "SEQ02")
    assert (part["phase"], part["takes"], part["children"]) == (
        "REVIEW",
        ["SEQ02_take001"],
        ["SEQ02_SH01", "SEQ02_SH02"],
    )


def test_a_multi_shot_take_makes_no_shot_files_and_a_real_video(shown: Takes) -> None:
    assert not [path for path in files(shown.root) if "_SH" in path]
    take = state_of(shown.root, "film/shots/SEQ01.json")["takes"][0]
    assert [(s["shot"], s["in"], s["out"]) for s in take["segments"]] == [
        ("SEQ01_SH01", 0.0, 1.0),
        ("SEQ01_SH02", 1.0, 2.0),
        ("SEQ01_SH03", 2.0, 3.0),
    ]
    assert (take["rehearsal"], take["start_frame"], take["elements"]) == (True, None, ["ann", "bob"])
    with av.open(shown.root / take["video"]["path"]) as video:
        assert video.streams.video[0].codec_context.name == "h264"
        assert video.streams.video[0].frames == 72


def test_several_of_each_are_numbered_on(film: Takes) -> None:
    film("generate", "film", "SEQ02", "-n", 3)
    assert [r["take_id"] for r in requests(film)] == [f"SEQ02_take00{n}" for n in (1, 2, 3)]
    assert len({e["cause"] for e in events(film.root) if e["type"] == "TakeRequested"}) == 1
    videos = [path for path in files(film.root) if path.startswith("videos")]
    assert len(videos) == 3


def test_several_sequences_at_once_are_one_append(film: Takes) -> None:
    ran = film("generate", "film", "SEQ02", "SEQ01", "--no-wait")
    assert [r["take_id"] for r in requests(film)] == ["SEQ02_take001", "SEQ01_take001"]
    assert "takes resume film" in ran.out
    assert [sequence(film.root, s)["phase"] for s in ("SEQ01", "SEQ02")] == ["GENERATING", "GENERATING"]


def test_nothing_is_appended_where_one_of_several_is_refused(film: Takes) -> None:
    film.refused("generate", "film", "SEQ01", "SEQ04", says="there is SEQ01, SEQ02")
    film.refused("generate", "film", "SEQ01", "SEQ02", "--shot-override", "2:only SEQ01 has a third", says="index 2")


@pytest.mark.parametrize("verb", ["generate", "grid"])
def test_two_shots_of_one_sequence_in_one_command_are_not_silently_one(verb: str, film: Takes) -> None:
    film.refused(verb, "film", "SEQ01_SH01", "SEQ01_SH02", code=2, says="SEQ01")


def test_part_of_a_sequence(film: Takes) -> None:
    film("generate", "film", "SEQ01", "--shots", "2-3", "--no-wait")
    (asked,) = requests(film)
    assert (asked["take_id"], asked["mode"]) == ("SEQ01_take001", "multi_shot")
    assert [(p["shot"], p["index"]) for p in asked["shot_prompts"]] == [("SEQ01_SH02", 1), ("SEQ01_SH03", 2)]
    film.refused("generate", "film", "SEQ01", "--shots", "3-2", says="backwards", hint="SH02-SH03")
    film.refused("generate", "film", "SEQ01", "--shots", "2-", code=2, says="not A-B", hint="--shots SH01-SH03")
    film.refused("generate", "film", "SEQ01", "--shots", "a-b", code=2, says="a is not a shot")
    film.refused("generate", "film", "SEQ01", "--shots", "1-9", says="SEQ01_SH09")
    film.refused("generate", "film", "SEQ01", "--shot", 2, "--shots", "1-2", says="exclude each other")
    film.refused("generate", "film", "SEQ01", "--shot", 2, "--mode", "multi_shot", says="of several")
    film.refused("generate", "film", "SEQ01", "--mode", "single", says="of one shot")


def test_split_makes_the_fewest_takes_that_fit(takes: Takes) -> None:
    add_plan(takes, one_sequence(*(f"shot number {n}" for n in range(8))))
    ran = takes("generate", "film", "SEQ01", "--no-wait")
    assert "8 shots, where kling-o3 takes at most 6" in ran.err
    assert "split, it makes 2 takes" in takes("status", "film").out
    takes("generate", "film", "SEQ01", "--split", "--no-wait")
    parts = requests(takes)[1:]
    assert [len(r["shot_prompts"]) for r in parts] in ([5, 3], [6, 2], [4, 4])
    assert [p["index"] for r in parts for p in r["shot_prompts"]] == list(range(8))
    assert all(3 <= r["seconds"] <= 15 for r in parts)
    takes.refused("generate", "film", "SEQ01", "--split", "--mode", "individual", says="is split")


def test_an_override_by_index_or_number_stays(film: Takes) -> None:
    ran = film(
        "generate", "film", "SEQ01", "--shot-override", "0:@ann runs.", "--shot-override", "SH03:It falls.", "--no-wait"
    )
    assert "SH01, first of 3" in ran.out
    assert "SH03, third of 3: override: “The gate swings shut behind them.” -> “It falls.”" in ran.out
    assert words(requests(film)[0]) == ["@ann runs.", "@bob waits at the gate.", "It falls."]
    film("generate", "film", "SEQ01", "--no-wait")
    assert words(requests(film)[1]) == ["@ann runs.", "@bob waits at the gate.", "It falls."]
    revised = facts(film.root, "ShotPromptRevised")
    assert [(r["shot"], r["index"], r["source"]["kind"]) for r in revised] == [
        ("SEQ01_SH01", 0, "override"),
        ("SEQ01_SH03", 2, "override"),
    ]


def test_the_colon_of_a_prompt_is_the_prompts(film: Takes) -> None:
    film("generate", "film", "SEQ01", "--shot-override", "2:He says: no. At 10:30.", "--no-wait")
    assert words(requests(film)[0])[2] == "He says: no. At 10:30."


def test_an_override_once_leaves_the_working_prompt(film: Takes) -> None:
    ran = film("generate", "film", "SEQ01", "--shot-override", "1:@bob sits.", "--once", "--no-wait")
    assert "SH02, second of 3: once" in ran.out
    film("generate", "film", "SEQ01", "--no-wait")
    first, second = requests(film)
    assert (words(first)[1], words(second)[1]) == ("@bob sits.", "@bob waits at the gate.")
    assert [p["once"] for p in first["shot_prompts"]] == [False, True, False]
    assert not facts(film.root, "ShotPromptRevised")
    film.refused("generate", "film", "SEQ01", "--shots", "2-3", "--shot-override", "0:x", "--once", says="SEQ01_SH01")


def test_overrides_and_requests_are_one_append(film: Takes) -> None:
    before = head(film)
    film("generate", "film", "SEQ01", "--shot-override", "0:@ann runs.", "-m", "faster", "--no-wait")
    new = [e for e in events(film.root) if e["position"] > before]
    assert [e["type"] for e in new] == ["ShotPromptRevised", "TakeRequested"]
    assert len({(e["cause"], e["at"], e["by"], e["message"]) for e in new}) == 1
    assert (new[0]["by"], new[0]["message"]) == ("tester", "faster")


@pytest.mark.parametrize(
    ("override", "says"),
    [
        ("3:too far", "no shot at index 3"),
        ("SH09:no such", "no shot SEQ01_SH09"),
        ("1:", "is empty"),
        ("1:   ", "is empty"),
        ("1:@nobody comes in", "no element nobody"),
        ("SEQ02_SH01:of another sequence", "not a shot of SEQ01"),
        ("1:" + "x" * 20_001, "20001 characters"),
    ],
)
def test_an_override_that_means_nothing_is_refused(override: str, says: str, film: Takes) -> None:
    film.refused("generate", "film", "SEQ01", "--shot-override", override, says=says)


@pytest.mark.parametrize(
    ("override", "says"), [("-1:negative", "-1 is not a shot"), ("no colon", "not SHOT:PROMPT"), ("x:", "x is not a")]
)
def test_an_override_that_is_no_index_and_prompt_is_bad_usage(override: str, says: str, film: Takes) -> None:
    film.refused("generate", "film", "SEQ01", "--shot-override", override, code=2, says=says)


def test_one_shot_overridden_twice_is_refused(film: Takes) -> None:
    film.refused(
        "generate",
        "film",
        "SEQ01",
        "--shot-override",
        "0:a",
        "--shot-override",
        "SH01:b",
        code=2,
        says="SEQ01_SH01 is named twice",
    )


def test_settings_are_sent_and_unknown_ones_refused(film: Takes) -> None:
    film("generate", "film", "SEQ01", "--set", "generate_audio=true", "--no-wait")
    assert requests(film)[0]["settings"] == {"generate_audio": True}
    film.refused("generate", "film", "SEQ01", "--set", "sound=true", says="no such setting")
    film.refused("generate", "film", "SEQ01", "--set", "generate_audio=loud", says="must be true or false")
    film.refused("generate", "film", "SEQ01", "--set", "generate_audio", code=2, says="not KEY=VALUE", hint="--set")
    film.refused("generate", "film", "SEQ01", "--model", "flux-pro", says="doesn't make takes")


def test_no_wait_records_and_resume_carries_on(film: Takes) -> None:
    film("generate", "film", "SEQ02", "--no-wait")
    assert kinds(film.root)[-1] == "TakeRequested"
    assert sequence(film.root, "SEQ02")["phase"] == "GENERATING"
    assert "takes resume film" in film("status", "film").out
    film("revise", "film", "SEQ02", "--shot", 1, "Words of a later day.")
    film("resume", "film")
    assert sequence(film.root, "SEQ02")["phase"] == "REVIEW"
    assert words(requests(film)[0])[0] == "A wide shot of rain on the river."
    assert film("resume").out == "nothing to carry on with\n"
    film.refused("resume", "film", "SEQ02_take001", says="not under way")
    film.refused("resume", "film", "SEQ02_take002", says="did you mean SEQ02_take001")


def test_the_same_request_gives_the_same_bytes_elsewhere(film: Takes, shown: Takes) -> None:
    film("generate", "film", "SEQ02")
    assert files(film.root)["videos/film/SEQ02_take001.mp4"] == files(shown.root)["videos/film/SEQ02_take001.mp4"]


def test_a_dry_run_says_all_and_appends_nothing(film: Takes) -> None:
    before = snapshot(film.root)
    override = ("--shot-override", "2:Line one.\nLine two.")
    text = film("generate", "film", "SEQ01", "--dry-run", *override).out
    for said in (
        "SEQ01_take001",
        "fal-ai/kling-video/o3/standard/reference-to-video",
        "Line one.\n     Line two.",
        "SH03, third of 3",
        "ann, bob",
        "@bob waits at the gate.",
    ):
        assert said in text
    view = film("generate", "film", "SEQ01", "--dry-run", "--json", *override).json
    assert [take["take_id"] for take in view["takes"]] == ["SEQ01_take001"]
    assert words(view["takes"][0])[2] == "Line one.\nLine two."
    assert snapshot(film.root) == before
    film("generate", "film", "SEQ01", "--no-wait", *override)
    assert requests(film) == view["takes"]


def test_generate_in_json_says_what_came_of_each_job(film: Takes) -> None:
    ran = film("generate", "film", "SEQ02", "--json")
    made = {
        "id": "SEQ02_take001",
        "path": "videos/film/SEQ02_take001.mp4",
        "cost": None,
        "error": None,
        "under_way": False,
    }
    assert ran.json == {"jobs": [made]}
    assert film("generate", "film", "SEQ02", "--json", "--no-wait").json == {"requested": ["SEQ02_take002"]}


def test_all_runs_what_has_something_to_run(film: Takes) -> None:
    film("generate", "film", "SEQ01", "--no-wait")
    film("generate", "film", "--all", "--no-wait")  # SEQ01 has a take under way
    assert [r["take_id"] for r in requests(film)] == ["SEQ01_take001", "SEQ02_take001"]
    film("resume", "film")
    before = head(film)
    assert "nothing to generate" in film("generate", "film", "--all").out
    assert head(film) == before
    film("revise", "film", "SEQ01", "--shot", 1, "@ann stumbles.")
    film("approve", "film", "SEQ02", "--take", 1)
    film("revise", "film", "SEQ02", "--shot", 1, "Approved sequences are left alone.")
    film("generate", "film", "--all", "--no-wait")
    assert [r["take_id"] for r in requests(film)[2:]] == ["SEQ01_take002"]


def test_all_and_names_exclude_each_other(film: Takes) -> None:
    film.refused("generate", "film", code=2, says="--all", hint="takes generate film --all")
    film.refused("generate", "film", "SEQ01", "--all", code=2, says="--all")
    film.refused("generate", "film", "--all", "--shot", 1, code=2, says="whole sequences")
    film.refused("generate", "film", "--all", "--shot-override", "0:x", code=2, says="whole sequences")


def test_a_sequence_that_needs_a_start_frame_is_refused_without_one(takes: Takes) -> None:
    plan = json.loads(json.dumps(PLAN))
    plan["sequences"]["SEQ01"]["needs_start_frame"] = True
    takes("plan", "add", plan_file(takes, plan))
    takes.refused("generate", "film", "SEQ01", says="needs a start frame", hint="takes grid film SEQ01")
    takes.refused("generate", "film", "SEQ01", "--shot", 2, says="needs a start frame")
    ran = takes("generate", "film", "--all", "--no-wait")
    assert "SEQ01 is left out" in ran.err
    assert [r["take_id"] for r in requests(takes)] == ["SEQ02_take001"]
    takes("generate", "film", "SEQ01", "--without-start-frame", "--no-wait")
    assert requests(takes)[1]["start_frame"] is None
    look = takes.root.parent / "look.png"
    look.write_bytes(picture("teal"))
    takes("start-frame", "film", "SEQ01", look)
    takes("generate", "film", "SEQ01", "--no-wait")
    assert requests(takes)[2]["start_frame"]["start_id"] == "SEQ01_start001"


def _crowd(mentions: str = "") -> dict[str, Any]:
    names = ["ann", "bob", "cat", "dog", "eel"]
    plan = one_sequence(f"A crowd. {mentions}".strip(), "They leave.", "Nobody is left.", elements=names)
    plan["elements"] = {name: {"description": f"{name} in grey"} for name in names}
    return plan


def test_the_element_cap_names_whom_it_drops(takes: Takes, a_picture: Any) -> None:
    add_plan(takes, _crowd("@eel leads, @dog follows."))
    ran = takes("generate", "film", "SEQ01", "--no-wait")
    assert "eel dropped" in ran.err
    takes("generate", "film", "SEQ01", "--shot", 1, "--no-wait")
    takes("start-frame", "film", "SEQ01", a_picture)
    ran = takes("generate", "film", "SEQ01", "--no-wait")
    assert "dog, eel dropped" in ran.err
    ran = takes("generate", "film", "SEQ01", "--shot", 1, "--no-wait")
    assert "bob, cat dropped" in ran.err
    sent = [([e["name"] for e in r["elements"]], r["elements_dropped"]) for r in requests(takes)]
    assert sent == [
        (["ann", "bob", "cat", "dog"], ["eel"]),
        (["eel", "dog", "ann", "bob"], ["cat"]),
        (["ann", "bob", "cat"], ["dog", "eel"]),
        (["eel", "dog", "ann"], ["bob", "cat"]),
    ]


@pytest.mark.parametrize(
    ("elements", "frame", "kind"),
    [
        (True, True, "reference-to-video"),
        (True, False, "reference-to-video"),
        (False, True, "image-to-video"),
        (False, False, "text-to-video"),
    ],
)
def test_the_endpoint_follows_from_elements_and_start_frame(
    elements: bool, frame: bool, kind: str, film: Takes, a_picture: Any
) -> None:
    name = "SEQ01" if elements else "SEQ02"
    if frame:
        film("start-frame", "film", name, a_picture)
    (take,) = film("generate", "film", name, "--dry-run", "--json", "--model", "kling-o3-pro").json["takes"]
    assert take["endpoint"] == f"fal-ai/kling-video/o3/pro/{kind}"


def test_words_that_differ_from_the_newest_take_are_announced(shown: Takes) -> None:
    shown("revise", "film", "SEQ01", "--shot", 2, "@bob yawns.")
    out = shown("generate", "film", "SEQ01", "--no-wait").out
    assert "SH02, second of 3: differs from SEQ01_take001: “@bob waits at the gate.” -> “@bob yawns.”" in out
    assert "SH01, first" not in out


@pytest.mark.parametrize(("verb", "kind"), [("generate", "take"), ("grid", "grid")])
def test_an_id_is_announced_once_it_is_recorded_and_is_the_one_recorded(
    verb: str, kind: str, film: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = {"generate": generate, "grid": grid}[verb]
    request, quick = module.request, [verb, "film", "SEQ01", "--renderer", "local", "--no-wait"]

    def late(*args: Any, **more: Any) -> Any:  # another terminal is a moment faster
        monkeypatch.setattr(module, "request", request)
        assert f"{kind}001" in ran_here(quick, film.root).out
        return request(*args, **more)

    monkeypatch.setattr(module, "request", late)
    said = ran_here(quick, film.root).out
    assert f"SEQ01_{kind}002  " in said
    assert f"{kind}001" not in said


def test_a_hint_asks_for_no_more_than_was_typed(film: Takes) -> None:
    film.refused("generate", "film", "--missing", code=2, hint="takes generate film --missing --all")
