"""Where names live: a proof with the statement that it proves."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import WrittenFormula, plain_formulas
from proofcheck.document.text import Region


class ProofFormulas(NamedTuple):
    """The formulas of a statement, none where it is not known, and of its proof, in their order."""

    statement: tuple[WrittenFormula, ...]
    proof: tuple[WrittenFormula, ...]


def scopes(context: Context) -> tuple[ProofFormulas, ...]:
    """A scope for each proof that stands in no other one."""
    formulas = context.once(plain_formulas)
    starts = [formula.start for formula in formulas]

    def within(region: Region) -> tuple[WrittenFormula, ...]:
        return formulas[bisect_left(starts, region[0]) : bisect_left(starts, region[1])]

    return tuple(
        ProofFormulas(
            within(proof.statement.region) if proof.statement else (), within(proof.region)
        )
        for proof in context.document.proofs
        if proof.parent is None
    )
