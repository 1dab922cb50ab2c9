"""Which names are taken for one another: other forms of one, those that look or are spelt alike."""

from __future__ import annotations

import re
from functools import lru_cache

from proofcheck.latex.commands import ACCENTS, ALPHABETS

_WRAPPED = re.compile(r"\\([a-zA-Z]+)(?:\s*\{(.*)\}|\s+(\S+))\Z", re.DOTALL)
_OWN_MACRO = re.compile(r"\\(?:bb|c|cal|f|frak|s|scr|b|bf|m|mc|mf|mb|bold)?([A-Za-z])\Z")
_WRITTEN = {r"\ell": "l"} | {
    rf"\var{name}": rf"\{name}" for name in "epsilon theta phi rho pi kappa sigma".split()
}
_LOOKS = {
    rf"\{name}": letter
    for letter, names in {
        "a": "alpha", "b": "beta", "y": "gamma", "d": "delta", "e": "epsilon varepsilon",
        "n": "eta", "i": "iota", "k": "kappa", "l": "lambda", "m": "mu", "v": "nu",
        "p": "pi rho", "s": "sigma", "t": "tau", "f": "phi varphi", "x": "chi", "g": "psi",
        "w": "omega",
    }.items()
    for name in names.split()
}  # fmt: skip
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


def look(letter: str) -> str:
    """The small Latin letter that a letter resembles or stands for, or the letter itself."""
    return _LOOKS.get(letter, letter.lower() if len(letter) == 1 else letter)


def is_near(one: str, other: str) -> bool:
    """Whether one letter is put in, left out, replaced, or two neighbours are exchanged."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[:2] == others[1::-1] and rest[2:] == others[2:])
    )
