"""The tokens of a side.

Not the lexer's: each character is one, so that a piece is cut out of the text unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from proofcheck.formal.braces import without_braces

_TOKENS = re.compile(r"\\[a-zA-Z]+|\\.|[^\\]", re.DOTALL)
_BARS = {"|": ("\\lvert", "\\rvert"), "\\|": ("\\lVert", "\\rVert")}
_BARS |= {"\\vert": _BARS["|"], "\\Vert": _BARS["\\|"], "‖": _BARS["\\|"]}
_OPENING_SIZES = frozenset("\\left \\bigl \\Bigl \\biggl \\Biggl".split())
_CLOSING_SIZES = frozenset("\\right \\bigr \\Bigr \\biggr \\Biggr".split())
_SIZES = _OPENING_SIZES | _CLOSING_SIZES | set("\\big \\Big \\bigg \\Bigg \\middle".split())
_BLANK = frozenset(
    "\\, \\; \\: \\! \\> ~ \\quad \\qquad \\displaystyle \\textstyle \\limits".split()
)
_BLANK |= frozenset("\\nolimits \\nonumber \\notag \\qedhere \\allowbreak \\relax &".split())
_BLANK |= {" ", "\n", "\t", "\r", "\x00", "\\ ", "\\\n", "\u00a0"}
_OPEN, _CLOSED = frozenset(["(", "[", "{", "\\{"]), frozenset([")", "]", "}", "\\}"])


def normal(latex: str) -> list[str]:
    """The tokens of a side without blanks, sizes and underbraces; bars say on which side they
    stand."""
    return without_braces(tokens_of(latex))


def tokens_of(latex: str) -> list[str]:
    """The same with underbraces."""
    found: list[str] = []
    size = ""
    for token in _TOKENS.findall(latex):
        if token in _BLANK:
            continue
        if token in _SIZES:
            size = token
            continue
        if token in _BARS and size in _OPENING_SIZES | _CLOSING_SIZES:
            token = _BARS[token][size in _CLOSING_SIZES]
        elif token in ("\\Vert", "‖"):
            token = "\\|"
        if not (size and token == "."):
            found.append(token)
        size = ""
    while found and found[-1] in (".", ",", ";"):
        found.pop()
    return found


def joined(tokens: Sequence[str]) -> str:
    """The LaTeX of tokens."""
    text = ""
    for token in tokens:
        parted = text and token[:1].isalpha() and re.search(r"\\[a-zA-Z]+\Z", text)
        text += " " + token if parted else token
    return text


def stands_outside(tokens: Sequence[str], sign: str) -> bool:
    """Whether a sign stands outside of all brackets: not in the index of a sum, or in a set."""
    depth = 0
    for token in tokens:
        depth += (token in _OPEN) - (token in _CLOSED)
        if token == sign and depth <= 0:
            return True
    return False


def letters_of(tokens: Sequence[str]) -> Iterator[str]:
    """The letters among the tokens of a formula."""
    for token in tokens:
        if token.isalpha() or (token[0] == "\\" and len(token) > 2):
            yield token


def parted(tokens: Sequence[str], at: frozenset[str]) -> list[list[str]]:
    """Tokens parted at some that stand outside of brackets."""
    parts: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token in _OPEN) - (token in _CLOSED)
        if token in at and depth <= 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts if all(parts) else []
