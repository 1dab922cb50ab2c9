"""Steps that are not read as claims, stated by a model: shown, read back, proved, never trusted."""

from __future__ import annotations

from pathlib import Path

from proofcheck.formal.claim import Ending, FormalOutcome, Reason
from proofcheck.formal.models.formalisers import GOEDEL
from proofcheck.formal.models.opening import FormalModels
from proofcheck.formal.models.provers import DEEPSEEK_SHORT
from proofcheck.formal.stating import NOT_READ, state_steps
from proofcheck.llm.chat import ChatRequest
from tests.formal.fake_lean import HONEST, fake_lean
from tests.formal.reading import claim_of
from tests.formal.writing import fenced, writer

BODY = "Let $x$ be an integer with $x > 0$. Then $x \\ge 1$. Hence $x + 1 \\ge 2$."
STATED = fenced("theorem stated_step (x : Int) (h : 0 < x) : 2 ≤ x + 1 := by sorry")
REFUSES = HONEST + (
    "\nfor number, line in enumerate(lines, 1):\n"
    "    if line.strip() in ('omega', 'grind'): say(number, 'no', 'error')\n"
)


def says(request: ChatRequest) -> str:
    asked = request.messages[-1].content
    if asked.startswith("Please autoformalize"):
        return STATED
    return fenced("linarith") if asked.startswith("Complete") else "An integer above 0 is 2 less 1."


def state(folder: Path, program: str, reply: str | None = None) -> tuple[FormalOutcome, list[str]]:
    """The outcome of the last step, and what the models were asked."""
    proof = claim_of(folder, BODY).proof
    one, script = writer(says if reply is None else lambda request: reply, name="small")
    models = FormalModels(((DEEPSEEK_SHORT, one),), ((GOEDEL, one),))
    before = FormalOutcome(proof.id, 2, Ending.UNTRANSLATED, reason=Reason.WORDS.value)
    (after,) = state_steps([(proof, before)], fake_lean(folder, program), models)
    return after, [request.messages[-1].content for request in script.requests]


def test_what_supposes_or_defines_is_not_stated() -> None:
    assert NOT_READ.isdisjoint([Reason.SUPPOSED, Reason.SCOPE])
    assert {Reason.WORDS, Reason.OBJECTS, Reason.UNREAD} <= NOT_READ


def test_what_is_proved_of_a_model_s_statement_is_not_trusted(tmp_path: Path) -> None:
    after, asked = state(tmp_path, HONEST)
    assert (after.ending, after.engine, after.claim) == (Ending.UNTRUSTED, "lean", None)
    assert after.reason == (
        'proved as small states it; read back: "An integer above 0 is 2 less 1."; that this says '
        "the same has the probability 0.95, says the reader"
    )
    assert "theorem stated_step (x : Int) (h : 0 < x) : 2 ≤ x + 1 := by\n  omega\n" in after.code
    # The step with what the proof said before it, and nobody was asked to prove it.
    assert "In its proof it is said: " in asked[0] and "$x \\ge 1$" in asked[0]
    assert "Show the next step of the proof: Hence $x + 1 \\ge 2$." in asked[0]
    assert len(asked) == 2


def test_what_tactics_leave_goes_to_the_provers(tmp_path: Path) -> None:
    after, asked = state(tmp_path, REFUSES)
    assert after.ending is Ending.UNTRUSTED
    assert after.code.endswith(":= by\n  linarith\n")
    assert len(asked) == 3


def test_what_nobody_proves_is_shown_as_stated(tmp_path: Path) -> None:
    after, _ = state(tmp_path, REFUSES.replace("'grind'", "'grind', 'linarith'"))
    assert after.ending is Ending.UNKNOWN
    assert after.reason.startswith("not proved as small states it; read back: ")
    assert after.code.endswith(": 2 ≤ x + 1 := by sorry\n")


def test_what_states_nothing_leaves_the_step_as_it_was(tmp_path: Path) -> None:
    after, _ = state(tmp_path, HONEST, reply="I do not know.")
    assert (after.ending, after.reason) == (Ending.UNTRANSLATED, Reason.WORDS.value)
    assert after.code == ""
