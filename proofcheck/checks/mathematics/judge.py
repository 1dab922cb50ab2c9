"""What computation says of one relation: confirmed, refuted, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from proofcheck.checks.expressions.outcome import Refused
from proofcheck.checks.expressions.parse import parse
from proofcheck.checks.expressions.reading import Reading, Readings
from proofcheck.checks.expressions.tree import Operation, symbols, walk
from proofcheck.checks.mathematics.closed import (
    Refutation,
    closed_holds,
    may_be_judged,
    may_be_residues,
)
from proofcheck.checks.mathematics.context import Surroundings, names_objects
from proofcheck.checks.mathematics.definitions import Scope, read_definition
from proofcheck.checks.mathematics.near import Mended, has_substance, may_be_mended, mend
from proofcheck.checks.mathematics.points import is_identity
from proofcheck.checks.mathematics.shapes import shape

MAX_NAMES = 8


@dataclass(frozen=True, slots=True)
class Confirmed:
    """``by`` is as in ``Confirmation``."""

    by: str


@dataclass(frozen=True, slots=True)
class Mendable:
    """The equation is false and one edit makes it an identity."""

    mended: Mended
    left: Reading
    right: Reading


Judgement = Confirmed | Refutation | Mendable | Refused

_NOTHING = Refused("true or false according to what its letters stand for")


@lru_cache(maxsize=1 << 14)
def read(text: str) -> Readings | Refused:
    """The readings of a side: neighbouring relations share theirs."""
    return parse(text)


def judge(
    relation: str, left: str, right: str, scope: Scope, around: Callable[[], Surroundings]
) -> Judgement:
    """Judge ``left relation right``; ``around`` tells what the words say, if that is needed."""
    first, second = read(left), read(right)
    if isinstance(first, Refused):
        return first
    if isinstance(second, Refused):
        return second
    pairs = list(product(first.readings, second.readings))
    names = symbols(pairs[0][0].tree) | symbols(pairs[0][1].tree)
    if not names and not any(map(_calls, pairs[0])):
        return _judge_closed(relation, pairs, around)
    if relation not in ("=", "define"):
        return _NOTHING
    if names_objects(left, right):
        return Refused("pairs of capitals")
    return _judge_open(relation, pairs, scope, around)


def _judge_closed(
    relation: str, pairs: list[tuple[Reading, Reading]], around: Callable[[], Surroundings]
) -> Judgement:
    """A relation between numbers: false only when it is so however it is read."""
    verdicts = [closed_holds(relation, left, right) for left, right in pairs]
    if True in verdicts:
        trivial = any(shape(left.tree) == shape(right.tree) for left, right in pairs)
        return _NOTHING if trivial else Confirmed("value")
    refuted = [verdict for verdict in verdicts if isinstance(verdict, Refutation)]
    left, right = pairs[0]
    if len(refuted) < len(pairs) or not may_be_judged(left, right):
        return Refused("its numbers do not decide it")
    words = around()
    if words.hypothesis or words.denied:
        return Refused("it is supposed, or denied")
    if (words.residues or words.acting) and may_be_residues(left, right):
        return Refused("its numbers may be residues")
    return refuted[0]


def _judge_open(
    relation: str,
    pairs: list[tuple[Reading, Reading]],
    scope: Scope,
    around: Callable[[], Surroundings],
) -> Judgement:
    left, right = pairs[0]
    for one, other in pairs:
        if shape(one.tree) == shape(other.tree):
            return _NOTHING
        if _is_identity(one, other):
            return Confirmed("identity") if not around().algebra else _NOTHING
    known = read_definition(left.tree, right.tree)
    confirmed = _confirmed_by(scope, left, right)
    if known is not None:
        scope.enter(*known)
    if confirmed:
        return confirmed if not around().algebra else _NOTHING
    if relation != "=" or not all(may_be_mended(a.tree, b.tree) for a, b in pairs):
        return _NOTHING
    mended = [mend(a.tree, b.tree) for a, b in pairs]
    if mended[0] is None:
        return _NOTHING
    words = around()
    if words.condition or words.denied:
        return Refused("it is supposed, or denied")
    if words.acting or (words.algebra and not has_substance(left.tree, right.tree)):
        return Refused("its letters may be no numbers")
    return Mendable(mended[0], left, right)


def _calls(reading: Reading) -> bool:
    """Whether a function is applied that the text must have defined."""
    return any(isinstance(part, Operation) and part.name == "call" for part in walk(reading.tree))


def _is_identity(left: Reading, right: Reading) -> bool:
    names = symbols(left.tree) | symbols(right.tree)
    return len(names) <= MAX_NAMES and is_identity(left.tree, right.tree, tuple(sorted(names)))


def _confirmed_by(scope: Scope, left: Reading, right: Reading) -> Confirmed | None:
    first = scope.put_in(left.tree)
    second = scope.put_in(right.tree)
    if first is None and second is None:
        return None
    one, other = first or left.tree, second or right.tree
    names = symbols(one) | symbols(other)
    if len(names) > MAX_NAMES or shape(one) == shape(other):
        return None
    holds = is_identity(one, other, tuple(sorted(names)))
    return Confirmed("definitions") if holds else None
