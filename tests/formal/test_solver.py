"""What the solver says: first where it must not speak against a text, then what it finds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from proofcheck.formal.claim import Ending, FormalOutcome, Ground
from proofcheck.formal.comments import one_line
from proofcheck.formal.smt import script
from proofcheck.formal.solver import Solver, SolverLimits
from tests.formal.reading import claim_of

pytest.importorskip("z3")


@pytest.fixture(scope="module")
def solver() -> Iterator[Solver]:
    # Its own count is to end a query, also where other work takes the processor's time.
    with closing(Solver(SolverLimits(milliseconds=60_000))) as found:
        yield found


def decided(solver: Solver, folder: Path, proof: str, statement: str = "") -> FormalOutcome:
    return solver.decide(claim_of(folder, proof, statement))


REAL = "Let $x$ and $y$ be real numbers. "

NOT_REFUTED = [
    # something in sight was not read
    REAL + "The number $x$ is friendly. Then $x > 0$.",
    REAL + "By the lemma above, $x > 0$.",
    REAL + "Since $f$ is increasing, we have $x > y$.",
    # a term stands for something of which more is known
    "Let $x$ be a real number. Then $\\sin(x) \\le 1$.",
    "Then $\\sum_{i=1}^n i = n(n+1)/2$.",
    # what was said under an assumption may be in force
    REAL + "Suppose $x > 0$. Suppose $y > 0$. Then $x + y > 0$.",
    # nothing says what the letters are
    "Thus $p > 0$.",
    # the statement that is being proved holds somewhere else
    "Let $n$ be an integer. By induction, $n < n^2$.",
]


@pytest.mark.parametrize("proof", NOT_REFUTED)
def test_silent(solver: Solver, tmp_path: Path, proof: str) -> None:
    outcome = decided(solver, tmp_path, proof)
    assert outcome.ending in (Ending.UNTRANSLATED, Ending.UNKNOWN)
    assert outcome.witness == ()


FOLLOWS = [
    "Thus $(a+b)^2 = a^2 + 2ab + b^2$.",
    "Suppose $0 < a < b$. Then $a^2 < b^2$.",
    "Let $x > 0$. Then $x/x = 1$.",
    "Let $n$ be an integer. Then $n^2 + n$ is even.",
    "Suppose $a \\mid b$. Hence $a \\mid bc$.",
    "Since $n = 2k + 1$, we have $n^2 = 4(k^2 + k) + 1$.",
    "So $|a - c| \\le |a - b| + |b - c|$.",
    "Suppose $\\mu(A) < \\frac{e}{2}$ and $\\mu(B) < \\frac{e}{2}$. So $\\mu(A)+\\mu(B) < e$.",
    "So $2^{n+2} = 4 \\cdot 2^n > 0$.",
    "We have $(n+1)! = (n+1) n!$.",
    "Let $a > 0$. Then $\\sqrt{a}\\sqrt{a} = a$.",
    "Then $\\max(a, b) \\ge a$.",
]


@pytest.mark.parametrize("proof", FOLLOWS)
def test_follows(solver: Solver, tmp_path: Path, proof: str) -> None:
    outcome = decided(solver, tmp_path, proof)
    assert outcome.ending is Ending.FOLLOWS
    assert outcome.engine == "z3" and outcome.version


def test_only_the_hypotheses_that_are_needed_are_named(solver: Solver, tmp_path: Path) -> None:
    proof = "Suppose $a < b$, $b < c$ and $a < 7$. Then $a < c$."
    outcome = decided(solver, tmp_path, proof)
    assert [one.latex for one in outcome.used] == ["a < b", "b < c"]
    assert {one.ground for one in outcome.used} == {Ground.ASSUMPTION}


def test_a_witness(solver: Solver, tmp_path: Path) -> None:
    outcome = decided(solver, tmp_path, "Let $x$ be a real number with $x > 1$. Then $x > 2$.")
    assert outcome.ending is Ending.FAILS
    assert [name for name, _ in outcome.witness] == ["x"]
    assert 1 < int(outcome.witness[0][1]) <= 2


def test_what_contradicts_itself_proves_nothing(solver: Solver, tmp_path: Path) -> None:
    outcome = decided(solver, tmp_path, "Suppose $a < b$ and $b < a$. Then $a = 17$.")
    assert outcome.ending is Ending.CONTRADICTORY


def test_the_same_twice(solver: Solver, tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Let $x$ and $y$ be real numbers. Then $x y \\le x^3 + y$.")
    first, second = solver.decide(claim), solver.decide(claim)
    assert (first.ending, first.witness) == (second.ending, second.witness)


def test_work_is_bounded(tmp_path: Path) -> None:
    proof = "Suppose $x^7 + y^7 = z^5$, $x^3 y > z^2$, $xyz > 3$. Then $x^5 y^4 z^3 + z > x y + 1$."
    with closing(Solver(SolverLimits(work=1000, milliseconds=300))) as solver:
        outcome = decided(solver, tmp_path, proof)
    assert outcome.ending in (Ending.TIMEOUT, Ending.UNKNOWN)


def test_a_process_that_ends_costs_one_claim(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Thus $a + a = 2a$.")
    with closing(Solver(SolverLimits(milliseconds=60_000))) as solver:
        assert solver.decide(claim).ending is Ending.FOLLOWS
        assert solver._process is not None
        solver._process.kill()
        assert solver.decide(claim).ending is Ending.UNKNOWN
        assert solver.decide(claim).ending is Ending.FOLLOWS


def test_hostile_latex_stays_in_its_comment(solver: Solver, tmp_path: Path) -> None:
    claim = claim_of(tmp_path, 'So $f_{;(exit)\n*/ "|}(x) + 1 > f_{;(exit)\n*/ "|}(x)$.')
    code = script(claim, "paper.tex:1\n(exit)")
    lines = [line for line in code.splitlines() if not line.startswith(";")]
    assert not any("exit" in line.partition(";")[0] for line in lines)
    assert one_line("a\nb\r\u2028c\x0bd") == "a b c d"
    assert solver.decide(claim).ending is Ending.FOLLOWS


def test_other_rooms_do_without_the_solver() -> None:
    code = "import sys; import proofcheck.formal.solver; sys.exit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
