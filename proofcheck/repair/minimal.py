"""The author's text with no more changed than a proposal changes.  Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_TOKEN = re.compile(r"(?<!\\)%[^\n]*\n?|\\[a-zA-Z]+|\\.|\s+|[^\W\d_]+|\d+|.", re.DOTALL)
_LONGEST = 4_000  # tokens that are compared: the time grows with their square


def kept(written: str, proposed: str) -> str:
    """What is proposed, with the author's own line ends and blanks wherever the words are the same.

    A model that changes one sign writes the whole step anew, on one line.
    """
    old, new = _TOKEN.findall(written), _TOKEN.findall(proposed)
    if max(len(old), len(new)) > _LONGEST:
        return proposed
    matcher = SequenceMatcher(None, _folded(old), _folded(new), autojunk=False)
    return "".join(
        "".join(old[i1:i2] if tag == "equal" else new[j1:j2])
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
    )


def _folded(tokens: list[str]) -> list[str]:
    return [" " if token.isspace() else token for token in tokens]
