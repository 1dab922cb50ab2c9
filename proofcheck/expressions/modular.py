"""Evaluation modulo a positive integer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from proofcheck.expressions.exact import exact, integer, within
from proofcheck.expressions.outcome import Refused, Undefined
from proofcheck.expressions.tree import Node, Operation
from proofcheck.expressions.work import (
    Domain,
    Evaluation,
    Stop,
    Values,
    refuse,
    undefined,
)

_MAX_MODULUS_BITS = 1_000
# Operations whose arguments must be known, not only their residues.
_WHOLE = "factorial binomial root abs floor ceil mod gcd lcm max min".split()


def modular(node: Node, values: Mapping[str, int], modulus: int) -> int | Refused | Undefined:
    """The residue in ``[0, modulus)``; fractions by inverses where they exist.

    What is an integer is reduced as such (``n(n+1)/2`` modulo 2), without inverses.
    """
    if modulus < 1 or modulus.bit_length() > _MAX_MODULUS_BITS:
        return Refused("a modulus out of range")
    rational = {name: Fraction(value) for name, value in values.items()}
    try:
        value = exact(node, rational)
        if isinstance(value, Fraction):
            return _residue(value, modulus)
        if isinstance(value, Undefined):
            return value
        return Evaluation(_residues(modulus)).value(node, rational)
    except Stop as stop:
        return stop.outcome


def _residue(value: Fraction, modulus: int) -> int:
    try:
        return value.numerator * pow(value.denominator, -1, modulus) % modulus
    except ValueError:
        raise undefined("a fraction that has no residue") from None


def _residues(modulus: int) -> Domain[int]:
    def divided(numerator: int, denominator: int) -> int:
        try:
            return numerator * pow(denominator, -1, modulus) % modulus
        except ValueError:
            raise refuse("a divisor without an inverse") from None

    def power(node: Operation, evaluation: Evaluation[int], values: Values) -> int:
        base = evaluation.value(node.arguments[0], values)
        exponent = within(evaluation, node.arguments[1], values)
        if exponent.denominator != 1 or (base == 0 and exponent <= 0):
            raise refuse("a power that has no plain residue")
        evaluation.spend(exponent.numerator.bit_length())
        try:
            return pow(base, exponent.numerator, modulus)
        except ValueError:
            raise refuse("a divisor without an inverse") from None

    def whole(node: Operation, evaluation: Evaluation[int], values: Values) -> int:
        return _residue(within(evaluation, node, values), modulus)

    special: dict[str, Callable[[Operation, Evaluation[int], Values], int]] = {"pow": power}
    special |= dict.fromkeys(_WHOLE, whole)
    return Domain(
        rational=lambda value, _slack: _residue(value, modulus),
        pi=_no_pi,
        add=lambda first, second: (first + second) % modulus,
        mul=lambda first, second: first * second % modulus,
        size=int.bit_length,
        integer=integer,
        operations={"neg": lambda number: -number % modulus, "div": divided},
        special=special,
    )


def _no_pi() -> int:
    raise refuse("pi is irrational")
