"""The real fal_client, told nothing but a proxy and a certificate, finds the stand-in where fal.ai is."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import fal_client
import httpx
import pytest
from fal_client.client import FalClientHTTPError
from PIL import Image

from services.media.video import probe
from tests.fal.support import AUTH, FLUX, HISTORY, I2V, NANO, R2V, SHOT, T2V, picture, real_client

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fal.process import FalProcess
    from tests.fal.server import FalServer


def test_a_film_is_asked_for_followed_and_fetched(
    client: fal_client.SyncClient, http: httpx.Client, fal_env: FalServer, tmp_path: Path
) -> None:
    handle = client.submit(T2V, SHOT)
    states = [type(event) for event in handle.iter_events(with_logs=True, interval=0.02)]
    made = handle.get()

    assert states[0] is fal_client.Queued
    assert states[-1] is fal_client.Completed
    film = http.get(made["video"]["url"])
    assert film.headers["content-type"] == "video/mp4"
    assert len(film.content) == made["video"]["file_size"]
    (tmp_path / "film.mp4").write_bytes(film.content)
    assert probe(tmp_path / "film.mp4").seconds == pytest.approx(3, abs=0.05)
    assert (len(fal_env.posts()), len(fal_env.jobs()), fal_env.invalid()) == (1, 1, [])
    assert fal_env.posts()[0].body == SHOT
    assert set(fal_env.hosts()) == {"queue.fal.run", "v3.fal.media"}


def test_films_and_grids_have_the_asked_length_and_shape(client: fal_client.SyncClient, http: httpx.Client) -> None:
    shots = {"multi_prompt": [{"prompt": "a", "duration": "2"}, {"prompt": "b", "duration": "4"}], "duration": "6"}
    film = client.subscribe(R2V, {**shots, "shot_type": "customize", "aspect_ratio": "9:16"}, interval=0.02)
    grid = client.subscribe(FLUX, {"prompt": "four rooms", "aspect_ratio": "16:9"}, interval=0.02)
    again = client.run(NANO, {"prompt": "four rooms", "aspect_ratio": "4:3", "num_images": 2})

    units = http.get(f"https://queue.fal.run/fal-ai/kling-video/requests/{film['video']['url'].split('/')[-1][:36]}")
    assert units.headers["x-fal-billable-units"] == "6"
    seen = Image.open(io.BytesIO(http.get(grid["images"][0]["url"]).content))
    assert (seen.size, seen.format) == ((1280, 720), "JPEG")
    pages = [http.get(one["url"]).content for one in again["images"]]
    assert [Image.open(io.BytesIO(page)).size for page in pages] == [(1280, 960)] * 2
    assert pages[0] != pages[1]


def test_an_uploaded_picture_is_found_again_and_may_be_used(
    client: fal_client.SyncClient, http: httpx.Client, fal_env: FalServer
) -> None:
    url = client.upload(picture(), "image/png", "look.png")

    assert http.get(url).content == picture()
    assert http.get(url).headers["content-type"] == "image/png"
    client.subscribe(I2V, {**SHOT, "image_url": url}, interval=0.02)
    element = {"frontal_image_url": url, "reference_image_urls": [url]}
    client.subscribe(R2V, {**SHOT, "elements": [element], "start_image_url": url}, interval=0.02)
    client.subscribe(f"{NANO}/edit", {"prompt": "four rooms", "image_urls": [url]}, interval=0.02)
    assert fal_env.invalid() == []


def test_an_upload_that_fails_takes_fals_other_way(client: fal_client.SyncClient, fal_env: FalServer) -> None:
    fal_env.fault("code", code=500, on="upload", times=None)

    url = client.upload(picture(), "image/png", "look.png")

    assert httpx.get(url).content == picture()
    assert len(fal_env.requests("put")) == 1


def test_big_files_go_through_and_a_picture_of_over_10_mb_is_refused(
    client: fal_client.SyncClient, http: httpx.Client, fal_env: FalServer
) -> None:
    big = picture() + bytes(11_000_000)
    url = client.upload(big, "image/png")
    assert http.get(url).content == big
    with pytest.raises(FalClientHTTPError, match="file_too_large"):
        client.subscribe(I2V, {**SHOT, "image_url": url}, interval=0.02)


@pytest.mark.parametrize(
    ("endpoint", "arguments", "kind"),
    [
        (T2V, {"prompt": "a", "duration": 3}, "literal_error"),
        (T2V, {"prompt": "a", "seed": 1}, "extra_forbidden"),
        (T2V, {"duration": "3"}, "value_error"),
        (T2V, {"prompt": "a", "multi_prompt": [{"prompt": "b"}]}, "value_error"),
        (T2V, {"multi_prompt": [{"prompt": "b", "duration": "9"}] * 2}, "value_error"),
        (T2V, {"multi_prompt": [{"prompt": "b", "duration": "1"}] * 7}, "too_long"),
        (T2V, {"prompt": "a" * 2501}, "string_too_long"),
        (I2V, {"prompt": "a", "start_image_url": "https://x.example/a.png"}, "missing"),
        (I2V, {"prompt": "a", "image_url": "https://v3.fal.media/files/uploads/none.png"}, "file_download_error"),
        (R2V, {"prompt": "a", "elements": [{"frontal_image_url": "https://x.example/a.png"}]}, "missing"),
        (FLUX, {"prompt": "a", "image_size": "square"}, "extra_forbidden"),
        (f"{NANO}/edit", {"prompt": "abc"}, "missing"),
    ],
)
def test_bad_arguments_are_refused_in_fals_words_with_the_result(
    client: fal_client.SyncClient, fal_env: FalServer, endpoint: str, arguments: dict[str, Any], kind: str
) -> None:
    with pytest.raises(FalClientHTTPError) as no:
        client.subscribe(endpoint, arguments, interval=0.02)

    assert no.value.status_code == 422
    assert no.value.response.json()["detail"][0]["type"] == kind
    assert len(fal_env.invalid()) == 1


def test_bad_arguments_can_be_refused_at_once_or_let_pass(client: fal_client.SyncClient, fal_env: FalServer) -> None:
    fal_env.settings.validate = "submit"
    with pytest.raises(FalClientHTTPError, match="extra_forbidden"):
        client.submit(T2V, {**SHOT, "seed": 1})
    with pytest.raises(FalClientHTTPError, match="not found"):
        client.submit("fal-ai/nothing", SHOT)
    assert fal_env.jobs() == []
    fal_env.settings.strict = False
    client.submit(T2V, {**SHOT, "seed": 1})
    assert len(fal_env.jobs()) == 1


def test_a_wrong_key_opens_nothing_but_media(http: httpx.Client, fal_env: FalServer) -> None:
    doors = [
        ("POST", f"https://queue.fal.run/{T2V}"),
        ("POST", "https://rest.fal.ai/storage/auth/token"),
        ("POST", "https://v3.fal.media/files/upload"),
        ("GET", HISTORY),
    ]
    answers = [http.request(*door, headers={"Authorization": "Key wrong:key"}) for door in doors]
    assert [answer.status_code for answer in answers] == [401] * 4
    assert [seen.key for seen in fal_env.requests()] == ["bad"] * 4
    assert fal_env.jobs() == []


def test_a_waiting_job_is_cancelled_and_a_running_one_is_finished(
    client: fal_client.SyncClient, fal_env: FalServer
) -> None:
    fal_env.settings.queue_seconds = 60
    waiting = client.submit(T2V, SHOT)
    assert isinstance(waiting.status(), fal_client.Queued)
    waiting.cancel()
    told = waiting.status()
    assert isinstance(told, fal_client.Completed)
    assert told.error_type == "client_cancelled"

    fal_env.settings.queue_seconds, fal_env.settings.run_seconds = 0, 60
    running = client.submit(T2V, SHOT)
    running.cancel()
    assert isinstance(running.status(), fal_client.InProgress)
    fal_env.finish(running.request_id)
    assert running.get()["video"]["url"]
    with pytest.raises(FalClientHTTPError, match="ALREADY_COMPLETED"):
        running.cancel()


def test_the_history_lists_ended_jobs_by_time_and_page(
    client: fal_client.SyncClient, http: httpx.Client, fal_env: FalServer
) -> None:
    jobs = [client.submit(T2V, {**SHOT, "prompt": str(n)}).request_id for n in range(4)]
    fal_env.settings.queue_seconds = 60
    client.submit(T2V, SHOT)
    for n, job in enumerate(jobs[:3]):
        fal_env.change(job, finished_at=1_000_000 + n)
    time.sleep(0.12)

    def listed(**query: Any) -> list[str]:
        answer = http.get(HISTORY, params={"endpoint_id": T2V, **query}).json()
        more = answer["next_cursor"]
        items = [item["request_id"] for item in answer["items"]]
        return items + (listed(**{**query, "cursor": more}) if more else [])

    stamps = [datetime.fromtimestamp(1_000_000 + n, UTC).isoformat() for n in (0, 2)]
    assert listed() == [jobs[3]]
    assert listed(start=stamps[0], end=stamps[1]) == [jobs[1], jobs[0]]
    assert listed(start=stamps[0], limit=1) == [jobs[3], jobs[2], jobs[1], jobs[0]]
    assert listed(request_id=jobs[3], status="success") == [jobs[3]]
    assert listed(request_id=jobs[3], status="error") == []
    item = http.get(HISTORY, params={"endpoint_id": T2V, "expand": "payloads"}).json()["items"][0]
    assert item["json_input"] == {**SHOT, "prompt": "3"}
    assert item["json_output"]["video"]["url"].endswith(".mp4")
    assert http.get(HISTORY).status_code == 400


def test_prices_are_told_by_endpoint(http: httpx.Client) -> None:
    told = http.get("https://api.fal.ai/v1/models/pricing", params={"endpoint_id": f"{FLUX},{T2V}"}).json()
    assert {row["endpoint_id"]: row["unit"] for row in told["prices"]} == {FLUX: "images", T2V: "seconds"}


def test_a_file_is_fetched_in_parts(client: fal_client.SyncClient, http: httpx.Client) -> None:
    url = client.subscribe(T2V, SHOT, interval=0.02)["video"]["url"]
    whole = http.get(url).content

    head = http.head(url)
    assert (int(head.headers["content-length"]), head.content) == (len(whole), b"")
    tail = http.get(url, headers={"Range": "bytes=1000-"})
    assert (tail.status_code, tail.content) == (206, whole[1000:])
    assert tail.headers["content-range"] == f"bytes 1000-{len(whole) - 1}/{len(whole)}"
    assert http.get(url, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416


def test_the_unmodified_client_needs_only_the_environment(fal_server: FalServer) -> None:
    code = "import fal_client, json; print(json.dumps(fal_client.subscribe(%r, %r)))" % (T2V, SHOT)  # noqa: UP031
    ran = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | fal_server.env(), capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout)["video"]["content_type"] == "video/mp4"


def test_sixty_jobs_at_once_are_no_trouble(fal_env: FalServer) -> None:
    fal_env.settings.run_seconds = 1.0
    gate = threading.Barrier(20)

    def three(n: int) -> list[str]:
        with httpx.Client(headers=AUTH, timeout=20) as session:
            gate.wait()
            jobs = [session.post(f"https://queue.fal.run/{T2V}", json=SHOT).json() for _ in range(3)]
            time.sleep(1.1)
            return [session.get(job["response_url"]).json()["video"]["url"] for job in jobs]

    with ThreadPoolExecutor(20) as pool:
        urls = [url for some in pool.map(three, range(20)) for url in some]

    assert len(set(urls)) == len(fal_env.jobs()) == 60


def test_a_server_that_was_killed_goes_on_where_it_was(
    fal_process: FalProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in fal_process.env().items():
        monkeypatch.setenv(name, value)
    with real_client() as client:
        url = client.upload(picture(), "image/png")
        handle = client.submit(I2V, {**SHOT, "image_url": url})
    fal_process.stop(kill=True)
    fal_process.start()

    with real_client() as client:
        made = client.result(I2V, handle.request_id)
        assert httpx.get(made["video"]["url"]).status_code == httpx.get(url).status_code == 200
        assert [job["id"] for job in fal_process.jobs()] == [handle.request_id]
        assert len(fal_process.posts()) == 1
        fal_process.fault("code", code=404, on="status")
        with pytest.raises(FalClientHTTPError, match="Not found"):
            client.status(I2V, handle.request_id)
