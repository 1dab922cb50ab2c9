"""The kernel of a real Lean, core and Std without Mathlib: what it accepts and what it must not.

A file takes this Lean some 10 s, however many theorems stand in it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.assess.cache import Cache
from proofcheck.formal.claim import Ending
from proofcheck.formal.lean.check import Lean, State, put_to_lean
from proofcheck.formal.lean.file import Tactic, Theorem
from proofcheck.formal.lean.header import FIELD
from proofcheck.formal.lean.prove import prove
from tests.formal.reading import claim_of

pytestmark = pytest.mark.slow

REAL = "Let $a, b$ be real numbers with $0 < a$ and $a < b$."
INTEGERS = "Let $k, m, n$ be integers."
FALSE = (
    f"{REAL} Then $a + 1 < b$.",
    "Let $n$ be an integer with $n > 2$. Then $n > 3$.",
)
CONTRADICTORY = "Let $a$ be a real number with $a < 1$ and $a > 2$. Then $a = 7$."
TRUE = (
    "Let $x$ be a real number. Then $(x+1)^2 = x^2 + 2x + 1$.",
    f"{REAL} Then $a^2 < b^2$.",
    f"{REAL} Then $2ab \\le a^2 + b^2$.",
    f"{REAL} Then $\\frac{{1}}{{a}} > 0$.",
    f"{REAL} Then $\\frac{{a}}{{b}} + \\frac{{b}}{{a}} = \\frac{{a^2 + b^2}}{{ab}}$.",
    "Let $n$ be an integer with $n > 2$. Then $n + 1 > 3$.",
    "Let $n$ be an integer. Then $3 \\mid n^3 - n$.",
    f"{INTEGERS} Suppose $k \\mid m - n$. Then $k \\mid m^2 - n^2$.",
    f"{INTEGERS} Suppose $k \\mid m$ and $m \\mid n$. Then $k \\mid n$.",
    "We know $\\mu(A) \\le \\mu(B)$ and $\\mu(B) = 2$. So $\\mu(A) \\le 3$.",
    "Then $17^2 = 289$.",
)


def test_claims(tmp_path: Path, lean: Lean) -> None:
    proofs = (*TRUE, *FALSE, CONTRADICTORY)
    claims = [claim_of(tmp_path, proof) for proof in proofs]
    cache = Cache(tmp_path / "cache")
    outcomes = list(prove(claims, lean, cache))
    endings = {proof: one.ending for proof, one in zip(proofs, outcomes, strict=True)}
    # This Lean cannot list axioms: what passes is not trusted, and says so.
    assert {proof for proof in TRUE if endings[proof] is not Ending.UNTRUSTED} == set()
    assert {endings[proof] for proof in FALSE} == {Ending.UNKNOWN}
    assert endings[CONTRADICTORY] is Ending.CONTRADICTORY
    assert outcomes[0].reason == "this Lean does not list the axioms that it rests on"
    assert all("sorry" not in one.code for one in outcomes[: len(TRUE)])


def behind(commands: str, proof: str, goal: str = "x1 < x1") -> list[Theorem]:
    """A block that holds ``commands`` behind a proof, and a false goal that they let pass."""
    block = Tactic("", f"omega\n{commands}" if commands else "omega")
    return [
        Theorem("(x1 x2 : Int) (h1 : x1 < x2)", "x1 < x2", (block,)),
        Theorem("(x1 : Int)", goal, (Tactic("", proof),)),
    ]


#: What the gate keeps out, put to Lean all the same.  Each is a file of its own.
COMMANDS = {
    "macro": behind("local macro_rules | `($x < $y) => `(0 ≤ 1)", "decide"),
    "bogus instance": behind("instance : LT Int := ⟨fun _ _ => True⟩", "exact True.intro"),
    "notation": behind('local notation:50 a:51 " < " b:51 => a = a ∨ b = b', "exact Or.inl rfl"),
    "open in": behind("open Classical in\nexample : True := trivial", "simp"),
    "skipped kernel": behind("set_option debug.skipKernelTC true", "exact (rfl : x1 = x1)"),
    "silent sorry": behind("set_option warn.sorry false", "exact sorry"),
}
#: These change nothing for others: they stand in one file.
TACTICS = {
    "silent sorry": "set_option warn.sorry false in\n  exact sorry",
    "sorry": "sorry",
    "sorry within": "have h : x1 < x1 := by sorry\nexact h",
    "sorryAx": "exact sorryAx _ true",
    "apply?": "apply?",
    "exact?": "exact?",
    "native_decide": "native_decide",
    "decide +native": "decide +native",
    "another alternative": "omega\n| skip",
    "an error within a term": "exact absurd (by omega : x1 = x1 + 1) (by omega)",
}


def test_a_theorem_that_is_not_proved_ends_at_the_axioms(lean: Lean) -> None:
    """The gate keeps it out; where it did not, the axioms would tell, which this Lean hides."""
    pair = behind("theorem bad : False := by omega", "exact bad.elim")
    assert not put_to_lean(pair, lean)[1].sound


@pytest.mark.parametrize("pair", COMMANDS.values(), ids=COMMANDS.keys())
def test_commands_that_go_round_the_gate(lean: Lean, pair: list[Theorem]) -> None:
    verdicts = put_to_lean(pair, lean)
    assert verdicts[1].state in (State.REFUSED, State.UNSTATED)


def test_tactics_that_go_round_the_gate(lean: Lean) -> None:
    theorems = [Theorem("(x1 : Int)", "x1 < x1", (Tactic("", one),)) for one in TACTICS.values()]
    good = Theorem(f"{FIELD} (x1 : R) (h1 : 0 < x1)", "x1 ≠ 0", (Tactic("", "grind"),))
    unstated = Theorem("(x1 : Int)", "x1 < nothing", (Tactic("", "omega"),))
    verdicts = put_to_lean([*theorems, unstated, good], lean)
    states = dict(zip(TACTICS, (one.state for one in verdicts), strict=False))
    assert set(states.values()) == {State.REFUSED}
    assert [one.state for one in verdicts[-2:]] == [State.UNSTATED, State.ACCEPTED]
