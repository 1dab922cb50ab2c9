"""How statements about given integers are said, and what decides each.

In the tables ``N`` followed by ``a``, ``b`` or ``c`` is a number, which goes to the function in
that order; a point behind it says that nothing may be attached to it.  ``_`` stands for blanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from proofcheck.checks.mathematics import integers
from proofcheck.checks.mathematics.integers import Answer

GAP = r"[\s~\x00]+"
NUMBER_IN_WORDS = r"(?<![\w.,$\\/^_{}()-])\d{1,12}"
_NUMBER = rf"(?:\$[^$]{{1,60}}\$|\\\([^$]{{1,60}}?\\\)|{NUMBER_IN_WORDS})"
GAP = r"[\s~\x00]+"
_END = r"(?![\w$({\\-]|[.,]\d)"
# After a predicate; "even smaller", "prime to", "a square modulo" go on otherwise.
_OVER = (
    r"(?=[\s~\x00]*(?:[.,;:!)]|\Z|\n\s*\n|\\(?:end|\]|item|qed)|(?:and|but|so|while|since|because"
    r"|whereas|hence|thus|we|also|too|und|aber|da|weil|also|et|mais|donc|car)\b))"
)


def _pattern(text: str) -> re.Pattern[str]:
    text = text.replace("_", GAP)
    text = re.sub(r"N([abc])(\.?)", lambda m: rf"(?P<{m[1]}>{_NUMBER}){_END if m[2] else ''}", text)
    return re.compile(text.replace("§", _OVER))


Judge = Callable[..., Answer | None]
_NOT = r"(?P<not>not_)?"
_DIVIDED = (
    r"(?:modulo|mod|(?:when|if)_(?:it_is_)?divided_by|(?:up)?on_division_by|after_division_by)"
)

_UNARY: tuple[tuple[str, Judge], ...] = (
    (r"(?:a_)?prime(?:_number)?|prim|eine_Primzahl|premier|un_nombre_premier", integers.is_prime),
    (r"composite|a_composite(?:_number)?|zusammengesetzt|composé", integers.is_composite),
    (r"even|an_even_(?:number|integer)|gerade|pair", integers.is_even),
    (r"odd|an_odd_(?:number|integer)|ungerade|impair", integers.is_odd),
    (r"a_(?:perfect_)?square|eine_Quadratzahl|un_carré(?:_parfait)?", integers.is_square),
    (r"a_(?:perfect_)?cube|eine_Kubikzahl|un_cube(?:_parfait)?", integers.is_cube),
    (r"square-?free|quadratfrei|sans_facteurs?_carrés?", integers.is_square_free),
)  # fmt: skip
_BINARY: tuple[tuple[str, Judge], ...] = (
    (r"Na_divides_Nb.", integers.divides),
    (r"Na_does_(?P<not>not)_divide_Nb.", integers.divides),
    (rf"Nb_is_{_NOT}divisible_by_Na.", integers.divides),
    (rf"Nb_is_{_NOT}a_multiple_of_Na.", integers.divides),
    (rf"Na_is_{_NOT}a_(?:divisor|factor)_of_Nb.", integers.divides),
    (r"Na_(?:teilt|divise)_Nb.", integers.divides),
    (r"Nb_ist_durch_Na_teilbar", integers.divides),
    (r"Nb_est_divisible_par_Na.", integers.divides),
    (r"Nb_(?:ist_ein_Vielfaches_von|est_(?:un_)?multiple_de)_Na.", integers.divides),
    (rf"Na_and_Nb_are_{_NOT}(?:co-?prime|(?:relatively|mutually)_prime)", integers.are_coprime),
    (rf"Na_is_{_NOT}(?:coprime|relatively_prime|prime)_to_Nb.", integers.are_coprime),
    (r"Na_und_Nb_sind_teilerfremd", integers.are_coprime),
    (r"Na_et_Nb_sont_premiers_entre_eux", integers.are_coprime),
    (rf"Na_leaves_(?:a_|the_)?remainder_(?:of_)?Nc_{_DIVIDED}_Nb.", integers.leaves),
    (r"Na_has_(?:exactly_)?Nb_(?:positive_)?divisors", integers.has_divisors),
)  # fmt: skip
_OF: tuple[tuple[str, Judge], ...] = (
    (rf"remainder_of_Na_{_DIVIDED}_Nb_is_Nc.", integers.leaves),
    (r"(?:greatest_common_divisor|gcd)_of_Na_and_Nb_is_Nc.", integers.has_divisor),
    (r"(?:least_common_multiple|lcm)_of_Na_and_Nb_is_Nc.", integers.has_multiple),
    (r"(?:multiplicative_)?order_of_Na_modulo_Nb_is_Nc.", integers.has_order),
)
AFTER_NUMBER = tuple(
    (_pattern(rf"Na_(?:is|ist|est)_{_NOT}(?:{noun})§"), judge) for noun, judge in _UNARY
) + tuple((_pattern(text), judge) for text, judge in _BINARY)
"""What begins with its first number."""

BEFORE_NUMBER = tuple((_pattern(text), judge) for text, judge in _OF)
"""What leads to its first number, ``a``."""
