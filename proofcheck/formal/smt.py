"""Claims as SMT-LIB 2.6: what the solver is given, and what ``--emit`` writes.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proofcheck.expressions.tree import Node, Number, Symbol
from proofcheck.formal.claim import (
    And,
    Claim,
    Congruent,
    Divides,
    Formula,
    Hypothesis,
    Implies,
    Not,
    Or,
    Relation,
    Sign,
    Sort,
)
from proofcheck.formal.comments import one_line

_OPERATORS = {"add": "+", "mul": "*", "div": "/", "neg": "-"}
_SIGNS = {Sign.EQUAL: "=", Sign.LESS: "<", Sign.AT_MOST: "<="}
MAX_QUOTIENTS = 5


def script(claim: Claim, where: str = "") -> str:
    """Hypotheses ``h1``, ``h2`` … and the negated ``goal``: unsatisfiable when the claim follows.

    ``where`` is put into the first comment.
    """
    lines = [f"; {one_line(f'{where}: {claim.latex}' if where else claim.latex)}"]
    lines += declarations(claim)
    for name, hypothesis in zip(names(claim.hypotheses, "h"), claim.hypotheses, strict=True):
        lines.append(f"; {hypothesis.ground}: {one_line(hypothesis.latex)}")
        lines.append(assertion(claim, hypothesis.formula, name))
    lines.append("; the goal, negated")
    lines.append(assertion(claim, Not(claim.goal), "goal"))
    lines += quotients(claim)
    return "\n".join([*lines, "(check-sat)", ""])


def declarations(claim: Claim) -> Iterator[str]:
    """The variables of a claim."""
    for variable in claim.variables:
        sort = "Real" if variable.sort is Sort.REAL else "Int"
        yield f"(declare-const {variable.name} {sort}) ; {one_line(variable.latex)}"


def names(hypotheses: Sequence[Hypothesis], letter: str) -> list[str]:
    """The names by which hypotheses are asserted."""
    return [f"{letter}{at + 1}" for at in range(len(hypotheses))]


def assertion(claim: Claim, formula: Formula, name: str) -> str:
    """A formula over the variables of a claim, asserted by a name."""
    integers = {one.name for one in claim.variables if one.sort is not Sort.REAL}
    return f"(assert (! {_formula(formula, integers)} :named {name}))"


def quotients(claim: Claim) -> Iterator[str]:
    """What divisibilities come to for single quotients: each hypothesis gets one, and the goal is
    denied for some that are made of these.  The solver seldom finds them by itself."""
    integers = {one.name for one in claim.variables if one.sort is not Sort.REAL}
    goal = _division(claim.goal, integers)
    if goal is None:
        return
    known = (_division(one.formula, integers) for one in claim.hypotheses)
    divisions = [(at, one) for at, one in enumerate(known, 1) if one is not None][:MAX_QUOTIENTS]
    made = [f"q{at}" for at, _ in divisions]
    for at, (divisor, multiple) in divisions:
        yield f"(declare-const q{at} Int)"
        yield f"(assert (! (= {multiple} (* q{at} {divisor})) :named h{at}_quotient))"
    factors = [one.name for one in claim.variables if one.sort is not Sort.REAL][:MAX_QUOTIENTS]
    tried = [*made, *factors, *(f"(* {a} {b})" for a in made for b in factors)]
    tried += [f"({sign} {a} {b})" for sign in "+-*" for a in made for b in made if a != b]
    for at, quotient in enumerate(tried, 1):
        yield f"(assert (! (not (= {goal[1]} (* {quotient} {goal[0]}))) :named goal_quotient{at}))"


def _division(formula: Formula, integers: set[str]) -> tuple[str, str] | None:
    """The divisor and its multiple, where a formula says that one divides another."""
    match formula:
        case Divides(divisor, multiple):
            return _term(divisor, integers, True), _term(multiple, integers, True)
        case Congruent(left, right, modulus):
            difference = f"(- {_term(left, integers, True)} {_term(right, integers, True)})"
            return _term(modulus, integers, True), difference
    return None


def _formula(formula: Formula, integers: set[str]) -> str:
    match formula:
        case Relation(sign, left, right):
            whole = _is_whole(left, integers) and _is_whole(right, integers)
            sides = f"{_term(left, integers, whole)} {_term(right, integers, whole)}"
            if sign is Sign.UNEQUAL:
                return f"(not (= {sides}))"
            return f"({_SIGNS[sign]} {sides})"
        case Divides() | Congruent():
            divisor, multiple = _division(formula, integers) or ("", "")
            return _divides(divisor, multiple)
        case Not(part):
            return f"(not {_formula(part, integers)})"
        case And(parts) | Or(parts):
            word = "and" if isinstance(formula, And) else "or"
            return f"({word} {' '.join(_formula(part, integers) for part in parts)})"
        case Implies(premise, conclusion):
            return f"(=> {_formula(premise, integers)} {_formula(conclusion, integers)})"


def _divides(divisor: str, multiple: str) -> str:
    """Division by zero has any value in SMT-LIB; a literal divisor lets the solver compute."""
    if divisor.isdigit() and int(divisor):
        return f"(= (mod {multiple} {divisor}) 0)"
    return f"(exists ((k Int)) (= {multiple} (* k {divisor})))"


def _is_whole(node: Node, integers: set[str]) -> bool:
    """Whether a term is an integer by its form."""
    if isinstance(node, Number):
        return node.value.denominator == 1
    if isinstance(node, Symbol):
        return node.name in integers
    return node.name != "div" and all(_is_whole(part, integers) for part in node.arguments)


def _term(node: Node, integers: set[str], whole: bool) -> str:
    """A term, of sort Int if it is to be ``whole``, else Real."""
    if isinstance(node, Number):
        value = node.value
        if whole:
            return str(value.numerator)
        numerator = f"{value.numerator}.0"
        return numerator if value.denominator == 1 else f"(/ {numerator} {value.denominator}.0)"
    if isinstance(node, Symbol):
        return f"(to_real {node.name})" if not whole and node.name in integers else node.name
    if node.name == "pow":
        base, exponent = node.arguments
        assert isinstance(exponent, Number)
        factor = _term(base, integers, whole)
        return f"(* {' '.join([factor] * exponent.value.numerator)})"
    parts = " ".join(_term(part, integers, whole) for part in node.arguments)
    return f"({_OPERATORS[node.name]} {parts})"
