"""LaTeX without what models change when they copy it.  Pure.

Not the lexer's tokens: a model's words are no LaTeX that must be whole.

What only sets a formula apart, moves its parts or sets its size is left out, and of several ways to
write a sign one stands for all.  Folded texts are compared; where a piece of one stands in the text
itself is known, so that what is reported is the author's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

# Blanks, marks of formulas, braces, spacing, sizes, rows, and the fonts of words.
_LOOSE = (
    r"[\s$~\x00&{}]|\\\\|\\[()\[\],;:! ]"
    r"|\\(?:left|right|middle|[bB]igg?[lrm]?)(?![a-zA-Z])\.?"
    r"|\\(?:displaystyle|textstyle|limits|nolimits|quad|qquad|thinspace|emph|text|textit|textbf|textrm"
    r"|textup|mathrm|operatorname\*?|ensuremath|mbox|label\{[^{}]*\})(?![a-zA-Z])"
)
_PIECE = re.compile(rf"(?P<loose>{_LOOSE})|\\[a-zA-Z]+|\\.|\.\.\.|[<>!]=|[-=]>|``|''|.", re.DOTALL)
_SAME = {
    r"\le": r"\leq", "≤": r"\leq", r"\leqslant": r"\leq",
    r"\ge": r"\geq", "≥": r"\geq", r"\geqslant": r"\geq",
    "<=": r"\leq", ">=": r"\geq", "!=": r"\neq", "->": r"\rightarrow", "=>": r"\Rightarrow",
    r"\ne": r"\neq", "≠": r"\neq", r"\to": r"\rightarrow", "→": r"\rightarrow",
    r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\lvert": "|", r"\rvert": "|", r"\vert": "|",
    r"\mid": "|", r"\lVert": r"\|", r"\rVert": r"\|", r"\Vert": r"\|", r"\ldots": "...",
    r"\dots": "...", r"\cdots": "...", "…": "...", r"\colon": ":", r"\ast": "*", "−": "-",
    "∈": r"\in", "·": r"\cdot", "×": r"\times", "⊂": r"\subset", "⊆": r"\subseteq",
    "∞": r"\infty", r"\prime": "'", "’": "'", "‘": "'", "“": '"', "”": '"', "``": '"',
    "''": '"', r"\lbrace": r"\{", r"\rbrace": r"\}", r"\implies": r"\Rightarrow",
    r"\iff": r"\Leftrightarrow", r"\varnothing": r"\emptyset", r"\land": r"\wedge",
    r"\lor": r"\vee", r"\setminus": r"\backslash",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` is what is left; piece ``i`` of it begins there at ``starts[i]`` and stands in the
    original at ``places[i]``."""

    text: str
    starts: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]``, which is not empty, stands; whole pieces."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        return self.places[first][0], self.places[last][1]


def fold(text: str) -> Folded:
    """``text`` without what is loose.  Offsets are code points."""
    pieces, starts, places, length = [], [], [], 0
    for match in _PIECE.finditer(text):
        if match["loose"] is None:
            piece = _SAME.get(match[0], match[0])
            pieces.append(piece)
            starts.append(length)
            places.append(match.span())
            length += len(piece)
    return Folded("".join(pieces), tuple(starts), tuple(places))
