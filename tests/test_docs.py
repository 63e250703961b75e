"""The documents are true: their commands run, their output comes, their tables are whole, their links lead on."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.main import COMMANDS
from domain.events import FACTS
from tests.cli.support import ran_here
from tests.fal.fixtures import fal_server, fal_trust
from tests.postgres.conftest import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fal.server import FalServer
    from tests.postgres.server import Server

__all__ = ["fal_server", "fal_trust", "postgres"]

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
EXITS = re.compile(r"\s+# exits (\d+)$")
ONLY_TEXT = ("uv tool install .",)  # it would change the machine
SERVE = ("takes console", "takes worker")  # they would serve for ever: they end once they have said what they do
IN_A_SHELL = ("cd ", "export ")  # what these do lasts: their pages are typed into one shell from end to end
WITH_A_KEY = ("fal.md",)  # these pages meet the stand-in for fal.ai
WITH_A_DATABASE = ("team.md",)  # these meet a PostgreSQL, and a folder for a mounted one
FOLDERS = "domain|projections|services|cli|console|tools|tests|docs"
TIMEOUT = 120


@dataclass
class Typed:
    """A command of a page: what is typed, what it exits with, and the lines shown under it."""

    line: str
    code: int
    shown: list[str] = field(default_factory=list)


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield match["info"].strip(), match["text"]


def typed(page: Path) -> list[Typed]:
    """Return a page's commands in order, those of make and of installing left out."""
    found: list[Typed] = []
    for info, text in blocks(page):
        if info not in ("console", "sh"):
            continue
        for line in text.splitlines():
            if line.startswith("$ "):
                exits = EXITS.search(line)
                found.append(Typed(EXITS.sub("", line[2:]), int(exits[1]) if exits else 0))
            else:
                found[-1].shown.append(line)
    return [one for one in found if one.line not in ONLY_TEXT and not one.line.startswith("make ")]


def lay_out(folder: Path) -> None:
    """Put the files there that the pages speak of: their own named blocks, and a picture."""
    for page in PAGES:
        for info, text in blocks(page):
            if match := re.fullmatch(r"(?:json|csv|sql) (?P<name>\S+)", info):
                (folder / match["name"]).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "examples" / "driver-beware" / "frames" / "lookout.png", folder / "dawn.png")


def play(commands: list[Typed], folder: Path, more: dict[str, str]) -> list[tuple[str, int]]:
    """Type the commands, with `more` in their environment; return what each said and exited with."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("TAKES_", "FAL_"))} | more
    path = os.pathsep.join([str(Path(sys.executable).parent), environ.get("PATH", "")])
    environ |= {"PATH": path, "TAKES_ACTOR": "Ines", "PYTHONIOENCODING": "utf-8"}
    if any(one.line.startswith(IN_A_SHELL) for one in commands):
        return typed_into_a_shell(commands, folder, environ)
    return [came for one in commands for came in _played(one, folder, environ)]


def _played(one: Typed, folder: Path, environ: dict[str, str]) -> list[tuple[str, int]]:
    """Run a command in this process, where it is `takes` and nothing that only a shell understands."""
    if not one.line.startswith("takes ") or one.line.startswith(SERVE) or re.search(r"[|&;<>$*]", one.line):
        return typed_into_a_shell([one], folder, environ)
    ran = ran_here(shlex.split(one.line)[1:], folder, environ, in_one=True)
    return [(ran.out, ran.code)]


def typed_into_a_shell(commands: list[Typed], folder: Path, environ: dict[str, str]) -> list[tuple[str, int]]:
    """Type the commands into one shell, where `takes` is the installed program."""
    end = "<<<the command ended with "
    script = "exec 2>&1\n" + "".join(f"{_ending(one.line)}\nprintf '\\n%s%d\\n' '{end}' $?\n" for one in commands)
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
    parts = re.split(re.escape(end) + r"(\d+)\n", ran.stdout)
    return [(said.removesuffix("\n"), int(code)) for said, code in zip(parts[::2], parts[1::2], strict=False)]


def _ending(line: str) -> str:
    """Return a command that ends: what serves does so on a free port, until it has said where."""
    if not line.startswith(SERVE):
        return line
    port = " --port 0" if line.startswith("takes console") else ""
    started = f"exec 3< <(exec {line}{port} 2>&1); served=$!; head -n 1 <&3"
    return f"{started}; kill $served; wait $served; case $? in 0|143) true;; *) false;; esac"


def missing(shown: list[str], said: str) -> str | None:
    """Return the first shown line that isn't said, in order; `…` stands for anything."""
    left = iter(said.splitlines())
    for line in shown:
        if line.strip() in ("", "…"):
            continue
        like = re.compile(re.sub("…", ".*", re.escape(line.rstrip())) + r"\s*")
        if not any(like.fullmatch(one) for one in left):
            return line
    return None


def held_to(commands: list[Typed], results: list[tuple[str, int]]) -> None:
    """Hold what commands said and exited with against what their page shows."""
    for one, (said, code) in zip(commands, results, strict=False):
        assert code == one.code, f"$ {one.line}\nexits {code}, not {one.code}:\n{said}"
        line = missing(one.shown, said)
        assert line is None, f"$ {one.line}\nnever says\n{line}\nbut\n{said}"
    assert len(results) == len(commands)


@pytest.mark.parametrize("page", [p for p in PAGES if p.name in WITH_A_DATABASE], ids=lambda p: p.stem)
def test_what_a_page_types_into_a_studio_does_what_the_page_shows(page: Path, tmp_path: Path, postgres: Server) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    lay_out(folder)
    (tmp_path / "mounted").mkdir(exist_ok=True)
    postgres.ask("postgres", "CREATE ROLE films LOGIN CREATEDB CREATEROLE")
    here = {"@db.studio/": f"@127.0.0.1:{postgres.port}/", "/mnt/films": str(tmp_path / "mounted")}
    commands = [replaced(one, here) for one in typed(page)]
    held_to(commands, play(commands, folder, {"PATH": f"{postgres.programs}:{os.environ['PATH']}"}))


def replaced(one: Typed, names: dict[str, str]) -> Typed:
    """Return a command with a page's names in place of those there are here."""
    line, shown = one.line, "\n".join(one.shown)
    for name, here in names.items():
        line, shown = line.replace(name, here), shown.replace(name, here)
    return Typed(line, one.code, shown.splitlines())


@pytest.mark.parametrize("page", [p for p in PAGES if typed(p) and p.name not in WITH_A_DATABASE], ids=lambda p: p.stem)
def test_what_a_page_types_does_what_the_page_shows(page: Path, tmp_path: Path, fal_server: FalServer) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    lay_out(folder)
    commands = typed(page)
    held_to(commands, play(commands, folder, fal_server.env() if page.name in WITH_A_KEY else {}))
    assert bool(fal_server.jobs()) == (page.name in WITH_A_KEY)
    assert fal_server.invalid() == []


def test_a_shown_line_must_come_and_in_order() -> None:
    said = "one\ntwo and a half\nthree\n"
    assert missing(["one", "two …", "three"], said) is None
    assert missing(["three", "one"], said) == "one"
    assert missing(["two"], said) == "two"


def test_the_make_targets_of_the_pages_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"(?:^\$ |`)make ([a-z-]+)", pages, re.MULTILINE))
    assert {"demo", "test", "check"} <= named <= targets


@pytest.mark.parametrize("name", ["make_commands.py", "make_json.py"])
def test_a_written_page_is_today_s(name: str) -> None:
    script = ROOT / "docs" / name
    ran = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr


def test_every_event_has_a_row_in_the_page_of_the_log() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "log.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(FACTS)


def test_every_word_of_the_pages_that_looks_like_a_command_is_one() -> None:
    for page in PAGES:  # but where a page shows what a wrong one says
        names = set(
            re.findall(r"(?:`|^\$ )takes ([a-z][a-z-]*)(?!.*# exits 2)", page.read_text(encoding="utf-8"), re.MULTILINE)
        )
        assert names <= set(COMMANDS), f"{page.relative_to(ROOT)} names {names - set(COMMANDS)}"


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda p: p.stem)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_words_of_the_glossary_are_in_order_once_each() -> None:
    words = re.findall(
        r"^\| \*\*([^*]+)\*\*", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert words == sorted(set(words))


def test_the_files_and_names_that_pages_speak_of_are_there() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = re.findall(rf"`((?:{FOLDERS})/[\w/*-]*(?:\.\w+)?)`", text)
        gone = [path for path in named if not any(ROOT.glob(path.rstrip("/")))]
        assert gone == [], f"{page.name} names {gone}"
        for name, path in re.findall(rf"`(\w+)` in `((?:{FOLDERS})/[\w/]+\.py)`", text):
            said = f"{page.name} says that {name} is in {path}"
            assert re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8")), said
