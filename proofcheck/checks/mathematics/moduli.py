"""Rings in which numbers are not what they seem: which a text names, and what holds in them."""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass
from fractions import Fraction

from proofcheck.expressions.evaluate import exact
from proofcheck.expressions.tree import Node, symbols

POINTS = 8
LARGEST = 10**6  # modulus

_WORDS = {
    **dict.fromkeys("two deux zwei dos due dois двух".split(), 2),
    **dict.fromkeys("three trois drei tres tre três трёх трех".split(), 3),
    **dict.fromkeys("five cinq fünf cinco cinque пяти".split(), 5),
}
_FACE = (
    r"(?:\\(?:mathbb|mathbf|mathrm|Bbb|bf|bbF)\s*\{?\s*|\\"
    r"|\b(?:over|in|field|ring|sur|dans|über|Körper|corps|над|в)[\s~]+\$\s*)"
)
_FIELD, _RING = r"(?:F|GF|FF)\s*\}?\s*(?:_|\()", r"(?:Z|ZZ)\s*\}?\s*(?:_|/|\\big/)"
_CHARACTERISTIC = (
    r"\b[Cc]hara(?:c|k)teristi[ckq]\w*(?:\s+(?:equal\s+to|is|of|at\s+most))?"
    r"|\bcaract[^\s]{1,6}ristique|\bcaracter[ií]stica|характеристик\w*|特征|\bchar\b[^=.]{0,20}="
)
_OPEN = r"[\s~$\\{}(,;:!=]*(?:langle\s*|text\s*)?"
_MODULUS = re.compile(
    rf"(?:(?P<field>{_FACE}{_FIELD}|{_CHARACTERISTIC})|{_FACE}{_RING}"
    r"|\\[bp]?mod(?![a-zA-Z])|\\pod(?![a-zA-Z])|\bmod\b\.?|\bmodul[oe]\b|по модулю|模"
    rf"){_OPEN}(?P<number>\d{{1,6}}|{'|'.join(_WORDS)})(?![\w.]*\d)"
)
_SOME = re.compile(
    rf"{_FACE}(?:{_FIELD}|{_RING})|{_CHARACTERISTIC}|\bfinite fields?\b|\bendliche\w* Körper"
    r"|\bcorps finis?\b|конечн\w* пол|有限域"
)
_BOOLEAN = re.compile(
    r"\bboolean|\bbool(?:é|e|\\'e)en|\bboolesch|\bsymmetric differences?\b|\bdiff\S{1,8}rences? sym"
    r"|\bsymmetrische\w* Differenz|\\triangle|булев|симметрическ|布尔|对称差",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moduli:
    """The rings that a text speaks of: the integers modulo the ``stated`` numbers, a prime for a
    field; ``some`` other field or ring in which a number may vanish; one in which each element is
    its own square and its own negative."""

    stated: frozenset[int]
    some: bool
    boolean: bool


def moduli_of(text: str) -> Moduli:
    """What a text, macros expanded, says of the rings that its numbers and letters are from."""
    stated = set()
    for match in _MODULUS.finditer(text):
        number = _WORDS.get(match["number"]) or int(match["number"])
        stated.add(_prime_factor(number) if match["field"] else number)
    return Moduli(
        frozenset(number for number in stated if 1 < number <= LARGEST),
        _SOME.search(text) is not None,
        _BOOLEAN.search(text) is not None,
    )


def holds_in_a_ring(left: Node, right: Node, moduli: Moduli) -> bool:
    """Whether an equation that is false of numbers holds in one of the rings."""
    names = sorted(symbols(left) | symbols(right))
    chance = random.Random(len(names))
    if moduli.boolean:
        points = [[chance.randrange(2) for _ in names] for _ in range(POINTS)]
        common = _common(left, right, names, points)
        if common is not None and common % 2 == 0:
            return True
    if not moduli.stated and not moduli.some:
        return False
    common = _common(
        left, right, names, [[chance.randrange(1, 60) for _ in names] for _ in range(POINTS)]
    )
    if common is None:
        return False
    if moduli.stated:
        return any(common % modulus == 0 for modulus in moduli.stated)
    return common != 1


def _prime_factor(number: int) -> int:
    """The smallest one: of the number of a field's elements its characteristic."""
    return next((one for one in range(2, 1_000) if number % one == 0), number)


def _common(left: Node, right: Node, names: list[str], points: list[list[int]]) -> int | None:
    """The greatest common divisor of the differences between both sides; None when they have no
    value anywhere, or fractions that may have no residue."""
    common, found = 0, False
    for row in points:
        point = {name: Fraction(value) for name, value in zip(names, row, strict=True)}
        first, second = exact(left, point), exact(right, point)
        if not isinstance(first, Fraction) or not isinstance(second, Fraction):
            continue
        found = True
        difference = first - second
        common = math.gcd(common, difference.numerator)
        while (shared := math.gcd(common, difference.denominator)) > 1:
            common //= shared
    return common if found else None
