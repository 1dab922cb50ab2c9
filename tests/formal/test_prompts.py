"""Models are asked byte for byte as their makers ask them, and their replies are read."""

from __future__ import annotations

import pytest

from proofcheck.formal.lean.gate import refused
from proofcheck.formal.lean.messages import LeanMessage
from proofcheck.formal.models import formalisers, provers
from proofcheck.formal.models.answers import last_block, statement_in, tactics_in
from proofcheck.formal.models.filling import filled
from proofcheck.llm.chat import Message, Sampling

HEADER = "import Mathlib\nimport Aesop\n\nset_option maxHeartbeats 400000\n\nopen BigOperators"
STATEMENT = "theorem goal (x : ℝ) (h : 0 < x) : x ≠ 0"
PLAN = (
    "Before producing the Lean 4 code to formally prove the given theorem, provide a detailed "
    "proof plan outlining the main proof steps and strategies.\nThe plan should highlight key "
    "ideas, intermediate lemmas, and proof structures that will guide the construction of the "
    "final formal proof."
)


def test_deepseek_prover_v2() -> None:
    (message,) = provers.DEEPSEEK.messages(HEADER, STATEMENT, "Positive numbers are not zero.")
    assert message == Message(
        "user",
        f"Complete the following Lean 4 code:\n\n```lean4\n{HEADER}\n\n{STATEMENT} := by\n"
        f"  sorry\n```\n\n{PLAN}",
    )
    (short,) = provers.DEEPSEEK_SHORT.messages(HEADER, STATEMENT, "")
    assert short.content == message.content.removesuffix(f"\n\n{PLAN}")


def test_goedel_prover_v2() -> None:
    asked = provers.GOEDEL.messages(HEADER, STATEMENT, "")
    assert asked[0].content == (
        f"Complete the following Lean 4 code:\n\n```lean4\n{HEADER}\n\n{STATEMENT} := by\n"
        f"  sorry```\n\n{PLAN}"
    )
    again = provers.GOEDEL.repair(asked, "My proof.", 0, "\nError 1: {round}\n")
    assert again[:2] == (*asked, Message("assistant", "My proof."))
    assert again[2].content == (
        "The proof (Round 0) is not correct. Following is the compilation error message, where we "
        "use <error></error> to signal the position of the error.\n\n\nError 1: {round}\n\n\n"
        "Before producing the Lean 4 code to formally prove the given theorem, provide a detailed "
        "analysis of the error message."
    )


def test_kimina_prover() -> None:
    assert provers.KIMINA.messages(HEADER, STATEMENT, "A {code}.") == (
        Message("system", "You are an expert in mathematics and Lean 4."),
        Message(
            "user",
            "Think about and solve the following problem step by step in Lean 4."
            f"\n# Problem:A {{code}}.\n# Formal statement:\n```lean4\n{HEADER}\n\n{STATEMENT} := by"
            "\n```\n",
        ),
    )


def test_formalisers() -> None:
    (goedel,) = formalisers.GOEDEL.messages("my_favorite_theorem", "Prove that {name} is 3.")
    assert goedel.content == (
        "Please autoformalize the following natural language problem statement in Lean 4. Use the "
        "following theorem name: my_favorite_theorem\nThe natural language statement is: \n"
        "Prove that {name} is 3.Think before you provide the lean statement."
    )
    assert formalisers.KIMINA.messages("my_favorite_theorem", "Prove it.") == (
        Message("system", "You are an expert in mathematics and Lean 4."),
        Message(
            "user",
            "Please autoformalize the following problem in Lean 4 with a header. Use the following "
            "theorem names: my_favorite_theorem.\n\nProve it.",
        ),
    )
    assert formalisers.HERALD.messages("my_favorite_theorem", "Prove it.") == (
        Message("system", "You are an expert at Lean 4 and Mathematics."),
        Message(
            "user",
            "Please translate the natural language statement to Lean4 code with the header\n"
            "**Name**\nmy_favorite_theorem\n**Informal statement**\nProve it.\n",
        ),
    )


def test_sampling_is_as_advised() -> None:
    assert (formalisers.GOEDEL.sampling, formalisers.GOEDEL.tokens) == (
        Sampling(0.9, 0.95, 20),
        16384,
    )
    assert (provers.KIMINA.sampling, provers.KIMINA.tokens) == (Sampling(0.6, 0.95), 8096)
    assert (provers.DEEPSEEK.tokens, provers.GOEDEL.repairs) == (8192, 2)


@pytest.mark.parametrize(
    ("model", "style"),
    [
        ("DeepSeek-Prover-V2-7B-Q4_K_M.gguf", (provers.DEEPSEEK_SHORT, provers.DEEPSEEK)),
        ("Goedel-Prover-V2-8B", (provers.GOEDEL,)),
        ("kimina_prover_distill_8b", (provers.KIMINA,)),
        ("qwen3-8b", (provers.DEEPSEEK_SHORT, provers.DEEPSEEK)),
    ],
)
def test_the_name_of_a_model_says_how_it_is_asked(
    model: str, style: tuple[provers.Prover, ...]
) -> None:
    assert provers.provers_for(model) == style


def test_the_name_of_a_formaliser_says_how_it_is_asked() -> None:
    assert formalisers.formaliser_for("Herald_translator.gguf") is formalisers.HERALD


def test_errors_are_shown_in_their_code() -> None:
    code = "a\nb\nc\nd\ne\nlinarith [x]\nf\ng"
    error = LeanMessage(6, 0, 6, 8, "error", "linarith failed")
    assert provers.errors_text(code, [error]) == (
        "\nError 1:\n\nCorresponding Code:\n```lean4\nb\nc\nd\ne\n<error>linarith</error> [x]\nf\n"
        "\n```\n\nError Message: linarith failed\n"
    )
    longer = provers.errors_text(code, [LeanMessage(1, 0, 8, 1, "error", "no")] * 9)
    assert "<error>a\nb\nc\nd\ne\nlinarith [x]\n\n... --[Truncated]-- ...\ng</error>\n" in longer
    assert longer.endswith("\n... [Omitted 1 more errors] ...\n")


REPLY = f"""### Plan
```lean4
theorem goal : wrong := by sorry
```
The proof:
```lean4
{HEADER}

/-- theorem words : of a comment -/
lemma helper : True := trivial

{STATEMENT} := by
  have h₁ : x > 0 := by
    exact h
  exact ne_of_gt h₁
```
"""


def test_the_last_block_is_taken() -> None:
    code = last_block(REPLY)
    assert code is not None
    assert tactics_in(code) == ("  have h₁ : x > 0 := by\n    exact h\n  exact ne_of_gt h₁")
    assert statement_in(code) == ("(x : ℝ) (h : 0 < x)", "x ≠ 0")
    assert last_block("no code") is None
    assert last_block("```lean4\ntheorem x : y := by") is None


@pytest.mark.parametrize(
    ("code", "block"),
    [
        ("omega", "omega"),
        ("theorem x : (fun y => by exact y : a) := by simp", "simp"),
        ("theorem x : a := foo", None),
        ("theorem x : a", None),
        ("theorem x : a := by\n  ", None),
        ("", None),
    ],
)
def test_tactics_are_what_stands_behind_the_last_statement(code: str, block: str | None) -> None:
    assert tactics_in(code) == block


@pytest.mark.parametrize(
    ("code", "stated"),
    [
        ("theorem x : 1 = 1 := by sorry", ("", "1 = 1")),
        ("theorem x (h : a) : ∃ y : ℝ, y = 1 := sorry", ("(h : a)", "∃ y : ℝ, y = 1")),
        (
            "theorem x {n : ℕ} (h : n = 2)\n    : n < 3 := by\n  sorry",
            ("{n : ℕ} (h : n = 2)", "n < 3"),
        ),
        ("theorem x -- : sorry\n : a := by sorry", ("", "a")),
        ("def x := 1", None),
        ("theorem x (a : ℕ)", None),
        ("theorem x /- : a", None),
    ],
)
def test_statements(code: str, stated: tuple[str, str] | None) -> None:
    assert statement_in(code) == stated


def test_what_a_model_adds_to_a_statement_is_refused() -> None:
    hostile = "theorem x (h : a) : b := by sorry\n#eval 1"
    assert statement_in(hostile) == ("(h : a)", "b")
    hidden = statement_in("theorem x : set_option a true in b := by sorry")
    assert hidden is not None
    assert refused(hidden[1], tactics=False) == "'set_option' is not allowed"


def test_what_is_filled_in_is_not_filled() -> None:
    assert filled("{a} {b} {c}", a="{b}", b="{a}") == "{b} {a} {c}"
