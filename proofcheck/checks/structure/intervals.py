"""Intervals whose brackets do not look like a pair: ``[0, 1[``, ``]0, +\\infty[``, ``<0, 1)``.

Which way such a bracket faces is told by what stands beside it: one that opens has an operator
before it and a value behind it, one that closes the other way round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from proofcheck.latex.commands import GREEK, GREEK_CAPITALS, GREEK_VARIANTS
from proofcheck.latex.lexer import Kind, scanner

MAX_INTERVAL = 160  # characters between the brackets
LOOK_BACK = 60  # characters before a bracket in which what it follows is looked for

_VALUES = frozenset(
    {*GREEK, *GREEK_VARIANTS, *GREEK_CAPITALS}
    | set("infty ell pi dots ldots cdots hbar imath jmath prime".split())
)
# Commands with which a value begins: their arguments follow.
_BEGIN = _VALUES | set(
    """frac tfrac dfrac sqrt mathbb mathcal mathrm mathbf mathfrak overline underline bar tilde hat
    widetilde widehat log ln exp sin cos tan max min sup inf lim vec binom sum prod left lfloor
    lceil lvert text operatorname""".split()
)
_BLANKS = (
    r"(?:[\s~\x00]|\\[,;:!> ]|\{\s*\}|\\(?:q?quad|left|right|[bB]igg?[lr]?|mathopen|mathclose"
    r"|mathrel|mathbin|mathord)(?![a-zA-Z]))"
)
_BLANKS_AFTER = re.compile(_BLANKS + "*")
_BLANKS_BEFORE = re.compile(_BLANKS + r"+\Z")
# A big operator with its scripts: what follows it begins a value, whatever the script is.
_BIG = re.compile(
    r"\\(?:big\w+|sum|prod|coprod|int|lim\w*|sup|inf|max|min|in|notin)\s*"
    r"(?:\\(?:no)?limits\s*)?(?:[_^]\s*(?:\{[^{}]*\}|\\[a-zA-Z]+|.)\s*){0,2}\Z",
    re.DOTALL,
)
_SIGN = re.compile(r"\\([a-zA-Z]+|.)|([^\\\s])", re.DOTALL)
_LAST_WORD = re.compile(r"\\([a-zA-Z]+)\Z")
_DOUBLED = re.compile(r"([\[\]])(?:\\!)+\1")
_NAMES = {"lbrack": "[", "rbrack": "]", "langle": "⟨", "rangle": "⟩"}
_BRACKETS = scanner(words=_NAMES, characters="()[]{}<>,;|")
KINDS = {"( [": ("([", ")]"), "langle": ("⟨", "⟩")}
"""Kinds of brackets that may bound an interval: those that open and those that close."""

_DEFINITE = ")⟩"  # these close whatever stands beside them


@dataclass(frozen=True, slots=True)
class _Open:
    sign: str
    end: int
    parts: list[int]  # where the separators at this level stand


def net(piece: str, kind: str) -> int:
    """How many brackets of a kind, ``( [`` or ``langle``, stay open in a formula (more are closed:
    < 0), when half of an interval may face the wrong way, or be an angle bracket."""
    piece = _DOUBLED.sub(r"\1", piece)
    opening, closing = KINDS[kind]
    stack: list[_Open] = []
    surplus = 0
    for match in _BRACKETS.finditer(piece):
        sign = match[0] if match.lastgroup == Kind.DELIMITER else _NAMES.get(match["word"], "")
        top = stack[-1] if stack else None
        if sign in (",", ";"):
            if top:
                top.parts.append(match.start())
        elif sign in ("{", "}", "|", ""):
            continue
        elif _closes(sign, piece, match, top):
            if top:
                stack.pop()
            else:
                surplus -= sign in closing
        elif sign != ">" and _opens(sign, piece, match):
            stack.append(_Open(sign, match.end(), []))
    return surplus + sum(one.sign in opening for one in stack)


def _closes(sign: str, piece: str, match: re.Match[str], top: _Open | None) -> bool:
    if sign in _DEFINITE:
        return True
    if sign == "]":
        return not _faces_right(piece, match)
    if top is None or sign not in ("[", ">"):
        return False
    if match.start() - top.end > MAX_INTERVAL or not _is_pair(piece, match.start(), top):
        return False
    return _ends_in_value(piece, match.start()) and not _begins_value(piece, match.end())


def _opens(sign: str, piece: str, match: re.Match[str]) -> bool:
    return sign in "([⟨" or _faces_right(piece, match)


def _faces_right(piece: str, match: re.Match[str]) -> bool:
    """Whether a bracket begins an interval by what stands beside it, not by its shape."""
    if not _begins_value(piece, match.end()):
        return False
    return not _ends_in_value(piece, match.start())


def _is_pair(piece: str, end: int, top: _Open) -> bool:
    """Whether two values stand between a bracket and the one at hand."""
    return any(piece[top.end : at].strip() and piece[at + 1 : end].strip() for at in top.parts)


def _ends_in_value(piece: str, at: int) -> bool:
    before = _BLANKS_BEFORE.sub("", piece[max(0, at - LOOK_BACK) : at])
    if _BIG.search(before):
        return False
    if word := _LAST_WORD.search(before):
        return word[1] in _VALUES
    return before[-1:].isalnum() or before[-1:] in tuple(")}]'!|")


def _begins_value(piece: str, at: int) -> bool:
    blanks = _BLANKS_AFTER.match(piece, at)
    sign = _SIGN.match(piece, blanks.end() if blanks else at)
    if sign is None:
        return False
    if sign[1]:
        return sign[1] in _BEGIN
    return sign[2].isalnum() or sign[2] in "-+(|."
