"""Slips of the pen for measuring: one token of a step changed, as drafts have it.

Each is drawn uniformly among the places where one is possible.  Some changes do no harm (a variable
renamed where it is bound); they count as wrong all the same, which makes figures a little worse.
"""

from __future__ import annotations

import random
import re

_OPPOSITES = {
    first: second
    for pair in (
        (r"\le", r"\ge"),
        (r"\leq", r"\geq"),
        ("<", ">"),
        (r"\subset", r"\supset"),
        (r"\subseteq", r"\supseteq"),
        (r"\in", r"\notin"),
        (r"\cup", r"\cap"),
        (r"\forall", r"\exists"),
        (r"\sup", r"\inf"),
        (r"\max", r"\min"),
        ("+", "-"),
        ("injective", "surjective"),
        ("open", "closed"),
        ("finite", "infinite"),
        ("even", "odd"),
        ("left", "right"),
        ("increasing", "decreasing"),
        ("at most", "at least"),
        ("is", "is not"),
    )
    for first, second in (pair, pair[::-1])
}
_OPPOSITE = re.compile(
    "|".join(
        rf"(?<![a-zA-Z\\]){re.escape(word)}(?![a-zA-Z])" if word[-1].isalpha() else re.escape(word)
        for word in sorted(_OPPOSITES, key=len, reverse=True)
    )
)
_DIGIT = re.compile(r"(?<![\w.])\d(?![\w.])")
_LETTER = re.compile(r"(?<![a-zA-Z\\])[b-zB-HJ-Z](?![a-zA-Z])")
_LETTERS_AT_MOST = 4  # places where a letter changes, or they would drown the other kinds


def slip(text: str, rng: random.Random) -> str | None:
    """``text`` with one slip, or None when there is no place for one."""
    changes = [(match.span(), _OPPOSITES[match[0]]) for match in _OPPOSITE.finditer(text)]
    changes += [
        (match.span(), str((int(match[0]) + rng.choice((1, 2))) % 10))
        for match in _DIGIT.finditer(text)
    ]
    letters = list(_LETTER.finditer(text))
    names = sorted({match[0] for match in letters})
    for match in rng.sample(letters, min(len(letters), _LETTERS_AT_MOST)):
        others = [name for name in names if name != match[0]]
        if others:
            changes.append((match.span(), rng.choice(others)))
    if not changes:
        return None
    (start, end), new = rng.choice(changes)
    return text[:start] + new + text[end:]
