#!/usr/bin/env python3
"""`takes` under the name and the two command lines that a studio's scripts know: a thin shim over the same code.

python tools/client_generate.py status driver-beware
python tools/client_generate.py generate driver-beware SEQ08 --shot-override 2:"new prompt"
python tools/client_generate.py --project driver-beware --seq SEQ01 --mode grid|multi|single [--shot 3]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def translated(args: list[str]) -> list[str]:
    """Return what `takes` would be called with; whatever the long form doesn't know goes along as it is."""
    if not args or args[0].split("=")[0] not in ("--project", "--seq", "--mode", "--shot"):
        return args
    parser = argparse.ArgumentParser(prog="client_generate.py", allow_abbrev=False)
    parser.add_argument("--project", required=True)
    parser.add_argument("--seq", required=True)
    parser.add_argument("--mode", required=True, choices=["grid", "multi", "single", "individual"])
    parser.add_argument("--shot")
    known, rest = parser.parse_known_args(args)
    shot = ["--shot", known.shot] if known.shot else []
    if known.mode == "grid":
        return ["grid", known.project, known.seq, *shot, *rest]
    mode = {"multi": "multi_shot"}.get(known.mode, known.mode)
    return ["generate", known.project, known.seq, "--mode", mode, *shot, *rest]


def main() -> None:
    """Run `takes`, with the project's own environment where another interpreter was used."""
    sys.path.insert(0, str(ROOT))
    try:
        from cli.main import main as takes
    except ModuleNotFoundError:
        python = ROOT / ".venv" / "bin" / "python"
        if not python.exists() or Path(sys.prefix) == ROOT / ".venv":
            sys.exit("takeledger isn't installed for this Python; run `make demo` once, or .venv/bin/python")
        os.execv(python, [str(python), __file__, *sys.argv[1:]])
    takes(translated(sys.argv[1:]))


if __name__ == "__main__":
    main()
