"""Rigorous enclosures: an interval that holds the value whatever the rounding."""

from __future__ import annotations

from proofcheck.expressions.exact import exact
from proofcheck.expressions.outcome import Interval, Refused, Undefined
from proofcheck.expressions.tree import Node, Number, walk
from proofcheck.expressions.work import Evaluation, Stop, Values

_PRECISIONS = (64, 128, 256, 512)  # bits
_ACCURACY = 40  # bits that are enough


def enclose(node: Node, values: Values) -> Interval | Refused | Undefined:
    """An interval around the value of a tree; each decimal literal is its value ± its slack.

    Without decimals the interval is a point where the value is rational, and else about
    ``2**-40`` of the value wide, if that can be had.
    """
    rounded = any(isinstance(part, Number) and part.slack for part in walk(node))
    if not rounded:
        value = exact(node, values)
        if isinstance(value, Undefined):
            return value
        if not isinstance(value, Refused):
            return Interval(value, value)
    return _by_balls(node, values, rounded)


def _by_balls(node: Node, values: Values, rounded: bool) -> Interval | Refused | Undefined:
    """With more and more precision; that does not help much against rounded literals."""
    from flint import ctx  # 0.07 s, and few documents need it

    from proofcheck.expressions.balls import BALLS, Vague, interval

    outcome: Interval | Refused | Undefined = Refused("a value that cannot be enclosed")
    for precision in _PRECISIONS:
        with ctx.workprec(precision):
            try:
                number = Evaluation(BALLS).value(node, values)
                accuracy = BALLS.size(number) and number.rel_accuracy_bits()
            except Vague as vague:
                outcome = vague.outcome
                continue
            except Stop as stop:
                return stop.outcome
            outcome = interval(number)
            if rounded or accuracy >= _ACCURACY:
                break
    return outcome
