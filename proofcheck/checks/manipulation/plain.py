"""Text for the search for phrases, with the way back: small letters, no markup, no disguise.

Not the lexer's tokens: what is read is the raw file, its comments too, in small letters and after
disguises are taken off, so that markup cannot break up a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from proofcheck.latex.ignorable import drop_ignorable, seen_places

# Letters of other alphabets that look like Latin ones, after Unicode's table of confusables;
# full-width letters and those of mathematical alphabets are found by NFKC.
_CYRILLIC = ("\u0430\u0432\u0441\u0501\u0435\u04bb\u043d\u0456\u0458\u043a\u04cf\u043c\u043e"
             "\u0440\u051b\u0455\u0442\u0443\u0445\u0475\u051d")  # fmt: skip
_GREEK = "\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7"
_LOOKS = _CYRILLIC + _GREEK + "\u0131\u0261\u026a"
_LIKE = "abcdehhijklmopqstuxvw" + "aikvoptux" + "igi"
_ALIKE = dict(zip(_LOOKS, _LIKE, strict=True))
_MARKUP = re.compile(
    r"""\\(?:begin|end)\{[a-zA-Z*]{1,30}\}(?:\[[^]\n]{0,80}\])?
      | \\[a-zA-Z@]+\*?(?:\{-?[\d.]+\ ?[a-z]{0,2}\}){0,2}   # with sizes, as in \fontsize{1pt}{1pt}
      | (?P<blank>\\[\\ ,;:!/\-] | \n[ \t]*%+ | [ \t\r~*_]+ | \n(?![ \t]*\n) | `` | ''
            | (?<=[a-z])-\n)
      | \\. | \n[\s]*\n | [\n%{}\[\]$&\#^]""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Disguised:
    """A text as it is read: ``places[i]`` is where its character ``i`` stands in the source text.

    In ``small`` capitals are made small, in ``latin`` also letters that look like Latin ones.
    """

    small: str
    latin: str
    places: Sequence[int]


def undisguise(text: str) -> Disguised:
    """Take invisible characters and capitals away; the three are of one length."""
    places = seen_places(text)
    seen = drop_ignorable(text)
    small = seen.lower()
    if len(small) != len(seen):  # one letter becomes two: "İ"
        small = "".join(char.lower() if len(char.lower()) == 1 else char for char in seen)
    return Disguised(small, _latin(small), places)


def _latin(small: str) -> str:
    if small.isascii():
        return small
    for char in set(small):
        if not char.isascii():
            same = _ALIKE.get(char) or unicodedata.normalize("NFKC", char).lower()
            if len(same) == 1 and same.isascii():
                small = small.replace(char, same)
    return small


@dataclass(frozen=True, slots=True)
class Plain:
    """Words without markup.  ``runs[i]`` is where a run of characters begins in ``text`` that stand
    side by side in the text it is of, from ``origins[i]`` on."""

    text: str
    runs: Sequence[int]
    origins: Sequence[int]

    def place(self, offset: int) -> int:
        """Where a character stands in the text that this is of."""
        run = bisect_right(self.runs, offset) - 1
        return self.origins[run] + offset - self.runs[run]


def plain(text: str, start: int, end: int) -> Plain:
    """``text[start:end]`` with blanks folded, and each run of markup made a ``|``."""
    out: list[str] = []
    runs: list[int] = []
    origins: list[int] = []
    length = 0
    last = ""
    at = start
    for match in _MARKUP.finditer(text, start, end):
        begin = match.start()
        if begin > at:
            out.append(text[at:begin])
            runs.append(length)
            origins.append(at)
            length += begin - at
            last = ""
        at = match.end()
        mark = " " if match["blank"] else "|"
        if mark != last:
            out.append(mark)
            runs.append(length)
            origins.append(begin)
            length += 1
            last = mark
    out.append(text[at:end])
    runs.append(length)
    origins.append(at)
    return Plain("".join(out), runs, origins)
