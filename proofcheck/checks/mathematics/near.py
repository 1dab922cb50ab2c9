"""PC202: an equation that fails and that one edit turns into an identity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from proofcheck.checks.mathematics.edits import Edit, edits, inner_edits
from proofcheck.checks.mathematics.points import (
    Point,
    fails_everywhere,
    is_identity,
    wants_integers,
    where_to_try,
)
from proofcheck.checks.mathematics.shapes import is_monomial, shape
from proofcheck.document.rule import Category, Rule, Severity
from proofcheck.expressions.evaluate import approximate
from proofcheck.expressions.tree import (
    ELEMENTARY,
    Node,
    Number,
    Operation,
    Symbol,
    symbols,
    walk,
)

FALSE_EQUATION = Rule(
    code="PC202",
    category=Category.MATHEMATICS,
    title="an equation is false, and one edit makes it an identity",
    severity=Severity.WARNING,
    confidence=0.95,
    why="The two sides differ at the numbers shown, and in every domain in which they were "
    "tried; with a single sign, number, exponent, factor or letter changed they agree "
    "everywhere, which is seldom a coincidence.",
    example_bad="Then $(n+1)^2 - n^2 = 2n - 1$.",
    example_good="Then $(n+1)^2 - n^2 = 2n + 1$.",
    silence="Write `% proofcheck: ignore[{code}]` on one of the formula's lines.",
    false_alarms="None left in 20 collections with 19,111 proofs, on which the gates were "
    "tuned: 11 flags, all slips. In 44,158 steps of school mathematics that are labelled "
    "right, 6 different flags, 5 of them slips; the sixth, an equation to be solved, is gated.",
    best_grade=0.5,
)


MAX_NAMES = 6
# Kinds of edits, the more specific first: 2 for 3 is a number, not two thirds as a factor.
_LIKELY = ("sign", "number", "exponent", "variable", "fraction", "factor", "term", "operation")
_ZERO = Number(Fraction(0))
SCREENS = 2  # points at which candidate edits are found


@dataclass(frozen=True, slots=True)
class Mended:
    """``edit`` of the left side (or of the right one) makes the equation an identity."""

    edit: Edit
    on_left: bool


def may_be_mended(left: Node, right: Node) -> bool:
    """Whether an equation is of the kind that the rule is about.

    With the same letters on both sides; or with letters that cancel on one side, as in
    ``\\sin^2 x - \\cos^2 x = 1``, if that side is made of functions that satisfy identities, or the
    other is a number.  Not ``r = r + 1``, which assigns.
    """
    first, second = symbols(left), symbols(right)
    cancel = (
        second < first and (has_functions(left) or isinstance(right, Number)) and right != _ZERO
    ) or (first < second and (has_functions(right) or isinstance(left, Number)) and left != _ZERO)
    return (
        bool(first | second)
        and not any(has_steps(side) for side in (left, right))
        and not (isinstance(left, Symbol) and left.name in second)
        and not (isinstance(right, Symbol) and right.name in first)
        and (first == second or cancel)
        and len(first | second) <= MAX_NAMES
        and not (is_monomial(left) and is_monomial(right))
        and shape(left) != shape(right)
    )


def has_steps(tree: Node) -> bool:
    """Whether its value jumps: an equation of floors says in which case one is."""
    jumping = ("floor", "ceil", "mod", "gcd", "lcm", "max", "min", "abs")
    return any(isinstance(node, Operation) and node.name in jumping for node in walk(tree))


def mend(left: Node, right: Node) -> tuple[Mended, ...]:
    """The single edits, the likeliest of each side, the likelier first, that make an equation,
    false everywhere, an identity worth writing.

    Empty when there are none, and also when some edit makes both sides the same but for the order
    of their terms: then the equation is more likely a condition on its variables than a slip.
    """
    names = tuple(sorted(symbols(left) | symbols(right)))
    cancel = symbols(left) != symbols(right)
    functions = has_functions(left) or has_functions(right)
    if not fails_everywhere(left, right, names):
        return ()
    found: list[Mended] = []
    for mended, other in _candidates(left, right, names):
        if cancel and (mended.edit.kind not in ("sign", "number") or mended.edit.new == _ZERO):
            continue
        # Of sides without functions only a number alone may be wrong: the other side is constant.
        alone = isinstance(mended.edit.old, Number) and not symbols(mended.edit.tree)
        if not alone and (not symbols(mended.edit.tree) or (cancel and not functions)):
            continue
        if not is_identity(mended.edit.tree, other, names):
            continue
        if shape(mended.edit.tree) == shape(other):
            if mended.edit.kind == "operation":  # 1/(k(k + 1)) = 1/k + 1/(k + 1) is a wrong sign
                continue
            return ()
        found.append(mended)
    found.sort(key=likelihood)
    best = [next((one for one in found if one.on_left == side), None) for side in (False, True)]
    return tuple(sorted((one for one in best if one is not None), key=likelihood))


def likelihood(mended: Mended) -> int:
    """The rank of the kind of an edit, the likeliest 0."""
    return _LIKELY.index(mended.edit.kind)


def _candidates(left: Node, right: Node, names: tuple[str, ...]) -> Iterator[tuple[Mended, Node]]:
    for on_left, tree, other in ((False, right, left), (True, left, right)):
        for edit in side_edits(tree, other, names):
            yield Mended(edit, on_left), other


def side_edits(tree: Node, other: Node, names: tuple[str, ...]) -> Iterator[Edit]:
    """Single edits of ``tree`` after which it may be ``other`` everywhere: candidates only."""
    points = _screens(tree, other, names)
    wanted = [approximate(other, point) for point in points]
    values = [value for value in wanted if value is not None]
    if len(values) == SCREENS:
        yield from edits(tree, values, points)
    yield from inner_edits(tree)


def _screens(left: Node, right: Node, names: tuple[str, ...]) -> tuple[Point, ...]:
    """Points at which both sides have a value, of the kind that is least likely to deceive."""
    integers = wants_integers(left, right)
    wanted = "falling" if integers else "positive"
    points = next(these for name, these in where_to_try(left, right, names) if name == wanted)
    return tuple(
        point
        for point in points
        if approximate(left, point) is not None and approximate(right, point) is not None
    )[:SCREENS]


def has_substance(*trees: Node) -> bool:
    """Whether the trees hold what only numbers have: a coefficient of 2 or more, an elementary
    function, a sum, a binomial."""
    return any(
        has_functions(tree)
        or any(
            isinstance(part, Number) and part.value >= 2
            for node in walk(tree)
            if isinstance(node, Operation) and node.name == "mul"
            for part in node.arguments
        )
        for tree in trees
    )


def has_functions(tree: Node) -> bool:
    """Whether the tree holds an elementary function, a sum, a product sign, a binomial."""
    names = ELEMENTARY | {"sum", "prod", "binomial", "factorial"}
    return any(isinstance(node, Operation) and node.name in names for node in walk(tree))
