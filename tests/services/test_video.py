"""Videos: measured by decoding them, refused when they aren't whole, and asked for single frames."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import av
import pytest
from PIL import Image

from domain.errors import BadInput
from services.media.video import Video, frame_at, probe

if TYPE_CHECKING:
    from pathlib import Path

FPS, FRAMES = 10, 20


def write(path: Path, options: dict[str, str] | None = None) -> Path:
    """Write two seconds of grey that gets brighter by ten levels a frame."""
    with av.open(path, "w", options=options or {}) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for n in range(FRAMES):
            picture = Image.new("RGB", (64, 48), (10 * n, 10 * n, 10 * n))
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("video") / "clip.mp4", {"movflags": "+faststart"})


def brightness(png: bytes) -> int:
    pixel = Image.open(io.BytesIO(png)).convert("L").getpixel((30, 20))
    assert isinstance(pixel, int)
    return pixel


def test_a_video_is_measured(clip: Path) -> None:
    assert probe(clip) == Video(2.0, 64, 48, "h264")


@pytest.mark.parametrize("suffix", ["mkv", "mov"])
def test_other_containers_are_read_too(suffix: str, tmp_path: Path) -> None:
    assert probe(write(tmp_path / f"clip.{suffix}")).seconds == pytest.approx(2.0, abs=0.01)


@pytest.mark.parametrize(
    ("kept", "flags"),
    [(0.999, "+faststart"), (0.9, "+faststart"), (0.5, "+faststart"), (0.05, "+faststart"), (0.8, ""), (0.3, "")],
)
def test_a_video_that_was_cut_off_is_refused(kept: float, flags: str, tmp_path: Path) -> None:
    path = write(tmp_path / "clip.mp4", {"movflags": flags} if flags else None)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(BadInput, match=r"^clip\.mp4 (is cut off|is not a whole video|holds no video)") as refusal:
        probe(path)
    assert "\n" not in str(refusal.value)


def test_a_video_that_was_cut_off_between_two_frames_is_refused(clip: Path) -> None:
    with av.open(clip) as container:
        middle = [packet.pos for packet in container.demux(video=0) if packet.pos is not None][FRAMES // 2]
    path = clip.with_name("half.mp4")
    path.write_bytes(clip.read_bytes()[:middle])
    with pytest.raises(BadInput, match=r"^half\.mp4 is cut off"):
        probe(path)


@pytest.mark.parametrize("data", [b"", b"<!doctype html><title>502</title>" * 40, b"word " * 400])
def test_what_is_no_video_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "take.mp4"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"^take\.mp4 is not a whole video"):
        probe(path)


def test_a_picture_is_no_video(tmp_path: Path) -> None:
    Image.new("RGB", (64, 48)).save(tmp_path / "still.png")
    with pytest.raises(BadInput, match=r"still\.png"):
        probe(tmp_path / "still.png")


def test_a_playlist_does_not_lead_to_another_file(clip: Path) -> None:
    playlist = clip.with_name("list.mp4")
    playlist.write_text(f"ffconcat version 1.0\nfile {clip.name}\n")
    with pytest.raises(BadInput, match=r"list\.mp4"):
        probe(playlist)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"there is no video gone\.mp4"):
        probe(tmp_path / "gone.mp4")


@pytest.mark.parametrize(("seconds", "frame"), [(0, 0), (0.05, 0), (0.1, 1), (1.0, 10), (1.19, 11), (2.0, 19)])
def test_the_frame_on_screen_at_a_moment(clip: Path, seconds: float, frame: int) -> None:
    assert brightness(frame_at(clip, seconds, "SEQ08_take001").png) == pytest.approx(10 * frame, abs=4)


@pytest.mark.parametrize("seconds", [2.1, 60.0, float("inf")])
def test_a_moment_after_the_end_is_refused_with_the_length(clip: Path, seconds: float) -> None:
    with pytest.raises(BadInput, match="SEQ08_take001 is 2 seconds long"):
        frame_at(clip, seconds, "SEQ08_take001")


@pytest.mark.parametrize("seconds", [-0.1, float("nan")])
def test_a_moment_before_the_beginning_is_refused(clip: Path, seconds: float) -> None:
    with pytest.raises(BadInput, match="before the beginning of SEQ08_take001"):
        frame_at(clip, seconds, "SEQ08_take001")
