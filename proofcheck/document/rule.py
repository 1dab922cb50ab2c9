"""What a rule is.  The tables beside this file hold them, ``proofcheck.rules`` all of them."""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.document.finding import Severity

EXACT = "None: this is a fact about the file, not a judgement."


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding.

    ``title`` is a phrase without a full stop, ``why`` one or two sentences.  ``example_bad`` draws
    the finding, ``example_good`` does not.  ``silence`` tells how to be rid of it, ``false_alarms``
    how often it was wrong on untouched texts.  A rule that is not on by ``default`` speaks only
    when it is selected by name.  ``best_grade`` is the best grade that a proof can have in which it
    is found, at warning or above.
    """

    code: str
    title: str
    severity: Severity
    why: str
    example_bad: str
    example_good: str
    silence: str
    false_alarms: str
    default: bool = True
    best_grade: float = 1.0
