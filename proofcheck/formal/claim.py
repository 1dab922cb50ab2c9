"""A step as a formal claim, and what became of it.  Data only.

A claim says: for all values of its variables, each in its sort, the hypotheses imply the goal.
Its terms are expression trees (``expressions.tree``) with the operations ``TERMS``, whose
``Symbol`` names are names of the claim's variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proofcheck.document.document import Proof
from proofcheck.document.source import Span
from proofcheck.expressions.tree import Node

TERMS = frozenset("add neg mul div pow".split())
"""The operations of a claim's terms.

Exponents are literal naturals up to ``MAX_EXPONENT``.  ``div`` is division of real numbers; where
a divisor is not a nonzero number, the hypotheses say that it is not zero.  Roots, absolute values,
the larger of two numbers … are opaque variables with hypotheses of ``Ground.NOTATION``.
"""
MAX_EXPONENT = 12


class Sort(StrEnum):
    """What a variable stands for.

    NATURAL is an integer; that it is not negative (or is positive) stands among the hypotheses,
    with ``Ground.SORT``.
    """

    INTEGER = "integer"
    NATURAL = "natural number"
    REAL = "real number"


@dataclass(frozen=True, slots=True)
class Variable:
    """``name`` is an ASCII identifier of ours, ``x1``, ``x2`` …; ``latex`` what the author wrote.

    ``opaque``: it stands for a whole term, such as ``f(x)`` or ``\\mu(J)``, of which nothing but
    its sort and the hypotheses is known.
    """

    name: str
    latex: str
    sort: Sort
    opaque: bool = False


class Sign(StrEnum):
    """How the two sides of a relation compare; ``>`` and ``>=`` are these turned round."""

    EQUAL = "="
    UNEQUAL = "≠"
    LESS = "<"
    AT_MOST = "≤"


@dataclass(frozen=True, slots=True)
class Relation:
    """``left`` and ``right`` compare so.

    Where both sorts occur in a term, integers stand for the real numbers that they are.
    """

    sign: Sign
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Divides:
    """Of integers: some integer times ``divisor`` is ``multiple``."""

    divisor: Node
    multiple: Node


@dataclass(frozen=True, slots=True)
class Congruent:
    """Of integers: ``modulus`` divides the difference of the sides."""

    left: Node
    right: Node
    modulus: Node


@dataclass(frozen=True, slots=True)
class Not:
    part: Formula


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Implies:
    premise: Formula
    conclusion: Formula


Formula = Relation | Divides | Congruent | Not | And | Or | Implies


class Ground(StrEnum):
    """Where a hypothesis comes from."""

    STATEMENT = "the statement"
    ASSUMPTION = "an assumption of the proof"
    DEFINITION = "a definition"
    STEP = "an earlier step"
    NOTATION = "what the notation means"
    SORT = "what kind of number it is"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """``span`` is where the text says it; ``latex`` how, macros expanded."""

    formula: Formula
    span: Span
    ground: Ground
    latex: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What step ``step`` (its index) of ``proof`` claims.

    ``goal`` follows from ``hypotheses``, whatever the ``variables`` are; ``latex`` is the goal as
    written, macros expanded, and stands at ``span``; where the step says several things, it is an
    ``And``.  ``hypotheses`` are surely in force.  ``doubtful`` are further formulas that may be: a
    witness obeys them too, and nothing is proved with them.  ``complete``: all that the text says
    of the variables stands among the two, so that a witness speaks of the text.
    """

    proof: Proof
    step: int
    variables: tuple[Variable, ...]
    hypotheses: tuple[Hypothesis, ...]
    goal: Formula
    span: Span
    latex: str
    doubtful: tuple[Hypothesis, ...] = ()
    complete: bool = False


class Reason(StrEnum):
    """Why a step with a relation was not put formally."""

    UNREAD = "its formula could not be read"
    AMBIGUOUS = "its formula has more than one reading"
    SORTS = "the text does not say what kind of numbers its letters are"
    OBJECTS = "it is about other things than numbers"
    DIVISION = "a divisor may be zero"
    SUPPOSED = "it supposes, defines or denies rather than claims"
    CITED = "it relies on something else than what is in sight"
    WORDS = "its words say more than its formula"
    SCOPE = "it stands under an assumption whose end is not clear"
    FUNCTIONS = "it uses functions that the engines do not know"
    SIZE = "it is too large"


@dataclass(frozen=True, slots=True)
class Untranslated:
    """Step ``step`` (its index) holds a relation and was not put formally.

    ``detail`` says more, or is empty.
    """

    proof: Proof
    step: int
    reason: Reason
    detail: str = ""


class Ending(StrEnum):
    """What became of a claim.

    PROVED: Lean's kernel accepted it.  FOLLOWS: a solver says so.  FAILS: a solver found values
    for which the hypotheses hold and the goal does not.  UNTRUSTED: it passed, and what would make
    the pass count could not be checked.  CONTRADICTORY: no values obey the hypotheses.
    """

    PROVED = "proved"
    FOLLOWS = "follows"
    FAILS = "does not follow"
    CONTRADICTORY = "what is assumed contradicts itself"
    UNKNOWN = "unknown"
    TIMEOUT = "out of time"
    UNTRUSTED = "untrusted"
    UNTRANSLATED = "not put formally"


LEFT_TO_LEAN = frozenset([Ending.FOLLOWS, Ending.UNKNOWN, Ending.TIMEOUT])
"""Where a proof is still worth having: what fails, or contradicts itself, is decided."""


@dataclass(frozen=True, slots=True)
class FormalOutcome:
    """What an engine says of step ``step`` (its index) of the proof with the id ``proof``.

    ``claim`` is None when the step was not translated.  ``witness`` pairs the LaTeX of variables
    with their values; ``used`` are the hypotheses that were needed (all that were given, where the
    engine cannot tell).  ``axioms`` are those that Lean names.  ``reason`` says more: why it was
    not translated, why a pass is not trusted, what an engine says of its failure.  ``code`` is
    what the engine was given, ``suffix`` the kind of file (``.smt2``, ``.lean``) that it would be.
    """

    proof: str
    step: int
    ending: Ending
    claim: Claim | None = None
    engine: str = ""
    version: str = ""
    seconds: float = 0.0
    reason: str = ""
    witness: tuple[tuple[str, str], ...] = ()
    used: tuple[Hypothesis, ...] = ()
    axioms: tuple[str, ...] = ()
    code: str = ""
    suffix: str = ""
