"""The formulas in a model's words as one line of text: a note in a PDF holds nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

from proofcheck.reports.check.html.atoms import UnreadableError
from proofcheck.reports.check.html.told import FORMULA, inside
from proofcheck.reports.check.html.typeset import typeset

_RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(
    zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_SPACED = re.compile(r"[=<>≤≥≠≈≡∼≅∈∉⊂⊆⊃⊇→⇒⇔↦+−±∪∩∧∨∣]|:=")
_CLOSED = re.compile(r"\w+|\([^()]*\)")


class _UnshownError(Exception):
    """A line of text does not show this."""


def in_a_line(words: str) -> str:
    """The words, with formulas such as ``$n^2 \\le 4$`` as "n² ≤ 4"; those that a line of text
    cannot show stand as they are written."""
    return FORMULA.sub(lambda match: _line(inside(match)) or match[0], words)


def _line(latex: str) -> str | None:
    try:
        markup, _ = typeset(latex, display=False)
        # It is our own: elements that were closed, text that was escaped.
        return " ".join(_shown(ElementTree.fromstring(str(markup))).split())
    except (UnreadableError, _UnshownError, ElementTree.ParseError):
        return None


def _shown(node: ElementTree.Element) -> str:
    show = _ELEMENTS.get(node.tag)
    if show is None:
        raise _UnshownError
    return show(node)


def _row(node: ElementTree.Element) -> str:
    return "".join(map(_shown, node))


def _sign(node: ElementTree.Element) -> str:
    sign = node.text or ""
    if sign.isalpha():
        return f" {sign} "
    return f" {sign} " if _SPACED.fullmatch(sign) and node.get("form") != "prefix" else sign


def _raised(node: ElementTree.Element) -> str:
    base, exponent = map(_shown, node)
    return _grouped(base) + _small(exponent, _RAISED, "^")


def _lowered(node: ElementTree.Element) -> str:
    base, index = map(_shown, node)
    return _grouped(base) + _small(index, _LOWERED, "_")


def _both(node: ElementTree.Element) -> str:
    base, index, exponent = map(_shown, node)
    return _grouped(base) + _small(index, _LOWERED, "_") + _small(exponent, _RAISED, "^")


def _limits(node: ElementTree.Element) -> str:
    return f"{_both(node)} "


def _fraction(node: ElementTree.Element) -> str:
    return "/".join(_grouped(_shown(part)) for part in node)


def _root(node: ElementTree.Element) -> str:
    return f"√{_grouped(_row(node))}"


def _table(node: ElementTree.Element) -> str:
    """The rows of a display, one behind the other."""
    if node.get("displaystyle") != "true":
        raise _UnshownError  # a matrix
    return "; ".join(" ".join(_row(row).split()) for row in node)


def _small(text: str, letters: dict[str, str], mark: str) -> str:
    text = text.replace(" ", "")
    if all(char in letters for char in text):
        return "".join(map(letters.__getitem__, text))
    return f"{mark}{_grouped(text)}"


def _grouped(text: str) -> str:
    text = text.strip()
    return text if _CLOSED.fullmatch(text) or len(text) == 1 else f"({text})"


def _letters(node: ElementTree.Element) -> str:
    text = node.text or ""
    if "\\" in text:  # a command that nobody knows
        raise _UnshownError
    return text


_ELEMENTS: dict[str, Callable[[ElementTree.Element], str]] = {
    "math": _row,
    "mrow": _row,
    "mstyle": _row,
    "mi": _letters,
    "mn": _letters,
    "mtext": _letters,
    "mo": _sign,
    "mspace": lambda node: " ",
    "msup": _raised,
    "msub": _lowered,
    "msubsup": _both,
    "munderover": _limits,
    "munder": _lowered,
    "mfrac": _fraction,
    "msqrt": _root,
    "mtable": _table,
    "mtr": _row,
    "mtd": _row,
}
