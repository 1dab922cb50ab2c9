"""Quantifiers: one for the other, and in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.phrases import found, phrasebook, rewritten, word_at
from proofcheck.inject.pieces import COMMAND, MODE, OPEN, WORD
from proofcheck.inject.tokens import TokenisedStep

_QUANTIFIERS = phrasebook(
    [
        ("for all", ["for some"]),
        ("for every", ["for some"]),
        ("for each", ["for some"]),
        ("for any", ["for some"]),
        ("for some", ["for all", "for every"]),
        ("for almost all", ["for some"]),
        ("for infinitely many", ["for finitely many"]),
        ("for finitely many", ["for infinitely many"]),
        ("all but finitely many", ["finitely many", "infinitely many"]),
        ("every", ["some"]),
        ("each", ["some"]),
        ("any", ["some"]),
        ("all", ["some"]),
        ("some", ["every"]),
        ("none of", ["some of", "all of"]),
        ("one of", ["each of", "none of"]),
        ("some of", ["all of"]),
        ("whenever", ["only if"]),
    ]
)
_NOT_BEFORE = {
    "all": "at after of above us we are not first that them once nearly with for".split(),
    # To choose any is to choose some.
    "any": """pick choose take fix consider let given not without if in hardly cannot than whether
        nor never no at for""".split(),
    "some": "for in to at by fix choose take pick find".split(),
    "each": "to from of with".split(),
    "every": "almost not nearly".split(),
    "one": "least most exactly only than precisely the".split(),
}
_NOT_AFTER = {
    "all": "the these of those that this we in together other".split(),
    "any": "case more other way event longer rate further".split(),
    "some": "sense time more of details authors detail work cases remarks way care other".split(),
    "each": "other".split(),
    "every": "other time".split(),
}


def quantifier(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """For all becomes for some, there is becomes for every."""
    for start, end, others in found(reading, _QUANTIFIERS):
        word = word_at(reading, start)
        if word_at(reading, start - 1) in _NOT_BEFORE.get(word, ()):
            continue
        if end == start + 1 and word_at(reading, end) in _NOT_AFTER.get(word, ()):
            continue
        for other in others:
            yield rewritten(reading, start, end, other)
    for index, token in enumerate(reading.tokens):
        if token.maths and token.sort == COMMAND and token.text in _SYMBOLS:
            yield token.start, token.end, _SYMBOLS[token.text]
        elif token.sort == WORD and token.text.lower() == "there":
            yield from _existence(reading, index)


_SYMBOLS = {r"\forall": r"\exists", r"\exists": r"\forall", r"\nexists": r"\exists"}
_EXIST = frozenset({"exists", "is", "exist", "are"})
_ARTICLES = frozenset({"a", "an", "some"})
_AS_FAR = 30
"""How many tokens a noun phrase is long at most."""


def _existence(reading: TokenisedStep, index: int) -> Iterator[Change]:
    """There is an x such that … becomes: for every x we have that …"""
    thing = _thing(reading, index)
    if thing is None:
        return
    start, end = thing
    tokens = reading.tokens
    noun = reading.text[tokens[start].start : tokens[end - 1].end]
    phrase = f"for every {noun} we have that"
    if tokens[index].text[0].isupper():
        phrase = "F" + phrase[1:]
    yield tokens[index].start, tokens[end + 1].end, phrase


def _thing(reading: TokenisedStep, index: int) -> tuple[int, int] | None:
    """In "there is a thing such that": the tokens of the thing (half-open); None elsewhere."""
    if word_at(reading, index + 1) not in _EXIST:
        return None
    start = index + 2
    if word_at(reading, start) in _ARTICLES:
        start += 1
    if word_at(reading, start) in ("no", "at", "only", "exactly", "nothing", "not"):
        return None
    end = _such_that(reading, start)
    return None if end is None or end == start else (start, end)


def _such_that(reading: TokenisedStep, start: int) -> int | None:
    """The token of "such" in the next "such that" of the same clause."""
    tokens = reading.tokens
    for end in range(start, min(start + _AS_FAR, len(tokens) - 1)):
        token = tokens[end]
        if token.sort == WORD and word_at(reading, end) == "such":
            return end if word_at(reading, end + 1) == "that" else None
        if not token.maths and token.text in (".", ";", ":", "(", ")"):
            return None
        if token.sort == WORD and token.text in ("there", "if", "then", "for", "and", "since"):
            return None
    return None


def order(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """For every x there is a y such that … becomes: there is a y such that for every x …"""
    tokens = reading.tokens
    words = {token.text.lower() for token in tokens if token.sort == WORD}
    if "there" in words and "such" in words:
        for index, token in enumerate(tokens):
            if token.sort == WORD and token.text.lower() == "there":
                yield from _exchanged(reading, index)
    for index, token in enumerate(tokens):
        if token.text in (r"\forall", r"\exists") and token.maths:
            yield from _exchanged_symbols(reading, index)


_ENDS_CLAUSE = frozenset(". ; : which implies then so hence and we have that".split())
_UNIVERSAL = frozenset("every all each any".split())


def _exchanged(reading: TokenisedStep, index: int) -> Iterator[Change]:
    """``index`` is the token of "there"."""
    thing = _thing(reading, index)
    if thing is None:
        return
    tokens, end = reading.tokens, thing[1]
    existence = reading.text[tokens[index].start : tokens[end + 1].end]
    lower = existence[0].lower() + existence[1:]
    before = next(
        (
            at
            for at in range(index - 2, max(-1, index - _AS_FAR), -1)
            if word_at(reading, at) == "for" and word_at(reading, at + 1) in _UNIVERSAL
        ),
        None,
    )
    if before is not None:
        last = index - 1 if tokens[index - 1].text != "," else index - 2
        if any(one.text in _ENDS_CLAUSE and not one.maths for one in tokens[before:index]):
            return
        universal = reading.text[tokens[before].start : tokens[last].end]
        capital = universal[0].isupper()
        first = lower[0].upper() + lower[1:] if capital else lower
        rest = universal[0].lower() + universal[1:]
        # Two formulas side by side would tell that something was moved.
        comma = "," if reading.text[tokens[end + 1].end :][:2] in (" $", " \\") else ""
        yield tokens[before].start, tokens[end + 1].end, f"{first} {rest}{comma}"
        return
    after = end + 2
    if word_at(reading, after) == "for" and word_at(reading, after + 1) in _UNIVERSAL:
        stop = _formula_end(reading, after + 2)
        if stop is not None:
            universal = reading.text[tokens[after].start : tokens[stop - 1].end]
            if existence[0].isupper():
                universal = universal[0].upper() + universal[1:]
            yield tokens[index].start, tokens[stop - 1].end, f"{universal} {lower}"


def _formula_end(reading: TokenisedStep, start: int) -> int | None:
    """The token after the first inline formula at or after ``start``, a few words on."""
    tokens = reading.tokens
    opened = False
    for at in range(start, min(start + _AS_FAR, len(tokens))):
        if tokens[at].sort == MODE:
            if opened:
                return at + 1
            opened = True
        elif not opened and tokens[at].sort != WORD:
            return None
    return None


_SPACES = frozenset({",", r"\,", r"\;", r"\ ", r"\:", r"\!"})


def _exchanged_symbols(reading: TokenisedStep, index: int) -> Iterator[Change]:
    r"""``\forall x \exists y`` becomes ``\exists y \forall x``."""
    tokens = reading.tokens
    other = r"\exists" if tokens[index].text == r"\forall" else r"\forall"
    for at in range(index + 1, min(index + 14, len(tokens))):
        if tokens[at].sort in (MODE, OPEN) or tokens[at].text == tokens[index].text:
            return
        if tokens[at].text == other:
            stop = at + 1
            while stop < len(tokens) and stop < at + 8 and tokens[stop].maths:
                if tokens[stop].text in (":", ".", ",", "(", r"\,", r"\;", r"\ ", r"\colon"):
                    break
                if tokens[stop].sort in (MODE, OPEN) or tokens[stop].text == tokens[index].text:
                    break
                stop += 1
            if stop > at + 1:
                last = at - 1
                while tokens[last].text in _SPACES:
                    last -= 1
                first = reading.text[tokens[index].start : tokens[last].end]
                second = reading.text[tokens[at].start : tokens[stop - 1].end]
                yield tokens[index].start, tokens[stop - 1].end, f"{second} {first}"
            return
