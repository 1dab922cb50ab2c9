"""What no tactic of ours proves goes to models: whole, then in pieces."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.errors import UsageError
from proofcheck.formal.attempts import attempt
from proofcheck.formal.claim import Ending, FormalOutcome
from proofcheck.formal.lean.check import Lean
from proofcheck.formal.models.opening import open_models
from proofcheck.formal.models.provers import DEEPSEEK_SHORT
from proofcheck.llm.chat import ChatRequest
from proofcheck.settings.settings import FormalSettings, Settings
from tests.formal.fake_lean import HONEST, fake_lean
from tests.formal.reading import claim_of
from tests.formal.writing import fenced, writer

CHAIN = (
    "Let $a, b$ be real numbers with $0 < a$ and $a < b$. Then $0 < b$. "
    "Hence $a^2 < ab$. Hence $a^2 + 1 < ab + 1$."
)
LAW = "exact Lean.Grind.OrderedRing.mul_pos"


def left_open(folder: Path) -> FormalOutcome:
    claim = claim_of(folder, CHAIN)
    return FormalOutcome(claim.proof.id, claim.step, Ending.UNKNOWN, claim, suffix=".lean")


def test_what_is_decided_is_left_alone(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, CHAIN)
    decided = FormalOutcome(claim.proof.id, 1, Ending.PROVED, claim)
    one, script = writer(lambda request: "No.")
    assert list(attempt([decided], fake_lean(tmp_path, HONEST), [(DEEPSEEK_SHORT, one)])) == [
        decided
    ]
    assert script.requests == []


def test_a_model_proves_the_whole(tmp_path: Path) -> None:
    one, _ = writer(lambda request: fenced("nlinarith"), name="small")
    outcome = left_open(tmp_path)
    lean = fake_lean(tmp_path, HONEST)
    (after,) = attempt([outcome], lean, [(DEEPSEEK_SHORT, one)])
    assert (after.ending, after.reason) == (Ending.PROVED, "proved by small")
    assert ":= by\n  nlinarith\n" in after.code


def test_a_hole_that_nobody_fills_is_counted(tmp_path: Path) -> None:
    refuses = HONEST + (
        "\nfor number, line in enumerate(lines, 1):\n"
        "    if line.strip() in ('omega', 'grind', 'nlinarith'): say(number, 'no', 'error')\n"
    )
    one, _ = writer(lambda request: fenced("nlinarith"))
    lean = fake_lean(tmp_path, refuses)
    (after,) = attempt([left_open(tmp_path)], lean, [(DEEPSEEK_SHORT, one)])
    assert after.ending is Ending.UNKNOWN
    assert after.reason == "split along its steps: 3 of 3 pieces were not proved"


def test_a_goal_is_split_as_a_model_splits_it_where_it_uses_no_step(tmp_path: Path) -> None:
    split = fenced("theorem goal : x := by\n  have key : 0 < x1 := by sorry\n  nlinarith [key]")
    one, _ = writer(lambda request: split)
    claim = claim_of(tmp_path, "Let $a, b$ be real numbers with $0 < a$ and $a < b$. Then $0 < b$.")
    outcome = FormalOutcome(claim.proof.id, claim.step, Ending.UNKNOWN, claim, suffix=".lean")
    lean = fake_lean(tmp_path, HONEST)
    (after,) = attempt([outcome], lean, [(DEEPSEEK_SHORT, one)])
    assert (after.ending, after.reason) == (Ending.PROVED, "proved by scripted, in pieces")
    assert "have key : 0 < x1 := by\n    omega\n  nlinarith [key]" in after.code


def test_a_prover_that_is_not_there(tmp_path: Path) -> None:
    settings = Settings(formal=FormalSettings(prover=("no-such-model",)))
    with pytest.raises(UsageError, match="no-such-model"), open_models(settings, None):
        pass


def knows_products(request: ChatRequest) -> str:
    """A prover that can do nothing but the one piece that is a product."""
    asked = request.messages[0].content
    if " : (x1 ^ 2) < (x1 * x2) := by" not in asked:
        return "I do not know."
    return fenced(
        "theorem goal : (x1 ^ 2) < (x1 * x2) := by\n"
        "  have key : 0 < x1 * (x2 - x1) := Lean.Grind.OrderedRing.mul_pos h1 (by grind)\n"
        "  grind"
    )


@pytest.mark.slow
def test_from_latex_to_a_goal_in_pieces(tmp_path: Path, lean: Lean) -> None:
    one, script = writer(knows_products, name="scripted")
    (after,) = attempt([left_open(tmp_path)], lean, [(DEEPSEEK_SHORT, one)])
    assert after.ending is Ending.UNTRUSTED
    assert after.reason.startswith("proved by the proof's own steps; this Lean does not list")
    # The goal as a whole, then the one piece that plain tactics left.
    assert len(script.requests) == 2
    assert "  have h4 : (x1 ^ 2) < (x1 * x2) := by\n    have key" in after.code
    assert "sorry" not in after.code
