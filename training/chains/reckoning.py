"""Reckoning with numbers: fractions, powers, roots, complex numbers, values."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from training.chains.polynomial import (
    Number,
    bracketed,
    integer_slips,
    monomial,
    number,
    number_slips,
    plain,
    poly,
    show,
    terms,
    total,
)
from training.chains.writer import NOW, SINCE, Writer


def fractions(w: Writer) -> None:
    b, d = w.rng.sample(range(2, 13), 2)
    a, c = w.rng.randint(1, 12), w.rng.randint(1, 12)
    sign = w.rng.choice((1, -1))
    symbol = "+" if sign > 0 else "-"
    frac = w.word(r"\frac{{{}}}{{{}}}", r"\frac{{{}}}{{{}}}", r"\tfrac{{{}}}{{{}}}", "{}/{}")
    left = f"{frac.format(a, b)} {symbol} {frac.format(c, d)}"
    w.ask(f"Compute ${left}$.")
    common = lcm(b, d)
    w.maybe(f"The common denominator is ${common}$.", f"We write both over ${common}$.")
    parts = (a * common // b, c * common // d)
    one, other = w.claim(
        parts,
        [(a, parts[1]), (parts[0], c), (parts[0] + 1, parts[1]), (parts[0], parts[1] + 1)],
        lambda p: f"{frac.format(p[0], common)} {symbol} {frac.format(p[1], common)}",
        SINCE,
        left=left,
    )
    above = one + sign * other
    above = w.claim(above, integer_slips(above), lambda n: frac.format(n, common), left=left)
    shared = gcd(above, common)
    if shared > 1 and above:
        result = plain(Fraction(above, common))
        w.claim(result, number_slips(result), number, left=left)


def evaluate(w: Writer) -> None:
    """The value of a polynomial at a number, term by term."""
    x, f = w.letter("xtnyz"), w.word("f", "g", "p", "P", "h")
    of = poly(
        w.rng.choice((1, 2, 3, -1, -2)),
        *(w.rng.randint(-6, 6) for _ in range(2)),
        w.rng.randint(-9, 9),
    )
    at = w.rng.choice((-3, -2, 2, 3, 4, 5))
    w.ask(f"Let ${f}({x}) = {show(of, x)}$. Compute ${f}({at})$.")
    left, shown = f"{f}({at})", bracketed(at)

    def unreckoned(c: Number, degree: int) -> str:
        tail = shown if degree == 1 else f"{shown}^{degree}"
        return number(c) if not degree else tail if c == 1 else f"{number(c)} {w.times} {tail}"

    w.claim(0, [], lambda _: total([unreckoned(c, d) for c, d in terms(of)]), NOW, left)
    values = tuple(c * at**degree for c, degree in terms(of))
    slips = [
        (*values[:i], slip, *values[i + 1 :])
        for i, v in enumerate(values)
        for slip in number_slips(v)
    ]
    values = w.claim(values, slips, lambda v: total([number(n) for n in v]), left=left)
    result = sum(values)
    if len(values) > 1:
        w.claim(result, number_slips(result), number, left=left)


def exponents(w: Writer) -> None:
    """The laws of exponents."""
    a = w.letter("abxyt")
    m, n, k, j = (w.rng.randint(2, 9) for _ in range(4))
    left = f"\\frac{{({a}^{m})^{n} {w.times} {a}^{k}}}{{{a}^{j}}}"
    w.ask(f"Simplify ${left}$ for ${a} > 0$.", f"${left} = {a}^{{{m * n + k - j}}}$")
    first = w.claim(
        m * n,
        [m + n, m**n if m**n < 100 else m * n + 1],
        lambda e: f"({a}^{m})^{n} = {a}^{{{e}}}",
        NOW,
    )
    second = w.claim(
        first + k,
        [first * k, first + k + 1, first - k],
        lambda e: f"${a}^{{{first}}} {w.times} {a}^{k} = {a}^{{{e}}}$",
        ("And", "Next,", "Then"),
    )
    w.maybe("We divide.", f"It remains to divide by ${a}^{j}$.")
    w.claim(
        second - j,
        [second + j, second - j + 1, j - second],
        lambda e: f"{left} = {monomial(1, a, 1)}^{{{e}}}",
    )


def complex_product(w: Writer) -> None:
    a, b, c, d = (w.small() for _ in range(4))
    one, other = show((a, b), "i", True), show((c, d), "i", True)
    left = f"({one})({other})"
    w.ask(
        f"Compute ${left}$ and its absolute value squared.",
        f"${left} = {show((a * c - b * d, a * d + b * c), 'i', True)}$",
    )
    product = (a * c - b * d, a * d + b * c)
    wrong = [
        (a * c + b * d, a * d + b * c),
        (a * c - b * d, a * d - b * c),
        (-product[0], product[1]),
    ]
    real, imaginary = w.claim(product, wrong, lambda p: _complex(p), SINCE, left=left)
    w.maybe("Recall that $i^2 = -1$.")
    squares = (real**2, imaginary**2)
    first, second = w.claim(
        squares,
        [(squares[0] + 1, squares[1]), (squares[0], squares[1] + 10)],
        lambda p: f"the squares of the real and of the imaginary part are ${p[0]}$ and ${p[1]}$",
        ("Here", "Now"),
    )
    norm = first + second
    w.claim(norm, number_slips(norm), lambda n: f"|{left}|^2 = {number(n)}")


def _complex(of: tuple[int, int]) -> str:
    return show(of, "i", True) if any(of) else "0"


def radical(w: Writer) -> None:
    """Square roots with their square factors taken out, and their sum."""
    base = w.rng.choice((2, 3, 5, 6, 7, 10, 11, 13))
    a, b = w.rng.sample(range(2, 10), 2)
    left = f"\\sqrt{{{a * a * base}}} + \\sqrt{{{b * b * base}}}"
    w.ask(f"Simplify ${left}$.", f"${left} = {a + b}\\sqrt{{{base}}}$")
    parts = []
    for root in (a, b):
        parts += _drawn(w, root, base)
    if len(parts) == 2:
        total = sum(parts)
        w.claim(
            total,
            [total + 1, parts[0] * parts[1]],
            lambda r: f"{left} = {r}\\sqrt{{{base}}}",
        )


def _drawn(w: Writer, root: int, base: int) -> list[int]:
    """The root that was drawn from ``root² base``; none when the factors do not allow it."""
    inside, right = root * root * base, (root * root, base)
    split = w.claim(
        right,
        [(root * root, base + 1), (root * root + 1, base)],
        lambda p: f"{inside} = {p[0]} {w.times} {p[1]}",
        NOW,
    )
    if split != right:
        return []
    slips = [root + 1, root - 1, root * root]
    return [w.claim(root, slips, lambda r: f"\\sqrt{{{inside}}} = {r}\\sqrt{{{base}}}")]


def telescoping(w: Writer) -> None:
    """Differences of squares."""
    a, b = sorted(w.rng.sample(range(11, 99), 2), reverse=True)
    w.ask(f"Compute ${a}^2 - {b}^2$ without squaring.", f"${a}^2 - {b}^2 = {a * a - b * b}$")
    w.maybe("We use $u^2 - v^2 = (u - v)(u + v)$.")
    left = f"{a}^2 - {b}^2"
    w.claim(
        (-1, 1),
        [(-1, -1), (1, 1)],
        lambda s: f"({a} {'-' if s[0] < 0 else '+'} {b})({a} {'-' if s[1] < 0 else '+'} {b})",
        NOW,
        left=left,
    )
    factors = (a - b, a + b)
    one, other = w.claim(
        factors,
        [(a - b + 1, a + b), (a - b, a + b - 10), (a - b, a + b + 1)],
        lambda p: f"{p[0]} {w.times} {p[1]}",
        left=left,
    )
    w.claim(one * other, number_slips(one * other), number, left=left)


RECKONING = {
    "fractions": fractions,
    "evaluate": evaluate,
    "exponents": exponents,
    "complex": complex_product,
    "radical": radical,
    "squares": telescoping,
}
