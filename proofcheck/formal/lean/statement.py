"""A claim as Lean states it.

Without Mathlib there are no real numbers, and none are needed: a claim about them is stated over
every linearly ordered field, which is stronger.  There an integer is any element of the field,
which is stronger too; what is said of its divisors is left out.  With Mathlib both are what they
are, and an integer in a real relation is cast.

Every term is in brackets and every name is ours: nothing of the paper's text gets into Lean.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proofcheck.expressions.tree import Node, Number, Operation, Symbol, symbols, walk
from proofcheck.formal.claim import (
    And,
    Claim,
    Congruent,
    Divides,
    Formula,
    Implies,
    Not,
    Or,
    Relation,
    Sort,
)
from proofcheck.formal.lean.header import FIELD
from proofcheck.formal.logic import terms_of

_INFIX = {"add": " + ", "mul": " * ", "div": " / "}
MAX_TERM = 20_000  # code points of a statement


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim with its ``binders`` and ``goal`` in Lean.

    ``number`` is Lean's name for the numbers that it is about; ``integral``: they are the integers
    all.  ``hypotheses`` are the numbers of the claim's that were kept, from 0: ``h1`` is the first
    of the claim's, kept or not.
    """

    claim: Claim
    binders: str
    goal: str
    number: str
    integral: bool
    hypotheses: tuple[int, ...]


class _UnsayableError(Exception):
    """It cannot be said of these numbers."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    """``real`` and ``integer`` are Lean's names for them; ``integers`` the variables that are.

    ``lifted``: integers are real numbers here like all others.
    """

    real: str
    integer: str
    integers: frozenset[str]
    lifted: bool


def state(claim: Claim, *, mathlib: bool) -> Stated | str:
    """The claim in Lean, or why it cannot be stated: a phrase."""
    formulas = [*(one.formula for one in claim.hypotheses), claim.goal]
    terms = [term for formula in formulas for term in terms_of(formula)]
    whole = {v.name for v in claim.variables if v.sort is not Sort.REAL}
    integral = len(whole) == len(claim.variables) and all(map(_is_whole, terms))
    lifted = not integral and not mathlib
    names = ("ℝ", "ℤ") if mathlib else ("R", "Int")
    numbers = _Numbers(*names, frozenset(() if lifted else whole), lifted)
    try:
        goal = _formula(claim.goal, numbers)
    except _UnsayableError as why:
        return str(why)
    kept: list[tuple[int, str]] = []
    for n, hypothesis in enumerate(claim.hypotheses):
        try:
            kept.append((n, _formula(hypothesis.formula, numbers)))
        except _UnsayableError:
            continue  # what is proved with fewer hypotheses is proved
    binders = [FIELD] if lifted else []
    for variable in claim.variables:
        sort = numbers.integer if variable.name in numbers.integers else numbers.real
        binders.append(f"({variable.name} : {sort})")
    binders += [f"(h{n + 1} : {text})" for n, text in kept]
    if sum(map(len, binders)) + len(goal) > MAX_TERM:
        return "it is too large"
    number = numbers.integer if integral else numbers.real
    return Stated(claim, " ".join(binders), goal, number, integral, tuple(n for n, _ in kept))


def term_of(term: Node, stated: Stated) -> str:
    """A term of the claim in Lean."""
    return _term(term, _Numbers(stated.number, stated.number, frozenset(), True), cast=False)


def _is_whole(term: Node) -> bool:
    """Whether nothing in it makes a fraction."""
    return not any(
        (isinstance(node, Operation) and node.name == "div")
        or (isinstance(node, Number) and node.value.denominator != 1)
        for node in walk(term)
    )


def _formula(formula: Formula, numbers: _Numbers) -> str:
    match formula:
        case Relation(sign, left, right):
            whole = _all_integers(left, numbers) and _all_integers(right, numbers)
            sides = [_term(side, numbers, cast=not whole) for side in (left, right)]
            if not symbols(left) | symbols(right):
                sides[0] = f"({sides[0]} : {numbers.integer if whole else numbers.real})"
            return f"{sides[0]} {sign.value} {sides[1]}"
        case Divides(divisor, multiple):
            return f"{_whole(divisor, numbers)} ∣ {_whole(multiple, numbers)}"
        case Congruent(left, right, modulus):
            difference = f"({_whole(left, numbers)} - {_whole(right, numbers)})"
            return f"{_whole(modulus, numbers)} ∣ {difference}"
        case Not(part):
            return f"¬ ({_formula(part, numbers)})"
        case And(parts):
            return " ∧ ".join(f"({_formula(part, numbers)})" for part in parts)
        case Or(parts):
            return " ∨ ".join(f"({_formula(part, numbers)})" for part in parts)
        case Implies(premise, conclusion):
            return f"({_formula(premise, numbers)}) → ({_formula(conclusion, numbers)})"


def _all_integers(term: Node, numbers: _Numbers) -> bool:
    return not numbers.lifted and _is_whole(term) and symbols(term) <= numbers.integers


def _whole(term: Node, numbers: _Numbers) -> str:
    """An integer term, its type said; what is lifted out of the integers has no divisors."""
    if not _all_integers(term, numbers):
        raise _UnsayableError("it is about divisors and about real numbers, which wants Mathlib")
    return f"({_term(term, numbers, cast=False)} : {numbers.integer})"


def _term(term: Node, numbers: _Numbers, *, cast: bool) -> str:
    """``cast``: integers are to become real numbers."""
    match term:
        case Number(value):
            return _number(value)
        case Symbol(name):
            if cast and name in numbers.integers:
                return f"({name} : {numbers.real})"
            return name
        case Operation("neg", (argument,)):
            return f"(-{_term(argument, numbers, cast=cast)})"
        case Operation("pow", (base, Number(value))):
            return f"({_term(base, numbers, cast=cast)} ^ {_number(value)})"
        case Operation(name, arguments) if name in _INFIX:
            parts = [_term(argument, numbers, cast=cast) for argument in arguments]
            return f"({_INFIX[name].join(parts)})"
    raise _UnsayableError("it uses an operation that has no name in Lean here")


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"({value.numerator} / {value.denominator})"
