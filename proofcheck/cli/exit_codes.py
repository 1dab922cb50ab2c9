"""Exit codes, and which one a result gives."""

from __future__ import annotations

from enum import IntEnum

from proofcheck.assess.verdict import Unscored
from proofcheck.document.finding import Severity
from proofcheck.result import FileResult, FileStatus, Result
from proofcheck.rules import is_about_looking
from proofcheck.settings.settings import Settings
from proofcheck.triage.analyses import is_open


class ExitCode(IntEnum):
    """What the program ends with."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERRUPTED = 130


def exit_code(result: Result, settings: Settings) -> ExitCode:
    """FINDINGS at or above ``fail_on``, else INCOMPLETE if something was not looked at, else CLEAN.

    Findings that say that something was not looked at never give FINDINGS.
    """
    shown = [
        item.finding for file in result.files for item in file.findings if item.suppressed is None
    ]
    if settings.exit_zero:
        return ExitCode.CLEAN
    if any(not is_about_looking(f.code) and f.severity >= settings.fail_on for f in shown):
        return ExitCode.FINDINGS
    blind = any(is_about_looking(f.code) and f.severity >= Severity.WARNING for f in shown)
    blind = blind or any(file.status is FileStatus.UNREADABLE for file in result.files)
    blind = blind or (result.model is not None and any(map(_has_unscored, result.files)))
    blind = blind or any(map(_has_undecided, result.files))
    return ExitCode.INCOMPLETE if blind else ExitCode.CLEAN


def _has_unscored(file: FileResult) -> bool:
    """Whether a step has no verdict and the author did not accept that with a comment."""
    accepted = _accepted(file, "PC010")
    return any(
        isinstance(verdict, Unscored) and checked.proof.id not in accepted
        for checked in file.proofs
        for verdict in checked.verdicts
    )


def _has_undecided(file: FileResult) -> bool:
    """Whether analyses do not tell what a proof is worth, and the author did not accept that."""
    undecided, unscored = _accepted(file, "PC304"), _accepted(file, "PC010")
    return any(
        checked.judgement is not None
        and is_open(checked.judgement)
        and checked.proof.id not in (undecided if checked.judgement.undecided else unscored)
        for checked in file.proofs
    )


def _accepted(file: FileResult, code: str) -> set[str | None]:
    """The proofs of which a comment or the baseline accepts the finding ``code``."""
    return {
        item.finding.proof
        for item in file.findings
        if item.suppressed is not None and item.finding.code == code
    }
