"""The pieces of formulas as MathML: letters, signs, names of functions, fractions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.symbols import is_letter, styled


class UnreadableError(Exception):
    """This formula cannot be set; the argument says why."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a row.  ``limits``: scripts go above and below; ``opens``: a minus that follows
    is a sign, not an operation."""

    markup: Markup
    limits: bool = False
    opens: bool = False


_SIGNS = {"-": "−", "*": "∗", "`": "‘", '"': "″"}
_ORDINARY = ".?@’"
_UPRIGHT = "ΓΔΘΛΞΠΣΥΦΨΩ∞∅…⋯."


@lru_cache(maxsize=4_096)
def character(char: str, font: str, opens: bool, name: str = "") -> Atom:
    """A letter, digit or sign.  ``name`` is the command that gave it; ``opens``: nothing stands
    before it that a sign could join to it."""
    if char[0].isdigit():
        return Atom(tag("mn", "".join(styled(digit, font) for digit in char)))
    if char == "~":
        return Atom(tag("mspace", width="0.33em"))
    if char in _ORDINARY or is_letter(char):
        letter = styled(char, font)
        upright = (font == "rm" and letter == char) or char in _UPRIGHT
        return Atom(tag("mi", letter, mathvariant="normal" if upright else None))
    if char in "([{⟨⌊⌈⟦⌜⟮" or name in ("lvert", "lVert"):
        return Atom(tag("mo", char, form="prefix", stretchy="false"), opens=True)
    if char in ")]}⟩⌋⌉⟧⌝⟯" or name in ("rvert", "rVert"):
        return Atom(tag("mo", char, form="postfix", stretchy="false"))
    if char in "|‖" and name not in ("mid", "parallel"):
        return Atom(tag("mo", char, stretchy="false", lspace="0", rspace="0"), opens=opens)
    if char in "/!" or name in ("backslash", "colon"):
        space = "0.2em" if name == "colon" else "0"
        return Atom(tag("mo", char, lspace="0", rspace=space), opens=char == "/")
    if char in "∑∏∐⋃⋂⨆⨅⋁⋀⨁⨂⨀⨄":
        return Atom(tag("mo", char), limits=True, opens=True)
    if char in "∫∬∭∮":
        return Atom(tag("mo", char), opens=True)
    if char in "-−+±∓" and opens:
        return Atom(tag("mo", _SIGNS.get(char, char), form="prefix"), opens=True)
    return Atom(tag("mo", _SIGNS.get(char, char), stretchy=_stretches(char)), opens=True)


def function(name: str, limits: bool, opens: bool, follows: str) -> Atom:
    """The name of an operator, with the space that TeX puts around it; ``follows`` is the next
    token."""
    after = "0" if follows in ("(", "[", "\\left", "\\bigl", "\\big", ")", "") else "0.17em"
    before = "0" if opens else "0.17em"
    movable = "true" if limits else None
    return Atom(
        tag("mo", name, form="prefix", lspace=before, rspace=after, movablelimits=movable),
        limits=limits,
        opens=True,
    )


def _stretches(char: str) -> str | None:
    """Arrows stretch over what stands beside them unless told not to."""
    return "false" if "←" <= char <= "⇿" or "⟰" <= char <= "⟿" else None


_AROUND = {"\\choose": ("(", ")"), "\\brack": ("[", "]"), "\\brace": ("{", "}")}


def fraction(top: Markup, bottom: Markup, command: str) -> Atom:
    r"""``\over``, ``\choose``, ``\atop`` and what is made from them."""
    thick = None if command == "\\over" else "0"
    built = tag("mfrac", top, bottom, linethickness=thick)
    if command in ("\\choose", "\\brack", "\\brace"):
        left, right = _AROUND[command]
        built = tag("mrow", tag("mo", left), built, tag("mo", right))
    return Atom(built)


def confirmed_sign() -> Markup:
    """The sign behind what computation confirmed."""
    return tag("span", "✓", class_="confirmed", title="confirmed by computation")


def unknown(token: str) -> Atom:
    """A command that is not known: its name."""
    return Atom(tag("mtext", token, class_="unknown"))


def row_of(atoms: list[Atom]) -> Markup:
    """Atoms as one element."""
    return row_of_markup([atom.markup for atom in atoms])


def row_of_markup(parts: list[Markup]) -> Markup:
    """Elements as one element."""
    return parts[0] if len(parts) == 1 else tag("mrow", *parts)
