"""Invisible characters: which of them are out of place, and how they are shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from proofcheck.document.text import Region
from proofcheck.latex.ignorable import IGNORABLE

MAX_FOUND = 10_000

# Letters that are written from right to left, or need joiners between them.
_TO_THE_LEFT = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_JOINING = rf"{_TO_THE_LEFT}\u0900-\u109f\u1780-\u18af"
_RIGHT_TO_LEFT = re.compile(f"[{_TO_THE_LEFT}]")
_JOINED = re.compile(f"[{_JOINING}]")
_TAGS = re.compile(r"[\U000e0020-\U000e007e]{3,}")
_TURN = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
# Enough of them hold a message; fewer are left over from copying, or choose the form of a sign.
_CODE = re.compile(
    r"[\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff]{8,}|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}"
)
_WITHIN = re.compile(r"[\u180e\u200b\u200d\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class Odd:
    """Invisible characters at ``region``; ``words`` is what they spell, if they spell anything."""

    region: Region
    words: str | None


def odd_characters(raw: str) -> Iterator[Odd]:
    """Invisible characters that ordinary writing does not have there; at most ``MAX_FOUND``.

    Ordinary are a soft hyphen, a mark of direction left over from copying, a lone variation
    selector, a joiner between letters that need one.
    """
    if raw.isascii():
        return
    to_the_left: bool | None = None
    found = 0
    for match in IGNORABLE.finditer(raw):
        run, before, after = (
            match[0],
            raw[match.start() - 1 : match.start()],
            raw[match.end() : match.end() + 1],
        )
        words = None
        if tags := _TAGS.search(run):
            if before == "\U0001f3f4":
                continue  # the flag of a region
            words = "".join(chr(ord(char) - 0xE0000) for char in tags[0])
        elif _TURN.search(run):
            if to_the_left is None:
                to_the_left = _RIGHT_TO_LEFT.search(raw) is not None
            if to_the_left:
                continue
        elif not _CODE.search(run):
            within = before.isalpha() and after.isalpha() and _WITHIN.search(run)
            if not within or _JOINED.search(before + after):
                continue
        found += 1
        yield Odd(match.span(), words)
        if found >= MAX_FOUND:
            return


def name_of(char: str) -> str:
    """As in ``U+200B zero width space``."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unassigned').lower()}"


def shown(text: str, most: int = 120) -> str:
    """A quotation on one line: blanks folded, what is invisible spelled out, shortened."""
    folded = " ".join(text[: 4 * most].split())
    spelled = IGNORABLE.sub(_spelled, folded)
    return spelled if len(spelled) <= most else spelled[: most - 1] + "…"


def _spelled(match: re.Match[str]) -> str:
    return "".join(f"⟨U+{ord(char):04X}⟩" for char in match[0])
