"""LaTeX formula → tokens, and the tables that say what each token is."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, chain, compress

from proofcheck.expressions.outcome import Refused
from proofcheck.expressions.tree import ELEMENTARY
from proofcheck.latex.commands import (
    ACCENTS,
    ALPHABETS,
    GREEK,
    GREEK_CAPITALS,
    GREEK_VARIANTS,
    SIZES,
    SPACES,
    STYLES,
    TEXT,
)
from proofcheck.latex.lexer import Kind, splitter

END = ""  # the token after the last one

# Every character belongs to a token, so offsets are sums of lengths.  A comma with exactly three
# digits after it is part of a number; whether it groups digits or is a decimal comma, and whether
# it is allowed there at all, the grammar says.
_TOKENS = splitter(
    Kind.BAR,
    Kind.CONTROL_WORD,
    Kind.CONTROL_SYMBOL,
    Kind.GROUPED,
    Kind.ELLIPSIS,
    Kind.IDENTIFIER,
    Kind.CHARACTER,
)


def _commands(names: Iterable[str]) -> frozenset[str]:
    return frozenset("\\" + name for name in names)


_SPACING = (
    _commands(SPACES | SIZES | STYLES)
    | frozenset(
        r"""~ \left. \right. \strut \mathstrut \mathrel \mathbin \mathopen \mathclose \allowbreak
        \nobreak \relax \nonumber \notag \qed \qedhere \pause""".split()
    )
    | {" ", "\n", "\t", "\r", "\u00a0", "\x00", "\\ ", "\\\n", "\\\t"}
)
_SIZES = ("big", "Big", "bigg", "Bigg")
_ALIASES = (
    {chr(0x3B1 + at): "\\" + name for at, name in enumerate(GREEK)}
    | dict(zip("ΓΔΘΛΞΠΣΥΦΨΩ", ("\\" + name for name in GREEK_CAPITALS), strict=True))
    | {r"\left|": r"\lvert", r"\right|": r"\rvert", r"\vert": "|", r"\lbrace": r"\{"}
    | {r"\rbrace": r"\}", r"\lparen": "(", r"\rparen": ")", r"\lbrack": "[", r"\rbrack": "]"}
    | {rf"\{size}l|": r"\lvert" for size in _SIZES}
    | {rf"\{size}r|": r"\rvert" for size in _SIZES}
    | {rf"\{size}|": "|" for size in _SIZES}
    | {"−": "-", "·": r"\cdot", "×": r"\times", "÷": r"\div", "⋅": r"\cdot", "≤": r"\le"}
    | {r"\leq": r"\le", r"\leqslant": r"\le", "<": r"\lt", r"\dfrac": r"\frac", r"\tfrac": r"\frac"}
    | {r"\cfrac": r"\frac", r"\nicefrac": r"\frac", r"\sfrac": r"\frac", r"\tbinom": r"\binom"}
    | {r"\dbinom": r"\binom"}
)
LETTERS = (
    frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    | _commands({*GREEK, *GREEK_VARIANTS, *GREEK_CAPITALS} - {"omicron"})
    | _commands(("ell", "hbar", "imath", "jmath"))
)
FUNCTIONS = {"\\" + name: name for name in ELEMENTARY} | {r"\ln": "ln"}
DIGITS = frozenset("0123456789")
_PUNCTUATION = frozenset(".,;")
BIG = {r"\sum": "sum", r"\prod": "prod"}
TIMES = frozenset([r"\cdot", r"\times", "*"])
SLASHES = frozenset(["/", r"\div"])

_REASONS: dict[str, Iterable[str]] = {
    "an ellipsis": r"""\ldots \cdots \dots \dotsc \dotsb \dotsm \dotsi \vdots \ddots \hdots
        … ⋯ .. ...""".split(),
    "an integral": r"\int \iint \iiint \oint ∫".split(),
    "a limit": r"\lim \limsup \liminf \sup \inf \varlimsup \varliminf \injlim \projlim".split(),
    "text": _commands(TEXT),
    "a prime": ["'", r"\prime", "’"],
    "a norm": [r"\|", r"\Vert", r"\lVert", r"\rVert", "‖"],
    "a derivative": [r"\partial", r"\nabla", "∂", "∇"],
    "a decoration": _commands(ACCENTS | {"overset", "underset", "stackrel"}),
    "a special alphabet": _commands(ALPHABETS - {"mathrm"}),
    "infinity": [r"\infty", "∞"],
    "two signs": [r"\pm", r"\mp", "±"],
    "a congruence": r"\pmod \pod \mod".split(),
    "a relation": r"""= \lt \le > \ge \geq \neq \ne \equiv \sim \simeq \approx \cong \in \subset
        \subseteq \mid \nmid \to \rightarrow \Rightarrow \iff \mapsto \ll \gg \prec \propto \notin
        \implies \Longrightarrow \longrightarrow \supset \supseteq \geqslant \colon :""".split(),
    "an operation on sets or objects": r"""\cup \cap \setminus \bigcup \bigcap \oplus \otimes
        \bigoplus \bigotimes \circ \wedge \vee \bigwedge \star \ast \emptyset \varnothing \coprod
        \rtimes \ltimes \odot \vdash \langle \rangle \forall \exists \neg \land \lor""".split(),
    "a list": [",", ";"],
    "a set": [r"\{", r"\}"],
    "a table": [r"\begin", r"\end", "&", r"\\", r"\substack"],
}
_REASON = {token: reason for reason, tokens in _REASONS.items() for token in tokens}
# The bounds of sums hold relations, matrices are tables: the grammar has to look at these.
_REFUSED = (
    _REASON.keys()
    - {"=", r"\lt", r"\le", r"\{", r"\}", ",", ";"}
    - {
        r"\int",
        r"\partial",
        r"\begin",
        r"\end",
        "&",
        r"\\",
    }
)


def unread(token: str) -> str:
    """Why a token cannot be read where it stands."""
    if token == END:
        return "it ends early"
    reason = _REASON.get(token)
    if reason:
        return f"{reason}: {token}"
    if token[0] == "\\":
        return f"the command {token}"
    return f"a word: {token}" if len(token) > 1 else f"the sign {token}"


class Tokens:
    """The tokens of a formula without blanks and the punctuation after it, then ``END``.

    ``starts`` and ``ends`` are offsets in the text.
    """

    __slots__ = ("ends", "names", "starts")

    def __init__(self, names: list[str], starts: list[int], ends: list[int]) -> None:
        self.names = names
        self.starts = starts
        self.ends = ends


def tokenize(text: str) -> Tokens | Refused:
    """Tokens of a formula, or why they hold something that no formula we read can hold."""
    raw = _TOKENS.findall(text)
    if not _REFUSED.isdisjoint(raw):
        return Refused(unread(next(token for token in raw if token in _REFUSED)))
    ends = list(accumulate(map(len, raw)))
    kept = [token not in _SPACING for token in raw]
    names = list(compress(raw, kept))
    starts = list(compress(chain((0,), ends), kept))
    ends = list(compress(ends, kept))
    if not _ALIASES.keys().isdisjoint(names):
        names = [_ALIASES.get(token, token) for token in names]
    while names and names[-1] in _PUNCTUATION:
        names.pop()
    names.append(END)
    return Tokens(names, starts, ends)
