"""PC205: statements about given numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.checks.mathematics import integers
from proofcheck.checks.mathematics.given import false_statements
from tests.checks.structure.asking import ask, marked


def proof(words: str) -> str:
    return f"\\begin{{proof}} {words} \\end{{proof}}"


@pytest.mark.parametrize(
    "words",
    [
        # True.
        "Since $97$ is prime and $7$ divides $105$, and $7 \\mid 105$, $7 \\nmid 100$, stop.",
        "The number $2^{13} - 1$ is prime, $91$ is not prime, and $12$ and $35$ are coprime.",
        "The gcd of $12$ and $18$ is $6$. Now $17$ leaves remainder $2$ when divided by $5$.",
        # Supposed, denied, asked, derived as a contradiction.
        "If $91$ is prime then all ends. Suppose $7$ divides $100$. Is it so that $91$ is prime?",
        "It is false that $7$ divides $100$. Then $7$ divides $100$, a contradiction.",
        "Neither $91$ nor $93$ is prime. We do not know that $91$ is prime.",
        "Dann w\\\"are $91$ prim. On aurait que $7$ divise $100$, ce qui est absurde.",
        # Numbers that name something, or are of another kind.
        "Case $4$ is odd. The vertex $4$ is odd. The number between $3$ and $5$ is odd.",
        "In $\\mathbb{Z}[i]$ the number $5$ is not prime. In this ring $7$ divides $100$.",
        "Modulo $7$, the number $2$ is a square. In the graph the number $4$ is odd.",
        # What goes on otherwise.
        "The number $9$ is even smaller. Then $6$ is prime to $35$, and $7$ divides $100a$.",
        "Then $7$ divides $100$-fold, $P(3 \\mid 4)$ and $\\{3 \\mid 4\\}$ and $0 \\mid 4$.",
        "Then $2$ is a square modulo $7$, $10.5$ is odd, and $x$ is prime.",
    ],
)  # fmt: skip
def test_silent(words: str) -> None:
    assert [one.message for one in ask(false_statements, proof(words))] == []


@pytest.mark.parametrize(
    ("words", "at", "why"),
    [
        ("Since $91$ is prime, stop.", "$91$ is prime", "91 = 7 · 13"),
        ("Note that 91 is prime.", "91 is prime", "91 = 7 · 13"),
        ("Then $2^{11} - 1$ is prime.", "$2^{11} - 1$ is prime", "2047 = 23 · 89"),
        ("Hence $97$ is not prime.", "$97$ is not prime", "97 is a prime"),
        ("As \\(6\\) is odd, stop.", "\\(6\\) is odd", "6 = 2 · 3"),
        ("The number $12$ is a perfect square.", "$12$ is a perfect square", "3^2 < 12 < 4^2"),
        ("So $12$ is square-free.", "$12$ is square-free", "12 = 2^2 · 3"),
        ("So $7$ divides $100$.", "$7$ divides $100$", "100 = 7 · 14 + 2"),
        ("Then $10$ does not divide $100$.", "$10$ does not divide $100$", "100 = 10 · 10"),
        ("Hence $7 \\mid 100$.", "7 \\mid 100", "100 = 7 · 14 + 2"),
        ("Hence $2 \\mid 4$, $7 \\nmid 98$.", "7 \\nmid 98", "98 = 7 · 14"),
        ("Then $100$ is divisible by $7$.", "$100$ is divisible by $7$", "100 = 7 · 14 + 2"),
        ("So $12$ and $18$ are coprime.", "$12$ and $18$ are coprime",
         "their greatest common divisor is 6"),
        ("The gcd of $12$ and $18$ is $3$.", "gcd of $12$ and $18$ is $3$",
         "the greatest common divisor is 6"),
        ("The lcm of $4$ and $6$ is $24$.", "lcm of $4$ and $6$ is $24$",
         "the least common multiple is 12"),
        ("Now $17$ leaves remainder $3$ when divided by $5$.",
         "$17$ leaves remainder $3$ when divided by $5$", "17 = 5 · 3 + 2"),
        ("The order of $2$ modulo $7$ is $4$.", "order of $2$ modulo $7$ is $4$",
         "the order of 2 modulo 7 is 3"),
        ("Then $12$ has $5$ divisors.", "$12$ has $5$ divisors", "12 has 6 positive divisors"),
        ("Nach Lemma 2 gilt: $7$ teilt $100$.", "$7$ teilt $100$", "100 = 7 · 14 + 2"),
        ("Le nombre $91$ est premier.", "$91$ est premier", "91 = 7 · 13"),
    ],
)  # fmt: skip
def test_pc205(words: str, at: str, why: str) -> None:
    body = proof(words)
    (found,) = ask(false_statements, body)
    assert (found.code, found.message) == ("PC205", f"this is false: {why}")
    assert marked(found, body) == at
    assert found.proof == "p1"


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2_000), st.integers(1, 60))
def test_answers_agree_with_their_definitions(number: int, divisor: int) -> None:
    divisors = [one for one in range(1, number + 1) if number % one == 0]
    answers = {
        integers.is_prime: len(divisors) == 2,
        integers.is_composite: len(divisors) > 2 if number > 1 else None,
        integers.is_even: number % 2 == 0,
        integers.is_odd: number % 2 == 1,
        integers.is_square: math.isqrt(number) ** 2 == number,
        integers.is_cube: round(number ** (1 / 3)) ** 3 == number,
    }
    for judge, expected in answers.items():
        answer = judge(number)
        assert (answer and answer[0]) == expected
    answer = integers.divides(divisor, number)
    assert answer is not None
    assert answer[0] == (number % divisor == 0)
    if number > 1:
        powers = [
            (*map(int, part.split("^")), 1)[:2] for part in integers.factored(number).split(" · ")
        ]
        assert math.prod(base**power for base, power in powers) == number


_PIECES = "$7$ 91 is not prime divides $100$ and coprime gcd of \\mid $ modulo leaves , .".split()


@settings(max_examples=100, deadline=2_000)
@given(st.lists(st.sampled_from(_PIECES), max_size=25).map(" ".join))
def test_nothing_raises_or_hangs(words: str) -> None:
    ask(false_statements, proof(words))
