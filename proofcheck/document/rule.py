"""What a rule is: one kind of finding.  Each stands beside the code that finds it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

EXACT = "None: this is a fact about the file, not a judgement."
MEASURED_ON = "19,111 proofs of twenty published texts"
ON_THE_LINE = "write `% proofcheck: ignore[{code}]` on the line."  # ends a sentence


class Severity(enum.IntEnum):
    """How bad it is if the finding is right; ``label`` is the word used in reports and options."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        return self.name.lower()


class Category(enum.Enum):
    """What kind of thing a rule speaks of.

    LOOKING: something was not looked at, or not as it is; such findings never make a text wrong.
    MANIPULATION: text that is not for the reader.  STRUCTURE: references, brackets, arguments.
    MATHEMATICS: refuted by computation.  VERIFIER: doubts of what scores steps.  ANALYSIS: what
    analyses of whole proofs say.
    """

    LOOKING = enum.auto()
    MANIPULATION = enum.auto()
    STRUCTURE = enum.auto()
    MATHEMATICS = enum.auto()
    VERIFIER = enum.auto()
    ANALYSIS = enum.auto()


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One kind of finding; there is one object of each, compared by identity.

    ``title`` is a phrase without a full stop, ``why`` one or two sentences.  ``example_bad`` draws
    the finding, ``example_good`` does not.  ``silence`` tells how to be rid of it, with the rule's
    own code where it is given ``{code}``; ``false_alarms`` how often it was wrong on untouched
    texts.  ``confidence`` is that of a finding which says no other.  ``unread`` is a clause on what
    was not read where it is found, "" when nothing was left out.  A rule that is not on by
    ``default`` speaks only when it is selected by name.  ``best_grade`` is the best grade that a
    proof can have in which it is found, at warning or above.
    """

    code: str
    category: Category
    title: str
    severity: Severity
    why: str
    example_bad: str
    example_good: str
    silence: str
    false_alarms: str
    confidence: float = 1.0
    unread: str = ""
    default: bool = True
    best_grade: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "silence", self.silence.replace("{code}", self.code))
