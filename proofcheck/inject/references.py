"""Citations of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.letters import nearby
from proofcheck.inject.pieces import NUMBER, REFERENCE, WORD
from proofcheck.inject.tokens import Token, TokenisedStep, tokenise

_KEYS = re.compile(r"\{([^{}]*)\}\Z")
_PREFIX = re.compile(r"\A[^:._-]*[:._-]")
_SECTIONS = frozenset(r"\pageref \nameref \label".split())
_RESULTS = frozenset(
    """theorem lemma proposition corollary claim equation step case part item property condition
    axiom inequality formula by from in using""".split()
)
_NEAR, _MOST = 3, 5
"""How many labels before and after one in the document, and how many in all, may take its place."""


def citation(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """A reference to another label or number than the right one."""
    tokens = reading.tokens
    for index, token in enumerate(tokens):
        if token.sort == REFERENCE:
            yield from _other_reference(reading, token, around)
        elif token.sort == NUMBER and not token.maths and token.text.isdecimal():
            before = tokens[index - 1] if index else None
            if before is not None and before.text == "(" and index > 1:
                before = tokens[index - 2]
                if index + 1 >= len(tokens) or tokens[index + 1].text != ")":
                    continue
            if before is not None and before.sort == WORD and before.text.lower() in _RESULTS:
                for other in _other_numbers(token.text):
                    yield token.start, token.end, other


def _other_reference(
    reading: TokenisedStep, token: Token, around: Surroundings
) -> Iterator[Change]:
    text = token.text
    keys = _KEYS.search(text)
    command = text[: text.find("{")].rstrip("* ")
    if keys is None or command in _SECTIONS or "[" in text:
        return
    cites = command.startswith(r"\cite")
    at = token.start + keys.start(1)
    for key in keys[1].split(","):
        first = at + len(key) - len(key.lstrip())
        bare = key.strip()
        for other in _others(bare, cites, reading.text, around):
            yield first, first + len(bare), other
        at += len(key) + 1


def _others(key: str, cites: bool, step: str, around: Surroundings) -> list[str]:
    texts = (step, *nearby(around))
    known = dict.fromkeys(one for text in texts for one in _cited(text, cites))
    if not cites:
        known.update(dict.fromkeys(_neighbours(key, around.labels)))
    known.pop(key, None)
    known.pop("", None)
    prefix = _PREFIX.match(key)
    alike = [one for one in known if prefix and one.startswith(prefix.group())]
    return (alike or list(known))[:_MOST]


@lru_cache(maxsize=4096)
def _cited(text: str, cites: bool) -> tuple[str, ...]:
    """The keys that a text refers to (``cites``: cites), in order."""
    return tuple(
        key.strip()
        for token in tokenise(text).tokens
        if token.sort == REFERENCE and token.text.startswith(r"\cite") == cites
        for key in token.text[token.text.rfind("{") + 1 : -1].split(",")
        if key.strip()
    )


def _neighbours(key: str, labels: Sequence[str]) -> Sequence[str]:
    try:
        place = labels.index(key)
    except ValueError:
        return ()
    return labels[max(0, place - _NEAR) : place + _NEAR + 1]


def _other_numbers(digits: str) -> tuple[str, ...]:
    if len(digits) > 3:
        return ()
    value = int(digits)
    return (str(value + 1), str(value - 1)) if value > 1 else (str(value + 1),)
