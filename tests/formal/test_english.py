"""Proofs in other languages come to the claims that they come to in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.formal.claim import Claim, Reason, Sort
from proofcheck.formal.english import in_english, language_of
from tests.formal.reading import claim_of, goal, hypotheses, told

ENGLISH = """Let $x > 0$ and set $y = x + 1$. Then $y > 1$. Since $x > 0$, we have $2x > x$.
Hence $y = 0$ or $x > 0$. Suppose that $x > 2$. Then $y > 3$. We do not have $x > y$."""
GERMAN = """Sei $x > 0$ und setze $y = x + 1$. Dann gilt $y > 1$. Da $x > 0$ ist, folgt $2x > x$.
Also ist $y = 0$ oder $x > 0$. Angenommen, es gilt $x > 2$. Dann ist $y > 3$.
Es gilt nicht $x > y$."""
FRENCH = """Soit $x > 0$ et posons $y = x + 1$. Alors on a $y > 1$. Comme $x > 0$, on obtient
$2x > x$.
Donc $y = 0$ ou $x > 0$. Supposons que $x > 2$. Alors $y > 3$. On n'a pas $x > y$."""


def said(folder: Path, proof: str) -> list[object]:
    return [
        (goal(one), hypotheses(one)) if isinstance(one, Claim) else one.reason
        for one in told(folder, proof)
    ]


@pytest.mark.parametrize("proof", [GERMAN, FRENCH])
def test_a_proof_comes_to_what_it_comes_to_in_english(tmp_path: Path, proof: str) -> None:
    found = said(tmp_path, proof)
    assert found == said(tmp_path, ENGLISH)
    assert [one for one in found if isinstance(one, Reason)] == [
        Reason.SUPPOSED, Reason.WORDS, Reason.SUPPOSED, Reason.WORDS,
    ]  # fmt: skip


def test_positif_is_positive_or_zero(tmp_path: Path) -> None:
    french = claim_of(tmp_path, "Alors on a donc $t + n > n - 1$.",
                      "Soit $t$ un réel positif et soit $n$ un entier pair.")  # fmt: skip
    assert "0 ≤ t" in hypotheses(french)
    assert {one.latex: one.sort for one in french.variables}["n"] is Sort.INTEGER


def test_a_german_matrix_is_no_number(tmp_path: Path) -> None:
    (one,) = told(tmp_path, "Es gilt also $xy = yx$ und damit ist es gezeigt.",
                  "Für die Matrizen $x$ und $y$ und die Gruppe der Vektoren.")  # fmt: skip
    assert not isinstance(one, Claim)


def test_english_words_that_are_words_elsewhere_stay() -> None:
    prose = "let us work on a compact set or on the ring of integers, and hence we have the claim"
    assert language_of(prose) == "english"
    assert in_english(prose, "english") == prose
