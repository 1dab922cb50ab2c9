"""Exit codes, and which one a result gives."""

from __future__ import annotations

from enum import IntEnum

from proofcheck.assess.rules import UNDECIDED, UNSCORED_STEPS
from proofcheck.assess.verdict import Unscored
from proofcheck.document.rule import Category, Rule, Severity
from proofcheck.result import FileResult, FileStatus, Result
from proofcheck.settings.settings import Settings


class ExitCode(IntEnum):
    """What the program ends with."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERRUPTED = 130


# What the documents say of each.
MEANINGS = {
    ExitCode.CLEAN: "clean",
    ExitCode.FINDINGS: "findings at or above `--fail-on` (a warning, unless you say otherwise)",
    ExitCode.USAGE: "wrong usage or configuration, a missing file, an output that cannot be "
    "written",
    ExitCode.INCOMPLETE: "something could not be checked, and nothing worse",
    ExitCode.INTERRUPTED: "interrupted",
}


def exit_code(result: Result, settings: Settings) -> ExitCode:
    """FINDINGS at or above ``fail_on``, else INCOMPLETE if something was not looked at, else CLEAN.

    Findings that say that something was not looked at never give FINDINGS.
    """
    shown = [
        item.finding for file in result.files for item in file.findings if item.suppressed is None
    ]
    looking = [one for one in shown if one.rule.category is Category.LOOKING]
    judging = [one for one in shown if one.rule.category is not Category.LOOKING]
    if settings.exit_zero:
        return ExitCode.CLEAN
    if any(one.severity >= settings.fail_on for one in judging):
        return ExitCode.FINDINGS
    blind = any(one.severity >= Severity.WARNING for one in looking)
    blind = blind or any(file.status is FileStatus.UNREADABLE for file in result.files)
    blind = blind or (result.model is not None and any(map(_has_unscored, result.files)))
    blind = blind or any(map(_has_undecided, result.files))
    return ExitCode.INCOMPLETE if blind else ExitCode.CLEAN


def _has_unscored(file: FileResult) -> bool:
    """Whether a step has no verdict and the author did not accept that with a comment."""
    accepted = _accepted(file, UNSCORED_STEPS)
    return any(
        isinstance(verdict, Unscored) and checked.proof.id not in accepted
        for checked in file.proofs
        for verdict in checked.verdicts
    )


def _has_undecided(file: FileResult) -> bool:
    """Whether analyses do not tell what a proof is worth, and the author did not accept that."""
    from proofcheck.triage.analyses import is_open

    undecided, unscored = _accepted(file, UNDECIDED), _accepted(file, UNSCORED_STEPS)
    return any(
        checked.judgement is not None
        and is_open(checked.judgement)
        and checked.proof.id not in (undecided if checked.judgement.undecided else unscored)
        for checked in file.proofs
    )


def _accepted(file: FileResult, rule: Rule) -> set[str | None]:
    """The proofs of which a comment or the baseline accepts a finding of ``rule``."""
    return {
        item.finding.proof
        for item in file.findings
        if item.suppressed is not None and item.finding.rule is rule
    }
