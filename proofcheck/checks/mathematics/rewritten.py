"""PC206: what is said to be the relation before, written otherwise, and is not.

Both relations are taken as differences of their sides.  One says the same as the other when these
differ by a constant factor; the check speaks when they do not, and do after one edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from proofcheck.checks.mathematics.claims import StatedRelation
from proofcheck.checks.mathematics.edits import Edit
from proofcheck.checks.mathematics.near import (
    MAX_NAMES,
    Mended,
    has_steps,
    likelihood,
    side_edits,
)
from proofcheck.checks.mathematics.points import close, fails_everywhere, is_identity, where_to_try
from proofcheck.checks.mathematics.reading import read
from proofcheck.document.rule import Category, Rule, Severity
from proofcheck.document.text import GONE
from proofcheck.expressions.evaluate import approximate
from proofcheck.expressions.interpretation import Interpretations
from proofcheck.expressions.tree import Node, Number, Operation, symbols
from proofcheck.latex.languages import folded

OTHER_RELATION = Rule(
    code="PC206",
    category=Category.MATHEMATICS,
    title="a relation is not the one before, written otherwise",
    severity=Severity.WARNING,
    confidence=0.9,
    why="The text says that it is: expanded, rearranged, in other words. The two are no multiples "
    "of each other; with a single sign, number or letter changed they are.",
    example_bad="We have $(x - y)^2 \\ge 0$. Expanding this gives $x^2 + 2xy + y^2 \\ge 0$.",
    example_good="We have $(x - y)^2 \\ge 0$. Expanding this gives $x^2 - 2xy + y^2 \\ge 0$.",
    silence="Write `% proofcheck: ignore[{code}]` on one of the formula's lines.",
    false_alarms="Seldom asked, and without a report in nineteen published texts: of 205,831 "
    "relations 380 are said to be the one before.",
    best_grade=0.5,
)

LONGEST = 90  # characters between two formulas of which one is the other
_OBJECT = (
    r"(?: (?:this|it|that|out|terms|both sides|the (?:\w+ )?(?:squares?|products?|brackets"
    r"|parenthes[ei]s|sides?|terms|equation|equality|inequality|expression)))*"
)
_SAYS = re.compile(
    r"(?:and |so |now |then |but |thus |hence |therefore |or,? )?(?:"
    r"(?:(?:up)?on |by |after )?(?:expanding|multiplying out|simplifying|rearranging|rewriting"
    rf"|collecting|squaring out){_OBJECT},? (?:this )?(?:gives|yields|shows|leads to|results in"
    r"|(?:we|one) (?:gets?|obtains?|finds?|ha(?:ve|s)|sees?))(?: us)?(?: that)?"
    r"|(?:which|this|it) (?:is equivalent to|is the same as|is to say|can be (?:re)?written as"
    r"|simplifies to|rearranges to|amounts to|expands to|means(?: precisely| exactly)?)(?: that)?"
    r"|that is(?: to say)?|i\.? ?e\.?|(?:or )?equivalently|in other words"
    r")"
)
_AROUND = " \t\n.,;:$()[]~\\"
_FLIPPED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_FACTORS = tuple(Fraction(*one) for one in ((1, 1), (-1, 1), (1, 2), (-1, 2), (2, 1), (-2, 1)))
_ZERO = Number(Fraction(0))
_KINDS = ("sign", "number", "exponent", "variable")


def says_the_same(between: str) -> bool:
    """Whether the words between two formulas say that the second is the first."""
    if len(between) > LONGEST or "\n\n" in between:
        return False
    words = " ".join(folded(between).replace(GONE, " ").strip(_AROUND).split())
    return _SAYS.fullmatch(words) is not None


def rewritten(before: StatedRelation, after: StatedRelation) -> Mended | None:
    """The likeliest edit of the second relation that makes it the first one; None when it is that
    already, when nothing can be said, and when no edit does."""
    if before.relation not in _FLIPPED or before.modulus or after.modulus:
        return None
    sides = [read(side) for one in (before, after) for side in (one.left, one.right)]
    if not all(isinstance(one, Interpretations) and len(one.readings) == 1 for one in sides):
        return None
    a, b, left, right = (one.readings[0].tree for one in sides if isinstance(one, Interpretations))
    names = tuple(sorted(symbols(a) | symbols(b)))
    if (
        not names
        or len(names) > MAX_NAMES
        or symbols(left) | symbols(right) != set(names)
        or any(map(has_steps, (a, b, left, right)))
    ):
        return None
    known = _difference(a, b)
    if not fails_everywhere(known, _ZERO, names) or _same(_difference(left, right), known, names):
        return None
    found = [
        Mended(edit, on_left)
        for factor in _FACTORS
        if after.relation == (before.relation if factor > 0 else _FLIPPED[before.relation])
        for on_left, edit in _edits(left, right, _times(factor, known), names)
    ]
    return min(found, key=likelihood, default=None)


def _edits(
    left: Node, right: Node, wanted: Node, names: tuple[str, ...]
) -> Iterator[tuple[bool, Edit]]:
    """Edits of either side after which their difference is ``wanted``."""
    for on_left, tree, other in (
        (False, right, _difference(left, wanted)),
        (True, left, Operation("add", (right, wanted))),
    ):
        for edit in side_edits(tree, other, names):
            if edit.kind in _KINDS and edit.new != _ZERO and is_identity(edit.tree, other, names):
                yield on_left, edit


def _same(one: Node, other: Node, names: tuple[str, ...]) -> bool:
    """Whether the quotient is constant, wherever it has a value, as far as a few points tell."""
    for _, points in where_to_try(one, other, names):
        values = [(approximate(one, point), approximate(other, point)) for point in points]
        known = [(a, b) for a, b in values if a is not None and b is not None]
        if len(known) > 1 and all(close(a * known[0][1], b * known[0][0]) for a, b in known):
            return True
    return False


def _difference(left: Node, right: Node) -> Node:
    return Operation("add", (left, Operation("neg", (right,))))


def _times(factor: Fraction, tree: Node) -> Node:
    product = Operation("mul", (Number(abs(factor)), tree))
    return product if factor > 0 else Operation("neg", (product,))
