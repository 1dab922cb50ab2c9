"""Counting, and the sums of progressions."""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial

from training.chains.polynomial import (
    bracketed,
    integer_slips,
    number,
    number_slips,
    plain,
)
from training.chains.writer import NOW, Writer


def counting(w: Writer) -> None:
    n = w.rng.randint(5, 12)
    k = w.rng.randint(2, min(4, n - 2))
    things = w.word("people", "books", "points", "balls", "students")
    w.ask(
        f"In how many ways can ${k}$ of ${n}$ {things} be chosen, and how many ordered choices"
        " are there?"
    )
    falling = factorial(n) // factorial(n - k)
    product = f" {w.times} ".join(str(n - i) for i in range(k))
    falling = w.claim(
        falling,
        [*integer_slips(falling)[1:], n**k],
        lambda v: f"there are ${product} = {v}$ ordered choices",
        ("", "First,", "Clearly,"),
    )
    orders = factorial(k)
    orders = w.claim(
        orders,
        [orders + 1, k, 2 * orders],
        lambda v: f"each choice can be ordered in ${k}! = {v}$ ways",
        ("", "Now", "But"),
    )
    if falling % orders:
        return
    result = falling // orders
    w.claim(
        result,
        number_slips(result)[1:],
        lambda v: f"\\binom{{{n}}}{{{k}}} = \\frac{{{falling}}}{{{orders}}} = {number(v)}",
    )
    if falling == orders * comb(n, k):
        w.maybe(f"The same number of ways leave out ${n - k}$ of them.")


def inclusion(w: Writer) -> None:
    """Inclusion and exclusion for two sets."""
    a, b = w.letters("AB", "XY", "ST", "MN", "UV")
    both = w.rng.randint(1, 12)
    one, other = both + w.rng.randint(1, 20), both + w.rng.randint(1, 20)
    everything = one + other - both + w.rng.randint(0, 15)
    w.ask(
        f"Let ${a}$ and ${b}$ be subsets of a set with ${everything}$ elements, $|{a}| = {one}$,"
        f" $|{b}| = {other}$ and $|{a} \\cap {b}| = {both}$. How many elements lie in neither?"
    )
    union = w.claim(
        one + other - both,
        [one + other + both, one + other, one + other - both + 1],
        lambda n: f"|{a} \\cup {b}| = {one} + {other} - {both} = {n}",
        NOW,
    )
    only = w.claim(
        one - both,
        [one + both, one - both + 1, other - both],
        lambda n: f"|{a} \\setminus {b}| = {n}",
        ("Likewise,", "Also", "Moreover,"),
    )
    rest = everything - union
    if rest >= 0 and only >= 0:
        w.claim(
            rest,
            [rest + 1, *([rest - 1] if rest else []), everything + union],
            lambda n: f"${n}$ elements lie neither in ${a}$ nor in ${b}$",
        )


def arithmetic(w: Writer) -> None:
    """The sum of an arithmetic progression."""
    first, step, count = w.rng.randint(-5, 12), w.small(6), w.rng.randint(5, 30)
    w.ask(
        f"Compute ${first} + {bracketed(first + step)} + {bracketed(first + 2 * step)} + \\dots$,"
        f" ${count}$ summands that form an arithmetic progression."
    )
    step = w.claim(
        step,
        [-step, step + 1, step - 1],
        lambda d: f"the common difference is ${number(d)}$",
        ("", "Here", "Clearly,"),
    )
    last = first + (count - 1) * step
    last = w.claim(
        last,
        [first + count * step, *integer_slips(last)],
        lambda n: (
            f"the last summand is ${first} + {count - 1} {w.times} {bracketed(step)} = {number(n)}$"
        ),
    )
    result = plain(Fraction(count * (first + last), 2))
    w.claim(
        result,
        [n for n in (*number_slips(result), 2 * result) if n != result],
        lambda n: f"the sum is $\\frac{{{count}({first} + {bracketed(last)})}}{{2}} = {number(n)}$",
    )


def geometric(w: Writer) -> None:
    """A finite or infinite geometric sum."""
    n, k = w.word("n", "k", "j", "i"), w.rng.randint(3, 7)
    q, a = w.rng.choice((2, 3, 4, 5)), w.rng.randint(1, 6)
    head = "" if a == 1 else f"{a} {w.times} "
    left = f"\\sum_{{{n}=0}}^{{{k}}} {head}{q}^{n}"
    w.ask(f"Compute ${left}$.", f"${left} = {a * (q ** (k + 1) - 1) // (q - 1)}$")
    power = w.claim(
        k + 1, [k, k + 2], lambda e: f"{head}\\frac{{{q}^{e} - 1}}{{{q} - 1}}", NOW, left=left
    )
    above = q**power - 1
    above = w.claim(
        above,
        [q**power + 1, above - 1, above + 10],
        lambda v: f"{head}\\frac{{{v}}}{{{q - 1}}}",
        left=left,
    )
    result = plain(Fraction(a * above, q - 1))
    w.claim(result, number_slips(result), number, left=left)


COUNTING = {
    "counting": counting,
    "inclusion": inclusion,
    "arithmetic": arithmetic,
    "geometric": geometric,
}
