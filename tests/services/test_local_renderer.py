"""The local renderer: real files, each the same for the same job and different for another."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from cli.command_lines import hint
from domain.errors import RenderFailed, Unwritable
from domain.ids import QUADRANTS
from services.media.arrivals import MIN_SIDE
from services.media.lines import drawable, wrapped
from services.media.pictures import crop_quadrant, quadrant_box, read_picture
from services.media.video import Video, probe
from services.renderers.local.film import GridJob, ShotJob, VideoJob, render_grid, render_video

ROOT = Path(__file__).parents[2]
GRID = GridJob("SEQ08_grid001", "@driver grips the wheel", "16:9", "flux-pro", ("driver",))
TAKE = VideoJob(
    "SEQ08_take001",
    "16:9",
    None,
    (
        ShotJob("SEQ08_SH01", "@driver grips the wheel", 1),
        ShotJob("SEQ08_SH02", "The bridge, wide", 1),
        ShotJob("SEQ08_SH03", "@car vanishes in the fog", 1),
    ),
)
AWKWARD = (
    "",
    "   \n\t ",
    "red \x1b[31m alert\x00\r\n\u202etxet\ud800 end",
    "мост в тумане, 橋の上の車, جسر, 🚗💨",
    "fog " * 5000,
    "W" * 3000,
    "é" + "\u0301" * 200,
)


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def apart(first: Image.Image, second: Image.Image) -> float:
    """Return the mean difference of two pictures, 0-255 a channel."""
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / 3


def frames_of(path: Path) -> list[Image.Image]:
    with av.open(path) as container:
        return [frame.to_image() for frame in container.decode(video=0)]  # type: ignore[no-untyped-call]


def above_caption(image: Image.Image) -> Image.Image:
    return image.crop((0, 0, image.width, image.height * 2 // 3))


@pytest.fixture(scope="module")
def grid() -> bytes:
    return render_grid(GRID)


@pytest.fixture(scope="module")
def start(grid: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("starts") / "SEQ08_start001.png"
    path.write_bytes(crop_quadrant(grid, "bottom_left", "grid").png)
    return path


@pytest.fixture(scope="module")
def started(start: Path) -> Path:
    target = start.with_name("started.mp4")
    render_video(replace(TAKE, start_frame=start), target)
    return target


@pytest.mark.parametrize(
    ("aspect", "ratio"), [("16:9", 16 / 9), ("9:16", 9 / 16), ("1:1", 1), ("4:3", 4 / 3), ("5:2", 2.5), ("2:5", 0.4)]
)
def test_a_grid_is_a_png_in_the_aspect_ratio_with_equal_quadrants(aspect: str, ratio: float) -> None:
    data = render_grid(replace(GRID, aspect_ratio=aspect))
    picture = read_picture(data, "grid")
    assert picture.format == "PNG"
    assert picture.width / picture.height == pytest.approx(ratio, rel=0.01)
    assert max(picture.width, picture.height) >= 1280
    boxes = [quadrant_box(picture.width, picture.height, quadrant) for quadrant in QUADRANTS]
    sizes = {(right - left, bottom - top) for left, top, right, bottom in boxes}
    assert len(sizes) == 1
    assert min(sizes.pop()) >= MIN_SIDE


def test_the_four_pictures_of_a_grid_are_visibly_different(grid: bytes) -> None:
    pictures = [opened(crop_quadrant(grid, quadrant, "g").png) for quadrant in QUADRANTS]
    assert min(apart(a, b) for a, b in combinations(pictures, 2)) > 8


def test_a_grid_names_its_renderer(grid: bytes) -> None:
    assert Image.open(io.BytesIO(grid)).info["Software"] == "takeledger local renderer"


@pytest.mark.parametrize(
    "other",
    [
        replace(GRID, prompt="@driver lets go"),
        replace(GRID, grid_id="SEQ08_grid002"),
        replace(GRID, model="nano-banana-pro"),
        replace(GRID, elements=()),
    ],
)
def test_another_job_gives_another_grid(other: GridJob, grid: bytes) -> None:
    assert apart(opened(grid), opened(render_grid(other))) > 4


@pytest.mark.parametrize("prompt", AWKWARD)
def test_a_grid_is_drawn_whatever_the_prompt_holds(prompt: str) -> None:
    assert read_picture(render_grid(replace(GRID, prompt=prompt, aspect_ratio="2:5")), "grid").format == "PNG"


@pytest.mark.parametrize("aspect", ["", "16", "0:0", "16:0", "wide", "9:1", "nan:1", "1:2:3"])
def test_an_aspect_ratio_that_is_none_is_refused(aspect: str, tmp_path: Path) -> None:
    with pytest.raises(RenderFailed, match="the local renderer can't make pictures of"):
        render_grid(replace(GRID, aspect_ratio=aspect))
    with pytest.raises(RenderFailed):
        render_video(replace(TAKE, aspect_ratio=aspect), tmp_path / "take.mp4")


def test_a_take_has_exactly_its_shots_seconds(started: Path) -> None:
    assert probe(started) == Video(3.0, 768, 432, "h264")
    assert len(frames_of(started)) == 72


@pytest.mark.parametrize("aspect", ["9:16", "1:1", "5:2", "2:5", "4:3"])
def test_a_take_in_another_aspect_is_large_enough_and_even(aspect: str, tmp_path: Path) -> None:
    across, down = (int(part) for part in aspect.split(":"))
    render_video(VideoJob("T", aspect, None, TAKE.shots[:1]), tmp_path / "take.mp4")
    video = probe(tmp_path / "take.mp4")
    assert video.width / video.height == pytest.approx(across / down, rel=0.01)
    assert (min(video.width, video.height) >= 360, max(video.width, video.height) >= 640) == (True, True)
    assert (video.width % 2, video.height % 2) == (0, 0)


def test_a_browser_can_play_it_while_it_loads(started: Path) -> None:
    data = started.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")
    with av.open(started) as container:
        assert container.streams.video[0].codec_context.pix_fmt == "yuv420p"


def test_a_take_names_its_renderer_and_no_date(started: Path) -> None:
    with av.open(started) as container:
        assert container.metadata["artist"] == "takeledger local renderer"
        assert "rehearsal" in container.metadata["comment"]
        assert "creation_time" not in container.metadata


def test_a_take_begins_with_its_start_frame(start: Path, started: Path) -> None:
    first = frames_of(started)[0]
    wanted = ImageOps.fit(opened(start.read_bytes()), first.size)
    assert apart(above_caption(first), above_caption(wanted)) < 3


def test_a_start_frame_in_another_aspect_is_scaled_to_cover(tmp_path: Path) -> None:
    tall = Image.linear_gradient("L").resize((400, 900)).convert("RGB")
    tall.save(tmp_path / "tall.jpg")
    render_video(replace(TAKE, start_frame=tmp_path / "tall.jpg", shots=TAKE.shots[:1]), tmp_path / "take.mp4")
    first = frames_of(tmp_path / "take.mp4")[0]
    assert apart(above_caption(first), above_caption(ImageOps.fit(tall, first.size))) < 3


@pytest.mark.parametrize("with_start", [True, False])
def test_each_shot_looks_different_with_a_cut_between_and_moves(with_start: bool, start: Path, tmp_path: Path) -> None:
    render_video(replace(TAKE, start_frame=start if with_start else None), tmp_path / "take.mp4")
    frames = [above_caption(frame) for frame in frames_of(tmp_path / "take.mp4")]
    shots = [frames[12], frames[36], frames[60]]
    assert min(apart(a, b) for a, b in combinations(shots, 2)) > 5
    for cut in (24, 48):
        assert apart(frames[cut - 1], frames[cut]) > 5 * apart(frames[cut - 2], frames[cut - 1])
    assert min(apart(frames[n], frames[n + 23]) for n in (0, 24, 48)) > 0.5


def test_the_same_job_gives_the_same_bytes_in_this_process_and_in_a_fresh_one(start: Path, tmp_path: Path) -> None:
    job = VideoJob("SEQ08_take001", "16:9", start, TAKE.shots[:2])
    copy = tmp_path / "elsewhere.png"
    copy.write_bytes(start.read_bytes())
    render_video(job, tmp_path / "a.mp4")
    render_video(replace(job, start_frame=copy), tmp_path / "b.mp4")
    script = (
        "import hashlib, sys; from pathlib import Path\n"
        "from services.renderers.local.film import GridJob, ShotJob, VideoJob, render_grid, render_video\n"
        f"print(hashlib.sha256(render_grid({GRID!r})).hexdigest())\n"
        "start, target = map(Path, sys.argv[1:])\n"
        f"render_video(VideoJob({job.take_id!r}, '16:9', start, {job.shots!r}), target)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, copy, tmp_path / "c.mp4"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == hashlib.sha256(render_grid(GRID)).hexdigest()
    assert len({(tmp_path / name).read_bytes() for name in ("a.mp4", "b.mp4", "c.mp4")}) == 1


def test_another_take_of_the_same_shots_is_another_picture(tmp_path: Path) -> None:
    short = replace(TAKE, shots=TAKE.shots[:1])
    render_video(short, tmp_path / "a.mp4")
    render_video(replace(short, take_id="SEQ08_take002"), tmp_path / "b.mp4")
    first, second = (above_caption(frames_of(tmp_path / name)[0]) for name in ("a.mp4", "b.mp4"))
    assert apart(first, second) > 4


def test_a_take_is_drawn_whatever_its_prompts_hold(tmp_path: Path) -> None:
    shots = tuple(ShotJob(f"SEQ08_SH{n:02d}", prompt, 1) for n, prompt in enumerate(AWKWARD, 1))
    render_video(VideoJob("SEQ08_take001", "16:9", None, shots), tmp_path / "take.mp4")
    assert probe(tmp_path / "take.mp4").seconds == len(AWKWARD)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Café — “naïve”…", "Cafe - “naive”…"),
        ("橋 at dawn", "橋 at dawn"),
        ("½ of Ａ", "½ of Ａ"),
        ("a\n\tb\x1b", "a b\\x1b"),
        (" ", "(no prompt)"),
    ],
)
def test_latin_letters_are_spelt_in_what_the_typeface_has(text: str, shown: str) -> None:
    assert drawable(text) == shown


def test_a_caption_takes_at_most_its_lines_and_says_where_it_was_cut() -> None:
    lines = wrapped("the fog closes " * 30, len, 32, 3)
    assert lines[:2] == ["the fog closes the fog closes", "the fog closes the fog closes"]
    assert (len(lines), max(map(len, lines)) <= 32, lines[2][-1]) == (3, True, "…")
    assert wrapped("W" * 50, len, 32, 3) == ["W" * 32, "W" * 18]


def test_progress_rises_to_one(tmp_path: Path) -> None:
    seen: list[float] = []
    render_video(TAKE, tmp_path / "take.mp4", seen.append)
    assert seen == sorted(seen)
    assert (len(seen) >= 3, seen[-1]) == (True, 1.0)


def test_a_start_frame_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    for name in ("bad.png", "gone.png"):
        with pytest.raises(RenderFailed, match=name) as refusal:
            render_video(replace(TAKE, start_frame=tmp_path / name), tmp_path / "take.mp4")
        assert refusal.value.kind == "start_frame"
        assert not (tmp_path / "take.mp4").exists()
        assert hint(refusal.value)


def test_a_take_without_seconds_is_refused(tmp_path: Path) -> None:
    for shots in ((), (ShotJob("SEQ08_SH01", "x", 0), ShotJob("SEQ08_SH02", "y", 3))):
        with pytest.raises(RenderFailed, match="SEQ08_take001"):
            render_video(replace(TAKE, shots=shots), tmp_path / "take.mp4")


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="can't write"):
        render_video(TAKE, tmp_path / "nowhere" / "take.mp4")


def test_the_last_frame_of_a_take_is_its_end_frame(tmp_path: Path) -> None:
    start, end = tmp_path / "start.png", tmp_path / "end.png"
    Image.new("RGB", (640, 360), "navy").save(start)
    Image.new("RGB", (640, 360), "orange").save(end)
    job = replace(TAKE, shots=TAKE.shots[:1], start_frame=start, end_frame=end, lines=180)
    render_video(job, tmp_path / "take.mp4")
    frames = frames_of(tmp_path / "take.mp4")
    last = Image.new("RGB", frames[-1].size, "orange")
    assert apart(frames[-1], last) < 4
    assert apart(frames[0], last) > 60


def test_a_take_passes_through_its_frames_between_evenly_spread(tmp_path: Path) -> None:
    colours = ("navy", "orange", "darkgreen", "maroon")
    start, first, second, end = (tmp_path / f"{colour}.png" for colour in colours)
    for path in (start, first, second, end):
        Image.new("RGB", (640, 360), path.stem).save(path)
    shots = (ShotJob("SEQ08_SH01", "fog", 3),)
    job = VideoJob("SEQ08_take001", "16:9", start, shots, end_frame=end, lines=180, between=(first, second))
    render_video(job, tmp_path / "take.mp4")
    frames = frames_of(tmp_path / "take.mp4")
    for number, colour in ((24, "orange"), (48, "darkgreen"), (71, "maroon")):
        assert apart(frames[number], Image.new("RGB", frames[0].size, colour)) < 4
    assert apart(frames[0], Image.new("RGB", frames[0].size, "orange")) > 60


@pytest.mark.parametrize(
    ("aspect", "lines", "size"),
    [("16:9", 720, (1280, 720)), ("9:16", 480, (480, 854)), ("1:1", 2160, (1080, 1080)), ("16:9", None, (768, 432))],
)
def test_a_take_has_the_resolution_that_its_model_makes(
    tmp_path: Path, aspect: str, lines: int | None, size: tuple[int, int]
) -> None:
    job = replace(TAKE, shots=(ShotJob("SEQ08_SH01", "fog", 1),), aspect_ratio=aspect, lines=lines)
    render_video(job, tmp_path / "take.mp4")
    video = probe(tmp_path / "take.mp4")
    assert (video.width, video.height) == size
