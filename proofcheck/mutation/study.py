"""What a mutation test asks for, and what it found.  Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from proofcheck.assess.verdict import ModelInfo
from proofcheck.document.source import Source, Span


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be injected.

    ``rate`` in (0, 1] is the probability that a step gets an error; ``kinds`` the kinds of error,
    empty for all; ``max_proofs`` the most proofs that are put to the test, None for all.
    """

    rate: float = 0.15
    seed: int = 0
    kinds: tuple[str, ...] = ()
    max_proofs: int | None = None


class Detection(StrEnum):
    """What became of an injected error.

    LATER: the wrong step passed, but the step right after it, without an error of its own and not
    doubted in the text as written, is doubted.  UNSCORED: the wrong step has no verdict.
    """

    CAUGHT = "caught"
    LATER = "caught one step later"
    MISSED = "missed"
    UNSCORED = "unscored"


@dataclass(frozen=True, slots=True)
class Trial:
    """One injected error and what the verifier said.

    ``version`` counts the mutated copies of the text from 1; ``proof`` and ``step`` (from 0) name
    the step of the text as written that the error stands in, ``span`` its place.  ``text`` is the
    wrong step, normalised; its part from ``start`` to ``end`` (code points) is what was put in the
    place of ``before``.  ``probability`` is that of the wrong step, ``untouched`` that of the step
    as written; None where there is no verdict, and then ``unscored`` has the reason.
    """

    version: int
    kind: str
    proof: str
    step: int
    span: Span
    before: str
    text: str
    start: int
    end: int
    detection: Detection
    probability: float | None
    untouched: float | None
    unscored: str | None = None

    @property
    def after(self) -> str:
        """What was put in the place of ``before``."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Untouched:
    """The text as written.

    ``steps`` are those that assert something; ``probabilities`` are those of the scored ones, in
    the order of the text; ``unscored`` counts the others by reason.  ``doubted`` steps are false
    alarms as far as the text is right; ``doubted_proofs`` have at least one.  ``no_place`` counts
    the steps in which there is nothing to change.
    """

    proofs: int
    steps: int
    probabilities: tuple[float, ...]
    unscored: Mapping[str, int]
    doubted: int
    doubted_proofs: int
    no_place: int


@dataclass(frozen=True, slots=True)
class MutationTest:
    """A whole mutation test.

    ``paths`` are the documents that were read, ``problems`` lines about what could not be read.
    A step is doubted at a probability of at most ``threshold``, which is 1 - ``min_confidence``
    where the user has set that.  ``versions`` mutated copies were made of each proof;
    ``left_out`` proofs were not drawn because of ``plan.max_proofs``.  ``created`` is UTC in
    ISO 8601 with Z; ``seconds`` is wall time.
    """

    plan: Plan
    paths: tuple[str, ...]
    problems: tuple[str, ...]
    sources: Mapping[str, Source]
    model: ModelInfo
    threshold: float
    min_confidence: float | None
    versions: int
    left_out: int
    untouched: Untouched
    trials: tuple[Trial, ...]
    created: str
    seconds: float
