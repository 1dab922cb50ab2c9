"""Conclusions stronger than what was shown."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.phrases import found, is_denied, phrasebook, rewritten, word_at
from proofcheck.inject.pieces import COMMAND, NUMBER, SYMBOL, WORD
from proofcheck.inject.tokens import TokenisedStep

_STRONGER = phrasebook(
    [
        ("if", ["if and only if"]),
        ("implies", ["is equivalent to"]),
        ("at least one", ["exactly one", "precisely one"]),
        ("at least two", ["exactly two"]),
        ("at most one", ["exactly one"]),
        ("at most two", ["exactly two"]),
        ("at most", ["exactly"]),
        ("at least", ["exactly"]),
        ("almost every", ["every"]),
        ("almost all", ["all"]),
        ("almost everywhere", ["everywhere"]),
        ("almost surely", ["surely"]),
        ("isomorphic to", ["equal to"]),
        ("homotopic to", ["equal to"]),
        ("homeomorphic to", ["equal to"]),
        ("is equivalent to", ["is equal to"]),
        ("a subset of", ["a proper subset of", "all of"]),
        ("a subgroup of", ["a proper subgroup of", "a normal subgroup of"]),
        ("a subspace of", ["a proper subspace of"]),
        ("contained in", ["equal to", "strictly contained in"]),
        ("locally", [""]),
        ("up to isomorphism", [""]),
        ("up to a constant", [""]),
        ("up to a unit", [""]),
        ("up to homotopy", [""]),
        ("up to sign", [""]),
        ("up to a sign", [""]),
        ("up to a set of measure zero", [""]),
        ("non-decreasing", ["strictly increasing"]),
        ("nondecreasing", ["strictly increasing"]),
        ("non-increasing", ["strictly decreasing"]),
        ("nonnegative", ["positive"]),
        ("non-negative", ["positive"]),
        ("sufficiently large", ["all"]),
        ("sufficiently small", ["all"]),
        ("for infinitely many", ["for all"]),
        ("for all but finitely many", ["for all"]),
        ("finitely many", ["exactly one"]),
        ("there exists a", ["there exists a unique"]),
        ("there is a", ["there is a unique"]),
        ("there exist", ["there exist unique"]),
        ("some", ["every"]),
        ("one of", ["each of"]),
        ("is bounded by", ["is equal to"]),
        ("finitely generated", ["finite", "cyclic"]),
        ("continuous", ["uniformly continuous", "continuously differentiable"]),
        ("converges", ["converges uniformly"]),
        ("convergent", ["absolutely convergent", "uniformly convergent"]),
        ("bounded", ["compact"]),
        ("connected", ["path-connected", "simply connected"]),
        ("measurable", ["continuous"]),
        ("differentiable", ["smooth"]),
        ("countable", ["finite"]),
        ("integral domain", ["field"]),
        ("noetherian", ["artinian"]),
        ("a neighbourhood of", ["every neighbourhood of"]),
        ("independent", ["independent and identically distributed"]),
        ("homomorphism", ["isomorphism"]),
        ("homomorphisms", ["isomorphisms"]),
        ("injective", ["bijective"]),
        ("surjective", ["bijective"]),
        ("necessary", ["necessary and sufficient"]),
        ("sufficient", ["necessary and sufficient"]),
    ]
)
_SYMBOLS = {
    r"\le": "<",
    r"\leq": "<",
    r"\leqslant": "<",
    r"\ge": ">",
    r"\geq": ">",
    r"\geqslant": ">",
    r"\subseteq": r"\subsetneq",
    r"\subset": r"\subsetneq",
    r"\supseteq": r"\supsetneq",
    r"\Rightarrow": r"\Leftrightarrow",
    r"\implies": r"\iff",
    r"\Longrightarrow": r"\Longleftrightarrow",
    r"\lesssim": r"\le",
    r"\preceq": r"\prec",
    r"\simeq": "=",
}
_DEFINES = frozenset(
    """called say said means define defined definition call denote let suppose assume if given
    whether where term recall""".split()
)
_CONCLUDES = frozenset(
    """so hence thus therefore then implies conclude follows gives yields shows have get obtain
    obtained deduce consequently which means proves proved shown show deduced is""".split()
)


_SUPPOSES = frozenset(
    "let suppose assume if choose pick fix call called all every each any".split()
)
_AS_FAR = 25
"""Tokens: so far back the beginning of a hypothesis is looked for."""


def stronger(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """A conclusion stronger than what was shown."""
    tokens = reading.tokens
    words = {token.text.lower() for token in tokens if token.sort == WORD}
    for start, end, others in found(reading, _STRONGER):
        word = word_at(reading, start)
        if end == start + 1 and word == "if" and not _is_conditional(reading, start, words):
            continue
        if word == "some" and word_at(reading, start - 1) in ("for", "in", "to", "at", "by"):
            continue
        if word == "necessary" and not words & _CONCLUDES:
            continue
        if not _supposed(reading, start) and not is_denied(reading, start):
            for other in others:
                yield rewritten(reading, start, end, other)
    if words and words & _DEFINES and not words & _CONCLUDES:
        return
    for index, token in enumerate(tokens):
        if token.maths and not token.script and token.sort in (COMMAND, SYMBOL):
            symbol = _SYMBOLS.get(token.text)
            if symbol and not _is_range(reading, index) and not _supposed(reading, index):
                yield token.start, token.end, symbol


def _is_range(reading: TokenisedStep, index: int) -> bool:
    """Whether the relation bounds an index (``1 \\le i``), or is a negated one."""
    before = reading.tokens[index - 1] if index else None
    return before is not None and (before.sort == NUMBER or before.text == r"\not")


def _is_conditional(reading: TokenisedStep, at: int, words: set[str]) -> bool:
    """Whether "if" joins two assertions; in a definition it means the same as "if and only if"."""
    before, after = word_at(reading, at - 1), word_at(reading, at + 1)
    if not at or reading.tokens[at].text[0].isupper() or words & _DEFINES - {"if", "let"}:
        return False
    if before in ("only", "even", "as", "that", "whether", "and", "see", "but", "or", "since"):
        return False
    if reading.tokens[at - 1].text in (".", ",", "(", ";", ":", "{"):
        return False
    return after not in ("and", "only", "necessary", "needed", "not", "any", "we", "one", "you")


def _supposed(reading: TokenisedStep, at: int) -> bool:
    """Whether the words stand in a hypothesis: there "stronger" is only "less general"."""
    for before in range(at - 1, max(-1, at - _AS_FAR), -1):
        word = word_at(reading, before)
        if word in _SUPPOSES:
            return True
        if word in _CONCLUDES and word != "is":
            return False
    return False
