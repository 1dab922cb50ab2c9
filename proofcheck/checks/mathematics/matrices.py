"""Equations between matrices and determinants: PC201 when they hold only numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from proofcheck.checks.mathematics.claims import StatedRelation
from proofcheck.checks.mathematics.closed import Refutation, exactly
from proofcheck.checks.mathematics.points import PER_DOMAIN, close, domains, wants_integers
from proofcheck.checks.mathematics.results import NOTHING, SUPPOSED, Around, Confirmed, Pairs
from proofcheck.checks.mathematics.shapes import shape
from proofcheck.document.finding import ConfirmedBy
from proofcheck.expressions.evaluate import Refused, Undefined, approximate, exact
from proofcheck.expressions.matrices import has_table, matrix_value
from proofcheck.expressions.tree import Node, Number, Operation, symbols, walk
from proofcheck.expressions.work import Stop, refuse


def judge_matrices(
    claim: StatedRelation, pairs: Pairs, around: Around
) -> Confirmed | Refutation | Refused:
    """An equation in which matrices stand."""
    left, right = pairs[0]
    if symbols(left.tree) | symbols(right.tree):
        confirmed = any(
            shape(one.tree) != shape(other.tree) and is_matrix_identity(one.tree, other.tree)
            for one, other in pairs
        )
        return Confirmed(ConfirmedBy.IDENTITY) if confirmed else NOTHING
    verdicts = [matrices_agree(one.tree, other.tree) for one, other in pairs]
    if True in verdicts:
        return Confirmed(ConfirmedBy.VALUE) if shape(left.tree) != shape(right.tree) else NOTHING
    refuted = [verdict for verdict in verdicts if isinstance(verdict, Refutation)]
    if (
        claim.relation != "="
        or len(refuted) < len(pairs)
        or not may_be_matrices(left.tree, right.tree)
    ):
        return Refused("its matrices do not decide it")
    words = around()
    if words.hypothesis or words.condition or words.denied:
        return SUPPOSED
    return Refused("its numbers may be residues") if words.residues else refuted[0]


def matrices_agree(left: Node, right: Node) -> bool | Refutation | None:
    """Whether two sides that hold only numbers are equal; None when that cannot be told."""
    first, second = matrix_value(left, _exact), matrix_value(right, _exact)
    if isinstance(first, (Refused, Undefined)) or isinstance(second, (Refused, Undefined)):
        return None
    if not isinstance(first, tuple) and not isinstance(second, tuple):
        return True if first == second else Refutation(exactly(first), exactly(second))
    if not isinstance(first, tuple) or not isinstance(second, tuple):
        return None  # 0 may be the matrix of zeros
    if len(first) != len(second) or len(first[0]) != len(second[0]):
        return None
    for row, pair in enumerate(zip(first, second, strict=True), 1):
        for column, (one, other) in enumerate(zip(*pair, strict=True), 1):
            if one != other:
                where = f"in row {row}, column {column}"
                return Refutation(f"{exactly(one)} {where}", f"{exactly(other)} there")
    return True


def is_matrix_identity(left: Node, right: Node) -> bool:
    """Whether two sides agree whatever numbers the letters in them are."""
    names = tuple(sorted(symbols(left) | symbols(right)))
    if not all(_is_number(side) for side in (left, right)):
        return False
    integers = wants_integers(left, right) or any(map(_has_power, (left, right)))
    points = domains(names, integers)[0 if integers else 3][1]
    return len(points) >= PER_DOMAIN and all(_agree_at(left, right, point) for point in points)


def _is_number(tree: Node) -> bool:
    """Whether all letters that stand beside matrices are small ones: a capital is a matrix."""
    if not isinstance(tree, Operation) or tree.name == "matrix":
        return True
    if not has_table(tree):
        return all(name.lstrip("\\")[:1].islower() for name in symbols(tree))
    return all(map(_is_number, tree.arguments))


def _has_power(tree: Node) -> bool:
    """Whether a matrix has an exponent with letters: a whole number."""
    return any(
        isinstance(part, Operation)
        and part.name == "pow"
        and has_table(part.arguments[0])
        and bool(symbols(part.arguments[1]))
        for part in walk(tree)
    )


def _agree_at(left: Node, right: Node, point: Mapping[str, complex]) -> bool:
    def scalar(node: Node) -> complex:
        value = approximate(node, point)
        if value is None:
            raise refuse("no value")
        return value

    first, second = matrix_value(left, scalar), matrix_value(right, scalar)
    if isinstance(first, (Refused, Undefined)) or isinstance(second, (Refused, Undefined)):
        return False
    if not isinstance(first, tuple) and not isinstance(second, tuple):
        return close(first, second)
    if not isinstance(first, tuple) or not isinstance(second, tuple):
        return False
    return (
        len(first) == len(second)
        and len(first[0]) == len(second[0])
        and all(
            close(a, b)
            for one, other in zip(first, second, strict=True)
            for a, b in zip(one, other, strict=True)
        )
    )


def _exact(node: Node) -> Fraction:
    if any(isinstance(part, Number) and part.slack for part in walk(node)):
        raise refuse("decimals in a matrix")
    value = exact(node, {})
    if not isinstance(value, Fraction):
        raise Stop(value)
    return value


def may_be_matrices(left: Node, right: Node) -> bool:
    """Whether tables that are not equal are matrices of numbers: not permutations in two rows,
    and not two bare tables, where one may stand for what is supposed."""
    if all(isinstance(side, Operation) and side.name == "matrix" for side in (left, right)):
        return False
    return not any(
        isinstance(part, Operation) and part.name == "matrix" and _permutes(part)
        for side in (left, right)
        for part in walk(side)
    )


def _permutes(table: Operation) -> bool:
    rows = [row.arguments for row in table.arguments if isinstance(row, Operation)]
    if len(rows) != 2:
        return False
    upper, lower = ([entry.value for entry in row if isinstance(entry, Number)] for row in rows)
    return upper == list(range(1, len(rows[0]) + 1)) and sorted(lower) == upper
