"""The same work with MLflow: a take is a run with params and tags in its SQLite store.

Runs in an environment of its own, with MLflow and without Takeledger: `.venv-bench/bin/python -m bench.peer_mlflow
FOLDER` prints the milliseconds as JSON.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow import MlflowClient
from mlflow.entities import Param, RunTag

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 20


def main() -> None:
    """Do all of it."""
    logging.disable(logging.INFO)
    folder = Path(sys.argv[1])
    pairs = [json.loads(line) for line in (folder / "takes.jsonl").read_text(encoding="utf-8").splitlines()]
    client = MlflowClient(tracking_uri=f"sqlite:///{folder / 'mlflow.db'}")
    experiment = client.create_experiment("SEQ01", artifact_location=str(folder / "artifacts"))
    runs: list[str] = []
    told = {"record": [clocked(partial(record, client, experiment, pair, runs)) for pair in pairs][1:]}
    told["diff"] = [clocked(partial(differ, client, *runs[-2:])) for _ in range(TIMES)]
    sys.stdout.write(json.dumps(told))


def clocked(what: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    begun = time.perf_counter()
    what()
    return (time.perf_counter() - begun) * 1000


def record(client: MlflowClient, experiment: str, pair: list[dict[str, Any]], runs: list[str]) -> None:
    """Begin a run with all that is asked for as params; end it with the result as tags."""
    asked, done = pair
    run = client.create_run(experiment, run_name=asked["take_id"]).info.run_id
    client.log_batch(run, params=[Param(name, text) for name, text in flat(asked)])
    client.log_batch(run, tags=[RunTag(name, text) for name, text in flat(done)])
    client.set_terminated(run)
    runs.append(run)


def flat(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return a fact as names and texts: each shot's words a param of their own."""
    shots = [(f"prompt_{shot['shot']}", shot["prompt"]) for shot in data.get("shot_prompts", ())]
    rest = [(name, json.dumps(value)) for name, value in data.items() if name != "shot_prompts"]
    return [*shots, *rest]


def differ(client: MlflowClient, one: str, other: str) -> dict[str, tuple[str | None, str | None]]:
    """Return the params that two runs differ in, whole: MLflow knows no words."""
    a, b = (client.get_run(run).data.params for run in (one, other))
    return {name: (a.get(name), b.get(name)) for name in a.keys() | b.keys() if a.get(name) != b.get(name)}


if __name__ == "__main__":
    main()
