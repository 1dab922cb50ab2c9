"""Conditions whose outcome is known: constants, and ``\\newif`` switches that the text sets."""

from __future__ import annotations

import re

from proofcheck.latex.inputs import is_commented

_NEWIF = re.compile(r"\\newif\s*\\(if[a-zA-Z@]+)")
_BODY = re.compile(r"^[^%\n]*\\begin\s*\{document\}", re.MULTILINE)
_TOKENS = re.compile(r"[ \t]*(\\[a-zA-Z@]+|[^\\\s%{}#])[ \t]*(\\[a-zA-Z@]+|[^\\%{}#]|$)")
_NUMBERS = re.compile(r"\s*(-?\d{1,9})\s*([<=>])\s*(-?\d{1,9})(?!\d)")

CONDITIONS = ("if", "ifx", "ifnum", "iffalse", "iftrue")


class Switches:
    """The switches of one document; grows as its files are read.

    ``values`` maps each (``iflong``) to its value, None where the text does not tell.
    """

    def __init__(self) -> None:
        self.values: dict[str, bool | None] = {}

    def learn(self, text: str) -> None:
        """Take in the switches that ``text`` declares and sets.

        In a preamble the last setting counts.  One in a group or a definition may or may not be
        carried out, and so may one that contradicts the others later on.
        """
        if "\\newif" in text:
            for match in _NEWIF.finditer(text):
                if not is_commented(text, match.start()):
                    self.values.setdefault(match[1], False)
        if not self.values:
            return
        names = "|".join(re.escape(name[2:]) for name in self.values)
        body = _BODY.search(text)
        for match in re.finditer(rf"\\({names})(true|false)(?![a-zA-Z@])", text):
            if is_commented(text, match.start()):
                continue
            name, value = f"if{match[1]}", match[2] == "true"
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            settles = line.count("{") <= line.count("}") and "\\def" not in line
            if settles and body is not None and match.start() < body.start():
                self.values[name] = value
            elif self.values[name] is not value:
                self.values[name] = None


def outcome(text: str, word: str, at: int, switches: Switches) -> bool | None:
    """Whether the condition ``\\word``, which ends at ``at``, holds; None: it is not known."""
    if word in ("iftrue", "iffalse"):
        return word == "iftrue"
    if word in switches.values:
        return switches.values[word]
    if word == "ifnum":
        compared = _NUMBERS.match(text, at, at + 40)
        if compared is None:
            return None
        left, right = int(compared[1]), int(compared[3])
        return {"<": left < right, "=": left == right, ">": left > right}[compared[2]]
    tokens = _TOKENS.match(text, at)
    if tokens is None:
        return None
    first, second = tokens[1], tokens[2]
    if first == second:
        return True
    # What a macro stands for is not known here, and \if expands it.
    return None if first.startswith("\\") or second.startswith("\\") else False
