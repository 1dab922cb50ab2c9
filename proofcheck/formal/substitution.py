"""Equals for equals within terms that are not read: where i = j, f(i) = f(j).

A term that is opaque is its LaTeX.  Letters, terms and numbers that the hypotheses make equal stand
for each other in it, but for what it binds: the index of a sum, the variable of an integral.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from proofcheck.expressions.tokens import DIGITS
from proofcheck.expressions.tree import Node, Number, Symbol
from proofcheck.formal.claim import And, Formula, Hypothesis, Implies, Relation, Sign
from proofcheck.formal.opaque import BINDERS, group_end_of
from proofcheck.formal.terms import equal
from proofcheck.formal.tokens import normal
from proofcheck.latex.commands import ACCENTS, ALPHABETS

MAX_TERMS = 30  # opaque terms of a claim
MAX_EQUATIONS = 12
_NAMING = frozenset("\\" + name for name in (*ALPHABETS, *ACCENTS)) | {"\\operatorname", "\\text"}
_GOES_ON = frozenset(["_", "^", "'"])  # what would make the letter before it another one
_SETS = frozenset("\\{ \\mapsto \\forall \\exists \\to".split())
_NO_LETTERS = frozenset("_^{}=(),<>0123456789")
_Tokens = tuple[str, ...]


def equals_for_equals(
    terms: Collection[str], known: Sequence[Hypothesis]
) -> Iterator[tuple[Formula, tuple[Hypothesis, ...]]]:
    """What equations among the hypotheses make of opaque terms, given by their LaTeX: that two are
    equal if the equations hold; with the hypotheses that say so."""
    equations = [one for one in known if _sides(one.formula) is not None][-MAX_EQUATIONS:]
    if not equations or not 2 <= len(terms) <= MAX_TERMS:
        return
    classes = _classes(equations)
    forms = {term: _form(term, classes) for term in terms}
    for one, other in combinations(forms, 2):
        (first, used), (second, more) = forms[one], forms[other]
        if first == second and used | more:
            said = tuple(at for n, at in enumerate(equations) if n in used | more)
            premise = said[0].formula if len(said) == 1 else And(tuple(h.formula for h in said))
            yield Implies(premise, equal(Symbol(one), Symbol(other))), said


def _sides(formula: Formula) -> tuple[str, str] | None:
    """The LaTeX of both sides of an equation between a letter, or a term, and another or a
    number."""
    match formula:
        case Relation(Sign.EQUAL, left, right):
            sides = _atom(left), _atom(right)
            if sides[0] and sides[1] and not all(side.isdigit() for side in sides if side):
                return sides[0], sides[1]
    return None


def _atom(node: Node) -> str | None:
    if isinstance(node, Symbol):
        return node.name
    if isinstance(node, Number) and node.value.denominator == 1:
        return str(node.value)
    return None


def _classes(equations: Sequence[Hypothesis]) -> dict[_Tokens, tuple[str, frozenset[int]]]:
    """For each side a token of its class, and the equations (by number) that make the class."""
    of: dict[str, set[str]] = {}
    made: dict[str, set[int]] = {}
    for n, one in enumerate(equations):
        left, right = _sides(one.formula) or ("", "")
        sides = of.get(left, {left}) | of.get(right, {right})
        numbers = made.get(left, set()) | made.get(right, set()) | {n}
        for side in sides:
            of[side], made[side] = sides, numbers
    return {
        tuple(normal(side)): (f"⟦{min(sides)}⟧", frozenset(made[side]))
        for side, sides in of.items()
    }


def _form(
    term: str, classes: dict[_Tokens, tuple[str, frozenset[int]]]
) -> tuple[_Tokens, frozenset[int]]:
    """The tokens of a term with classes for what is in one, and the equations that make these."""
    tokens = normal(term)
    whole = tuple(tokens)
    bound = _bound(tokens)
    sides = sorted((one for one in classes if one != whole), key=len, reverse=True)
    done: list[str] = []
    used: frozenset[int] = frozenset()
    at = 0
    while at < len(tokens):
        if tokens[at] in _NAMING and tokens[at + 1 : at + 2] == ["{"]:
            end = tokens.index("}", at) + 1 if "}" in tokens[at:] else len(tokens)
            done += tokens[at:end]
            at = end
            continue
        side = next((one for one in sides if _stands(one, tokens, at, bound)), None)
        if side is None:
            done.append(tokens[at])
            at += 1
            continue
        name, equations = classes[side]
        done.append(name)
        used |= equations
        at += len(side)
    return tuple(done), used


def _stands(side: _Tokens, tokens: Sequence[str], at: int, bound: frozenset[str]) -> bool:
    """Whether a side stands at ``at``, as a thing of its own, and is not bound there."""
    end = at + len(side)
    if tuple(tokens[at:end]) != side or not bound.isdisjoint(side):
        return False
    following = tokens[end : end + 1]
    if side[0] in DIGITS:
        before = tokens[at - 1 : at]
        return not {*before, *following} & ({*DIGITS, "."} | _GOES_ON)
    return _GOES_ON.isdisjoint(following)


def _bound(tokens: Sequence[str]) -> frozenset[str]:
    """The letters that a term may bind: all below the signs of its sums and their like, behind the
    d of an integral, and all where it has sets or maps."""
    if (BINDERS | _SETS).isdisjoint(tokens):
        return frozenset()
    if not _SETS.isdisjoint(tokens):
        return frozenset(tokens)
    found: set[str] = set()
    for at, token in enumerate(tokens):
        if token == "d":
            found.update(tokens[at + 1 : at + 2])
        end = at + 1
        while token in BINDERS and tokens[end : end + 1] in (["_"], ["^"]):
            after = group_end_of(tokens, end + 1)
            if after < 0:
                return frozenset(tokens)
            if tokens[end] == "_":
                found.update(tokens[end + 1 : after])
            end = after
    return frozenset(found) - _NO_LETTERS
