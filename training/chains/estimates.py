"""Limits and estimates."""

from __future__ import annotations

from fractions import Fraction

from training.chains.polynomial import (
    Poly,
    bracketed,
    drawn,
    monomial,
    number,
    number_slips,
    plain,
    poly,
    poly_slips,
    show,
    size,
    total,
    value,
)
from training.chains.writer import HENCE, NOW, Writer


def limit(w: Writer) -> None:
    """The limit of a quotient of polynomials at infinity."""
    n = w.word("n", "k", "m", "x")
    above, below = drawn(w.rng, 2), poly(abs(w.small(5)), w.rng.randint(0, 6), w.rng.randint(1, 6))
    left = f"\\lim_{{{n} \\to \\infty}} \\frac{{{show(above, n)}}}{{{show(below, n)}}}"
    w.ask(f"Find ${left}$.")
    w.maybe(
        f"We divide numerator and denominator by ${n}^2$.", f"Divide by ${n}^2$ above and below."
    )

    def divided(p: Poly) -> str:
        shown = {2: "", 1: f"/{n}", 0: f"/{n}^2"}
        return total([number(c) + shown[d] for d, c in reversed(list(enumerate(p))) if c])

    upper, lower = w.claim(
        (above, below),
        [(slip, below) for slip in poly_slips(above) if len(slip) == 3]
        + [(above, slip) for slip in poly_slips(below) if len(slip) == 3],
        lambda p: (
            f"\\frac{{{show(above, n)}}}{{{show(below, n)}}}"
            f" = \\frac{{{divided(p[0])}}}{{{divided(p[1])}}}"
        ),
        NOW,
    )
    w.maybe(f"As ${n} \\to \\infty$, ${number(upper[2])}$ and ${number(lower[2])}$ remain.")
    result = plain(Fraction(upper[2]) / lower[2])
    w.claim(result, number_slips(result), lambda v: f"{left} = {number(v)}")


def bound(w: Writer) -> None:
    """A polynomial estimated by the triangle inequality on an interval."""
    x, f = w.letter("xtzyw"), w.word("f", "g", "p", "h")
    of, radius = drawn(w.rng, 2), w.rng.randint(1, 4)
    w.ask(
        f"Let ${f}({x}) = {show(of, x)}$. Bound $|{f}({x})|$ for $|{x}| \\le {radius}$.",
    )
    sizes: Poly = tuple(size(c) for c in of)
    sign = w.claim(
        # with a term of odd degree the two sides differ for one sign
        r"\le",
        [r"\ge"] if of[1] else [],
        lambda s: f"by the triangle inequality, $|{f}({x})| {s} {_absolute(sizes, x)}$",
        ("", "Now,"),
    )
    if sign == r"\ge":
        return
    parts = tuple(c * radius**d for d, c in enumerate(sizes) if c)[::-1]
    # a larger bound would be true as well
    slips = [
        (*parts[:i], v, *parts[i + 1 :])
        for i, p in enumerate(parts)
        for v in (p - 1, p // 2)
        if v >= 0
    ]
    shown = w.claim(
        parts,
        slips if radius > 1 else [],
        lambda v: (
            f"for $|{x}| \\le {radius}$ we have $|{f}({x})| \\le {total([number(n) for n in v])}$"
            f", the terms being bounded by ${', '.join(number(n) for n in v)}$"
        ),
        ("", "Now"),
    )
    most = sum(shown)
    w.claim(
        most,
        [v for v in (most - 1, most - 10, most // 2) if 0 <= v < most] if len(shown) > 1 else [],
        lambda v: f"${total([number(n) for n in shown])} \\le {v}$, so that $|{f}({x})| \\le {v}$",
        ("", "Here"),
    )


def _absolute(sizes: Poly, x: str) -> str:
    return show(sizes, f"|{x}|")


def epsilon(w: Writer) -> None:
    """Continuity of a linear function, with epsilon and delta."""
    x, f = w.letter("xtsy"), w.word("f", "g", "h")
    a, b, at = w.small(9), w.rng.randint(-9, 9), w.rng.randint(-5, 5)
    of, eps = (b, a), w.word(r"\varepsilon", r"\varepsilon", r"\epsilon")
    slope, distance, delta = abs(a), f"|{x} - {bracketed(at)}|", r"\delta"
    w.ask(f"Show that ${f}({x}) = {show(of, x)}$ is continuous at ${at}$.")
    w.say(f"Let ${eps} > 0$.", f"Let ${eps} > 0$ be given.", f"Fix ${eps} > 0$.")
    w.claim(
        r"<",
        [">"],
        lambda s: f"put $\\delta = {eps}/{slope}$ and let $|{x} - {bracketed(at)}| {s} \\delta$",
        ("", "We"),
    )
    w.claim(value(of, at), number_slips(value(of, at)), lambda v: f"{f}({at}) = {number(v)}", NOW)
    difference = f"|{f}({x}) - {f}({at})|"
    w.claim(
        slope,
        [v for v in (slope + 1, slope - 1, slope * 2) if v > 0],
        lambda c: f"{difference} = {monomial(c, distance, 1)}",
        HENCE,
    )
    w.claim(
        "<",
        [">", "="],
        lambda s: f"{monomial(slope, distance, 1)} {s} {monomial(slope, delta, 1)} = {eps}",
    )
    w.claim("<", [">"], lambda s: f"{difference} {s} {eps}")


ESTIMATES = {
    "limit": limit,
    "bound": bound,
    "epsilon": epsilon,
}
