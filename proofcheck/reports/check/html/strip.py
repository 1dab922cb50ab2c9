"""The heat strip: a cell for every step of the run, in the order of the texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.tint import tint
from proofcheck.result import CheckedProof

COLUMNS = (60, 120, 200)
MANY = (1_500, 6_000)


_HATCH = tag(
    "pattern", tag("path", d="M0 5L5 0"), id="hatch", width=5, height=5,
    patternUnits="userSpaceOnUse",
)  # fmt: skip


def strip(proofs: Sequence[tuple[str, str, CheckedProof]]) -> Markup:
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
                tag("title", name),
                *_paths(checked, first, columns),
                href=f"#{anchor}",
                data_first=first,
            )
        )
        first += len(checked.verdicts)
    rows = -(-total // columns)
    return tag(
        "svg", _HATCH, *links,
        viewBox=f"0 0 {columns * 10} {rows * 10}", id="strip", data_columns=columns,
        role="img", aria_label="a cell for every step",
    )  # fmt: skip


def _paths(checked: CheckedProof, first: int, columns: int) -> Iterable[Markup]:
    cells: dict[str, list[str]] = {}
    for number, verdict in enumerate(checked.verdicts, first):
        row, column = divmod(number, columns)
        cells.setdefault(tint(verdict), []).append(f"M{column * 10} {row * 10}h9v9h-9z")
    return [tag("path", d="".join(parts), class_=kind) for kind, parts in cells.items()]
