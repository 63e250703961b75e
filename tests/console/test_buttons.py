"""What leads on from a refusal: every verb in the console's words, and nothing that wants a command line."""

from __future__ import annotations

import ast
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import console as package
from console.buttons import AGAIN, WORDS, button
from domain.steps import VERBS, Open, Step
from tests.cli.support import kinds
from tests.console.support import no_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.console.support import Console

FOLDER = Path(package.__file__).parent
HERE = {"project": "film", "sequence": "SEQ01"}
KNOWN: dict[str, Any] = {**HERE, "shot": 2, "take": 1, "entity": "SEQ01", "grid": "SEQ01_grid001", "split": True}
PAGES = (
    *("/", "/new", "/models", "/queue", "/find", "/p/film", "/p/film?order=plan", "/p/film/plan", "/p/film/film"),
    *(
        "/p/film/report",
        "/p/film/time",
        "/p/film/find",
        "/p/film/queue",
        "/p/film/dailies",
        "/p/film/dailies?list=sequence",
    ),
    *(f"/p/film/dailies?item={made}" for made in ("SEQ01_grid001", "SEQ01_take001", "SEQ02_take001")),
    *(f"/p/film/{sequence}?view={view}" for sequence in ("SEQ01", "SEQ02") for view in ("cut", "compose", "words")),
    "/p/film/SEQ01?view=compare",
)
OURS = "serve.py"  # it talks in the terminal that started it


def test_every_verb_and_every_change_of_a_wish_has_words() -> None:
    assert set(WORDS) | {"again"} == set(VERBS)
    assert set(AGAIN) == set(VERBS["again"])
    for verb, names in VERBS.items():
        for known in ({}, {name: KNOWN.get(name, Open(name.upper())) for name in names}):
            said = button(Step(verb, **known)).label
            assert said, verb
            assert said[0].isupper()
            assert no_command(said)


def test_what_a_person_still_has_to_choose_is_null() -> None:
    made = button(Step("budget", project="film", amount=Open("AMOUNT")))
    assert (made.args, made.href, made.post) == ({"project": "film", "amount": None}, "/p/film/plan#budget", None)


def test_what_no_page_can_do_leads_nowhere_and_says_where_it_is_done() -> None:
    for step in (Step("prune", project="film"), Step("generate", **HERE, shots=(1, 3))):
        made = button(step)
        assert (made.href, made.post) == (None, None)
        assert made.label.endswith("in the workspace's terminal")


@pytest.mark.parametrize(
    ("step", "label", "href"),
    [
        (Step("status"), "See all projects", "/"),
        (Step("plan_add", file=Open("PLAN.json")), "Add a plan", "/#bring"),
        (Step("models"), "Look up the models", "/models"),
        (Step("status", **HERE), "Look at SEQ01", "/p/film/SEQ01"),
        (Step("grid", **HERE), "Explore a grid", "/p/film/SEQ01#explore"),
        (Step("approve_grid", **HERE, shot=2, quadrant=1), "Choose a quadrant", "/p/film/SEQ01#grid-of-SEQ01_SH02"),
        (Step("generate", **HERE), "Compose a run", "/p/film/SEQ01?view=compose"),
        (Step("generate", **HERE, split=True), "Split it into takes that fit", "/p/film/SEQ01?view=compose&split=yes"),
        (Step("revise", **HERE, shot=2), "Write shot 2 anew", "/p/film/SEQ01?view=words#words-SEQ01_SH02"),
        (Step("revise", **HERE, shot=Open("N")), "Write other words", "/p/film/SEQ01?view=words"),
        (Step("approve", project="film", entity="SEQ01_SH02", take=1), "Look at SEQ01_SH02_take001", None),
        (Step("cut", **HERE, shot=2, take=Open("TAKE")), "Choose a take for shot 2", None),
        (Step("reconcile", project="film", take="SEQ01_take001"), "Ask fal about SEQ01_take001", "/p/film/SEQ01#jobs"),
    ],
)
def test_a_step_leads_to_a_page_that_is_there(console: Console, step: Step, label: str, href: str | None) -> None:
    made = button(step)
    assert made.label == label
    assert made.href == (href or made.href)
    assert console.http.get(made.href or "nowhere").status_code == 200


def test_one_click_reopens_undoes_and_carries_on(console: Console) -> None:
    seq = "/film/sequences/SEQ01"
    console.post(f"{seq}/cut", {"shots": {"1": "1", "2": "1", "3": "1"}})
    console.post(f"{seq}/finalize")
    fault = console.refused(f"{seq}/revise", {"shot": 1, "prompt": "She runs."}, 400, "SEQ01 is final")
    assert fault["next"][0]["label"] == "Reopen SEQ01"
    for step, kind in ((fault["next"][0]["post"], "SequenceReopened"), (_post(Step("undo", **HERE)), "CutChanged")):
        assert console.http.post(step["path"], json=step["body"]).status_code == 200
        assert kinds(console.root)[-1] == kind
    carry_on = _post(Step("resume", project="film", take="SEQ01_take001"))
    assert carry_on == {"path": "/api/client/film/resume", "body": {"take": "SEQ01_take001"}}
    assert console.http.post(carry_on["path"], json=carry_on["body"]).status_code in (200, 400)


def _post(step: Step) -> dict[str, Any]:
    post = button(step).post
    assert post is not None
    return post.model_dump()


def _literals(path: Path) -> Iterator[str]:
    """Yield the strings of a module that aren't docstrings."""
    tree = ast.parse(path.read_text())
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def test_no_text_of_the_console_spells_a_command_or_a_flag() -> None:
    texts = [(path, text) for path in FOLDER.rglob("*.py") if path.name != OURS for text in _literals(path)]
    texts += [(path, path.read_text()) for kind in ("js", "html") for path in FOLDER.rglob(f"*.{kind}")]
    assert len(texts) > 500
    assert [(path.name, text) for path, text in texts if not no_command(text)] == []


def test_no_page_spells_a_command_or_a_flag(console: Console) -> None:
    paths = [*PAGES, *(path + ("&" if "?" in path else "?") + "at=20" for path in PAGES if path.startswith("/p/film"))]
    html = {path: console.http.get(path).text for path in (*paths, "/p/nope", "/nope")}
    assert [path for path, text in html.items() if "</html>" not in text] == []
    assert [path for path, text in html.items() if not no_command(unescape(text))] == []


def test_what_the_api_says_of_itself_spells_no_command_or_flag(console: Console) -> None:
    assert no_command(console.http.get("/api/openapi.json").text)


def test_a_run_of_one_shot_as_several_is_refused_in_words_that_hold_here(console: Console) -> None:
    body = {"shot": "1", "mode": "multi_shot"}
    fault = console.refused("/film/sequences/SEQ01/generate", body, 400, "shot")
    assert no_command(fault["error"])
