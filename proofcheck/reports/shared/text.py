"""Text of papers made fit for a terminal: it can neither move the cursor nor change direction."""

from __future__ import annotations

import re

_LATEX = re.compile(r"[\\${}~]|--|``|''")
# U+2028/9 end lines; the others turn or hide what follows them.
_DECEIVING = (
    0x061C,
    0x200E,
    0x200F,
    0x2028,
    0x2029,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)
_PICTURES: dict[int, str] = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {0x7F: "\u2421"}
    | dict.fromkeys((*range(0x80, 0xA0), *_DECEIVING, 0xFEFF, *range(0xD800, 0xE000)), "\ufffd")
    | dict.fromkeys(map(ord, "\t\n\r"), " ")
)


def printable(text: str) -> str:
    """``text`` with every control character replaced by one visible character.

    The result has as many code points as ``text``, so offsets in a line stay.
    """
    return text.translate(_PICTURES)


def plain_title(latex: str) -> str:
    """A title in LaTeX as one line of plain text; the LaTeX itself where it cannot be converted."""
    text = latex
    if _LATEX.search(latex):
        # Imported here: most outlines have no such title, and the import takes a while.
        from pylatexenc.latex2text import LatexNodes2Text

        try:
            text = LatexNodes2Text(math_mode="verbatim").latex_to_text(latex[:1000])
        except Exception:  # noqa: BLE001 - a third-party parser on hostile input: any failure is one
            text = latex
    return printable(" ".join(text.split())) or printable(latex)


def plural(count: int, noun: str, several: str | None = None) -> str:
    """``1 step``, ``2 steps``; ``several`` is the plural that is not made with an s."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {several or f'{noun}s'}"


def rate_text(rate: str) -> str:
    """``1 right step in 1,000`` for "0.001"; a rate that is no such number as it is."""
    try:
        return f"1 right step in {round(1 / float(rate)):,}"
    except (ValueError, ArithmeticError):
        return f"right steps at the rate {printable(rate)}"
