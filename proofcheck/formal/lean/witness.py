"""The factor that shows that something is a multiple, as a polynomial.

Each hypothesis "d divides m" is an equation m = d·k; the multiple of the goal is reduced by these,
and what remains is divided by the goal's divisor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import flint

from proofcheck.expressions.tree import Node, Number, Operation, Symbol, symbols
from proofcheck.formal.claim import Congruent, Divides
from proofcheck.formal.logic import division

_PASSES = 12
_MOST_TERMS = 200


def factor(
    goal: Divides | Congruent,
    known: Mapping[str, Divides | Congruent],
    names: Sequence[str],
) -> str | None:
    """The factor, as Lean writes it; None: none was found.

    ``known`` are the hypotheses by the letter of their factor, ``names`` the letters of all terms.
    """
    order = _order(goal, known, names)
    ring = flint.fmpz_mpoly_ctx.get(order, "lex")
    letters = dict(zip(order, ring.gens(), strict=True))
    divisor, multiple = (_polynomial(term, letters, ring) for term in division(goal))
    rules = []
    for letter, one in known.items():
        by, of = (_polynomial(term, letters, ring) for term in division(one))
        rules.append(of - by * letters[letter])
    rules = [rule for rule in rules if not rule.is_zero() and abs(int(rule.coeffs()[0])) == 1]
    for _ in range(_PASSES):
        before = multiple
        for rule in rules:
            multiple = divmod(multiple, rule)[1]
        if (multiple - before).is_zero() or len(multiple) > _MOST_TERMS:
            break
    if divisor.is_zero():
        return None
    quotient, rest = divmod(multiple, divisor)
    return str(quotient) if rest.is_zero() else None


def _order(
    goal: Divides | Congruent, known: Mapping[str, Divides | Congruent], names: Sequence[str]
) -> tuple[str, ...]:
    """All letters, those to be replaced first: of divisors later, of the goal's last."""
    later = frozenset[str]().union(*(symbols(division(one)[0]) for one in known.values()))
    last = symbols(division(goal)[0])
    return (*sorted(names, key=lambda name: (name in last, name in later)), *known)


def _polynomial(
    term: Node, letters: Mapping[str, flint.fmpz_mpoly], ring: flint.fmpz_mpoly_ctx
) -> flint.fmpz_mpoly:
    """A term without division."""
    match term:
        case Number(value):
            return ring.constant(value.numerator)
        case Symbol(name):
            return letters[name]
        case Operation("pow", (base, Number(value))):
            return _polynomial(base, letters, ring) ** int(value)
        case Operation(name, arguments):
            parts = [_polynomial(argument, letters, ring) for argument in arguments]
            result = parts[0]
            for part in parts[1:]:
                result = result * part if name == "mul" else result + part
            return -result if name == "neg" else result
