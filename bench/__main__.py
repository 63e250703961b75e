"""Measure everything that has a limit or a peer: `make bench`.

Prints a table for each theme and writes its numbers as JSON. With --page FILE the tables are also put into that page,
between its marks.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from bench.page import put_tables
from bench.results import keep, print_table
from bench.scale import HERE, scale

THEMES = ("replay", "startup", "append", "contention", "restore", "many", "peers", "growth", "git", "postgres")


def main() -> None:
    """Measure the themes that were asked for, one by one."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("themes", nargs="*", metavar="THEME", help=f"of {', '.join(THEMES)}; all by default")
    parser.add_argument("--scale", choices=("full", "quick", "tiny"), default="full", help="how much is measured")
    parser.add_argument("--runs", type=int, help="runs whose median counts, in place of 5")
    parser.add_argument("--into", type=Path, help="where the JSON goes; else bench/results/SCALE")
    parser.add_argument("--logs", type=Path, default=HERE / "logs", help="where the logs lie that are measured on")
    parser.add_argument("--page", type=Path, help="the page that shows the tables")
    args = parser.parse_args()
    if unknown := [theme for theme in args.themes if theme not in THEMES]:
        parser.error(f"there is no theme {unknown[0]}; there is {', '.join(THEMES)}")
    much = scale(args.scale, args.runs, args.logs.absolute())
    into = args.into or HERE / "results" / args.scale
    much.logs.mkdir(parents=True, exist_ok=True)
    much.sweep()  # of one that was killed
    try:
        for theme in args.themes or THEMES:
            module = import_module(f"bench.{theme}")
            rows = module.measure(much)
            print_table(module.QUESTION, rows)
            keep(into, theme, module.QUESTION, rows, much.told())
    finally:
        much.sweep()
    if args.page:
        put_tables(args.page, into, THEMES)


if __name__ == "__main__":
    main()
