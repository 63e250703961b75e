"""The files follow the log, whatever became of them, of the checkpoint or of the log itself."""

from __future__ import annotations

import json
import shutil
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from domain.decisions.review import note
from services.disk.locks import held
from services.files.state_files import StateFiles
from services.log.ledger import Change
from services.log.places import open_log
from services.workspace.workspace import Workspace
from tests.cli.support import state_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes


def files(root: Path) -> dict[str, bytes]:
    """Return the projections' bytes by path."""
    state = root / "state"
    found = (path for path in state.rglob("*.json") if ".takes" not in path.parts)
    return {path.relative_to(state).as_posix(): path.read_bytes() for path in found}


def looked_at(root: Path) -> dict[str, bytes]:
    """Look at every file through the store, then return what lies there."""
    workspace = Workspace(root)
    for project in workspace.store.projects():
        view = workspace.store.sequences(project)
        assert view is not None
        for part in view["sequences"].values():
            for entity in part["files"]:
                workspace.store.entity(project, entity)
    workspace.close()
    return files(root)


@pytest.mark.parametrize(
    "harm",
    [
        lambda state: shutil.rmtree(state),
        lambda state: (state / ".takes" / "checkpoint.json").unlink(),
        lambda state: (state / ".takes" / "checkpoint.json").write_text("{half"),
        lambda state: _older(state / ".takes" / "checkpoint.json"),
        lambda state: (state / "film" / "sequences.json").write_text('{"sequences": {}}'),
        lambda state: (state / "film" / "shots" / "SEQ01.json").unlink(),
        lambda state: (state / "film" / "shots" / "SEQ01.json").write_text("{}"),
    ],
    ids=[
        "all gone",
        "no checkpoint",
        "half a checkpoint",
        "of an older shape",
        "edited",
        "a shot gone",
        "a shot edited",
    ],
)
def test_whoever_looks_sees_what_the_log_says(shown: Takes, harm: object) -> None:
    before = files(shown.root)
    harm(shown.root / "state")  # type: ignore[operator]
    assert looked_at(shown.root) == before


def _older(checkpoint: Path) -> None:
    """Leave files of a shape that an older version wrote."""
    stood = json.loads(checkpoint.read_bytes())
    checkpoint.write_text(json.dumps({**stood, "version": stood["version"] - 1}))
    whole = checkpoint.parent.parent / "film" / "sequences.json"
    view = json.loads(whole.read_bytes())
    for part in view["sequences"].values():
        del part["files"]
    whole.write_text(json.dumps(view))


@pytest.mark.file_log
def test_another_log_in_the_same_folder_leaves_nothing_of_the_first(shown: Takes, film: Takes) -> None:
    for path in shown.root.glob("events.db*"):
        path.unlink()
    shutil.copy(film.root / "events.db", shown.root / "events.db")

    assert "SEQ01_take001" not in shown("status", "film", "SEQ01").out
    assert files(shown.root) == looked_at(film.root)


@pytest.mark.file_log
def test_a_log_put_back_from_an_older_copy_is_what_counts(shown: Takes) -> None:
    Workspace(shown.root).close()
    copy = shown.root / "older.db"
    shutil.copy(shown.root / "events.db", copy)
    shown("note", "film", "SEQ01", "too dark")
    before_note = json.loads(files(shown.root)["film/sequences.json"])["position"] - 1
    for path in shown.root.glob("events.db*"):
        path.unlink()
    copy.rename(shown.root / "events.db")

    shown("status")
    assert json.loads(files(shown.root)["film/sequences.json"])["position"] == before_note
    shown("replay", "--check")


def _note(workspace: Workspace) -> Change:
    state = workspace.sequence("film", "SEQ01")
    return Change("film/SEQ01", state.version, note(state, state.own, None, "too dark", None))


def test_what_another_has_appended_and_not_yet_written_is_no_difference(shown: Takes) -> None:
    before = files(shown.root)
    workspace = Workspace(shown.root)
    workspace.ledger.append([_note(workspace)], workspace.context)

    assert workspace.store.check() == workspace.store.check(["film"]) == []
    assert workspace.store.behind() == 1
    ran = shown("replay", "--check")
    assert "what the log says" in ran.out
    assert "1 event not in the files yet" in ran.err
    assert files(shown.root) == before
    (shown.root / "state/film/shots/SEQ01.json").write_text("{}")
    assert workspace.store.check() == ["state/film/shots/SEQ01.json differs from the log"]
    workspace.store.catch_up()
    assert workspace.store.behind() == 0
    assert workspace.store.check() == []
    workspace.close()


def test_a_check_beside_a_writer_finds_nothing(shown: Takes) -> None:
    writer = Workspace(shown.root)

    def write() -> None:
        for _ in range(40):
            writer.append(lambda: [_note(writer)])

    thread = Thread(target=write)
    reader = open_log(shown.root, shown.root).reader
    store, found, begun = StateFiles(reader, shown.root / "state"), list[str](), reader.head().position
    thread.start()
    while thread.is_alive():
        found += store.check()
    thread.join()
    assert found == []
    assert reader.head().position == begun + 40
    reader.close()
    writer.close()


def test_a_check_makes_no_folder(shown: Takes) -> None:
    shutil.rmtree(shown.root / "state")
    assert "state/film/sequences.json is missing" in shown("replay", "--check", code=1).out
    assert not (shown.root / "state").exists()


def test_a_file_that_is_just_being_followed_by_what_tells_of_it_is_waited_for_not_made_anew(
    film: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(film.root)
    store = workspace.store
    told = (store.bookkeeping / "checkpoint.json").read_bytes()
    film("note", "film", "SEQ01", "more rain")
    then = (store.bookkeeping / "checkpoint.json").read_bytes()
    monkeypatch.setattr(store, "catch_up", lambda: None)
    monkeypatch.setattr(store, "replay", lambda *_: pytest.fail("all files were made anew"))
    (store.bookkeeping / "checkpoint.json").write_bytes(told)  # the file is new already, what tells of it not yet
    found: list[object] = []
    with held(store.bookkeeping / "locks" / "files.lock"):
        reader = Thread(target=lambda: found.append(store.sequences("film")))
        reader.start()
        reader.join(0.2)
        assert not found
        (store.bookkeeping / "checkpoint.json").write_bytes(then)
    reader.join(20)
    workspace.close()
    assert found == [state_of(film.root)]
