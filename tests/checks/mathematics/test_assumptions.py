"""What the text assumes of letters and numbers: PC201 and PC202 use it."""

from __future__ import annotations

from collections.abc import Set

import pytest

from proofcheck.checks.mathematics.moduli import moduli_of
from tests.checks.mathematics.asking import findings

FILLER = "Nothing happens here. " * 100


@pytest.mark.parametrize(
    "proof",
    [
        # Fields and rings in which a number vanishes, wherever the proof says so.
        r"Over $\mathbb F_5$ we have $X^2 + 1 = (X - 2)(X + 2)$.",
        r"In $\mathbb{F}_7[x]$ we get $x^2 - 2 = (x - 3)(x + 3)$.",
        r"Let $k$ be $\mathbb{Z}/2\mathbb{Z}$. " + FILLER + "Then $X^5 + X^4 + 1 = "
        "(X^2 + X + 1)(X^3 + X + 1)$.",
        r"Sei $K$ ein Körper der Charakteristik $3$. Dann ist $(x + y)^3 = x^3 + y^3 + 3xy + 3$.",
        r"In characteristic two, $(x + y)^2 = x^2 + 4xy + y^2$.",
        r"Let $F$ be a finite field. There $x^2 + 1 = (x - 2)(x + 2)$.",
        r"We work in $\mathbf{Z}_8$. " + FILLER + r"So $3 \cdot 50 = 2 \cdot 20 + 110 + 112$.",
        # Boolean rings.
        "In a Boolean ring, $(x + y)(x + 1) = xy + y + 2x$.",
        # Unit matrices.
        "Sei $A$ quadratisch. Dann ist $(E - A)(E + A) = E - A^2$.",
        "So $(I_n - A)(I_n + A + A^2) = I_n - A^3$.",
        # What the text states of its letters.
        r"Let $\varepsilon^2 = 0$. Then $(a + \varepsilon)^2 = a^2 + 3a\varepsilon - a\varepsilon$"
        r" and $(2 + \varepsilon)(2 - \varepsilon) = 4 + \varepsilon^3$.",
        "As $A^2 = A$ we have $(E - A)^2 = E - 2A + A$.",
        "If $p$ is idempotent, $(1 - p)^2 = 1 - p + 2p - 2p^2$.",
        r"Now $a^2 = b + 1$. " + FILLER + "So $(a + b)(a - b) = b + 2 - b^2 - 1$.",
        r"With $t = x + y$ and $x y = 1$ we get $(x + y)^2 = x^2 + y^2 + 2$.",
    ],
)
def test_silent(proof: str) -> None:
    assert [(one.code, one.message) for one in findings(proof)] == []


@pytest.mark.parametrize(
    "proof",
    [
        r"As $n^2 \equiv 1 \pmod 4$ we have $(2k + 1)^2 = 4k^2 + 2k + 1$.",
        r"Over $\mathbb F_5$ we have $2X^2 + 3 = 2(X - 2)(X + 2)$.",
        r"Let $\varepsilon^2 = 0$. Then $(2 + \varepsilon)^2 = 4 + 6\varepsilon + \varepsilon^2$.",
        "Let $a = 2b + 1$. Then $(x + y)^2 = x^2 + 3xy + y^2$.",
        "As $x^2 = y$, we have $(x + y)^2 = x^2 + 3xy + y^2$.",
    ],
)
def test_what_is_assumed_does_not_make_it_true(proof: str) -> None:
    assert [one.code for one in findings(proof)] == ["PC202"]


@pytest.mark.parametrize(
    ("text", "stated", "some", "boolean"),
    [
        ("Let $n$ be a number.", set(), False, False),
        (r"$\mathbb{F}_{25}$, $\mathbf Z_8$, $\F_3$, $\Z/4\Z$", {5, 8, 3, 4}, True, False),
        (r"$a \equiv b \pmod{12}$ and $x$ mod $7$, modulo 9", {12, 7, 9}, False, False),
        (r"en caract\'eristique deux", {2}, True, False),
        (r"of characteristic $p$, in $\mathbb{F}_p$", set(), True, False),
        (r"the Fibonacci number $F_5$, over $F_5$", {5}, True, False),
        (r"the Fibonacci number $F_5$", set(), False, False),
        ("the symmetric difference", set(), False, True),
    ],
)
def test_moduli(text: str, stated: Set[int], some: bool, boolean: bool) -> None:
    found = moduli_of(text)
    assert (found.stated, found.some, found.boolean) == (stated, some, boolean)
