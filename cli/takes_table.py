"""One sequence told in full: its shots, its takes and what they are made of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cli.output import say, table
from domain.ids import shown

if TYPE_CHECKING:
    from pathlib import Path


def show_sequence(project: str, name: str, part: dict[str, Any], folder: Path) -> None:
    """Print a sequence's phase, shots, takes and next step."""
    remarks = "; ".join(part["remarks"])
    say(f"{project} {name}  {part['title']}  {part['phase']}" + (f"  ({remarks})" if remarks else ""))
    covering = {row["shot"]: row["take"] for row in part["cut"]}
    table(
        ["shot", "seconds", "cut", "working prompt"],
        [[s["shot_id"], str(s["duration"]), covering.get(s["shot_id"], "-"), s["prompt"]] for s in part["shots"]],
    )
    takes = take_rows(folder / project / "shots", [name, *part["children"]])
    if takes:
        say("")
        table(["take", "mode", "state", "made of", "verdict", "reason"], takes)
    step = part["next"]
    say(f"next: {step['do']}" + (f"  {step['command']}" if step["command"] else ""))


def take_rows(shots: Path, entities: list[str]) -> list[list[str]]:
    """Return a row per take of the entities: id, mode, state, what it is made of, verdict, reason."""
    rows = []
    for entity in entities:
        path = shots / f"{entity}.json"
        if not path.exists():
            continue
        for take in json.loads(path.read_bytes())["takes"]:
            review = take["review"] or {}
            failure = take["failure"] or {}
            rows.append(
                [
                    take["take_id"],
                    take["mode"] + (" (rehearsal)" if take["rehearsal"] else ""),
                    "in doubt" if take["doubt"] else take["state"],
                    made_of(take),
                    review.get("verdict") or "",
                    shown(review.get("reason") or failure.get("message") or "", 90) if review or failure else "",
                ]
            )
    return rows


def made_of(take: dict[str, Any]) -> str:
    """Say which takes its words were picked from: `take1: SH05 · take2: SH03`."""
    picked: dict[str, list[str]] = {}
    for prompt in take["shot_prompts"]:
        if prompt["picked_from"]:
            label = f"take{int(prompt['picked_from'].rsplit('_take', 1)[1])}"
            picked.setdefault(label, []).append(prompt["shot"].rsplit("_", 1)[-1])
    return " · ".join(f"{label}: {', '.join(shots)}" for label, shots in sorted(picked.items()))
