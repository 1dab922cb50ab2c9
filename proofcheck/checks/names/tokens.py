"""The tokens of a formula, as formulas are compared: without blanks, braces and alignment.

Not the lexer's tokens: a letter of another alphabet (``\\mathcal{F}``) is one, and what only sets
sizes and spaces is none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from proofcheck.checks.names.letters import ALPHABETS, plain
from proofcheck.latex.commands import GREEK, GREEK_CAPITALS, GREEK_VARIANTS


class FormulaToken(NamedTuple):
    """A sign, number, command, or letter with its alphabet; where it stands in the formula."""

    text: str
    start: int
    end: int


# What is set as words is one token, and names nothing.
_WORDS = (
    r"\\(?:text\w*|mbox|hbox|operatorname|label|ref|eqref|tag|begin|end|cite\w*|mathrm|mathsf|mathop"
    r"|[hv]space|linebreak)\*?\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}"
)
_NAME = (
    rf"\\(?:{ALPHABETS})(?:\s*\{{\s*\\?[a-zA-Z]+\s*\}}|\s*\\[a-zA-Z]+|\s+[a-zA-Z](?![a-zA-Z]))"
    r"|\\[a-zA-Z]+|[a-zA-Z]"
)
_WORD = re.compile(_WORDS)
_TOKEN = re.compile(rf"{_WORDS}|{_NAME}|\\.|\d+|[^\s\x00{{}}~&]")
_LETTERS = re.compile(rf"{_WORDS}|{_NAME}")
# Spaces, and what says how large a bracket is.
_SKIPPED = frozenset(
    r"\, \; \! \: \  \left \right \big \Big \bigl \bigr \Bigl \Bigr \limits \nolimits".split(" ")
) | {"\\displaystyle"}
_COMMANDS = frozenset(
    f"\\{name}" for name in (*GREEK, *GREEK_VARIANTS, *GREEK_CAPITALS, "ell", "imath", "jmath")
)
_ALPHABET = re.compile(r"(\\[a-zA-Z]+)\s*\{?\s*(\\?[a-zA-Z]+)")


def is_letter(token: str) -> bool:
    """Whether a token can be a name: a letter of any alphabet."""
    return token.isalpha() if len(token) == 1 else token in _COMMANDS or " " in token


def tokens(formula: str) -> list[FormulaToken]:
    r"""The tokens of a formula; ``\mathcal{F}`` is ``\mathcal F`` in them."""
    return [
        FormulaToken(_same(match[0]), match.start(), match.end())
        for match in _TOKEN.finditer(formula)
        if match[0] not in _SKIPPED
    ]


def written_letters(formula: str) -> list[str]:
    """What may be letters, as it is written, each as often as it stands there."""
    found: list[str] = _LETTERS.findall(formula)
    return found


def letter(written: str) -> str | None:
    """The token of what is written, if it is a letter."""
    token = _same(written)
    return token if is_letter(token) else None


def _same(token: str) -> str:
    """One spelling for each letter of another alphabet, with a space in it."""
    if len(token) < 3 or token[1:].isalpha() or token[0] != "\\":
        return token
    match = _ALPHABET.fullmatch(token.rstrip(" }"))
    return f"{match[1]} {match[2]}" if match and not _WORD.match(token) else plain(token)
