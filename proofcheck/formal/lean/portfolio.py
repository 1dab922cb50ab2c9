"""The tactics that are tried on a claim, in rounds: what is cheap first, on all; then the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from proofcheck.formal.claim import Congruent, Divides
from proofcheck.formal.lean.file import Tactic
from proofcheck.formal.lean.hints import denied, inverses, products, residues, witnesses
from proofcheck.formal.lean.statement import Stated
from proofcheck.formal.lean.toolchain import Toolchain

_GRIND = (4, 24)  # the first Lean whose grind knows ordered fields; tested with 4.28 alone


@dataclass(frozen=True, slots=True)
class TacticRow:
    """One entry: ``block`` makes its tactics for a claim, None where it does not fit.

    ``integral``: for integers (true), for real numbers (false), for both (None).  ``mathlib``: only
    with Mathlib (true), only without (false), either (None).  ``since`` is the Lean that it needs.
    """

    name: str
    round: int
    block: Callable[[Stated], str | None]
    integral: bool | None = None
    mathlib: bool | None = None
    since: tuple[int, int] = (4, 0)


def _is(text: str) -> Callable[[Stated], str | None]:
    return lambda stated: text


def _closed(text: str) -> Callable[[Stated], str | None]:
    return lambda stated: None if stated.claim.variables else text


def _without_divisors(text: str) -> Callable[[Stated], str | None]:
    """For goals that do not say what divides what: there, without a hint, it is slow to give up."""
    goals = Divides | Congruent
    return lambda stated: None if isinstance(stated.claim.goal, goals) else text


def _nlinarith(stated: Stated) -> str | None:
    names = [variable.name for variable in stated.claim.variables][:4]
    squares = [f"sq_nonneg ({a} - {b})" for n, a in enumerate(names) for b in names[n + 1 :]]
    squares += [f"sq_nonneg {name}" for name in names]
    return f"nlinarith [{', '.join(squares)}]" if squares else None


PORTFOLIO = (
    TacticRow("omega", 1, _is("omega"), integral=True),
    TacticRow("decide", 1, _closed("decide"), integral=True),
    TacticRow("norm_num", 1, _is("norm_num"), mathlib=True),
    TacticRow("linarith", 1, _is("linarith"), mathlib=True),
    TacticRow("positivity", 1, _is("positivity"), mathlib=True),
    TacticRow("field_simp, ring", 1, _is("field_simp\nring"), False, mathlib=True),
    TacticRow("grind with witnesses", 1, witnesses, integral=True, since=_GRIND),
    TacticRow("grind", 1, _without_divisors("grind"), since=_GRIND),
    TacticRow("nlinarith", 2, _nlinarith, mathlib=True),
    TacticRow("grind with residues", 2, residues, integral=True, since=_GRIND),
    TacticRow("grind with inverses", 2, inverses, False, mathlib=False, since=_GRIND),
    TacticRow("grind with products", 2, products, mathlib=False, since=_GRIND),
    TacticRow("grind with the goal denied", 3, denied, mathlib=False, since=_GRIND),
)
ROUNDS = tuple(sorted({row.round for row in PORTFOLIO}))


def tactics_for(stated: Stated, toolchain: Toolchain, number: int) -> tuple[Tactic, ...]:
    """The tactics of round ``number`` for a claim."""
    version = _version(toolchain)
    return tuple(
        Tactic(row.name, block)
        for row in PORTFOLIO
        if row.round == number
        and row.integral in (None, stated.integral)
        and row.mathlib in (None, toolchain.mathlib)
        and row.since <= version
        and (block := row.block(stated)) is not None
    )


def _version(toolchain: Toolchain) -> tuple[int, int]:
    found = re.match(r"(\d+)\.(\d+)", toolchain.version)
    return (int(found[1]), int(found[2])) if found else (0, 0)
