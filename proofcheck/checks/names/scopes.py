"""Where names live: a proof with the statement that it proves."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import Formula, plain_formulas
from proofcheck.document.text import Region


class Scope(NamedTuple):
    """The formulas of a statement, none where it is not known, and of its proof, in their order."""

    statement: tuple[Formula, ...]
    proof: tuple[Formula, ...]


def scopes(context: Context) -> tuple[Scope, ...]:
    """A scope for each proof that stands in no other one."""
    formulas = context.once(plain_formulas)
    starts = [formula.start for formula in formulas]

    def within(region: Region) -> tuple[Formula, ...]:
        return formulas[bisect_left(starts, region[0]) : bisect_left(starts, region[1])]

    return tuple(
        Scope(within(proof.statement.region) if proof.statement else (), within(proof.region))
        for proof in context.document.proofs
        if proof.parent is None
    )
