"""What a name looks like in a formula: a letter with its accent, indices, primes and exponents.

Not the lexer's tokens: a name is several of them, read backwards and forwards from any of them.
"""

from __future__ import annotations

import re

from proofcheck.latex.commands import GREEK, GREEK_CAPITALS, GREEK_VARIANTS

_GREEK = "|".join(sorted({*GREEK, *GREEK_VARIANTS, *GREEK_CAPITALS, "ell"}, key=len, reverse=True))
ALPHABETS = (
    "mathcal|mathfrak|mathbf|mathbb|mathrm|mathsf|mathscr|mathit|boldsymbol|overline|underline"
    "|tilde|widetilde|bar|hat|widehat|vec|dot"
)
LETTER = (
    rf"(?:\\(?:{ALPHABETS})(?:\s*\{{[^{{}}$]{{1,30}}\}}|\s*\\[a-zA-Z]+(?![a-zA-Z])|\s+[a-zA-Z](?![a-zA-Z])|\d)"
    rf"|\\(?:{_GREEK})(?![a-zA-Z])|[a-zA-Z])"
)
"""An expression for a letter, with its alphabet or accent.  It has no groups."""

SCRIPTS = (
    r"(?:\s*(?:'|[_^]\s*(?:\{[^{}$]{0,40}\}|\\[a-zA-Z]+(?![a-zA-Z])(?:\s*\{[^{}$]{0,20}\})?|[a-zA-Z0-9*!])))"
    r"{0,4}"
)
"""An expression for the indices, exponents and primes that belong to a letter."""

_BLANKS = re.compile(r"[\s\x00{}~]|\\[,;:! ]")


def plain(name: str) -> str:
    r"""A name without blanks and braces, as it is compared: ``x_{1}`` is ``x_1``."""
    return _BLANKS.sub("", name)


NO_LETTERS = re.compile(
    r"\\(?:text\w*|mbox|hbox|mathrm|operatorname|mathop|label|ref|eqref|tag|begin|end|cite\w*)\*?"
    r"\s*\{[^{}]*\}"
)
"""What stands in a formula and is made of letters, but names nothing."""

_ALPHABET = re.compile(
    r"\\(?:mathcal|mathfrak|mathbf|mathbb|mathsf|mathscr|mathit|boldsymbol|bm|pmb)(?![a-zA-Z])"
    r"\s*(?:\{\s*(?P<braced>\\?[a-zA-Z]+)\s*\}|(?P<bare>\\?[a-zA-Z]))"
)
_LETTER = re.compile(r"\\[a-zA-Z]+|[a-zA-Z]")


def letters_of(formula: str) -> set[str]:
    r"""The letters and commands of a formula; one of another alphabet is not the plain letter:
    ``\mathcal{A}`` is ``\mathcal A`` here."""
    kept = NO_LETTERS.sub(" ", formula)
    other = {match[0] for match in _ALPHABET.finditer(kept)}
    return {*other, *_LETTER.findall(_ALPHABET.sub(" ", kept))}
