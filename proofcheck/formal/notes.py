"""Notes at the ends of rows, ``\\left( \\text{since } n > 0 \\right)``: prose beside a display."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.document.text import Region

_WORDS = (
    r"since|because|by|as|using|due|from|here|this|see|recall|where|applying|after|again|we|"
    r"according|in view|da|weil|nach|wegen|hier|car|puisque|par|selon"
)
_OPENS = re.compile(
    r"(?P<apart>&|\\\\|\\[ ,;:]|~|\\q?quad(?![a-zA-Z])|\\(?:nonumber|notag)(?![a-zA-Z]))[\s\x00&]*"
    r"(?P<note>(?:\\left\s*)?\((?:[\s\x00]|\\begin\s*\{array\}(?:\s*\[\w\])?\s*\{\w+\})*"
    rf"(?P<inside>\\(?:text|textrm|mbox)\s*\{{\s*(?:{_WORDS})\b))",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:[\s\x00.,;&]|\\[ ,;:]|\\(?:nonumber|notag|qedhere)(?![a-zA-Z])"
    r"|\\(?:label|tag)\s*\{[^{}]*\})*"
    r"(?:\\\\|\\end(?![a-zA-Z])|\Z)"
)
_ENDS_TABLE = re.compile(r"\\end\s*\{array\}[\s\x00]*\Z")
_BRACKET = re.compile(r"\\left\s*[(.]|\\right\s*[).]|[()]")


def notes(masked: str, region: Region) -> Iterator[tuple[Region, Region]]:
    """The notes of a formula in order: each with its brackets, and what is inside of them."""
    start, end = region
    at = start
    while (opens := _OPENS.search(masked, at, end)) is not None:
        begin = opens.start("note")
        closes = _closing(masked, begin, end)
        at = opens.end()
        if closes is None or _AFTER.match(masked[closes.end() : end]) is None:
            continue
        inside = masked[opens.start("inside") : closes.start()]
        ends = opens.start("inside") + len(_ENDS_TABLE.sub("", inside))
        yield (begin, closes.end()), (opens.start("inside"), ends)
        at = closes.end()


def _closing(masked: str, at: int, end: int) -> re.Match[str] | None:
    depth = 0
    for bracket in _BRACKET.finditer(masked, at, end):
        depth += -1 if bracket[0][-1] == ")" or bracket[0].startswith("\\right") else 1
        if not depth:
            return bracket
    return None
