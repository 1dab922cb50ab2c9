"""Relations between two formulas: said in words, or a chain that goes on in the next display."""

from __future__ import annotations

import re

from proofcheck.checks.mathematics.chains import Link, Side, links, opening
from proofcheck.document.text import GONE
from proofcheck.latex.formulas import Formula

MAX_GAP = 80  # characters between two formulas that are related

_FENCE = (
    r"(?:\$\$?|\\[\[\]()]|\\(?:begin|end)\s*\{(?:align|equation|gather|multline|eqnarray|displaymath"
    r"|flalign)\*?\}|[\s~.,;:])*"
)
_IS = (
    r"(?:which[\s~]+)?(?:is[\s~]+(?:equal[\s~]+to|just|nothing[\s~]+but)|equals|simplifies[\s~]+to"
    r"|expands[\s~]+to|factors[\s~]+(?:as|into)|can[\s~]+be[\s~]+(?:written|rewritten)[\s~]+as"
    r"|ist[\s~]+gleich|est[\s~]+[ée]gale?[\s~]+à|es[\s~]+igual[\s~]+a)"
)
_GIVES = (
    r"(?:gives|yields|results[\s~]+in|to[\s~]+(?:get|obtain)"
    r"|,?[\s~]*we[\s~]+(?:get|obtain|find|have))"
)
# "The last digit of $7^9$ equals $7$" says nothing of $7^9$ itself.
_PART_OF = re.compile(
    r"(?:\b(?:of|in|by|for|to|mod|modulo|between|than|from|on|at|with|over|under|and|or|de|du|des|von)"
    r"|[,\d$])[\s~]*(?:\$\$?|\\[\[(])\s*\Z"
)
_SAYS = re.compile(rf"{_FENCE}{_IS}{_FENCE}")
_SAYS_OF_A_VERB = re.compile(rf"{_FENCE}{_GIVES}{_FENCE}")
_VERB = re.compile(
    r"\b(?:[Ee]xpand(?:ing)?|[Mm]ultiply(?:ing)?[\s~]+out|[Ss]implify(?:ing)?|[Ff]actor(?:ing|ising|izing)?"
    r"|[Rr]ewriting)[\s~]+(?:out[\s~]+|the[\s~]+(?:product|expression|square|sum)[\s~]+)?"
    r"(?:\$\$?|\\[\[(])?\s*\Z"
)
_GOES_ON = re.compile(rf"{_FENCE}(?:[a-zA-Z' ,~\n-]{{0,50}}){_FENCE}")
_RELATION = re.compile(r"[\s&~{}\x00]*=(?![=>])")
_TAIL = re.compile(r"[\s~\x00.,;:]*(?:\\(?:label|tag)\*?\s*\{[^{}]*\})?[\s~\x00.,;:]*")


def between(masked: str, first: Formula, second: Formula) -> Link | None:
    """The equation of the last side of a formula and the first one of the next, if the text says
    that they are equal."""
    start, end = first.region[1], second.region[0]
    if end - start > MAX_GAP or "\n\n" in masked[start:end]:
        return None
    gap = masked[start:end].replace(GONE, "")
    right: Side | None
    if _RELATION.match(masked, *second.region):
        right = opening(masked, second) if _GOES_ON.fullmatch(gap) else None
    elif _is_said(masked[max(0, first.region[0] - MAX_GAP) : first.region[0]], gap):
        found = list(links(masked, second))
        right = found[0].left if found else _whole(second)
    else:
        return None
    left = _last(masked, first)
    if left is None or right is None or not right.pieces:
        return None
    whole = Formula((first.region[0], second.region[1]), second.environment)
    return Link("=", left, right, (left.pieces[0][0], right.pieces[-1][1]), whole)


def _is_said(before: str, gap: str) -> bool:
    """Whether words before and behind a formula say that it equals the next one."""
    if _SAYS.fullmatch(gap):
        return _PART_OF.search(before) is None
    return _SAYS_OF_A_VERB.fullmatch(gap) is not None and _VERB.search(before) is not None


def _last(masked: str, formula: Formula) -> Side | None:
    """The side with which a formula ends."""
    found = list(links(masked, formula))
    if not found:
        return _whole(formula)
    last = found[-1].right
    goes_to_the_end = _TAIL.fullmatch(masked, last.pieces[-1][1], formula.region[1])
    return last if found[-1].relation == "=" and goes_to_the_end else None


def _whole(formula: Formula) -> Side:
    return Side((formula.region,), True)
