"""Claims in Lean's words: every name is ours, and what is stated is what is claimed or more."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from proofcheck.document.source import Source
from proofcheck.expressions.tree import Node, Number, Operation
from proofcheck.formal.claim import Relation, Sign
from proofcheck.formal.lean.gate import refused
from proofcheck.formal.lean.header import FIELD
from proofcheck.formal.lean.hints import denied, inverses, products, residues, witnesses
from proofcheck.formal.lean.portfolio import PORTFOLIO, tactics_for
from proofcheck.formal.lean.statement import Stated, state
from proofcheck.formal.lean.toolchain import Toolchain
from proofcheck.formal.lean.written import comment, written
from tests.formal.reading import claim_of

REAL = "Let $a, b$ be real numbers with $0 < a$ and $a < b$. "


def stated(folder: Path, proof: str, *, mathlib: bool = False) -> Stated:
    one = state(claim_of(folder, proof), mathlib=mathlib)
    assert isinstance(one, Stated)
    return one


STATEMENTS = [
    (
        "Let $n$ be an integer with $n > 2$. Then $n^2 > 4$.",
        "(x1 : Int) (h1 : 2 < x1)",
        "4 < (x1 ^ 2)",
    ),
    (
        f"{REAL}Then $a^2 < b^2$.",
        f"{FIELD} (x1 : R) (x2 : R) (h1 : 0 < x1) (h2 : x1 < x2)",
        "(x1 ^ 2) < (x2 ^ 2)",
    ),
    (
        "Let $n$ be an integer. Then $n^2 \\equiv n \\pmod 2$.",
        "(x1 : Int)",
        "(2 : Int) ∣ (((x1 ^ 2) : Int) - (x1 : Int))",
    ),
]


@pytest.mark.parametrize(("proof", "binders", "goal"), STATEMENTS)
def test_statements(tmp_path: Path, proof: str, binders: str, goal: str) -> None:
    one = stated(tmp_path, proof)
    assert (one.binders, one.goal) == (binders, goal)


def test_with_mathlib_numbers_are_what_they_are(tmp_path: Path) -> None:
    proof = "Let $n$ be an integer and $x$ a real number with $n < x$. Then $n + 1 < x + 1$."
    assert "(x1 : ℤ) (x2 : ℝ)" in stated(tmp_path, proof, mathlib=True).binders
    assert "(x1 : ℝ)" in stated(tmp_path, proof, mathlib=True).goal
    assert stated(tmp_path, proof).binders.startswith(f"{FIELD} (x1 : R) (x2 : R)")


def test_numbers_alone_have_their_type(tmp_path: Path) -> None:
    assert stated(tmp_path, "Then $1 + 1 = 2$.").goal == "(2 : Int) = 2"
    assert stated(tmp_path, "Then $1/2 < 1$.").goal == "((1 / 2) : R) < 1"


def test_a_division_that_lean_gives_a_value_is_not_what_is_meant(tmp_path: Path) -> None:
    """An integer claim with a fraction is one about real numbers."""
    one = stated(tmp_path, "Let $n$ be an integer with $n > 0$. Then $n/2 < n$.")
    assert not one.integral
    assert one.goal == "(x1 / 2) < x1"


def test_what_no_field_knows_is_left_out_or_not_stated(tmp_path: Path) -> None:
    proof = "Let $n$ be an integer, $n$ even, and $x$ real with $x > n$. Then $x + 1 > n$."
    assert "∣" not in stated(tmp_path, proof).binders


def test_what_the_claim_does_not_allow_is_not_stated(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Then $1 + 1 = 2$.")
    factorial: Node = Operation("factorial", (Number(Fraction(3)),))
    odd = replace(claim, goal=Relation(Sign.EQUAL, factorial, Number(Fraction(6))))
    assert state(odd, mathlib=False) == "it uses an operation that has no name in Lean here"


PROOFS = [
    f"{REAL}Then $a^2 < b^2$.",
    f"{REAL}Then $\\frac{{1}}{{b}} < \\frac{{1}}{{a}}$.",
    "Let $m, n, k$ be integers. Suppose $k \\mid m - n$. Then $k \\mid m^2 - n^2$.",
    "Let $n$ be an integer. Then $3 \\mid n^3 - n$.",
    "Then $1 + 1 = 2$.",
]


@pytest.mark.parametrize("mathlib", [False, True])
@pytest.mark.parametrize("proof", PROOFS)
def test_what_we_write_passes_our_own_gate(tmp_path: Path, proof: str, mathlib: bool) -> None:
    chain = Toolchain(Path("lean"), "4.28.0", (), mathlib)
    one = stated(tmp_path, proof, mathlib=mathlib)
    assert refused(one.binders, tactics=False) is None
    assert refused(one.goal, tactics=False) is None
    for number in (1, 2, 3):
        for tactic in tactics_for(one, chain, number):
            assert refused(tactic.block) is None, tactic


def test_an_old_lean_is_given_only_what_it_knows(tmp_path: Path) -> None:
    one = stated(tmp_path, PROOFS[0], mathlib=True)
    old = Toolchain(Path("lean"), "4.9.0", (), True)
    names = [tactic.name for number in (1, 2, 3) for tactic in tactics_for(one, old, number)]
    assert names == ["norm_num", "linarith", "positivity", "field_simp, ring", "nlinarith"]
    assert len({row.name for row in PORTFOLIO}) == len(PORTFOLIO)


def test_hints(tmp_path: Path) -> None:
    one = stated(tmp_path, PROOFS[0])
    assert "have p0 : 0 < (x1 - 0) * (x1 - 0) :=" in str(products(one))
    assert "have hd : 0 ≤ ((x1 ^ 2) - (x2 ^ 2)) := by grind" in str(denied(one))
    assert "try have i0 : 0 < x1⁻¹ :=" in str(inverses(stated(tmp_path, PROOFS[1])))
    assert "rcases r_x1 with r_x1 | r_x1 | r_x1" in str(residues(stated(tmp_path, PROOFS[3])))
    assert witnesses(one) is residues(one) is inverses(one) is None


def test_the_factor_is_found(tmp_path: Path) -> None:
    lines = str(witnesses(stated(tmp_path, PROOFS[2]))).split("\n")
    assert lines == ["obtain ⟨k1, h1⟩ := h1", "exact ⟨2*x3*k1 + x1*k1^2, by grind⟩"]


HOSTILE = "x -/ \n#eval 1\r\u2028axiom bad : False /- \0"


def test_a_comment_cannot_be_left(tmp_path: Path) -> None:
    said = comment(HOSTILE)
    assert said == "-- x -/ #eval 1 axiom bad : False /-"
    assert len(said.splitlines()) == 1


def test_a_file_leads_to_the_source(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, f"{REAL}Then $a^2 < b^2$.")
    one = state(claim, mathlib=False)
    assert isinstance(one, Stated)
    path = claim.span.path
    text = written(one, "-- header", None, {path: Source(path, Path(path).read_text())})
    assert f"-- {path}:4: a^2 < b^2" in text
    assert "-- x1: a, a real number" in text
    assert text.rstrip().endswith("sorry\n#print axioms step_1")


def test_letters_are_never_the_author_s(tmp_path: Path) -> None:
    one = stated(
        tmp_path, "Let $\\theta, s$ be real numbers with $\\theta < s$. So $\\theta \\le s$."
    )
    assert "theta" not in one.binders + one.goal
