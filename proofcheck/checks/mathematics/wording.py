"""How a refuted equation is told: values that refute it, and the side as it should be."""

from __future__ import annotations

from fractions import Fraction

from proofcheck.checks.mathematics.calculus import Failing
from proofcheck.checks.mathematics.closed import exactly
from proofcheck.checks.mathematics.edits import Edit
from proofcheck.checks.mathematics.points import close, turns
from proofcheck.checks.mathematics.shapes import shape
from proofcheck.expressions.evaluate import approximate, exact
from proofcheck.expressions.interpretation import Interpretations
from proofcheck.expressions.latex import latex
from proofcheck.expressions.parse import parse
from proofcheck.expressions.tree import Node, Operation, symbols

_NAMES = {
    "sign": "sign",
    "number": "number",
    "exponent": "exponent",
    "factor": "factor",
    "variable": "letter",
    "term": "term",
    "operation": "operation",
    "fraction": "way round of a fraction",
}
# Small numbers that differ; the first ones at which the sides differ are shown.
_TRIED = ((2, 3, 5, 7, 4, 6, 8, 9), (5, 3, 2, 4, 7, 6, 9, 8), (3, 1, 4, 2, 6, 5, 7, 8))


def edit_name(edit: Edit) -> str:
    """The kind of the edit in words that follow "with another"."""
    return _NAMES[edit.kind]


def witness(left: Node, right: Node) -> str:
    """Small numbers at which the sides differ, with the values: "at x = 2, y = 3 the left side is
    7, the right side 9"."""
    names = sorted(symbols(left) | symbols(right))
    if turns(left) or turns(right):
        return _witness_with_i(left, right, [name for name in names if name != "i"])
    for row in _TRIED:
        point = dict(zip(names, map(Fraction, row), strict=False))
        if len(point) < len(names):
            break
        values = _values(left, right, point)
        if values is not None:
            at = ", ".join(f"{name} = {value}" for name, value in point.items())
            return f"at {at} the left side is {values[0]}, the right side {values[1]}"
    return "the sides differ at all numbers that were tried"


def _witness_with_i(left: Node, right: Node, names: list[str]) -> str:
    """As ``witness``, where i is the imaginary unit."""
    point = dict(zip(names, map(float, _TRIED[0]), strict=False))
    values = [approximate(side, {**point, "i": 1j}) for side in (left, right)]
    at = "".join(f"{name} = {value:g}, " for name, value in point.items())
    if len(point) < len(names) or None in values:
        return "the sides differ at all numbers that were tried"
    one, other = (f"{value.real:.4g}{value.imag:+.4g}i" for value in values if value is not None)
    return f"with {at}i the imaginary unit, the left side is about {one}, the right side {other}"


def told(failing: Failing) -> str:
    """A point and the values there, as ``witness``; without the letters of antiderivatives, which
    are constant, it speaks of their derivatives."""
    at = ", ".join(f"{name} = {value:.4g}" for name, value in failing.at)
    values = f"the left side is about {failing.left:.6g}, the right side about {failing.right:.6g}"
    if failing.differentiated:
        values = "the derivative of " + values.replace("the right", "that of the right")
    return f"at {at} {values}" if at else values


def _values(left: Node, right: Node, point: dict[str, Fraction]) -> tuple[str, str] | None:
    first, second = exact(left, point), exact(right, point)
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return (exactly(first), exactly(second)) if first != second else None
    floats = {name: float(value) for name, value in point.items()}
    one, other = approximate(left, floats), approximate(right, floats)
    if one is None or other is None or close(one, other) or one.imag or other.imag:
        return None
    return f"about {one.real:.6g}", f"about {other.real:.6g}"


def corrected(side: str, edit: Edit) -> str:
    """The side with the edit made, in the author's own notation where that can be kept."""
    new = latex(edit.new)
    before, after = side[: edit.old.start], side[edit.old.end :]
    attempts = [before + new + after, f"{before}({new}){after}"]
    if edit.kind == "sign":
        attempts = [*_signs(side, edit), *attempts]
    if edit.kind == "operation" and (joined := _joined(side, edit)):
        attempts = [before + joined + after, f"{before}({joined}){after}", *attempts]
    for attempt in attempts:
        read = parse(attempt)
        if isinstance(read, Interpretations) and any(
            shape(one.tree) == shape(edit.tree) for one in read.readings
        ):
            return attempt
    return latex(edit.tree)


def _joined(side: str, edit: Edit) -> str:
    """The two parts of the edited node as they are written, with the new operation between them."""
    if not isinstance(edit.old, Operation) or not isinstance(edit.new, Operation):
        return ""
    first, second = (side[part.start : part.end] for part in edit.old.arguments)
    if edit.new.name == "div":
        return rf"\frac{{{first}}}{{{second.lstrip('- ')}}}"
    minus = edit.old.name == "div"
    return first + (" - " if minus else " + " if edit.new.name == "add" else " ") + second


def _signs(side: str, edit: Edit) -> list[str]:
    """The side with the sign before the edited node turned over."""
    old = edit.old
    before = side[: old.start].rstrip()
    if isinstance(old, Operation) and old.name == "neg":
        rest = side[old.start :].lstrip().removeprefix("-").lstrip()
        return [f"{before} + {rest}" if before else rest, f"{before}{rest}"]
    if before.endswith("+"):
        return [f"{before[:-1]}- {side[old.start :]}"]
    return [f"{before}-{side[old.start :]}"]
