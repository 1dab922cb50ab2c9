"""What is open at a place of a LaTeX text: braces, formulas, environments.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from proofcheck.repair.vocabulary import DISPLAYS

_TOKEN = re.compile(
    r"""(?P<verb>\\verb\*?(?P<fence>[^a-zA-Z\s*])[^\r\n]*?(?P=fence))
    | \\(?P<edge>begin|end)[ \t]*\{(?P<name>[^{}\r\n]{1,80})\}
    | (?P<reference>\\(?:label|tag|ref|eqref|pageref|autoref|nameref|[cC]ref(?:range)?
        |[cC]ite[a-z]*)(?![a-zA-Z])\*?(?:\[[^][{}]{0,200}\]){0,2}\{[^{}]{0,500}\})
    | \\(?P<word>[a-zA-Z]+)
    | \\(?P<symbol>.)
    | (?P<comment>%[^\r\n]*)
    | (?P<dollar>\$\$?)
    | (?P<mark>[{}&^_#])
    | (?P<break>\r?\n[ \t]*\r?\n)""",
    re.VERBOSE | re.DOTALL,
)
_TEXT_WORDS = frozenset(
    """text mbox hbox textrm textit textbf textsf texttt textnormal textup textsc emph intertext
    shortintertext label tag""".split()
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
class Token:
    """A piece of LaTeX.

    ``kind`` is a group of ``_TOKEN``, or "begin" or "end" with the name of the environment as
    ``text``.  ``depth`` counts what was opened since the text began (below 0: closed); ``math``
    tells whether it stands in a formula.
    """

    kind: str
    text: str
    depth: int
    math: bool


def follow(text: str, opened: list[Opened]) -> Iterator[Token]:
    """The tokens of ``text``; ``opened``, what is open where it begins, is kept up to date.

    Raises NestingError for what TeX would stop at: a wrong end, a formula in a formula, a blank
    line in a formula.
    """
    depth = len(opened)
    before = ""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "name":
            kind = match["edge"]
        math = bool(opened) and opened[-1].math
        text_of = match["name"].strip() if match["name"] else match[kind]
        yield Token(kind, text_of, len(opened) - depth, math)
        _enter(match, kind, math, before, opened)
        before = match["word"] or ""


def _enter(match: re.Match[str], kind: str, math: bool, before: str, opened: list[Opened]) -> None:
    if kind == "begin":
        name = match["name"].strip()
        opened.append(Opened(name, math or name in DISPLAYS))
    elif kind == "end":
        name = match["name"].strip()
        _close(opened, name, rf"\end{{{name}}}")
    elif kind == "symbol" and match["symbol"] in "([":
        _open_formula(opened, match["symbol"], math)
    elif kind == "symbol" and match["symbol"] in ")]":
        _close(opened, _CLOSING[match["symbol"]], f"\\{match['symbol']}")
    elif kind == "dollar":
        signs = match["dollar"]
        for sign in ("$", "$") if signs == "$$" and _top(opened) == "$" else (signs,):
            if _top(opened) == sign:
                opened.pop()
            else:
                _open_formula(opened, sign, bool(opened) and opened[-1].math)
    elif kind == "mark" and match["mark"] == "{":
        opened.append(Opened("{", before == "ensuremath" or (math and before not in _TEXT_WORDS)))
    elif kind == "mark" and match["mark"] == "}":
        _close(opened, "{", "}")
    elif kind == "word" and match["word"] == "left":
        opened.append(Opened("\\left", math))
    elif kind == "word" and match["word"] == "right":
        _close(opened, "\\left", "\\right")
    elif kind == "break" and math:
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
