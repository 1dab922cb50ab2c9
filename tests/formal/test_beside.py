"""What stands beside formulas: below braces, at the ends of rows, in brackets."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.formal.claim import Claim, Reason, Untranslated
from tests.formal.reading import claim_of, goal, hypotheses, told

SILENT = [
    # a brace below a sum that is a factor, or is taken away: of what is it the note?
    ("Hence $x = 2\\underbrace{a+b}_{=c}$.", Reason.UNREAD),
    ("Hence $x = y - \\underbrace{a+b}_{=c}$.", Reason.UNREAD),
    # that something is an integer is more than that it is not negative
    ("Let $x > 1$ be real. Hence $x \\in \\mathbb{N}$.", Reason.OBJECTS),
    ("Let $x > 1$. Hence $x \\in \\{1, 2\\} \\subseteq \\{1, 2, \\dots, n\\}$.", Reason.OBJECTS),
    # laws of numbers that a text about other things has to prove
    ("This is a ring. Then $0 = 0 + 0 \\cdot a$.", Reason.SORTS),
    ("In a near-ring we have $a + b = b + a$.", Reason.SORTS),
    # a condition in brackets, or what denies
    ("Hence $a + a = 2a$ (or $a = b$).", Reason.WORDS),
    ("Hence $a + a = 2a$ (if $a$ is flat).", Reason.WORDS),
]


@pytest.mark.parametrize(("proof", "reason"), SILENT)
def test_no_claim(tmp_path: Path, proof: str, reason: Reason) -> None:
    last = told(tmp_path, proof)[-1]
    assert isinstance(last, Untranslated)
    assert last.reason is reason


def test_what_a_brace_spans_is_claimed_and_its_note_is_a_reason(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Hence $x + \\underbrace{f(y)}_{=2z} = x + 2z$.")
    assert goal(claim) == "(x + f(y)) = (x + (2·z))"
    assert hypotheses(claim) == ["(x + f(y)) = (x + (2·z))"]


def test_a_note_says_of_a_sum_what_it_says_of_its_terms(tmp_path: Path) -> None:
    row = (
        "\\[ S = \\sum_{k=1}^n \\underbrace{g(k)}_{\\substack{=h(k)\\\\\\text{(by Lemma 2)}}}"
        "= \\sum_{k=1}^n h(k). \\]"
    )
    claim = claim_of(tmp_path, f"Hence {row}")
    first, second = "\\sum_{k=1}^ng(k)", "\\sum_{k=1}^nh(k)"
    assert goal(claim) == f"S = {first} and {first} = {second}"
    assert hypotheses(claim) == [f"{first} = {second}"]  # and not g(k) = h(k), whatever k is


def test_a_bound_below_a_brace_is_a_hypothesis(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Thus $n - \\underbrace{K}_{\\geq 1} - 1 \\le n - 2$.")
    assert "1 ≤ K" in hypotheses(claim)


def test_a_bound_below_a_brace_under_a_sum_is_none(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Thus $\\sum_{k} \\underbrace{k}_{\\geq 1} \\le 2 + k$.")
    assert hypotheses(claim) == []


def test_a_value_below_a_brace_is_put_in_brackets(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Hence $x = 2\\underbrace{w}_{=a+b} = 2a + 2b$.")
    assert hypotheses(claim) == ["(2·w) = (2·(a + b))"]


def test_what_a_statement_notes_below_a_brace_is_not_supposed(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Thus $x < y + 1$.", "Then $\\underbrace{x}_{=y} < z$.")
    assert hypotheses(claim) == []


NOTED = """\\begin{align*}
x &= y + 1 \\ \\ \\left( \\text{since } y > 0 \\right) \\\\
&\\le 2y + 1. \\end{align*}"""


def test_a_row_after_a_note_goes_on_with_the_row_before_it(tmp_path: Path) -> None:
    first, second = told(tmp_path, f"Then {NOTED}")
    assert isinstance(first, Claim) and isinstance(second, Claim)
    assert goal(first) == "x = (y + 1)"
    assert hypotheses(first) == ["0 < y"]
    assert goal(second) == "(y + 1) ≤ ((2·y) + 1)"
    assert hypotheses(second) == ["0 < y", "x = (y + 1)"]


def test_a_note_in_words_only_cites(tmp_path: Path) -> None:
    rows = "\\text{here, we put }k = 1\\\\\\text{for }j"
    note = f"\\quad \\left(\\begin{{array}}[c]{{c}}{rows}\\end{{array}}\\right)"
    display = f"\\begin{{align*}} x &= y + 1 {note} \\\\ &= 1 + y. \\end{{align*}}"
    first, second = told(tmp_path, f"Then {display}")
    assert isinstance(first, Claim) and isinstance(second, Claim)
    assert hypotheses(first) == []
    assert not first.complete
    assert goal(second) == "(y + 1) = (1 + y)"


def test_a_remark_in_brackets_is_no_claim_and_no_hypothesis(tmp_path: Path) -> None:
    proof = "Thus $a + a = 2a$ (by Lemma 3, applied to $a = 7$ instead of $b$)."
    claim = claim_of(tmp_path, proof)
    assert goal(claim) == "(a + a) = (2·a)"
    assert hypotheses(claim) == []
    assert not claim.complete


def test_an_index_in_a_set_makes_no_membership_of_an_equation(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Thus $\\sum_{i \\in I} a_i = b = \\sum_{i \\in I} a_i$.")
    assert goal(claim).startswith("\\sum_{i\\in I}a_i = b")


def test_a_part_of_a_proof_does_not_know_the_part_before(tmp_path: Path) -> None:
    proof = "(b) Suppose that $x < y$. Then $x < y + 1$.\n\n(a) Now $y + 1 > y$. Then $x < y + 2$."
    assert "x < y" not in hypotheses(claim_of(tmp_path, proof))


def test_a_note_does_not_prove_what_its_own_step_claims(tmp_path: Path) -> None:
    proof = "Thus $m + 1 \\le 0$, so that $n - \\underbrace{(m+1)}_{\\leq 0} \\geq n$."
    assert hypotheses(claim_of(tmp_path, proof)) == []
