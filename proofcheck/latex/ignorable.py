"""Characters that nobody sees: Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties).

Zero-width blanks and joiners, marks and overrides of direction, soft hyphens, variation selectors,
tags.  What a verifier reads is without them, and steps are cut as if they were not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]+"
)
"""A run of them."""


def drop_ignorable(text: str) -> str:
    """The text without these characters."""
    return text if text.isascii() else IGNORABLE.sub("", text)


def seen_places(text: str) -> Sequence[int]:
    """The offsets of the other characters, in order: those of ``drop_ignorable(text)``."""
    if text.isascii() or not IGNORABLE.search(text):
        return range(len(text))
    places: list[int] = []
    done = 0
    for match in IGNORABLE.finditer(text):
        places += range(done, match.start())
        done = match.end()
    places += range(done, len(text))
    return places
