"""What a model writes is put to Lean only when every word of it is known to be harmless."""

from __future__ import annotations

import pytest

from proofcheck.formal.lean.gate import MAX_BLOCK, indented, refused

PROOFS = (
    "omega",
    "nlinarith [sq_nonneg (a - b), mul_pos ha hb, h₀]",
    "have h₁ : x ^ 2 = 4 := by\n  rw [h]\n  norm_num\nexact h₁",
    "rcases h with ⟨k, rfl⟩ | h_ne\n· exact ⟨k * a, by ring⟩\n· simp [Nat.succ_le_iff] at h_ne ⊢",
    "induction n with\n| zero => simp\n| succ n ih => simpa [pow_succ] using ih.trans (by ring)",
    "calc\n  a = b := h1\n  _ ≤ c := by linarith -- as `sorry` would",
    "constructor <;> intro h <;> /- a note, /- nested -/ -/ grind",
    "exact_mod_cast Real.sqrt_lt_sqrt (le_of_lt h.1) h.2",
    "obtain ⟨k, hk⟩ := h\nrefine ⟨?_, fun x ↦ ?_⟩\nall_goals field_simp at *",
    "exact Lean.Grind.OrderedRing.mul_pos (by grind) (by grind)",
)

#: Each made a false statement pass, or would: most were seen to on a real Lean.
EXPLOITS = {
    "macro": "omega\n\nlocal macro_rules | `($x < $y) => `(0 ≤ 1)",
    "bogus instance": "omega\n\ninstance : LT Nat := ⟨fun _ _ => True⟩",
    "local instance": "omega\nattribute [local instance] bad",
    "silent sorry": "omega\n\nset_option warn.sorry false in\nexample : 1 = 2 := sorry",
    "sorry": "have h : x = y := by sorry\nexact h",
    "sorry by its name": "exact sorryAx _ false",
    "sorry by its full name": "exact _root_.sorryAx _ false",
    "admit": "admit",
    "stop": "stop\nlinarith",
    "skipped kernel": "omega\nset_option debug.skipKernelTC true",
    "apply?": "apply?",
    "exact?": "exact?",
    "hint": "hint",
    "native_decide": "native_decide",
    "decide +native": "decide +native",
    "native in a configuration": "decide (config := { native := true })",
    "the compiler by hand": "exact Lean.ofReduceBool _ _ rfl",
    "notation": 'omega\n\nlocal notation:50 a " < " b => a = a',
    "infix": "omega\ninfix:50 _ => fun _ _ => True",
    "syntax": 'omega\nsyntax "x" : term',
    "open in": "open Classical in\nexact h",
    "a command with an underscore": "omega\nrun_cmd h",
    "a command of some package": "omega\nwhatever h",
    "run_tac": "run_tac h",
    "a metaprogram": "exact Lean.Elab.Tactic.x",
    "a quotation": "exact `(x)",
    "a string": 'exact (include_str "x")',
    "a command": "omega\n#eval 1",
    "an attribute": "omega\n@[simp] theorem x : True := trivial",
    "an axiom": "omega\naxiom x : False",
    "a theorem": "omega\ntheorem x : True := trivial",
    "unsafe": "exact unsafe x",
    "a name in quotes": "exact «sorry»",
    "a comment that does not end": "omega /- ",
    "a comment that ends another": "omega -/ x",
    "a bracket that takes in what follows": "exact (",
    "a bracket that closes ours": "omega) ; (skip",
    "a tab": "\tomega",
    "a control character": "omega\u202e",
    "recursion that need not end": "exact x\ntermination_by 0\ndecreasing_by x",
    "end": "omega\nend",
}


@pytest.mark.parametrize("block", PROOFS)
def test_proofs_may_pass(block: str) -> None:
    assert refused(block) is None


@pytest.mark.parametrize("block", EXPLOITS.values(), ids=EXPLOITS.keys())
def test_what_could_lie_may_not(block: str) -> None:
    assert refused(block) is not None


def test_what_is_not_allowed_is_named() -> None:
    assert refused("have h := sorry") == "'sorry' is not allowed"
    assert refused("omega\n#eval 1") == "'#' is not allowed"
    assert refused("x" * (MAX_BLOCK + 1)) == "it is longer than 40,000 characters"


def test_a_statement_holds_no_tactics() -> None:
    assert refused("(x1 : ℝ) (h1 : 0 < x1) (h2 : ∃ n : ℕ, x1 = 2 * n)", tactics=False) is None
    assert refused("∀ ε > 0, ∃ N : ℕ, ∀ n ≥ N, |a n - 1| < ε", tactics=False) is None
    assert refused("{R : Type} [Lean.Grind.Field R]", tactics=False) is None
    assert refused("x = 1 := by omega", tactics=False) == "'omega' is not allowed"


def test_a_block_is_moved_as_one() -> None:
    assert indented("  have h : a := by\n\n    omega\n  exact h", 4) == [
        "    have h : a := by",
        "      omega",
        "    exact h",
    ]
