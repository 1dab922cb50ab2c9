"""Bounds on what is put to models: whole proofs are left out, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from proofcheck.assess.assessor import assessments
from proofcheck.assess.limited import Limited
from proofcheck.assess.verdict import Scored, Unscored, Verdict
from proofcheck.llm.engine import Cause
from tests.papers import paper
from tests.scripted_assessor import ScriptedAssessor

DOCUMENT = paper(["One. ", "Two."], ["Three."], ["Four. ", "Five."])
RIGHT = Scored(0.9)


def said(steps: int, seconds: float | None, clock: Callable[[], float]) -> list[Verdict | None]:
    limited = Limited(ScriptedAssessor(), steps, seconds, clock)
    found = list(assessments(limited.assess([DOCUMENT])))
    assert all(one.document is DOCUMENT for one in found)
    by_proof = {one.proof.id: one.verdicts for one in found}
    return [verdict for proof in DOCUMENT.proofs for verdict in by_proof[proof.id]]


def test_without_bounds_all_is_asked() -> None:
    assert said(0, None, lambda: 0.0) == [RIGHT] * 5


def test_steps_beyond_the_bound_are_left_out() -> None:
    beyond = Unscored("only 3 steps of a paper are scored", Cause.SPENT)
    assert said(3, None, lambda: 0.0) == [RIGHT] * 3 + [beyond] * 2
    beyond = Unscored("only 2 steps of a paper are scored", Cause.SPENT)
    assert said(2, None, lambda: 0.0) == [RIGHT] * 2 + [beyond] * 3


def test_what_is_left_when_the_time_is_over_is_left_out() -> None:
    ticks = count()
    late = Unscored("the 2 seconds for this paper are over", Cause.SPENT)
    assert said(0, 2, lambda: next(ticks)) == [RIGHT] * 2 + [late] * 3
