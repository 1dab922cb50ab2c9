"""Terms of which nothing is read but that they are terms: ``f(x)``, ``\\|x\\|``, ``\\mu(J)``.

Each is replaced by a letter before its side is parsed, the same letter wherever the same LaTeX
stands (blanks and sizes of brackets aside).  That is sound for what is proved: what holds whatever
the value of a letter is holds for the term.  What must be right is where the term ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from proofcheck.expressions.outcome import Refused
from proofcheck.expressions.tokens import DIGITS, FUNCTIONS, LETTERS
from proofcheck.formal.tokens import joined, normal
from proofcheck.latex.commands import ACCENTS, ALPHABETS

Name = Callable[[str, bool], str]
"""Gives the letter for the LaTeX of a term; the flag says whether it is opaque, not a letter."""

_PAIRS = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "\\langle": "\\rangle"}
_PAIRS |= {"\\lVert": "\\rVert", "\\lvert": "\\rvert", "\\lfloor": "\\rfloor"}
_ACCENTS = frozenset("\\" + name for name in ACCENTS)
_ALPHABETS = frozenset("\\" + name for name in ALPHABETS) | {"\\operatorname"}
_VECTORS = frozenset("\\mathbf \\vec \\boldsymbol \\bm \\overrightarrow".split())
_OPERATORS = frozenset("\\Pr \\deg \\dim \\arg \\det \\ker \\hom \\tr".split())
_BIG = frozenset(
    "\\sum \\prod \\int \\iint \\oint \\lim \\limsup \\liminf \\sup \\inf \\max \\min".split()
)
BINDERS = _BIG | frozenset(
    "\\bigcup \\bigcap \\bigoplus \\bigsqcup \\coprod \\mapsto \\{ \\forall \\exists".split()
)
"""What binds letters in a term."""
_ENDS = frozenset("+ - ) ] } , / \\rvert \\rVert \\} \\rangle \\rfloor \\cdot \\times".split())
# What stands in the argument of a function and in no product.
_FOREIGN = frozenset(
    """, ; : = < > \\cup \\cap \\setminus \\in \\notin \\mid \\{ \\} \\subset \\subseteq \\circ \\to
    \\le \\leq \\ge \\geq \\ne \\neq \\emptyset \\varnothing \\mathbb \\mathcal \\infty""".split()
)
_MARKS = frozenset("* ' + - \\prime \\ast \\star \\dagger \\circ \\pm \\perp".split())
_MARKS_BELOW = frozenset("' \\prime \\hat \\tilde \\bar \\overline \\ast *".split())
MAX_TOKENS = 1_500


def abstract(latex: str, name: Name) -> str | Refused:
    """The LaTeX of a side with a letter for each term that is not read further."""
    tokens = normal(latex)
    if len(tokens) > MAX_TOKENS:
        return Refused("too long")
    done: list[str] = []
    at = 0
    while at < len(tokens):
        end, opaque = _term(tokens, at)
        if end < 0:
            return Refused(f"it cannot be told where {tokens[at]} ends"[:60])
        if end == at:
            done.append(tokens[at])
            at += 1
            continue
        done.append(name(joined(tokens[at:end]), opaque) + " ")
        at = end
    return joined(done)


def _term(tokens: Sequence[str], at: int) -> tuple[int, bool]:
    """Where the term that begins at ``at`` ends, and whether it is opaque.

    ``at`` itself where what stands there is for the parser, -1 where it cannot be told.
    """
    token = tokens[at]
    if token == "\\|":
        end = _next(tokens, at + 1, "\\|")
        return (_subscript(tokens, end), True) if end > at + 2 else (-1, True)
    if token in ("\\lVert", "\\langle"):
        end = _closing(tokens, at)
        return (_subscript(tokens, end), True) if end > 0 else (-1, True)
    if token in _BIG:
        return _big(tokens, at)
    if token in FUNCTIONS or token in _OPERATORS:
        return _function(tokens, at), True
    if token in _VECTORS or token in ("\\overbrace", "\\underbrace"):
        return -1, True
    if token in _ACCENTS or token in _ALPHABETS:
        end = group_end_of(tokens, at + 1 + (tokens[at : at + 2] == ["\\operatorname", "*"]))
        if not _BIG.isdisjoint(tokens[at:end]):
            return -1, True
        if end < 0 or tokens[at : at + 4] == ["\\mathrm", "{", "e", "}"]:
            return end and at, False
        return _named(tokens, at, end)
    if token in LETTERS:
        return _letter(tokens, at)
    return at, False


def _named(tokens: Sequence[str], at: int, end: int) -> tuple[int, bool]:
    """A letter of a special alphabet or with an accent; with its arguments, if it has some."""
    end = _marked(tokens, _subscript(tokens, end))
    if tokens[at] == "\\operatorname":
        applied = _applied(tokens, end)
        if applied > 0:
            return applied, True
    following = tokens[end] if end < len(tokens) else "+"
    if following in ("(", "[", "\\{"):
        return _closing(tokens, end), True
    if tokens[at] in _ACCENTS:
        return end, group_end_of(tokens, at + 1) > at + 4  # more than one token in its braces
    return (end, False) if following in _ENDS or following == "^" else (-1, True)


def _applied(tokens: Sequence[str], at: int) -> int:
    """After the letter to which an operator with a name is applied, if there is one and the term
    ends with it; else -1."""
    while at < len(tokens) and tokens[at] in ("_", "^"):
        at = group_end_of(tokens, at + 1)
        if at < 0:
            return -1
    if at >= len(tokens) or tokens[at] not in LETTERS:
        return -1
    end = _marked(tokens, _subscript(tokens, at + 1))
    return end if end >= len(tokens) or tokens[end] in _ENDS else -1


def _letter(tokens: Sequence[str], at: int) -> tuple[int, bool]:
    """A letter with marks (``x'``, ``x^*``), or with arguments that no product has."""
    plain = _subscript(tokens, at + 1)
    if not _MARKS_BELOW.isdisjoint(tokens[at + 1 : plain]):
        return _marked(tokens, plain), False  # the parser reads no such subscript
    end = _marked(tokens, plain)
    following = tokens[end : end + 1]
    if following == ["["]:
        return _closing(tokens, end), True
    if following == ["("]:
        closing = _closing(tokens, end)
        if closing < 0:
            return -1, True
        if end > plain or not _FOREIGN.isdisjoint(tokens[end:closing]):
            return closing, True
    if end > plain:
        return end, False
    return at, False


def _function(tokens: Sequence[str], at: int) -> int:
    """``\\log(x)``, ``\\log x``; what is ambiguous is left to the parser."""
    end = _subscript(tokens, at + 1)
    if end >= len(tokens):
        return -1
    if tokens[end] in ("(", "["):
        end = _closing(tokens, end)
    elif tokens[end] in LETTERS:
        end = _subscript(tokens, end + 1)
    elif tokens[end][0] in DIGITS:
        while end < len(tokens) and tokens[end] in DIGITS:
            end += 1
    else:
        return at
    if end < 0:
        return -1
    return end if end >= len(tokens) or tokens[end] in _ENDS else at


def _big(tokens: Sequence[str], at: int) -> tuple[int, bool]:
    """A sum, an integral, a limit, which goes to the end of its group; or to a sign, when another
    one of its kind follows."""
    end = at + 1
    while end < len(tokens) and tokens[end] in ("_", "^"):
        end = group_end_of(tokens, end + 1)
        if end < 0:
            return -1, True
    if tokens[at] in ("\\max", "\\min") and end == at + 1 and tokens[end : end + 1] != ["\\|"]:
        return at, False
    begun = end
    while end < len(tokens):
        token = tokens[end]
        if token in _PAIRS:
            end = _closing(tokens, end)
            if end < 0:
                return -1, True
            continue
        if token in ("+", "-") and end > begun:
            if tokens[end + 1 : end + 2] == [tokens[at]]:
                break
            return -1, True
        if token in _PAIRS.values() or token in (",", "|", "\\|"):
            break
        end += 1
    return (end, True) if end > begun else (-1, True)


def _marked(tokens: Sequence[str], at: int) -> int:
    """After primes, stars and indices above."""
    while at < len(tokens):
        if tokens[at] == "'":
            at += 1
        elif tokens[at] == "^":
            end = group_end_of(tokens, at + 1)
            inside = [one for one in tokens[at + 1 : end] if one not in "{}"]
            index = inside[:1] == ["("] and inside[-1:] == [")"]
            inverse = inside == ["-", "1"] and tokens[end : end + 1] == ["("]
            if end < 0 or not (index or inverse or (inside and _MARKS.issuperset(inside))):
                return at
            at = _subscript(tokens, end)
        else:
            break
    return at


def _subscript(tokens: Sequence[str], at: int) -> int:
    """After a subscript, if there is one."""
    if tokens[at : at + 1] == ["_"]:
        end = group_end_of(tokens, at + 1)
        return end if end > 0 else at
    return at


def group_end_of(tokens: Sequence[str], at: int) -> int:
    """After the group in braces, or the one token, at ``at``; -1 when there is none."""
    if at >= len(tokens):
        return -1
    if tokens[at] == "{":
        return _closing(tokens, at)
    if tokens[at] in ("\\mathrm", "\\mathbb", "\\mathcal", "\\operatorname", "\\text"):
        return group_end_of(tokens, at + 1)
    return at + 1


def _next(tokens: Sequence[str], at: int, wanted: str) -> int:
    """After the next ``wanted`` outside of groups; -1 when there is none."""
    while at < len(tokens):
        if tokens[at] == wanted:
            return at + 1
        if tokens[at] in _PAIRS:
            at = _closing(tokens, at)
            if at < 0:
                return -1
        else:
            at += 1
    return -1


def _closing(tokens: Sequence[str], at: int) -> int:
    """After what closes the bracket at ``at``; -1 when nothing does.  Only brackets of its kind are
    counted: intervals may be half open."""
    opening, closing = tokens[at], _PAIRS[tokens[at]]
    depth = 0
    for end in range(at, len(tokens)):
        if tokens[end] == opening:
            depth += 1
        elif tokens[end] == closing:
            depth -= 1
            if not depth:
                return end + 1
    return -1
