"""PC206: on which relations said to be the one before it is silent, and on which it speaks."""

from __future__ import annotations

import pytest

from proofcheck.checks.mathematics.rewritten import says_the_same
from tests.checks.mathematics.asking import findings


@pytest.mark.parametrize(
    "proof",
    [
        r"So $(x - y)^2 \ge 0$. Expanding this gives $x^2 - 2xy + y^2 \ge 0$.",
        # Multiples, turned round where the factor is negative.
        r"Then $4c^2 = 2b^2$, that is, $b^2 = 2c^2$.",
        r"We get $x - 3 < y$, i.e.\ $2y > 2x - 6$, or equivalently, $3 - x > -y$.",
        r"Thus $\frac{x}{2} + y = 1$, in other words $x + 2y = 2$.",
        # Other steps than multiplying by a constant, and none that one edit explains.
        r"Then $x^2 = y^2 z$, that is, $x = y \sqrt{z}$. We have $xy = 1$, that is, $y = 1/x$.",
        r"Then $2^x = y$, that is, $x = \log_2 y$. So $x^2 + y^2 = 1$, i.e. $y^2 = (1-x)(1+x)$.",
        # Not said to be the same, or said of something between.
        r"So $(x - y)^2 \ge 0$. We also have $x^2 + 2xy + y^2 \ge 0$.",
        r"So $(x - y)^2 \ge 0$. By the last lemma, that is, $x^2 + 2xy + y^2 \ge 0$.",
        r"Now $x(x + y) = 3$, i.e.\ $x^2 + x^2 = 3$.",
        # Other letters, several relations, what cannot be read.
        r"So $(x - y)^2 \ge 0$, that is, $x^2 + 2xz + z^2 \ge 0$.",
        r"So $\|x - y\|^2 \ge 0$, that is, $x \cdot x + 2 x \cdot y + y \cdot y \ge 0$.",
        r"So $\lfloor x + y \rfloor = 2$, that is, $x - y = 2$.",
        # What is an identity already is the matter of PC202.
        r"So $(x - y)^2 = x^2 - 2xy + y^2$, that is, $x^2 + y^2 = (x - y)^2 + 2xy$.",
    ],
)
def test_silent(proof: str) -> None:
    assert [(one.code, one.message) for one in findings(proof)] == []


@pytest.mark.parametrize(
    ("proof", "kind", "suggestion"),
    [
        (r"So $(x - y)^2 \ge 0$. Expanding this gives $x^2 + 2xy + y^2 \ge 0$.", "sign",
         "x^2 - 2xy + y^2 on the left"),
        ("Then $(x + 1)^2 = y^2 + 4$, that is, $x^2 + 2x = y^2 + 5$.", "number", None),
        (r"Thus $2x - 6 < 2y$, or equivalently, $x - 3 < 2y$.", "number", None),
        (r"Now $(x+y)^3 = 2$; multiplying out, we get $x^3 + 3x^2y + 3xy^2 + y^2 = 2$.", "exponent",
         "x^3 + 3x^2y + 3xy^2 + y^3 on the left"),
    ],
)  # fmt: skip
def test_speaks(proof: str, kind: str, suggestion: str | None) -> None:
    (one,) = findings(proof)
    assert (one.code, one.proof) == ("PC206", "p1")
    assert one.message == f"this is not the relation before; with another {kind} it is"
    assert suggestion is None or one.suggestion == suggestion


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("$. Expanding the left side, we get\n  \\[ ", True),
        ("$, that is to say,\n $", True),
        ("$, which can be rewritten as $", True),
        ("$ that is less than $", False),
        ("$. That is why $", False),
        ("$, that is,\n\n $", False),
        ("$ and hence $", False),
        ("$, or $", False),
    ],
)
def test_words(words: str, same: bool) -> None:
    assert says_the_same(words) is same
