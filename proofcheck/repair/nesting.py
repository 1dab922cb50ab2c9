"""What is open at a place of a LaTeX text: braces, formulas, environments.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proofcheck.latex.commands import FORMULAS, MATRICES, TEXT
from proofcheck.latex.lexer import Kind, scanner

_MATHEMATICS = FORMULAS | MATRICES
_TEXT = TEXT | {"label", "tag"}

_KINDS: dict[str | None, str] = {
    Kind.VERB: "verb",
    Kind.REFERENCE: "reference",
    Kind.LABEL: "reference",
    Kind.CONTROL_WORD: "word",
    Kind.CONTROL_SYMBOL: "symbol",
    Kind.COMMENT: "comment",
    Kind.DOLLAR: "dollar",
    Kind.BRACE: "mark",
    Kind.SPECIAL: "mark",
    Kind.PARAGRAPH: "break",
}
_SCANNER = scanner(
    Kind.VERB,
    Kind.ENVIRONMENT,
    Kind.REFERENCE,
    Kind.LABEL,
    Kind.CONTROL_WORD,
    Kind.CONTROL_SYMBOL,
    Kind.COMMENT,
    Kind.DOLLAR,
    Kind.BRACE,
    Kind.SPECIAL,
    Kind.PARAGRAPH,
)
_CLOSING = {"}": "{", ")": "(", "]": "["}


class NestingError(ValueError):
    """The text does not fit together; the message says why, as a phrase."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open: ``by`` is ``{``, ``(`` or ``[`` of a formula, ``$``, ``$$``, ``\\left`` or the
    name of an environment; ``math`` tells whether its inside is a formula."""

    by: str
    math: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of LaTeX.

    ``kind`` is a value of ``_KINDS``, or "begin" or "end" with the name of the environment as
    ``text``; the ``text`` of a control sequence has no backslash.  ``depth`` counts what was opened
    since the text began (below 0: closed); ``math`` tells whether it stands in a formula.
    """

    kind: str
    text: str
    depth: int
    math: bool


def follow(text: str, opened: list[Opened]) -> Iterator[Piece]:
    """The tokens of ``text``; ``opened``, what is open where it begins, is kept up to date.

    Raises NestingError for what TeX would stop at: a wrong end, a formula in a formula, a blank
    line in a formula.
    """
    depth = len(opened)
    before = ""
    for match in _SCANNER.finditer(text):
        if match.lastgroup == Kind.ENVIRONMENT:
            kind, piece = match["edge"], match["name"].strip()
        else:
            kind = _KINDS[match.lastgroup]
            piece = match[0][1:] if kind in ("word", "symbol") else match[0]
        math = bool(opened) and opened[-1].math
        yield Piece(kind, piece, len(opened) - depth, math)
        _enter(kind, piece, math, before, opened)
        before = piece if kind == "word" else ""


def _enter(kind: str, piece: str, math: bool, before: str, opened: list[Opened]) -> None:
    match kind, piece:
        case "begin", name:
            opened.append(Opened(name, math or name in _MATHEMATICS))
        case "end", name:
            _close(opened, name, rf"\end{{{name}}}")
        case "symbol", "(" | "[":
            _open_formula(opened, piece, math)
        case "symbol", ")" | "]":
            _close(opened, _CLOSING[piece], f"\\{piece}")
        case "dollar", signs:
            for sign in ("$", "$") if signs == "$$" and _top(opened) == "$" else (signs,):
                if _top(opened) == sign:
                    opened.pop()
                else:
                    _open_formula(opened, sign, bool(opened) and opened[-1].math)
        case "mark", "{":
            opened.append(Opened("{", before == "ensuremath" or (math and before not in _TEXT)))
        case "mark", "}":
            _close(opened, "{", "}")
        case "word", "left":
            opened.append(Opened("\\left", math))
        case "word", "right":
            _close(opened, "\\left", "\\right")
        case "break", _ if math:
            raise NestingError("a blank line stands in a formula")


def _top(opened: list[Opened]) -> str:
    return opened[-1].by if opened else ""


def _open_formula(opened: list[Opened], by: str, math: bool) -> None:
    if math:
        raise NestingError("a formula begins inside a formula")
    opened.append(Opened(by, True))


def _close(opened: list[Opened], by: str, what: str) -> None:
    if _top(opened) != by:
        raise NestingError(f"{what} closes nothing that is open there")
    opened.pop()
