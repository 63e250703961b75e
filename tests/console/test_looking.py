"""What can be looked at: boards, dailies, sequences, moments, reports; the same as the command line says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.console.support import served

if TYPE_CHECKING:
    from tests.cli.support import Takes
    from tests.console.support import Console


def test_the_badge_of_the_past_is_the_length_of_its_list(console: Console) -> None:
    at = console.get("")["head"]
    for sequence, take in (("SEQ01", "SEQ01_take001"), ("SEQ02", "SEQ02_take001")):
        console.post(f"/film/sequences/{sequence}/approve", {"take": take})
    for path in (f"/p/film/dailies?at={at}", f"/p/film?at={at}", f"/p/film/time?at={at}"):
        assert '<span class="count" aria-label="3 waiting">3</span>' in console.http.get(path).text, path
    assert '<span class="count"' not in console.http.get(f"/p/film/SEQ01?at={at}").text
    assert '<span class="count" aria-label="1 waiting">1</span>' in console.http.get("/p/film/dailies").text


def test_a_path_that_leads_nowhere_is_a_page_and_json_for_programs(console: Console) -> None:
    for path in ("/nope", "/p/film/SEQ01/nope", "/p/film?show=many", "/p/film/SEQ99"):
        page = console.http.get(path)
        assert page.status_code in (404, 422), path
        assert page.headers["content-type"].startswith("text/html"), path
        assert "See all projects" in page.text, path
    assert 'href="/p/film"' in page.text
    assert console.http.get("/api/nope").json()["code"] == "nothing_here"


def test_the_first_page_knows_every_project(console: Console) -> None:
    (card,) = console.get("")["projects"]
    assert (card["project"], card["title"], card["sequence_count"], card["take_count"]) == ("film", "A film", 2, 2)
    assert card["waiting_count"] == 3
    assert card["phases"] == {"REVIEW": 2}


def test_the_board_has_the_sequences_in_plan_order_with_what_to_do_next(console: Console) -> None:
    board = console.get("/film")
    first, second = board["sequences"]
    assert (first["sequence"], second["sequence"]) == ("SEQ01", "SEQ02")
    assert first["phase"] == "REVIEW"
    assert first["thumbnail"].startswith("/still/videos/film/SEQ01_take001.mp4?w=320&t=")
    assert [shot["covered_by"] for shot in first["filmstrip"]] == [None, None, None]
    assert first["next"] == {
        "do": "look at SEQ01_take001",
        "button": {
            "verb": "approve",
            "args": {"project": "film", "entity": "SEQ01", "take": 1},
            "label": "Look at SEQ01_take001",
            "href": "/p/film/dailies?item=SEQ01_take001",
            "post": None,
        },
        "judgement": True,
        "file": "/media/videos/film/SEQ01_take001.mp4",
    }
    assert first["grids_waiting"] == ["SEQ01_grid001"]
    assert not board["past"]


def test_a_filmstrip_shows_each_shot_in_the_middle_of_its_segment(console: Console) -> None:
    strip = console.get("/film")["sequences"][1]["filmstrip"]
    assert [shot["still"] for shot in strip] == [
        "/still/videos/film/SEQ02_take001.mp4?w=320&t=0.5",
        "/still/videos/film/SEQ02_take001.mp4?w=320&t=2",
    ]


def test_dailies_are_what_nobody_has_decided_on(console: Console) -> None:
    dailies = console.get("/film/dailies")
    assert dailies["pending"][0] == "SEQ01_grid001"
    assert set(dailies["pending"]) == {"SEQ01_grid001", "SEQ01_take001", "SEQ02_take001"}
    assert dailies["by_sequence"] == {"SEQ01": ["SEQ01_grid001", "SEQ01_take001"], "SEQ02": ["SEQ02_take001"]}
    take = next(item for item in dailies["items"] if item["job"] == "SEQ01_take001")["take"]
    assert take["media"] == "/media/videos/film/SEQ01_take001.mp4"
    assert [prompt["shot"] for prompt in take["shot_prompts"]] == ["SEQ01_SH01", "SEQ01_SH02", "SEQ01_SH03"]
    assert [segment["in"] for segment in take["segments"]] == [0, 1, 2]
    assert take["requested_by"] == "tester"

    console.post("/film/sequences/SEQ01/approve", {"take": 1})
    assert console.get("/film/dailies")["pending"] == ["SEQ01_grid001", "SEQ02_take001"]


def test_one_box_finds_sequences_prompts_what_was_said_and_who_said_it(console: Console) -> None:
    note = {"take": "SEQ01_take001", "text": "the heron is too bright"}
    console.post("/film/sequences/SEQ01/note", note, headers={"X-Takes-Actor": "Mara"})

    def found(words: str, path: str = "/film/find") -> dict[str, list[str]]:
        answer = console.get(path, params={"q": words})
        abouts = {"sequences": "about", "prompts": "shot", "said": "about"}
        return {kind: [hit[about] for hit in answer[kind]] for kind, about in abouts.items()}

    nothing: dict[str, list[str]] = {"sequences": [], "prompts": [], "said": []}
    assert found("gate")["prompts"] == ["SEQ01_SH02", "SEQ01_SH03"]
    assert found("heron brig") == found("mara heron") == {**nothing, "said": ["SEQ01_take001"]}
    assert found("seq02")["sequences"] == ["SEQ02"]
    assert found("heron", "/-/find")["said"] == ["SEQ01_take001"]
    assert found("heron zebra") == found("  ") == nothing
    assert console.get("/nofilm/find", 404, params={"q": "heron"})["code"] == "unknown_project"
    page = console.http.get("/p/film/find", params={"q": "heron"}).text
    assert "/p/film/dailies?item=SEQ01_take001" in page
    assert "too bright" not in console.http.get("/p/film/find", params={"q": "heron", "at": "1"}).text


def test_new_in_the_dailies_is_what_came_after_the_last_visit(console: Console) -> None:
    items = {item["job"]: item["position"] for item in console.get("/film/dailies")["items"]}
    since = console.get("/film/dailies", params={"since": items["SEQ01_grid001"]})
    assert set(since["new"]) == {"SEQ01_take001", "SEQ02_take001"}
    assert set(since["pending"]) == set(items)
    assert console.get("/film/dailies", params={"since": max(items.values())})["new"] == []


def test_a_sequence_tells_the_descent_of_its_pictures(console: Console) -> None:
    console.post("/film/sequences/SEQ01/approve-grid", {"quadrant": 3})
    console.post("/film/sequences/SEQ01/start-frame", {"take": "SEQ02_take001", "seconds": 1.5})
    page = console.get("/film/sequences/SEQ01")
    cropped, moment = page["start_frames"]
    assert (cropped["grid_id"], cropped["quadrant"], cropped["current"]) == ("SEQ01_grid001", "bottom_left", False)
    assert (moment["source"]["take_id"], moment["source"]["seconds"], moment["current"]) == ("SEQ02_take001", 1.5, True)
    assert page["keyframes"][0]["start_frames"] == [cropped["start_id"]]
    assert page["neighbours"] == {"previous": None, "next": "SEQ02"}


def test_the_cut_says_where_each_shot_plays_and_where_there_is_a_gap(console: Console) -> None:
    console.post("/film/sequences/SEQ02/approve", {"take": 1, "shot": 2})
    page = console.get("/film/sequences/SEQ02")
    assert page["cut"] == [{"shot": "SEQ02_SH02", "take": "SEQ02_take001", "in": 1, "out": 3}]
    assert [shot["covered_by"] for shot in page["shots"]] == [None, "SEQ02_take001"]


def test_a_moment_of_the_past_is_shown_as_it_was_and_says_so(console: Console, shown: Takes) -> None:
    then = console.get("/film")
    before = then["head"]
    console.post("/film/sequences/SEQ01/approve", {"take": 1})
    past = console.get("/film", params={"at": before})
    assert past["past"]
    assert past["sequences"] == then["sequences"] != console.get("/film")["sequences"]
    page = console.get("/film/sequences/SEQ01", params={"at": str(before)})
    assert page["past"]
    assert page["takes"][0]["review"] is None
    assert console.get("/film/sequences/SEQ01")["takes"][0]["review"]["verdict"] == "approved"
    assert console.get("/film/dailies", params={"at": "SEQ02_take001"})["pending"] == ["SEQ01_grid001"]


def test_the_past_is_what_a_replay_of_it_gives(console: Console, shown: Takes) -> None:
    console.post("/film/sequences/SEQ01/revise", {"shot": 1, "prompt": "She runs."})
    for position in range(1, console.get("")["head"] + 1):
        status = shown("status", "film", "--at", position, "--json").json
        board = console.get("/film", params={"at": position})
        told = {
            part["sequence"]: (part["phase"], part["take_count"], part["next"]["do"], part["remarks"])
            for part in board["sequences"]
        }
        assert told == {
            name: (part["phase"], part["take_count"], part["next"]["why"], part["remarks"])
            for name, part in status["sequences"].items()
        }


def test_costs_histories_and_comparisons_are_the_command_line_s(console: Console, shown: Takes) -> None:
    assert console.get("/film/costs") == shown("costs", "film", "--json").json
    assert console.get("/film/budget") == shown("budget", "film", "--json").json
    assert console.get("/film/sequences/SEQ01/history") == shown("history", "film", "SEQ01", "--json").json
    params = {"a": "1", "b": "working"}
    diff = console.get("/film/sequences/SEQ01/diff", params=params)
    assert diff == shown("diff", "film", "SEQ01", "1", "working", "--json").json


def test_the_timeline_tells_events_in_order(console: Console) -> None:
    newest = console.get("/film/timeline", params={"limit": 3})
    assert [event["position"] for event in newest["events"]] == [newest["last"] - 2, newest["last"] - 1, newest["last"]]
    first = console.get("/film/timeline", params={"after": 0, "limit": 2})
    assert [event["type"] for event in first["events"]] == ["PlanImported", "SequencePlanned"]


def test_an_answer_is_kept_by_its_tag_until_something_happens(console: Console) -> None:
    answer = console.http.get("/api/client/film")
    again = console.http.get("/api/client/film", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    console.post("/film/sequences/SEQ01/note", {"text": "more rain"})
    changed = console.http.get("/api/client/film", headers={"if-none-match": answer.headers["etag"]})
    assert changed.status_code == 200
    assert changed.headers["etag"] != answer.headers["etag"]


def test_what_isn_t_there_is_unknown_and_says_what_is(console: Console) -> None:
    assert "did you mean film" in console.get("/flim", 404)["error"]
    assert "SEQ01" in console.get("/film/sequences/SEQ1", 404)["error"]
    assert console.get("/film", 400, params={"at": "9999"})["error"].startswith("there is no position 9999")
    assert console.http.get("/api/nothing").json()["error"] == "there is nothing here"


def test_an_empty_workspace_has_no_projects(takes: Takes) -> None:
    takes("init", ".")
    with served(takes.root) as console:
        assert console.get("")["projects"] == []


def test_what_the_provider_answered_about_a_take_can_be_read(console: Console, shown: Takes) -> None:
    told = console.get("/film/jobs/SEQ01_take001/answer")
    assert (told["id"], told["state"], told["addresses"]) == ("SEQ01_take001", "video_complete", [])
    assert told["answer"]["renderer"] == "takeledger local renderer"
    assert told == shown("status", "film", "SEQ01_take001", "--json").json
    assert console.http.get("/api/client/film/jobs/SEQ01_take009/answer").status_code == 404
