"""The heat strip: a cell for every step of the run, in the order of the texts.

The lower a step ranks, the deeper its colour and the taller its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proofcheck.assess.verdict import Scored
from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.tint import Scale
from proofcheck.result import CheckedProof

COLUMNS = (60, 120, 200)
MANY = (1_500, 6_000)
_HEIGHTS = {"t6": 9, "t5": 8, "t4": 7, "t3": 6, "t2": 5, "t1": 4, "t0": 3, "z": 2, "n": 1, "u": 9}
"""Of the cells, in tenths of a row."""

_HATCH = tag(
    "pattern", tag("path", d="M0 5L5 0"), id="hatch", width=5, height=5,
    patternUnits="userSpaceOnUse",
)  # fmt: skip


def strip(proofs: Sequence[tuple[str, str, CheckedProof]], scale: Scale) -> Markup:
    """The strip.  ``proofs`` are the anchor and the name of each proof, and the proof."""
    total = sum(len(checked.verdicts) for _, _, checked in proofs)
    if not total:
        return Markup("")
    columns = COLUMNS[sum(total > many for many in MANY)]
    links: list[Markup] = []
    first = 0
    for anchor, name, checked in proofs:
        links.append(
            tag(
                "a",
                tag("title", f"{name}{_lowest(checked, scale)}"),
                *_paths(checked, first, columns, scale),
                href=f"#{anchor}",
                data_first=first,
            )
        )
        first += len(checked.verdicts)
    rows = -(-total // columns)
    return tag(
        "svg", _HATCH, *links,
        viewBox=f"0 0 {columns * 10} {rows * 10}", id="strip", data_columns=columns,
        role="group", aria_label="a cell for every step, a link for every proof",
    )  # fmt: skip


def _lowest(checked: CheckedProof, scale: Scale) -> str:
    """What is said of the lowest step of a proof."""
    seen = [one for one in checked.verdicts if isinstance(one, Scored) and not one.uncompared]
    if not seen:
        return ""
    return f"; its lowest step: {scale.text(min(seen, key=lambda one: one.probability))}"


def _paths(checked: CheckedProof, first: int, columns: int, scale: Scale) -> Iterable[Markup]:
    cells: dict[str, list[str]] = {}
    for number, verdict in enumerate(checked.verdicts, first):
        row, column = divmod(number, columns)
        kind = scale.tint(verdict)
        height = _HEIGHTS[kind]
        cells.setdefault(kind, []).append(f"M{column * 10} {row * 10 + 9 - height}h9v{height}h-9z")
    return [tag("path", d="".join(parts), class_=kind) for kind, parts in cells.items()]
