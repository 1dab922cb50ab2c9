"""What ``grind`` does not find by itself: products, squares, inverses, witnesses, residues.

Each hint is the inside of a tactic block that ends in ``grind``; all are ours, and only help: what
they add is proved on the spot.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, combinations_with_replacement

from proofcheck.expressions.tree import Node, Number, symbols
from proofcheck.formal.claim import Congruent, Divides, Formula, Relation, Sign
from proofcheck.formal.lean.statement import Stated, term_of
from proofcheck.formal.lean.witness import factor
from proofcheck.formal.logic import conjuncts, division, divisors

_LAWS = "Lean.Grind.OrderedRing"
_MOST_FACTORS = 4
_MOST_VARIABLES = 4
_MOST_RESIDUES = 12
_SIGNS = {Sign.LESS: "<", Sign.AT_MOST: "≤"}


def products(stated: Stated) -> str | None:
    """Products of what the hypotheses say is not negative, and squares of differences."""
    lines = [*_products(_differences(stated)), *_squares(stated)]
    return "\n".join([*lines, "grind"]) if lines else None


def denied(stated: Stated) -> str | None:
    """The same, with the denial of the goal as one more hypothesis."""
    goal = stated.claim.goal
    if not isinstance(goal, Relation) or goal.sign not in _SIGNS:
        return None
    turned = "<" if goal.sign is Sign.AT_MOST else "≤"
    difference = f"({term_of(goal.left, stated)} - {term_of(goal.right, stated)})"
    first = [
        "refine Classical.byContradiction fun hn => ?_",
        f"have hd : 0 {turned} {difference} := by grind",
    ]
    factors = [(difference, turned), *_differences(stated)]
    return "\n".join([*first, *_products(factors), *_squares(stated), "grind"])


def inverses(stated: Stated) -> str | None:
    """The signs of inverses of divisors, and products with them."""
    if stated.integral:
        return None
    laws = "Lean.Grind.Field.IsOrdered"
    divided = {term_of(one, stated): None for one in _divisors(stated)}
    lines = [
        f"try have i{n} : 0 < {one}⁻¹ := {laws}.inv_pos_iff.mpr (by grind)"
        for n, one in enumerate(divided)
    ]
    factors = [(f"{one}⁻¹", "<") for one in divided]
    more = [f"try {line}" for line in _products([*factors, *_differences(stated)])]
    return "\n".join([*lines, *more, "grind"]) if lines else None


def witnesses(stated: Stated) -> str | None:
    """What divides in the hypotheses is written as a product."""
    claim = stated.claim
    formulas = {n: claim.hypotheses[n].formula for n in stated.hypotheses}
    known = {n: one for n, one in formulas.items() if isinstance(one, Divides | Congruent)}
    if not stated.integral:
        return None
    lines = [f"obtain ⟨k{n + 1}, h{n + 1}⟩ := h{n + 1}" for n in known]
    goal = claim.goal
    if isinstance(goal, Divides | Congruent):
        names = [variable.name for variable in claim.variables]
        found = factor(goal, {f"k{n + 1}": one for n, one in known.items()}, names)
        if found is not None:
            return "\n".join([*lines, f"exact ⟨{found}, by grind⟩"])
    return "\n".join([*lines, "grind"]) if known else None


def residues(stated: Stated) -> str | None:
    """Every variable as a multiple of the goal's modulus with each rest."""
    if not stated.integral:
        return None
    modulus = next(_moduli(stated.claim.goal), None) or next(
        (m for n in stated.hypotheses for m in _moduli(stated.claim.hypotheses[n].formula)), None
    )
    names = [variable.name for variable in stated.claim.variables]
    if modulus is None or not names or modulus ** len(names) > _MOST_RESIDUES:
        return None
    lines: list[str] = []
    for name in names:
        cases = " ∨ ".join(f"{name} % {modulus} = {rest}" for rest in range(modulus))
        lines += [
            f"have q_{name} : {name} = {modulus} * ({name} / {modulus}) + {name} % {modulus} := "
            "by omega",
            f"have r_{name} : {cases} := by omega",
            f"generalize {name} / {modulus} = k_{name} at q_{name}",
        ]
    split = " <;> ".join(
        f"rcases r_{name} with {' | '.join([f'r_{name}'] * modulus)} "
        f"<;> rw [r_{name}] at q_{name} <;> subst q_{name}"
        for name in names
    )
    return "\n".join([*lines, f"{split} <;> grind"])


def _differences(stated: Stated) -> list[tuple[str, str]]:
    """Terms that the hypotheses say are positive ("<") or not negative ("≤")."""
    found = [
        (f"({term_of(relation.right, stated)} - {term_of(relation.left, stated)})", sign)
        for n in stated.hypotheses
        for relation in conjuncts(stated.claim.hypotheses[n].formula)
        if isinstance(relation, Relation) and (sign := _SIGNS.get(relation.sign))
    ]
    return list(dict.fromkeys(found))[:_MOST_FACTORS]


def _products(factors: list[tuple[str, str]]) -> list[str]:
    lines = []
    for n, ((one, first), (other, second)) in enumerate(combinations_with_replacement(factors, 2)):
        strict = first == second == "<"
        sign, law = ("<", "mul_pos") if strict else ("≤", "mul_nonneg")
        lines.append(f"have p{n} : 0 {sign} {one} * {other} := {_LAWS}.{law} (by grind) (by grind)")
    return lines


def _squares(stated: Stated) -> list[str]:
    names = [variable.name for variable in stated.claim.variables]
    if not 0 < len(names) <= _MOST_VARIABLES:
        return []
    terms = [*names, *(f"({a} - {b})" for a, b in combinations(names, 2))]
    return [f"have s{n} := {_LAWS}.sq_nonneg (a := {term})" for n, term in enumerate(terms)]


def _divisors(stated: Stated) -> Iterator[Node]:
    claim = stated.claim
    for formula in (claim.goal, *(claim.hypotheses[n].formula for n in stated.hypotheses)):
        for relation in conjuncts(formula):
            if isinstance(relation, Relation):
                yield from filter(symbols, divisors(relation))


def _moduli(formula: Formula) -> Iterator[int]:
    for part in conjuncts(formula):
        divisor = division(part)[0] if isinstance(part, Divides | Congruent) else None
        if isinstance(divisor, Number) and 2 <= divisor.value <= _MOST_RESIDUES:
            yield int(divisor.value)
