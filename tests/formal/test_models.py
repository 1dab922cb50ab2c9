"""Models at work: what they state must elaborate, what they prove is checked, errors are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.formal.lean.check import State
from proofcheck.formal.models.formalisers import GOEDEL as FORMALISER
from proofcheck.formal.models.proofs import Goal, prove_by, prove_in_turn
from proofcheck.formal.models.provers import DEEPSEEK, GOEDEL
from proofcheck.formal.models.stated import compared, formalise
from proofcheck.formal.split import (
    Have,
    Skeleton,
    assemble,
    skeleton_of_answer,
    skeleton_of_claim,
)
from proofcheck.llm.engine import Failure
from tests.formal.fake_lean import HONEST, fake_lean
from tests.formal.reading import claim_of
from tests.formal.writing import fenced, writer

GOAL = Goal("(x : Int) (h : 0 < x)", "1 ≤ x", "If $x > 0$, then $x \\ge 1$.")
PROOF = fenced("theorem goal (x : Int) (h : 0 < x) : 1 ≤ x := by\n  omega")
#: Refuses a theorem whose tactics hold ``linarith``.
STRICT = HONEST + (
    "\nfor number, line in enumerate(lines, 1):\n"
    "    if 'linarith' in line: say(number, 'linarith failed', 'error')\n"
    "    if 'no_thing' in line: say(number, 'unknown identifier', 'error')\n"
)


def test_a_model_proves(tmp_path: Path) -> None:
    one, script = writer(lambda request: PROOF)
    (proof,) = prove_by([GOAL], DEEPSEEK, one, fake_lean(tmp_path, HONEST))
    assert proof.accepted
    assert (proof.block, proof.by, proof.rounds) == ("  omega", "scripted", 1)
    assert script.requests[0].max_tokens == 8192
    assert "theorem goal (x : Int) (h : 0 < x) : 1 ≤ x := by\n  sorry" in (
        script.requests[0].messages[0].content
    )


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (fenced("theorem goal : 1 ≤ x := by\n  sorry"), "'sorry' is not allowed"),
        (fenced("theorem goal : 1 ≤ x := by\n  apply?"), "'apply?' is not allowed"),
        (fenced("theorem goal : 1 ≤ x := by\n  omega\n\nlocal macro x"), "'local' is not allowed"),
        (fenced("theorem goal : 1 ≤ x := h"), "the reply holds no proof"),
        ("It is clear.", "the reply holds no proof"),
        (Failure("the model crashed"), "the model crashed"),
    ],
)
def test_what_is_no_proof(tmp_path: Path, reply: str | Failure, reason: str) -> None:
    one, _ = writer(lambda request: reply)
    (proof,) = prove_by([GOAL], DEEPSEEK, one, fake_lean(tmp_path, HONEST))
    assert (proof.accepted, proof.reason) == (False, reason)


def test_a_proof_of_another_statement_is_put_to_ours(tmp_path: Path) -> None:
    """Of what a model writes, the tactics alone are taken."""
    one, _ = writer(lambda request: fenced("theorem goal : True := by\n  trivial"))
    refuses = HONEST + "\nsay(lines.index('    trivial') + 1, 'no', 'error')"
    (proof,) = prove_by([GOAL], DEEPSEEK, one, fake_lean(tmp_path, refuses))
    assert proof.reason == "no"


def test_errors_are_told_and_mended(tmp_path: Path) -> None:
    wrong = fenced("theorem goal (x : Int) : 1 ≤ x := by\n  skip\n  linarith")
    one, script = writer(lambda request: wrong if len(request.messages) == 1 else PROOF)
    (proof,) = prove_by([GOAL], GOEDEL, one, fake_lean(tmp_path, STRICT))
    assert (proof.accepted, proof.rounds) == (True, 2)
    _, said, told = script.requests[1].messages
    assert said.content == wrong
    assert told.content.startswith("The proof (Round 0) is not correct.")
    assert "\n\nError 1:\n\nCorresponding Code:\n```lean4\n" in told.content
    assert "linarith" in told.content
    assert "Error Message: linarith failed\n" in told.content


def test_the_small_model_first_the_large_one_for_the_rest(tmp_path: Path) -> None:
    other = Goal("", "2 = 2")
    small, _ = writer(lambda r: PROOF if "1 ≤ x" in r.messages[0].content else "No.", name="small")
    large, script = writer(lambda request: fenced("rfl"), name="large")
    models = [(DEEPSEEK, small), (DEEPSEEK, large)]
    proofs = prove_in_turn([GOAL, other], models, fake_lean(tmp_path, HONEST))
    assert [one.by for one in proofs] == ["small", "large"]
    assert len(script.requests) == 1


def test_the_budget_ends_it(tmp_path: Path) -> None:
    one, script = writer(lambda request: "No.", tokens=5)
    proofs = prove_by([GOAL, GOAL, GOAL], DEEPSEEK, one, fake_lean(tmp_path, HONEST))
    assert [request.max_tokens for request in script.requests] == [5]  # no reply is longer
    assert [proof.reason for proof in proofs][1:] == ["the budget was spent"] * 2


TEXT = "Let $x > 0$ be an integer. Then $x \\ge 1$."


def test_a_step_is_stated_and_read_back(tmp_path: Path) -> None:
    said = fenced("theorem stated_step (x : Int) (h : 0 < x) : 1 ≤ x := by sorry")
    one, script = writer(lambda r: said if "autoformalize" in r.messages[0].content else "Words.")
    (made,) = formalise([TEXT], FORMALISER, one, fake_lean(tmp_path, HONEST))
    assert made.theorem is not None
    assert (made.theorem.binders, made.theorem.goal) == ("(x : Int) (h : 0 < x)", "1 ≤ x")
    (made,) = compared([made], one, one)
    assert made.words == "Words."
    assert made.same == pytest.approx(0.948, abs=1e-3)
    (choice,) = script.choices
    assert choice.answers == ("Yes", "No")
    assert TEXT in choice.messages[0].content


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (fenced("theorem x : no_thing := by sorry"), "its statement is not understood: unknown"),
        (fenced("def x := 1"), "it states nothing"),
        (fenced("theorem x : sorry := by sorry"), "its text may not be put to Lean: 'sorry'"),
        (fenced("theorem x (a : 1) : by exact b := by sorry"), "its text may not be put to Lean"),
        ("Words.", "it states nothing"),
        (Failure("the model crashed"), "the model crashed"),
    ],
)
def test_what_is_no_statement(tmp_path: Path, reply: str | Failure, reason: str) -> None:
    one, _ = writer(lambda request: reply)
    (made,) = formalise([TEXT], FORMALISER, one, fake_lean(tmp_path, STRICT))
    assert made.theorem is None
    assert made.reason.startswith(reason)


CHAIN = (
    "Let $a, b$ be real numbers with $0 < a$ and $a < b$. Then $0 < b$. "
    "Hence $a^2 < ab$. Hence $a^2 + 1 < ab + 1$."
)


def test_a_claim_is_split_by_the_proof_s_own_steps(tmp_path: Path) -> None:
    skeleton = skeleton_of_claim(claim_of(tmp_path, CHAIN), mathlib=False)
    assert skeleton is not None
    assert "(h1 : 0 < x1) (h2 : x1 < x2)" in skeleton.goal.binders
    assert "h3" not in skeleton.goal.binders
    assert [have.goal for have in skeleton.haves] == ["0 < x2", "(x1 ^ 2) < (x1 * x2)"]
    assert [hole.goal for hole in skeleton.holes] == [
        "0 < x2",
        "(x1 ^ 2) < (x1 * x2)",
        "((x1 ^ 2) + 1) < ((x1 * x2) + 1)",
    ]
    assert skeleton.holes[1].binders.endswith("(h3 : 0 < x2)")


def test_a_claim_that_uses_no_step_is_not_split(tmp_path: Path) -> None:
    assert skeleton_of_claim(claim_of(tmp_path, TEXT), mathlib=False) is None


ANSWER = """have h1 : 0 < x := by
  sorry
have h2 : x = 1 ∨
    1 < x := by sorry
rcases h2 with h | h
· linarith
· linarith"""


def test_a_skeleton_that_a_model_wrote() -> None:
    skeleton = skeleton_of_answer(GOAL, ANSWER)
    assert skeleton is not None
    assert skeleton.haves == (Have("h1", "0 < x"), Have("h2", "x = 1 ∨ 1 < x"))
    assert skeleton.closing == "rcases h2 with h | h\n· linarith\n· linarith"
    assert [hole.goal for hole in skeleton.holes] == ["0 < x", "x = 1 ∨ 1 < x"]
    assert skeleton.composed(["omega", "have y := 1\nomega"]).startswith(
        "have h1 : 0 < x := by\n  omega\nhave h2 : x = 1 ∨ 1 < x := by\n  have y := 1\n  omega\n"
        "rcases h2 with h | h\n· linarith"
    )
    assert skeleton_of_answer(GOAL, "omega") is None
    open_end = skeleton_of_answer(GOAL, "have h1 : 0 < x := by sorry\nsorry")
    assert open_end is not None and open_end.holes[-1].binders.endswith("(h1 : 0 < x)")


def test_the_pieces_are_put_together_and_checked_as_one(tmp_path: Path) -> None:
    skeleton = Skeleton(GOAL, (Have("h1", "0 < x"),))
    lean = fake_lean(tmp_path, HONEST)
    done = assemble(skeleton, [lambda goals: [None, "omega"], lambda goals: ["exact h"]], lean)
    assert done.block == "have h1 : 0 < x := by\n  exact h\nomega"
    assert done.verdict is not None and done.verdict.state is State.ACCEPTED
    left = assemble(skeleton, [lambda goals: ["omega", None]], lean)
    assert (left.verdict, left.left) == (None, 1)
    assert left.block.endswith("\nsorry")
    bad = assemble(skeleton, [lambda goals: ["omega", "sorry"]], lean)
    assert bad.verdict is not None and bad.verdict.state is State.FORBIDDEN
