"""The log for diagnosis: what TAKES_LOG=debug tells on the error stream, and what it never tells."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from services.disk.locks import held
from tests.cli.support import TAKES, Process, snapshot
from tests.fal.world import KEY

if TYPE_CHECKING:
    from tests.cli.support import Takes

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"\d\d:\d\d:\d\d\.\d{3} \d+ \S.*?: (?P<words>.+)")


def debugged() -> dict[str, str]:
    return {**os.environ, "TAKES_LOG": "debug"}


def told(err: str) -> list[str]:
    """Return what the log says, without times, processes and threads; what else is on the error stream isn't of it."""
    return [match["words"] for match in map(LINE.fullmatch, err.splitlines()) if match]


def in_order(lines: list[str], *patterns: str) -> None:
    """Hold that each pattern is found in a line after that of the one before."""
    rest = iter(lines)
    for pattern in patterns:
        assert any(re.search(pattern, line) for line in rest), f"{pattern} isn't told, or too early: {lines}"


def test_a_command_tells_which_log_it_opened_what_it_appended_and_which_files_it_wrote(film: Takes) -> None:
    lines = told(Process(film.root)("note", "film", "SEQ01", "more rain", env=debugged()).err)
    in_order(
        lines,
        r"^the log of .+work is .",
        r"^appended 1 to film/SEQ01 after 1, at positions \[\d+\], in \d+\.\d ms$",
        r"^wrote state/film/sequences\.json$",
        r"^the files follow from \d+ to \d+ in \d+\.\d ms$",
    )


def test_a_job_that_has_its_turn_is_told(film: Takes) -> None:
    lines = told(Process(film.root)("generate", "film", "SEQ01", "--count", "2", env=debugged()).err)
    assert {"SEQ01_take001 has its turn", "SEQ01_take002 has its turn"} <= set(lines)


@pytest.mark.file_log
def test_a_lock_that_is_waited_for_is_told_while_it_is_waited_for(film: Takes) -> None:
    with held(film.root / "state" / ".takes" / "locks" / "files.lock"):
        waits = subprocess.Popen(
            [TAKES, "note", "film", "SEQ01", "rain"], cwd=film.root, env=debugged(), stderr=subprocess.PIPE, text=True
        )
        giving_up = Timer(60, waits.kill)
        giving_up.start()
        assert waits.stderr
        assert any("waiting for files.lock" in line for line in waits.stderr)
    _, rest = waits.communicate(timeout=60)
    giving_up.cancel()
    in_order(told(rest), r"^waited for files\.lock for \d+\.\d ms$", r"^wrote ")
    assert waits.returncode == 0


def test_every_request_to_fal_is_told_and_the_key_never(paid: Takes) -> None:
    ran = Process(paid.root)("generate", "film", "SEQ01", "--yes", env=debugged())
    lines = told(ran.err)
    in_order(
        lines,
        r"^fal: POST v3\.fal\.media/files/upload: 200 in \d+ ms$",
        r"^fal: POST queue\.fal\.run/fal-ai/kling-video/o3/\S+: 200 in \d+ ms$",
        r"^fal: GET queue\.fal\.run/\S+/status: 200 in \d+ ms$",
        r"^fal: GET \S+\.mp4: 200 in \d+ ms$",
    )
    for secret in (KEY, *KEY.split(":"), "Authorization"):
        assert secret not in ran.err


def test_a_query_which_may_be_signed_is_never_told() -> None:
    code = "from services.renderers.fal.diagnosis import watched\nwith watched('GET', 'https://a.fal.media/b?s=c#d'): 0"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=debugged(), capture_output=True, text=True, check=True
    )
    in_order(told(ran.stderr), r"^fal: GET a\.fal\.media/b: no answer in \d+ ms$")


def test_a_level_that_is_none_is_refused_in_one_line_before_anything_is_done(
    takes: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAKES_LOG", "loud")
    before = snapshot(takes.root)
    for command in ("init", "models"):
        ran = takes(command, code=2)
        assert (ran.out, ran.err) == ("", "takes: TAKES_LOG=loud is no level: debug is the only one\n")
    assert snapshot(takes.root) == before


def test_nothing_is_told_where_nobody_asks_for_it(film: Takes) -> None:
    assert Process(film.root)("note", "film", "SEQ01", "more rain").err == ""
