"""Fractions, roots, accents, arrows, delimiters: commands that build from their arguments."""

from __future__ import annotations

from proofcheck.reports.check.html.atoms import (
    Atom,
    UnreadableError,
    fraction,
    row_of,
    unknown,
)
from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.mathml import Reader
from proofcheck.reports.check.html.symbols import ACCENTS, ACCENTS_BELOW, STRETCHED, symbol


def built_fraction(reader: Reader, name: str) -> Atom:
    """A fraction or a binomial coefficient."""
    if name == "cfrac":
        reader.option()
    top, bottom = reader.argument(), reader.argument()
    command = "\\choose" if "binom" in name else "\\over"
    built = fraction(top, bottom, command).markup
    if name[0] in "dt" and name != "tbinom":
        built = tag("mstyle", built, displaystyle="true" if name[0] == "d" else "false")
    return Atom(built)


def general_fraction(reader: Reader, name: str) -> Atom:
    r"""``\genfrac``."""
    del name
    left, right, thick, _ = (reader.raw_group() for _ in range(4))
    top, bottom = reader.argument(), reader.argument()
    built = tag("mfrac", top, bottom, linethickness="0" if thick.strip().startswith("0") else None)
    fences = [_fence(fence.strip(), form) for fence, form in ((left, "prefix"), (right, "postfix"))]
    return Atom(tag("mrow", fences[0], built, fences[1]))


def root(reader: Reader, name: str) -> Atom:
    """A square root, or one with an index."""
    del name
    index = reader.option()
    inside = reader.argument()
    if index is None:
        return Atom(tag("msqrt", inside))
    return Atom(tag("mroot", inside, reader.inner(index)))


def accent(reader: Reader, name: str) -> Atom:
    """An accent, or a line or brace over or under its argument."""
    inside = reader.argument()
    stretchy = None if name in STRETCHED else "false"
    if name in ACCENTS_BELOW:
        sign = tag("mo", ACCENTS_BELOW[name], stretchy=stretchy)
        return Atom(tag("munder", inside, sign, accentunder="true"), limits="brac" in name)
    sign = tag("mo", ACCENTS[name], stretchy=stretchy)
    return Atom(tag("mover", inside, sign, accent="true"), limits="brac" in name)


def stack(reader: Reader, name: str) -> Atom:
    """One thing over or under another."""
    first = reader.argument()
    base = reader.argument()
    return Atom(tag("munder" if name == "underset" else "mover", base, first))


LONG_ARROWS = {
    "xrightarrow": "→", "xleftarrow": "←", "xleftrightarrow": "↔", "xRightarrow": "⇒",
    "xLeftarrow": "⇐", "xmapsto": "↦", "xhookrightarrow": "↪", "xhookleftarrow": "↩",
    "xtwoheadrightarrow": "↠", "xlongequal": "=", "xrightleftharpoons": "⇌",
}  # fmt: skip


def long_arrow(reader: Reader, name: str) -> Atom:
    """An arrow as long as what stands over it."""
    below = reader.option()
    above = reader.argument()
    arrow = tag("mo", LONG_ARROWS[name], stretchy="true", minsize="1.8em")
    padded = tag("mrow", tag("mspace", width="0.4em"), above, tag("mspace", width="0.4em"))
    if below:
        return Atom(tag("munderover", arrow, reader.inner(below), padded), opens=True)
    return Atom(tag("mover", arrow, padded), opens=True)


def _fence(token: str, form: str, size: str | None = None) -> Markup:
    char = token if token[:1] != "\\" else symbol(token[1:])
    if token in ("", "."):
        return tag("mrow")
    if char is None or len(char) != 1 or char.isalnum():
        raise UnreadableError(f"{token} is no delimiter")
    char = {"<": "⟨", ">": "⟩"}.get(char, char)
    return tag("mo", char, form=form, stretchy="true", minsize=size, maxsize=size)


def left(reader: Reader, name: str) -> Atom:
    r"""``\left … \middle … \right``."""
    del name
    parts = [_fence(reader.take(), "prefix")]
    while True:
        parts.append(row_of(reader.row(_MIDDLES)))
        token = reader.take()
        if token == "\\middle":
            parts.append(_fence(reader.take(), "infix"))
        elif token == "\\right":
            parts.append(_fence(reader.take(), "postfix"))
            return Atom(tag("mrow", *parts))
        else:
            raise UnreadableError("\\left without \\right")


_MIDDLES = frozenset({"\\middle", "\\right"})
BIG = {"big": "1.2em", "Big": "1.8em", "bigg": "2.4em", "Bigg": "3em"}


def big(reader: Reader, name: str) -> Atom:
    """A delimiter of a fixed size."""
    size = BIG[name.rstrip("lrm") if name.rstrip("lrm") in BIG else name]
    token = reader.take()
    closes = name.endswith("r") or token in (")", "]", "\\}", "\\rangle", "\\rbrace")
    form = "infix" if name.endswith("m") else "postfix" if closes else "prefix"
    return Atom(_fence(token, form, size), opens=form == "prefix")


def negated(reader: Reader, name: str) -> Atom:
    r"""``\not`` and the relation after it."""
    del name
    token = reader.take()
    char = symbol(token[1:]) if token[:1] == "\\" else token
    if char is None or len(char) != 1:
        return unknown("\\not " + token)
    return Atom(tag("mo", _NEGATED.get(char, char + "\u0338")), opens=True)


_NEGATED = dict(zip("=∈∣∥⊂⊆⊃⊇<>≤≥≡∼≅∃⊢", "≠∉∤∦⊄⊈⊅⊉≮≯≰≱≢≁≇∄⊬", strict=True))


def substack(reader: Reader, name: str) -> Atom:
    """Rows under an operator."""
    del name
    rows = [tag("mtr", tag("mtd", reader.inner(row))) for row in reader.raw_group().split("\\\\")]
    return Atom(tag("mtable", *rows))
