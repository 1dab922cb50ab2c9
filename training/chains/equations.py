"""Solving: linear and quadratic equations, systems, inequalities."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from training.chains.polynomial import (
    Number,
    Poly,
    bracketed,
    integer_slips,
    monomial,
    number,
    number_slips,
    plain,
    poly_slips,
    show,
    value,
)
from training.chains.writer import HENCE, NOW, SINCE, Writer

_FLIPPED = {"<": ">", ">": "<", r"\le": r"\ge", r"\ge": r"\le"}


def linear(w: Writer) -> None:
    x = w.letter()
    root, a, c = w.small(12), w.small(), w.small()
    if a == c:
        c = -a
    b = w.rng.randint(-20, 20)
    d = (a - c) * root + b
    w.ask(
        f"Solve ${show((b, a), x)} = {show((d, c), x)}$ for ${x}$.",
        f"the solution of ${show((b, a), x)} = {show((d, c), x)}$ is ${x} = {root}$",
    )
    factor, right = w.claim(
        (a - c, d - b),
        [(a + c, d - b), (a - c, d + b), (c - a, d - b)],
        lambda p: f"{monomial(p[0], x, 1) if p[0] else 0} = {number(p[1])}",
        ("Collecting terms,", "Bringing the unknown to one side,", "We have", *HENCE),
    )
    if not factor:
        return
    solution = plain(Fraction(right, factor))
    w.maybe(f"Divide both sides by ${factor}$.", f"We divide by ${factor}$, which is not $0$.")
    w.claim(solution, number_slips(solution), lambda v: f"{x} = {number(v)}")


def quadratic(w: Writer) -> None:
    x = w.letter("xyzt")
    a, r, s = w.rng.choice((1, 1, 1, 2, 3, -1)), w.small(), w.small()
    b, c = -a * (r + s), a * r * s
    text = show((c, b, a), x)
    w.ask(f"Find all real solutions of ${text} = 0$.")
    w.maybe("We compute the discriminant.", "Use the quadratic formula.")
    square = b * b - 4 * a * c
    d = w.word("D", r"\Delta", "d")
    slips = [b * b + 4 * a * c, square + 1, square + 10, b * b - a * c, -square]
    found = w.claim(
        square,
        slips,
        lambda v: (
            f"{d} = {bracketed(b)}^2 - 4 {w.times} {bracketed(a)} {w.times} {bracketed(c)}"
            f" = {number(v)}"
        ),
        ("The discriminant is", *NOW),
    )
    if found < 0:
        w.claim(
            False,
            [True],
            lambda some: f"since ${d} < 0$ there are {'two' if some else 'no'} real solutions",
        )
        return
    root = isqrt(found)
    if root * root != found:
        return
    root = w.claim(
        root, integer_slips(root)[1:] if root else [1], lambda v: f"\\sqrt{{{d}}} = {number(v)}"
    )
    pair: tuple[Number, Number] = (
        plain(Fraction(-b + root, 2 * a)),
        plain(Fraction(-b - root, 2 * a)),
    )
    wrong = [(-pair[0], -pair[1]), (pair[0] + 1, pair[1]), (2 * pair[0], 2 * pair[1])]
    w.claim(
        pair,
        [p for p in wrong if set(p) != set(pair)],
        lambda p: (
            f"${x} = {number(p[0])}$ or ${x} = {number(p[1])}$"
            if p[0] != p[1]
            else f"${x} = {number(p[0])}$ is the only solution"
        ),
    )


def system(w: Writer) -> None:
    x, y = w.letters("xy", "uv", "ab", "st", "pq")
    u, v = w.small(), w.small()
    a, b, c = (w.small(6) for _ in range(3))
    d = w.rng.choice([n for n in range(-6, 7) if n and a * n != b * c])
    e, f = a * u + b * v, c * u + d * v
    w.ask(
        f"Solve the system ${_two(a, x, b, y)} = {e}$, ${_two(c, x, d, y)} = {f}$.",
    )
    w.maybe(
        f"We multiply the first equation by ${d}$ and the second by ${b}$, and subtract.",
        f"To eliminate ${y}$, take ${d}$ times the first equation less ${b}$ times the second.",
    )
    factor, right = w.claim(
        (a * d - b * c, e * d - b * f),
        [(a * d + b * c, e * d - b * f), (a * d - b * c, e * d + b * f), (a * d - b * c, e * d)],
        lambda p: f"eliminating ${y}$ we get ${monomial(p[0], x, 1) if p[0] else 0} = {p[1]}$",
        ("", "On"),
    )
    if not factor:
        return
    first = plain(Fraction(right, factor))
    first = w.claim(first, number_slips(first), lambda v: f"{x} = {number(v)}")
    rest = plain(e - a * first)
    rest = w.claim(
        rest,
        number_slips(rest),
        lambda v: f"from the first equation, ${monomial(b, y, 1)} = {number(v)}$",
        ("", "Then"),
    )
    second = plain(Fraction(rest) / b)
    w.claim(second, number_slips(second), lambda v: f"{y} = {number(v)}")


def _two(a: int, x: str, b: int, y: str) -> str:
    sign = "-" if b < 0 else "+"
    return f"{monomial(a, x, 1)} {sign} {monomial(abs(b), y, 1)}"


def inequality(w: Writer) -> None:
    x = w.letter()
    a, b, bound = w.small(), w.rng.randint(-20, 20), w.rng.randint(-8, 8)
    relation = w.rng.choice(tuple(_FLIPPED))
    c = a * bound + b
    w.ask(f"For which real ${x}$ is ${show((b, a), x)} {relation} {c}$?")
    relation, right = w.claim(
        (relation, c - b),
        [(_FLIPPED[relation], c - b)]
        + [(relation, v) for v in (c + b, c - b + 1, c - b - 1) if _stronger(relation, v, c - b)],
        lambda p: f"{monomial(a, x, 1)} {p[0]} {p[1]}",
    )
    w.maybe(
        f"We divide by ${a}$, which is {'negative' if a < 0 else 'positive'}.",
        f"Dividing by ${a}$ {'turns' if a < 0 else 'keeps'} the relation"
        f"{' round' if a < 0 else ''}.",
    )
    after = _FLIPPED[relation] if a < 0 else relation
    limit = plain(Fraction(right, a))
    after, limit = w.claim(
        (after, limit),
        [(_FLIPPED[after], limit)] * 2
        + [(after, n) for n in number_slips(limit) if _stronger(after, n, limit)],
        lambda p: f"{x} {p[0]} {number(p[1])}",
    )
    ends = {
        "<": r"(-\infty, {})", ">": r"({}, \infty)", r"\le": r"(-\infty, {}]",
        r"\ge": r"[{}, \infty)",
    }  # fmt: skip
    swap = {"<": r"\le", r"\le": "<", ">": r"\ge", r"\ge": ">"}
    w.claim(
        after,
        [swap[after], _FLIPPED[after]],
        lambda r: f"the solutions form the interval ${ends[r].format(number(limit))}$",
    )


def _stronger(relation: str, other: Number, right: Number) -> bool:
    """Whether the relation to ``other`` says more than that to ``right``: otherwise it follows."""
    return other < right if relation in ("<", r"\le") else other > right


def proportion(w: Writer) -> None:
    """An equation with fractions: cross-multiplied, then linear."""
    x = w.letter()
    root, a, c = w.small(), w.rng.randint(2, 9), w.rng.randint(2, 9)
    if a == c:
        c += 1
    k = w.rng.randint(1, 6) * w.rng.choice((1, -1))
    b, d = a * k - root, c * k - root
    w.ask(
        f"Solve $\\frac{{{show((b, 1), x)}}}{{{a}}} = \\frac{{{show((d, 1), x)}}}{{{c}}}$.",
    )
    w.maybe("Clear denominators.", f"We multiply both sides by ${a * c}$.")
    left, right = w.claim(
        (c, a), [(a, c)], lambda p: f"{p[0]}({show((b, 1), x)}) = {p[1]}({show((d, 1), x)})"
    )
    sides = ((left * b, left), (right * d, right))
    one, other = w.claim(
        sides,
        [(slip, sides[1]) for slip in _untrue(sides[0], root)]
        + [(sides[0], slip) for slip in _untrue(sides[1], root)],
        lambda p: f"{show(p[0], x)} = {show(p[1], x)}",
        SINCE,
    )
    if len(one) != 2 or len(other) != 2 or one[1] == other[1]:
        return
    solution = plain(Fraction(other[0] - one[0]) / (one[1] - other[1]))
    w.claim(solution, number_slips(solution), lambda v: f"{x} = {number(v)}")


def _untrue(side: Poly, root: int) -> list[Poly]:
    """Slips that change the side where it counts."""
    return [slip for slip in poly_slips(side) if value(slip, root) != value(side, root)]


EQUATIONS = {
    "linear": linear,
    "quadratic": quadratic,
    "system": system,
    "inequality": inequality,
    "proportion": proportion,
}
