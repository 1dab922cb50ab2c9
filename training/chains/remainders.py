"""Divisibility: remainders, common divisors, congruences."""

from __future__ import annotations

from math import gcd

from training.chains.polynomial import (
    integer_slips,
    number,
    number_slips,
    poly_slips,
    show,
    times,
)
from training.chains.writer import NOW, SO, Writer


def powers(w: Writer) -> None:
    """A power modulo a number by repeated squaring."""
    a, m = w.rng.randint(2, 12), w.rng.choice((7, 9, 10, 11, 13, 16, 17, 19, 23, 29, 31))
    doublings, modulus = w.rng.randint(2, 4), f"\\pmod{{{m}}}"
    exponent = 2**doublings
    w.ask(
        f"Find the remainder of ${a}^{{{exponent}}}$ on division by ${m}$.",
        f"${a}^{{{exponent}}} \\equiv {pow(a, exponent, m)} {modulus}$",
    )
    w.maybe("We square repeatedly.", f"All congruences are modulo ${m}$.")
    rest = a
    for doubling in range(1, doublings + 1):
        rest = _squared(w, f"{a}^{{{2**doubling}}}", rest, m)
    w.claim(
        rest % m,
        [n for n in (rest + 1, rest - 1) if 0 <= n < m],
        lambda n: f"the remainder of ${a}^{{{exponent}}}$ is ${n}$",
    )


def _squared(w: Writer, left: str, rest: int, m: int) -> int:
    modulus = f"\\pmod{{{m}}}"
    product = int(
        w.claim(
            rest * rest,
            number_slips(rest * rest)[1:],
            lambda n: f"{left} \\equiv {rest}^2 = {n} {modulus}",
        )
    )
    least = product % m
    if least == product:
        return least
    return w.claim(
        least,
        [n for n in (least + 1, least - 1, m - least) if (n - least) % m],
        lambda n: f"{product} \\equiv {n} {modulus}",
        ("And", "Here", "But", "Now"),
    )


def euclid(w: Writer) -> None:
    """The greatest common divisor, a division with remainder a step."""
    common = w.rng.choice((1, 2, 3, 4, 6, 7, 12))
    a, b = sorted((common * w.rng.randint(5, 60), common * w.rng.randint(5, 60)), reverse=True)
    w.ask(f"Find $\\gcd({a}, {b})$.", f"$\\gcd({a}, {b}) = {gcd(a, b)}$")
    w.maybe("We apply the Euclidean algorithm.", "Use division with remainder.")
    one, other = a, b
    while other:
        rest = _divided(w, one, other)
        if rest >= other:
            return
        one, other = other, rest
    w.claim(one, number_slips(one)[1:], lambda n: f"\\gcd({a}, {b}) = {number(n)}")


def _divided(w: Writer, one: int, other: int) -> int:
    quotient, rest = divmod(one, other)
    return w.claim(
        rest,
        [rest + 1, *([rest - 1] if rest else []), rest + 10],
        lambda r: f"{one} = {quotient} {w.times} {other}" + (f" + {r}" if r else ""),
        (*NOW, "Next,", "Then"),
    )


def congruence(w: Writer) -> None:
    x = w.letter("xyznkt")
    p = w.rng.choice((5, 7, 9, 11, 13, 16, 17, 19, 23, 25))
    a = w.rng.choice([n for n in range(2, p) if gcd(n, p) == 1])
    b = w.rng.randrange(1, p)
    inverse = pow(a, -1, p)
    modulus = w.word(f"\\pmod{{{p}}}", f"\\pmod {{{p}}}", f"\\mod {p}")
    w.ask(
        f"Solve ${a}{x} \\equiv {b} {modulus}$.",
        f"${a}{x} \\equiv {b} {modulus}$ holds for ${x} \\equiv {b * inverse % p} {modulus}$",
    )
    wrong = [n for n in ((inverse + 1) % p, (inverse - 1) % p, p - inverse) if a * n % p != 1]
    inverse = w.claim(
        inverse, wrong, lambda n: f"{a} {w.times} {n} = {a * n} \\equiv 1 {modulus}", NOW
    )
    w.maybe(f"So ${inverse}$ is inverse to ${a}$.", f"We multiply both sides by ${inverse}$.")
    product = b * inverse
    product = w.claim(
        product,
        integer_slips(product),
        lambda n: f"{x} \\equiv {b} {w.times} {inverse} = {n} {modulus}",
    )
    rest = product % p
    if rest != product:
        w.claim(
            rest,
            [n for n in (rest + 1, rest - 1, p - rest) if (n - rest) % p],
            lambda n: f"{x} \\equiv {n} {modulus}",
        )


def parity(w: Writer) -> None:
    """Squares and products of odd or even numbers, divisibility of what results."""
    n, k = w.letters("nk", "mj", "ar", "xt", "pq")
    d = w.rng.choice((2, 2, 3, 4, 5))
    r = w.rng.randrange(1, d)
    shift = w.rng.randint(1, 9)
    w.ask(
        f"Let ${n} = {show((r, d), k)}$ with an integer ${k}$. What is the remainder of"
        f" ${n}^2 + {shift}$ on division by ${d}$?"
    )
    square = times((r, d), (r, d))
    square = w.claim(
        square, poly_slips(square), lambda p: f"{n}^2 = ({show((r, d), k)})^2 = {show(p, k)}", NOW
    )
    if any(int(c) % d for c in square[1:]):
        return
    rest = (int(square[0]) + shift) % d
    rest = w.claim(
        rest,
        [v for v in range(d) if v != rest],
        lambda v: f"${n}^2 + {shift}$ leaves the remainder ${v}$ on division by ${d}$",
    )
    w.claim(
        not rest,
        [bool(rest)],
        lambda yes: f"${d} {chr(92)}{'mid' if yes else 'nmid'} {n}^2 + {shift}$",
        SO,
    )


REMAINDERS = {
    "powers": powers,
    "euclid": euclid,
    "congruence": congruence,
    "parity": parity,
}
