"""Words in LaTeX as the characters that are printed: accents, dashes, quotation marks."""

from __future__ import annotations

import re
import unicodedata

from proofcheck.reports.check.html.symbols import symbol

_COMBINING = dict(
    zip("'`^\"~=.uvHckrdbt", "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b"
        "\u0327\u0328\u030a\u0323\u0331\u0361", strict=True)
)  # fmt: skip
_WORD = re.compile(
    r"\\(?P<sign>['`^\"~=.])\s*(?:\{\s*(?P<braced>\\?[a-zA-Z])\s*\}|(?P<letter>\\?[a-zA-Z]))"
    r"|\\(?P<accent>[uvHckrdbt])(?:\s*\{\s*(?P<under>\\?[a-zA-Z])\s*\}|\s+(?P<loose>[a-zA-Z]))"
    r"|\\(?P<name>[a-zA-Z@]+)[ \t\n]*\*?(?:\[[^][{}]{0,60}\])?"
    r"|\\(?P<other>.)"
    r"|(?P<ligature>---|--|``|''|`|'|~)"
    r"|[{}]",
    re.DOTALL,
)
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
    """The letter with its accent, of a match with the groups of an accent."""
    letter = (match["braced"] or match["letter"] or match["under"] or match["loose"]).lstrip("\\")
    mark = _COMBINING[match["sign"] or match["accent"]]
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

    def replaced(match: re.Match[str]) -> str:
        if match["sign"] or match["accent"]:
            return accented(match)
        if match["name"]:
            return word_of(match["name"]) or ""
        if match["other"]:
            return other_of(match["other"])
        return LIGATURES.get(match["ligature"] or "", "")

    return _WORD.sub(replaced, latex) if re.search(r"[\\{}~`'-]", latex) else latex
