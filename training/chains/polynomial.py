"""Numbers and polynomials in one letter: reckoning, writing them in LaTeX, and slips in both.

A polynomial is a tuple of coefficients from degree 0 upwards without zeros at the end; () is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import zip_longest
from random import Random

Number = int | Fraction
Poly = tuple[Number, ...]
Terms = tuple[tuple[Number, int], ...]  # coefficient, degree: a sum that is not collected yet


def poly(*coefficients: Number) -> Poly:
    """From the highest degree down, as one reads it."""
    return trimmed(reversed(coefficients))


def drawn(rng: Random, degree: int, most: int = 7) -> Poly:
    """A random one of exactly this degree."""
    return poly(
        rng.choice((1, 1, 2, 3, -1, -2, 4, 5)), *(rng.randint(-most, most) for _ in range(degree))
    )


def trimmed(coefficients: Iterable[Number]) -> Poly:
    values = list(coefficients)
    while values and not values[-1]:
        values.pop()
    return tuple(values)


def plus(one: Poly, other: Poly) -> Poly:
    return trimmed(a + b for a, b in zip_longest(one, other, fillvalue=0))


def times(one: Poly, other: Poly) -> Poly:
    result: list[Number] = [0] * max(0, len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            result[i + j] += a * b
    return trimmed(result)


def minus(one: Poly, other: Poly) -> Poly:
    return plus(one, times((-1,), other))


def power(base: Poly, exponent: int) -> Poly:
    result: Poly = (1,)
    for _ in range(exponent):
        result = times(result, base)
    return result


def value(of: Poly, at: Number) -> Number:
    result: Number = 0
    for coefficient in reversed(of):
        result = result * at + coefficient
    return result


def derivative(of: Poly) -> Poly:
    return tuple(degree * coefficient for degree, coefficient in enumerate(of) if degree)


def antiderivative(of: Poly) -> Poly:
    return (0, *(Fraction(c) / (degree + 1) for degree, c in enumerate(of))) if of else ()


def number(n: Number) -> str:
    """``-\\frac{3}{4}``, ``7``."""
    n = Fraction(n)
    sign = "-" if n < 0 else ""
    if n.denominator == 1:
        return str(n.numerator)
    return f"{sign}\\frac{{{abs(n.numerator)}}}{{{n.denominator}}}"


def size(n: Number) -> Number:
    return -n if n < 0 else n


def bracketed(n: Number) -> str:
    """As a factor or a summand within a formula: negative numbers in brackets."""
    return f"({number(n)})" if n < 0 else number(n)


def monomial(coefficient: Number, letter: str, degree: int) -> str:
    head = "" if degree and size(coefficient) == 1 else number(size(coefficient))
    tail = "" if not degree else letter if degree == 1 else f"{letter}^{_exponent(degree)}"
    return f"{'-' if coefficient < 0 else ''}{head}{tail}"


def _exponent(degree: int) -> str:
    return str(degree) if degree < 10 else f"{{{degree}}}"


def total(terms: Sequence[str]) -> str:
    """``a``, ``-b``, ``c`` → ``a - b + c``; no terms: 0."""
    text = " + ".join(terms) if terms else "0"
    return text.replace("+ -", "- ")


def show(of: Poly, letter: str, ascending: bool = False) -> str:
    terms = [monomial(c, letter, degree) for degree, c in enumerate(of) if c]
    return total(terms if ascending else terms[::-1])


def factor(of: Poly, letter: str) -> str:
    """As a factor of a product: sums in brackets."""
    text = show(of, letter)
    return f"({text})" if sum(map(bool, of)) > 1 or text.startswith("-") else text


def number_slips(n: Number) -> list[Number]:
    """What one may get instead of ``n``: never ``n`` itself."""
    n = Fraction(n)
    above, below = n.numerator, n.denominator
    slips = [-n, n + 1, n - 1]
    if below != 1:
        slips += [
            Fraction(above + 1, below),
            Fraction(above, below + 1),
            Fraction(above, below - 1),
        ]
        slips += [Fraction(below, above)] if above else []
    elif abs(above) >= 10:
        digits = str(abs(above))
        swapped = int(digits[:-2] + digits[-1] + digits[-2])
        slips += [n + 10, n - 10, Fraction(swapped if above > 0 else -swapped)]
    else:
        slips += [n + 2, n * 2]
    return [plain(slip) for slip in dict.fromkeys(slips) if slip != n]


def integer_slips(n: int) -> list[int]:
    """The same for an integer, and integers."""
    return [int(slip) for slip in number_slips(n)]


def plain(n: Number) -> Number:
    n = Fraction(n)
    return n.numerator if n.denominator == 1 else n


def poly_slips(of: Poly) -> list[Poly]:
    """What one may get instead of a polynomial: one coefficient or exponent is wrong."""
    slips: list[Poly] = []
    several = sum(map(bool, of)) > 1
    for degree, coefficient in enumerate(of):
        if not coefficient:
            continue
        changes: list[Number] = [-coefficient, coefficient + 1, coefficient - 1]
        slips += [_changed(of, degree, change) for change in changes if change]
        if several:
            slips.append(_changed(of, degree, 0))
        if degree and degree + 1 < len(of) and not of[degree + 1]:
            slips.append(_changed(_changed(of, degree + 1, coefficient), degree, 0))
        if degree + 1 < len(of) and of[degree + 1]:
            slips.append(_changed(_changed(of, degree, of[degree + 1]), degree + 1, coefficient))
    return [slip for slip in dict.fromkeys(slips) if slip != of and slip]


def _changed(of: Poly, degree: int, coefficient: Number) -> Poly:
    return trimmed(coefficient if d == degree else c for d, c in enumerate(of))


def terms(of: Poly) -> Terms:
    """The terms that are there, the highest degree first."""
    return tuple((c, degree) for degree, c in reversed(list(enumerate(of))) if c)


def collected(of: Terms) -> Poly:
    result: Poly = ()
    for coefficient, degree in of:
        result = plus(result, (*(0,) * degree, coefficient))
    return result


def term_slips(of: Terms) -> list[Terms]:
    """One term has the wrong sign, or is lost."""
    slips = [(*of[:i], (-c, d), *of[i + 1 :]) for i, (c, d) in enumerate(of)]
    if len(of) > 1:
        slips += [of[:i] + of[i + 1 :] for i in range(len(of))]
    return slips
