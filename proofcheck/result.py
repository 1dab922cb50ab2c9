"""The result of a run: what every report renders.  Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.verdict import ModelInfo, Verdict
from proofcheck.document.document import Document, Proof
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.source import Source
from proofcheck.formal.claim import FormalOutcome


class FileStatus(StrEnum):
    """What became of a file."""

    CHECKED = "checked"
    UNREADABLE = "unreadable"
    NO_PROOFS = "no proofs"


@dataclass(frozen=True, slots=True)
class TriagedFinding:
    """A finding with its identity and whether the user asked not to see it.

    ``fingerprint`` survives moving the text; ``suppressed`` is None, "inline" or "baseline".
    """

    finding: Finding
    fingerprint: str
    suppressed: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedProof:
    """A proof with a verdict per step (None where there was nothing to score).

    ``grade`` is 1, 0.5, 0, or None when the proof could not be graded.  ``judgement`` is what the
    analyses of it come to; None when none was asked for.  ``formal`` has what became of steps as
    formal claims, by their index; empty when that was not asked for.
    """

    proof: Proof
    verdicts: tuple[Verdict | None, ...]
    grade: float | None
    judgement: Judgement | None = None
    formal: Mapping[int, FormalOutcome] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class FileResult:
    """One source file of one root document.  ``reason`` says why it is unreadable.

    ``confirmed`` are the relations in it that computation confirmed, in the order of the text.
    """

    path: str
    root: str
    status: FileStatus
    reason: str | None
    proofs: tuple[CheckedProof, ...]
    findings: tuple[TriagedFinding, ...]
    confirmed: tuple[Confirmation, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What is left out because it has not changed ``since`` a revision.

    ``proofs`` were not verified; ``findings`` were made in unchanged text and are not shown.
    """

    since: str
    proofs: int
    findings: int


@dataclass(frozen=True, slots=True)
class Result:
    """A whole run.

    ``sources`` has every source that a span of the result may lie in, by its path; one that could
    not be read is not there.  ``model`` is the one that scored the steps, of several the first;
    None when none was asked for.  ``ensemble`` are the further ones that scored them, ``critics``
    those that wrote analyses, () when none was asked for.  ``created`` is UTC in ISO 8601 with Z;
    ``seconds`` is wall time.  ``documents`` are those that could be read, whole.
    ``unchanged`` is None when all proofs were asked for.
    ``top`` steps most worth a look are to be listed; 0: no list was asked for.
    ``formal``: steps were to be put formally.
    """

    files: tuple[FileResult, ...]
    sources: Mapping[str, Source]
    model: ModelInfo | None
    created: str
    seconds: float
    documents: tuple[Document, ...] = ()
    unchanged: Unchanged | None = None
    ensemble: tuple[ModelInfo, ...] = ()
    critics: tuple[ModelInfo, ...] = ()
    top: int = 0
    formal: bool = False
