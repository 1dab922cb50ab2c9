"""PC203: a congruence between numbers that is false."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proofcheck.checks.mathematics.results import NOTHING, SUPPOSED, Around, Confirmed, Pairs
from proofcheck.checks.mathematics.shapes import shape
from proofcheck.document.finding import ConfirmedBy
from proofcheck.document.rule import Category, Rule, Severity
from proofcheck.expressions.evaluate import exact, modular
from proofcheck.expressions.interpretation import Feature, Interpretation, Interpretations
from proofcheck.expressions.outcome import Refused
from proofcheck.expressions.parse import parse

FALSE_CONGRUENCE = Rule(
    code="PC203",
    category=Category.MATHEMATICS,
    title="a congruence between numbers is false",
    severity=Severity.ERROR,
    confidence=0.95,
    why="Both sides are numbers, and they leave other remainders when divided by the modulus "
    "that the formula states.",
    example_bad=r"Now $2^{10} \equiv 2 \pmod{11}$.",
    example_good=r"Now $2^{10} \equiv 1 \pmod{11}$.",
    silence="Write `% proofcheck: ignore[{code}]` on one of the formula's lines.",
    false_alarms="None in 21 collections with 42,500 proofs, where 320 relations with a stated "
    "modulus are confirmed: three flags, each false as written. Two conclusions that "
    "the text denies were flagged too, before the gates were written.",
    best_grade=0.5,
)


# Notation that means something else than numbers; bars and products are plain here.
_FOREIGN = frozenset(
    (
        Feature.PARENTHESISED_NUMBER,
        Feature.PARENTHESISED_FRACTION,
        Feature.BRACKETS,
        Feature.ASTERISK,
        Feature.E,
    )
)


@dataclass(frozen=True, slots=True)
class Incongruent:
    """The residues of both sides, in ``[0, modulus)``."""

    left: int
    right: int
    modulus: int


def judge_congruence(
    modulus: str, pairs: Pairs, around: Around
) -> Confirmed | Incongruent | Refused:
    """A relation between numbers modulo another, which is LaTeX."""
    verdicts = [congruence_holds(modulus, left, right) for left, right in pairs]
    left, right = pairs[0]
    if True in verdicts:
        return Confirmed(ConfirmedBy.VALUE) if shape(left.tree) != shape(right.tree) else NOTHING
    refuted = [verdict for verdict in verdicts if isinstance(verdict, Incongruent)]
    if len(refuted) < len(pairs) or (left.features | right.features) & _FOREIGN:
        return Refused("its numbers do not decide it")
    words = around()
    if words.hypothesis or words.condition or words.denied:
        return SUPPOSED
    return refuted[0]


def congruence_holds(
    modulus: str, left: Interpretation, right: Interpretation
) -> bool | Incongruent | None:
    """Whether two numbers are congruent; None when that cannot be told."""
    number = _number(modulus)
    if number is None or number < 2:
        return None
    first, second = modular(left.tree, {}, number), modular(right.tree, {}, number)
    if not isinstance(first, int) or not isinstance(second, int):
        return None
    return True if first == second else Incongruent(first, second, number)


def _number(text: str) -> int | None:
    read = parse(text)
    if not isinstance(read, Interpretations) or len(read.readings) > 1:
        return None
    value = exact(read.readings[0].tree, {})
    whole = isinstance(value, Fraction) and value.denominator == 1
    return value.numerator if whole and isinstance(value, Fraction) else None
