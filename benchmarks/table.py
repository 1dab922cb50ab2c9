"""Ways to do the same thing, measured in turns, as a table and as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping
from pathlib import Path

Figures = Mapping[str, float]
Way = Callable[[], Figures]
"""Does the thing once; what it took, by the name of the figure."""


def in_turns(ways: Mapping[str, Way], repeats: int) -> dict[str, dict[str, float]]:
    """The medians of each way's figures.

    The ways take turns, so that what else the machine does falls on all of them alike.  A way that
    raises OSError is left out.
    """
    found: dict[str, list[Figures]] = {}
    for _ in range(repeats):
        for name, way in ways.items():
            try:
                found.setdefault(name, []).append(way())
            except OSError as error:
                print(f"{name}: left out, because: {error}", flush=True)
    return {
        name: {key: statistics.median(one[key] for one in runs) for key in runs[0]}
        for name, runs in found.items()
        if runs
    }


def show(title: str, rows: Mapping[str, Figures], against: str | None = None) -> None:
    """A line for each row; with the ratio to that of ``against`` where there is: of CPU seconds
    where these are told, of ``seconds`` else."""
    keys = list(dict.fromkeys(key for row in rows.values() for key in row))
    print(f"\n{title}\n{'':34}" + "".join(f"{key:>16}" for key in keys))
    for name, row in rows.items():
        cells = "".join(f"{row[key]:16,.3f}" if key in row else f"{'–':>16}" for key in keys)
        ratio = ""
        key = "CPU seconds" if "CPU seconds" in row else "seconds"
        if against is not None and against in rows and key in row:
            ratio = f"   × {row[key] / rows[against][key]:.2f}"
        print(f"{name:34}{cells}{ratio}", flush=True)


def keep(path: Path | None, tables: Mapping[str, Mapping[str, Figures]]) -> None:
    """Write all tables as JSON."""
    if path is not None:
        path.write_text(json.dumps(tables, indent=2) + "\n", encoding="utf-8")
