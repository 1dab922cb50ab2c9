"""Letters: one taken for another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from proofcheck.inject.edit import AFTER, BEFORE, Change, Surroundings
from proofcheck.inject.pieces import LETTER, MODE
from proofcheck.inject.tokens import TokenisedStep, tokenise

PLACES = 40
"""The most places of a step that are looked at: longer ones are thinned out evenly."""

_BESIDE, _ACROSS = 2, 4
"""Tokens: so near a letter is not put in place of another one; the same across an equals sign."""

_MOST = 6
"""The most letters that are put in one place."""

_QUANTIFIERS = frozenset("all any each every some exists".split())
_ARGUMENTS = frozenset({"(", r"\left(", r"\bigl(", r"\Bigl("})


def nearby(around: Surroundings) -> tuple[str, ...]:
    """The texts that are looked at, the nearest first."""
    return (*around.before[-BEFORE:][::-1], *around.after[:AFTER], around.statement)


@lru_cache(maxsize=4096)
def sort_of(letter: str) -> str:
    """Letters of one sort can be taken for each other: lower, upper, Greek, one per alphabet."""
    if len(letter) == 1:
        return "upper" if letter.isupper() else "lower"
    if letter.startswith((r"\math", r"\bo", r"\bm")):
        return letter.rstrip("} ")[:-1]
    return "Greek upper" if letter[1].isupper() else "Greek lower"


def role(reading: TokenisedStep, place: int) -> str:
    """What the letter at a token is used for: its sort, and whether as an index or a function."""
    token = reading.tokens[place]
    after = reading.tokens[place + 1].text if place + 1 < len(reading.tokens) else ""
    use = "index" if token.script else "function" if after in _ARGUMENTS else "thing"
    return f"{sort_of(token.text)} {use}"


@lru_cache(maxsize=4096)
def letters_of(text: str) -> tuple[Mapping[str, int], Mapping[str, tuple[str, ...]]]:
    """How often each letter stands in the formulas of a text, and the letters by their roles."""
    reading = tokenise(text)
    counts: Counter[str] = Counter()
    roles: dict[str, dict[str, None]] = {}
    for place, token in enumerate(reading.tokens):
        if token.sort == LETTER and not is_differential(reading, place):
            counts[token.text] += 1
            roles.setdefault(role(reading, place), {})[token.text] = None
    return counts, {name: tuple(letters) for name, letters in roles.items()}


def letters_like(
    reading: TokenisedStep, place: int, around: Surroundings, most: int = _MOST
) -> Iterator[str]:
    """Other letters that are used in the same role in the step or nearby, the nearest first."""
    name, own = role(reading, place), reading.tokens[place].text
    seen = {own}
    for text in (reading.text, *nearby(around)):
        for letter in letters_of(text)[1].get(name, ()):
            if letter not in seen:
                seen.add(letter)
                yield letter
                if len(seen) > most:
                    return


def variable(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """A letter replaced by another one that is used nearby in the same role.

    Only a letter that stands elsewhere too: where it stands once, another one is another name.
    """
    tokens = reading.tokens
    places = [
        place
        for place, token in enumerate(tokens)
        if token.sort == LETTER and not is_differential(reading, place)
    ]
    if not places:
        return
    own = letters_of(reading.text)[0]
    elsewhere: set[str] = set()
    for text in nearby(around):
        elsewhere |= letters_of(text)[0].keys()
    like: dict[tuple[str, str], list[str]] = {}
    for place in places[:: 1 + len(places) // PLACES]:
        token = tokens[place]
        if own[token.text] < 2 and (token.text not in elsewhere or _is_bound(reading, place)):
            continue
        key = (role(reading, place), token.text)
        if key not in like:
            like[key] = list(letters_like(reading, place, around))
        # "x = x" and "f(x, x)" would often be true.
        across = _texts(reading, place, _ACROSS)
        beside = across if "=" in across else _texts(reading, place, _BESIDE)
        for other in like[key]:
            if other not in beside:
                yield token.start, token.end, other


def _texts(reading: TokenisedStep, place: int, reach: int) -> set[str]:
    return {token.text for token in reading.tokens[max(0, place - reach) : place + reach + 1]}


def _is_bound(reading: TokenisedStep, place: int) -> bool:
    """Whether the letter is one that the text before quantifies over: "for every $x$"."""
    return (
        place > 1
        and reading.tokens[place - 1].sort == MODE
        and reading.tokens[place - 2].text.lower() in _QUANTIFIERS
    )


def is_differential(reading: TokenisedStep, place: int) -> bool:
    """Whether the token is the d of ``dx``."""
    token = reading.tokens[place]
    return token.text == "d" and reading.text[token.end : token.end + 1].isalpha()
