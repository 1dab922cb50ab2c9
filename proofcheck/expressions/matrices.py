"""Matrices of numbers: products, powers, inverses, determinants, over any field.

A value is a number or a tuple of rows; both exact (``Fraction``) and floating numbers will do.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from proofcheck.expressions.outcome import Refused, Undefined
from proofcheck.expressions.tree import Node, Number, Operation, Symbol, walk
from proofcheck.expressions.work import Stop, refuse, undefined

MAX_SIZE = 10  # rows or columns
MAX_POWER = 50
MAX_BITS = 2_000  # of an entry

Matrix = tuple[tuple[Any, ...], ...]
Scalar = Callable[[Node], Any]
"""The number that a tree without matrices is; raises ``Stop``."""


def has_table(node: Node) -> bool:
    """Whether a matrix stands in the tree."""
    return any(isinstance(part, Operation) and part.name == "matrix" for part in walk(node))


def matrix_value(node: Node, scalar: Scalar) -> Any | Matrix | Refused | Undefined:
    """The value of a tree of numbers and matrices; never raises.

    Matrices of wrong sizes have none; ``|A|`` is the determinant; a number is not added to a
    matrix.
    """
    try:
        return _value(node, scalar)
    except Stop as stop:
        return stop.outcome
    except ArithmeticError:
        return Refused("numbers out of range")


def _value(node: Node, scalar: Scalar) -> Any | Matrix:
    if isinstance(node, (Number, Symbol)) or not has_table(node):
        return scalar(node)
    if node.name == "matrix":
        return tuple(
            tuple(scalar(entry) for entry in row.arguments)
            for row in node.arguments
            if isinstance(row, Operation)
        )
    if node.name == "pow":
        base, exponent = node.arguments
        return _power(_value(base, scalar), scalar(exponent))
    operation = _OPERATIONS.get(node.name)
    if operation is None:
        raise refuse(f"{node.name} of a matrix")
    result, *rest = (_value(part, scalar) for part in node.arguments)
    if node.name in ("add", "mul"):
        for part in rest:
            result = _checked(operation(result, part))
        return result
    return _checked(operation(result, *rest))


def _checked(value: Any | Matrix) -> Any | Matrix:
    for row in value if isinstance(value, tuple) else ((value,),):
        for entry in row:
            if isinstance(entry, Fraction) and (
                entry.numerator.bit_length() + entry.denominator.bit_length() > MAX_BITS
            ):
                raise refuse("too much work: numbers of many digits")
    return value


def _sum(left: Any | Matrix, right: Any | Matrix) -> Any | Matrix:
    if isinstance(left, tuple) != isinstance(right, tuple):
        raise undefined("a number added to a matrix")
    if not isinstance(left, tuple):
        return left + right
    if _size(left) != _size(right):
        raise undefined("matrices of different sizes")
    return tuple(
        tuple(a + b for a, b in zip(one, other, strict=True))
        for one, other in zip(left, right, strict=True)
    )


def _product(left: Any | Matrix, right: Any | Matrix) -> Any | Matrix:
    if not isinstance(left, tuple):
        left, right = right, left
    if not isinstance(left, tuple):
        return left * right
    if not isinstance(right, tuple):
        return tuple(tuple(entry * right for entry in row) for row in left)
    if _size(left)[1] != _size(right)[0]:
        raise undefined("matrices whose sizes do not fit")
    columns = tuple(zip(*right, strict=True))
    return tuple(
        tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns)
        for row in left
    )


def _quotient(left: Any | Matrix, right: Any | Matrix) -> Any | Matrix:
    if isinstance(right, tuple):
        raise undefined("division by a matrix")
    return _product(left, 1 / right)


def _power(base: Any | Matrix, exponent: Any) -> Any | Matrix:
    if not isinstance(base, tuple):
        return base**exponent
    count = int(exponent.real)
    if exponent != count or abs(count) > MAX_POWER:
        raise refuse("a power of a matrix that is not small and whole")
    if count < 0:
        base, count = _inverse(base), -count
    size = _square(base)
    result: Matrix = tuple(tuple(int(a == b) for b in range(size)) for a in range(size))
    for _ in range(count):
        result = _checked(_product(result, base))
    return result


def _transpose(matrix: Any | Matrix) -> Matrix:
    if not isinstance(matrix, tuple):
        raise undefined("the transpose of a number")
    return tuple(zip(*matrix, strict=True))


def _size(matrix: Matrix) -> tuple[int, int]:
    return len(matrix), len(matrix[0])


def _square(matrix: Any | Matrix) -> int:
    if not isinstance(matrix, tuple) or len(matrix) != len(matrix[0]):
        raise undefined("the determinant or inverse of what is no square matrix")
    if len(matrix) > MAX_SIZE:
        raise refuse("too much work: a large matrix")
    return len(matrix)


def _determinant(matrix: Any | Matrix) -> Any:
    return _eliminated(matrix, _square(matrix))[0]


def _inverse(matrix: Any | Matrix) -> Matrix:
    size = _square(matrix)
    wide = tuple(
        (*row, *(int(at == number) for at in range(size))) for number, row in enumerate(matrix)
    )
    determinant, rows = _eliminated(wide, size)
    if not determinant:
        raise undefined("the inverse of a singular matrix")
    return tuple(tuple(row[size:]) for row in rows)


def _eliminated(matrix: Matrix, size: int) -> tuple[Any, list[list[Any]]]:
    """The determinant of the first ``size`` columns, and the rows after Gauss and Jordan.

    The largest pivot is taken, for the sake of floating numbers.
    """
    rows = [list(row) for row in matrix]
    determinant: Any = 1
    for at in range(size):
        pivot = max(range(at, size), key=lambda row: abs(rows[row][at]))
        if not rows[pivot][at]:
            return 0, rows
        if pivot != at:
            rows[at], rows[pivot] = rows[pivot], rows[at]
            determinant = -determinant
        head = rows[at][at]
        determinant = determinant * head
        rows[at] = [entry / head for entry in rows[at]]
        for row in range(size):
            if row != at and rows[row][at]:
                factor = rows[row][at]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[at], strict=True)]
    return determinant, rows


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": _sum,
    "mul": _product,
    "div": _quotient,
    "neg": lambda value: _product(value, -1),
    "det": _determinant,
    "abs": lambda value: _determinant(value) if isinstance(value, tuple) else abs(value),
    "transpose": _transpose,
}
