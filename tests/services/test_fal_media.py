"""A result's media come whole from fal's own hosts, or a line says why not; the key stays at home."""

from __future__ import annotations

import resource
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from cli.command_lines import hint
from domain.errors import NotFetched, Unwritable
from services.renderers.fal import hosts
from services.renderers.fal import media as fal_media
from services.renderers.fal.hosts import is_fals, may_hold_media
from services.renderers.fal.media import download
from tests.fal import service
from tests.fal.support import SHOT, T2V, real_client
from tests.fal.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.fal.server import FalServer
    from tests.fal.world import Seen

LIMIT = 1_000_000


@dataclass
class Media:
    """A draft to fill, and the stand-in it is filled from."""

    fal: FalServer
    target: Path
    told: list[tuple[int, int | None]] = field(default_factory=list)
    named: set[str] = field(default_factory=set)  # hosts beside fal's that a result names

    def url(self) -> str:
        """Have a film made and return where it lies."""
        with real_client() as client:
            handle = client.submit(T2V, SHOT)
            self.fal.finish(handle.request_id)
            return str(handle.get()["video"]["url"])

    def lying(self, content: bytes, kind: str = "video/mp4") -> str:
        return self.fal.world.upload("film.mp4", kind, content)

    def content(self, url: str) -> bytes:
        name = url.rpartition("/")[2]
        return self.fal.world.jobs[name.partition("_")[0]].content(name)

    def fetch(self, url: str, limit: int = LIMIT, heard: Callable[[int, int | None], None] | None = None) -> bytes:
        download(url, self.target, limit, "SEQ08_take001", heard or (lambda *so_far: self.told.append(so_far)))
        return self.target.read_bytes()

    def refused(self, url: str, limit: int = LIMIT) -> NotFetched:
        with pytest.raises(NotFetched) as no:
            self.fetch(url, limit)
        assert "could not be fetched: " in str(no.value) or "can't be used" in str(no.value)
        assert "\n" not in str(no.value)
        assert "key-id" not in str(no.value)
        assert hint(no.value) == "takes resume"
        assert no.value.exit_code == 3
        return no.value

    def requests(self) -> list[Seen]:
        return self.fal.requests("media")


@pytest.fixture
def media(fal_env: FalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Media]:
    for name, value in fal_env.env(plain=True).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(fal_media, "PAUSE", 0.0)
    target = tmp_path / ".take.part.mp4"
    target.write_bytes(b"an older draft")
    media = Media(fal_env, target)
    yield media
    assert fal_env.strays() == []
    assert {host for host in fal_env.hosts() if not is_fals(f"https://{host}")} == media.named
    assert {seen.key for seen in fal_env.requests("media")} <= {"none"}


@pytest.fixture
def scripted(media: Media, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return what makes the media host give one answer after another, and the address to ask."""

    def play(*answers: Answer) -> str:
        left = list(answers)

        async def next_one(*_: object) -> Answer:
            return left.pop(0)

        monkeypatch.setitem(service._HANDLERS, "media", next_one)
        return "https://v3.fal.media/files/film.mp4"

    return play


@pytest.mark.parametrize(
    ("url", "fals"),
    [
        ("https://fal.media/files/a.mp4", True),
        ("https://v3b.fal.media/files/a.mp4?x=1", True),
        ("HTTPS://Queue.FAL.run:443/x", True),
        ("https://rest.fal.ai", True),
        ("https://queue.falrun.com/x", True),
        ("http://v3.fal.media/a.mp4", False),
        ("https://v3.fal.media:8443/a.mp4", False),
        ("https://me:secret@v3.fal.media/a.mp4", False),
        ("https://evil.com\\@v3.fal.media/a.mp4", False),
        ("https://v3.fal.media@evil.com/a.mp4", False),
        ("https://notfal.media/a.mp4", False),
        ("https://fal.media.evil.com/a.mp4", False),
        ("https://evil.com%2f.fal.media/a.mp4", False),
        ("https://evil.com#.fal.media", False),
        ("https://evil.com?.fal.media", False),
        ("https://fal.media./a.mp4", False),
        ("https://.fal.media/a.mp4", False),
        ("https://127.0.0.1/a.mp4", False),
        ("https://[::1]/a.mp4", False),
        ("https://[::1", False),
        ("https://fal.media:port/", False),
        ("https://fal.media/\ud800", False),
        ("https://xn--a/", False),
        ("https://fal.media\n", False),
        ("file:///etc/passwd", False),
        ("data:video/mp4;base64,AAAA", False),
        ("//fal.media/a.mp4", False),
        ("", False),
        (None, False),
    ],
)
def test_only_plain_https_addresses_of_fals_are_fals(url: Any, fals: bool) -> None:
    assert is_fals(url) is fals


def test_media_come_whole_and_without_the_key(media: Media) -> None:
    url = media.url()
    whole = media.content(url)
    assert media.fetch(url) == whole
    assert media.told[0] == (0, None)
    assert media.told[-1] == (len(whole), len(whole))
    (seen,) = media.requests()
    assert seen.key == "none"
    assert seen.headers["accept-encoding"] == "identity"


def test_a_slow_film_is_heard_of_while_it_comes(media: Media) -> None:
    url = media.url()
    media.fal.fault("slow", rate=1_000_000)
    whole = media.fetch(url)
    sizes = [size for size, _ in media.told]
    assert sizes == sorted(sizes)
    assert {total for _, total in media.told[1:]} == {len(whole)}
    assert any(0 < size < len(whole) for size in sizes)


@pytest.mark.parametrize("kind", ["truncated", "reset_body"])
def test_a_break_is_made_good_from_where_it_was(media: Media, kind: str) -> None:
    url = media.url()
    media.fal.fault(kind, on="media", times=3)
    assert media.fetch(url) == media.content(url)
    first, *others = media.requests()
    assert "range" not in first.headers
    starts = [int(seen.headers["range"].removeprefix("bytes=").removesuffix("-")) for seen in others]
    assert starts == sorted(starts)
    assert starts[0] > 1000
    assert {seen.headers["if-range"] for seen in others} == {f'"{url.rpartition("/")[2]}"'}


@pytest.mark.parametrize("answer", ["no_range", "wrong_range", "html"])
def test_a_wrong_answer_to_a_resumption_is_never_glued_on(media: Media, answer: str) -> None:
    url = media.url()
    media.fal.fault("truncated")
    media.fal.fault(answer)
    if answer == "html":
        assert "text/html" in str(media.refused(url))
    else:
        assert media.fetch(url) == media.content(url)


def test_a_server_that_knows_no_range_is_asked_for_everything_again(media: Media) -> None:
    url = media.url()
    media.fal.fault("truncated")
    media.fal.fault("no_range")
    assert media.fetch(url) == media.content(url)
    assert len(media.requests()) == 2


@pytest.mark.parametrize("longer", [0, 500])
def test_a_film_that_changes_between_two_tries_is_begun_again(media: Media, longer: int) -> None:
    url = media.lying(b"first " * 5000)
    second = b"second" * 5000 + b"." * longer

    def changed(size: int, total: int | None) -> None:
        if size:
            media.fal.world.uploads[url.rpartition("/")[2]] = ("video/mp4", second)

    media.fal.fault("truncated")
    assert media.fetch(url, heard=changed) == second


def test_more_bytes_announced_than_there_are_are_never_taken_for_the_film(media: Media) -> None:
    url = media.url()
    media.fal.fault("wrong_length", by=100)
    assert media.fetch(url) == media.content(url)
    media.fal.fault("wrong_length", by=100, times=None)
    assert "v3.fal.media" in str(media.refused(url))


def test_many_breaks_are_no_harm_while_each_try_brings_something(media: Media) -> None:
    media.fal.settings.pad = 200_000
    url = media.url()
    media.fal.fault("truncated", fraction=0.2, times=12)
    assert media.fetch(url) == media.content(url)


@pytest.mark.parametrize(
    "second",
    [
        Answer(416, b"", {"content-range": "bytes */10000"}),
        Answer(206, bytes(9000), {"content-range": "bytes 11000-19999/20000"}),
        Answer(206, bytes(14096), {"content-range": "bytes 5904-19999/30000"}),
        Answer(206, bytes(15000), {"content-range": "bytes 5904-19999/20000"}),
        Answer(206, bytes(14096), {"content-range": "bytes 5904-19999/*"}),
        Answer(206, bytes(14096)),
    ],
    ids=["no more there", "another start", "another total", "too much", "no total", "no place"],
)
def test_a_part_that_is_not_what_was_asked_for_means_beginning_again(
    media: Media, scripted: Callable[..., str], second: Answer
) -> None:
    whole = bytes(20_000)
    url = scripted(Answer(200, whole, sent=10_000), second, Answer(200, whole))
    assert media.fetch(url) == whole
    assert [seen.headers.get("range") for seen in media.requests()] == [None, "bytes=5904-", None]


def test_a_part_nobody_asked_for_is_only_a_part(media: Media, scripted: Callable[..., str]) -> None:
    whole = bytes(range(250)) * 80
    url = scripted(
        Answer(206, whole[:10_000], {"content-range": "bytes 0-9999/20000"}),
        Answer(206, whole[5904:], {"content-range": "bytes 5904-19999/20000"}),
    )
    assert media.fetch(url) == whole


def test_a_part_over_the_limit_is_refused(media: Media, scripted: Callable[..., str]) -> None:
    url = scripted(Answer(206, b"film", {"content-range": "bytes 0-3/2000000"}))
    assert "1,000,000 bytes" in str(media.refused(url))


def test_packed_bytes_are_refused(media: Media, scripted: Callable[..., str]) -> None:
    url = scripted(Answer(200, b"packed", {"content-encoding": "gzip"}))
    assert "packed as gzip" in str(media.refused(url))


def test_a_film_that_never_gets_further_is_given_up(media: Media) -> None:
    url = media.url()
    whole = len(media.content(url))
    media.fal.fault("truncated", fraction=0, times=None)
    assert "v3.fal.media" in str(media.refused(url))
    assert len(media.requests()) == fal_media.IDLE_TRIES
    media.fal.clear()
    media.fal.fault("truncated", times=None)
    media.refused(url)
    assert whole - 8192 < media.target.stat().st_size < whole


def test_an_empty_answer_is_no_film(media: Media) -> None:
    assert "sent 0 of" in str(media.refused(media.lying(b"")))


def test_a_film_that_never_ends_is_cut_at_the_limit(media: Media) -> None:
    url = media.url()
    media.fal.fault("endless")
    assert "1,000,000 bytes" in str(media.refused(url))
    assert media.target.stat().st_size <= LIMIT
    assert len(media.requests()) == 1


def test_a_film_over_the_limit_is_not_even_begun(media: Media) -> None:
    url = media.url()
    whole = len(media.content(url))
    media.refused(url, whole - 1)
    assert media.target.stat().st_size == 0
    assert len(media.fetch(url, whole)) == whole


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json", "Text/HTML"])
def test_a_page_or_a_message_is_no_film(media: Media, kind: str) -> None:
    assert kind.partition(";")[0].lower() in str(media.refused(media.lying(b"film", kind)))
    assert len(media.requests()) == 1


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><p>", b"\xef\xbb\xbf\n <html>", b"<!-- hello --><HTML lang=en>", b"<head><title>"]
)
def test_a_page_that_says_it_is_a_film_is_none(media: Media, page: bytes) -> None:
    url = media.lying(page + b"." * 200)
    media.fal.fault("slow", rate=100)  # in pieces too small to know a page by
    assert "a web page" in str(media.refused(url))


@pytest.mark.parametrize("fault", ["html", "code"])
def test_a_page_in_the_films_place_is_refused(media: Media, fault: str) -> None:
    url = media.url()
    media.fal.fault(fault, on="media", code=200)
    assert "v3.fal.media sent" in str(media.refused(url))


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("", "http://127.0.0.1:"),
        ("https://127.0.0.1/x", "127.0.0.1"),
        ("http://169.254.169.254/latest/meta-data", "http://169.254.169.254"),
        ("https://media.example.com/files/x.mp4", "media.example.com"),
        ("http://v3.fal.media/x.mp4", "http://v3.fal.media"),
        ("https://v3.fal.media:444/x.mp4", "v3.fal.media:444"),
        ("//media.example.com/x.mp4", "media.example.com"),
        ("https://user:word@v3.fal.media/x.mp4", "v3.fal.media"),
        ("file:///etc/passwd", "file:"),
        ("data:video/mp4;base64,AAAA", "leads on to no address"),
        ("https://[::1", "v3.fal.media"),
    ],
)
def test_a_redirect_away_from_fal_is_not_followed(media: Media, place: str, named: str) -> None:
    url = media.url()
    media.fal.fault("redirect", times=None, **({"url": place} if place else {}))
    no = str(media.refused(url))
    assert named in no
    assert "word" not in no
    assert set(media.fal.hosts()) == {"queue.fal.run", "v3.fal.media"}


def test_a_redirect_within_fal_is_followed_with_the_range(media: Media) -> None:
    url = media.url()
    media.fal.fault("truncated", host="v3b.fal.media")
    media.fal.fault("redirect", host="v3.fal.media", times=None, url=url.replace("v3.", "v3b."))
    assert media.fetch(url) == media.content(url)
    assert [seen.host for seen in media.requests()] == ["v3.fal.media", "v3b.fal.media"] * 2
    assert "range" in media.requests()[-1].headers


def test_redirects_end_somewhere(media: Media) -> None:
    url = media.url()
    media.fal.fault("redirect", times=None, url=url)
    assert "leads from one address to the next" in str(media.refused(url))
    assert len(media.requests()) == 6


@pytest.mark.parametrize(("code", "gone"), [(404, True), (410, True), (403, False), (401, False), (302, False)])
def test_what_is_not_there_is_said_at_once(media: Media, code: int, gone: bool) -> None:
    url = media.url()
    media.fal.fault("code", on="media", code=code, times=None)
    no = media.refused(f"{url}?signature=hush")
    assert f"{code}" in str(no)
    assert "hush" not in str(no)
    assert no.gone is gone
    assert len(media.requests()) == 1


def test_lost_media_are_gone(media: Media) -> None:
    media.fal.fault("lost_media", code=410)
    assert media.refused(media.url()).gone


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503])
def test_a_host_in_trouble_is_asked_again(media: Media, code: int) -> None:
    url = media.url()
    media.fal.fault("code", on="media", code=code, times=2)
    assert media.fetch(url) == media.content(url)
    media.fal.fault("code", on="media", code=code, times=None)
    assert f"v3.fal.media answered {code}" in str(media.refused(url))


@pytest.mark.parametrize(
    ("kind", "on", "said"),
    [
        ("no_connect", "connect", "the proxy said 503"),
        ("no_tls", "connect", "the connection failed"),
        ("drop_before", "media", "the connection failed"),
        ("reset_before", "media", "the connection failed"),
        ("hang_before", "media", "took too long"),
    ],
)
def test_a_host_out_of_reach_is_tried_again(
    media: Media, monkeypatch: pytest.MonkeyPatch, kind: str, on: str, said: str
) -> None:
    monkeypatch.setattr(fal_media, "_PATIENCE", httpx.Timeout(30, read=0.3))
    url = media.url()
    media.fal.fault(kind, on=on)
    assert media.fetch(url) == media.content(url)
    media.fal.fault(kind, on=on, times=None)
    no = str(media.refused(url))
    assert "v3.fal.media: " in no
    assert said in no


@pytest.mark.parametrize(
    ("fate", "named"),
    [
        ("url_http", "http://v3.fal.media"),
        ("url_loopback", "http://127.0.0.1"),
        ("url_private", "http://169.254.169.254"),
        ("url_file", "file:"),
        ("url_data", "data:"),
    ],
)
def test_a_result_that_points_away_from_fal_is_not_followed(media: Media, fate: str, named: str) -> None:
    media.fal.fault(fate)
    no = str(media.refused(media.url()))
    assert f"lie at {named}" in no
    assert "base64" not in no
    assert media.requests() == []


def test_a_result_on_another_public_host_is_fetched_without_the_key(media: Media) -> None:
    media.fal.fault("url_foreign")
    media.named.add("media.example.com")
    url = media.url()
    assert media.fetch(url) == media.content(url)
    assert {(seen.host, seen.key) for seen in media.requests()} == {("media.example.com", "none")}


def test_another_host_leads_no_further_than_to_itself_and_fal(media: Media) -> None:
    media.fal.fault("url_foreign")
    media.named.add("media.example.com")
    url = media.url()
    media.fal.fault("redirect", url="https://cdn.example.com/film.mp4")
    assert "cdn.example.com" in str(media.refused(url))
    media.fal.fault("redirect", url=url)
    assert media.fetch(url) == media.content(url)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1"),
        *("169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "[::1]", "[fe80::1]"),
        *("[fd00::1]", "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[2002:7f00:1::]", "[::]", "localhost", "nas"),
        *("a.localhost", "nas.local", "metadata.google.internal", "router.lan", "x.home.arpa", "localhost.", ""),
        *("media.example.com:8443", "me@media.example.com", "1.2.3.4.5", "example.1", "exa mple.com", "büro"),
    ],
)
def test_nothing_at_home_and_nothing_odd_may_hold_media(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert not may_hold_media(f"https://{host}/film.mp4")


def test_a_name_that_leads_home_may_hold_no_media(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    at = {"cdn.example.com": ["93.184.216.34"], "trap.example.com": ["93.184.216.34", "192.168.0.7"]}
    monkeypatch.setattr(hosts, "_found_at", at.__getitem__)
    assert may_hold_media("https://cdn.example.com/film.mp4")
    assert not may_hold_media("https://trap.example.com/film.mp4")
    assert may_hold_media("https://93.184.216.34/film.mp4")


class Enough(Exception):
    """What somebody who hears of the bytes ends the download with."""


@pytest.mark.parametrize("error", [Enough, KeyboardInterrupt, OSError])
def test_a_download_can_be_interrupted(media: Media, error: type[BaseException]) -> None:
    url = media.url()
    media.fal.fault("endless")

    def heard(size: int, total: int | None) -> None:
        if size > 100_000:
            raise error

    with pytest.raises(error):
        media.fetch(url, heard=heard)
    assert len(media.requests()) == 1


def test_a_download_can_be_interrupted_between_two_tries(media: Media) -> None:
    url = media.url()
    media.fal.fault("code", on="media", code=500, times=None)

    def heard(size: int, total: int | None) -> None:
        if media.requests():
            raise Enough

    with pytest.raises(Enough):
        media.fetch(url, heard=heard)
    assert len(media.requests()) == 1


def test_a_full_disk_is_the_disks_fault(media: Media) -> None:
    url = media.url()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        with pytest.raises(Unwritable, match="disk is full"):
            media.fetch(url)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert media.fetch(url) == media.content(url)


def test_a_folder_that_is_gone_is_the_disks_fault(media: Media) -> None:
    media.target = media.target.parent / "gone" / "draft.mp4"
    with pytest.raises(Unwritable, match=r"draft\.mp4"):
        media.fetch("https://v3.fal.media/files/x.mp4")


def test_a_certificate_file_that_is_not_there_is_named(media: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    url = media.url()
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    assert "SSL_CERT_FILE" in str(media.refused(url))
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://me:word@proxy")
    monkeypatch.setenv("https_proxy", "nonsense://me:word@proxy")
    no = str(media.refused(url))
    assert "proxy variable" in no
    assert "word" not in no
