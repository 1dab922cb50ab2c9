"""Derivatives and integrals of polynomials."""

from __future__ import annotations

from training.chains.polynomial import (
    Number,
    Poly,
    antiderivative,
    derivative,
    drawn,
    factor,
    minus,
    number,
    number_slips,
    plain,
    plus,
    poly,
    poly_slips,
    show,
    times,
    value,
)
from training.chains.writer import NOW, SINCE, SO, Writer


def slope(w: Writer) -> None:
    """The derivative of a polynomial, its value, the tangent."""
    f, x = w.word("f", "g", "p", "h", "F"), w.letter("xtsuyz")
    of, at = drawn(w.rng, w.rng.choice((2, 3, 4))), w.rng.randint(-3, 4)
    w.ask(f"Let ${f}({x}) = {show(of, x)}$. Find the tangent of ${f}$ at ${x} = {at}$.")
    prime = derivative(of)
    prime = w.claim(prime, poly_slips(prime), lambda p: f"{f}'({x}) = {show(p, x)}", SINCE)
    rise = value(prime, at)
    rise = w.claim(
        rise, number_slips(rise), lambda v: f"{f}'({at}) = {number(v)}", ("Hence", "So", "Thus")
    )
    height = value(of, at)
    height = w.claim(
        height,
        number_slips(height),
        lambda v: f"{f}({at}) = {number(v)}",
        ("Also", "Moreover,", "Now"),
    )
    line = (plain(height - rise * at), rise) if rise else (height,)
    w.claim(
        line,
        poly_slips(line) if line else [(1,)],
        lambda p: f"the tangent is $y = {show(p, x if x != 'y' else 'x')}$",
        SO,
    )


def product_rule(w: Writer) -> None:
    f, g = w.letters("fg", "uv", "pq", "gh")
    x = w.letter("xtsyz")
    one, other = drawn(w.rng, 1), drawn(w.rng, 2)
    d_one, d_other = derivative(one), derivative(other)
    w.ask(
        f"Let ${f}({x}) = {show(one, x)}$ and ${g}({x}) = {show(other, x)}$."
        f" Differentiate ${f}({x}){g}({x})$."
    )
    d_one = w.claim(d_one, poly_slips(d_one), lambda p: f"{f}'({x}) = {show(p, x)}", NOW)
    d_other = w.claim(
        d_other,
        poly_slips(d_other),
        lambda p: f"{g}'({x}) = {show(p, x)}",
        ("And", "Likewise,", "Also"),
    )
    left = f"({f}{g})'({x})"
    sign = w.claim(
        1,
        [-1],
        lambda s: (
            f"by the product rule ${left} = {f}'({x}){g}({x}) {'+' if s > 0 else '-'}"
            f" {f}({x}){g}'({x})$"
        ),
        ("", "Now"),
    )
    first, second = times(d_one, other), times(one, d_other)
    result = plus(first, second) if sign > 0 else minus(first, second)
    w.claim(result, poly_slips(result), lambda p: f"{left} = {show(p, x)}")


def stationary(w: Writer) -> None:
    """Stationary points of a cubic, and what they are."""
    f, x = w.word("f", "g", "h"), w.letter("xty")
    a, gap = w.rng.randint(-4, 4), 2 * w.rng.randint(1, 3)
    r, s = a, a + gap
    lead = w.rng.choice((1, 1, 2, -1))
    prime: Poly = times((3 * lead,), times((-r, 1), (-s, 1)))
    of = plus(antiderivative(prime), (w.rng.randint(-5, 5),))
    w.ask(f"Where does ${f}({x}) = {show(of, x)}$ have local extrema?")
    prime_text = f"{f}'({x})"
    shown = w.claim(prime, poly_slips(prime), lambda p: f"{prime_text} = {show(p, x)}", SINCE)
    if shown != prime:
        return
    pairs = [(-r, -s), (r, s + 1), (r - 1, s), (-r, s)]
    r, s = w.claim(
        (r, s),
        [pair for pair in pairs if sorted(pair) != sorted((r, s))],
        lambda p: f"{prime_text} = {_scaled(3 * lead, p, x)}",
    )
    second = derivative(times((3 * lead,), times((-r, 1), (-s, 1))))
    second = w.claim(
        second,
        poly_slips(second),
        lambda p: f"{f}''({x}) = {show(p, x)}",
        ("Moreover,", "Further,", "Also"),
    )
    for at in (r, s):
        _extremum(w, f, f"{x} = {at}", at, value(second, at))


def _extremum(w: Writer, f: str, where: str, at: int, bend: Number) -> None:
    bend = w.claim(
        bend, number_slips(bend), lambda v: f"{f}''({at}) = {number(v)}", ("Now", "Here")
    )
    if bend:
        w.claim(
            bend > 0,
            [bend < 0],
            lambda least: f"${f}$ has a local {'minimum' if least else 'maximum'} at ${where}$",
        )


def _scaled(scale: int, roots: tuple[int, int], x: str) -> str:
    return f"{scale}{factor((-roots[0], 1), x)}{factor((-roots[1], 1), x)}"


def integral(w: Writer) -> None:
    x, a = w.letter("xtsu"), w.rng.randint(-2, 2)
    b = a + w.rng.randint(1, 3)
    of = poly(3 * w.small(3), 2 * w.rng.randint(-4, 4), w.rng.randint(-6, 6))
    space = w.word(r"\,", r"\,", "", "~")
    left = f"\\int_{{{a}}}^{{{b}}} ({show(of, x)}) {space} d{x}".replace("  ", " ")
    w.ask(f"Compute ${left}$.")
    name = w.word("F", "G", "H")
    anti = antiderivative(of)
    anti = w.claim(
        anti,
        poly_slips(anti),
        lambda p: f"an antiderivative is ${name}({x}) = {show(p, x)}$",
        ("", "Here", "Clearly,"),
    )
    ends = (plain(value(anti, b)), plain(value(anti, a)))
    top, bottom = w.claim(
        ends,
        [(n, ends[1]) for n in number_slips(ends[0])]
        + [(ends[0], n) for n in number_slips(ends[1])],
        lambda p: f"${name}({b}) = {number(p[0])}$ and ${name}({a}) = {number(p[1])}$",
        ("", "Now", "Here"),
    )
    result = plain(top - bottom)
    w.claim(
        result,
        [n for n in (*number_slips(result), top + bottom) if n != result],
        lambda n: f"{left} = {name}({b}) - {name}({a}) = {number(n)}",
    )


CALCULUS = {
    "slope": slope,
    "product rule": product_rule,
    "stationary": stationary,
    "integral": integral,
}
