"""PC201: a claim about numbers alone that is false."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proofcheck.document.rule import Category, Rule, Severity
from proofcheck.expressions.evaluate import enclose
from proofcheck.expressions.interpretation import Feature, Interpretation
from proofcheck.expressions.outcome import Interval
from proofcheck.expressions.tree import Node, Number, Operation, Symbol, walk

FALSE_NUMBERS = Rule(
    code="PC201",
    category=Category.MATHEMATICS,
    title="a claim about numbers is false",
    severity=Severity.ERROR,
    confidence=0.97,
    why="Both sides are numbers, and computing them gives other values than the claim says: "
    "exactly, or within the rounding of the decimals that are written.",
    example_bad="Hence $3^4 + 4^3 = 135$.",
    example_good="Hence $3^4 + 4^3 = 145$.",
    silence="Write `% proofcheck: ignore[{code}]` on one of the formula's lines.",
    false_alarms="None in 20 collections with 19,111 proofs: ten flags, each false as written. "
    "In 44,158 steps of school mathematics that are labelled right, 8 different flags, of "
    "which at least 7 are slips.",
    best_grade=0.5,
)


SHORTEST_WORD = 3  # digits
LEAST_ROUNDED = 10  # a smaller whole number is not what another one was rounded to
MOST_ZEROS = 100
DECIMAL_SLACK = Fraction(6, 1000)  # relative: people round once more on the way

_FOREIGN = frozenset(
    (
        Feature.PARENTHESISED,
        Feature.PARENTHESISED_NUMBER,
        Feature.PARENTHESISED_FRACTION,
        Feature.BRACKETS,
        Feature.BARS,
        Feature.ASTERISK,
        Feature.E,
    )
)


@dataclass(frozen=True, slots=True)
class Refutation:
    """The values of both sides, as they are to be shown."""

    left: str
    right: str


def closed_holds(
    relation: str, left: Interpretation, right: Interpretation
) -> bool | Refutation | None:
    """Whether a relation between numbers holds; None when it cannot be told.

    ``relation`` is Python's sign for it, ``=`` for equality.
    """
    first, second = enclose(left.tree, {}), enclose(right.tree, {})
    if not isinstance(first, Interval) or not isinstance(second, Interval):
        return None
    if has_decimals(left.tree, right.tree):
        first, second = _wider(first), _wider(second)
    verdict = _compare(relation, first, second)
    if verdict is False and relation == "=" and _rounds(left.tree, first, right.tree, second):
        return None
    return Refutation(_shown(first), _shown(second)) if verdict is False else verdict


def may_be_judged(left: Interpretation, right: Interpretation) -> bool:
    """Whether a closed claim written so is about numbers and what it says is clear."""
    if (left.features | right.features) & _FOREIGN:
        return False
    # 0 = 1 is how a contradiction ends.
    return not (_is_bare(left.tree) and _is_bare(right.tree))


def are_codewords(left: Interpretation, right: Interpretation, coding: bool) -> bool:
    """Whether the numbers are words of digits: 0 and 1 alone, one of them three or more times; or,
    where the text speaks of ``coding``, all of one length."""
    literals = [
        str(part.value)
        for side in (left, right)
        for part in walk(side.tree)
        if isinstance(part, Number)
    ]
    longest = max(map(len, literals), default=0)
    if longest < SHORTEST_WORD:
        return False
    return set("".join(literals)) <= set("01") or (coding and {*map(len, literals)} == {longest})


def may_be_residues(left: Interpretation, right: Interpretation) -> bool:
    """Whether a side is a small whole number, or both are fractions of such: they may stand for
    elements of some ring."""
    sides = [_unsigned(left.tree), _unsigned(right.tree)]
    if any(isinstance(side, Number) and side.value < 100 for side in sides):
        return True
    return all(
        isinstance(side, Operation)
        and side.name == "div"
        and all(isinstance(part, Number) and part.value < 100 for part in side.arguments)
        for side in sides
    )


def _is_bare(node: Node) -> bool:
    return isinstance(_unsigned(node), Number)


def _unsigned(node: Node) -> Node:
    while isinstance(node, Operation) and node.name == "neg":
        node = node.arguments[0]
    return node


def has_decimals(*trees: Node) -> bool:
    """Whether a literal with decimals stands in one of them: it is rounded."""
    return any(isinstance(part, Number) and part.slack for tree in trees for part in walk(tree))


def _rounds(left: Node, first: Interval, right: Node, second: Interval) -> bool:
    """Whether one side is a whole number to which the other was rounded, up or down; in
    ``3 \\cdot 10^5`` to the last digit that is written."""
    for side, shown, other in ((left, first, second), (right, second, first)):
        unit = _last_place(side)
        value = (other.lower + other.upper) / 2
        if (
            unit
            and abs(value - shown.lower) < unit
            and abs(value) >= LEAST_ROUNDED
            and value % unit
        ):
            return True
    return False


def _last_place(node: Node) -> int:
    """The worth of the last digit of a whole number, or of one with a power of ten; 0 of others."""
    node = _unsigned(node)
    if isinstance(node, Number):
        return int(node.value.denominator == 1)
    if isinstance(node, Symbol):
        return 0
    if node.name == "mul" and len(node.arguments) == 2 and isinstance(node.arguments[0], Number):
        return _last_place(node.arguments[1]) if isinstance(node.arguments[1], Operation) else 0
    if node.name == "pow":
        base, exponent = node.arguments
        if isinstance(base, Number) and base.value == 10 and isinstance(exponent, Number):
            return 10 ** int(exponent.value) if exponent.value < MOST_ZEROS else 0
    return 0


def _wider(value: Interval) -> Interval:
    slack = max(abs(value.lower), abs(value.upper)) * DECIMAL_SLACK
    return Interval(value.lower - slack, value.upper + slack)


def _compare(relation: str, first: Interval, second: Interval) -> bool | None:
    """True or False when all values in the intervals agree on it, else None.  An equality is true
    only of two exact values."""
    below, above = first.upper < second.lower, first.lower > second.upper
    exact = first.lower == first.upper and second.lower == second.upper
    equal = exact and first.lower == second.lower
    match relation:
        case "=":
            return False if below or above else (True if equal else None)
        case "!=":
            return True if below or above else (False if equal else None)
        case "<":
            return True if below else (False if above or equal else None)
        case ">":
            return True if above else (False if below or equal else None)
        case "<=":
            return True if below or first.upper == second.lower else (False if above else None)
        case ">=":
            return True if above or first.lower == second.upper else (False if below else None)
    return None


def _shown(value: Interval) -> str:
    """The value as a whole number, a fraction, or a decimal that says that it is not exact."""
    if value.lower == value.upper:
        return exactly(value.lower)
    if value.lower <= 0 <= value.upper:
        return "about 0"
    return roughly((value.lower + value.upper) / 2)


def exactly(value: Fraction) -> str:
    """A whole number or fraction as it is, when it is short enough to be read."""
    if abs(value.numerator) < 10**24 and value.denominator < 10**6:
        return str(value)
    return roughly(value)


def roughly(value: Fraction) -> str:
    """A number to six digits, said to be so."""
    return f"about {float(value):.6g}" if abs(value) < 10**300 else "a huge number"
