"""Words in LaTeX as the characters that are printed: accents, dashes, quotation marks."""

from __future__ import annotations

import re
import unicodedata

from proofcheck.latex.lexer import Kind, scanner
from proofcheck.reports.check.html.symbols import symbol

_COMBINING = dict(
    zip("'`^\"~=.uvHckrdbt", "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b"
        "\u0327\u0328\u030a\u0323\u0331\u0361", strict=True)
)  # fmt: skip
_SCANNER = scanner(Kind.ACCENT, Kind.CONTROL_WORD, Kind.CONTROL_SYMBOL, Kind.LIGATURE, Kind.BRACE)
_AFTER_NAME = re.compile(r"[ \t\n]*\*?(?:\[[^][{}]{0,60}\])?")
LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’", "~": "\u00a0"}
_NAMED = {
    "ldots": "…", "dots": "…", "textendash": "–", "textemdash": "—", "S": "§", "P": "¶",
    "TeX": "TeX",
    "LaTeX": "LaTeX", "textbackslash": "\\", "quad": " ", "qquad": " ", "i": "i", "j": "j",
    "slash": "/", "textasciitilde": "~", "textsection": "§", "copyright": "©", "dag": "†",
    "eg": "e.g.", "ie": "i.e.", "nobreakspace": "\u00a0", "space": " ", "newline": " ",
    "hfill": " ", "textbar": "|", "textless": "<", "textgreater": ">",
}  # fmt: skip
_OTHERS = {",": "\u2009", ";": " ", ":": " ", " ": " ", "\n": " ", "\\": " ", "-": "", "/": "",
           "!": "", "@": ""}  # fmt: skip


def accented(match: re.Match[str]) -> str:
    """The letter with its accent, of a token of ``Kind.ACCENT``."""
    letter = (match["braced"] or match["letter"] or match["under"] or match["loose"]).lstrip("\\")
    mark = _COMBINING[match["sign"] or match["named"]]
    return unicodedata.normalize("NFC", letter + mark)


def word_of(name: str) -> str | None:
    """What a command without arguments prints in text; None when that is not known."""
    return _NAMED.get(name) or symbol(name)


def other_of(char: str) -> str:
    """What a backslash and a character that is no letter print."""
    return _OTHERS.get(char, char)


def plain(latex: str) -> str:
    """A few words in LaTeX as plain text; commands that are not known are left out, their
    arguments stay."""
    out: list[str] = []
    at = 0
    while match := _SCANNER.search(latex, at):
        out.append(latex[at : match.start()])
        at = match.end()
        kind = match.lastgroup
        if kind == Kind.ACCENT:
            out.append(accented(match))
        elif kind == Kind.CONTROL_WORD:
            out.append(word_of(match["control_word"]) or "")
            if after := _AFTER_NAME.match(latex, at):
                at = after.end()
        elif kind == Kind.CONTROL_SYMBOL:
            out.append(other_of(match["control_symbol"]))
        elif kind == Kind.LIGATURE:
            out.append(LIGATURES[match[0]])
    return "".join(out) + latex[at:]
