"""Media under a shared root: written once by content, fetched where they are needed, verified when they come."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.command_lines import hint
from domain.errors import BadInput, OutOfReach, Refused
from domain.media import Medium
from services.media.kept import Media
from services.media.roots import key_of, media_root
from tests.cli.support import sha256
from tests.studio_media import SECRET, contents, s3

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.media.roots import MediaRoot

ROOT = Path(__file__).parents[2]
PATH = "videos/film/SEQ01_take001.mp4"
DATA = b"a film" * 50_000
FILM = Medium(PATH, sha256(DATA), len(DATA))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    monkeypatch.setenv("TAKES_MEDIA", str(folder))
    return folder


@pytest.fixture
def machine(tmp_path: Path) -> Callable[[str], Path]:
    """Make workspaces by name; those called `first` have the film."""

    def made(name: str) -> Path:
        folder = tmp_path / name
        (folder / PATH).parent.mkdir(parents=True)
        if name == "first":
            (folder / PATH).write_bytes(DATA)
        return folder

    return made


@pytest.fixture
def second(root: Path, machine: Callable[[str], Path]) -> Path:
    """Return a workspace without the film, which the first has shared."""
    Media(machine("first")).share([FILM])
    return machine("second")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_content_is_written_once_under_its_sha256_with_the_name_it_came_by(root: Path, second: Path) -> None:
    kept = contents(root)[FILM.sha256]
    assert kept.read_bytes() == DATA
    told = json.loads(kept.with_name(f"{kept.name}.json").read_bytes())
    assert told == {"bytes": len(DATA), "name": PATH, "sha256": FILM.sha256, "type": "video/mp4"}
    before = [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in root.rglob("*")]
    (second / "videos/film/again.mp4").write_bytes(DATA)
    Media(second).share([FILM._replace(path="videos/film/again.mp4")])
    media_root(str(root)).put(key_of(FILM.sha256), b"other bytes: the content that is there stays")
    assert [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in root.rglob("*")] == before


def test_what_isn_t_here_comes_from_the_root_under_its_recorded_name(root: Path, second: Path) -> None:
    assert Media(second).file(PATH, FILM.sha256) == second / PATH
    assert (second / PATH).read_bytes() == DATA
    contents(root)[FILM.sha256].unlink()
    assert Media(second).file(PATH, FILM.sha256) == second / PATH, "what is here needs no root"
    assert files(second) == ["SEQ01_take001.mp4"]


@pytest.mark.parametrize(
    "spoilt", [DATA[:-1], b"A" + DATA[1:], DATA + b"!", b""], ids=["short", "flipped", "long", "empty"]
)
def test_wrong_bytes_in_the_root_are_refused_named_and_not_kept(spoilt: bytes, root: Path, second: Path) -> None:
    contents(root)[FILM.sha256].write_bytes(spoilt)
    with pytest.raises(Refused, match=rf"what .*{root.name} has for {PATH} isn't what was recorded"):
        Media(second).file(PATH, FILM.sha256)
    assert files(second) == []


def test_a_content_of_another_length_in_the_root_is_not_taken_for_the_same(root: Path, second: Path) -> None:
    contents(root)[FILM.sha256].write_bytes(DATA[:-1])
    with pytest.raises(Refused, match="isn't what was recorded"):
        Media(root.parent / "first").share([FILM])
    assert contents(root)[FILM.sha256].read_bytes() == DATA[:-1], "what lies there is never written over"


def test_other_bytes_under_the_recorded_name_stay_and_the_recorded_ones_come_beside_them(second: Path) -> None:
    (second / PATH).write_bytes(b"a crop that another machine was quicker than")
    beside = second / f"videos/film/SEQ01_take001-{FILM.sha256[:12]}.mp4"
    for _ in range(2):
        assert Media(second).file(PATH, FILM.sha256) == beside
    assert beside.read_bytes() == DATA
    assert (second / PATH).read_bytes() == b"a crop that another machine was quicker than"


@pytest.mark.parametrize("path", ["state/film/sequences.json", ".hidden/x.png", "../x.png", "frames/../../x.png"])
def test_no_fact_brings_a_file_to_where_media_don_t_lie(path: str, second: Path) -> None:
    with pytest.raises(Refused):
        Media(second).file(path, FILM.sha256)
    assert files(second) == []


def test_whoever_may_write_in_the_root_may_write_in_its_folders(root: Path, machine: Callable[[str], Path]) -> None:
    root.chmod(0o2775)
    Media(machine("first")).share([FILM])
    made = contents(root)[FILM.sha256].parent
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (made, made.parent)] == [0o2775] * 2


def test_without_a_root_a_file_that_is_gone_is_gone(second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TAKES_MEDIA")
    with pytest.raises(Refused, match=f"{PATH} is gone"):
        Media(second).file(PATH, FILM.sha256)
    (second / PATH).write_bytes(b"other")
    with pytest.raises(Refused, match="isn't the file that was recorded"):
        Media(second).file(PATH, FILM.sha256)


def test_what_is_nowhere_is_said_in_a_line_that_leads_on(root: Path, second: Path) -> None:
    contents(root)[FILM.sha256].unlink()
    for act in (lambda: Media(second).file(PATH, FILM.sha256), lambda: Media(second).share([FILM])):
        with pytest.raises(Refused, match=rf"{PATH} is gone \(.*\), and .*{root.name} doesn't have it") as lost:
            act()
        assert hint(lost.value) == "on a machine that has it: takes media push"


_FETCH = """
import sys; from pathlib import Path; from services.media.kept import Media
media = Media(Path(sys.argv[1])); print("ready", flush=True); sys.stdin.readline()
media.file(*sys.argv[2:])
"""


def test_processes_that_fetch_at_once_each_get_it_and_leave_one_file(second: Path) -> None:
    ask = [sys.executable, "-c", _FETCH, str(second), PATH, FILM.sha256]
    processes = [
        subprocess.Popen(ask, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) for _ in range(3)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("now\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert files(second) == ["SEQ01_take001.mp4"]
    assert (second / PATH).read_bytes() == DATA


def test_a_root_that_isn_t_there_or_can_t_be_written_to_is_out_of_reach(root: Path, second: Path) -> None:
    moved = root.rename(root.with_name("away"))
    with pytest.raises(OutOfReach, match=r"TAKES_MEDIA: there is no folder .*root"):
        Media(second).file(PATH, FILM.sha256)
    root.mkdir()
    (root / "sha256").write_text("a file where a folder should be")
    with pytest.raises(OutOfReach, match=rf"TAKES_MEDIA \(.*{root.name}\): "):
        Media(root.parent / "first").share([FILM])
    assert files(moved)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("s3://[", "TAKES_MEDIA is no URL and no folder"),
        ("nothing://here", "nothing can be made of nothing://here"),
        (f"gopher://me:{SECRET}@host/x?token={SECRET}", "nothing can be made of gopher://host/x"),
    ],
)
def test_a_root_nothing_can_be_made_of_is_refused_without_its_secrets(place: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        media_root(place)
    assert SECRET not in str(refused.value) + hint(refused.value)


@pytest.fixture(scope="module")
def on_s3() -> Iterator[MediaRoot]:
    with s3() as env, pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        yield media_root("s3://studio/films")


def test_an_s3_bucket_is_a_root_like_a_folder(
    on_s3: MediaRoot, machine: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAKES_MEDIA", "s3://studio/films")
    Media(machine("first")).share([FILM])
    second = machine("second")
    assert Media(second).file(PATH, FILM.sha256).read_bytes() == DATA
    key = key_of(FILM.sha256)
    assert on_s3.sizes()[key] == len(DATA)
    on_s3.put(key, b"other bytes: the content that is there stays")
    assert on_s3.size(key) == len(DATA)
    assert on_s3.size(key_of("0" * 64)) is None
    assert on_s3.get(key_of("0" * 64), second / "draft") is False


def test_a_bucket_that_isn_t_there_is_out_of_reach_and_not_empty(on_s3: MediaRoot) -> None:
    gone = media_root("s3://another/films")
    for look in (gone.sizes, lambda: gone.size(key_of(FILM.sha256)), lambda: gone.put("sha256/x", b"x")):
        with pytest.raises(OutOfReach, match=r"TAKES_MEDIA \(s3://another/films\): it isn't there"):
            look()


def test_any_place_that_fsspec_knows_is_a_root(tmp_path: Path) -> None:
    root = media_root("memory://studio/films")
    root.put("sha256/ab/abc", DATA)
    root.put("sha256/ab/abc", b"other")
    (tmp_path / "file").write_bytes(b"of a file")
    root.put("sha256/cd/cde", tmp_path / "file")
    assert root.sizes() == {"sha256/ab/abc": len(DATA), "sha256/cd/cde": 9}
    assert root.get("sha256/ab/abc", tmp_path / "draft")
    assert (tmp_path / "draft").read_bytes() == DATA
