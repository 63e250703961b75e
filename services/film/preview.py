"""The cut as one H.264 film: every frame of the timeline, the sound joined, slates where a shot is open."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import av
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from PIL import Image

from domain.errors import RenderFailed
from projections.film.timeline import Clip
from services.disk.faults import disk_fault
from services.film.copying import told
from services.film.frames import coloured, framed, pictures
from services.film.overlays import burn, slate
from services.film.sounds import RATE, silence, sound_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from av.container import OutputContainer
    from av.video.frame import VideoFrame

    from projections.film.timeline import Film, Gap, Timeline
    from services.film.sounds import Stereo

    Size = tuple[int, int]

_LARGEST = 1280 * 720
_ENCODER = {"preset": "veryfast", "crf": "17"}
_PIECE = 1024
_TV_RANGE, _BT709 = 1, 1


class PreviewWish(NamedTuple):
    """What is written on the picture: ids and seconds with `burn_in`, slates for open shots, else black."""

    burn_in: bool = False
    slates: bool = False


class Shown(NamedTuple):
    """What a preview shows: a timeline, its files by take id, and which of the takes are rehearsals."""

    timeline: Timeline
    paths: Mapping[str, Path]
    rehearsals: Collection[str]


def preview_size(films: list[Film]) -> Size:
    """Return the size of a preview: of the largest film, at most 1280x720 pixels in all, 16:9 without any."""
    width, height = max(((f.width, f.height) for f in films), key=lambda s: s[0] * s[1], default=(1280, 720))
    scale = min(1.0, (_LARGEST / (width * height)) ** 0.5)
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def write_preview(
    shown: Shown, target: Path, wish: PreviewWish, progress: Callable[[int, int], None], about: Mapping[str, str]
) -> None:
    """Write a timeline as one film.

    Args:
        shown: what to show.
        target: the file to write; whoever needs it whole or not at all renames it afterwards.
        wish: what is written on it.
        progress: told how many frames are done, of all.
        about: what its metadata say of it.

    Raises:
        RenderFailed: an encoder that gives up.
        BadInput: a file isn't a whole video.
        Unwritable: what the disk says.
    """
    timeline, size = shown.timeline, preview_size(shown.timeline.films)
    with _opened(target) as container:
        container.metadata["comment"] = told(about)
        writer = _Writer(container, timeline, size)
        for item in timeline.items:
            for number, frame in enumerate(_frames(item, shown, size, wish)):
                writer.show(frame)
                if number % 24 == 0:
                    progress(writer.frames, timeline.length)
            writer.sing(_heard(item, shown.paths, writer.unheard))
        writer.end()
    progress(timeline.length, timeline.length)


@contextmanager
def _opened(target: Path) -> Iterator[OutputContainer]:
    try:
        with av.open(target, "w", format="mp4", options={"movflags": "+faststart"}) as container:
            yield container
    except FFmpegError as error:
        if isinstance(error, OSError) and error.errno:
            raise disk_fault(OSError(error.errno, error.strerror, str(target))) from error
        said = f"the encoder gave up on the preview: {error.strerror}"
        raise RenderFailed(said, code="encoder_failed") from error


def _frames(item: Clip | Gap, shown: Shown, size: Size, wish: PreviewWish) -> Iterator[VideoFrame]:
    if not isinstance(item, Clip):
        picture = slate(item, size) if wish.slates else None
        frame = coloured(picture) if picture else framed(_black(), size)
        for _ in range(item.length):
            yield frame
        return
    rehearsal = item.take in shown.rehearsals
    for number, frame in enumerate(pictures(item, shown.paths[item.take], shown.timeline.rate, size)):
        if wish.burn_in:
            picture = frame.to_image()  # type: ignore[no-untyped-call]
            burn(picture, item, number, rehearsal=rehearsal)
            yield coloured(picture)
        else:
            yield frame


def _black() -> Image.Image:
    return Image.new("RGB", (16, 16))


def _heard(item: Clip | Gap, paths: Mapping[str, Path], samples: int) -> Stereo:
    return sound_of(item, paths[item.take], samples) if isinstance(item, Clip) else silence(samples)


class _Writer:
    """A film that is written frame by frame, and the sound after each clip's frames."""

    def __init__(self, container: OutputContainer, timeline: Timeline, size: Size) -> None:
        rate = Fraction(timeline.rate.frames, timeline.rate.per)
        self._container, self._rate = container, rate
        self._video = container.add_stream("libx264", rate=rate, options=_ENCODER)
        self._video.width, self._video.height, self._video.pix_fmt = *size, "yuv420p"
        context = self._video.codec_context
        context.color_range = _TV_RANGE
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        with_sound = any(film.sound for film in timeline.films)
        self._audio = container.add_stream("aac", rate=RATE, layout="stereo") if with_sound else None
        self.frames = self._samples = 0

    def show(self, frame: VideoFrame) -> None:
        """Write the next frame."""
        frame.pts, frame.time_base = self.frames, 1 / self._rate
        frame.pict_type = 0
        self._container.mux(self._video.encode(frame))
        self.frames += 1

    @property
    def unheard(self) -> int:
        """How many samples of sound belong to what was shown since the last time."""
        return round(self.frames / self._rate * RATE) - self._samples

    def sing(self, heard: Stereo) -> None:
        """Write the sound of what was shown since the last time."""
        if self._audio is None:
            return
        left, right = heard
        for begin in range(0, len(left), _PIECE):
            piece = AudioFrame(format="fltp", layout="stereo", samples=min(_PIECE, len(left) - begin))
            for plane, channel in zip(piece.planes, (left, right), strict=True):
                data = channel[begin : begin + piece.samples].tobytes()
                plane.update(data.ljust(plane.buffer_size, b"\0"))
            piece.sample_rate, piece.pts, piece.time_base = RATE, self._samples + begin, Fraction(1, RATE)
            self._container.mux(self._audio.encode(piece))
        self._samples += len(left)

    def end(self) -> None:
        """Write what the encoders still hold."""
        self._container.mux(self._video.encode(None))
        if self._audio is not None:
            self._container.mux(self._audio.encode(None))
