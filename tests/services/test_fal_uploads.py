"""A picture goes up to fal once per content, whole or as a JPEG that fits, and its address is used again."""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fal_client
import httpx
import pytest
from filelock import FileLock
from msgspec.structs import asdict, replace
from PIL import Image

from cli.command_lines import hint
from domain.errors import RenderFailed, TakesError, Unwritable
from domain.values import Upload
from services.renderers.fal import uploads as fal_uploads
from services.renderers.fal.uploads import MAX_BYTES, Uploads
from services.renderers.protocol import NotSent
from tests.fal.support import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fal.server import FalServer

DAY = 86_400


@dataclass
class Desk:
    """Uploads of a workspace, a client and the stand-in they go to."""

    fal: FalServer
    root: Path
    client: fal_client.SyncClient

    @property
    def folder(self) -> Path:
        return self.root / "state" / ".takes"

    @property
    def memory(self) -> Path:
        return self.folder / "uploads.json"

    def kept(self, data: bytes, name: str = "start.png") -> tuple[Path, str]:
        path = self.root / name
        path.write_bytes(data)
        return path, hashlib.sha256(data).hexdigest()

    def upload(self, data: bytes, uploads: Uploads | None = None) -> Upload:
        return (uploads or Uploads(self.folder)).url(self.client, *self.kept(data))

    def refused(self, error: type[TakesError], data: bytes = b"") -> TakesError:
        with pytest.raises(error) as no:
            self.upload(data or picture())
        assert "\n" not in str(no.value)
        assert not self.memory.exists()
        return no.value

    def sent(self) -> list[tuple[str, bytes]]:
        return list(self.fal.world.uploads.values())


@pytest.fixture
def desk(fal_env: FalServer, tmp_path: Path) -> Desk:
    return Desk(fal_env, tmp_path, fal_client.SyncClient())


def noise(width: int, height: int, mode: str = "RGB") -> bytes:
    """Return a PNG that is as large as its pixels."""
    out = io.BytesIO()
    Image.frombytes(mode, (width, height), os.urandom(width * height * len(mode))).save(out, "PNG", compress_level=0)
    return out.getvalue()


def test_a_picture_goes_up_as_it_is(desk: Desk) -> None:
    data = picture()
    upload = desk.upload(data)
    digest = hashlib.sha256(data).hexdigest()
    assert upload == Upload(sha256=digest, url=upload.url, content_type="image/png", bytes=len(data))
    assert desk.sent() == [("image/png", data)]
    assert httpx.get(upload.url).content == data
    assert set(desk.fal.hosts()) == {"rest.fal.ai", "v3.fal.media"}


def test_the_key_goes_to_fal_only_for_the_token(desk: Desk) -> None:
    desk.upload(picture())
    assert [(seen.on, seen.host, seen.key) for seen in desk.fal.requests()] == [
        ("token", "rest.fal.ai", "good"),
        ("upload", "v3.fal.media", "bad"),
    ]
    assert desk.fal.strays() == []


def test_a_picture_goes_up_once_per_content(desk: Desk) -> None:
    first = desk.upload(picture())
    assert desk.upload(picture()) == first
    other = desk.upload(picture(321))
    assert other.url != first.url
    assert len(desk.sent()) == 2
    assert len(desk.fal.requests("token")) == 1


def test_a_known_picture_needs_neither_file_nor_network(desk: Desk) -> None:
    first = desk.upload(picture())
    path, sha256 = desk.kept(picture())
    path.unlink()
    desk.fal.fault("no_connect", times=None)
    assert Uploads(desk.folder).url(desk.client, path, sha256) == first


def test_what_is_leaked_by_fals_client_is_closed(desk: Desk) -> None:
    for width in (300, 301):
        desk.upload(picture(width))
    gc.collect()
    assert "_client" not in vars(desk.client)
    assert "_get_cdn_client" not in vars(desk.client)


def aged(desk: Desk, **changes: Any) -> None:
    told = json.loads(desk.memory.read_text())
    for entry in told.values():
        entry.update({name: change(entry[name]) if callable(change) else change for name, change in changes.items()})
    desk.memory.write_text(json.dumps(told))


def test_an_address_is_used_for_five_days(desk: Desk) -> None:
    first = desk.upload(picture())
    aged(desk, at=lambda at: at - 5 * DAY + 600)
    assert desk.upload(picture()) == first
    aged(desk, at=lambda at: at - 600)
    second = desk.upload(picture())
    assert second.url != first.url
    aged(desk, at=lambda at: at + DAY)
    assert desk.upload(picture()) != second


def test_old_addresses_are_forgotten(desk: Desk) -> None:
    desk.upload(picture())
    aged(desk, at=lambda at: at - 6 * DAY)
    new = desk.upload(picture(321))
    assert list(json.loads(desk.memory.read_text())) == [new.sha256]


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"null", b'"a"', b"\xff\xfe", b'{"%s": 7}', b'{"%s": {}}', b"[" * 100_000]
)
def test_a_damaged_memory_is_an_empty_one(desk: Desk, damage: bytes) -> None:
    first = desk.upload(picture())
    desk.memory.write_bytes(damage.replace(b"%s", first.sha256.encode()))
    second = desk.upload(picture())
    assert second.url != first.url
    assert desk.upload(picture()) == second


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://media.example.com/x.png"},
        {"url": None},
        {"sha256": "0" * 64},
        {"at": "yesterday"},
        {"at": float("nan")},
        {"at": 10**400},
        {"content_type": 3},
        {"bytes": "many"},
        {"converted": None},
        {"more": True},
    ],
)
def test_a_damaged_entry_is_none(desk: Desk, change: dict[str, Any]) -> None:
    first = desk.upload(picture())
    aged(desk, **change)
    again = desk.upload(picture())
    assert len(desk.sent()) == 2
    assert again == replace(first, url=again.url)


def test_a_picture_over_ten_megabytes_goes_up_as_a_jpeg_that_fits(desk: Desk) -> None:
    data = noise(1900, 1800)
    assert len(data) > MAX_BYTES
    upload = desk.upload(data)
    ((kind, sent),) = desk.sent()
    assert (
        (upload.content_type, upload.bytes, upload.converted)
        == (kind, len(sent), True)
        == ("image/jpeg", len(sent), True)
    )
    assert len(sent) <= MAX_BYTES
    with Image.open(io.BytesIO(sent)) as seen:
        assert (seen.format, seen.mode, seen.size) == ("JPEG", "RGB", (1900, 1800))
    assert desk.upload(data) == upload
    assert len(desk.sent()) == 1


def test_ten_megabytes_to_the_byte_are_not_touched(desk: Desk) -> None:
    data = picture()
    for size, converted in ((MAX_BYTES, False), (MAX_BYTES + 1, True)):
        assert desk.upload(data + bytes(size - len(data))).converted is converted


@pytest.mark.parametrize("kind", ["start_frame", "element"])
def test_a_file_that_is_gone_or_changed_is_not_sent(desk: Desk, kind: str) -> None:
    path, sha256 = desk.kept(picture())
    uploads = Uploads(desk.folder)
    path.write_bytes(picture(321))
    with pytest.raises(RenderFailed, match=r"start\.png isn't the picture that was recorded") as no:
        uploads.url(desk.client, path, sha256, kind)
    assert no.value.kind == kind
    path.unlink()
    with pytest.raises(RenderFailed, match=r"start\.png can't be read \(No such file") as no:
        uploads.url(desk.client, path, sha256, kind)
    assert no.value.kind == kind
    assert desk.fal.requests() == []


def test_what_is_no_picture_is_not_sent(desk: Desk) -> None:
    no = desk.refused(RenderFailed, b"no picture at all")
    assert isinstance(no, RenderFailed)
    assert no.kind == "start_frame"
    assert desk.fal.requests() == []


@pytest.mark.parametrize("where", ["token", "upload"])
@pytest.mark.parametrize(("code", "error"), [(400, RenderFailed), (403, RenderFailed), (500, NotSent), (503, NotSent)])
def test_fals_no_is_told_in_its_words(desk: Desk, where: str, code: int, error: type[TakesError]) -> None:
    desk.fal.fault("code", on=where, code=code)
    no = desk.refused(error)
    assert f"fal answered {code}" in str(no)
    assert {400: "Bad request", 403: "Top up", 500: "Internal", 503: "Runner"}[code] in str(no)
    if isinstance(no, RenderFailed):
        assert no.kind == "refused"
    assert len(desk.fal.requests("upload")) == (where == "upload")
    assert desk.upload(picture()).url


def test_a_list_of_faults_is_told_in_one_line(desk: Desk) -> None:
    desk.fal.fault("code", on="upload", code=422)
    assert str(desk.refused(RenderFailed)).endswith("Field required (missing)")


@pytest.mark.parametrize("where", ["token", "upload"])
def test_an_answer_that_repeats_what_it_was_sent_gives_no_key_away(desk: Desk, where: str) -> None:
    desk.fal.fault("echo_key", on=where)
    no = str(desk.refused(RenderFailed))
    assert "Bad header Authorization: " in no
    assert "secret" not in no
    assert "stand-in-cdn-token" not in no


def test_a_wrong_key_is_refused(desk: Desk) -> None:
    desk.client = fal_client.SyncClient(key="other-id:other-secret")
    no = desk.refused(RenderFailed)
    assert "the key is wrong" in str(no)
    assert hint(no) == "check FAL_KEY"


@pytest.mark.parametrize("key", ["hush\nhush", "hush-ü"])
def test_a_key_that_http_cannot_carry_is_not_shown(desk: Desk, key: str) -> None:
    desk.client = fal_client.SyncClient(key=key)
    assert "hush" not in str(desk.refused(NotSent))


def test_no_key_at_all_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAL_KEY")
    assert "FAL_KEY" in hint(desk.refused(RenderFailed))


@pytest.mark.parametrize(("kind", "on"), [("no_connect", "connect"), ("no_tls", "connect"), ("drop_before", "token")])
def test_a_host_out_of_reach_means_nothing_was_sent(desk: Desk, kind: str, on: str) -> None:
    desk.fal.fault(kind, on=on)
    desk.refused(NotSent)
    assert desk.upload(picture()).url


@pytest.mark.parametrize(("kind", "tries"), [("drop_before", 3), ("hang_before", 3), ("no_connect", 0)])
def test_an_upload_is_tried_three_times(desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str, tries: int) -> None:
    monkeypatch.setattr(fal_uploads, "_PATIENCE", httpx.Timeout(30, read=0.2))
    on = "connect" if kind == "no_connect" else "upload"
    desk.fal.fault(kind, on=on, times=2, host="v3.fal.media")
    assert desk.upload(picture()).url
    desk.memory.unlink()
    desk.fal.world.seen.clear()
    desk.fal.fault(kind, on=on, times=None, host="v3.fal.media")
    assert "no answer came" in str(desk.refused(NotSent))
    assert len(desk.fal.requests("upload")) == tries


def test_too_many_requests_are_refused_in_fals_words(desk: Desk) -> None:
    desk.fal.fault("code", on="upload", code=429, times=None)
    assert "Too many requests" in str(desk.refused(RenderFailed))
    assert len(desk.fal.requests("upload")) == 3


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"access_url": "https://media.example.com/x.png"}, "media.example.com"),
        ({"access_url": "http://v3.fal.media/x.png"}, "http://v3.fal.media"),
        ({"access_url": "file:///etc/passwd"}, "file:"),
        ({"access_url": None}, "no address"),
        ({"access_url": ["https://v3.fal.media"]}, "no address"),
    ],
)
def test_an_upload_that_is_said_to_lie_elsewhere_is_refused(desk: Desk, fields: dict[str, Any], named: str) -> None:
    desk.fal.fault("replace", on="upload", fields=fields)
    assert f"lies at {named}" in str(desk.refused(RenderFailed))


@pytest.mark.parametrize("on", ["token", "upload"])
def test_an_answer_that_cannot_be_read_means_nothing_was_sent(desk: Desk, on: str) -> None:
    desk.fal.fault("malformed", on=on)
    desk.refused(NotSent)
    desk.fal.fault("missing", on=on, fields=["token", "access_url"])
    desk.refused(NotSent)


def test_the_fallback_that_would_carry_the_key_elsewhere_is_not_used(desk: Desk) -> None:
    desk.fal.fault("code", on="upload", code=500)
    desk.refused(NotSent)
    assert {seen.on for seen in desk.fal.requests()} == {"token", "upload"}


def test_a_certificate_file_that_is_not_there_means_nothing_was_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    assert "certificate" in str(desk.refused(NotSent))


def test_a_folder_that_cannot_be_written_to_is_the_disks_fault(desk: Desk) -> None:
    desk.folder.parent.mkdir()
    desk.folder.write_text("a file where the folder should be")
    with pytest.raises(Unwritable):
        desk.upload(picture())


def together(works: list[Callable[[], Upload]]) -> list[Upload]:
    gate = threading.Barrier(len(works))

    def one(work: Callable[[], Upload]) -> Upload:
        gate.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_threads_share_one_upload(desk: Desk) -> None:
    path, sha256 = desk.kept(picture())
    uploads = Uploads(desk.folder)
    desk.fal.fault("delay", on="upload", seconds=0.1)
    got = together([lambda: uploads.url(desk.client, path, sha256)] * 8)
    assert len(set(got)) == len(desk.sent()) == 1


def test_threads_with_pictures_of_their_own_lose_nothing(desk: Desk) -> None:
    kept = [desk.kept(picture(300 + n), f"{n}.png") for n in range(12)]
    got = together([partial(Uploads(desk.folder).url, desk.client, *one) for one in kept])
    known = json.loads(desk.memory.read_text())
    assert {one.sha256 for one in got} == set(known)
    assert [{name: known[one.sha256][name] for name in Upload.__struct_fields__} for one in got] == [
        asdict(one) for one in got
    ]


def test_one_that_fails_leaves_the_others_their_try(desk: Desk) -> None:
    path, sha256 = desk.kept(picture())
    uploads = Uploads(desk.folder)
    desk.fal.fault("code", on="upload", code=500)

    def tried() -> Upload:
        try:
            return uploads.url(desk.client, path, sha256)
        except NotSent:
            return Upload(sha256="failed", url="", content_type="", bytes=0)

    got = together([tried] * 4)
    assert sorted(one.sha256 == "failed" for one in got) == [False] * 3 + [True]
    assert len(desk.sent()) == 1


def test_what_another_process_writes_meanwhile_is_kept(desk: Desk) -> None:
    other = desk.upload(picture(321))
    theirs = desk.memory.read_bytes()
    desk.memory.unlink()
    with ThreadPoolExecutor(1) as pool:
        with FileLock(desk.folder / "locks" / "uploads.lock"):
            running = pool.submit(desk.upload, picture())
            came = threading.Event()
            for _ in range(2000):  # the lock isn't held while a picture goes up, so this comes although we hold it
                if len(desk.sent()) == 2:
                    came.set()
                    break
                came.wait(0.005)
            desk.memory.write_bytes(theirs)
            assert came.is_set()
        own = running.result()
    assert set(json.loads(desk.memory.read_text())) == {other.sha256, own.sha256}


_PROCESS = """
import sys, fal_client
from pathlib import Path
from services.renderers.fal.uploads import Uploads
folder, *kept = sys.argv[1:]
for path, sha256 in zip(kept[::2], kept[1::2]):
    print(Uploads(Path(folder)).url(fal_client.SyncClient(), Path(path), sha256).url)
"""


def test_processes_lose_nothing_of_each_other(desk: Desk) -> None:
    kept = [desk.kept(picture(300 + n), f"{n}.png") for n in range(12)]
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", _PROCESS, str(desk.folder), *(str(part) for one in kept[n::3] for part in one)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(3)
    ]
    told = [url for run in runs for url in run.communicate(timeout=60)[0].split()]
    assert {entry["url"] for entry in json.loads(desk.memory.read_text()).values()} == set(told)
    assert len(set(told)) == 12
