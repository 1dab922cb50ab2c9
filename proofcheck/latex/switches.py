"""Conditions whose outcome is known: constants, and switches that the text sets.

A switch is made by ``\\newif``, by ``\\newbool`` and ``\\newtoggle`` of etoolbox, or by
``\\newboolean`` of ifthen; all but toggles are the same thing for TeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from proofcheck.latex.inputs import is_commented

_DECLARED = re.compile(
    r"\\newif\s*\\if(?P<name>[a-zA-Z@]+)"
    r"|\\(?:new|provide)(?P<kind>bool|boolean|toggle)\s*\{(?P<named>[^{}\s#\\]+)\}"
)
_SET_BY_NAME = re.compile(
    r"\\(?P<kind>bool|toggle)(?P<value>true|false)\s*\{(?P<name>[^{}\s#\\]+)\}"
    r"|\\set(?P<other>bool|boolean|toggle)\s*\{(?P<named>[^{}\s#\\]+)\}\s*\{(?P<to>[^{}]*)\}"
)
_CONSTANT = re.compile(
    r"\\(?:(?:re)?newcommand\*?\s*+\{?|providecommand\*?\s*+\{?|def)\s*+\\(?P<name>[a-zA-Z@]+)\s*+\}?"
    r"\s*+\{(?P<value>[\w .,:;+/-]{0,80})\}"
)
_BODY = re.compile(r"^[^%\n]*\\begin\s*\{document\}", re.MULTILINE)
_TOKENS = re.compile(r"[ \t]*(\\[a-zA-Z@]+|[^\\\s%{}#])[ \t]*(\\[a-zA-Z@]+|[^\\%{}#]|$)")
_NUMBERS = re.compile(r"\s*(-?\d{1,9})\s*([<=>])\s*(-?\d{1,9})(?!\d)")
MAX_CONSTANTS = 2_000
HEAD = 20_000  # code points of a file without \\begin{document} in which constants are sought

CONDITIONS = ("if", "ifx", "ifnum", "iffalse", "iftrue", "ifdefined", "ifcsname")


def toggle(name: str) -> str:
    """The key of a toggle of etoolbox, which may be called as a boolean is."""
    return f"toggle {name}"


class Switches:
    """The switches of one document; grows as its files are read.

    ``values`` maps each (``iflong``, for a toggle ``toggle long``) to its value, None where the
    text does not tell.  ``constants`` are the commands that stand for a few characters, None where
    the text defines one twice.  ``undecided`` are conditions, and where they stand in the file at
    hand; ``unreadable`` counts those whose branches could not be told.
    """

    def __init__(self) -> None:
        self.values: dict[str, bool | None] = {}
        self.constants: dict[str, str | None] = {}
        self.undecided: list[tuple[str, int]] = []
        self.unreadable = 0

    def learn(self, text: str) -> None:
        """Take in the switches that ``text`` declares and sets, and the constants.

        In a preamble, and in a file that declares the switch, the last setting counts.  One in a
        group or a definition may or may not be carried out, and so may one that contradicts the
        others later on.
        """
        body = _BODY.search(text) if "document}" in text else None
        self._learn_constants(text[: body.start() if body else HEAD])
        own = set(self._declared(text))
        if not self.values:
            return
        for at, name, value in self._settings(text):
            line = text[text.rfind("\n", 0, at) + 1 : at]
            settles = line.count("{") <= line.count("}") and "\\def" not in line
            early = at < body.start() if body is not None else name in own
            if settles and early:
                self.values[name] = value
            elif self.values[name] is not value:
                self.values[name] = None

    def _declared(self, text: str) -> Iterable[str]:
        """The switches that ``text`` declares, entered as false."""
        if "\\new" not in text and "\\provide" not in text:
            return
        for match in _DECLARED.finditer(text):
            if not is_commented(text, match.start()):
                name = match["name"] or match["named"]
                key = toggle(name) if match["kind"] == "toggle" else f"if{name}"
                self.values.setdefault(key, False)
                yield key

    def _settings(self, text: str) -> list[tuple[int, str, bool | None]]:
        """Where ``text`` sets known switches, in order; the value is None where it is not known."""
        names = "|".join(re.escape(name[2:]) for name in self.values if name.startswith("if"))
        found: list[tuple[int, str, bool | None]] = []
        if names:
            found += [
                (match.start(), f"if{match[1]}", match[2] == "true")
                for match in re.finditer(rf"\\({names})(true|false)(?![a-zA-Z@])", text)
            ]
        for match in _SET_BY_NAME.finditer(text):
            name, kind = match["name"] or match["named"], match["kind"] or match["other"]
            key = toggle(name) if kind == "toggle" else f"if{name}"
            value = {"true": True, "false": False}.get((match["value"] or match["to"]).strip())
            if key in self.values:
                found.append((match.start(), key, value))
        return sorted(one for one in found if not is_commented(text, one[0]))

    def _learn_constants(self, text: str) -> None:
        for match in _CONSTANT.finditer(text):
            name, value = match["name"], match["value"]
            if is_commented(text, match.start()) or len(self.constants) >= MAX_CONSTANTS:
                continue
            known = self.constants.setdefault(name, value)
            if known != value:
                self.constants[name] = None


def outcome(text: str, word: str, at: int, switches: Switches) -> bool | None:
    """Whether the condition ``\\word``, which ends at ``at``, holds; None: it is not known."""
    if word in ("iftrue", "iffalse"):
        return word == "iftrue"
    if word in switches.values:
        return switches.values[word]
    if word == "ifnum":
        compared = _NUMBERS.match(text, at, at + 40)
        return None if compared is None else comparison(*compared.groups())
    if word in ("ifdefined", "ifcsname"):
        return None  # the command line may define it
    tokens = _TOKENS.match(text, at)
    if tokens is None:
        return None
    first, second = tokens[1], tokens[2]
    if first == second:
        return True
    # What a macro stands for is not known here, and \if expands it.
    return None if first.startswith("\\") or second.startswith("\\") else False


def comparison(left: str, sign: str, right: str) -> bool:
    """Whether two written integers compare as ``sign``, one of ``< = >``, says."""
    a, b = int(left), int(right)
    return {"<": a < b, "=": a == b, ">": a > b}[sign]
