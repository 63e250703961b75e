"""Frames of films as a viewer should see them: upright, and in sRGB whatever the film was mastered in."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, Colorspace, ColorTrc
from PIL import Image
from PIL.Image import Transpose

if TYPE_CHECKING:
    from collections.abc import Iterable

# By ffmpeg's own numbers: the names that its filter knows.
_TRANSFERS = {int(ColorTrc.SMPTE2084): "smpte2084", int(ColorTrc.ARIB_STD_B67): "arib-std-b67"}
_SRGB = "iec61966-2-1"
_HDR = {int(ColorTrc.SMPTE2084): "HDR (PQ)", int(ColorTrc.ARIB_STD_B67): "HDR (HLG)"}
_PRIMARIES = {
    int(ColorPrimaries.BT2020): "bt2020",
    int(ColorPrimaries.SMPTE431): "smpte431",
    int(ColorPrimaries.SMPTE432): "smpte432",
}
_MATRICES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc"}  # of frame.colorspace
_SOME = Fraction(1, 25)  # what a still, too, must have as its time base
_UNSAID, _HD = 2, 720  # a large film that doesn't say its matrix has BT.709's
_TURNS = {90: Transpose.ROTATE_90, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_270}


def upright_picture(frame: VideoFrame, width: int | None = None) -> Image.Image:
    """Return a frame as a picture, upright and in sRGB, at most `width` pixels wide."""
    turn = _TURNS.get(_rotation(frame))
    seen = seen_size(frame)
    wide = min(seen[0], width or seen[0])
    size = wide, max(1, round(seen[1] * wide / seen[0]))
    picture = _in_srgb(frame, *(size[::-1] if seen != (frame.width, frame.height) else size))
    return picture.transpose(turn) if turn is not None else picture


def seen_size(frame: VideoFrame) -> tuple[int, int]:
    """Return a frame's width and height as a viewer sees it."""
    return (frame.height, frame.width) if _rotation(frame) in (90, 270) else (frame.width, frame.height)


def changes_of(frame: VideoFrame) -> tuple[str, ...]:
    """Say what `upright_picture` does to a frame, beside decoding it."""
    changes = [f"turned upright by {_rotation(frame)}°"] if _rotation(frame) in _TURNS else []
    if _is_wide(frame):
        changes.append(f"{_HDR.get(int(frame.color_trc), 'wide gamut')} made sRGB")
    return tuple(changes)


def hdr_in_srgb(image: Image.Image, primaries: int, transfer: int) -> Image.Image:
    """Return an RGB picture of PQ's or HLG's tones in sRGB, as a film's frame would be; codes as of films."""
    frame: VideoFrame = VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
    frame.time_base = _SOME
    steps = (("format", "gbrp16le"), ("scale", _said(_to_srgb(primaries, transfer))), ("format", "rgb24"))
    return _in_srgb(_filtered(frame, steps), image.width, image.height)


def _rotation(frame: VideoFrame) -> int:
    """Return by how many degrees, counterclockwise, a frame is turned to be upright."""
    return round(frame.rotation) % 360


def _is_wide(frame: VideoFrame) -> bool:
    return int(frame.color_trc) in _TRANSFERS or int(frame.color_primaries) in _PRIMARIES


def _in_srgb(frame: VideoFrame, width: int, height: int) -> Image.Image:
    if _is_wide(frame):
        frame = _converted(frame)
    matrix = Colorspace.ITU709 if int(frame.colorspace) == _UNSAID and frame.height >= _HD else None
    small = frame.reformat(width, height, "rgb24", src_colorspace=matrix, threads=1)  # worth no thread
    plane = small.planes[0]
    if plane.line_size < 0:  # from the bottom to the top
        return small.to_image()  # type: ignore[no-untyped-call, no-any-return]
    # All rows copied at once; that Pillow can read a plane's bytes its types don't say.
    return Image.frombuffer("RGB", (width, height), plane, "raw", "RGB", plane.line_size, 1)  # type: ignore[arg-type]


def _converted(frame: VideoFrame) -> VideoFrame:
    """Return a frame of a wide gamut or HDR film in sRGB, with what it shows up to HDR's reference white as it is.

    Reference white is 203 cd/m², PQ's 58 % and HLG's 75 %; brighter lights are white, as a display without HDR shows
    them.
    """
    to_rgb = {
        "in_color_matrix": _MATRICES.get(int(frame.colorspace), "bt2020nc"),
        "in_range": "pc" if int(frame.color_range) == 2 else "tv",
        "out_range": "pc",
        "flags": "accurate_rnd+full_chroma_int",
    }
    to_srgb = _to_srgb(int(frame.color_primaries), int(frame.color_trc))
    # In two steps: in one, the filter takes the colours of YUV for those of RGB.
    steps = (("scale", _said(to_rgb)), ("format", "gbrp16le"), ("scale", _said(to_srgb)), ("format", "rgb24"))
    return _filtered(frame, steps)


def _to_srgb(primaries: int, transfer: int) -> dict[str, str]:
    return {
        "in_range": "pc",
        "out_range": "pc",
        "in_transfer": _TRANSFERS.get(transfer, _SRGB),  # as every other film's curve is taken
        "out_transfer": _SRGB,
        "in_primaries": _PRIMARIES.get(primaries, "bt709" if primaries == 1 else "bt2020"),
        "out_primaries": "bt709",
        "intent": "relative_colorimetric",
    }


def _filtered(frame: VideoFrame, steps: Iterable[tuple[str, str]]) -> VideoFrame:
    """Return a frame after ffmpeg's filters, each given by its name and what it is told."""
    graph = Graph()
    last = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base)
    for name, said in (*steps, ("buffersink", "")):
        after = graph.add(name, said) if said else graph.add(name)
        last.link_to(after)
        last = after
    graph.configure()
    graph.push(frame)
    made = graph.pull()
    assert isinstance(made, VideoFrame)
    return made


def _said(options: dict[str, str]) -> str:
    return ":".join(f"{key}={value}" for key, value in options.items())
