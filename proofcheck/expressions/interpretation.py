"""What a formula may mean: its readings, and what in the way it is written a rule should know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proofcheck.expressions.tree import Node


class Feature(StrEnum):
    """Notation that is read in one way here and in another way elsewhere."""

    PARENTHESISED = "the whole side is one parenthesis"  # ideals, tuples, cycles
    PARENTHESISED_NUMBER = "a number alone in parentheses"  # cycles, 2(3)
    PARENTHESISED_FRACTION = "a fraction alone in parentheses"  # Legendre's symbol
    BRACKETS = "square brackets"
    BARS = "vertical bars"
    ASTERISK = "an asterisk"
    COMMA = "a comma within a number"
    MIXED_FRACTION = "a number before a fraction"
    SLASH = "factors after a slash"
    IMPLIED_ARGUMENT = "a function without parentheses"
    INVERSE = "a function to the power -1"
    LOG = "a logarithm without its base"
    CALL = "a letter before a parenthesis"
    PRODUCT = "factors after a product sign"
    E = "e as the base of exponentials"


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One meaning.  ``features`` belong to the formula: all its readings have the same."""

    tree: Node
    features: frozenset[Feature] = frozenset()


@dataclass(frozen=True, slots=True)
class Interpretations:
    """All meanings a formula may have, the likeliest first; at least one."""

    readings: tuple[Interpretation, ...]
