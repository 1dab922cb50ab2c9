"""Where the formulas of a text stand: inline and displayed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from proofcheck.document.text import Region, Text
from proofcheck.latex.arguments import read_arguments
from proofcheck.latex.commands import FORMULAS, WITH_COLUMNS
from proofcheck.latex.lexer import Kind, scanner


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula.  ``region`` is its inside; ``environment`` what opens it: ``$``, ``\\(``, ``\\[``,
    ``$$`` or the name of an environment."""

    region: Region
    environment: str


@lru_cache(maxsize=64)
def _scanner(shorthands: tuple[str, ...]) -> re.Pattern[str]:
    return scanner(Kind.ENVIRONMENT, Kind.FENCE, Kind.DOLLAR, Kind.PARAGRAPH, words=shorthands)


def find_formulas(text: Text, within: Sequence[Region] | None = None) -> Iterator[Formula]:
    """The formulas of the body in the order of the text, none inside another; of the body's regions
    ``within`` alone, which begin and end where paragraphs do.

    One that is not closed before its paragraph ends is left out, and so is what stands in
    definitions of macros.
    """
    masked, definitions = text.masked, text.definitions
    starts = [start for start, _ in definitions]
    regions = [(text.body, len(masked))] if within is None else within
    for begin, end in regions:
        for formula in _scan(masked, (max(begin, text.body), end), text.shorthands):
            index = bisect_right(starts, formula.region[0]) - 1
            if index < 0 or formula.region[0] >= definitions[index][1]:
                yield formula


def _after_arguments(masked: str, at: int, environment: str) -> int:
    """Where the body of an environment begins: after its number of columns, if it has one."""
    if environment not in WITH_COLUMNS:
        return at
    read = read_arguments(masked, at, "m")
    return read[1] if read else at


def _scan(
    masked: str, within: Region, shorthands: Mapping[str, tuple[tuple[str, str], ...]]
) -> Iterator[Formula]:
    inline: str | None = None  # what closes the inline formula at hand
    environment = ""  # the display at hand
    depth = start = 0
    for match in _scanner(tuple(sorted(shorthands))).finditer(masked, *within):
        kind = match.lastgroup
        if kind is None:
            continue
        if kind == Kind.PARAGRAPH:
            inline, depth = None, 0  # TeX, too, gives up a formula at the end of a paragraph
            continue
        if kind == Kind.DOLLAR and not depth:
            if match[0] == "$$" and inline is None:
                events = [("begin", "$$")]
            elif inline == "$":
                yield Formula((start, match.start()), "$")
                # ``$a$$b$``: the end of one formula and the beginning of the next.
                inline, start = ("$", match.end()) if match[0] == "$$" else (None, 0)
                continue
            elif inline is None:
                inline, start = "$", match.end()
                continue
            else:
                continue
        elif kind == Kind.DOLLAR:
            events = [("end", "$$")] if environment == "$$" and match[0] == "$$" else []
        elif kind == Kind.FENCE and match[0] in ("\\(", "\\)"):
            if match[0] == "\\(" and not depth and inline is None:
                inline, start = "\\)", match.end()
            elif inline == match[0]:
                yield Formula((start, match.start()), "\\(")
                inline = None
            continue
        elif kind == Kind.FENCE:
            events = [("begin" if match[0] == "\\[" else "end", "\\[")]
        elif kind == Kind.ENVIRONMENT:
            events = [(match["edge"], match["name"].strip())]
        else:
            events = list(shorthands[match["word"]])
        for what, name in events:
            if name not in FORMULAS:
                continue
            if what == "begin":
                if not depth:
                    inline, environment = None, name
                    start = _after_arguments(masked, match.end(), name)
                depth += name == environment
            elif depth and name == environment:
                depth -= 1
                if not depth:
                    yield Formula((start, match.start()), environment)
