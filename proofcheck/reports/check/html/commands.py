"""What is made of each mathematical command that has arguments, or a meaning of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

from proofcheck.reports.check.html.atoms import Atom, UnreadableError, confirmed_sign, function
from proofcheck.reports.check.html.constructs import (
    BIG,
    LONG_ARROWS,
    accent,
    big,
    built_fraction,
    general_fraction,
    left,
    long_arrow,
    negated,
    root,
    stack,
    substack,
)
from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.mathml import Reader
from proofcheck.reports.check.html.symbols import ACCENTS, ACCENTS_BELOW
from proofcheck.reports.check.html.tables import environment
from proofcheck.reports.check.html.words import plain

Command = Callable[[Reader, str], Atom]

_FONTS = {
    "mathrm": "rm", "mathup": "rm", "mathbf": "bf", "mathbb": "bb", "mathds": "bb", "mathbbm": "bb",
    "Bbb": "bb", "mathcal": "cal", "mathscr": "cal", "EuScript": "cal", "mathfrak": "frak",
    "frak": "frak", "mathsf": "sf", "mathtt": "tt", "mathit": "", "mathnormal": "",
    "boldsymbol": "bi", "bm": "bi", "pmb": "bi", "mathbfit": "bi", "mathsfit": "sf", "symbf": "bf",
    "mathbold": "bi",
}  # fmt: skip
_WORDS = frozenset({"rm", "sf", "tt", "bf", ""})


def _font(reader: Reader, name: str) -> Atom:
    font, outer = _FONTS[name], reader.font
    raw = reader.raw_group()
    if font in _WORDS and re.fullmatch(r"[A-Za-z][A-Za-z0-9-]+", raw):
        # A word, not a product: one identifier.
        kind = {"rm": None, "sf": "sans", "tt": "mono", "bf": "bold", "": "slanted"}[font]
        return Atom(tag("mi", raw, class_=kind))
    reader.font = font
    inside = reader.inner(raw)
    reader.font = outer
    return Atom(inside)


def _operator(reader: Reader, name: str) -> Atom:
    del name
    limits = reader.peek() == "*"
    if limits:
        reader.take()
    raw = reader.raw_group()
    word = re.sub(r"\\(?:mathrm|rm|,|;|!|:|hspace\{[^{}]*\}|/)|[{}]", "", raw)
    if "\\" in word or "^" in word or "_" in word:
        outer, reader.font = reader.font, "rm"
        inside = reader.inner(raw)
        reader.font = outer
        return Atom(inside, limits=limits)
    return function(word.replace("-", "\u2010").strip(), limits, False, reader.peek())


def _text(reader: Reader, name: str) -> Atom:
    raw = reader.raw_group()
    parts: list[Markup] = []
    for number, piece in enumerate(re.split(r"(?<!\\)\$", raw)):
        if number % 2:
            parts.append(reader.inner(piece))
        elif piece:
            words, signs = piece.replace("\x02", ""), []
            if "\x03" in words:
                words, signs = words.replace("\x03", ""), [confirmed_sign()]
            shown = re.sub(r"\A\s+|\s+\Z", "\u00a0", plain(words))
            kind = {"textbf": "bold", "textit": "slanted", "emph": "slanted", "texttt": "mono"}
            parts.append(tag("mtext", shown, *signs, class_=kind.get(name)))
    return Atom(tag("mrow", *parts) if len(parts) != 1 else parts[0])


_SPACES = {
    ",": "0.17em", ":": "0.22em", ";": "0.28em", "!": "-0.17em", " ": "0.33em", "quad": "1em",
    "qquad": "2em", ">": "0.22em", "enspace": "0.5em", "thinspace": "0.17em", "enskip": "0.5em",
    "medspace": "0.22em", "thickspace": "0.28em", "negthinspace": "-0.17em", "\n": "0.33em",
    "hfill": "2em", "hfil": "1em", "space": "0.33em", "nobreakspace": "0.33em",
}  # fmt: skip


def _space(reader: Reader, name: str) -> Atom:
    del reader
    return Atom(tag("mspace", width=_SPACES[name]))


_NOTHING = Atom(Markup(""))
# Commands that print nothing, with the number of their arguments.
_SILENT = {
    "label": 1, "nonumber": 0, "notag": 0, "allowbreak": 0, "nobreak": 0, "break": 0, "/": 0,
    "mathstrut": 0, "strut": 0, "vphantom": 1, "color": 1, "relax": 0, "null": 0, "vspace": 1,
    "bgroup": 0, "egroup": 0, "qedhere": 0, "centering": 0, "noindent": 0, "par": 0, "xspace": 0,
    "pagebreak": 0, "displaybreak": 0, "-": 0, "leavevmode": 0, "small": 0, "footnotesize": 0,
    "scriptsize": 0, "normalsize": 0, "large": 0, "tiny": 0, "index": 1, "limits": 0,
}  # fmt: skip


def _silent(reader: Reader, name: str) -> Atom:
    for _ in range(_SILENT[name]):
        reader.option()
        reader.raw_group()
    return _NOTHING


def _skip(reader: Reader, name: str) -> Atom:
    del name
    if reader.peek() == "*":
        reader.take()
    width = reader.raw_group()
    return Atom(tag("mspace", width="1em")) if "-" not in width else _NOTHING


# Commands that print their last argument, with the number of those before it.
_THROUGH = {
    "ensuremath": 0, "mathord": 0, "mathopen": 0, "mathclose": 0, "mathpunct": 0, "mathinner": 0,
    "smash": 0, "mathrlap": 0, "mathllap": 0, "mathclap": 0, "llap": 0, "rlap": 0, "textcolor": 1,
    "colorbox": 1, "raisebox": 1, "href": 1, "hyperref": 0, "hbox": 0, "vcenter": 0, "mathbin": 0,
    "mathrel": 0, "operatornamewithlimits": 0, "cancel": 0, "bcancel": 0, "xcancel": 0,
}  # fmt: skip


def _through(reader: Reader, name: str) -> Atom:
    reader.option()
    for _ in range(_THROUGH[name]):
        reader.raw_group()
    reader.option()
    if name in ("href", "hbox", "raisebox", "colorbox"):
        return _text(reader, "text")
    opens = name in ("mathbin", "mathrel", "mathopen")
    inside = reader.argument()
    if name in ("mathbin", "mathrel"):
        gap = tag("mspace", width="0.25em")
        inside = tag("mrow", gap, inside, gap)
    return Atom(inside, opens=opens)


def _big_operator(reader: Reader, name: str) -> Atom:
    del name
    return Atom(reader.argument(), limits=True)


def _phantom(reader: Reader, name: str) -> Atom:
    del name
    return Atom(tag("mphantom", reader.argument()))


def _boxed(reader: Reader, name: str) -> Atom:
    del name
    return Atom(tag("mrow", reader.argument(), class_="boxed"))


def _modulo(reader: Reader, name: str) -> Atom:
    word = tag("mo", "mod", lspace="0.25em", rspace="0.25em", form="infix")
    if name == "bmod":
        return Atom(word, opens=True)
    inside = [word] if name != "pod" else []
    inside.append(reader.argument())
    if name != "mod":
        inside = [tag("mo", "(", stretchy="false"), *inside, tag("mo", ")", stretchy="false")]
    return Atom(tag("mrow", tag("mspace", width="0.6em"), *inside))


def _tag(reader: Reader, name: str) -> Atom:
    del name
    if reader.peek() == "*":
        reader.take()
    inside = reader.raw_group()
    return Atom(tag("mtext", f"\u2003({plain(inside)})"))


def _reference(reader: Reader, name: str) -> Atom:
    label = plain(reader.raw_group())
    return Atom(tag("mtext", f"({label})" if name == "eqref" else label))


def _between(reader: Reader, name: str) -> Atom:
    del name
    raw = reader.raw_group()
    reader.text = f"{reader.text[: reader.at]}\\\\{reader.text[reader.at :]}"
    return Atom(tag("mtext", plain(raw)))


def _bra(reader: Reader, name: str) -> Atom:
    left, right = {"ket": ("|", "⟩"), "bra": ("⟨", "|"), "braket": ("⟨", "⟩")}[name]
    return Atom(tag("mrow", tag("mo", left, form="prefix"), reader.argument(), tag("mo", right)))


def _diagram(reader: Reader, name: str) -> Atom:
    raise UnreadableError(f"\\{name} draws a diagram")


_FRACTIONS = "frac dfrac tfrac cfrac nicefrac sfrac binom dbinom tbinom".split()
COMMANDS: dict[str, Command] = {
    **dict.fromkeys(_FONTS, _font),
    **dict.fromkeys(ACCENTS, accent),
    **dict.fromkeys(ACCENTS_BELOW, accent),
    **dict.fromkeys(LONG_ARROWS, long_arrow),
    **{size + side: big for size in BIG for side in ("", "l", "r", "m")},
    **dict.fromkeys(_SPACES, _space),
    **dict.fromkeys(_SILENT, _silent),
    **dict.fromkeys(_THROUGH, _through),
    **dict.fromkeys(_FRACTIONS, built_fraction),
    **dict.fromkeys("stackrel overset underset".split(), stack),
    **dict.fromkeys(
        "text textrm textnormal textup textbf textit textsf texttt textsc mbox emph textsl "
        "intext fbox texorpdfstring".split(),
        _text,
    ),
    **dict.fromkeys("hspace mspace hskip".split(), _skip),
    **dict.fromkeys("phantom hphantom".split(), _phantom),
    **dict.fromkeys("pmod bmod mod pod".split(), _modulo),
    **dict.fromkeys("ref eqref cref Cref autoref cite".split(), _reference),
    **dict.fromkeys("intertext shortintertext".split(), _between),
    **dict.fromkeys("ket bra braket".split(), _bra),
    "operatorname": _operator,
    "genfrac": general_fraction,
    "sqrt": root,
    "left": left,
    "begin": environment,
    "xymatrix": _diagram,
    "mathop": _big_operator,
    "boxed": _boxed,
    "not": negated,
    "tag": _tag,
    "substack": substack,
}
