"""Repairs with a verifier that scores steps: known slips undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from proofcheck.assess.assessor import Verified
from proofcheck.assess.verdict import Doubt, ModelInfo, Scored, Unscored, Verdict
from proofcheck.document.document import Document
from proofcheck.document.proofs import asserting_steps
from proofcheck.repair.tags import TagReviser
from proofcheck.settings.settings import Settings
from tests.repair.harness import HEAD, applied, paper, repair_all, write
from tests.scripted_assessor import ScriptedAssessor

Rate = Callable[[str], Verdict]


class RatingVerifier(ScriptedAssessor):
    """Rates each step by its normalised text alone."""

    info = ModelInfo("rating", "0" * 64, "step-tag", "none", {"0.001": 0.1})
    notes: tuple[str, ...] = ()

    def __init__(self, rate: Rate) -> None:
        self._rate = rate

    def verify(self, document: Document) -> Iterator[Verified]:
        for proof in document.proofs:
            wanted = set(asserting_steps(proof))
            yield (
                proof,
                tuple(
                    self._rate(step.normalised) if step.index in wanted else None
                    for step in proof.steps
                ),
            )


def reviser(rate: Rate, settings: Settings | None = None) -> TagReviser:
    return TagReviser(RatingVerifier(rate), settings or Settings())


def by(table: dict[str, float], default: float = 0.95) -> Rate:
    """The probability of the first text of the table that stands in the step."""
    return lambda step: Scored(next((p for t, p in table.items() if t in step), default))


SLIP = r"Let $x \in A$. Then $x \notin B$, since $A \subset B$. This is it."


def test_the_most_probable_correction_is_made(tmp_path: Path) -> None:
    text = paper("It is clear.", SLIP)
    rate = by({r"x \in B": 0.97, r"x \notin B, since $A \supset": 0.9, "notin": 0.05})
    (repair,), draft = repair_all(write(tmp_path, text), reviser(rate))
    assert applied(repair, draft) == text.replace("notin", "in")
    assert [fault.rule.code for fault in repair.faults] == ["PC301"]
    assert "`\\notin` becomes `\\in`" in repair.why[0]
    assert "probability 0.970 instead of 0.050" in repair.why[0]
    assert repair.verified == "no step below 0.950"


def test_what_rises_too_little_or_spoils_a_later_step_is_not_made(tmp_path: Path) -> None:
    path = write(tmp_path, paper(SLIP))
    other = 0.15  # whatever else stands in the step's place
    (repair,), _ = repair_all(path, reviser(by({r"x \in B": 0.2, "notin": 0.05, "Then": other})))
    assert "none of " in (repair.reason or "")
    assert "makes it clearly more probable" in (repair.reason or "")

    class Context(RatingVerifier):
        def verify(self, document: Document) -> Iterator[Verified]:
            for proof, verdicts in super().verify(document):
                spoilt = any(r"x \in B" in step.normalised for step in proof.steps)
                yield proof, (*verdicts[:-1], Scored(0.01) if spoilt else verdicts[-1])

    verifier = Context(by({r"x \in B": 0.97, "notin": 0.05}, 0.15))
    (repair,), _ = repair_all(path, TagReviser(verifier, Settings()))
    assert "none of " in (repair.reason or "")


def test_two_doubted_steps_are_both_repaired_or_none_is_offered(tmp_path: Path) -> None:
    text = paper(SLIP + r" Hence $y \notin C$.")
    table = {r"x \in B": 0.97, r"y \in C": 0.97, "notin": 0.05}
    (repair,), draft = repair_all(write(tmp_path, text), reviser(by(table)))
    assert applied(repair, draft) == text.replace("notin", "in")
    assert len(repair.why) == 2
    del table[r"y \in C"]
    (repair,), _ = repair_all(write(tmp_path, text), reviser(by(table, 0.05)))
    assert repair.edits == ()


def test_what_comes_out_of_a_macro_is_left_alone(tmp_path: Path) -> None:
    head = HEAD.replace("\\begin{document}", "\\newcommand{\\no}{\\notin}\n\\begin{document}")
    text = paper(r"Let it be. Then $x \no B$.", head=head)
    (repair,), _ = repair_all(
        write(tmp_path, text), reviser(by({r"x \in B": 0.97, r"\notin": 0.05}))
    )
    assert repair.edits == ()


def test_the_models_own_corrections_come_first(tmp_path: Path) -> None:
    def rate(step: str) -> Verdict:
        if "flat" not in step:
            return Scored(0.95)
        at = step.index("flat")
        doubt = Doubt("flat", at, at + 4, 3.0, corrections=(("exact", 40.0),))
        return Scored(0.05, doubt)

    text = paper(r"Let $M$ be flat over $A$. This is it.")
    (repair,), draft = repair_all(write(tmp_path, text), reviser(rate))
    assert applied(repair, draft) == text.replace("flat", "exact")


@pytest.mark.parametrize("comment", ["ignore", "ignore[PC301]", "ignore[PC3]"])
def test_a_silenced_doubt_is_no_fault(tmp_path: Path, comment: str) -> None:
    text = paper(f"Then $x \\notin B$. % proofcheck: {comment}\nSo.")
    assert repair_all(write(tmp_path, text), reviser(by({"notin": 0.05})))[0] == []


def test_a_proof_with_an_unscored_step_never_passes(tmp_path: Path) -> None:
    def rate(step: str) -> Verdict:
        if "crash" in step:
            return Unscored("the engine crashed")
        return by({r"x \in B": 0.97, "notin": 0.05})(step)

    (repair,), _ = repair_all(write(tmp_path, paper(SLIP + " A crash.")), reviser(rate))
    assert "could not be scored: the engine crashed" in (repair.reason or "")


def test_what_computation_refutes_is_repaired_by_its_edit(tmp_path: Path) -> None:
    text = paper("For every integer $n$ we have $(n+1)^2 = n^2 + 2n - 1$. This is it.")
    (repair,), draft = repair_all(write(tmp_path, text), reviser(by({})))
    assert [fault.rule.code for fault in repair.faults] == ["PC202"]
    assert applied(repair, draft) == text.replace("2n - 1", "2n + 1")
    assert repair.why == ("an identity, by computation",)
    quiet = text.replace("1$. This", "1$. % proofcheck: ignore[PC2]\nThis")
    assert repair_all(write(tmp_path, quiet), reviser(by({})))[0] == []
    false = paper("We have $641 = 5^4 + 2^5$. This is it.")
    (repair,), _ = repair_all(write(tmp_path, false), reviser(by({})))
    assert repair.reason == "computation refutes it, and no exact correction is known"
