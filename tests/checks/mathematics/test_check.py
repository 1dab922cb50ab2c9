"""PC201 and PC202: on which texts they are silent, on which they speak, what is confirmed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.checks.mathematics.check import check_mathematics
from proofcheck.document.document import Document
from proofcheck.document.finding import Finding
from proofcheck.latex.files import memory_tree
from proofcheck.latex.parse import parse
from tests.checks.mathematics.asking import alone, confirmed, document, findings


@pytest.mark.parametrize(
    "proof",
    [
        "We have $2 + 2 = 4$ and $3^4 + 4^3 = 145$.",
        # Ends of arguments, suppositions, denials.
        "Hence $0 = 1$, a contradiction.",
        "Suppose that $2 + 2 = 5$.",
        "It is not true that $2 + 2 = 5$, as $2 + 2 = 5$ is false.",
        # In other languages.
        r"On obtiendrait $2 \cdot 3 = 5$, ce qui est absurde. Si $2 \cdot 3 = 7$, c'est fini.",
        r"Dann w\"are $2 \cdot 3 = 5$, ein Widerspruch. Das ist falsch: $2 \cdot 3 = 8$.",
        r"Entonces $2 \cdot 3 = 5$, lo cual es absurdo. Allora $2 + 2 = 5$, contraddizione.",
        r"Тогда $2 \cdot 3 = 5$, противоречие. 则 $2 \cdot 3 = 5$, 矛盾.",
        r"Soit $x$ tel que $(x+1)^2 = x^2 + x + 1$.",
        # Numbers that are not what they seem.
        r"In $\mathbb{Z}/3$ we have $2 + 2 = 1$.",
        r"Modulo $5$ one has $2 \cdot 3 = 1$.",
        r"As permutations, $(12)(23) = (123)$.",
        r"In this ring of characteristic $2$, $1 + 1 = 0$.",
        r"In the localization, $\frac{0}{2} = \frac{6}{1}$.",
        r"Legendre's symbol is $\left(\frac{2}{7}\right) = 1 + 0$.",
        r"The ideal $(2) = (2, 4)$; the vector $[1, 2] = [2, 4]$; the order $|5| = 7 - 6$.",
        # Rounded decimals, ambiguous notation.
        r"Numerically $\sqrt{2} = 1.41$ and $1/3 = 0.33$ and $22/7 = 3.14$.",
        r"So $1/2 \cdot 2 = 1$ and $\log 100 = 2$ and $\log e = 1$.",
        # Decimal commas, numbers that were rounded, words of digits.
        r"On a $\frac72 = 3,5$ et $2,5 = 5/2$ et $0,9^2 = 0,81$ et $3,14 \cdot 2 = 6,28$.",
        r"Then $67968 / 22 = 3089$ and $2^{20} = 10^6$ and $3^7 = 2 \cdot 10^3$.",
        r"The words are $1101 + 1011 = 110$; in the ternary code $201 + 102 = 300$.",
        # Conditions, not identities.
        "Solving $x^2 = 2x - 1$ gives $x = 1$; then $x^2 = x$.",
        r"There is $n$ such that $a^{n+1} = a^{2n}$.",
        r"If $1/2 \le x - \lfloor x \rfloor$ then $\lfloor 2x \rfloor = 2 \lfloor x \rfloor + 1$.",
        "We do not have $(n+1)^2 = n^2 + 2n - 1$.",
        "We replace it: $r = r + 1$.",
        r"So $x^2 - x = 2$ and $\sin x = \cos x$ and $x + y = xy$ and $\sin^2 x - \cos^2 x = 0$.",
        r"So $c - 1 = \frac{25(1 - c)}{9}$ and hence $c = 1$.",
        r"By Ptolemy, $AB \cdot CD + AD \cdot BC = AC \cdot BD$.",
        r"The action is $(a+b) \cdot v = a \cdot v + 2 b \cdot v$ on the representation.",
        r"The group is abelian: $ab = ba$; here $(ab)^2 = a^2b^2$ and $(a+b)^2 = a^2 + b^2$ "
        "in this ring of characteristic two.",
        r"Since $f$ is periodic, $f(x + 1) = f(x)$ and $f(x) + f(x+1) = 2f(x)$.",
        r"We know $e^{2\pi i} = 1$ and $\exp(z + 2\pi i) = \exp(z)$ and $e^{\pi i} = -1$.",
        r"For $i < j$ we have $\binom{i-1}{j-1} = 0$.",
        r"\begin{align*} a &= b \\ -c &= d \end{align*}",
        r"\begin{alignat*}{2} (1+1)(a+b) &= a + b + a + b \end{alignat*}",
        # What cannot be read is not judged.
        r"Here $1 + 2 + \cdots + n = 7$ and $\int_0^1 x = 5$ and $\|x\| = 2 \|x\| + 1$.",
    ],
)
def test_silent(proof: str) -> None:
    assert [(one.message, one.span) for one in findings(proof)] == []


@pytest.mark.parametrize(
    ("proof", "message"),
    [
        ("Then $3^4 + 4^3 = 135$.", "this is false: the left side is 145, the right side 135"),
        (r"So $3 \cdot 470347 = 2039183$.", "left side is 1411041, the right side 2039183"),
        (r"Then $\frac{384}{96} = 91$.", "left side is 4, the right side 91"),
        ("Now $2^{10} > 1025$.", "left side is 1024, the right side 1025"),
        (r"We get $\half + \frac13 = \frac23$.", "left side is 5/6, the right side 2/3"),
        (r"As $\sqrt{2} = 1.5 + 0.1$, done.", "left side is about 1.41421, the right side"),
        (r"And $5! = 110 + \binom{5}{2} + 1$.", "left side is 120, the right side 121"),
        (r"\begin{align*} 7 \cdot 8 &= 57 - 1 \\ &= 55 + 2 \end{align*}", "side is 56, the right"),
        (r"So $\sum_{k=1}^{4} k^2 = 31$.", "left side is 30, the right side 31"),
        ("So $2^{2000} = 2^{2001}$.", "left side is a huge number, the right side a huge number"),
        ("On a $7/2 = 3,6$.", "left side is about 3.5, the right side about 3.6"),
        ("The values are $2 + 2 = 5,7$.", "left side is about 4, the right side about 5.7"),
        ("Nun ist $384 / 96 = 5$, also fertig.", "left side is 4, the right side 5"),
        ("So $384 / 96 = 5$.", "left side is 4, the right side 5"),
        (r"So $\sin \pi = 1$.", "left side is about 0, the right side 1"),
    ],
)  # fmt: skip
def test_pc201(proof: str, message: str) -> None:
    (found,) = findings(proof)
    assert found.code == "PC201"
    assert message in found.message
    assert found.proof == "p1"


@pytest.mark.parametrize(
    ("proof", "message", "suggestion"),
    [
        ("$(n+1)^2 - n^2 = 2n - 1$.", "at n = 2 the left side is 5, the right side 3; it is an "
         "identity with another sign", "2n + 1 on the right"),
        # A "not" in a clause before makes no condition of it.
        ("as $3$ does not divide $n$, it divides $(n-1)(n+1) = n^2 + 1$.", "another sign",
         "n^2 - 1 on the right"),
        ("$4k^2+4k+1 = 2(2k^2+2)+1$.", "another factor",
         "2(2k^2+2k)+1 on the right, or 4k^2+4+1 on the left"),
        (r"$\cos(-x) = -\cos x$.", "another sign",
         r"\cos x on the right, or -\cos(-x) on the left"),
        (r"$\sin^2 x - \cos^2 x = 1$.", "another sign", r"\sin^2 x + \cos^2 x on the left"),
        (r"$\sum_{i=1}^n i = \frac{n(n-1)}{2}$.", "another sign",
         r"\frac{n(n + 1)}{2} on the right"),
        ("$(x+y)^2 = x^2 + 3xy + y^2$.", "another number", "x^2 + 2xy + y^2 on the right"),
        ("$(x+y)^3 = x^3 + 3x^2y + 3xy^2 + y^2$.", "another exponent",
         "x^3 + 3x^2y + 3xy^2 + y^3 on the right"),
        ("$(x+y)(x-y) = x^2 - xy$.", "another letter", "x^2 - yy on the right"),
        (r"$\frac{1}{n} - \frac{1}{n+1} = \frac{2}{n(n+1)}$.", "another number",
         r"\frac{1}{n(n+1)} on the right"),
        (r"$\binom{n}{k} = \binom{n-1}{k} + \binom{n-1}{k+1}$.", "another sign",
         r"\binom{n-1}{k} + \binom{n-1}{k-1} on the right"),
        # With the imaginary unit.
        (r"$\cos x = \frac{e^{ix} - e^{-ix}}{2}$.",
         "i the imaginary unit, the left side is about -0.4161+0i, the right side 0+0.9093i",
         r"\frac{e^{ix} + e^{-ix}}{2} on the right"),
        (r"$e^{ix} = \cos x - i \sin x$.", "another sign",
         r"\cos x + i \sin x on the right, or e^{-ix} on the left"),
        # Laws taken for each other, and sides that are constant.
        (r"$\sin^2 x + \cos^2 x = 2$.", "another number", "1 on the right"),
        ("$(n+1)^2 - n^2 - 2n = 2$.", "another number", "1 on the right"),
        (r"$\log(ab) = \log a \log b$.", "another operation", r"\log a + \log b on the right"),
        (r"$\ln(x+y) = \ln x + \ln y$.", "another operation", r"\ln(x y) on the left"),
        (r"$e^{a+b} = e^a + e^b$.", "another operation", r"e^a e^b on the right"),
        (r"$\log(a/b) = \frac{\log a}{\log b}$.", "another operation",
         r"\log a - \log b on the right"),
        (r"$\sqrt{ab} = \sqrt a + \sqrt b$.", "another operation", r"\sqrt a \sqrt b on the right"),
    ],
)  # fmt: skip
def test_pc202(proof: str, message: str, suggestion: str) -> None:
    (found,) = findings(f"Then {proof}")
    assert found.code == "PC202"
    assert message in found.message
    assert (found.suggestion or "").replace(" ", "") == suggestion.replace(" ", "")


@pytest.mark.parametrize(
    ("chain", "suggestions"),
    [
        # The right side is confirmed by what follows, the left one by what comes before.
        ("4k^2 + 4k + 1 = 2(2k^2 + 2) + 1 = 4k^2 + 5", ["4k^2 + 4 + 1 on the left"]),
        ("(2k + 1)^2 = 4k^2 + 4k + 1 = 2(2k^2 + 2) + 1", ["2(2k^2 + 2k) + 1 on the right"]),
        # The one in the middle is wrong in both relations.
        ("(2k + 1)^2 = 4k^2 + 3k + 1 = (2k + 1)(2k + 1)",
         ["4k^2 + 4k + 1 on the right", "4k^2 + 4k + 1 on the left"]),
    ],
)  # fmt: skip
def test_the_side_that_is_wrong_is_mended(chain: str, suggestions: list[str]) -> None:
    found = [(one.suggestion or "").replace(" ", "") for one in findings(f"Then ${chain}$.")]
    assert found == [suggestion.replace(" ", "") for suggestion in suggestions]


def test_the_place_is_the_relation_and_nothing_else() -> None:
    proof = "Then\n\\begin{align*}\n (n+1)^2 &= n(n+2) + 1 \\\\\n &= n^2 + 3n + 1.\n\\end{align*}"
    paper = document(proof)
    (found,) = [one for one in check_mathematics(alone(paper)) if isinstance(one, Finding)]
    assert paper.sources["a.tex"].slice(found.span) == "= n^2 + 3n + 1."
    assert (found.proof, found.step) == ("p1", 1)


def test_statements_are_checked_too() -> None:
    source = r"\newtheorem{lemma}{Lemma}\begin{document}\begin{lemma} $2 + 2 = 5$. \end{lemma}"
    paper = parse(memory_tree("", {"a.tex": source.encode()}), "a.tex")
    assert isinstance(paper, Document)
    (found,) = check_mathematics(alone(paper))
    assert isinstance(found, Finding)
    assert found.proof is None


@pytest.mark.parametrize(
    ("proof", "expected"),
    [
        ("We have $2 + 2 = 4$.", [("2 + 2 = 4", "value", True)]),
        ("$(a+b)^2 = a^2 + 2ab + b^2$.", [("(a+b)^2 = a^2 + 2ab + b^2", "identity", True)]),
        (r"$\sin x = \frac{e^{ix} - e^{-ix}}{2i}$.",
         [(r"\sin x = \frac{e^{ix} - e^{-ix}}{2i}", "identity", True)]),
        ("Let $a = 2k + 1$. Then $a^2 = 4k^2 + 4k + 1$.",
         [("a^2 = 4k^2 + 4k + 1", "definitions", True)]),
        ("Let $f(x) = x^2 + x$. Then $f(2) = 6$.", [("f(2) = 6", "definitions", True)]),
        # Not confirmed: what is the same on both sides, may not commute, is only supposed.
        ("So $x = x$ and $ab = ba$.", []),
        ("The values are $2 + 2 = 4,5$.", [("2 + 2 = 4,5", "value", True)]),
        ("For matrices, $(A+B)^2 = A^2 + 2AB + B^2$.", []),
        ("If $x = 2$ then $y = 3$; if $x = 3$ then $x + 1 = 4$.", []),
    ],
)  # fmt: skip
def test_confirmed(proof: str, expected: list[tuple[str, str, bool]]) -> None:
    assert confirmed(proof) == expected


def test_a_step_with_more_words_than_formulas_is_not_confirmed_as_a_whole() -> None:
    proof = "Since the function is continuous and the space compact, its maximum is $2 + 2 = 4$."
    assert confirmed(proof) == [("2 + 2 = 4", "value", False)]


_PIECES = [*r"x y 2 = + - ^ { } \frac ( ) i ! \\ & \sqrt \binom ^{99999} | , \le /".split(),
           r"\sum_{i=1}^n", "99999999999"]  # fmt: skip


@settings(max_examples=150, deadline=2_000)
@given(st.lists(st.sampled_from(_PIECES), max_size=25).map(" ".join))
def test_nothing_raises_or_hangs(formula: str) -> None:
    findings(f"Then \\begin{{align*}}{formula}\\end{{align*}} holds.")
