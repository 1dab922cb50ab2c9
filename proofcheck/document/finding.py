"""Findings: what is said to the user about a place in a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proofcheck.document.rule import Rule, Severity
from proofcheck.document.source import Span


@dataclass(frozen=True, slots=True)
class Replacement:
    """An exact edit of a source: ``text`` in the place of ``span``."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule speaks.

    ``confidence`` in [0, 1] is the probability that it is right.
    ``proof`` and ``step`` name the proof (``Proof.id``) and the step (index from 0) it is about.
    ``evidence`` is a counterexample, a quotation or a model's reason; ``suggestion`` a correction,
    in words; ``replacement`` the edit that makes it, where it is known exactly.
    """

    rule: Rule
    severity: Severity
    message: str
    span: Span
    confidence: float = 1.0
    proof: str | None = None
    step: int | None = None
    evidence: str | None = None
    suggestion: str | None = None
    replacement: Replacement | None = None

    @property
    def code(self) -> str:
        """The code of its rule."""
        return self.rule.code


class ConfirmedBy(StrEnum):
    """How computation confirms a relation, as reports name it.

    VALUE: both sides have the same value.  IDENTITY: they are equal whatever the variables are.
    DEFINITIONS: an identity once the definitions before it are put in.
    """

    VALUE = "value"
    IDENTITY = "identity"
    DEFINITIONS = "definitions"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A relation between formulas that computation confirmed.

    ``proof`` and ``step`` are as in a finding; ``whole`` tells that nothing that the step compares
    is left unconfirmed.
    """

    span: Span
    by: ConfirmedBy
    proof: str | None = None
    step: int | None = None
    whole: bool = False


def remark(rule: Rule, message: str, span: Span) -> Finding:
    """A finding with the severity and confidence of its rule, about no proof in particular."""
    return Finding(rule, rule.severity, message, span, rule.confidence)
