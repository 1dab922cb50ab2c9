"""Negations lost and put in."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.phrases import found, phrasebook, rewritten, word_at
from proofcheck.inject.pieces import MODE, WORD
from proofcheck.inject.tokens import TokenisedStep

_NEGATIONS = phrasebook(
    [
        ("is not", ["is"]),
        ("are not", ["are"]),
        ("was not", ["was"]),
        ("does not", ["does"]),
        ("do not", ["do"]),
        ("did not", ["did"]),
        ("has no", ["has a"]),
        ("have no", ["have a"]),
        ("is no", ["is a"]),
        ("cannot", ["can"]),
        ("can not", ["can"]),
        ("need not", ["must"]),
        ("must not", ["must"]),
        ("not all", ["all"]),
        ("not every", ["every"]),
        ("not in", ["in"]),
        ("not equal", ["equal"]),
        ("not contain", ["contain"]),
        ("not divide", ["divide"]),
        ("never", ["always"]),
        ("always", ["never"]),
        ("must", ["cannot"]),
        ("can", ["cannot"]),
        ("is", ["is not"]),
        ("are", ["are not"]),
        ("unless", ["if"]),
        ("if", ["unless"]),
        ("there is no", ["there is a"]),
        ("there are no", ["there are"]),
        ("there exists no", ["there exists a"]),
        ("there is a", ["there is no"]),
        ("there is an", ["there is no"]),
        ("there exists a", ["there exists no"]),
        ("there exists an", ["there exists no"]),
        ("has a", ["has no"]),
        ("has an", ["has no"]),
        ("without", ["with"]),
        ("nonzero", ["zero"]),
        ("non-zero", ["zero"]),
        ("zero", ["nonzero"]),
        ("nonempty", ["empty"]),
        ("non-empty", ["empty"]),
        ("empty", ["nonempty"]),
        ("nontrivial", ["trivial"]),
        ("non-trivial", ["trivial"]),
        ("trivial", ["nontrivial"]),
        ("nonconstant", ["constant"]),
        ("non-constant", ["constant"]),
        ("nonnegative", ["negative"]),
        ("non-negative", ["negative"]),
        ("nonsingular", ["singular"]),
        ("non-singular", ["singular"]),
        ("nondegenerate", ["degenerate"]),
        ("non-degenerate", ["degenerate"]),
        ("unequal", ["equal"]),
        ("equal", ["unequal"]),
        ("distinct", ["equal"]),
        ("different from", ["equal to"]),
        ("impossible", ["possible"]),
        ("possible", ["impossible"]),
        ("holds", ["fails"]),
        ("fails", ["holds"]),
        ("contradicts", ["agrees with"]),
        ("contradicting", ["in agreement with"]),
        ("exists", ["does not exist"]),
    ]
)
_NOT_AFTER_IS = frozenset(
    """clear easy obvious trivial well known called denoted said enough sufficient worth to why how
    what because given defined straightforward immediate not that where when only exactly due left
    no also just then possible evident easily clearly understood needed meant shown proved done the
    true similar seen obtained of as if by standard usual customary convenient therefore thus hence
    natural useful important routine precisely indeed simply now called omitted similarly both
    proven asserted claimed required analogous identical equivalent necessary""".split()
)
_NOT_BEFORE_IS = frozenset("that this it which there here what proof claim idea point such".split())
_NOT_BEFORE_IF = frozenset("only and iff even as that asking check see whether decide just".split())
_NOT_AFTER_IF = frozenset("and necessary needed not any only possible we you one".split())
_NOT_AFTER_TRIVIAL = frozenset("if since by for because as that to and or".split())
_NOT_BEFORE_CAN = frozenset("we one you i".split())
_NOT_AFTER_CAN = frozenset(
    """also easily then assume choose write find take now use apply see check be therefore thus
    conclude consider define only even always identify reduce replace pick do show prove only
    think view regard say extend construct""".split()
)


def negation(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """A negation lost or put in."""
    for start, end, others in found(reading, _NEGATIONS):
        if end == start + 1 and not _can_negate(reading, start):
            continue
        for other in others:
            yield rewritten(reading, start, end, other)


def _can_negate(reading: TokenisedStep, at: int) -> bool:
    word = word_at(reading, at)
    before, after = word_at(reading, at - 1), word_at(reading, at + 1)
    if word in ("is", "are"):
        plain = at + 1 < len(reading.tokens) and reading.tokens[at + 1].sort in (
            WORD,
            MODE,
        )
        return plain and after not in _NOT_AFTER_IS and before not in _NOT_BEFORE_IS
    if word == "if":
        return before not in _NOT_BEFORE_IF and after not in _NOT_AFTER_IF
    if word == "can":
        return before not in _NOT_BEFORE_CAN and after not in _NOT_AFTER_CAN
    if word in ("trivial", "possible"):
        if word == "trivial" and (not after or not before):
            return False
        return before not in ("is", "as", "it") and after not in _NOT_AFTER_TRIVIAL
    if word == "exists":
        return before != "there" and after not in ("a", "an", "some", "no", "unique")
    if word == "equal":
        return after == "to" or before in ("are", "not")
    return not (word == "must" and before in ("we", "one"))
