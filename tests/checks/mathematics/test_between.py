"""Relations between formulas: PC201 and PC202 look at them, too."""

from __future__ import annotations

import pytest

from tests.checks.mathematics.asking import confirmed, findings


@pytest.mark.parametrize(
    "proof",
    [
        "The square $(x+1)^2$ is equal to $x^2+2x+1$, and expanding $(x-1)^2$ gives $x^2-2x+1$.",
        # Of something else than the formula itself; supposed; a condition.
        r"The last digit of $7^{3}$ equals $3$. The sum of the digits of $2^{10}$ is equal to $7$.",
        "If $2+2$ equals $5$ we are done. Suppose that $(x+1)^2$ is equal to $x^2+2x+2$.",
        "Then $x^2$ equals $2x - 1$. Differentiating $(x+1)^2$ gives $x^2+2x+2$.",
        # Another paragraph, another formula, too far away.
        "Expanding $(x+1)^2$ is easy.\n\nIt gives $x^2+2x+2$.",
        r"\[ (x+1)^2 = x^2 + 2x + 1 \] We look at \[ < x^2 + 2x + 2 \] and then \[ x^2+2x+2. \]",
        r"\[ (x+1)^2, \] \[ = y. \]",
    ],
)
def test_silent(proof: str) -> None:
    assert [(one.message, one.span) for one in findings(proof)] == []


@pytest.mark.parametrize(
    ("proof", "suggestion"),
    [
        ("Expanding $(x+1)^2$ gives $x^2+2x+2$.", "x^2+2x+1 on the right"),
        ("The difference $(n+1)^2 - n^2$ is equal to $2n-1$.", "2n+ 1 on the right"),
        ("We have\n\\[ (x+y)^2 = x^2 + 2xy + y^2 \\]\nwhich simplifies to\n"
         "\\[ = x(x+2y) + 2y^2 . \\]", "x(x+2y) + 1y^2 on the right"),
        ("\\begin{align*} f &= (x+1)^2 \\\\ &= x^2+2x+1. \\end{align*} Hence\n"
         "\\begin{align*} &= x(x+2) + 2 \\end{align*}", "x(x+2) + 1 on the right"),
    ],
)  # fmt: skip
def test_pc202(proof: str, suggestion: str) -> None:
    (found,) = findings(proof)
    assert found.code == "PC202"
    assert (found.suggestion or "").replace(" ", "") == suggestion.replace(" ", "")


def test_pc201() -> None:
    (found,) = findings("So $2+2$ equals $5$.")
    assert found.code == "PC201"


def test_confirmed() -> None:
    assert confirmed("Expanding $(x+1)^2$ gives $x^2+2x+1$.") == [
        ("(x+1)^2$ gives $x^2+2x+1", "identity", True)
    ]
