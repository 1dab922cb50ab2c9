"""What analyses say of a proof, and what they come to.  Data only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proofcheck.document.source import Span
from proofcheck.llm.engine import Failure


class DefectKind(StrEnum):
    """How bad a defect is: it makes the proof wrong (grade 0), or leaves a gap (grade 0.5)."""

    FATAL = "fatal"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Defect:
    """What an analysis calls wrong.

    ``step`` is an index into ``Proof.steps``; ``quotation`` is what stands in the source at
    ``span``, on one line and without comments.  ``what`` says what is wrong, ``breaks`` what
    follows from it; both are the model's words.  ``computed`` is what computation says of it: it is
    a defect (then ``what`` has the counterexample, too), it is none, or nothing (None).
    """

    step: int
    quotation: str
    span: Span
    what: str
    breaks: str
    fault: DefectKind
    computed: bool | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis of a proof by one model.

    ``grade`` is 1, 0.5 or 0; None when there is no verdict, and ``failure`` says why.  With a grade
    below 1 ``failure`` says why a part of a long proof has no verdict.  ``dropped`` counts defects
    whose quotation, or of remarks all that is said, is not in the proof.  ``truncated``: it ran
    into its budget.  ``tokens`` counts what was written for it.  ``undivided`` says why a proof
    that was to be put into modules, or a part of it, was judged as it stands.
    """

    model: str
    seed: int
    grade: float | None
    defects: tuple[Defect, ...] = ()
    text: str = ""
    dropped: int = 0
    truncated: bool = False
    tokens: int = 0
    failure: Failure | None = None
    undivided: Failure | None = None


@dataclass(frozen=True, slots=True)
class JudgedDefect:
    """A defect that counts, however many analyses name it.

    ``named`` of the proof's ``Judgement.graded`` analyses name it; ``models`` are the names of
    those that do.  ``confirmed`` of ``checks`` independent checks confirm it (0 of 0 where none
    was asked for).  ``confidence`` in [0, 1].
    """

    defect: Defect
    named: int
    models: tuple[str, ...]
    confirmed: int
    checks: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the analyses of a proof come to.

    ``grade`` is 1, 0.5 or 0, or None: ``undecided`` when the analyses do not agree, else
    ``unscored`` says why; neither for a proof that asserts nothing.  ``wanted`` analyses were asked
    for, ``graded`` have a verdict; ``rejected`` counts defects that the checks threw out,
    ``dropped`` those whose quotation is not there, ``truncated`` the analyses that ran into their
    budget.  ``windows`` is 1, or the number of pieces in which a long proof was read.
    ``tokens`` counts what was written, analyses and checks.

    No defect is called worse than the grade: of an undecided proof, or one of grade 0.5, they are
    gaps.
    """

    grade: float | None
    undecided: bool = False
    unscored: str | None = None
    defects: tuple[JudgedDefect, ...] = ()
    analyses: tuple[Analysis, ...] = ()
    wanted: int = 0
    graded: int = 0
    rejected: int = 0
    dropped: int = 0
    truncated: int = 0
    windows: int = 1
    tokens: int = 0
