"""Induction steps with closed formulas, and telescoping sums."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from training.chains.polynomial import (
    Number,
    Poly,
    factor,
    number,
    number_slips,
    plain,
    plus,
    poly,
    poly_slips,
    show,
    times,
    trimmed,
    value,
)
from training.chains.writer import NOW, SINCE, SO, Writer


def shifted(of: Poly) -> Poly:
    """``of(n + 1)``."""
    result: Poly = ()
    for coefficient in reversed(of):
        result = plus(times(result, (1, 1)), (coefficient,))
    return result


def closed(summand: Poly) -> Poly:
    """The polynomial S with S(n) = sum of ``summand(k)`` for k from 1 to n, by undoing differences.

    S(n) - S(n - 1) = summand(n) and S(0) = 0 settle its coefficients from the highest down.
    """
    result: Poly = ()
    rest = summand
    while rest:
        degree = len(rest) - 1
        term: Poly = (*(0,) * (degree + 1), Fraction(rest[-1]) / (degree + 1))
        result = plus(result, term)
        before = times((-1,), _back(term))
        rest = plus(rest, times((-1,), plus(term, before)))
    return trimmed(plain(c) for c in result)


def _back(of: Poly) -> Poly:
    """``of(n - 1)``."""
    result: Poly = ()
    for coefficient in reversed(of):
        result = plus(times(result, (-1, 1)), (coefficient,))
    return result


_SUMMANDS: tuple[Poly, ...] = (
    poly(1, 0), poly(1, 0, 0), poly(1, 0, 0, 0), poly(2, -1), poly(1, 1, 0), poly(4, -3),
    poly(3, -1),
    poly(6, 0, 0), poly(2, 0), poly(3, 1, 0), poly(2, 1), poly(3, -3, 1), poly(5, -2), poly(8, -4),
)  # fmt: skip


def sums(w: Writer) -> None:
    """A sum in closed form, by induction."""
    n, k = w.letters("nk", "nj", "mi", "ni", "Nn", "mk")
    summand = w.rng.choice(_SUMMANDS)
    answer = closed(summand)
    scale = 1
    while any(Fraction(scale * c).denominator != 1 for c in answer):
        scale += 1
    left = f"\\sum_{{{k}=1}}^{{{n}}} {factor(summand, k)}"
    formula = _over(tuple(plain(scale * c) for c in answer), scale, n)
    w.ask(f"Prove that ${left} = {formula}$ for all ${n} \\ge 1$.")
    w.say(f"We use induction on ${n}$.", "By induction.", f"The proof is by induction on ${n}$.")
    first = value(summand, 1)
    w.claim(
        first,
        number_slips(first),
        lambda v: f"for ${n} = 1$ both sides are ${number(v)}$",
        ("", "First,", "Now,"),
    )
    w.say(
        f"Suppose that the formula holds for ${n}$.",
        f"Now let it be true for ${n}$, and consider ${n} + 1$.",
        f"Assume the claim for some ${n} \\ge 1$.",
    )
    added = shifted(summand)
    added = w.claim(
        added,
        poly_slips(added),
        lambda p: f"the next summand is ${show(p, n)}$",
        ("", "Here", "Now"),
    )
    longer = f"\\sum_{{{k}=1}}^{{{n}+1}} {factor(summand, k)}"
    top = tuple(plain(scale * c) for c in answer)
    show_row: Callable[[Poly], str] = lambda p: f"{_over(top, scale, n)} + {factor(p, n)}"  # noqa: E731
    added = w.claim(added, poly_slips(added), show_row, (*NOW, *SINCE), left=longer)
    whole = tuple(plain(c) for c in plus(top, times((scale,), added)))
    whole = w.claim(whole, poly_slips(whole), lambda p: _over(p, scale, n), left=longer)
    if whole == tuple(plain(scale * c) for c in shifted(answer)):
        w.claim(
            1,
            [0, 2],
            lambda d: f"this is the formula for ${n} {f'+ {d}' if d else '- 1'}$",
            ("", "And"),
        )


def _over(above: Poly, below: int, n: str) -> str:
    return show(above, n) if below == 1 else f"\\frac{{{show(above, n)}}}{{{below}}}"


def divides(w: Writer) -> None:
    """``d`` divides ``a^n - b^n``, by induction with numbers."""
    n = w.word("n", "k", "m")
    b, d = w.rng.randint(1, 6), w.rng.randint(2, 9)
    a = b + d
    w.ask(f"Prove that ${d}$ divides ${a}^{n} - {_power(b, n)}$ for all ${n} \\ge 1$.")
    w.say(f"We use induction on ${n}$.", f"Induction on ${n}$.")
    start = w.claim(
        d, number_slips(d)[1:], lambda v: f"for ${n} = 1$ we have ${a} - {b} = {number(v)}$", ("",)
    )
    if start != d:
        return
    w.say(f"Suppose that ${d} \\mid {a}^{n} - {_power(b, n)}$.")
    w.claim(
        (a, d),
        [(b, d), (a, b) if b != d else (a, d + 1), (a + 1, d)],
        lambda p: (
            f"{a}^{{{n}+1}} - {_power(b, f'{{{n}+1}}')}"
            f" = {p[0]}({a}^{n} - {_power(b, n)}) + {_times(p[1], b, n)}"
        ),
        (*NOW, *SINCE),
    )
    w.claim(
        True,
        [False],
        lambda yes: f"both summands are {'' if yes else 'not '}divisible by ${d}$",
        ("", "Here", "Now"),
    )
    w.claim(r"\mid", [r"\nmid"], lambda s: f"{d} {s} {a}^{{{n}+1}} - {_power(b, f'{{{n}+1}}')}")


def _power(base: int, exponent: str) -> str:
    return "1" if base == 1 else f"{base}^{exponent}"


def _times(c: int, base: int, n: str) -> str:
    return str(c) if base == 1 else f"{c} \\cdot {base}^{n}"


def telescope(w: Writer) -> None:
    """A sum of 1/(k(k+d)) that telescopes."""
    k, top = w.word("k", "n", "j", "i"), w.rng.randint(4, 20)
    left = f"\\sum_{{{k}=1}}^{{{top}}} \\frac{{1}}{{{k}({k}+1)}}"
    result = Fraction(top, top + 1)
    w.ask(f"Compute ${left}$.", f"${left} = {number(result)}$")
    w.claim(
        "-",
        ["+"],
        lambda s: f"\\frac{{1}}{{{k}({k}+1)}} = \\frac{{1}}{{{k}}} {s} \\frac{{1}}{{{k}+1}}",
        NOW,
    )
    w.maybe("The sum telescopes.", "All but two summands cancel.")
    last: Number = w.claim(
        top + 1, [top, top + 2], lambda m: f"{left} = 1 - \\frac{{1}}{{{m}}}", SO
    )
    answer = plain(1 - Fraction(1, int(last)))
    w.claim(answer, number_slips(answer), lambda v: f"{left} = {number(v)}", SO)


INDUCTION = {"sums": sums, "divides": divides, "telescope": telescope}
