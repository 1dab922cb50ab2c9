"""TeX's accents as the letters that they make: ``D\\'emonstration`` is ``Démonstration``."""

from __future__ import annotations

import re
import unicodedata

from proofcheck.latex.lexer import Kind, scanner

_ACCENTS = scanner(Kind.ACCENT, Kind.CONTROL_WORD)
_COMBINING = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å",
    "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ",
}  # fmt: skip
_BLANKS = re.compile(r"[ \t]*(?:\{\})?")


def read_accents(text: str) -> str:
    """Prose with its accents as letters; it may come out shorter."""
    if "\\" not in text:
        return text
    out: list[str] = []
    done = 0
    for match in _ACCENTS.finditer(text):
        letter, end = _letter(text, match)
        if letter:
            start = match.start()
            if text[start - 1 : start] == "{" and text[end : end + 1] == "}" and start > done:
                start, end = start - 1, end + 1  # Th{\\'e}or{\\`e}me
            out += text[done:start], letter
            done = end
    if not done:
        return text
    return "".join(out) + text[done:]


def _letter(text: str, match: re.Match[str]) -> tuple[str, int]:
    """The letter that a token makes, "" when it makes none, and the offset after it."""
    if match.lastgroup == Kind.CONTROL_WORD:
        # TeX drops the blanks after a control word
        letter = _LETTERS.get(match[0][1:] if match[0].startswith("\\") else match[0], "")
        blanks = _BLANKS.match(text, match.end()) if letter else None
        return letter, blanks.end() if blanks else match.end()
    sign = match["sign"] or match["named"]
    base = match["braced"] or match["letter"] or match["under"] or match["loose"]
    mark = _COMBINING.get(sign)
    if base is None or mark is None:
        return "", match.end()
    letter = unicodedata.normalize("NFC", base.strip("\\") + mark)
    blanks = _BLANKS.match(text, match.end()) if match[0][-1] != "}" and "\\" in base else None
    return letter, blanks.end() if blanks else match.end()
