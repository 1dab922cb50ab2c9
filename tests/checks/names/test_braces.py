"""PC127."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.braces import unbraced_scripts
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "text",
    [
        "$2^{10}$, $x_1 2$, $x_1$, $x_1^2$, $x^2y$, $x^n1$, $x_{12}$, $g^{-1}$, $f^-$",
        "$M_{i_11}$, $2^33^2$, $x\\_12$, $a_01$, $x^- d$, $f_-$",
        "\\[ \\xymatrix{ A \\ar[r]^-1 & B } \\], % $2^10$",
    ],
)
def test_silent_about_one_sign_and_braces(text: str) -> None:
    assert ask(unbraced_scripts, text) == []


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("$2^10 = 1024$", "^10", "only 1 is in the exponent: write ^{10}"),
        ("$\\mathbb{F}_31$", "_31", "only 3 is in the index: write _{31}"),
        ("$g^-1 x$", "^-1", "only - is in the exponent: write ^{-1}"),
        ("$f_{g^-1}(x)$", "^-1", "only - is in the exponent: write ^{-1}"),
    ],
)
def test_speaks_of_a_script_that_ends_too_early(text: str, place: str, message: str) -> None:
    (finding,) = ask(unbraced_scripts, text)
    assert finding.code == "PC127"
    assert finding.message == message
    assert finding.replacement is not None
    assert finding.replacement.text == finding.suggestion
    assert marked(finding, text) == place
