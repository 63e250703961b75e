"""Every fault that can be switched on does what it says, seen through the real client or through httpx."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import fal_client
import httpx
import pytest
from fal_client.client import FalClientHTTPError

from domain.errors import BadInput
from services.media.video import probe
from tests.fal.faults import FATES, KINDS
from tests.fal.support import AUTH, HISTORY, SHOT, T2V

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fal.server import FalServer

_Errors = type[Exception] | tuple[type[Exception], ...]
_RESET = (httpx.ReadError, httpx.RemoteProtocolError)  # Python 3.11 takes an RST under TLS for the end
POST = f"https://queue.fal.run/{T2V}"


def test_a_dropped_answer_makes_the_client_pay_twice(client: fal_client.SyncClient, fal_env: FalServer) -> None:
    fal_env.fault("drop_after")
    handle = client.submit(T2V, SHOT)
    assert (len(fal_env.posts()), len(fal_env.jobs())) == (2, 2)
    assert handle.request_id == fal_env.jobs()[1].id


def test_a_connection_closed_in_time_costs_nothing(client: fal_client.SyncClient, fal_env: FalServer) -> None:
    fal_env.fault("drop_before")
    client.submit(T2V, SHOT)
    assert (len(fal_env.posts()), len(fal_env.jobs())) == (2, 1)


@pytest.mark.parametrize(
    ("kind", "jobs", "error"),
    [
        ("drop_before", 0, httpx.RemoteProtocolError),
        ("drop_after", 1, httpx.RemoteProtocolError),
        ("reset_before", 0, _RESET),
        ("reset_after", 1, _RESET),
        ("reset_body", 1, _RESET),
        ("hang_before", 0, httpx.ReadTimeout),
        ("hang", 1, httpx.ReadTimeout),
        ("no_connect", 0, httpx.ProxyError),
        ("no_tls", 0, httpx.ConnectError),
    ],
)
def test_no_answer_comes(http: httpx.Client, fal_env: FalServer, kind: str, jobs: int, error: _Errors) -> None:
    fal_env.fault(kind)
    with pytest.raises(error):
        http.post(POST, json=SHOT, timeout=0.3)
    assert len(fal_env.jobs()) == jobs
    assert http.post(POST, json=SHOT).status_code == 200


@pytest.mark.parametrize("code", [400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504])
def test_a_code_comes_before_or_after_the_job(http: httpx.Client, fal_env: FalServer, code: int) -> None:
    fal_env.fault("code", code=code)
    fal_env.fault("code", code=code, after=True)
    assert [http.post(POST, json=SHOT).status_code for _ in range(2)] == [code, code]
    assert len(fal_env.jobs()) == 1


def test_nginx_makes_the_client_post_again(client: fal_client.SyncClient, fal_env: FalServer) -> None:
    fal_env.fault("nginx", after=True)
    client.submit(T2V, SHOT)
    assert len(fal_env.jobs()) == 2


def test_an_answer_to_a_post_is_broken(client: fal_client.SyncClient, fal_env: FalServer) -> None:
    fal_env.fault("malformed")
    with pytest.raises(ValueError, match=r"delimiter|Unterminated|Expecting"):
        client.submit(T2V, SHOT)
    fal_env.fault("missing")
    with pytest.raises(KeyError, match="request_id"):
        client.submit(T2V, SHOT)
    fal_env.fault("replace", fields={"status_url": "https://media.example.com/status"})
    assert client.submit(T2V, SHOT).status_url == "https://media.example.com/status"
    fal_env.fault("echo_key")
    with pytest.raises(FalClientHTTPError, match="key-id:secret"):
        client.submit(T2V, SHOT)
    assert len(fal_env.jobs()) == 3


def test_faults_wait_for_the_requests_they_are_for(http: httpx.Client, fal_env: FalServer) -> None:
    fal_env.fault("code", code=409, contains="river", skip=1)
    fal_env.fault("code", code=429, path="/*/image-to-video", times=None)
    fal_env.fault("code", code=503, host="api.fal.ai", on="any", method="GET")
    fal_env.fault("code", code=500, on="token")
    assert http.post(POST, json={"prompt": "a"}).status_code == 200
    assert [http.post(POST, json=SHOT).status_code for _ in range(3)] == [200, 409, 200]
    assert [http.post(POST.replace("text", "image"), json={}).status_code for _ in range(2)] == [429, 429]
    assert [http.get(HISTORY, params={"endpoint_id": T2V}).status_code for _ in range(2)] == [503, 200]
    assert http.post("https://rest.fal.ai/storage/auth/token").status_code == 500
    fal_env.fault("delay", on="history", seconds=0.2)
    fal_env.fault("hang", on="history", seconds=0.2)
    for _ in range(2):
        begun = time.monotonic()
        assert http.get(HISTORY, params={"endpoint_id": T2V}).status_code == 200
        assert time.monotonic() - begun >= 0.2
    assert [seen.fault for seen in fal_env.requests("submit")] == ["", "", "code", "", "code", "code"]


@pytest.mark.parametrize(
    ("fate", "values", "code", "word"),
    [
        ("content_policy", {}, 422, "content_policy_violation"),
        ("validation", {}, 422, "file_download_error"),
        ("error", {"error": "The runner died"}, 500, "The runner died"),
        ("expired", {}, 404, "not found"),
        ("expired", {"code": 410}, 410, "expired"),
    ],
)
def test_a_job_ends_badly(
    client: fal_client.SyncClient, fal_env: FalServer, fate: str, values: dict[str, Any], code: int, word: str
) -> None:
    fal_env.fault(fate, **values)
    handle = client.submit(T2V, SHOT)
    with pytest.raises(FalClientHTTPError, match=word) as no:
        handle.get(interval=0.02)
    assert no.value.status_code == code
    told = handle.status()
    assert isinstance(told, fal_client.Completed)
    assert (told.error is not None) == (fate == "error")


def test_a_job_takes_its_time(client: fal_client.SyncClient, fal_env: FalServer) -> None:
    fal_env.settings.queue_seconds = 0
    for fate in ("stuck", "queued", "running"):
        fal_env.fault(fate)
    stuck, queued, running = (client.submit(T2V, SHOT) for _ in range(3))
    assert stuck.status() == fal_client.Queued(position=0)
    assert isinstance(queued.status(), fal_client.Queued)
    assert isinstance(running.status(), fal_client.InProgress)
    for handle in (stuck, queued, running):
        fal_env.finish(handle.request_id)
        assert handle.get()["video"]


@pytest.mark.parametrize(
    ("fate", "start"),
    [
        ("url", "https://other.example/x.mp4"),
        ("url_foreign", "https://media.example.com/files/"),
        ("url_http", "http://v3.fal.media/files/"),
        ("url_loopback", "http://127.0.0.1:"),
        ("url_private", "http://169.254.169.254/"),
        ("url_file", "file:///etc/passwd"),
        ("url_data", "data:video/mp4;base64,"),
    ],
)
def test_a_result_points_elsewhere(client: fal_client.SyncClient, fal_env: FalServer, fate: str, start: str) -> None:
    fal_env.fault(fate, url="https://other.example/x.mp4")
    url = client.subscribe(T2V, SHOT, interval=0.02)["video"]["url"]
    assert url.startswith(start)
    if fate == "url_foreign":
        assert httpx.get(url).headers["content-type"] == "video/mp4"
    if fate == "url_loopback":
        assert httpx.get(url).status_code == 403
        assert fal_env.strays() == ["GET " + url[url.index("/files") :]]


def test_a_result_has_no_media_or_bad_media(
    client: fal_client.SyncClient, http: httpx.Client, fal_env: FalServer, tmp_path: Path
) -> None:
    for fate in ("url_none", "not_media", "other_duration", "lost_media"):
        fal_env.fault(fate)
    none, noise, short, lost = (client.subscribe(T2V, SHOT, interval=0.02)["video"] for _ in range(4))
    assert none is None
    file = tmp_path / "film.mp4"
    file.write_bytes(http.get(noise["url"]).content)
    with pytest.raises(BadInput):
        probe(file)
    file.write_bytes(http.get(short["url"]).content)
    assert probe(file).seconds == pytest.approx(1, abs=0.05)
    assert [http.get(lost["url"]).status_code for _ in range(2)] == [404, 404]
    job = fal_env.jobs()[2]
    fal_env.fault("lost_media", job=job.id, code=410)
    assert http.get(short["url"]).status_code == 410


@pytest.fixture
def film(client: fal_client.SyncClient, fal_env: FalServer) -> str:
    fal_env.settings.pad = 200_000
    return str(client.subscribe(T2V, SHOT, interval=0.02)["video"]["url"])


@pytest.mark.parametrize("kind", ["truncated", "wrong_length", "reset_body"])
def test_a_download_breaks_off(http: httpx.Client, fal_env: FalServer, film: str, kind: str) -> None:
    fal_env.fault(kind, on="media", by=100)
    got = b""
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)), http.stream("GET", film) as answer:  # noqa: PT012
        for piece in answer.iter_raw():
            got += piece
    assert got
    rest = http.get(film, headers={"Range": f"bytes={len(got)}-"}).content
    assert got + rest == http.get(film).content or kind == "wrong_length"


def test_a_download_is_not_what_was_promised(http: httpx.Client, fal_env: FalServer, film: str) -> None:
    whole = http.get(film).content
    fal_env.fault("wrong_length")
    assert http.get(film).content == whole[:-100]
    fal_env.fault("no_range")
    fal_env.fault("wrong_range")
    part = {"Range": "bytes=9-"}
    assert (http.get(film, headers=part).status_code, http.get(film, headers=part).content) == (200, whole[:8:-1])
    fal_env.fault("html")
    assert http.get(film).headers["content-type"] == "text/html"
    fal_env.fault("redirect")
    fal_env.fault("redirect", url="http://169.254.169.254/latest")
    places = [http.get(film).headers["location"] for _ in range(2)]
    assert places == [f"{fal_env.world.tripwire}/private", "http://169.254.169.254/latest"]
    for code in (404, 410, 403, 500):
        fal_env.fault("code", on="media", code=code)
        assert [http.get(film).status_code, http.get(film).status_code] == [code, 200]


def test_a_download_never_ends_or_crawls(http: httpx.Client, fal_env: FalServer, film: str) -> None:
    fal_env.fault("endless")
    got = 0
    with http.stream("GET", film) as answer:
        for piece in answer.iter_raw():
            got += len(piece)
            if got > 5_000_000:
                break
    assert got > 5_000_000
    fal_env.fault("slow", rate=1_000_000)
    begun = time.monotonic()
    assert len(http.get(film).content) > 200_000
    assert time.monotonic() - begun > 0.15


def test_every_request_can_fail(client: fal_client.SyncClient, http: httpx.Client, fal_env: FalServer) -> None:
    handle = client.submit(T2V, SHOT)
    fal_env.fault("malformed", on="status")
    with pytest.raises(ValueError, match=r"delimiter|Unterminated|Expecting"):
        handle.status()
    for code in (500, 404):
        fal_env.fault("code", on="status", code=code, job=handle.request_id)
        with pytest.raises(FalClientHTTPError):
            handle.status()
    fal_env.fault("code", on="result", code=422)
    fal_env.fault("code", on="cancel", code=500)
    assert http.get(handle.response_url).status_code == 422
    assert http.put(handle.cancel_url).status_code == 500
    assert http.get(handle.status_url, headers=AUTH).status_code in (200, 202)


def test_the_names_of_the_faults_are_checked(fal_env: FalServer) -> None:
    with pytest.raises(ValueError, match="no fault is called"):
        fal_env.fault("dorp_after")
    assert not KINDS.keys() & FATES.keys()
