"""Papers and models for the tests of the command line: what is thought of a step stands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from proofcheck.assess.assessor import Assessor
from proofcheck.settings.settings import Settings
from tests.scripted_assessor import ScriptedAssessor

CLEAN = "\\begin{proof}\nIt is so.\n\\end{proof}\n"
DOUBTFUL = "\\begin{proof}\nIt is so. This is doubtful.\n\\end{proof}\n"
CRASHING = "\\begin{proof}\nThis one crashes.\n\\end{proof}\n"


@dataclass
class Stage:
    """What stands in the place of every model that scores steps, and of those that write.

    None: the models themselves.
    """

    scores: Callable[[], Assessor] | None = ScriptedAssessor
    critiques: Callable[[Settings], Assessor] | None = None
