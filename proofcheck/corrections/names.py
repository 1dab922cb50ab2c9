"""Names of one thing: what ``Z``, ``\\mathbb{Z}`` and ``\\hat z`` have in common."""

from __future__ import annotations

import re
from functools import lru_cache

from proofcheck.latex.commands import ACCENTS, ALPHABETS

_WRAPPED = re.compile(r"\\([a-zA-Z]+)(?:\s*\{(.*)\}|\s+(\S+))\Z", re.DOTALL)
_OWN_MACRO = re.compile(r"\\(?:bb|c|cal|f|frak|s|scr|b|bf|m|mc|mf|mb|bold)?([A-Za-z])\Z")
_WRITTEN = {r"\ell": "l"} | {
    rf"\var{name}": rf"\{name}" for name in "epsilon theta phi rho pi kappa sigma".split()
}
_LONGEST = 80
"""Code points of the longest name that is looked into."""


@lru_cache(maxsize=4096)
def skeleton(name: str) -> str:
    """A name without accents, alphabet and case; that of a longer one only loses the first two."""
    text = name.strip()[:_LONGEST]
    while (match := _WRAPPED.match(text)) and match[1] in ACCENTS | ALPHABETS:
        text = (match[2] or match[3] or "").strip()
    text = _WRITTEN.get(text, text)
    if match := _OWN_MACRO.match(text):
        text = match[1]
    return text.lower() if len(text) == 1 else text
