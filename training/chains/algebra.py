"""Expanding, collecting, factoring, composing: chains about polynomials."""

from __future__ import annotations

from training.chains.polynomial import (
    Poly,
    Terms,
    bracketed,
    collected,
    drawn,
    factor,
    monomial,
    number,
    number_slips,
    plus,
    poly_slips,
    power,
    show,
    term_slips,
    terms,
    times,
    total,
    value,
)
from training.chains.writer import NOW, SINCE, Writer


def expand(w: Writer) -> None:
    x = w.letter()
    one, other = drawn(w.rng, 1), drawn(w.rng, w.rng.choice((1, 1, 2)))
    left = f"{factor(one, x)}{factor(other, x)}"
    w.ask(f"Expand ${left}$.", f"${left} = {show(times(one, other), x)}$")
    raw = tuple((a * b, i + j) for a, i in terms(one) for b, j in terms(other))
    lead = (*NOW, "Expanding,")
    raw = w.claim(
        raw, term_slips(raw), lambda t: total([monomial(c, x, d) for c, d in t]), lead, left
    )
    product = collected(raw)
    product = w.claim(product, poly_slips(product), lambda p: show(p, x), left=left)
    if w.rng.random() < 0.4:
        point = w.rng.randint(-3, 4)
        w.maybe(f"Now let ${x} = {point}$.", f"We put ${x} = {point}$.")
        at_point = value(product, point)
        w.claim(
            at_point,
            number_slips(at_point),
            lambda v: f"for ${x} = {point}$ the value is ${number(v)}$",
        )


def collect(w: Writer) -> None:
    x = w.letter()
    one, other = drawn(w.rng, w.rng.choice((1, 2))), drawn(w.rng, 1)
    a, b = w.rng.randint(2, 9), w.small()
    sign = "-" if b < 0 else "+"
    left = f"{a}({show(one, x)}) {sign} {monomial(abs(b), '', 0)}({show(other, x)})"
    w.ask(
        f"Simplify ${left}$.", f"${left} = {show(plus(times((a,), one), times((b,), other)), x)}$"
    )
    first = w.claim(
        times((a,), one),
        poly_slips(times((a,), one)),
        lambda p: f"${a}({show(one, x)}) = {show(p, x)}$",
        NOW,
    )
    second = w.claim(
        times((b,), other),
        poly_slips(times((b,), other)),
        lambda p: f"${bracketed(b)}({show(other, x)}) = {show(p, x)}$",
        ("And", "Likewise", "Also"),
    )
    w.maybe("We add the two.", "Now collect like terms.")
    result = plus(first, second)
    w.claim(result, poly_slips(result), lambda p: f"${left} = {show(p, x)}$")


def factorise(w: Writer) -> None:
    x = w.letter()
    r, s = w.small(), w.small()
    of = times((-r, 1), (-s, 1))
    text = show(of, x)
    w.ask(f"Factor ${text}$ over the integers.", f"${text} = {_product((r, s), x)}$")
    pairs = [(r, s), (-r, -s), (r, s + 1), (r - 1, s), (-r, s), (r, -s)]
    wrong = [pair for pair in pairs if sorted(pair) != sorted((r, s)) and 0 not in pair]
    w.maybe(
        f"We look for numbers with product ${r * s}$ and sum ${r + s}$.",
        f"Two numbers are wanted whose sum is ${r + s}$ and whose product is ${r * s}$.",
    )
    if w.rng.random() < 0.5:
        r, s = w.claim(
            (r, s),
            wrong,
            lambda p: (
                f"the sum of ${number(p[0])}$ and ${number(p[1])}$ is ${r + s}$, and"
                f" their product is ${r * s}$"
            ),
            ("", "Now"),
        )
        wrong = [(-r, -s)] if (r, s) != (-s, -r) else []
    r, s = w.claim((r, s), wrong, lambda p: f"{text} = {_product(p, x)}")
    others = sorted({(r, s), (-r, -s), (-r, s), (r, -s)})
    w.claim(
        (r, s),
        [pair for pair in others if sorted(pair) != sorted((r, s))],
        lambda p: _roots(p, x),
        ("So", "Therefore", "Thus", "Hence"),
    )


def _roots(pair: tuple[int, int], x: str) -> str:
    if pair[0] == pair[1]:
        return f"${x} = {pair[0]}$ is a double root"
    return f"the roots are ${pair[0]}$ and ${pair[1]}$"


def _product(pair: tuple[int, int], x: str) -> str:
    r, s = pair
    if r == s:
        return f"{factor((-r, 1), x)}^2"
    return f"{factor((-r, 1), x)}{factor((-s, 1), x)}"


def square(w: Writer) -> None:
    """Completing the square, and the least value."""
    x = w.letter()
    h, k = w.small(7), w.rng.randint(-12, 12)
    of = plus(power((h, 1), 2), (k,))
    text = show(of, x)
    w.ask(f"Find the least value of ${text}$ for real ${x}$.")
    w.maybe("We complete the square.", "Complete the square.")
    h, k = w.claim(
        (h, k),
        [(-h, k), (h, k + 1), (h, -k), (2 * h, k), (h, k + h * h)],
        lambda p: (
            f"{text} = {total([f'{factor((p[0], 1), x)}^2', *([number(p[1])] if p[1] else [])])}"
        ),
        SINCE,
    )
    sign = w.claim(
        r"\ge", [r"\le", "<"], lambda s: f"{factor((h, 1), x)}^2 {s} 0", ("Now", "But", "Since")[:2]
    )
    # a smaller bound from below would be true as well
    untrue = [v for v in number_slips(k) if (v > k) == (sign == r"\ge")]
    least = w.claim(k, untrue, lambda v: f"{text} {sign} {number(v)}")
    if sign == r"\ge":
        w.claim(
            -h,
            [h, -h + 1],
            lambda v: f"equality holds for ${x} = {number(v)}$",
            ("", "Here", "Moreover,"),
        )
        w.claim(
            least, [-least, -h] if least else [1], lambda v: f"the least value is ${number(v)}$"
        )


def compose(w: Writer) -> None:
    x = w.letter("xtyuz")
    f, g = w.letters("fg", "gh", "pq", "FG")
    outer, inner = drawn(w.rng, 2, 4), drawn(w.rng, 1, 5)
    w.ask(
        f"Let ${f}({x}) = {show(outer, x)}$ and ${g}({x}) = {show(inner, x)}$."
        f" Compute ${f}({g}({x}))$."
    )
    left, text = f"{f}({g}({x}))", show(inner, x)

    def substituted(of: Terms) -> str:
        powers = {0: "", 1: f"({text})", 2: f"({text})^2"}
        return total([monomial(c, powers[d], min(d, 1)) for c, d in of])

    raw = w.claim(terms(outer), term_slips(terms(outer)), substituted, NOW, left)
    squared = power(inner, 2)
    squared = w.claim(squared, poly_slips(squared), lambda p: f"({text})^2 = {show(p, x)}", NOW)
    result: Poly = ()
    for coefficient, degree in raw:
        part = squared if degree == 2 else power(inner, degree)
        result = plus(result, times((coefficient,), part))
    w.claim(result, poly_slips(result), lambda p: f"{left} = {show(p, x)}")


ALGEBRA = {
    "expand": expand,
    "collect": collect,
    "factorise": factorise,
    "square": square,
    "compose": compose,
}
