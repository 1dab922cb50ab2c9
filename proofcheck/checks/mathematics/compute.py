"""What computation says of one relation: confirmed, refuted, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

from proofcheck.checks.mathematics.assumptions import makes_true
from proofcheck.checks.mathematics.calculus import (
    Failing,
    Sides,
    calculus_holds,
    has_calculus,
    judge_calculus,
    worked_out,
)
from proofcheck.checks.mathematics.claims import StatedRelation
from proofcheck.checks.mathematics.closed import (
    Refutation,
    are_codewords,
    closed_holds,
    may_be_judged,
    may_be_residues,
)
from proofcheck.checks.mathematics.congruences import Incongruent, judge_congruence
from proofcheck.checks.mathematics.definitions import DefinitionScope, read_definition
from proofcheck.checks.mathematics.matrices import is_matrix_identity, judge_matrices
from proofcheck.checks.mathematics.moduli import holds_in_a_ring
from proofcheck.checks.mathematics.near import Mended, has_substance, may_be_mended, mend
from proofcheck.checks.mathematics.points import is_identity
from proofcheck.checks.mathematics.reading import read
from proofcheck.checks.mathematics.results import NOTHING, SUPPOSED, Around, Confirmed, Pairs
from proofcheck.checks.mathematics.shapes import shape
from proofcheck.checks.mathematics.surroundings import names_objects
from proofcheck.document.finding import ConfirmedBy
from proofcheck.expressions.interpretation import Interpretation
from proofcheck.expressions.matrices import has_table
from proofcheck.expressions.outcome import Refused
from proofcheck.expressions.tree import Operation, symbols, walk

MAX_NAMES = 8
_IN_ALGEBRA = Refused("its letters may be no numbers")
_ASSUMED = Refused("what the text assumes makes it true")


@dataclass(frozen=True, slots=True)
class Mendable:
    """The equation is false and one edit makes it an identity: on one side, or on either."""

    edits: tuple[Mended, ...]
    left: Interpretation
    right: Interpretation


Judgement = Confirmed | Refutation | Incongruent | Failing | Mendable | Refused


def judge(claim: StatedRelation, scope: DefinitionScope, around: Around) -> Judgement:
    """Judge a claim; ``around`` tells what the words say, if that is needed."""
    relation = claim.relation
    first, second = read(claim.left), read(claim.right)
    if isinstance(first, Refused):
        return first
    if isinstance(second, Refused):
        return second
    pairs = list(product(first.readings, second.readings))
    rule = _rule(pairs)
    if rule is not None:
        if relation not in ("=", "define") or claim.modulus:
            return Refused("objects that are not said to be equal")
        return _with_definitions(rule(claim, pairs, around), pairs[0], scope, around)
    names = symbols(pairs[0][0].tree) | symbols(pairs[0][1].tree)
    if not names and not any(map(_calls, pairs[0])):
        if claim.modulus:
            return judge_congruence(claim.modulus, pairs, around)
        return _judge_closed(relation, pairs, around)
    if relation not in ("=", "define"):
        return NOTHING
    if names_objects(claim.left, claim.right):
        return Refused("pairs of capitals")
    return _judge_open(claim, pairs, scope, around)


def _rule(pairs: Pairs) -> Callable[[StatedRelation, Pairs, Around], Judgement] | None:
    """The rule for what is more than a formula of numbers and letters."""
    if any(has_table(side.tree) for side in pairs[0]):
        return judge_matrices
    if any(has_calculus(side.tree) for pair in pairs for side in pair):
        return judge_calculus
    return None


def _judge_closed(relation: str, pairs: Pairs, around: Around) -> Judgement:
    """A relation between numbers: false only when it is so however it is read."""
    verdicts = [closed_holds(relation, left, right) for left, right in pairs]
    if True in verdicts:
        trivial = any(shape(left.tree) == shape(right.tree) for left, right in pairs)
        return NOTHING if trivial else Confirmed(ConfirmedBy.VALUE)
    refuted = [verdict for verdict in verdicts if isinstance(verdict, Refutation)]
    left, right = pairs[0]
    if len(refuted) < len(pairs) or not may_be_judged(left, right):
        return Refused("its numbers do not decide it")
    words = around()
    if words.hypothesis or words.denied:
        return SUPPOSED
    if are_codewords(left, right, words.coding):
        return Refused("its numbers may be words of digits")
    if (words.residues or words.acting) and may_be_residues(left, right):
        return Refused("its numbers may be residues")
    if any(
        holds_in_a_ring(one.tree, other.tree, replace(words.assumed().moduli, some=False))
        for one, other in pairs
    ):
        return _ASSUMED
    return refuted[0]


def _judge_open(
    claim: StatedRelation,
    pairs: Pairs,
    scope: DefinitionScope,
    around: Around,
) -> Judgement:
    left, right = pairs[0]
    for one, other in pairs:
        if shape(one.tree) == shape(other.tree):
            return NOTHING
        if _is_identity(one, other):
            return Confirmed(ConfirmedBy.IDENTITY) if not around().algebra else NOTHING
    judgement = _with_definitions(NOTHING, pairs[0], scope, around)
    if judgement is not NOTHING:
        return judgement
    if (
        claim.relation != "="
        or claim.modulus
        or not all(may_be_mended(a.tree, b.tree) for a, b in pairs)
    ):
        return NOTHING
    mended = [mend(a.tree, b.tree) for a, b in pairs]
    if not mended[0]:
        return NOTHING
    words = around()
    if words.condition or words.denied:
        return SUPPOSED
    if words.acting or (words.algebra and not has_substance(left.tree, right.tree)):
        return _IN_ALGEBRA
    if any(makes_true(one.tree, other.tree, words.assumed()) for one, other in pairs):
        return _ASSUMED
    return Mendable(mended[0], left, right)


def _calls(reading: Interpretation) -> bool:
    """Whether a function is applied that the text must have defined."""
    return any(isinstance(part, Operation) and part.name == "call" for part in walk(reading.tree))


def _is_identity(left: Interpretation, right: Interpretation) -> bool:
    names = symbols(left.tree) | symbols(right.tree)
    return len(names) <= MAX_NAMES and is_identity(left.tree, right.tree, tuple(sorted(names)))


def _with_definitions(
    judgement: Judgement,
    pair: tuple[Interpretation, Interpretation],
    scope: DefinitionScope,
    around: Around,
) -> Judgement:
    """What the definitions before say of an equation of which nothing is known; it may be one."""
    left, right = pair
    if isinstance(judgement, Refused):
        confirmed = _confirmed_by(scope, left, right)
        if confirmed is not None:
            judgement = confirmed if not around().algebra else _IN_ALGEBRA
    known = read_definition(left.tree, right.tree)
    if known is not None:
        scope.enter(*known)
    return judgement


def _confirmed_by(
    scope: DefinitionScope, left: Interpretation, right: Interpretation
) -> Confirmed | None:
    first = scope.put_in(left.tree)
    second = scope.put_in(right.tree)
    if first is None and second is None:
        return None
    one, other = first or left.tree, second or right.tree
    names = symbols(one) | symbols(other)
    if len(names) > MAX_NAMES or shape(one) == shape(other):
        return None
    if has_table(one) or has_table(other):
        holds = is_matrix_identity(one, other)
    elif has_calculus(one, other):
        sides = worked_out(one, other)
        holds = isinstance(sides, Sides) and calculus_holds(sides) is True
    else:
        holds = is_identity(one, other, tuple(sorted(names)))
    return Confirmed(ConfirmedBy.DEFINITIONS) if holds else None
