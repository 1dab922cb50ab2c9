"""Formulas in LaTeX → MathML, which browsers set without a script.

Only elements and attributes named here come out, so no macro can make others.  What is not known
by name is set as its name, in the class ``unknown``; what cannot be read raises UnreadableError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from proofcheck.latex.arguments import bracket_end, group_end, skip_blanks
from proofcheck.latex.lexer import Kind, scanner
from proofcheck.reports.check.html.atoms import (
    Atom,
    UnreadableError,
    character,
    confirmed_sign,
    fraction,
    function,
    row_of,
    row_of_markup,
    unknown,
)
from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.symbols import FUNCTIONS, LIMIT_FUNCTIONS, symbol

BOUNDARY = "\x02"
"""In a text that is to be set: here the next step begins."""
CONFIRMED = "\x03"
"""In a text that is to be set: here a relation ends that computation confirmed."""

MAX_DEPTH = 40


@dataclass
class Reader:
    """The formula as it is read.  ``step`` counts the boundaries passed; ``commands`` are those
    that have arguments, or a meaning of their own."""

    text: str
    commands: Mapping[str, Callable[[Reader, str], Atom]]
    at: int = 0
    step: int = 0
    depth: int = 0
    font: str = ""
    row_attributes: Callable[[int], Mapping[str, str]] | None = None

    def peek(self) -> str:
        """The next token without taking it; "" at the end."""
        start, step = self.at, self.step
        token = self.take()
        self.at, self.step = start, step
        return token

    def take(self) -> str:
        """The next token: a control sequence, a number, or one character; "" at the end."""
        while True:
            match = _SCANNER.match(self.text, skip_blanks(self.text, self.at))
            if match is None:
                self.at = len(self.text)
                return ""
            self.at = match.end()
            if match[0] != BOUNDARY:
                return match[0]
            self.step += 1

    def raw_group(self) -> str:
        """The next argument as it is written."""
        token = self.take()
        if token != "{":
            return token
        end = group_end(self.text, self.at - 1)
        if end < 0:
            raise UnreadableError("a brace is not closed")
        inside = self.text[self.at : end - 1]
        self.at = end
        self.step += inside.count(BOUNDARY)
        return inside

    def option(self) -> str | None:
        """The next ``[…]`` as it is written, or None."""
        match = _OPTION.match(self.text, self.at)
        end = bracket_end(self.text, match.end() - 1) if match else -1
        if match is None or end < 0:
            return None
        self.at = end
        return self.text[match.end() : end - 1]

    def argument(self) -> Markup:
        """The next argument, set."""
        token = self.take()
        if token in ("", "}", "&", "\\\\", "\\end", "\\right"):
            raise UnreadableError("an argument is missing")
        if token[0].isdigit():
            self.at -= len(token) - 1  # \frac12 has two arguments
            token = token[0]
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableError("nested too deeply")
        atom = self.atom(token)
        self.depth -= 1
        return atom.markup

    def inner(self, latex: str) -> Markup:
        """A piece of LaTeX set as a row of its own."""
        if self.depth >= MAX_DEPTH:
            raise UnreadableError("nested too deeply")
        reader = Reader(latex, self.commands, depth=self.depth + 1, font=self.font)
        return row_of(reader.row(frozenset()))

    def row(self, stops: frozenset[str]) -> list[Atom]:
        """Atoms up to a token in ``stops``, which is left; fonts set inside end with it."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableError("nested too deeply")
        font = self.font
        atoms: list[Atom] = []
        while True:
            token = self.peek()
            if token in stops or not token:
                break
            if token in _NEVER_LOOSE:
                raise UnreadableError(f"{token} stands alone")
            self.take()
            if token in _SCRIPTS:
                self._script(token, atoms)
            elif token in _FRACTIONS:
                bottom = row_of(self.row(stops))
                atoms = [fraction(row_of(atoms), bottom, token)]
            elif token in _SWITCHES:
                self.font = _SWITCHES[token]
            elif token in ("\\limits", "\\nolimits"):
                if atoms:
                    atoms[-1] = Atom(atoms[-1].markup, token == "\\limits")
            elif token in _STYLES:
                inside = row_of(self.row(stops))
                atoms.append(Atom(tag("mstyle", inside, displaystyle=_STYLES[token])))
            else:
                opens = not atoms or atoms[-1].opens
                atoms.append(self.atom(token, opens))
        self.font = font
        self.depth -= 1
        return [atom for atom in atoms if atom.markup]

    def _script(self, token: str, atoms: list[Atom]) -> None:
        base = atoms.pop() if atoms else Atom(tag("mrow"))
        upper: list[Markup] = []
        lower: list[Markup] = []
        primes = 0
        while True:
            if token == "'":
                primes += 1
            else:
                (upper if token == "^" else lower).append(self.argument())
            token = self.peek()
            if token not in _SCRIPTS:
                break
            self.take()
        if primes:
            # Beside the letter, not above: fonts have the sign raised already.
            prime = tag("mo", "′" * primes, lspace="0", rspace="0")
            base = Atom(tag("mrow", base.markup, prime), opens=base.opens)
            if not upper and not lower:
                atoms.append(base)
                return
        names = ("munder", "mover", "munderover") if base.limits else ("msub", "msup", "msubsup")
        parts = [row_of_markup(part) for part in (lower, upper) if part]
        name = names[2] if len(parts) == 2 else names[0 if lower else 1]
        atoms.append(Atom(tag(name, base.markup, *parts), opens=base.opens))

    def atom(self, token: str, opens: bool = False) -> Atom:
        """What a token, with its arguments, is set as.  ``opens``: nothing stands before it that
        a sign could join to it."""
        if token == "{":
            inside = self.row(_GROUP_END)
            if self.take() != "}":
                raise UnreadableError("a brace is not closed")
            if len(inside) == 1:
                return inside[0]
            return Atom(row_of(inside) if inside else tag("mrow"))
        if token == CONFIRMED:
            return Atom(tag("mtext", confirmed_sign()))
        if token == ":=":
            token = "≔"
        if token[0] != "\\":
            return character(token, self.font, opens)
        name = token[1:]
        if name in self.commands:
            return self.commands[name](self, name)
        if name in FUNCTIONS or name in LIMIT_FUNCTIONS:
            shown = LIMIT_FUNCTIONS.get(name, name)
            return function(shown, name in LIMIT_FUNCTIONS, opens, self.peek())
        char = symbol(name)
        return unknown(token) if char is None else character(char, self.font, opens, name)


_SCANNER = scanner(
    Kind.CONTROL_WORD, Kind.CONTROL_SYMBOL, Kind.NUMBER, Kind.ASSIGNMENT, Kind.CHARACTER
)
_OPTION = re.compile(r"[ \t\n]*\[")
_GROUP_END = frozenset({"}"})
_SCRIPTS = frozenset({"^", "_", "'"})
_FRACTIONS = frozenset({"\\over", "\\choose", "\\atop", "\\brack", "\\brace"})
_NEVER_LOOSE = frozenset({"}", "&", "\\\\", "\\end", "\\right", "\\cr", "\\tabularnewline"})
_SWITCHES = {
    "\\rm": "rm", "\\bf": "bf", "\\it": "", "\\sf": "sf", "\\tt": "tt", "\\cal": "cal",
    "\\mit": "", "\\boldmath": "bi", "\\normalfont": "rm", "\\mathstrut": "",
}  # fmt: skip
_STYLES = {
    "\\displaystyle": "true",
    "\\textstyle": "false",
    "\\scriptstyle": "false",
    "\\scriptscriptstyle": "false",
}
