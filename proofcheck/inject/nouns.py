"""What the things are that a proof speaks of, in groups that can be taken for each other."""

from __future__ import annotations

from collections.abc import Mapping

# None says the same as another, or less.
_GROUPS = (
    "ring module group graph category",
    "ideal subgroup subspace",
    "vector matrix polynomial",
    "sheaf scheme stack",
    "vertex edge path",
    "point line plane circle triangle",
    "row column entry",
    "expectation variance",
    "term formula structure",
    "eigenvalue eigenvector determinant trace rank",
    "object arrow",
    "root coefficient degree",
    "sequence function set",
    "dimension basis",
    "numerator denominator",
    "length order",
    "sum product quotient",
    "theorem definition",
    "addition multiplication",
    "fibre base",
)


def _plural(noun: str) -> str:
    irregular = {"matrix": "matrices", "vertex": "vertices", "basis": "bases", "sheaf": "sheaves"}
    if noun in irregular:
        return irregular[noun]
    return noun[:-1] + "ies" if noun[-1] == "y" and noun[-2] not in "aeiou" else noun + "s"


def _table() -> Mapping[str, tuple[int, bool]]:
    table: dict[str, tuple[int, bool]] = {}
    for number, group in enumerate(_GROUPS):
        for noun in group.split():
            table.setdefault(noun, (number, False))
            table.setdefault(_plural(noun), (number, True))
    return table


NOUNS = _table()
"""Each noun, singular and plural: its group, and whether it is plural."""
